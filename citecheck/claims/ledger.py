"""The ledger of claims: each sentence that cites, what its citations resolve to, its standing, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.claims.topic import Fit
from citecheck.models import Claim, LinkStatus, NoticeKind, Severity, Standing, Verdict
from citecheck.parser.sentences import sentences
from citecheck.rules import BY_CODE
from citecheck.rules.codes import (
    AUTHORS_DIFFER,
    AUTHORS_DISJOINT,
    CITATION_AMBIGUOUS,
    CITATION_MISSING,
    CITATION_NEAR_MISS,
    CITATION_OUT_OF_RANGE,
    CITES_A_NOTICE,
    CONTAINER_DIFFERS,
    EXPRESSION_OF_CONCERN,
    IDENTIFIER_CONFLICT,
    IDENTIFIER_NOT_REGISTERED,
    IMPOSSIBLE_PLACE,
    INCOMPLETE_REFERENCE,
    MALFORMED_MARKER,
    RETRACTED,
    SELF_CONTRADICTION,
    TITLE_DIFFERS,
    UNCITED_CLAIM,
    UNRESOLVED,
    VOLUME_ISSUE_PAGES_DIFFER,
    YEAR_DIFFERS,
)
from citecheck.text.citing import entry_number, target_text
from citecheck.text.sentences import MAX_SENTENCE, plain_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citecheck.models import Citation, Document, Finding, Link, Report, Resolution
    from citecheck.parser.sentences import Sentence

# Findings about a reference that say something of what a claim rests on; the others are about the list or its form.
_ABOUT_SUPPORT = frozenset(
    {
        CITATION_MISSING,
        CITATION_OUT_OF_RANGE,
        CITATION_NEAR_MISS,
        CITATION_AMBIGUOUS,
        MALFORMED_MARKER,
        SELF_CONTRADICTION,
        IDENTIFIER_CONFLICT,
        IDENTIFIER_NOT_REGISTERED,
        UNRESOLVED,
        IMPOSSIBLE_PLACE,
        INCOMPLETE_REFERENCE,
        AUTHORS_DISJOINT,
        AUTHORS_DIFFER,
        TITLE_DIFFERS,
        YEAR_DIFFERS,
        CONTAINER_DIFFERS,
        VOLUME_ISSUE_PAGES_DIFFER,
        RETRACTED,
        EXPRESSION_OF_CONCERN,
        CITES_A_NOTICE,
    }
)
_GONE = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL})


def ledger(report: Report) -> tuple[Claim, ...]:
    """One claim for each sentence that cites, and for each that CC501 reports, in the order of the text."""
    manuscripts = [d for d in report.documents if d.role != "references"]
    return tuple(claim for document in manuscripts for claim in _claims_of(document, report, _Support(report)))


def _claims_of(document: Document, report: Report, support: _Support) -> Iterator[Claim]:
    found = sentences(document, report.citations, report.references)
    fits = _fit_by_sentence(found, report)
    uncited = {f.locations[0].start for f in report.findings if f.rule == UNCITED_CLAIM and f.locations}
    for number, sentence in enumerate(found):
        if not sentence.citations and not uncited:
            continue
        place = document.locate(sentence.start, sentence.end)
        if not sentence.citations and place.start not in uncited:
            continue
        cited = [report.citations[i] for i in sentence.citations]
        text = plain_sentence(document.text[sentence.start : sentence.end])
        standing, wrong = support.of(cited) if cited else (Standing.UNCITED, ())
        yield Claim(
            document=document.id,
            start=sentence.start,
            end=sentence.end,
            location=place,
            text=text if len(text) <= MAX_SENTENCE else text[: MAX_SENTENCE - 1].rstrip() + "…",
            section=sentence.section,
            citations=tuple(c.id for c in cited),
            references=support.references(cited),
            standing=standing,
            wrong=wrong,
            fit=fits.get(number),
        )


def weakest_first(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that fit what they cite least, first; those that cannot be compared come last."""
    return tuple(sorted(claims, key=lambda c: (c.fit is None, c.fit or 0.0, c.start)))


def _fit_by_sentence(found: Sequence[Sentence], report: Report) -> dict[int, float]:
    """How well each citing sentence fits the titles it cites, by its number: the mean over the works."""
    titles = {r.id: title for r in report.references if (title := r.work.title)}
    for done in report.resolutions:
        if done.work and done.work.title and done.verdict is Verdict.VERIFIED:
            titles.setdefault(done.reference, done.work.title)
    linked: dict[str, list[str]] = defaultdict(list)
    for link in report.links:
        linked[link.citation] += [r for r in link.references if r in titles and len(link.references) == 1]
    fit = Fit(found, titles)
    fits = {}
    for number, sentence in enumerate(found):
        works = dict.fromkeys(r for i in sentence.citations for r in linked[report.citations[i].id])
        if works:
            fits[number] = round(sum(fit.of(number, r) for r in works) / len(works), 3)
    return fits


class _Support:
    """What the citations of a report rest on."""

    def __init__(self, report: Report) -> None:
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in report.links:
            self._links[link.citation].append(link)
        self._references = {r.id: r for r in report.references}
        self._resolutions = {r.reference: r for r in report.resolutions}
        self._by_citation: dict[str, list[Finding]] = defaultdict(list)
        self._by_reference: dict[str, list[Finding]] = defaultdict(list)
        self._accepted: set[str] = set()  # references whose errors somebody has silenced, with a reason
        for found in report.findings:
            if found.rule not in _ABOUT_SUPPORT:
                continue
            if found.suppressed_by:
                self._accepted.add(found.reference or found.citation or "")
            elif found.citation:
                self._by_citation[found.citation].append(found)
            elif found.reference:
                self._by_reference[found.reference].append(found)

    def references(self, cited: Sequence[Citation]) -> tuple[str, ...]:
        """The entries that citations lead to, each once."""
        return tuple(dict.fromkeys(r for c in cited for done in self._links[c.id] for r in done.references))

    def of(self, cited: Sequence[Citation]) -> tuple[Standing, tuple[str, ...]]:
        """The standing of a sentence with these citations, and what is wrong, a line each."""
        states: list[Standing] = []
        wrong: list[str] = []
        for citation in cited:
            for done in self._links[citation.id]:
                state, why = self._judge_target(citation, done)
                states += [state] if state else []
                wrong += why
            wrong += [_without_stop(f.message) for f in self._by_citation[citation.id] if not self._links[citation.id]]
        return _combine_standings(states), tuple(dict.fromkeys(wrong))

    def _judge_target(self, citation: Citation, done: Link) -> tuple[Standing | None, list[str]]:
        target = citation.targets[done.target]
        text = f"[{target.label}]" if target.label else target_text(target)
        if done.status in {LinkStatus.EXEMPT, LinkStatus.UNPARSED}:
            return None, []
        if done.status is LinkStatus.MISSING:
            if citation.id in self._accepted or not self._references:  # without any list nothing can be followed
                return Standing.UNCHECKED, []
            return Standing.FAILING, [f"{text}: no entry in the list"]
        works = [self._judge_reference(r) for r in done.references]
        wrong = [line for _, lines in works for line in lines]
        if done.status in {LinkStatus.NEAR, LinkStatus.AMBIGUOUS} and citation.id not in self._accepted:
            return Standing.DOUBTFUL, [f"{text}: {_without_stop(done.why) or done.status.value}", *wrong]
        return _combine_standings([state for state, _ in works]), wrong

    def _judge_reference(self, identifier: str) -> tuple[Standing, list[str]]:
        """One entry: by its verdict and notices, whether or not their findings are shown, and by the findings shown."""
        findings = self._by_reference[identifier]
        entry = self._references.get(identifier)
        name = f"entry {entry_number(entry)}" if entry else "an entry"
        wrong = [f"{name}: {_without_stop(f.message)}" for f in findings if f.severity is not Severity.INFO]
        if any(BY_CODE[f.rule].fatal and f.severity is Severity.ERROR for f in findings):
            return Standing.FAILING, wrong
        done = self._resolutions.get(identifier)
        if identifier not in self._accepted and not wrong and (why := _failing_reason(done, findings)):
            return Standing.FAILING, [f"{name}: {why}"]
        if wrong:
            return Standing.DOUBTFUL, wrong
        if done is None or done.verdict is Verdict.UNDETERMINED:
            return Standing.UNCHECKED, []
        return Standing.SUPPORTED, []


def _failing_reason(done: Resolution | None, findings: Sequence[Finding]) -> str:
    """Why an entry fails by its resolution alone, where its findings were not selected; empty where it does not."""
    if done is None or findings:
        return ""
    if done.verdict is Verdict.CONFLICT:
        return BY_CODE[IDENTIFIER_CONFLICT].summary.rstrip(".")
    if any(n.kind in _GONE for n in done.notices):
        return BY_CODE[RETRACTED].summary.rstrip(".")
    return ""


def _combine_standings(states: Sequence[Standing]) -> Standing:
    """The standing of several works: failing only where all fail, supported where one is and nothing is wrong."""
    if states and all(s is Standing.FAILING for s in states):
        return Standing.FAILING
    if any(s in {Standing.FAILING, Standing.DOUBTFUL} for s in states):
        return Standing.DOUBTFUL
    return Standing.SUPPORTED if Standing.SUPPORTED in states else Standing.UNCHECKED


def _without_stop(text: str) -> str:
    return text.rstrip(". ")
