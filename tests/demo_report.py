"""The report of the fixture manuscript against the fixture works: real findings of nearly every kind, made once."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.formats import read
from citecheck.index import build
from citecheck.pipeline import audit
from citecheck.sources.local import LocalIndexSource
from conftest import TODAY

if TYPE_CHECKING:
    from citecheck.models import Report

FIXTURES = Path(__file__).parents[1] / "fixtures"


@cache
def demo_report(manuscript: str = "manuscript.txt", references: str | None = "references.txt") -> Report:
    """Of a manuscript in fixtures/documents, and its list where that is a file of its own."""
    text = read(str(FIXTURES / "documents" / manuscript), role="manuscript")
    reference_list = read(str(FIXTURES / "documents" / references), role="references") if references else None
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "works", [FIXTURES / "works" / "works.jsonl"])
        return audit(text, reference_list, sources=[LocalIndexSource(Path(folder) / "works")], today=TODAY)
