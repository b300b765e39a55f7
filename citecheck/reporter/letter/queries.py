"""Findings as queries to an author: each with its place, what was seen and what is asked.

One cause is one query: what was found on one entry stands together, and many findings of one rule are one query with a
list. Queries stand in the order of the text, those on the list behind them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.letter.phrases import NOT_ASKED, phrase_of
from citecheck.reporter.plain import printable, shorten
from citecheck.reporter.view import ReportView
from citecheck.text.citing import cite_reference, describe_work, entry_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Document, Evidence, Finding, Location, Report
    from citecheck.reporter.letter.phrases import Phrase

MERGE_ABOVE = 3  # queries of one rule from which on they are one with a list
_SENTENCE = 170  # columns of a sentence or an entry that is quoted
_HEADING = 80
_VALUE = 400  # columns of one side of a comparison
_LONGEST = 1500  # of a message or of advice: a long entry
_PLACES = 4  # further places that are named
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
    writer = _QueryWriter(ReportView(report))
    asked = [f for f in writer.view.findings if f.rule not in NOT_ASKED]
    serious = [f for f in asked if f.severity is not Severity.INFO]
    return writer.write(serious), writer.write([f for f in asked if f.severity is Severity.INFO])


@dataclass(frozen=True)
class _QueryWriter:
    """Puts the findings of one report into queries."""

    view: ReportView

    def write(self, findings: Sequence[Finding]) -> tuple[Query, ...]:
        """The queries of some findings, those of one rule put together where they are many."""
        groups: dict[object, list[Finding]] = {}  # what was found on one entry together, all else by itself
        for i, finding in enumerate(findings):
            key = finding.reference if finding.reference and not finding.citation else i
            groups.setdefault(key, []).append(finding)
        drafts = [self._make_draft(group) for group in groups.values()]
        by_rule: dict[str, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            if len(draft.rules) == 1:
                by_rule[draft.rules[0]].append(draft)
        merged = {rule: same for rule, same in by_rule.items() if len(same) > MERGE_ABOVE}
        kept = [d for d in drafts if len(d.rules) > 1 or d.rules[0] not in merged]
        kept += [_merge_drafts(rule, sorted(same, key=lambda d: d.order)) for rule, same in merged.items()]
        return tuple(d.query for d in sorted(kept, key=lambda d: d.order))

    def _make_draft(self, group: Sequence[Finding]) -> _Draft:
        seen: list[str] = []
        advice: list[str] = []
        asks: list[str] = []
        for finding in group:
            phrase = _phrase_for(finding)
            seen += _say_what_was_seen(finding, phrase)
            advice += self._write_advice(finding, phrase)
            asks.append(phrase.mild if finding.severity is Severity.INFO and phrase.mild else phrase.ask)
        lines = dict.fromkeys([" ".join(dict.fromkeys(seen)), *advice])
        query = Query(self._describe_place(group[0]), tuple(lines), " ".join(dict.fromkeys(asks)))
        return _Draft(
            self._sort_position(group[0]),
            tuple(dict.fromkeys(f.rule for f in group)),
            query,
            self._write_brief(group[0], query),
            mild=all(f.severity is Severity.INFO for f in group),
        )

    def _write_brief(self, finding: Finding, query: Query) -> str:
        """A query among like ones: an entry by its number and name, with the advice alone if that says it all."""
        entry = self.view.reference_of(finding)
        if entry is None or finding.citation or not _phrase_for(finding).brief:
            return " ".join(filter(None, (query.place, *query.seen)))
        advice = self.view.suggestion(finding)
        return f"Reference {printable(entry_number(entry))} ({shorten(printable(cite_reference(entry)), _HEADING)})" + (
            f": {advice}" if advice else ""
        )

    def _write_advice(self, finding: Finding, phrase: Phrase) -> list[str]:
        """The suggestion, unless the message that is shown names it already, and the works that may be meant."""
        suggestion = self.view.suggestion(finding)
        lines = []
        if phrase.advice and suggestion and not finding.suggestion_named:
            lines.append(phrase.advice.replace("{}", shorten(suggestion, _LONGEST)))
        return lines + [
            f"Perhaps this work is meant: {printable(describe_work(w))}" for w in self.view.possible_works(finding)
        ]

    # --- where ------------------------------------------------------------------------------------------------

    def _sort_position(self, finding: Finding) -> tuple[int, int]:
        """For the order: the document, and the place in it."""
        if not finding.locations:
            return -1, 0
        first = finding.locations[0]
        documents = list(self.view.documents)
        return documents.index(first.document) if first.document in documents else len(documents), first.start

    def _describe_place(self, finding: Finding) -> str:
        """`Page 3, section “Methods”: “… the sentence …”`, `Reference 24: “Pearson RG …”`, or the document's name."""
        entry, citation = self.view.reference_of(finding), self.view.citation_of(finding)
        if entry and not citation:
            return f"Reference {printable(entry_number(entry))}: “{shorten(printable(entry.raw), _SENTENCE)}”"
        if citation:
            where = self._describe_location(citation.location, citation.start)
            sentence = self.view.excerpt(citation, _SENTENCE, finding.target).text
            return f"{where}: “{sentence}”{self._describe_other_places(finding)}"
        if not finding.locations:
            return "The manuscript"
        first = finding.locations[0]
        document = self.view.documents.get(first.document)
        words = printable(document.text[first.start : first.end][: 2 * _SENTENCE]) if document else ""
        where = self._describe_location(first, first.start)
        return f"{where}: “{shorten(words, _SENTENCE)}”" if words else where

    def _describe_location(self, location: Location, start: int) -> str:
        """What a reader finds a place by: page, line, note or table, section."""
        document = self.view.documents.get(location.document)
        heading = _find_heading(document, start) if document else ""
        parts = [f"page {location.page}"] if location.page else []
        parts += [f"line {location.line}"] if location.line else []
        parts += [printable(location.part)] if location.part and location.part != "body" else []
        parts += [f"section “{heading}”"] if heading else []
        words = ", ".join(parts) or "in the text"
        return words[0].upper() + words[1:]

    def _describe_other_places(self, finding: Finding) -> str:
        """Where else the same citation stands: by page or line, else how often."""
        document = finding.locations[0].document if finding.locations else ""
        others = [p for p in finding.locations[1:] if p.document == document and self.view.is_citation(p)]
        if not others:
            return ""
        named = [f"page {p.page}" if p.page else f"line {p.line}" if p.line else "" for p in others]
        named = list(dict.fromkeys(filter(None, named)))
        if not named:
            return f" (and {len(others)} more time{'s' * (len(others) > 1)})"
        more = " and elsewhere" if len(named) > _PLACES else ""
        return f" (also {', '.join(named[:_PLACES])}{more})"


def _merge_drafts(rule: str, drafts: Sequence[_Draft]) -> _Draft:
    """Several queries of one rule as one, at the place of the first."""
    mild = all(d.mild for d in drafts)
    phrase = phrase_of(rule, mild=mild)
    ask = phrase.mild if mild and phrase.mild else phrase.ask
    query = Query(phrase.together, (), "" if phrase.asks else ask, tuple(d.brief for d in drafts))
    return _Draft(drafts[0].order, (rule,), query, "", mild)


def _phrase_for(finding: Finding) -> Phrase:
    return phrase_of(finding.rule, mild=finding.severity is Severity.INFO)


def _say_what_was_seen(finding: Finding, phrase: Phrase) -> list[str]:
    """The phrase's own words, the finding's message, and the differences where they stand for it.

    Where a source registers the venue, that is what an author needs to hear.
    """
    if finding.coverage is not None:
        return [f"{printable(finding.reason)}."]
    compared = [] if phrase.message else [_compare_values(e) for e in finding.differences]
    said = [phrase.seen] if phrase.seen else []
    if phrase.message or not (said or compared):
        said.append(shorten(printable(finding.message), _LONGEST))
    return [*said, *compared]


def _compare_values(evidence: Evidence) -> str:
    """Both sides of a field: `Your list gives the year “2016”; the registered record gives “2020”.`."""
    field = _FIELDS.get(evidence.field, printable(evidence.field).replace("_", " "))
    printed, registered = (
        shorten(printable(side), _VALUE) for side in (evidence.printed or "", evidence.registered or "")
    )
    ours = f"Your list gives the {field} “{printed}”" if printed else f"Your list gives no {field}"
    return f"{ours}; the registered record gives {f'“{registered}”' if registered else 'none'}."


def _find_heading(document: Document, start: int) -> str:
    """The heading that a place of the text stands under, where the format marks headings."""
    headings = document.markup.headings
    i = bisect_right([h.start for h in headings], start) - 1
    words = printable(document.text[headings[i].start : headings[i].end]).strip("#= ") if i >= 0 else ""
    return words if len(words) <= _HEADING and words != (document.title or "") else ""
