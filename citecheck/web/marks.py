"""How an editor marks findings: dealt with, or wrong and why. By fingerprint, so that an edit does not lose it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from citecheck.reporter.plain import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.models import Report

LONGEST = 500  # code points of a reason


class Marked(StrEnum):
    """What a mark says of a finding."""

    DONE = "done"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `run` is the check during which it was set; a later check that finds the finding again shows that."""

    kind: Marked
    reason: str = ""
    run: int = 1


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The file of a session's marks."""

    marks: dict[str, Mark] = field(default_factory=dict)


def clean_reason(text: str) -> str:
    """A reason on one line, bounded."""
    return printable(text)[:LONGEST]


def with_marks(report: Report, marks: Mapping[str, Mark]) -> Report:
    """The report with marked findings suppressed, as those are that a configuration silences with a reason."""
    findings = tuple(
        replace(f, suppressed_by=f.suppressed_by or _describe_mark(marks[f.fingerprint]))
        if f.fingerprint in marks
        else f
        for f in report.findings
    )
    return replace(report, findings=findings)


def _describe_mark(mark: Mark) -> str:
    match mark.kind:
        case Marked.DONE:
            return "dealt with" + (f": {mark.reason}" if mark.reason else "")
        case Marked.WRONG:
            return f"marked as wrong: {mark.reason or 'no reason given'}"
