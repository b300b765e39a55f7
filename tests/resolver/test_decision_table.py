"""Every row of the decision tables has an example that reaches it, and no row is without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck import parse_reference
from citecheck.models import Agreement, Evidence, Name, Work
from citecheck.resolver.comparing.comparison import examine
from citecheck.resolver.comparing.printed import prepare
from citecheck.resolver.deciding.conditions import Held
from citecheck.resolver.deciding.slips import OF_ANY_RECORD, OF_COMPILED_RECORDS, explain_slips
from citecheck.resolver.deciding.table import (
    FOUND_BY_SEARCH,
    UNDER_PRINTED_DOI,
    VERDICTS,
    Course,
    Identity,
    Records,
    decide_by,
)
from citecheck.resolver.deciding.versions import is_published_version, set_versions_apart
from resolver_records import people

KELP = Work(
    type="article-journal",
    title="Drying racks for kelp on steep northern shores in winter",
    authors=people("Ostby S", "Mwangi T"),
    container="Journal of Coastal Work",
    year=2016,
    years=(2016,),
    volume="12",
    issue="3",
    pages="135-147",
    publisher="Spring",
    doi="10.5555/jcw.12.135",
)
KELP_RAW = (
    "Ostby S, Mwangi T. Drying racks for kelp on steep northern shores in winter. "
    "Journal of Coastal Work. 2016;12(3):135-147."
)
BOOK = Work(
    type="book",
    title="Kelp Work on Northern Coasts",
    editors=people("Lund E"),
    year=2016,
    years=(2016,),
    publisher="Spring",
    doi="10.5555/kelp",
)
CHAPTER_RAW = (
    "Ostby, S. (2016). Racks for drying. In E. Lund (Ed.), Kelp Work on Northern Coasts (pp. 90–121). Spring. "
    "https://doi.org/10.5555/kelp"
)
MISPRINT = replace(KELP, title="Drying tracks for kelps on steep northern shore in winters")
SHORT = replace(KELP, title="Kelp racks in winter")
SHORT_RAW = KELP_RAW.replace("Drying racks for kelp on steep northern shores in winter", "Kelp racks in winter")
REPRINT_RAW = KELP_RAW.replace("Journal of Coastal Work. 2016;12(3):135-147", "Annals of Seaweed. 2011;4(1):12-30")
PREPRINT = replace(
    KELP, type="article", container=None, year=2015, years=(2015,), volume=None, issue=None, pages=None, doi="10.1101/1"
)


def hold(raw: str, work: Work, probability: float = 0.3, despite: float = 0.3, *, rival: bool = False) -> Held:
    printed = prepare(raw, parse_reference(raw))
    return Held(printed, examine(printed, work), probability, rival, despite)


NAMED = {
    "bare-doi": hold("https://doi.org/10.5555/jcw.12.135", KELP),
    "volume": hold(CHAPTER_RAW, BOOK),
    "other-title": hold("Holt A. Memory of mice. Journal of Sleep. 2011;4(1):7-19.", KELP),
    "preprint": hold(f"{KELP_RAW} doi:10.1101/1", PREPRINT, 0.9),
    "other-publication": hold(REPRINT_RAW, KELP, 0.9),
    "probable": hold(KELP_RAW, KELP, 0.9),
    "other-place": hold(
        "Ostby S. Boiling pans for shrimp on steep northern lakes at night. Pan. 2016;3(1):7-19.", KELP
    ),
    "other-people": hold(KELP_RAW.replace("Ostby S, Mwangi T", "Holt A, Brask K").replace(";12(3)", ";9(1)"), KELP),
    "doi-alone": hold(KELP_RAW.replace("2016;12(3):135-147", "2011"), KELP),
}
PRESS_RAW = (
    "Holt A. Drying racks for kelp on steep northern shores in winter. The Harbour Blog [Internet]. 2016 May 3. "
    "Available from: https://blog.example.org/kelp"
)
FOUND = {
    "too-little": hold("Ibid., p. 12", KELP, 0.9),
    "press": hold(PRESS_RAW, KELP, 0.9),
    "other-edition": hold("Lund, E. (2021). Kelp work on northern coasts (2nd ed.). Spring.", BOOK, 0.9),
    "other-publication": hold(REPRINT_RAW, KELP, 0.9),
    "probable": hold(KELP_RAW, KELP, 0.9),
    "other-title": hold(KELP_RAW.replace("Drying racks for kelp on steep", "Memory of mice in"), KELP),
    "rival": hold(KELP_RAW, KELP, rival=True),
    "despite-errors": hold(KELP_RAW.replace("2016;12(3):135-147", "2012"), KELP, despite=0.97),
    "about-it": hold(KELP_RAW, replace(KELP, title=f"Erratum to: {KELP.title}", pages="9", volume="13")),
    "place-and-people": hold(KELP_RAW.replace("shores in winter", "lakes at night"), KELP),
    "title-word": hold(KELP_RAW.replace("winter", "summer").replace(";12(3):135-147", ""), KELP),
    "title-and-pages": hold(KELP_RAW.replace("2016", "2012"), KELP),
    "place": hold(KELP_RAW.replace("Ostby S, Mwangi T", "Holt A, Brask K"), MISPRINT),
    "title-and-journal": hold(KELP_RAW.replace("2016;12(3):135-147", "2012;4(1):12-30"), KELP),
    "title-and-publisher": hold(
        "Ostby, S., & Mwangi, T. (2016). Kelp racks in winter. Spring.",
        replace(SHORT, type="book", container=None, volume=None, issue=None, pages=None),
    ),
    "title-of-year": hold(
        KELP_RAW.replace("Journal of Coastal Work. 2016;12(3):135-147", "Annals of Seaweed. 2016;4(1):12-30"), KELP
    ),
    "title-and-place": hold(
        SHORT_RAW.replace("Ostby S, Mwangi T", "Holt A, Brask K").replace("135-147", "9-12"), SHORT
    ),
    "other-people": hold(
        KELP_RAW.replace("Ostby S, Mwangi T", "Holt A, Brask K").replace("2016;12(3):135-147", "2016;4(1):12-30"),
        MISPRINT,
    ),
    "unsure": hold("Ostby S. Kelp racks in winter. 2018.", SHORT),
}
COURSES = {
    "doi-agrees": (Records(Identity.MEANT, Identity.OTHER), Course.LINK_NAMED),
    "found": (Records(None, Identity.MEANT), Course.LINK_FOUND),
    "other-record": (Records(Identity.OPEN, Identity.MEANT, one_work=True), Course.LINK_FOUND),
    "volume": (Records(Identity.VOLUME, Identity.MEANT), Course.LINK_FOUND),
    "version": (Records(Identity.VERSION, Identity.MEANT), Course.LINK_FOUND),
    "doi-of-another": (Records(Identity.OPEN, Identity.MEANT), Course.CONFLICT),
    "volume-alone": (Records(Identity.VOLUME, Identity.OPEN), Course.NOT_FOUND),
    "doi-contradicts": (Records(Identity.OTHER, None), Course.CONFLICT),
    "doi-alone": (Records(Identity.OPEN, Identity.OTHER), Course.LINK_NAMED),
    "not-found": (Records(None, Identity.OTHER), Course.NOT_FOUND),
}


def test_no_row_is_without_an_example() -> None:
    assert [row.name for row in UNDER_PRINTED_DOI] == list(NAMED)
    assert [row.name for row in FOUND_BY_SEARCH] == list(FOUND)
    assert [row.name for row in VERDICTS] == list(COURSES)
    assert [row.name for row in (*OF_ANY_RECORD, *OF_COMPILED_RECORDS)] == [name for name, *_ in EXCUSED]


@pytest.mark.parametrize("name", NAMED)
def test_record_under_a_printed_doi(name: str) -> None:
    assert decide_by(UNDER_PRINTED_DOI, NAMED[name]).name == name


def test_a_book_that_was_read_as_the_publisher_is_the_volume() -> None:
    held = hold(CHAPTER_RAW, BOOK)
    work = replace(held.printed.work, container=None, publisher=BOOK.title)
    assert decide_by(UNDER_PRINTED_DOI, replace(held, printed=replace(held.printed, work=work))).name == "volume"


@pytest.mark.parametrize("name", FOUND)
def test_record_found_by_search(name: str) -> None:
    assert decide_by(FOUND_BY_SEARCH, FOUND[name]).name == name


@pytest.mark.parametrize("name", COURSES)
def test_verdict(name: str) -> None:
    records, course = COURSES[name]
    row = decide_by(VERDICTS, records)
    assert (row.name, row.outcome) == (name, course)


def agreeing(*fields: str) -> list[Evidence]:
    return [Evidence(field, "1", "1", Agreement.SAME) for field in fields]


def differing(field: str, printed: str, registered: str, similarity: float | None = None) -> Evidence:
    return Evidence(field, printed, registered, Agreement.DIFFERENT, similarity)


PAPER = replace(KELP, type="paper-conference", container="Proceedings of the Kelp Symposium 2014")
COMPILED = replace(KELP, publisher=None)
EXCUSED = [
    ("doi-bears-out", replace(KELP, doi="10.1139/gen-44-3-495"), differing("volume", "44", "40"), ()),
    ("editors-only", replace(KELP, authors=(), editors=people("Lund E")), differing("authors", "Editorial", "E"), ()),
    ("after-conference", PAPER, differing("year", "2014", "2016"), ("title", "authors", "pages")),
    ("title-misprint", COMPILED, differing("title", "a", "b", 0.8), ("authors", "year")),
    ("most-authors", COMPILED, differing("authors", "a", "b", 0.6), ("title", "year")),
    ("related-journal", COMPILED, differing("container", "Adv. Agric", "Adv Agron"), ("volume", "pages")),
    ("compiled-year", COMPILED, differing("year", "2011", "2016"), ("title", "volume")),
    ("one-number", COMPILED, differing("issue", "3", "4"), ("title", "volume")),
]


@pytest.mark.parametrize(("name", "work", "item", "same"), EXCUSED, ids=[case[0] for case in EXCUSED])
def test_excused_difference(name: str, work: Work, item: Evidence, same: tuple[str, ...]) -> None:
    reason = next(row.reason for row in (*OF_ANY_RECORD, *OF_COMPILED_RECORDS) if row.name == name)
    assert explain_slips(work, [*agreeing(*same), item]) == {item.field: reason}


@pytest.mark.parametrize(
    ("work", "item", "same"),
    [
        (PAPER, differing("year", "2013", "2016"), ("title", "authors", "pages")),
        (PAPER, differing("year", "2016", "2014"), ("title", "authors", "pages")),
        (KELP, differing("year", "2014", "2016"), ("title", "authors", "pages")),
        (BOOK, differing("authors", "Holt", "Lund", 0.0), ("title",)),
        (KELP, differing("authors", "Holt", "Ostby", 0.0), ("title", "volume", "pages")),
    ],
)
def test_a_difference_that_is_held_against_the_reference(work: Work, item: Evidence, same: tuple[str, ...]) -> None:
    assert explain_slips(work, [*agreeing(*same), item]) == {}


@pytest.mark.parametrize(
    ("raw", "year", "expected"),
    [
        ("Ostby S. Kelp racks in winter. bioRxiv [Preprint]. 2014. doi:10.1101/123456", 2016, True),
        ("Ostby S. Kelp racks in winter. arXiv:1401.01234. 2014.", 2016, True),
        ("Ostby S. Kelp racks in winter. bioRxiv [Preprint]. 2018.", 2016, False),
        ("Ostby S. Kelp racks in winter. J Coastal Work. 2014;3:1-9.", 2016, False),
    ],
)
def test_a_preprint_is_not_held_against_its_article(raw: str, year: int, expected: bool) -> None:  # noqa: FBT001 - a table
    printed = prepare(raw, parse_reference(raw))
    work = replace(SHORT, year=year, years=(year,), authors=(Name(family="Ostby", given="S"),))
    assert is_published_version(printed, work) is expected
    apart = set_versions_apart(printed, work, examine(printed, work).evidence)
    assert any(e.agreement is Agreement.DIFFERENT for e in apart) is not expected
