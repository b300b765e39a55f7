"""CC101-CC110 and CC201: what the links between text and list show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from citecheck.checks.citation_order import citation_order_findings
from citecheck.checks.finding import MAX_ONE_BY_ONE, enumerate_names, finding
from citecheck.models import CitationForm, LinkStatus, Severity
from citecheck.parser.citations.author_year import CITED_THROUGH
from citecheck.parser.linking.settle import BY_ORDER
from citecheck.rules.codes import (
    CITATION_AMBIGUOUS,
    CITATION_MISSING,
    CITATION_NEAR_MISS,
    CITATION_OUT_OF_RANGE,
    ET_AL_FORM,
    MALFORMED_MARKER,
    MIXED_STYLES,
    NO_REFERENCE_LIST,
    SECONDARY_CITATION,
    SELF_CONTRADICTION,
    UNCITED_REFERENCE,
)
from citecheck.text.citing import describe_entry, target_text
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from citecheck.models import Citation, Finding, Link, Reference, ReferenceList

MAX_NAMED = 8  # citations named in a note


def linkage_findings(
    citations: Sequence[Citation],
    links: Sequence[Link],
    reference_list: ReferenceList,
    *,
    nocite: AbstractSet[str] = frozenset(),
) -> Iterator[Finding]:
    """All findings about citations and their links, in the order of the text. `reference_list` knows who cites it.

    `nocite` holds the keys that the author lists without citing them; `*` is all.
    """
    by_id = {c.id: c for c in citations}
    yield from _malformed_markers(citations)
    if not citations:
        return
    if not reference_list.references:
        yield no_list(citations)
        return
    yield from _target_findings(by_id, links, reference_list)
    yield from _letters_by_order([(by_id[d.citation], d) for d in links if d.by == BY_ORDER])
    yield from citation_order_findings(citations, reference_list)
    yield from _uncited_entries(reference_list.references, citations, links, nocite)


def style_findings(citations: Sequence[Citation]) -> Iterator[Finding]:
    """CC106: both styles in one text, also where one of them occurs once beside many of the other."""
    forms: dict[CitationForm, list[Citation]] = defaultdict(list)
    for citation in citations:
        forms[citation.form].append(citation)
    numeric, named = forms[CitationForm.NUMERIC], forms[CitationForm.AUTHOR_YEAR]
    bracketed = [c for c in named if c.raw.startswith(("(", "["))]
    if numeric and bracketed:
        fewer, more = sorted((numeric, bracketed), key=len)
        commoner = "the number" if more is numeric else "author and year"
        yield finding(
            MIXED_STYLES,
            f"The text cites by number ({len(numeric)} times) and by author and year ({len(named)} times).",
            citation=fewer[0],
            locations=[c.location for c in fewer],
            suggestion=f"Use one style throughout; {commoner} is the commoner here.",
        )


def no_list(citations: Sequence[Citation]) -> Finding:
    """CC110, once, with all the citations that cannot be followed."""
    targets = sum(len(c.targets) for c in citations)
    count = f"{len(citations)} citation{'s' * (len(citations) != 1)} with {targets} target{'s' * (targets != 1)}"
    return finding(
        NO_REFERENCE_LIST,
        f"No reference list was found, so the citations cannot be followed: {count}, naming "
        f"{enumerate_citations(citations)}.",
        citation=citations[0],
        locations=[c.location for c in citations],
        suggestion="If the list is a separate file, give it with --references FILE.",
    )


def list_not_printed(citations: Sequence[Citation], reference_list: ReferenceList) -> Finding:
    """CC110 for a document whose field codes hold the records of a list that it does not print."""
    count = len(reference_list.references)
    return finding(
        NO_REFERENCE_LIST,
        f"No reference list is printed; the {count} records in the field codes of the citations were checked instead.",
        citation=citations[0],
        suggestion="Insert the bibliography with the reference manager.",
        severity=Severity.WARNING,
    )


def enumerate_citations(citations: Sequence[Citation]) -> str:
    """The citations in a few words: `30 numeric markers ([1]-[38]), (Jovev et al. 2013), …`."""
    numeric = [c for c in citations if c.form is CitationForm.NUMERIC]
    numbers = sorted({int(t.label) for c in numeric for t in c.targets if t.label and t.label.isdigit()})
    named = [target_text(t) for c in citations if c.form is not CitationForm.NUMERIC for t in c.targets]
    parts = []
    if numbers:
        parts.append(f"numbers {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"number {numbers[0]}")
    if named:
        parts.append(enumerate_names(list(dict.fromkeys(named)), separator="; "))
    return "; ".join(parts)


def _malformed_markers(citations: Sequence[Citation]) -> Iterator[Finding]:
    for citation in citations:
        if citation.malformed:
            raw = collapse(citation.raw)
            yield finding(
                MALFORMED_MARKER,
                f"The marker {raw} is malformed: {citation.malformed}.",
                citation=citation,
                reason=citation.malformed,
            )


def _target_finding(citation: Citation, link: Link, reference_list: ReferenceList) -> Finding | None:
    """What the link of one target shows; `None` where nothing is wrong."""
    target = citation.targets[link.target]
    name = target_text(target)
    make = partial(finding, citation=citation, target=link.target, reason=link.why)
    entries = [r for r in reference_list.references if r.id in link.references]
    if link.status is LinkStatus.MISSING and citation.form is CitationForm.NUMERIC and target.label:
        number, last = int(target.label), _last_number(reference_list)
        if number > last:
            message = f"[{number}] is beyond the end of the list, which ends at {last}."
            return make(CITATION_OUT_OF_RANGE, message, reason="")
        return make(CITATION_MISSING, f"[{number}] has no entry: {link.why}.")
    if link.status is LinkStatus.MISSING:
        return make(CITATION_MISSING, f"{name} is not in the reference list: {link.why}.")
    if link.status is LinkStatus.NEAR:
        return make(
            CITATION_NEAR_MISS,
            f"{name} fits no entry exactly; {link.why}.",
            reference=entries[0],
            locations=[citation.location, entries[0].location],
            suggestion=f"Probably meant: {describe_entry(entries[0])}.",
        )
    if link.status is LinkStatus.AMBIGUOUS:
        return make(
            CITATION_AMBIGUOUS,
            f"{name} is ambiguous: {link.why}." if target.label else f"{name} is ambiguous: it {link.why}.",
            locations=[citation.location, *(r.location for r in entries)],
        )
    if link.status is LinkStatus.EXEMPT and link.why == CITED_THROUGH:
        return make(SECONDARY_CITATION, f"{name} is {link.why} and has no entry of its own.")
    if link.conflict:
        return make(
            SELF_CONTRADICTION,
            f"{name} and its {'field code' if target.embedded else 'link'} do not agree: {link.conflict}.",
            reference=entries[0],
            locations=[citation.location, entries[0].location],
            suggestion="Update the fields of the document, or correct the words.",
            reason=link.conflict,
        )
    if link.status is LinkStatus.LINKED and link.note:
        return make(
            ET_AL_FORM,
            f"{name}: {link.note}.",
            reference=entries[0],
            suggestion=f"The entry is {describe_entry(entries[0])}.",
            severity=Severity.INFO,
            reason=link.note,
        )
    return None


def _last_number(reference_list: ReferenceList) -> int:
    if not reference_list.numbered:
        return len(reference_list.references)
    return max((int(r.label) for r in reference_list.references if r.label and r.label.isdigit()), default=0)


def _target_findings(
    citations: Mapping[str, Citation], links: Sequence[Link], reference_list: ReferenceList
) -> Iterator[Finding]:
    """One finding for each cause, with all the places where it shows."""
    by_cause: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for link in links:
        citation = citations[link.citation]
        if found := _target_finding(citation, link, reference_list):
            by_cause[found.rule, *_cause_of(citation, link)].append(found)
    for first, *others in by_cause.values():
        if others:
            places = dict.fromkeys(f.locations[0] for f in (first, *others))
            message = f"{first.message} It is cited {len(others) + 1} times."
            yield replace(first, message=message, locations=(*places, *first.locations[1:]))
        else:
            yield first


def _cause_of(citation: Citation, link: Link) -> tuple[object, ...]:
    """What findings about several citations of one work share: the names without particles, the year, what is wrong."""
    target = citation.targets[link.target]
    names = []
    for author in target.authors:
        words = fold(author).split()
        names.append("".join([w for w in words if w not in PARTICLES] or words))
    why = "" if target.authors and not link.references else link.why
    return (
        link.status,
        target.label or "",
        tuple(names) or (collapse(target.text),),
        target.year,
        target.suffix,
        link.references,
        link.conflict,
        why,
    )


def _letters_by_order(found: Sequence[tuple[Citation, Link]]) -> Iterator[Finding]:
    """CC104, once: letters behind years that the list does not print."""
    if not found:
        return
    names = list(dict.fromkeys(target_text(c.targets[d.target]) for c, d in found))
    yield finding(
        CITATION_AMBIGUOUS,
        "The list prints no letters behind these years; they were followed by the order of its entries: "
        f"{enumerate_names(names, most=MAX_NAMED)}.",
        citation=found[0][0],
        locations=[c.location for c, _ in found],
        suggestion="Print the letters in the list.",
        severity=Severity.INFO,
    )


def is_database(references: Sequence[Reference], citations: Sequence[Citation]) -> bool:
    """Whether the list is a file of records from which only those cited by key are printed (BibTeX, CSL)."""
    keyed = any(c.form is CitationForm.KEY for c in citations)
    return keyed and all(r.key and r.embedded for r in references)


def _uncited_entries(
    references: Sequence[Reference], citations: Sequence[Citation], links: Sequence[Link], nocite: AbstractSet[str]
) -> Iterator[Finding]:
    """CC201: entries that no citation leads to; one that an ambiguous citation may mean is not called uncited.

    Records of a database that no key names are not printed: that is advice, and one finding where they are many.
    """
    if "*" in nocite:
        return
    possible = {r for link in links for r in link.references}
    uncited = [r for r in references if r.id not in possible and r.key not in nocite]
    if not is_database(references, citations):
        for reference in uncited:
            yield finding(UNCITED_REFERENCE, f"{describe_entry(reference)} is cited nowhere.", reference=reference)
    elif len(uncited) <= MAX_ONE_BY_ONE:
        for reference in uncited:
            message = f"The key {reference.key} is used nowhere."
            yield finding(UNCITED_REFERENCE, message, reference=reference, severity=Severity.INFO)
    else:
        keys = list(dict.fromkeys(r.key or "" for r in uncited))
        yield finding(
            UNCITED_REFERENCE,
            f"{len(keys)} keys are used nowhere: {enumerate_names(keys)}.",
            reference=uncited[0],
            locations=[r.location for r in uncited],
            severity=Severity.INFO,
        )
