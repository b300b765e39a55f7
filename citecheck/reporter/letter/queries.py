"""Findings as queries to an author: each with its place, what was seen and what is asked.

One cause is one query: what was found on one entry stands together, and many findings of one rule are one query with a
list. Queries stand in the order of the text, those on the list behind them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Severity
from citecheck.reporter.letter.phrases import NOT_ASKED, phrase_of
from citecheck.reporter.plain import around, printable, shorten
from citecheck.reporter.terminal.findings import entry_name, work_line
from citecheck.text.citing import cite_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Document, Evidence, Finding, Location, Reference, Report
    from citecheck.reporter.letter.phrases import Phrase

MERGE_ABOVE = 3  # queries of one rule from which on they are one with a list
_SENTENCE = 170  # columns of a sentence or an entry that is quoted
_HEADING = 80
_VALUE = 400  # columns of one side of a comparison
_LONGEST = 1500  # of a message or of advice: a long entry
_PLACES = 4  # further places that are named
_DIFFER = frozenset({Agreement.DIFFERENT, Agreement.CLOSE})
_FIELDS = {"container": "journal or book", "first_page": "first page", "article_number": "article number"}


@dataclass(frozen=True, slots=True)
class Query:
    """One numbered query. `items` are the places of a query that takes in several, else empty."""

    place: str
    seen: tuple[str, ...]
    ask: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A query before like ones are put together."""

    order: tuple[int, int]
    rules: tuple[str, ...]
    query: Query
    brief: str  # the same on one line
    mild: bool


def queries(report: Report) -> tuple[tuple[Query, ...], tuple[Query, ...]]:
    """The queries that need an answer (errors and warnings), and the smaller points."""
    found = _Queries(report)
    asked = [f for f in report.findings if not f.suppressed_by and f.rule not in NOT_ASKED]
    serious = [f for f in asked if f.severity is not Severity.INFO]
    return found.of(serious), found.of([f for f in asked if f.severity is Severity.INFO])


class _Queries:
    """One report on its way into queries."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._documents = {d.id: d for d in report.documents}
        self._order = {d.id: i for i, d in enumerate(report.documents)}
        self._citations = {c.id: c for c in report.citations}
        self._references = {r.id: r for r in report.references}

    def of(self, findings: Sequence[Finding]) -> tuple[Query, ...]:
        drafts = [self._draft(group) for group in self._groups(findings)]
        alike: dict[str, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            if len(draft.rules) == 1:
                alike[draft.rules[0]].append(draft)
        merged = {rule: same for rule, same in alike.items() if len(same) > MERGE_ABOVE}
        kept = [d for d in drafts if len(d.rules) > 1 or d.rules[0] not in merged]
        kept += [_together(rule, sorted(same, key=lambda d: d.order)) for rule, same in merged.items()]
        return tuple(d.query for d in sorted(kept, key=lambda d: d.order))

    def _groups(self, findings: Iterable[Finding]) -> list[list[Finding]]:
        """What was found on one entry together, all else by itself."""
        groups: dict[object, list[Finding]] = {}
        for i, each in enumerate(findings):
            groups.setdefault(each.reference if each.reference and not each.citation else i, []).append(each)
        return list(groups.values())

    def _draft(self, group: Sequence[Finding]) -> _Draft:
        seen, asks = [], []
        for each in group:
            phrase = _phrase(each)
            seen += self._seen(each)
            asks.append(phrase.mild if each.severity is Severity.INFO and phrase.mild else phrase.ask)
        advice = [a for each in group for a in self._advice(each)]
        lines = dict.fromkeys([" ".join(dict.fromkeys(seen)), *advice])
        place = self._place(group[0])
        mild = all(f.severity is Severity.INFO for f in group)
        query = Query(place, tuple(lines), " ".join(dict.fromkeys(asks)))
        rules = tuple(dict.fromkeys(f.rule for f in group))
        return _Draft(self._where(group[0]), rules, query, self._brief(group, query), mild)

    def _brief(self, group: Sequence[Finding], query: Query) -> str:
        """A query among like ones: an entry by its number and name, with the advice alone if that says it all."""
        entry = self._references.get(group[0].reference or "")
        if entry is None or group[0].citation or not _phrase(group[0]).brief:
            return " ".join(filter(None, (query.place, *query.seen)))
        name = printable(cite_reference(entry))
        advice = printable(group[0].suggestion or "")
        return f"Reference {entry_name(entry)} ({shorten(name, _HEADING)})" + (f": {advice}" if advice else "")

    # --- where ------------------------------------------------------------------------------------------------

    def _where(self, finding: Finding) -> tuple[int, int]:
        """For the order: the document, and the place in it."""
        if not finding.locations:
            return -1, 0
        first = finding.locations[0]
        return self._order.get(first.document, len(self._order)), first.start

    def _place(self, finding: Finding) -> str:
        """`Page 3, section “Methods”: “… the sentence …”`, `Reference 24: “Pearson RG …”`, or the document's name."""
        entry = self._references.get(finding.reference or "")
        citation = self._citations.get(finding.citation or "")
        if entry and not citation:
            return _entry(entry)
        if citation is None:
            return self._stretch(finding.locations[0]) if finding.locations else "The manuscript"
        marker = printable(citation.raw)
        sentence = around(printable(citation.sentence) or marker, marker, _SENTENCE)
        place = f"{self._stands(citation.location, citation.start)}: “{sentence}”"
        return place + self._others(finding)

    def _stretch(self, location: Location) -> str:
        document = self._documents.get(location.document)
        words = document.text[location.start : location.end][: 2 * _SENTENCE] if document else ""
        place = self._stands(location, location.start)
        return f"{place}: “{shorten(printable(words), _SENTENCE)}”" if words.strip() else place

    def _stands(self, location: Location, start: int) -> str:
        """What a reader finds a place by: page, line, note or table, section."""
        document = self._documents.get(location.document)
        parts = [f"page {location.page}"] if location.page else []
        parts += [f"line {location.line}"] if location.line else []
        parts += [printable(location.part)] if location.part and location.part != "body" else []
        heading = _section(document, start) if document else ""
        parts += [f"section “{heading}”"] if heading else []
        words = ", ".join(parts) or "in the text"
        return words[0].upper() + words[1:]

    def _others(self, finding: Finding) -> str:
        """Where else the same citation stands: by page or line, else how often."""
        own = finding.locations[0].document if finding.locations else ""
        others = [p for p in finding.locations[1:] if p.document == own and self._is_citation(p)]
        if not others:
            return ""
        named = [f"page {p.page}" if p.page else f"line {p.line}" if p.line else "" for p in others]
        named = list(dict.fromkeys(filter(None, named)))
        if not named:
            return f" (and {len(others)} more time{'s' * (len(others) > 1)})"
        more = " and elsewhere" if len(named) > _PLACES else ""
        return f" (also {', '.join(named[:_PLACES])}{more})"

    def _is_citation(self, place: Location) -> bool:
        return any(c.location.start == place.start and c.document == place.document for c in self._report.citations)

    # --- what -------------------------------------------------------------------------------------------------

    def _seen(self, finding: Finding) -> list[str]:
        phrase = _phrase(finding)
        compared = [_compared(e) for e in finding.evidence if e.agreement in _DIFFER] if not phrase.message else []
        said = [phrase.seen] if phrase.seen else []
        if phrase.message or not (said or compared):
            said.append(shorten(printable(finding.message), _LONGEST))
        return [*said, *compared]

    def _advice(self, finding: Finding) -> list[str]:
        phrase = _phrase(finding)
        advice = printable(finding.suggestion or "")
        entry = self._references.get(finding.reference or "")
        known = {printable(e.registered or "") for e in finding.evidence}
        lines = []
        told = advice.rpartition("doi.org/")[2] in finding.message
        if phrase.advice and advice and advice not in known and not told:
            whole = finding.rule not in _ENTRY_ADVICE or _is_entry(advice, entry)
            lines += [phrase.advice.replace("{}", shorten(advice, _LONGEST))] if whole else []
        if finding.rule == "CC101":
            lines += [
                f"Perhaps this work is meant: {work_line(s.work)}"
                for s in self._report.suggestions
                if s.citation == finding.citation
                and printable(finding.message).startswith(printable(self._citations[s.citation].targets[s.target].text))
            ]
        return lines


_ENTRY_ADVICE = frozenset({"CC311", "CC312", "CC313", "CC314", "CC315"})  # the corrected entry, or a value alone


def _is_entry(advice: str, entry: Reference | None) -> bool:
    """Whether advice is a whole entry, by its length beside that of the printed one."""
    return entry is not None and 2 * len(advice) > len(entry.raw)


def _phrase(finding: Finding) -> Phrase:
    return phrase_of(finding.rule, mild=finding.severity is Severity.INFO)


def _entry(reference: Reference) -> str:
    return f"Reference {entry_name(reference)}: “{shorten(printable(reference.raw), _SENTENCE)}”"


def _section(document: Document, start: int) -> str:
    """The heading that a place of the text stands under, where the format marks headings."""
    headings = document.markup.headings
    i = bisect_right([h.start for h in headings], start) - 1
    words = printable(document.text[headings[i].start : headings[i].end]) if i >= 0 else ""
    return words if len(words) <= _HEADING and words != (document.title or "") else ""


def _compared(evidence: Evidence) -> str:
    """Both sides of a field: `Your list gives the year “2016”; the registered record gives “2020”.`."""
    field = _FIELDS.get(evidence.field, printable(evidence.field).replace("_", " "))
    sides = (evidence.printed or "", evidence.registered or "")
    printed, registered = (shorten(printable(side), _VALUE) for side in sides)
    ours = f"Your list gives the {field} “{printed}”" if printed else f"Your list gives no {field}"
    return f"{ours}; the registered record gives {f'“{registered}”' if registered else 'none'}."


def _together(rule: str, same: Sequence[_Draft]) -> _Draft:
    """Several queries of one rule as one, at the place of the first."""
    mild = all(d.mild for d in same)
    phrase = phrase_of(rule, mild=mild)
    ask = phrase.mild if mild and phrase.mild else phrase.ask
    query = Query(phrase.together, (), "" if phrase.asks else ask, tuple(d.brief for d in same))
    return _Draft(same[0].order, (rule,), query, "", mild)
