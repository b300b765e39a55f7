"""What a source is asked, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.models.stages import Asked
    from citecheck.models.work import Work


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: a printed reference, with its fields where they could be read."""

    raw: str
    work: Work


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered: works, best first (none is an answer), and the record of the question."""

    works: tuple[Work, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Venue:
    """A journal, a series or the proceedings of a conference, as a source registers it.

    Attributes:
        title: the registered name
        issn: all of its ISSNs, as `1476-4687`
        years: works registered for each year of issue, as (year, works) in ascending order; empty where not counted
        counted: whether `years` counts all of its works; else those that one answer showed
        key: what the source knows it by, where that is neither ISSN nor title
    """

    title: str
    issn: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    counted: bool = True
    key: str = ""

    def count_of(self, year: int) -> int:
        """How many works are registered for a year."""
        return dict(self.years).get(year, 0)


@dataclass(frozen=True, slots=True)
class VenueAnswer:
    """The venues that may be meant, best first (none is an answer), and the record of the question."""

    venues: tuple[Venue, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Contents:
    """Works of a venue in some years; `complete` says that these are all that the source registers."""

    works: tuple[Work, ...]
    complete: bool
    asked: Asked
