"""The least that must hold, on labelled fixtures of our own: no other data is needed. A test asserts it, CI prints it.

Links: `fixtures/labelled/linking.jsonl`, short texts in several styles and languages with every citation and the entries it
means. Findings: `fixtures/expected/*.json`, whole runs on the embedded index with what must and must not be found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.tables import f1, share, write_table
from citecheck.formats.base import Source
from citecheck.formats.registry import read_source
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from bench.given import Given

FIXTURES = Path(__file__).parents[2] / "fixtures"
TODAY = date(2026, 1, 1)


@dataclass(slots=True)
class Count:
    """What was found, what is true, and what is both."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: set[Any], gold: set[Any]) -> None:
        """Count one text."""
        self.right += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        """The share of what was found that is true."""
        return share(self.right, self.found) or 0.0

    @property
    def recall(self) -> float:
        """The share of what is true that was found."""
        return share(self.right, self.gold) or 0.0


def measure_linking() -> dict[str, Count]:
    """Citations, and pairs of a citation and an entry, over all labelled texts."""
    counts = {"citations": Count(), "links": Count()}
    for line in (FIXTURES / "labelled" / "linking.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = Source(f"{row['name']}.txt", row["text"].encode(), "manuscript")
        report = extract(read_source(source), today=TODAY)
        positions = {reference.id: reference.position for reference in report.references}
        raws = {citation.id: citation.raw for citation in report.citations}
        links = {(raws[link.citation], positions[r]) for link in report.links for r in link.references}
        counts["citations"].add(set(raws.values()), {raw for raw, _ in row["links"]})
        counts["links"].add(links, {(raw, entry) for raw, entries in row["links"] for entry in entries})
    return counts


def run(_: Given) -> list[str]:
    """The table."""
    rows = [(n, c.gold, c.precision, c.recall, f1(c.precision, c.recall)) for n, c in measure_linking().items()]
    return write_table("floor (fixtures/labelled)", ("", "n", "precision", "recall", "F1"), rows)
