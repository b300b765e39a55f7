"""Findings as notes in the margin of the manuscript: what stands at one place is one note.

Every error and warning has its note where it was found. Advice that comes again and again (a DOI to add) is one note at
its first place, and so is all that could not be checked, at the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.items import incomplete
from citecheck.reporter.numbers import ranges
from citecheck.reporter.plain import around, printable, shorten
from citecheck.reporter.terminal.findings import entry_name, work_line
from citecheck.rules import BY_CODE
from citecheck.rules.codes import CITATION_MISSING, RUN_INCOMPLETE, UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Document, Finding, Location, Report

AUTHOR = "citecheck"
FOLD_ABOVE = 3  # places of one rule of advice that have a note each
MAX_LINES = 200  # of one note: a list longer than that is read in the report
MAX_OTHERS, MAX_OTHERS_OF_ADVICE = 10, 2  # other places that a note names
LONGEST = 1200  # code points that a note is set on; of more it has the first line
_QUOTED = 90  # columns of another place, or of an entry
_LINE = 1500  # columns of one line of a note
_UNCHECKED = frozenset({UNDETERMINED, RUN_INCOMPLETE})
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
        """Of the gravest remark."""
        return min((r.severity for r in self.remarks), key=lambda s: s.rank)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All of it, a line each."""
        return tuple(line for remark in self.remarks for line in (remark.head, *remark.lines))


def notes(report: Report) -> tuple[Note, ...]:
    """The notes of a report on its first document, in order of the text; texts are printable, each on one line."""
    return _Notes(report).all() if report.documents else ()


class _Notes:
    """One report on its way into notes."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._document: Document = report.documents[0]
        self._citations = {c.id: c for c in report.citations}
        self._references = {r.id: r for r in report.references}
        self._texts = {d.id: d.text for d in report.documents if d.source_text is None}
        self._sentences = {
            (c.document, c.location.start): around(printable(c.sentence) or printable(c.raw), printable(c.raw), _QUOTED)
            for c in report.citations
        }

    def all(self) -> tuple[Note, ...]:
        shown = [f for f in self._report.findings if not f.suppressed_by]
        by_place: dict[tuple[int, int], list[Remark]] = defaultdict(list)
        for group in _groups(f for f in shown if f.rule not in _UNCHECKED):
            by_place[self._span(group[0])].append(self._remark(group))
        unchecked = [f for f in shown if f.rule in _UNCHECKED]
        if unchecked:
            by_place[0, 0].append(self._not_checked(unchecked))
        found = [Note(start, end, _advice_once(remarks)) for (start, end), remarks in by_place.items()]
        return tuple(sorted(found, key=lambda n: (n.start, n.end)))

    # --- where ------------------------------------------------------------------------------------------------

    def _span(self, finding: Finding) -> tuple[int, int]:
        """Where a finding's note is set: at its first place in the manuscript, else where the text cites the entry."""
        for location in finding.locations:
            if location.document == self._document.id:
                return self._bounded(location.start, location.end)
        entry = self._references.get(finding.reference or "")
        citing = [self._citations[c] for c in entry.cited_by if c in self._citations] if entry else []
        citing += [self._citations[finding.citation]] if finding.citation in self._citations else []
        for citation in citing:
            if citation.document == self._document.id:
                return self._bounded(citation.location.start, citation.location.end)
        return 0, 0

    def _bounded(self, start: int, end: int) -> tuple[int, int]:
        """A stretch within the text, of at most a long entry."""
        text = self._document.text
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        if end - start > LONGEST:
            line = text.find("\n", start, end)
            end = min(line if line > start else end, start + LONGEST)
        return (start, end) if end > start else (0, 0)

    # --- what -------------------------------------------------------------------------------------------------

    def _remark(self, group: Sequence[Finding]) -> Remark:
        first = group[0]
        name = f"{first.rule} {BY_CODE[first.rule].name}"
        head = f"{_WORDS[first.severity]}: {name}"
        if len(group) == 1:
            return Remark(first.severity, head, tuple(self._lines(first)))
        lines = [self._line(f) for f in group]
        if len(lines) > MAX_LINES:
            lines = [*lines[:MAX_LINES], f"… and {len(lines) - MAX_LINES} more: see the report."]
        return Remark(first.severity, f"{head}, {len(group)} times; all are listed here", tuple(lines))

    def _lines(self, finding: Finding) -> list[str]:
        """A finding in full: which entry of a list that is a file of its own, what was seen, advice, other places."""
        lines = [*self._entry(finding), shorten(printable(finding.message), _LINE)]
        advice = shorten(printable(finding.suggestion or ""), _LINE)
        if advice and advice not in finding.message:
            lines.append(f"Suggestion: {advice}")
        if finding.rule == CITATION_MISSING:
            lines += self._possible(finding)
        others = list(dict.fromkeys(filter(None, map(self._quoted, finding.locations[1:]))))
        most = MAX_OTHERS_OF_ADVICE if finding.severity is Severity.INFO else MAX_OTHERS
        lines += [f"See also {other}" for other in others[:most]]
        return [*lines, *([f"… and {len(others) - most} more places"] if len(others) > most else [])]

    def _entry(self, finding: Finding) -> list[str]:
        """The entry that a finding is about, where its list is not in this document."""
        entry = self._references.get(finding.reference or "")
        if entry is None or entry.document == self._document.id or finding.citation:
            return []
        return [f"Entry {entry_name(entry)} of the list: {shorten(printable(entry.raw), 2 * _QUOTED)}"]

    def _line(self, finding: Finding) -> str:
        """A finding among others of its rule, on one line."""
        entry = self._references.get(finding.reference or "")
        citation = self._citations.get(finding.citation or "")
        about = f"Entry {entry_name(entry)}" if entry and not citation else ""
        about = shorten(printable(citation.raw), _QUOTED // 2) if citation else about
        advice = printable(finding.suggestion or "")
        said = shorten(printable(finding.message), _LINE)
        if advice and advice.rpartition("doi.org/")[2] not in said:
            said = f"{said} {advice}"
        return f"{about}: {said}" if about else said

    def _possible(self, finding: Finding) -> list[str]:
        """Works that a citation without an entry may mean."""
        return [
            f"Perhaps: {work_line(s.work)}"
            for s in self._report.suggestions
            if s.citation == finding.citation
            and printable(finding.message).startswith(printable(self._citations[s.citation].targets[s.target].text))
        ]

    def _quoted(self, place: Location) -> str:
        """Another place, by its page if known, and the sentence or the entry there."""
        words = self._sentences.get((place.document, place.start))
        if words is None:
            text = self._texts.get(place.document, "")[place.start : place.end]
            words = shorten(printable(text[: 4 * _QUOTED]), _QUOTED)
        page = f"page {place.page}: " if place.page else ""
        return f"{page}“{words}”" if words else ""

    def _not_checked(self, findings: Sequence[Finding]) -> Remark:
        """Which entries could not be checked, by reason, and why the run is incomplete."""
        by_reason: dict[str, list[str]] = defaultdict(list)
        for each in findings:
            entry = self._references.get(each.reference or "")
            if entry:
                by_reason[printable(each.message).removeprefix("Not determined: ")].append(entry_name(entry))
        lines = [f"{_numbered(names)}: {reason}" for reason, names in by_reason.items()]
        lines += [f"{why}." for why in incomplete([self._report])]
        return Remark(Severity.INFO, "Not checked: neither right nor wrong", tuple(lines[:MAX_LINES]))


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Each finding by itself, but advice of one rule that comes more than a few times together."""
    done: list[list[Finding]] = []
    advice: dict[str, list[Finding]] = {}
    for each in findings:
        if each.severity is not Severity.INFO:
            done.append([each])
        elif each.rule in advice:
            advice[each.rule].append(each)
        else:
            advice[each.rule] = [each]
    for same in advice.values():
        done += [same] if len(same) > FOLD_ABOVE else [[f] for f in same]
    return done


def _advice_once(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks of a place, gravest first; the same advice, as of two fields of one entry, stands behind the last."""
    ordered = sorted(remarks, key=lambda r: r.severity.rank)
    done: list[Remark] = []
    said: set[str] = set()
    for each in reversed(ordered):
        lines = tuple(x for x in each.lines if not (x.startswith("Suggestion: ") and x in said))
        said |= set(lines)
        done.append(Remark(each.severity, each.head, lines))
    return tuple(reversed(done))


def _numbered(names: Sequence[str]) -> str:
    """`Entry 4`, `Entries 4, 7–9`."""
    return f"Entr{'y' if len(names) == 1 else 'ies'} {ranges(names)}"
