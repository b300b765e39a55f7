"""What is corrected, and what is left although it differs: one detail against a deposited record, all else in agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from citecheck.fix import plan
from citecheck.models import Asked, Name, Notice, NoticeKind, Outcome, Verdict
from fix_works import CELLARS, ROOMS, STAIRS, fixed, planned, reported

if TYPE_CHECKING:
    from citecheck.models import Work

LEVY = (
    "Levy KN, Ellison WD, Scott LN. Windows and doors in the study of ordinary mirrors. J Rooms Halls. "
    "2015;12(3):101-19. doi:10.5555/rooms.2015.12."
)
ADAMS = (
    "Adams B, Osei CT. How seldom stairs are counted by those who climb them daily. Ann Careful Build. "
    "2003;48(2):388-414. doi:10.5555/stairs_48."
)
QUIST = (
    "Quist M, Brandt O, Vik S. Cellars, attics and the memory of tenants in four northern towns. Rev Tenancy. "
    "2009;7(1):20-41. doi:10.5555/cellars.7."
)


def listed(entry: str) -> str:
    return f"References\n\n{entry}\n\n{ADAMS}\n\n{QUIST}\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2015;", "2009;"),
        ("12(3)", "21(3)"),
        ("12(3)", "12(5)"),
        ("101-19", "201-19"),
        ("101-19", "104-19"),
        ("ordinary mirrors", "ordinary ceilings"),
        ("Levy KN", "Levy RB"),
        ("Ellison WD", "Harrow TD"),
        ("Levy KN, Ellison WD", "Levy WD, Ellison KN"),
        ("rooms.2015.12", "rooms.2015.13"),
    ],
)
def test_one_wrong_detail_is_put_right(right: str, wrong: str) -> None:
    assert right in LEVY
    assert fixed(listed(LEVY.replace(right, wrong)), "list.txt") == listed(LEVY)


def test_a_wrong_journal_is_put_right_in_the_lists_own_way() -> None:
    assert fixed(listed(LEVY.replace("J Rooms Halls", "Clin Nephrol")), "list.txt") == listed(LEVY)


@pytest.mark.parametrize(
    "entry",
    [
        LEVY,
        LEVY.replace("2015;", "2014;"),  # online first
        LEVY.replace("101-19", "110-12"),  # a passage
        LEVY.replace("101-19", "101"),
        LEVY.replace("Windows and doors", "Windows and Doors"),
        LEVY.replace("Levy KN, Ellison WD, Scott LN", "Levy KN, et al"),
        LEVY.replace("Ellison WD, ", ""),  # whom the list left out is for a person to say
        LEVY.replace("J Rooms Halls", "Journal of Rooms & Halls"),
        LEVY.replace("2015;12(3)", "2009;21(3)"),  # two things: perhaps another work
        LEVY.replace("Windows and doors in the study of ordinary mirrors", "Quite another matter altogether"),
        "Nobody AB. A work that no source has heard of, and which is not looked like. J Rooms Halls. 2015;9(1):1-9.",
    ],
)
def test_what_is_right_or_unclear_is_left(entry: str) -> None:
    assert fixed(listed(entry), "list.txt") == listed(entry)


def test_a_difference_that_is_left_has_its_reason() -> None:
    made = planned(listed(LEVY.replace("2015;12(3)", "2009;21(3)")), "list.txt")
    assert {n.message.rpartition(": ")[2] for n in made.notes} == {"more than one thing differs"}
    assert {n.field for n in made.notes} == {"year", "volume"}


def test_a_compiled_record_corrects_nothing() -> None:
    compiled = replace(ROOMS, publisher=None, authors=(Name("Levy", "KN"), Name("Ellison", "WD"), Name("Scott", "LN")))
    wrong = listed(LEVY.replace("12(3)", "21(3)"))
    assert fixed(wrong, "list.txt", compiled, STAIRS, CELLARS) == wrong


def test_a_retracted_work_is_not_touched() -> None:
    gone = replace(ROOMS, notices=(Notice(NoticeKind.RETRACTION, "2020"),))
    wrong = listed(LEVY.replace("12(3)", "21(3)"))
    made = planned(wrong, "list.txt", gone, STAIRS, CELLARS)
    assert made.proposals == ()
    assert "retracted" in made.notes[0].message


def test_of_two_years_in_a_row_print_is_taken_and_of_others_none() -> None:
    wrong = listed(LEVY.replace("2015;", "2005;"))
    assert fixed(wrong, "list.txt", replace(ROOMS, years=(2014, 2015)), STAIRS, CELLARS) == listed(LEVY)
    assert fixed(wrong, "list.txt", replace(ROOMS, years=(1985, 2015)), STAIRS, CELLARS) == wrong


def test_dois_are_added_but_not_between_preprint_and_article() -> None:
    bare = listed(LEVY.removesuffix(" doi:10.5555/rooms.2015.12."))
    assert fixed(bare, "list.txt") == listed(LEVY)
    preprint = replace(
        ROOMS,
        type="article",
        container=None,
        container_short=None,
        volume=None,
        issue=None,
        pages=None,
        first_page=None,
        doi="10.48550/arxiv.1501.00001",
    )
    assert fixed(bare, "list.txt", preprint, STAIRS, CELLARS) == bare


def test_two_records_with_different_dois_give_none() -> None:
    alternate_record = replace(ROOMS, doi="10.5555/rooms.2015.99")
    bare = listed(LEVY.removesuffix(" doi:10.5555/rooms.2015.12."))
    made = planned(bare, "list.txt", ROOMS, alternate_record, STAIRS, CELLARS)
    assert made.proposals == ()
    assert "another record" in made.notes[0].message


def test_a_doi_of_another_work_is_replaced_only_where_the_true_one_is_certain() -> None:
    wrong = listed(LEVY.replace("10.5555/rooms.2015.12", "10.5555/cellars.7"))
    made = planned(wrong, "list.txt")
    assert [c.rule for p in made.proposals for c in p.changes] == ["CC301"]
    assert fixed(wrong, "list.txt") == listed(LEVY)
    unsure = wrong.replace("12(3):101-19", "99(9):900-2")
    assert planned(unsure, "list.txt").proposals == ()


def test_an_unknown_doi_is_replaced_where_the_registry_has_none_such() -> None:
    report = reported(listed(LEVY.replace("rooms.2015.12", "quite.another.9")), "list.txt")
    assert plan(report).proposals == ()
    asked = Asked("doi.org", Outcome.NONE, "2026-11-22", detail="10.5555/quite.another.9")
    told = tuple(replace(r, asked=(*r.asked, asked)) if r.reference == "r1" else r for r in report.resolutions)
    assert [c.rule for p in plan(replace(report, resolutions=told)).proposals for c in p.changes] == ["CC302"]


def test_rules_are_chosen() -> None:
    report = reported(listed(LEVY.replace("2015;", "2009;").removesuffix(" doi:10.5555/rooms.2015.12.")), "list.txt")
    assert [c.field for p in plan(report).proposals for c in p.changes] == ["year", "doi"]
    assert [c.field for p in plan(report, {"CC316"}).proposals for c in p.changes] == ["doi"]
    assert plan(report, set()).proposals == ()


def test_every_change_says_why_and_on_whose_word() -> None:
    report = reported(listed(LEVY.replace("12(3)", "21(3)")), "list.txt")
    assert report.resolutions[0].verdict is Verdict.MISMATCHED
    change = plan(report).proposals[0].changes[0]
    assert (change.field, change.printed, change.proposed, change.rule) == ("volume", "21", "12", "CC315")
    assert change.doi == "10.5555/rooms.2015.12"
    assert change.source == "crossref"
    assert change.confidence > 0.8
    assert "pages" in change.why


def test_a_finding_that_was_silenced_with_a_reason_is_left() -> None:
    report = reported(listed(LEVY.replace("2015;", "2009;")), "list.txt")
    told = tuple(replace(f, suppressed_by="citecheck.toml: the first printing") for f in report.findings)
    assert {f.rule for f in told} == {"CC313"}
    made = plan(replace(report, findings=told))
    assert made.proposals == ()
    assert made.notes[0].message == "silenced in citecheck.toml: the first printing"


def test_the_day_a_volume_went_online_is_no_year_of_it() -> None:
    online = replace(ROOMS, online_year_only=True)
    earlier, later = (listed(LEVY.replace("2015;", f"{year};")) for year in (2009, 2019))
    assert fixed(earlier, "list.txt", online, STAIRS, CELLARS) == earlier
    assert fixed(later, "list.txt", online, STAIRS, CELLARS) == listed(LEVY)
    assert fixed(earlier, "list.txt") == listed(LEVY)  # print is registered for that year


@pytest.mark.parametrize(
    ("right", "wrong", "work"),
    [
        ("Levy KN", "Levy RB", replace(ROOMS, authors=(Name("Levy", "Кирилл Н."), *ROOMS.authors[1:]))),
        ("Ellison WD", "Harrow TD", replace(ROOMS, authors=(ROOMS.authors[0], Name("Ellisоn", "Wim D."), ROOMS.authors[2]))),
        ("ordinary mirrors", "ordinary ceilings", replace(ROOMS, title="Windows and doors in the study of ordinary mirrоrs")),
    ],
)  # fmt: skip
def test_no_letters_of_another_script_come_in(right: str, wrong: str, work: Work) -> None:
    """The records have Cyrillic letters, some of which look like Latin ones."""
    entry = listed(LEVY.replace(right, wrong))
    assert fixed(entry, "list.txt", work, STAIRS, CELLARS) == entry


def test_a_series_never_takes_the_place_of_a_book() -> None:
    chapter = (
        "Levy KN, Ellison WD, Scott LN. Windows and doors in the study of ordinary mirrors. In: Handbook of Rooms. "
        "2015. pp. 101-119. doi:10.5555/rooms.2015.12."
    )
    for container, containers in (("Studies in Building", ("Handbook of Rooms",)), ("Studies in Building", ())):
        work = replace(ROOMS, type="chapter", container=container, containers=containers, volume=None, issue=None)
        assert "Studies in Building" not in fixed(listed(chapter), "list.txt", work, STAIRS, CELLARS)
