"""CC111: the reference list seems to belong to another document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.checks.linkage import enumerate_citations
from citecheck.claims.topic import fit_difference
from citecheck.models import CitationForm, LinkStatus, Severity
from citecheck.rules.codes import LIST_MISMATCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Citation, Finding, Link, ReferenceList

# Thresholds of the design trials (published articles, own lists against the nearest other article's list, 2026-11):
MAX_LINK_RATE = 0.3  # author-year: no false alarm, 97 % of foreign lists found
MIN_FIT_DIFFERENCE = 0.08  # numeric: 2 % false, 92-99 % found; so an error only where names say the same
MIN_NAMED = 5  # author-year targets that must have been looked for
MIN_NUMBERED = 15  # numeric pairs of sentence and title
# By numbers alone: only a clear case, and a warning. Of 328 numeric dev articles 9 are below .08; here
# one is left, whose text is scrambled (2026-11, bench/linking).
CLEAR_DIFFERENCE = 0.03
CLEAR_NUMBERED = 30

_NAMED = frozenset({CitationForm.AUTHOR_YEAR, CitationForm.KEY})  # forms that say which work they mean
_COUNTED = frozenset({"label", "position"})  # links that follow a number alone


def list_mismatch(
    citations: Sequence[Citation], links: Sequence[Link], reference_list: ReferenceList
) -> Finding | None:
    """CC111 with its evidence, or `None`.

    Authors and years are asked first. Where the text also cites by number, the claims must fit the entries no
    better than by chance as well: a list that serves the numbers belongs here, and only the names have none. Where it
    cites by number alone, only a clear case is reported, as a warning.
    """
    if not citations or not reference_list.references:
        return None
    by_id = {c.id: c for c in citations}
    named = [link for link in links if by_id[link.citation].form in _NAMED and link.status is not LinkStatus.EXEMPT]
    # a near miss names an entry too: a list with wrong years is a careless one, not another document's
    found = sum(link.status is not LinkStatus.MISSING for link in named)
    titles = {r.id: r.work.title for r in reference_list.references}
    pairs = [
        (by_id[link.citation].sentence, title)
        for link in links
        if link.by in _COUNTED and len(link.references) == 1 and (title := titles.get(link.references[0]))
    ]
    difference = fit_difference([s for s, _ in pairs], [t for _, t in pairs]) if len(pairs) >= MIN_NUMBERED else None
    if len(named) < MIN_NAMED:
        mismatch = difference is not None and difference < CLEAR_DIFFERENCE and len(pairs) >= CLEAR_NUMBERED
    else:
        # numbers that lead to entries, too few to be measured, count for the list
        numbers_fit = difference >= MIN_FIT_DIFFERENCE if difference is not None else bool(pairs)
        mismatch = found < MAX_LINK_RATE * len(named) and not numbers_fit
    if not mismatch:
        return None
    evidence = []
    if named:
        how = "key" if all(c.form is not CitationForm.AUTHOR_YEAR for c in citations) else "author and year"
        evidence.append(f"{found} of {len(named)} citations by {how} have an entry")
    if difference is not None:
        evidence.append(
            f"the cited sentences fit the titles of their entries hardly better than those of any other "
            f"(difference {difference:.2f}; own lists: above {MIN_FIT_DIFFERENCE})"
        )
    severity = Severity.ERROR if len(named) >= MIN_NAMED else Severity.WARNING
    return _mismatch_finding(citations, links, reference_list, "; ".join(evidence), severity)


def _mismatch_finding(
    citations: Sequence[Citation],
    links: Sequence[Link],
    reference_list: ReferenceList,
    evidence: str,
    severity: Severity,
) -> Finding:
    by_id = {c.id: c for c in citations}
    missing = list(dict.fromkeys(by_id[link.citation] for link in links if link.status is LinkStatus.MISSING))
    cited = {r for link in links for r in link.references}
    uncited = sum(r.id not in cited for r in reference_list.references)
    covers = f" Without an entry: {enumerate_citations(missing)}." if missing else ""
    covers += f" Never cited: {uncited} of {len(reference_list.references)} entries." if uncited else ""
    return finding(
        LIST_MISMATCH,
        f"The reference list seems to belong to another document: {evidence}.{covers}",
        citation=missing[0] if missing else citations[0],
        locations=[c.location for c in missing],
        suggestion="Check that the right list was given.",
        severity=severity,
        reason=evidence,
    )
