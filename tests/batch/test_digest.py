"""The digest of tables: blind to order and parts, and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from citecheck.batch.tables.digest import digest
from citecheck.batch.tables.schema import SCHEMAS, TABLES

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[dict[str, Any]] = [{"document": d, "n": n, "raw": f"{d}{n}"} for d in "ab" for n in (1, 2)]


def _written(folder: Path, *parts: list[dict[str, Any]]) -> dict[str, tuple[int, str]]:
    for table in TABLES:
        (folder / table).mkdir(parents=True)
    for number, rows in enumerate(parts, start=1):
        table = pa.Table.from_pylist(rows, schema=SCHEMAS["references"])
        pq.write_table(table, folder / "references" / f"part-{number:08}.parquet")
    return digest(folder)


def test_order_and_parts_do_not_count(tmp_path: Path) -> None:
    whole = _written(tmp_path / "a", ROWS)
    assert whole == _written(tmp_path / "b", ROWS[2:], ROWS[1::-1])
    assert whole["references"][0] == 4
    assert whole["findings"][0] == 0


def test_a_row_more_or_less_or_other_shows(tmp_path: Path) -> None:
    whole = _written(tmp_path / "a", ROWS)
    other, null = ROWS[0] | {"raw": "A"}, ROWS[0] | {"raw": None}
    others: list[list[dict[str, Any]]] = [ROWS[1:], [*ROWS, ROWS[0], ROWS[0]], [*ROWS[1:], other], [*ROWS[1:], null]]
    made = [_written(tmp_path / f"o{n}", rows)["references"][1] for n, rows in enumerate(others)]
    assert len({whole["references"][1], *made}) == 5
