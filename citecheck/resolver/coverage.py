"""What an absence means: whether a source registers the venue of a reference in its year, and what it has in its place.

That no record is found says nothing where nobody registers the journal. Where a source does, a second question bound
to the venue and the years around the printed one comes before anything is called unresolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Coverage, Outcome, Query
from citecheck.resolver.deciding.classes import is_latin, too_little, unpublished
from citecheck.resolver.place import find_place, is_sparse
from citecheck.sources.base import KnowsVenues
from citecheck.text.journals import content_words, names_venue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citecheck.models import Asked, Place, Venue, Work
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.sources.base import Source

# Types of works that a journal's registrations say nothing of, though a container may be printed.
_NEVER_REGISTERED = frozenset(
    """
    thesis webpage post post-weblog software legislation legal_case bill regulation patent article-newspaper
    article-magazine motion_picture broadcast manuscript personal_communication speech pamphlet hearing treaty
    interview map song graphic
    """.split()
)
# What stands in journals without being registered one by one: `[abstract 123]`, `2010;116(Suppl 1):S45`, `poster`
_SELDOM_REGISTERED = re.compile(
    r"\[abstracts?\b|"
    r"\babstract (?:no\b|\d)|\b(?:meeting|conference) abstracts?\b|[;(]\s*suppl|\bsuppl(?:ement)?\.?\s*\(?\d|"
    r"\bposters?\b|\bannual meeting\b|\bunpublished\b|\bthesis\b|\bdissertation\b|\bpersonal communication\b|"
    r"\bpress release\b|\bin preparation\b|\bsubmitted (?:to|for)\b|\bmanuscript\b|\bobituar",
    re.IGNORECASE,
)
_ABSTRACT_PAGE = re.compile(r"\d+[A-Z]")  # `20:362A`: of a volume of abstracts
# Crossref began in 2000, and by 2005 the journals that take part registered what they published. Older years are filled
# in later, or in part: there the pages must show that the year is whole.
REGISTERED_AS_PUBLISHED = 2005
# Works of one venue and year in one answer, of a venue whose works are not counted: single ones are astray in a source
# that does not register the venue.
ENOUGH_SEEN = 5
_FAILED = frozenset({Outcome.UNAVAILABLE, Outcome.NOT_ASKED})
_MOST_NAMES = 2
_TWO_WORDS = 2
_MOST_SPELLINGS = 2  # of one venue that are searched


@dataclass(frozen=True, slots=True)
class Absence:
    """What the sources said of the venue of a reference that none of them has.

    Attributes:
        asked: the questions and their outcomes
        works: further works that may be meant, with the name of their source
        coverage: the source that registers the venue; None where none does
        place: what it has where the reference says that the work is
    """

    asked: tuple[Asked, ...] = ()
    works: tuple[tuple[Work, str], ...] = ()
    coverage: Coverage | None = None
    place: Place | None = None


def wants_coverage(printed: Printed, today: date) -> bool:
    """Whether a reference names a venue and a year for which a source could say that it registers them."""
    work = printed.work
    if venue_of(printed) is None or work.year is None or unpublished(printed, today):
        return False
    if work.type in _NEVER_REGISTERED or _SELDOM_REGISTERED.search(printed.bare):
        return False
    if _ABSTRACT_PAGE.fullmatch(work.pages or ""):
        return False
    return is_latin(printed.bare) and not too_little(printed)


def venue_of(printed: Printed) -> str | None:
    """The name of the venue: the container, or what stands in its place and was taken for a publisher.

    `Lee, A. (2012). A title. Entrepreneurship Theory and Practice.` could be a book. No journal bears the name of a
    publisher of two words or more, so it is asked for; `Oslo: Fjord Press` names a place before it.
    """
    work = printed.work
    if work.container or not work.publisher or work.isbn or work.edition:
        return work.container
    behind_place = re.search(r":\s*" + re.escape(work.publisher), printed.bare)
    return None if behind_place or len(content_words(work.publisher)) < _TWO_WORDS else work.publisher


def ask_venues(printed: Printed, sources: Sequence[Source], offered: Sequence[Work]) -> Absence:
    """Ask the sources that know venues for the one that is printed, and for the work within it.

    Args:
        printed: a reference with a container and a year.
        sources: those that answered the search, and know all that is registered.
        offered: works that the search offered: those of the venue tell its full name and ISSN.

    Returns:
        The coverage of the first source that registers the venue in the year.
    """
    work, year, name = printed.work, printed.work.year, venue_of(printed)
    if name is None or year is None:
        return Absence()
    names, issn = _names_of_venue(name, offered)
    asked: list[Asked] = []
    works: list[tuple[Work, str]] = []
    for source in sources:
        if not isinstance(source, KnowsVenues):
            continue
        answer = source.find_venues(names, (*work.issn, *issn), year)
        if answer.asked.outcome in _FAILED:
            asked.append(answer.asked)  # what it says of the venue is the coverage; only a failure is to be reported
            continue
        covering = _choose_covering(answer.venues, year)
        for venue, _ in covering:
            found = source.search_venue(venue, Query(printed.raw, work), (year - 1, year + 1))
            asked.append(found.asked)
            works += [(each, source.name) for each in found.works]
        if not covering or any(each.outcome in _FAILED for each in asked):
            continue
        venue, count = covering[0]
        if year < REGISTERED_AS_PUBLISHED:
            contents = source.list_venue(venue, (year, year))
            if contents.asked.outcome in _FAILED or is_sparse(contents):
                asked += [contents.asked] if contents.asked.outcome in _FAILED else []
                continue
        coverage = Coverage(source.name, venue.title, year, count, answer.asked.as_of, exact=venue.counted)
        place = find_place(printed, venue, source) if len(covering) == 1 else None
        return Absence(tuple(asked), tuple(works), coverage, place)
    return Absence(tuple(asked), tuple(works))


def _choose_covering(venues: Sequence[Venue], year: int) -> list[tuple[Venue, int]]:
    """The venues that may be meant with the works of the year, most works first; none where it is not sure which.

    A source may have one journal under several spellings; two journals that share an abbreviation are two.
    """
    if any(not names_venue(each.title, venues[0].title) for each in venues[1:]):
        return []
    covering = [(venue, count) for venue in venues if (count := count_registered(venue, year)) is not None]
    return sorted(covering, key=lambda pair: -pair[1])[:_MOST_SPELLINGS]


def count_registered(venue: Venue, year: int) -> int | None:
    """How many works of a year are registered; `None` where the year is not covered.

    What is published since journals register as they publish is covered from the first year to the last, also where
    the count has a gap; an earlier year, where the source has works of it.
    """
    count = venue.count_of(year)
    if not venue.counted:
        return count if count >= ENOUGH_SEEN else None
    if count or not venue.years:
        return count or None
    first, last = venue.years[0][0], venue.years[-1][0]
    return 0 if first < year < last and year >= REGISTERED_AS_PUBLISHED else None


def _names_of_venue(container: str, offered: Sequence[Work]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The printed name, the full name of offered works that agrees with it, and the ISSNs of their venue."""
    full: dict[str, tuple[str, ...]] = {}
    for work in offered:
        if work.container and names_venue(container, work.container):
            full.setdefault(work.container, work.issn)
    names = list(dict.fromkeys((container, *full)))
    if any(not names_venue(each, next(iter(full))) for each in full):  # several venues bear the abbreviation
        return (container,), ()
    return tuple(names[:_MOST_NAMES]), next(iter(full.values()), ())
