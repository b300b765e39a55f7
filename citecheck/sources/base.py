"""The protocols of sources of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Answer, Asked, Contents, Query, Venue, VenueAnswer


MOST_LISTED = 1000  # works of a venue in one answer, as Crossref's API bounds its rows


class Registry(Protocol):
    """The authority on which DOIs exist, whoever registered them: doi.org."""

    def registration(self, doi: str) -> tuple[object, Asked]:
        """Its answer; the outcome is `found` for a registered DOI, `none` for one it does not know."""
        ...

    def record(self, doi: str) -> Answer:
        """The work of a DOI that another agency than Crossref registered."""
        ...


class Source(Protocol):
    """A source of records. An outage is an `Answer` whose outcome is `unavailable`, never an exception."""

    name: str

    @property
    def registers_dois(self) -> bool:
        """Whether "none" for a DOI means that Crossref has not registered it."""
        ...

    @property
    def authoritative(self) -> bool:
        """Whether "none" for a search means that no such work is registered; a subset is not."""
        ...

    @property
    def registry(self) -> Registry | None:
        """The authority on DOIs that the source comes with, if any."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """Problems that no answer shows, such as a cache that cannot be used."""
        ...

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs (clean form), each with its own answer; batched where the source can."""
        ...

    def search(self, query: Query) -> Answer:
        """Works that a printed reference may mean, about 20 at most, best first."""
        ...

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        """Works of a first author (folded family name), near a year, about some folded words."""
        ...

    def close(self) -> None:
        """Close connections and caches."""
        ...


@runtime_checkable
class SearchesMany(Protocol):
    """A source that answers several searches at once, in order."""

    def search_many(self, queries: Sequence[Query]) -> Iterable[Answer]:
        """One answer a query, in order, each as soon as it and those before it are there."""
        ...


@runtime_checkable
class KnowsPmids(Protocol):
    """A source that knows which work each PMID is of, and which PMIDs there are."""

    def lookup_pmids(self, pmids: Sequence[str]) -> Mapping[str, Answer]:
        """The record of each PMID, with its own answer."""
        ...


@runtime_checkable
class KnowsVenues(Protocol):
    """A source that says which venues it registers, and what it registers of them. None raises for an outage."""

    def find_venues(self, names: Sequence[str], issn: Sequence[str], year: int | None) -> VenueAnswer:
        """The venues of a printed name (in full or abbreviated; several where it was read in several ways) or ISSN.

        Where the source counts no works by year for them, `years` may hold no more than what it showed for the year.
        """
        ...

    def search_venue(self, venue: Venue, query: Query, years: tuple[int, int]) -> Answer:
        """Works of a venue, issued from the first to the last year, that a reference may mean, best first."""
        ...

    def list_venue(self, venue: Venue, years: tuple[int, int]) -> Contents:
        """The works of a venue issued from the first to the last year, `MOST_LISTED` at most."""
        ...


def search_all(source: Source, queries: Sequence[Query]) -> Iterable[Answer]:
    """The answers of a source to several searches, in order; asked at once where the source can."""
    return source.search_many(queries) if isinstance(source, SearchesMany) else map(source.search, queries)
