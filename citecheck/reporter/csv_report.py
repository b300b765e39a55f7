"""A table of findings, for spreadsheets: RFC 4180, UTF-8 with a mark so that Excel reads it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from citecheck.reporter.items import items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

COLUMNS = (
    "rule",
    "name",
    "severity",
    "path",
    "line",
    "column",
    "place",
    "text",
    "message",
    "suggestion",
    "fingerprint",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(reports: Sequence[Report]) -> str:
    """One row a finding. A cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for item in items(reports):
        values = (getattr(item, name) for name in COLUMNS)
        table.writerow(["" if v is None else safe(str(v)) for v in values])
    return "\ufeff" + out.getvalue()


def safe(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
