"""Works and references the resolver's tests share; the facts are real, the faults are ours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citecheck.models import Answer, Asked, Contents, Location, Name, Outcome, Reference, Venue, VenueAnswer, Work
from citecheck.text.names import family_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Query
    from citecheck.sources.base import Registry

AS_OF = "2026-11-22"
TODAY = date(2026, 11, 22)


def people(*names: str) -> tuple[Name, ...]:
    """`people("Gutz L", "Le Foll B")`: the last word is the given names."""
    return tuple(Name(family=n.rpartition(" ")[0], given=n.rpartition(" ")[2]) for n in names)


GUTZ = Work(
    type="article-journal",
    title="Neural processing of social participation in borderline personality disorder and social anxiety disorder.",
    authors=people("Gutz L", "Renneberg B", "Roepke S", "Niedeggen M"),
    container="Journal of Abnormal Psychology",
    container_short="J Abnorm Psychol",
    year=2015,
    years=(2015,),
    volume="124",
    issue="2",
    pages="421-431",
    doi="10.1037/a0038614",
)
ZAZIO = Work(
    type="article-journal",
    title="Investigating visuo-tactile mirror properties in borderline personality disorder: A TMS-EEG study",
    authors=people(
        "Zazio A",
        "Lanza C",
        "Stango A",
        "Guidali G",
        "Marcantoni E",
        "Lucarelli D",
        "Meloni S",
        "Bolognini N",
        "Rossi R",
        "Bortoletto M",
    ),
    container="Clinical Neurophysiology",
    container_short="Clin Neurophysiol",
    year=2024,
    years=(2024,),
    volume="168",
    pages="139-152",
    doi="10.1016/j.clinph.2024.10.014",
)
GUTZ_RAW = (
    "Gutz L, Renneberg B, Roepke S, Niedeggen M. Neural processing of social participation in borderline "
    "personality disorder and social anxiety disorder. J Abnorm Psychol. 2015 May;124(2):421–31."
)
GUTZ_PRINTED = Work(
    type="article-journal",
    title="Neural processing of social participation in borderline personality disorder and social anxiety disorder",
    authors=people("Gutz L", "Renneberg B", "Roepke S", "Niedeggen M"),
    container="J Abnorm Psychol",
    year=2015,
    volume="124",
    issue="2",
    pages="421–31",
)
ZAZIO_ABSTRACT_RAW = (
    "Zazio A, Guidali G, Marcantoni E, Meloni S, Bolognini N, Rossi R, et al. Visuo-tactile mirror properties in "
    "borderline personality disorder: a preregistered TMS-EEG study. Brain Stimulat. 2023 Jan;16(1):321."
)
ZAZIO_ABSTRACT = Work(
    type="article-journal",
    title="Visuo-tactile mirror properties in borderline personality disorder: a preregistered TMS-EEG study",
    authors=people("Zazio A", "Guidali G", "Marcantoni E", "Meloni S", "Bolognini N", "Rossi R"),
    et_al=True,
    container="Brain Stimulat",
    year=2023,
    volume="16",
    issue="1",
    pages="321",
)


def reference(raw: str, work: Work | None = None, number: int = 1) -> Reference:
    """A list entry with its fields as the parser would give them."""
    return Reference(f"r{number}", "d1", raw, Location("d1", 0, len(raw), 1, 1), number, None, work or Work())


class Shelf:
    """A source of a few works: it finds by DOI, and offers everything for every search."""

    registry: Registry | None = None
    warnings = ()

    def __init__(
        self, *works: Work, authoritative: bool = True, outcome: Outcome | None = None, name: str = "crossref"
    ) -> None:
        self.name = name
        self.registers_dois = authoritative
        self.authoritative = authoritative
        self.works = works
        self.outcome = outcome
        self.searched: list[str] = []

    def _answer(self, works: Sequence[Work]) -> Answer:
        if self.outcome is not None:
            return Answer((), Asked(self.name, self.outcome, AS_OF))
        return Answer(tuple(works), Asked(self.name, Outcome.FOUND if works else Outcome.NONE, AS_OF))

    def lookup(self, dois: Sequence[str]) -> dict[str, Answer]:
        return {d: self._answer([w for w in self.works if w.doi == d]) for d in dois}

    def search(self, query: Query) -> Answer:
        self.searched.append(query.raw)
        return self._answer(self.works)

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        keys = family_keys(family)
        return self._answer([w for w in self.works if w.authors and keys & family_keys(w.authors[0].display)])

    def close(self) -> None:
        pass


class Register(Shelf):
    """A shelf that registers every venue it is asked for: `registered` works a year of each, these among them."""

    def __init__(
        self,
        *works: Work,
        registered: int = 412,
        contents: Sequence[Work] = (),
        years: tuple[int, int] = (1990, 2026),
        title: str | None = None,
    ) -> None:
        super().__init__(*works)
        self.title = title
        self.registered, self.contents, self.years = registered, tuple(contents), years
        self.venues: list[tuple[str, ...]] = []

    def find_venues(self, names: Sequence[str], issn: Sequence[str], year: int | None) -> VenueAnswer:
        self.venues.append(tuple(names))
        counts = tuple((y, self.registered) for y in range(self.years[0], self.years[1] + 1) if self.registered)
        asked = Asked(self.name, Outcome.FOUND, AS_OF)
        return VenueAnswer((Venue(self.title or names[0], tuple(issn), counts),) if counts else (), asked)

    def search_venue(self, venue: Venue, query: Query, years: tuple[int, int]) -> Answer:
        found = [w for w in self.contents if w.container == venue.title and years[0] <= (w.year or 0) <= years[1]]
        return self._answer([w for w in found if w.title == query.work.title])

    def list_venue(self, venue: Venue, years: tuple[int, int]) -> Contents:
        found = tuple(w for w in self.contents if years[0] <= (w.year or 0) <= years[1])
        return Contents(found, complete=True, asked=Asked(self.name, Outcome.FOUND, AS_OF))
