from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from citecheck.batch.inputs.items import Settings
from citecheck.batch.tables.rows import About, rows_of
from citecheck.batch.tables.schema import SCHEMAS, TABLES
from citecheck.rules import BY_CODE
from report_builder import full_report

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
SETTINGS = Settings(sources=("crossref",), day=DAY, codes=tuple(BY_CODE), offline=True)


def test_every_table_takes_the_rows_of_a_report() -> None:
    rows = rows_of(full_report(), About("a", "a.txt"))
    for table in TABLES:
        made = getattr(rows, table)
        assert {key for row in made for key in row} <= set(SCHEMAS[table].names)
        assert pa.Table.from_pylist(made, SCHEMAS[table]).num_rows == len(made) > 0
