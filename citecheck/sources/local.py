"""The local index as a source: sends nothing out, and knows only the works it was built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.index import open_index
from citecheck.models import Answer, Asked, Contents, Outcome, Venue, VenueAnswer
from citecheck.sources.base import MOST_LISTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from citecheck.index.venues import Row
    from citecheck.models import Query, Work

_BETWEEN = "\n"  # identities of a venue in its key


class LocalIndexSource:
    """Works of one local index. What it does not have may exist all the same, unless it is all of its source."""

    registry = None
    warnings = ()

    def __init__(self, path: Path) -> None:
        """Open the index; raises `IndexUnusable` where it cannot be used."""
        self.index = open_index(path)
        self.name = f"index:{path.name}"
        manifest = self.index.manifest
        self.registers_dois = manifest.whole and manifest.corpus == "crossref"
        self.authoritative = manifest.whole
        self._as_of = manifest.data_date or manifest.built[:10]

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs, each with its own answer."""
        try:
            found = self.index.lookup(dois)
        except (ValueError, OSError) as error:
            return {doi: self._unavailable_answer(error) for doi in dois}
        return {doi: self._make_answer((found[doi],) if doi in found else ()) for doi in dois}

    def search(self, query: Query) -> Answer:
        """Works that a printed reference may mean, best first."""
        try:
            return self._make_answer(self.index.search(query))
        except (ValueError, OSError) as error:
            return self._unavailable_answer(error)

    def search_many(self, queries: Sequence[Query]) -> Sequence[Answer]:
        """`search` for several references, read together."""
        try:
            return [self._make_answer(works) for works in self.index.search_many(queries)]
        except (
            ValueError,
            OSError,
        ):  # one place of the index cannot be read: other searches are answered
            return [self.search(query) for query in queries]

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        """Works of an author near a year about some words. Nothing leaves the machine."""
        try:
            return self._make_answer(self.index.suggest(family, year, words))
        except (ValueError, OSError) as error:
            return self._unavailable_answer(error)

    def find_venues(self, names: Sequence[str], issn: Sequence[str], year: int | None) -> VenueAnswer:
        """The venues of an ISSN, else of a printed name, that the index holds works of; `year` plays no part."""
        del year
        try:
            rows = [row for row in map(self.index.venues.with_issn, issn) if row]
            rows = rows or [row for name in names for row in self.index.venues.named(name)]
        except (ValueError, OSError) as error:
            return VenueAnswer((), self._unavailable_answer(error).asked)
        venues = tuple({venue.key: venue for venue in map(_describe_venue, rows)}.values())
        return VenueAnswer(venues, self._asked(found=bool(venues)))

    def search_venue(self, venue: Venue, query: Query, years: tuple[int, int]) -> Answer:
        """Works of a venue that a printed reference may mean, best first."""
        try:
            return self._make_answer(self.index.search_venue(venue.key.split(_BETWEEN), query, years))
        except (ValueError, OSError) as error:
            return self._unavailable_answer(error)

    def list_venue(self, venue: Venue, years: tuple[int, int]) -> Contents:
        """The works of a venue from the first to the last year, 1,000 at most."""
        try:
            works, count = self.index.list_venue(venue.key.split(_BETWEEN), years, MOST_LISTED)
        except (ValueError, OSError) as error:
            return Contents((), complete=False, asked=self._unavailable_answer(error).asked)
        return Contents(tuple(works), count == len(works), self._asked(found=bool(works)))

    def close(self) -> None:
        """Nothing is to be closed: the index is a file that is mapped."""

    def _make_answer(self, works: Sequence[Work]) -> Answer:
        return Answer(tuple(works), self._asked(found=bool(works)))

    def _asked(self, *, found: bool) -> Asked:
        return Asked(self.name, Outcome.FOUND if found else Outcome.NONE, self._as_of)

    def _unavailable_answer(self, error: Exception) -> Answer:
        detail = f"the index could not be read: {error}"
        return Answer((), Asked(self.name, Outcome.UNAVAILABLE, self._as_of, detail=detail))


def _describe_venue(row: Row) -> Venue:
    return Venue(row.title, tuple(row.issn), tuple(sorted(row.years.items())), key=_BETWEEN.join(row.identities))
