"""A preprint and the article it became: two publications with years, places and DOIs of their own.

A reference to a preprint may be held against the record of its article where no source has the preprint. Title and
people are the same; what belongs to one of the two publications only is not compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.models import Agreement
from citecheck.resolver.comparing.numbers import registered_years
from citecheck.resolver.comparing.printed import PREPRINT_PREFIXES, is_preprint, names_preprint
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Evidence, Work
    from citecheck.resolver.comparing.printed import Printed

_OF_ONE_VERSION = frozenset({"year", "container", "volume", "issue", "pages", "doi"})
# Years from a preprint to its article; no figure of its own: of the pairs that Crossref relates few are further apart.
LONGEST_TO_ARTICLE = 5
_SERVERS = ("arxiv", "rxiv", "preprint", "ssrn", "research square")


def is_published_version(printed: Printed, work: Work) -> bool:
    """Whether a reference is to a preprint and the record is of the article that it became.

    `Jovanovic N. Title. PeerJ Preprints, 4, e2579v1. 2016`, and a record of that title in a journal of 2019. A
    reference that prints a journal or a conference is to that, though it may give the preprint's number too.
    """
    mine = printed.work
    numbered = bool(mine.arxiv) or any(doi.startswith(PREPRINT_PREFIXES) for doi in printed.dois)
    if is_preprint(work) or not (numbered or names_preprint(printed)):
        return False
    server = fold(mine.container or "")
    if not any(s in server for s in _SERVERS) and (server or mine.volume or mine.pages):
        return False
    year, years = mine.year, registered_years(work)
    return year is None or not years or 0 <= max(years) - year <= LONGEST_TO_ARTICLE


def set_versions_apart(printed: Printed, work: Work, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence without differences that are no differences: those of a preprint's details from its article's."""
    if not is_published_version(printed, work):
        return tuple(evidence)
    return tuple(
        replace(e, agreement=Agreement.NOT_COMPARABLE)
        if e.field in _OF_ONE_VERSION and e.agreement in {Agreement.DIFFERENT, Agreement.CLOSE}
        else e
        for e in evidence
    )
