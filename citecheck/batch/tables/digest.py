"""A digest of the tables of a run that knows no order: equal for equal rows, whatever wrote them in whatever parts."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from citecheck.batch.tables.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path

_BYTES = 32
_ROWS = 2_000  # held at a time


def digest(folder: Path) -> dict[str, tuple[int, str]]:
    """For each table its rows and a digest of them, in hexadecimal.

    The digests of the rows are added up, so that rows that come twice or not at all show as rows that differ do.
    """
    return {table: _digest_table(folder / table) for table in TABLES}


def _digest_table(folder: Path) -> tuple[int, str]:
    count = total = 0
    for path in folder.glob("part-*.parquet"):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                for row in batch.to_pylist():
                    made = blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=_BYTES)
                    total += int.from_bytes(made.digest())
                    count += 1
    return count, (total % (1 << 8 * _BYTES)).to_bytes(_BYTES).hex()
