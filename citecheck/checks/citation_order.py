"""CC107: numbers that are first cited out of order, and numbers that are left out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.checks.finding import MAX_LISTED, MAX_ONE_BY_ONE, finding
from citecheck.models import CitationForm
from citecheck.rules.codes import CITATION_OUT_OF_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.models import Citation, Finding, ReferenceList

# A list is ordered by first citation where this share of neighbouring first citations ascends; below it, numbering
# follows another rule (mostly the alphabet) and order says nothing.
MIN_ASCENDING = 0.8
MIN_NUMBERS = 5  # cited numbers needed to speak of an order


def citation_order_findings(citations: Sequence[Citation], reference_list: ReferenceList) -> Iterator[Finding]:
    """Numbers whose first citation stands before that of a smaller one, and gaps."""
    first_citations: dict[int, Citation] = {}
    for citation in citations:
        for target in citation.targets:
            if citation.form is CitationForm.NUMERIC and target.label and target.label.isdigit():
                first_citations.setdefault(int(target.label), citation)
    order = list(first_citations)
    ascending = sum(b > a for a, b in pairwise(order))
    if len(order) < MIN_NUMBERS or ascending < MIN_ASCENDING * (len(order) - 1):
        return
    ahead: list[tuple[int, list[int]]] = []  # a number that runs ahead, and the smaller ones cited only later
    top = 0
    for place, number in enumerate(order):
        later = [n for n in order[place + 1 :] if n < number] if number > top + 1 else []
        if later:
            ahead.append((number, later))
        else:
            top = max(top, number)
    if len(ahead) > MAX_ONE_BY_ONE:
        numbers = ", ".join(f"[{n}]" for n, _ in ahead[:MAX_LISTED])
        places = [first_citations[n].location for n, _ in ahead]
        message = f"{len(ahead)} numbers are first cited before smaller ones: {numbers}."
        yield finding(CITATION_OUT_OF_ORDER, message, citation=first_citations[ahead[0][0]], locations=places)
    else:
        for number, later in ahead:
            rest = f" to [{max(later)}]" if len(later) > 1 else ""
            message = f"[{number}] is first cited here, before [{min(later)}]{rest}."
            yield finding(CITATION_OUT_OF_ORDER, message, citation=first_citations[number])
    yield from _gap_findings(first_citations, reference_list)


def _gap_findings(first_citations: Mapping[int, Citation], reference_list: ReferenceList) -> Iterator[Finding]:
    """Numbers that neither the text cites nor the list has; one that the list has is uncited, CC201."""
    labels = {int(r.label) for r in reference_list.references if r.label and r.label.isdigit()}
    for low, high in pairwise(sorted(n for n in first_citations if n in labels)):
        skipped = [n for n in range(low + 1, high) if n not in labels]
        if skipped:
            numbers = ", ".join(f"[{n}]" for n in skipped)
            message = f"[{high}] follows [{low}]: text and list have no {numbers}."
            yield finding(CITATION_OUT_OF_ORDER, message, citation=first_citations[high])
