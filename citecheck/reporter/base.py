"""What several reporters need to know of a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Severity, Verdict

if TYPE_CHECKING:
    from citecheck.models import Report

_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a report. `linked` and `missing` count targets, `uncited` entries."""

    citations: int
    references: int
    linked: int
    missing: int
    uncited: int
    statuses: dict[str, int]
    verdicts: dict[str, int]
    findings: dict[str, int]


def summarize(report: Report) -> Summary:
    """Count; suppressed findings do not count. Where there is no citation at all, nothing is called uncited."""
    statuses = Counter(done.status for done in report.links)
    verdicts = Counter(done.verdict for done in report.resolutions)
    findings = Counter(f.severity for f in report.findings if not f.suppressed_by)
    uncited = sum(not r.cited_by for r in report.references) if report.citations else 0
    return Summary(
        citations=len(report.citations),
        references=len(report.references),
        linked=statuses[LinkStatus.LINKED],
        missing=statuses[LinkStatus.MISSING],
        uncited=uncited,
        statuses={s.value: statuses[s] for s in LinkStatus},
        verdicts={v.value: verdicts[v] for v in Verdict},
        findings={s.value: findings[s] for s in Severity},
    )


def write_day(iso_date: str) -> str:
    """A date in words, `27 November 2026`; empty where it is none."""
    try:
        day = date.fromisoformat(iso_date)
    except ValueError:
        return ""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 entry`, `2 entries`, `1,204 findings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
