"""CC501, CC502, CC504: claims that cite nothing, claims left without support, numbers that have slipped."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.claims.evidence import COUNTED
from citecheck.claims.sentences import sentences
from citecheck.claims.shift import MIN_CITATIONS, SHOWN, find_shift
from citecheck.claims.uncited import uncited_claims
from citecheck.models import LinkStatus, Severity
from citecheck.text.citing import describe_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from citecheck.claims.sentences import Sentence
    from citecheck.claims.shift import Shift
    from citecheck.models import Citation, Document, Finding, Link, Location, Reference, Report

# Findings that leave a work unable to support a claim, where they are errors.
_FATAL = {
    "CC301": "has another work's identifier",
    "CC303": "is in no source that could know it",
    "CC310": "has none of the registered authors",
    "CC401": "is retracted",
}
UNCITED = "CC501"
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
    """CC504, unless the list is another document's anyway, and CC501 where it is wanted."""
    shiftable = not foreign and len(citations) >= MIN_CITATIONS and any(done.by in COUNTED for done in links)
    if not shiftable and UNCITED not in also:
        return
    found = sentences(document, citations, references)
    if shiftable:
        yield from shift_findings(document, found, citations, links, references)
    if UNCITED in also:
        yield from uncited_findings(document, found)


def uncited_findings(document: Document, found: Sequence[Sentence]) -> Iterator[Finding]:
    """CC501, at most five, in the order of the text."""
    for each in uncited_claims(found):
        yield finding(
            UNCITED,
            f"The sentence seems to make a claim that needs a source, and cites none: {_short(each.bare, start=True)}.",
            locations=[document.locate(each.start, each.end)],
            suggestion="Cite what it rests on, or say that it is your own.",
        )


def shift_findings(
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
    shown = shift.pairs[:SHOWN]
    yield finding(
        "CC504",
        f"{_run(shift, references)}, the claims fit the entry {'after' if shift.step > 0 else 'before'} the one they "
        f"cite better: the numbering seems to have slipped by one. "
        + " ".join(
            f"{_short(found[p.sentence].bare)} cites {describe_entry(references[p.cited])} and fits "
            f"{describe_entry(references[p.meant])} better."
            for p in shown
        ),
        citation=by_id[shown[0].citation],
        locations=[by_id[p.citation].location for p in shown],
        suggestion="Compare the citations of this run with the list: an entry may have been "
        + ("added" if shift.step > 0 else "taken out")
        + " without renumbering the text.",
    )


def _run(shift: Shift, references: Sequence[Reference]) -> str:
    first, last = (references[n].label or references[n].position for n in (shift.first, shift.last))
    return f"From about [{first}] on" if shift.to_the_end and shift.first > 0 else f"From [{first}] to [{last}]"


def _short(text: str, *, start: bool = False) -> str:
    """The end of a sentence, where its citation mostly stands, or its start, in quotes."""
    text = text.rstrip(" .")
    if len(text) > _QUOTED and start:
        text = text[:_QUOTED].rsplit(" ", 1)[0] + "…"
    elif len(text) > _QUOTED:
        text = "…" + text[-_QUOTED:].split(" ", 1)[-1]
    return f"'{text}'"


def failing_findings(report: Report) -> Iterator[Finding]:
    """CC502: claims all of whose works fail; those that fail together on the same works are told once.

    The findings about the works stand at the entries; these stand at the claims that are left without support. Where
    all works are merely missing, CC101 to CC103 have said so at the very place, and nothing is added.
    """
    failing = _failing_references(report)
    if not failing:
        return
    places: dict[tuple[str, ...], list[tuple[Citation, Location]]] = defaultdict(list)
    for citation, place, why in _unsupported(report, failing):
        places[why].append((citation, place))
    for why, found in places.items():
        rests = f"{len(found)} sentences rest" if len(found) > 1 else "The sentence rests"
        yield finding(
            "CC502",
            f"{rests} only on what fails: {'; '.join(why)}.",
            citation=found[0][0],
            locations=[place for _, place in found],
            suggestion="Support the claim with other works, or leave it out.",
        )


def _unsupported(report: Report, failing: Mapping[str, str]) -> Iterator[tuple[Citation, Location, tuple[str, ...]]]:
    """The sentences of which every citation fails, one by its entry at least, and why."""
    links: dict[str, list[Link]] = defaultdict(list)
    for done in report.links:
        links[done.citation].append(done)
    by_reference = {r.id: r for r in report.references}
    for document in report.documents:
        if document.role == "references":
            continue
        for sentence in sentences(document, report.citations, report.references):
            cited = [report.citations[i] for i in sentence.citations]
            targets = [(c, done) for c in cited for done in links[c.id] if done.status is not LinkStatus.EXEMPT]
            why = [_why(c, done, failing, by_reference) for c, done in targets]
            if all(why) and any(done.references for _, done in targets):
                place = document.locate(sentence.start, sentence.end)
                yield cited[0], place, tuple(dict.fromkeys(filter(None, why)))


def _failing_references(report: Report) -> dict[str, str]:
    """What is wrong with the entries that cannot support anything, by their ids."""
    failing: dict[str, str] = {}
    for each in report.findings:
        if each.reference and each.severity is Severity.ERROR and each.rule in _FATAL:
            failing.setdefault(each.reference, _FATAL[each.rule])
    return failing


def _why(citation: Citation, done: Link, failing: Mapping[str, str], references: Mapping[str, Reference]) -> str | None:
    """Why one target gives no support; `None` where it may give some."""
    if done.status is LinkStatus.MISSING:
        return f"{' '.join(citation.targets[done.target].text.split())} has no entry"
    if done.status is not LinkStatus.LINKED or len(done.references) != 1 or done.references[0] not in failing:
        return None
    return f"{describe_entry(references[done.references[0]])} {failing[done.references[0]]}"
