"""The decision tables: what a record is to a reference, and what follows from it. The first row that holds decides.

Each row has a condition on the evidence (`conditions.py`), an outcome and its reason in words. What a record is judged
by differs with how it was found: a printed DOI speaks for its record, which so is believed on less; a record found by
search is held against its rivals. Both give an `Identity`, and the third table makes a course of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from citecheck.resolver.deciding.classes import too_little
from citecheck.resolver.deciding.conditions import (
    bears_other_title,
    differs_in_a_title_word,
    differs_in_people_and_place,
    differs_in_title_and_place,
    has_place_and_nearly_the_title,
    has_place_and_people,
    has_title_and_journal,
    has_title_and_place,
    has_title_of_its_year,
    has_title_people_and_pages,
    has_title_people_and_publisher,
    is_about_it,
    is_by_other_people,
    is_in_the_press,
    is_other_edition,
    is_other_publication,
    is_preprint_of_it,
    is_surely_other,
    is_volume,
    nothing_compares,
)
from citecheck.resolver.deciding.score import weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citecheck.resolver.deciding.conditions import (
        Held,
    )

Facts = TypeVar("Facts")
Result = TypeVar("Result")

# A record under a printed DOI is believed on less than one found by search: the DOI itself speaks for it.
BY_IDENTIFIER = 0.5


class Identity(StrEnum):
    """What a record is to a printed reference."""

    MEANT = "meant"  # the work described, even if details are wrong
    OTHER = "other"  # another work
    VOLUME = "volume"  # the book or volume that the work described stands in, or a part of the book described
    VERSION = "version"  # another publication of it, or one about it: its preprint, a reprint, an erratum
    OPEN = "open"  # neither can be said


class Course(StrEnum):
    """What is made of a reference, by the record under its printed DOI and the best one found by search."""

    LINK_NAMED = "link-named"
    LINK_FOUND = "link-found"
    CONFLICT = "conflict"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Row(Generic[Facts, Result]):
    """One row of a table: where its condition holds, its outcome, and why."""

    name: str
    holds: Callable[[Facts], bool]
    outcome: Result
    reason: str


def decide_by(table: Sequence[Row[Facts, Result]], facts: Facts) -> Row[Facts, Result]:
    """The first row of a table that holds; the last row of each holds always."""
    return next(row for row in table if row.holds(facts))


def _always(_facts: object) -> bool:
    return True


# --- the tables -------------------------------------------------------------------------------------------------------

UNDER_PRINTED_DOI: tuple[Row[Held, Identity], ...] = (
    Row("bare-doi", nothing_compares, Identity.MEANT, "nothing is printed beside the DOI that could be compared"),
    Row("volume", is_volume, Identity.VOLUME, "the DOI is that of the volume the work stands in, or of a part of it"),
    Row("other-title", bears_other_title, Identity.OTHER, "its title has nothing of the printed one"),
    Row("preprint", is_preprint_of_it, Identity.VERSION, "the DOI is that of the preprint of the article described"),
    Row("other-publication", is_other_publication, Identity.VERSION, "the DOI is that of another publication of it"),
    Row("probable", lambda h: h.probability >= BY_IDENTIFIER, Identity.MEANT, "it fits what is printed beside the DOI"),
    Row("other-place", differs_in_title_and_place, Identity.OTHER, "title and another detail differ"),
    Row("other-people", differs_in_people_and_place, Identity.OTHER, "nobody printed is registered, and more differs"),
    Row("doi-alone", _always, Identity.OPEN, "only the DOI speaks for it"),
)
FOUND_BY_SEARCH: tuple[Row[Held, Identity], ...] = (
    Row("too-little", lambda h: too_little(h.printed), Identity.OPEN, "too little is printed to name a work"),
    Row("press", is_in_the_press, Identity.OTHER, "a web page or newspaper article of the same title"),
    Row("other-edition", is_other_edition, Identity.VERSION, "an earlier edition of the book described"),
    Row("other-publication", is_other_publication, Identity.OTHER, "another publication by the same people"),
    Row("probable", lambda h: h.probability >= weights().linked, Identity.MEANT, "the model is sure enough"),
    Row("other-title", is_surely_other, Identity.OTHER, "it bears another title"),
    Row("rival", lambda h: h.rival, Identity.OPEN, "a second work bears the printed title too"),
    Row(
        "despite-errors",
        lambda h: h.despite_errors >= weights().despite_errors.linked,
        Identity.MEANT,
        "the model of references with errors is sure enough",
    ),
    Row("about-it", is_about_it, Identity.VERSION, "an erratum, a reply or a comment, and not the work itself"),
    Row("place-and-people", has_place_and_people, Identity.MEANT, "people, year and place are those of one work"),
    Row("title-word", differs_in_a_title_word, Identity.MEANT, "nothing but words of the title differ"),
    Row("title-and-pages", has_title_people_and_pages, Identity.MEANT, "title, people and pages are one work's"),
    Row("place", has_place_and_nearly_the_title, Identity.MEANT, "its place is one work's, its title but for a word"),
    Row("title-and-journal", has_title_and_journal, Identity.MEANT, "title, people and journal agree"),
    Row("title-and-publisher", has_title_people_and_publisher, Identity.MEANT, "title, people, year and house agree"),
    Row("title-of-year", has_title_of_its_year, Identity.MEANT, "so long a title is borne by one work of a year"),
    Row("title-and-place", has_title_and_place, Identity.MEANT, "the title agrees, and two details of the place"),
    Row("other-people", is_by_other_people, Identity.OTHER, "another title, or nearly the same, by other people"),
    Row("unsure", _always, Identity.OPEN, "too little agrees to name it, and too little differs to rule it out"),
)


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of the records of one reference: `None` where there is none; whether both are of one work."""

    named: Identity | None
    found: Identity | None
    one_work: bool = False


VERDICTS: tuple[Row[Records, Course], ...] = (
    Row("doi-agrees", lambda r: r.named is Identity.MEANT, Course.LINK_NAMED, "its DOI leads to the work described"),
    Row(
        "found",
        lambda r: r.named is None and r.found is Identity.MEANT,
        Course.LINK_FOUND,
        "search found the work, and no DOI leads elsewhere",
    ),
    Row(
        "other-record",
        lambda r: r.found is Identity.MEANT and r.one_work,
        Course.LINK_FOUND,
        "the DOI leads to another record of the work",
    ),
    Row(
        "volume",
        lambda r: r.found is Identity.MEANT and r.named is Identity.VOLUME,
        Course.LINK_FOUND,
        "the DOI is that of the volume the work stands in: the work's own can be given",
    ),
    Row(
        "version",
        lambda r: r.found is Identity.MEANT and r.named is Identity.VERSION,
        Course.LINK_FOUND,
        "the DOI is that of another publication of the work: its own can be given",
    ),
    Row(
        "doi-of-another",
        lambda r: r.found is Identity.MEANT,
        Course.CONFLICT,
        "the DOI is another work's, and the work described is known",
    ),
    Row(
        "volume-alone",
        lambda r: r.named is Identity.VOLUME,
        Course.NOT_FOUND,
        "the DOI is that of the volume, and the work itself was not found",
    ),
    Row("doi-contradicts", lambda r: r.named is Identity.OTHER, Course.CONFLICT, "the DOI is another work's"),
    Row("doi-alone", lambda r: r.named is not None, Course.LINK_NAMED, "the DOI alone speaks for the record"),
    Row("not-found", _always, Course.NOT_FOUND, "no record is the work described"),
)
