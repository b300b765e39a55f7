"""CC101-CC110 and CC201: what the links between text and list show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.models import CitationForm, LinkStatus, Severity
from citecheck.parser.citations.author_year import CITED_THROUGH
from citecheck.parser.linking.settle import BY_ORDER
from citecheck.text.citing import describe_entry, target_text
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from citecheck.models import Citation, Finding, Link, Reference, ReferenceList, Target

# A list is ordered by first citation where this share of neighbouring first citations ascends; below it, numbering
# follows another rule (mostly the alphabet) and order says nothing.
MIN_ASCENDING = 0.8
MAX_OUT_OF_ORDER = 3  # told one by one; more are one finding
MIN_NUMBERS = 5  # cited numbers needed to speak of an order
MAX_NAMED = 8  # citations named in a note
MAX_LISTED = 60  # citations named one by one in a summary


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
    yield from _markers(citations)
    if not citations:
        return
    if not reference_list.references:
        yield no_list(citations)
        return
    told = [(_cause(by_id[d.citation], d), f) for d in links for f in _target(by_id[d.citation], d, reference_list)]
    yield from _once(told)
    yield from _letters([(by_id[d.citation], d) for d in links if d.by == BY_ORDER])
    yield from _order(citations, reference_list)
    uncited = _uncited(reference_list.references, links, nocite)
    yield from _unused(uncited) if is_database(reference_list.references, citations) else map(_not_cited, uncited)


def style_findings(citations: Sequence[Citation]) -> Iterator[Finding]:
    """CC106: both styles in one text. A style that occurs once beside many of the other is a slip, and told too."""
    forms: dict[CitationForm, list[Citation]] = defaultdict(list)
    for citation in citations:
        forms[citation.form].append(citation)
    numeric, named = forms[CitationForm.NUMERIC], forms[CitationForm.AUTHOR_YEAR]
    bracketed = [c for c in named if c.raw.startswith(("(", "["))]
    if numeric and bracketed:
        fewer, other = sorted((numeric, bracketed), key=len)
        yield finding(
            "CC106",
            f"The text cites by number ({len(numeric)} times) and by author and year ({len(named)} times).",
            citation=fewer[0],
            locations=[c.location for c in fewer],
            suggestion=f"Use one style throughout; {_form(other[0])} is the commoner here.",
        )


def no_list(citations: Sequence[Citation]) -> Finding:
    """CC110, once, with all it covers."""
    return finding(
        "CC110",
        f"No reference list was found, so the citations cannot be followed: {_count(citations)}, naming "
        f"{enumerate_citations(citations)}.",
        citation=citations[0],
        locations=[c.location for c in citations],
        suggestion="If the list is a separate file, give it with --references FILE.",
    )


def list_not_printed(citations: Sequence[Citation], reference_list: ReferenceList) -> Finding:
    """CC110 for a document whose field codes hold the records of a list that it does not print."""
    count = len(reference_list.references)
    return finding(
        "CC110",
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
    named = list(dict.fromkeys(named))
    parts = []
    if numbers:
        parts.append(f"numbers {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"number {numbers[0]}")
    parts += named[:MAX_LISTED]
    more = f" and {len(named) - MAX_LISTED} more" if len(named) > MAX_LISTED else ""
    return "; ".join(parts) + more


def _count(citations: Sequence[Citation]) -> str:
    targets = sum(len(c.targets) for c in citations)
    return f"{len(citations)} citation{'s' * (len(citations) != 1)} with {targets} target{'s' * (targets != 1)}"


def _form(citation: Citation) -> str:
    return "the number" if citation.form is CitationForm.NUMERIC else "author and year"


def _markers(citations: Sequence[Citation]) -> Iterator[Finding]:
    for citation in citations:
        if citation.malformed:
            raw = collapse(citation.raw)
            yield finding("CC105", f"The marker {raw} is malformed: {citation.malformed}.", citation=citation)


def _target(citation: Citation, link: Link, reference_list: ReferenceList) -> Iterator[Finding]:
    target = citation.targets[link.target]
    shown = target_text(target)
    if link.status is LinkStatus.MISSING:
        if citation.form is CitationForm.NUMERIC and target.label:
            yield from _missing_number(citation, target, link, reference_list)
        else:
            yield finding("CC101", f"{shown} is not in the reference list: {link.why}.", citation=citation)
        return
    meant = [r for r in reference_list.references if r.id in link.references]
    if link.status is LinkStatus.NEAR:
        yield finding(
            "CC103",
            f"{shown} fits no entry exactly; {link.why}.",
            citation=citation,
            reference=meant[0],
            locations=[citation.location, meant[0].location],
            suggestion=f"Probably meant: {describe_entry(meant[0])}.",
        )
    elif link.status is LinkStatus.AMBIGUOUS:
        yield finding(
            "CC104",
            f"{shown} is ambiguous: it {link.why}." if not target.label else f"{shown} is ambiguous: {link.why}.",
            citation=citation,
            locations=[citation.location, *(r.location for r in meant)],
        )
    elif link.status is LinkStatus.EXEMPT and link.why == CITED_THROUGH:
        yield finding(
            "CC108",
            f"{shown} is {link.why} and has no entry of its own.",
            citation=citation,
        )
    elif link.conflict:
        what = "field code" if target.embedded else "link"
        yield finding(
            "CC205",
            f"{shown} and its {what} do not agree: {link.conflict}.",
            citation=citation,
            reference=meant[0],
            locations=[citation.location, meant[0].location],
            suggestion="Update the fields of the document, or correct the words.",
        )
    elif link.status is LinkStatus.LINKED and link.note:
        yield finding(
            "CC109",
            f"{shown}: {link.note}.",
            citation=citation,
            reference=meant[0],
            suggestion=f"The entry is {describe_entry(meant[0])}.",
            severity=Severity.INFO,
        )


def _cause(citation: Citation, link: Link) -> tuple[object, ...]:
    """What findings about several citations of one work have in common: the names, the year, what is wrong."""
    target = citation.targets[link.target]
    names = tuple(_bare(a) for a in target.authors) or (collapse(target.text),)
    why = "" if target.authors and not link.references else link.why
    return link.status, target.label or "", names, target.year, target.suffix, link.references, link.conflict, why


def _bare(name: str) -> str:
    """A name without its particles: `de Bakhtin` and `Bakhtin` are told once."""
    words = fold(name).split()
    return "".join([w for w in words if w not in PARTICLES] or words)


def _once(told: Sequence[tuple[tuple[object, ...], Finding]]) -> Iterator[Finding]:
    """One finding for each cause, with all the places where it shows."""
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for cause, found in told:
        alike[found.rule, *cause].append(found)
    for first, *others in alike.values():
        if not others:
            yield first
            continue
        places = dict.fromkeys(f.locations[0] for f in (first, *others))
        message = f"{first.message} It is cited {len(others) + 1} times."
        yield replace(first, message=message, locations=(*places, *first.locations[1:]))


def _letters(found: Sequence[tuple[Citation, Link]]) -> Iterator[Finding]:
    """CC104, once: letters behind years that the list does not print."""
    if not found:
        return
    shown = list(dict.fromkeys(target_text(c.targets[d.target]) for c, d in found))
    named = ", ".join(shown[:MAX_NAMED]) + (f" and {len(shown) - MAX_NAMED} more" if len(shown) > MAX_NAMED else "")
    yield finding(
        "CC104",
        f"The list prints no letters behind these years; they were followed by the order of its entries: {named}.",
        citation=found[0][0],
        locations=[c.location for c, _ in found],
        suggestion="Print the letters in the list.",
        severity=Severity.INFO,
    )


def _missing_number(citation: Citation, target: Target, link: Link, reference_list: ReferenceList) -> Iterator[Finding]:
    number = int(target.label or 0)
    top = max((int(r.label) for r in reference_list.references if r.label and r.label.isdigit()), default=0)
    top = top if reference_list.numbered else len(reference_list.references)
    if number > top:
        message = f"[{number}] is beyond the end of the list, which ends at {top}."
        yield finding("CC102", message, citation=citation)
    else:
        yield finding("CC101", f"[{number}] has no entry: {link.why}.", citation=citation)


def _order(citations: Sequence[Citation], reference_list: ReferenceList) -> Iterator[Finding]:
    """CC107: numbers whose first citation stands before that of a smaller one, and gaps."""
    firsts: dict[int, Citation] = {}
    for citation in citations:
        for target in citation.targets:
            if citation.form is CitationForm.NUMERIC and target.label and target.label.isdigit():
                firsts.setdefault(int(target.label), citation)
    order = list(firsts)
    if len(order) < MIN_NUMBERS:
        return
    ascending = sum(b > a for a, b in pairwise(order))
    if ascending < MIN_ASCENDING * (len(order) - 1):
        return
    ahead: list[tuple[int, list[int]]] = []  # a number that runs ahead, and the smaller ones cited only later
    top = 0
    for place, number in enumerate(order):
        later = [n for n in order[place + 1 :] if n < number] if number > top + 1 else []
        if later:
            ahead.append((number, later))
        else:
            top = max(top, number)
    if len(ahead) > MAX_OUT_OF_ORDER:
        numbers = ", ".join(f"[{n}]" for n, _ in ahead[:MAX_LISTED])
        places = [firsts[n].location for n, _ in ahead]
        message = f"{len(ahead)} numbers are first cited before smaller ones: {numbers}."
        yield finding("CC107", message, citation=firsts[ahead[0][0]], locations=places)
    else:
        for number, later in ahead:
            rest = f" to [{max(later)}]" if len(later) > 1 else ""
            message = f"[{number}] is first cited here, before [{min(later)}]{rest}."
            yield finding("CC107", message, citation=firsts[number])
    yield from _gaps(firsts, reference_list)


def _gaps(firsts: Mapping[int, Citation], reference_list: ReferenceList) -> Iterator[Finding]:
    """Numbers that neither the text cites nor the list has; one that the list has is uncited, CC201."""
    labels = {int(r.label) for r in reference_list.references if r.label and r.label.isdigit()}
    cited = sorted(n for n in firsts if n in labels)
    for low, high in pairwise(cited):
        skipped = [n for n in range(low + 1, high) if n not in labels]
        if skipped:
            numbers = ", ".join(f"[{n}]" for n in skipped)
            yield finding("CC107", f"[{high}] follows [{low}]: text and list have no {numbers}.", citation=firsts[high])


def is_database(references: Sequence[Reference], citations: Sequence[Citation]) -> bool:
    """Whether the list is a file of records from which only those cited by key are printed (BibTeX, CSL)."""
    keyed = any(c.form is CitationForm.KEY for c in citations)
    return keyed and all(r.key and r.embedded for r in references)


def _uncited(references: Sequence[Reference], links: Sequence[Link], nocite: AbstractSet[str]) -> list[Reference]:
    """The entries that no citation leads to; one that an ambiguous citation may mean is not called uncited."""
    possible = {r for done in links for r in done.references}
    if "*" in nocite:
        return []
    return [r for r in references if r.id not in possible and r.key not in nocite]


def _not_cited(reference: Reference) -> Finding:
    return finding("CC201", f"{describe_entry(reference)} is cited nowhere.", reference=reference)


def _unused(references: Sequence[Reference]) -> Iterator[Finding]:
    """Records that no key names are not printed: advice, and one finding where they are many."""
    if len(references) <= MAX_OUT_OF_ORDER:
        for reference in references:
            message = f"The key {reference.key} is used nowhere."
            yield finding("CC201", message, reference=reference, severity=Severity.INFO)
        return
    names = list(dict.fromkeys(r.key or "" for r in references))
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    yield finding(
        "CC201",
        f"{len(names)} keys are used nowhere: {', '.join(names[:MAX_LISTED])}{more}.",
        reference=references[0],
        locations=[r.location for r in references],
        severity=Severity.INFO,
    )
