"""Findings as notes in the margin of the manuscript: what stands at one place is one note.

Every error and warning has its note where it was found. Advice that comes again and again (a DOI to add) is one note at
its first place, and so is all that could not be checked, at the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citecheck.models import Reason, Severity
from citecheck.reporter.items import incomplete
from citecheck.reporter.numbers import ranges
from citecheck.reporter.plain import printable, shorten
from citecheck.reporter.view import ReportView, is_unchecked, why_unchecked
from citecheck.rules import BY_CODE
from citecheck.rules.codes import UNREADABLE
from citecheck.text.citing import describe_work, entry_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Document, Finding, Location, Report

AUTHOR = "citecheck"
FOLD_ABOVE = 3  # places of one rule of advice that have a note each
MAX_LINES = 200  # of one note: a list longer than that is read in the report
MAX_OTHERS, MAX_OTHERS_OF_ADVICE = 10, 2  # other places that a note names
LONGEST = 1200  # code points that a note is set on; of more it has the first line
_QUOTED = 90  # columns of another place, or of an entry
_LINE = 1500  # columns of one line of a note
_WORDS = {Severity.ERROR: "To fix", Severity.WARNING: "Please check", Severity.INFO: "For information"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding, or several of one rule: a head (`To fix: CC102 citation-out-of-range`) and lines of text."""

    severity: Severity
    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is said at `start` to `end` of the manuscript's text; both 0 for the document as a whole."""

    start: int
    end: int
    remarks: tuple[Remark, ...]

    @property
    def severity(self) -> Severity:
        """Of the most serious remark."""
        return min((r.severity for r in self.remarks), key=lambda s: s.rank)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All of it, a line each."""
        return tuple(line for remark in self.remarks for line in (remark.head, *remark.lines))


def notes(report: Report) -> tuple[Note, ...]:
    """The notes of a report on its first document, in order of the text; texts are printable, each on one line."""
    return _NoteWriter(ReportView(report), report.documents[0]).write() if report.documents else ()


@dataclass(frozen=True)
class _NoteWriter:
    """Puts the findings of one report into notes on one of its documents."""

    view: ReportView
    document: Document

    def write(self) -> tuple[Note, ...]:
        by_place: dict[tuple[int, int], list[Remark]] = defaultdict(list)
        shown = [f for f in self.view.findings if f.rule == UNREADABLE or not is_unchecked(f)]
        for group in _group_advice(shown):
            by_place[self._find_span(group[0])].append(self._make_remark(group))
        unchecked = [f for f in self.view.findings if f.rule != UNREADABLE and is_unchecked(f)]
        if unchecked:
            by_place[0, 0].append(self._remark_on_unchecked(unchecked))
        found = [
            Note(start, end, tuple(sorted(remarks, key=lambda r: r.severity.rank)))
            for (start, end), remarks in by_place.items()
        ]
        return tuple(sorted(found, key=lambda n: (n.start, n.end)))

    # --- where ------------------------------------------------------------------------------------------------

    def _find_span(self, finding: Finding) -> tuple[int, int]:
        """Where a finding's note is set: at its first place in the manuscript, else where the text cites the entry."""
        places = list(finding.locations)
        entry = self.view.reference_of(finding)
        citing = [*(entry.cited_by if entry else ()), finding.citation or ""]
        places += [self.view.citations[c].location for c in citing if c in self.view.citations]
        place = next((p for p in places if p.document == self.document.id), None)
        return self._bound_span(place.start, place.end) if place else (0, 0)

    def _bound_span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch within the text, of at most a long entry."""
        text = self.document.text
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        if end - start > LONGEST:
            line = text.find("\n", start, end)
            end = min(line if line > start else end, start + LONGEST)
        return (start, end) if end > start else (0, 0)

    # --- what -------------------------------------------------------------------------------------------------

    def _make_remark(self, group: Sequence[Finding]) -> Remark:
        """One finding in full, or several of one rule with a line each."""
        first = group[0]
        head = f"{_WORDS[first.severity]}: {first.rule} {BY_CODE[first.rule].name}"
        if len(group) == 1:
            return Remark(first.severity, head, tuple(self._full_lines(first)))
        lines = [self._write_line(f) for f in group]
        if len(lines) > MAX_LINES:
            lines = [*lines[:MAX_LINES], f"… and {len(lines) - MAX_LINES} more: see the report."]
        return Remark(first.severity, f"{head}, {len(group)} times; all are listed here", tuple(lines))

    def _full_lines(self, finding: Finding) -> list[str]:
        """Which entry of a list that is a file of its own, what was seen, suggestions, other places."""
        lines = []
        entry = self.view.reference_of(finding)
        if entry and entry.document != self.document.id and not finding.citation:
            lines.append(
                f"Entry {printable(entry_number(entry))} of the list: {shorten(printable(entry.raw), 2 * _QUOTED)}"
            )
        lines.append(shorten(printable(finding.message), _LINE))
        suggestion = self.view.suggestion(finding)
        if suggestion and not finding.suggestion_named:
            lines.append(f"Suggestion: {shorten(suggestion, _LINE)}")
        lines += [f"Perhaps: {printable(describe_work(work))}" for work in self.view.possible_works(finding)]
        others = list(dict.fromkeys(filter(None, map(self._quote_place, finding.locations[1:]))))
        most = MAX_OTHERS_OF_ADVICE if finding.severity is Severity.INFO else MAX_OTHERS
        lines += [f"See also {other}" for other in others[:most]]
        return [*lines, *([f"… and {len(others) - most} more places"] if len(others) > most else [])]

    def _write_line(self, finding: Finding) -> str:
        """A finding among others of its rule, on one line."""
        entry, citation = self.view.reference_of(finding), self.view.citation_of(finding)
        if citation:
            subject = shorten(printable(citation.raw), _QUOTED // 2)
        else:
            subject = f"Entry {printable(entry_number(entry))}" if entry else ""
        text = shorten(printable(finding.message), _LINE)
        suggestion = self.view.suggestion(finding)
        if suggestion and not finding.suggestion_named:
            text = f"{text} {suggestion}"
        return f"{subject}: {text}" if subject else text

    @cached_property
    def _quoted_sentences(self) -> Mapping[tuple[str, int], str]:
        """The sentence around each citation, by where it stands."""
        citations = self.view.report.citations
        return {(c.document, c.location.start): self.view.excerpt(c, _QUOTED).text for c in citations}

    def _quote_place(self, place: Location) -> str:
        """Another place, by its page if known, and the sentence or the entry there."""
        words = self._quoted_sentences.get((place.document, place.start))
        if words is None:
            document = self.view.documents.get(place.document)
            text = document.text if document and document.source_text is None else ""
            words = shorten(printable(text[place.start : min(place.end, place.start + 4 * _QUOTED)]), _QUOTED)
        page = f"page {place.page}: " if place.page else ""
        return f"{page}“{words}”" if words else ""

    def _remark_on_unchecked(self, findings: Sequence[Finding]) -> Remark:
        """Which entries could not be checked, by reason, and why the run is incomplete."""
        by_reason: dict[str, list[str]] = defaultdict(list)
        candidates = []
        for finding in findings:
            entry = self.view.reference_of(finding)
            if entry is None:
                continue
            by_reason[why_unchecked(finding)].append(printable(entry_number(entry)))
            resolution = self.view.resolutions.get(entry.id)
            if resolution and resolution.reason == Reason.AMBIGUOUS:
                dois = ", ".join(printable(c.work.doi) for c in resolution.candidates if c.work.doi)
                candidates += [f"Candidates for entry {printable(entry_number(entry))}: {dois}."] if dois else []
        lines = [f"Entr{'y' if len(n) == 1 else 'ies'} {ranges(n)}: {reason}" for reason, n in by_reason.items()]
        lines += candidates
        lines += [f"{why}." for why in incomplete([self.view.report])]
        return Remark(Severity.INFO, "Not checked: neither right nor wrong", tuple(lines[:MAX_LINES]))


def _group_advice(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Each finding by itself, but advice of one rule that comes more than a few times together."""
    groups: list[list[Finding]] = []
    advice: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is Severity.INFO:
            advice[finding.rule].append(finding)
        else:
            groups.append([finding])
    for same in advice.values():
        groups += [same] if len(same) > FOLD_ABOVE else [[f] for f in same]
    return groups
