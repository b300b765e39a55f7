"""What a venue has registered at the printed place of a work that is not found.

`Pages 213-220 of volume 45 lie within another work, pp. 209-224`; `volume 12 is of 1998`. Only where the volume is
paginated through, so that pages name one place, and only what deposited records bear out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.models import Place
from citecheck.text.pages import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Contents, Venue, Work
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.sources.base import KnowsVenues

MOST_WORKS = 900  # of three years that are asked for in one question; of more, the printed year alone
# Share of the pages of a year that registered works have, from which on these are not a few picked out: of 271 honest
# references to works without a DOI, five are to journals of whose year 209,000 works hold one or two, at 9 % at most.
WHOLE = 0.3
_ENOUGH_WORKS = 5  # with pages in a volume, for a judgement on how it is paginated
_OVERLAPPING = 0.05  # share of neighbours that overlap; a volume whose issues begin with page 1 has far more
_LONGEST_TEXT = 20  # characters of pages; longer ones are no numbers of pages
_LONGEST = 80  # pages of one work; what is longer is a whole issue, or a misprint
_FAR = 2  # volumes or years beside the printed one that are explained by online dates and the turn of a year
# Of 29,376 works of 2,640 volumes that are paginated through, .05 % have pages that are said to be another's (`bench
# live`, dev, 2026-11-28); that a volume is of the year of two works or more has no figure of its own.
TAKEN, OTHER_YEAR = 0.99, 0.95


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    work: Work


def find_place(printed: Printed, venue: Venue, source: KnowsVenues) -> Place | None:
    """Look at the printed volume and pages among the works that a venue registers.

    Args:
        printed: a reference that no search found, with a year.
        venue: its venue, as the source registers it.
        source: the source, which is asked for the works of the year, and of the year that the volume would be of.
    """
    work = printed.work
    volume, year = whole_number(work.volume), work.year
    if volume is None or year is None or not venue.counted:
        return None
    if re.search(rf"(?<!\d){volume}[A-Z]\b", printed.bare):  # `46A` and `46B` are volumes of their own
        return None
    around = sum(venue.count_of(y) for y in (year - 1, year, year + 1))
    years = (year - 1, year + 1) if around <= MOST_WORKS else (year, year)
    contents = source.list_venue(venue, years)
    known = {v for w in contents.works if (v := whole_number(w.volume)) is not None}
    if not contents.complete or not known:
        return None
    if volume not in known:
        return _find_other_year(work, volume, year, venue, source, known)
    span = read_span(work.pages or work.first_page or "")
    return find_holder(work, span, [w for w in contents.works if whole_number(w.volume) == volume])


def _find_other_year(
    work: Work, volume: int, year: int, venue: Venue, source: KnowsVenues, known: Iterable[int]
) -> Place | None:
    """The year that the printed volume is of, where that is another one: volumes are counted on year by year."""
    nearest = min(known, key=lambda each: abs(each - volume))
    if abs(volume - nearest) < _FAR:
        return None
    guess = year + volume - nearest
    first, last = guess - 1, guess + 1
    if not any(venue.count_of(y) for y in (first, guess, last)):
        return None
    years: dict[int, int] = {}
    for each in source.list_venue(venue, (first, last)).works:
        if whole_number(each.volume) == volume and each.year is not None:
            years[each.year] = years.get(each.year, 0) + 1
    if sum(years.values()) < 2:  # noqa: PLR2004 - a single one may be a misprint
        return None
    true = max(years, key=lambda each: years[each])
    if abs(true - year) < _FAR:
        return None
    reason = f"volume {work.volume} of {venue.title} is of {true}"
    return Place(reason, work.volume, work.pages, None, OTHER_YEAR)


def find_holder(work: Work, span: tuple[int, int] | None, works: Sequence[Work]) -> Place | None:
    """The work that has the printed pages, in a volume that is paginated through.

    Not for a single number, which may be that of an article; not in a work that holds others, as a whole section does.
    A short piece may begin on the last page of the work before it, and two short ones on one page.
    """
    if span is None or span[0] == span[1]:
        return None
    spans = [_Span(*found, each) for each in works if (found := read_span(each.pages or "")) is not None]
    if not is_paginated_through([(each.first, each.last) for each in spans]):
        return None
    single = [a for a in spans if not any(a.first <= b.first and b.last <= a.last and b is not a for b in spans)]
    inside = next((each for each in single if each.first < span[0] < each.last and span[1] <= each.last), None)
    long = [each for each in single if each.last > each.first + 1 and span[1] > span[0] + 1]
    holder = inside or next((each for each in long if each.first == span[0]), None)
    if holder is None or not holder.work.title:
        return None
    where = "lie within" if inside else "are those of"
    title = holder.work.title.rstrip(".")
    reason = f"pages {work.pages} of volume {work.volume} {where} “{title}”, pp. {holder.first}–{holder.last}"
    return Place(reason, work.volume, work.pages, holder.work, TAKEN)


def is_paginated_through(spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the works of a volume follow each other, so that a page is in one work alone.

    Works that share a page at their border do; issues, and articles with a number, that each begin with page 1 overlap.
    """
    ordered = sorted(set(spans))
    if len(ordered) < _ENOUGH_WORKS or sum(first == 1 for first, _ in ordered) > 1:
        return False
    overlapping = sum(after[0] < before[1] for before, after in pairwise(ordered))
    return overlapping <= _OVERLAPPING * len(ordered)


def is_sparse(contents: Contents) -> bool:
    """Whether the registered works of a year have so few of its pages that most of it cannot be registered.

    Volumes are counted from page 1 to the last page that is registered; without pages nothing is known, and a list
    that is not complete is long enough.
    """
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for work in contents.works if contents.complete else ():
        span = read_span(work.pages or "")
        if span and span[1] > span[0]:
            spans[work.volume or ""].add(span)
    held = sum(last - first + 1 for volume in spans.values() for first, last in volume)
    counted = sum(max(last for _, last in volume) for volume in spans.values())
    return held < WHOLE * counted


def read_span(pages: str) -> tuple[int, int] | None:
    """First and last page: `213-20` → (213, 220), `7` → (7, 7); `None` for `e12`, `S4` and what is too long."""
    both = expand(pages) if len(pages) <= _LONGEST_TEXT else None
    first, last = (both[0], both[1] or both[0]) if both else ("", "")
    if not (first.isdigit() and last.isdigit()):
        return None
    return (int(first), int(last)) if int(first) <= int(last) < int(first) + _LONGEST else None


def whole_number(text: str | None) -> int | None:
    """A volume that is a plain number: not `A12`, `12-13` or `Suppl`."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 4 else None  # noqa: PLR2004 - digits
