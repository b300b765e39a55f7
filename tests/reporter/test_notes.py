"""Findings as notes in the margin: what is said at one place, and what could not be checked."""

from __future__ import annotations

from typing import Any

from citecheck.models import (
    Candidate,
    Document,
    Finding,
    Location,
    Reference,
    Report,
    Resolution,
    Severity,
    SuggestionKind,
    Verdict,
    Work,
)
from citecheck.reporter.notes import notes

TEXT = "One. Two. Three. Four."
ENTRIES = tuple(Reference(f"r{n}", "d1", f"Entry {n}", Location("d1", n, n + 1), n, None, Work()) for n in range(1, 5))


def finding(rule: str, number: int, severity: Severity = Severity.WARNING, **more: Any) -> Finding:
    return Finding(rule, severity, f"{rule}.", (ENTRIES[number - 1].location,), reference=f"r{number}", **more)


def report(*findings: Finding, resolutions: tuple[Resolution, ...] = ()) -> Report:
    document = Document("d1", "paper.docx", "docx", TEXT, "")
    return Report((document,), references=ENTRIES, findings=findings, resolutions=resolutions)


def test_a_suggestion_of_several_findings_on_an_entry_is_in_its_note_once() -> None:
    entry: dict[str, Any] = {"suggestion": "The whole entry.", "suggestion_kind": SuggestionKind.ENTRY}
    (note,) = notes(report(finding("CC312", 1, **entry), finding("CC313", 1, **entry)))
    assert note.paragraphs == (
        "Please check: CC312 title-differs",
        "CC312.",
        "Suggestion: The whole entry.",
        "Please check: CC313 year-differs",
        "CC313.",
    )


def test_what_was_not_checked_is_one_remark_by_reason_with_candidates() -> None:
    unchecked = [
        finding("CC390", n, Severity.INFO, reason="a source did not answer" if n < 4 else "several fit")
        for n in range(1, 5)
    ]
    candidates = tuple(Candidate(Work(doi=f"10.5555/{n}"), "crossref", 0.5) for n in (1, 2))
    ambiguous = Resolution("r4", Verdict.UNDETERMINED, "ambiguous", candidates=candidates)
    (note,) = notes(report(*unchecked, resolutions=(ambiguous,)))
    assert (note.start, note.end) == (0, 0)
    assert note.paragraphs == (
        "Not checked: neither right nor wrong",
        "Entries 1–3: a source did not answer.",
        "Entry 4: several fit.",
        "Candidates for entry 4: 10.5555/1, 10.5555/2.",
    )
