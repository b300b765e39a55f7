"""A collection that is declared complete: what it does not hold does not exist.

For whoever has every work that may be cited (a series, a repository, a test collection). No part of Crossref is: an
ordinary index says nothing of works it does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Answer, Asked, Contents, Outcome, VenueAnswer
from citecheck.sources.base import KnowsVenues, search_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Query, Venue
    from citecheck.sources.base import Source


class ClosedWorld:
    """A source taken at its word, also where it has nothing."""

    registers_dois = True
    authoritative = True

    def __init__(self, inner: Source) -> None:
        """The collection behind it."""
        self.inner = inner
        self.name = inner.name
        self.registry = self

    @property
    def warnings(self) -> Sequence[str]:
        """As the collection."""
        return self.inner.warnings

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """As the collection."""
        return self.inner.lookup(dois)

    def search(self, query: Query) -> Answer:
        """As the collection."""
        return self.inner.search(query)

    def search_many(self, queries: Sequence[Query]) -> Iterable[Answer]:
        """As the collection."""
        return search_all(self.inner, queries)

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        """As the collection."""
        return self.inner.suggest(family, year, words)

    def find_venues(self, names: Sequence[str], issn: Sequence[str], year: int | None) -> VenueAnswer:
        """As the collection, if it knows venues."""
        if isinstance(self.inner, KnowsVenues):
            return self.inner.find_venues(names, issn, year)
        return VenueAnswer((), self._not_asked())

    def search_venue(self, venue: Venue, query: Query, years: tuple[int, int]) -> Answer:
        """As the collection, if it knows venues."""
        if isinstance(self.inner, KnowsVenues):
            return self.inner.search_venue(venue, query, years)
        return Answer((), self._not_asked())

    def list_venue(self, venue: Venue, years: tuple[int, int]) -> Contents:
        """As the collection, if it knows venues."""
        if isinstance(self.inner, KnowsVenues):
            return self.inner.list_venue(venue, years)
        return Contents((), complete=False, asked=self._not_asked())

    def _not_asked(self) -> Asked:
        return Asked(self.name, Outcome.NOT_ASKED, "", detail="it does not know venues")

    def close(self) -> None:
        """As the collection."""
        self.inner.close()

    def registration(self, doi: str) -> tuple[object, Asked]:
        """Whether the collection has a DOI: it is its own registry."""
        asked = self.inner.lookup([doi])[doi].asked
        return asked.outcome is Outcome.FOUND, asked

    def record(self, doi: str) -> Answer:
        """The work of a DOI."""
        return self.inner.lookup([doi])[doi]
