"""CC501, CC502, CC504: claims that cite nothing, claims left without support, numbers that have slipped."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.claims.evidence import COUNTED
from citecheck.claims.shift import MIN_CITATIONS, SHOWN, find_shift
from citecheck.claims.uncited import uncited_claims
from citecheck.models import LinkStatus, Severity
from citecheck.parser.sentences import sentences
from citecheck.rules.codes import (
    AUTHORS_DISJOINT,
    CLAIM_RESTS_ON_FAILING_CITATION,
    IDENTIFIER_CONFLICT,
    NUMBERING_SHIFT,
    RETRACTED,
    UNCITED_CLAIM,
    UNRESOLVED,
)
from citecheck.text.citing import describe_entry, entry_number
from citecheck.text.normalize import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from citecheck.models import Citation, Document, Finding, Link, Location, Reference, Report
    from citecheck.parser.sentences import Sentence

# What an error of a rule says of the work: it cannot support a claim.
_FAILS_BECAUSE = {
    IDENTIFIER_CONFLICT: "has another work's identifier",
    UNRESOLVED: "is in no source that could know it",
    AUTHORS_DISJOINT: "has none of the registered authors",
    RETRACTED: "is retracted",
}
_QUOTED = 90  # code points of a sentence in a message


def claim_findings(
    document: Document,
    citations: Sequence[Citation],
    links: Sequence[Link],
    references: Sequence[Reference],
    *,
    also: AbstractSet[str],
    foreign: bool,
) -> Iterator[Finding]:
    """CC504 and, where it is wanted, CC501.

    Args:
        document: the manuscript
        citations: its citations
        links: what they lead to
        references: the entries of its list
        also: codes of the opt-in rules that are wanted
        foreign: whether the list is another document's; nothing is said then about its numbers
    """
    shiftable = not foreign and len(citations) >= MIN_CITATIONS and any(link.by in COUNTED for link in links)
    if not shiftable and UNCITED_CLAIM not in also:
        return
    found = sentences(document, citations, references)
    if shiftable:
        yield from _shift_finding(document, found, citations, links, references)
    if UNCITED_CLAIM in also:
        for sentence in uncited_claims(found):
            quoted = _quote_sentence(sentence.bare, start=True)
            yield finding(
                UNCITED_CLAIM,
                f"The sentence seems to make a claim that needs a source, and cites none: {quoted}.",
                locations=[document.locate(sentence.start, sentence.end)],
                suggestion="Cite what it rests on, or say that it is your own.",
            )


def _shift_finding(
    document: Document,
    found: Sequence[Sentence],
    citations: Sequence[Citation],
    links: Sequence[Link],
    references: Sequence[Reference],
) -> Iterator[Finding]:
    """CC504, at most one: the run, the direction, and the pairs that show it best."""
    shift = find_shift(document, found, citations, links, references)
    if shift is None:
        return
    by_id = {c.id: c for c in citations}
    first, last = (entry_number(references[n]) for n in (shift.first, shift.last))
    run = f"From about [{first}] on" if shift.to_the_end and shift.first > 0 else f"From [{first}] to [{last}]"
    direction, change = ("after", "added") if shift.step > 0 else ("before", "taken out")
    shown = shift.pairs[:SHOWN]
    examples = " ".join(
        f"{_quote_sentence(found[pair.sentence].bare)} cites {describe_entry(references[pair.cited])} and fits "
        f"{describe_entry(references[pair.meant])} better."
        for pair in shown
    )
    yield finding(
        NUMBERING_SHIFT,
        f"{run}, the claims fit the entry {direction} the one they cite better: the numbering seems to have slipped by "
        f"one. {examples}",
        citation=by_id[shown[0].citation],
        locations=[by_id[pair.citation].location for pair in shown],
        suggestion="Compare the citations of this run with the list: an entry may have been "
        f"{change} without renumbering the text.",
    )


def _quote_sentence(text: str, *, start: bool = False) -> str:
    """The end of a sentence, where its citation mostly stands, or its start, in quotes."""
    text = text.rstrip(" .")
    if len(text) > _QUOTED and start:
        text = text[:_QUOTED].rsplit(" ", 1)[0] + "…"
    elif len(text) > _QUOTED:
        text = "…" + text[-_QUOTED:].split(" ", 1)[-1]
    return f"'{text}'"


def failing_findings(report: Report) -> Iterator[Finding]:
    """CC502: claims all of whose works fail; those that fail together on the same works are one finding.

    The findings about the works stand at the entries; these stand at the claims that are left without support. Where
    all works are merely missing, CC101 to CC103 have said so at the very place, and nothing is added.
    """
    failing: dict[str, str] = {}  # what is wrong with the entries that cannot support anything
    for found in report.findings:
        if found.reference and found.severity is Severity.ERROR and found.rule in _FAILS_BECAUSE:
            failing.setdefault(found.reference, _FAILS_BECAUSE[found.rule])
    if not failing:
        return
    places: dict[tuple[str, ...], list[tuple[Citation, Location]]] = defaultdict(list)
    for citation, place, causes in _unsupported_sentences(report, failing):
        places[causes].append((citation, place))
    for causes, sentences_of_causes in places.items():
        count = len(sentences_of_causes)
        rests = f"{count} sentences rest" if count > 1 else "The sentence rests"
        yield finding(
            CLAIM_RESTS_ON_FAILING_CITATION,
            f"{rests} only on what fails: {'; '.join(causes)}.",
            citation=sentences_of_causes[0][0],
            locations=[place for _, place in sentences_of_causes],
            suggestion="Support the claim with other works, or leave it out.",
            reason="; ".join(causes),
        )


def _unsupported_sentences(
    report: Report, failing: Mapping[str, str]
) -> Iterator[tuple[Citation, Location, tuple[str, ...]]]:
    """The sentences of which every citation fails, one by its entry at least, and why."""
    links: dict[str, list[Link]] = defaultdict(list)
    for link in report.links:
        if link.status is not LinkStatus.EXEMPT:
            links[link.citation].append(link)
    references = {r.id: r for r in report.references}
    for document in report.documents:
        if document.role == "references":
            continue
        for sentence in sentences(document, report.citations, report.references):
            cited = [report.citations[i] for i in sentence.citations]
            targets = [(citation, link) for citation in cited for link in links[citation.id]]
            causes = [_why_unsupported(citation, link, failing, references) for citation, link in targets]
            if all(causes) and any(link.references for _, link in targets):
                place = document.locate(sentence.start, sentence.end)
                yield cited[0], place, tuple(dict.fromkeys(filter(None, causes)))


def _why_unsupported(
    citation: Citation, link: Link, failing: Mapping[str, str], references: Mapping[str, Reference]
) -> str | None:
    """Why one target gives no support; `None` where it may give some."""
    if link.status is LinkStatus.MISSING:
        return f"{collapse(citation.targets[link.target].text)} has no entry"
    if link.status is not LinkStatus.LINKED or len(link.references) != 1 or link.references[0] not in failing:
        return None
    return f"{describe_entry(references[link.references[0]])} {failing[link.references[0]]}"
