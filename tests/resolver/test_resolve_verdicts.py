"""From references to verdicts, against shelves of a few works."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from citecheck.models import Agreement, Answer, Asked, Notice, NoticeKind, Outcome, Reason, Verdict, Work
from citecheck.resolver.resolve import resolve
from resolver_records import (
    GUTZ,
    GUTZ_PRINTED,
    GUTZ_RAW,
    ZAZIO,
    ZAZIO_ABSTRACT,
    ZAZIO_ABSTRACT_RAW,
    Register,
    Shelf,
    people,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 23)
SOIL = Work(
    type="article-journal",
    title="Soil carbon under long-term maize cultivation",
    authors=people("Weber K", "Ito M"),
    container="Geoderma",
    year=2011,
    years=(2011,),
    volume="9",
    pages="1-9",
    doi="10.1016/j.geoderma.2011.01.001",
)
GOOD = reference(GUTZ_RAW, GUTZ_PRINTED)
ABSTRACT = reference(ZAZIO_ABSTRACT_RAW, ZAZIO_ABSTRACT)


def test_a_right_reference_is_verified() -> None:
    (found,) = resolve([GOOD], [Shelf(SOIL, GUTZ)], today=TODAY)
    assert found.verdict is Verdict.VERIFIED
    assert found.work == GUTZ
    assert found.confidence > 0.9
    assert found.asked[0].source == "crossref"


def test_the_paper_is_not_the_abstract_of_the_same_group() -> None:
    (found,) = resolve([ABSTRACT], [Shelf(ZAZIO)], today=TODAY)
    assert found.work is None
    assert found.verdict in {Verdict.UNRESOLVED, Verdict.UNDETERMINED}


def test_results_keep_the_order_of_the_references() -> None:
    many = [replace(GOOD, id="a"), replace(ABSTRACT, id="b"), replace(GOOD, id="c")]
    found = resolve(many, [Shelf(GUTZ)], today=TODAY)
    assert [r.reference for r in found] == ["a", "b", "c"]
    assert [r.work is not None for r in found] == [True, False, True]


def test_wrong_numbers_are_a_mismatch() -> None:
    raw = GUTZ_RAW.replace("2015", "2009").replace("124(2)", "126(2)").replace("421–31", "883–8")
    printed = replace(GUTZ_PRINTED, year=2009, volume="126", pages="883–8")
    (found,) = resolve([reference(raw, printed)], [Shelf(GUTZ)], today=TODAY)
    assert found.verdict is Verdict.MISMATCHED
    wrong = {e.field for e in found.evidence if e.agreement is Agreement.DIFFERENT}
    assert wrong == {"year", "volume", "pages"}


def test_a_printed_doi_that_agrees_ends_the_search() -> None:
    shelf = Shelf(GUTZ)
    (found,) = resolve(
        [reference(f"{GUTZ_RAW} doi:{GUTZ.doi}", replace(GUTZ_PRINTED, doi=GUTZ.doi))], [shelf], today=TODAY
    )
    assert found.verdict is Verdict.VERIFIED
    assert shelf.searched == []


def test_a_doi_of_another_work_is_a_conflict_with_the_true_work_named() -> None:
    (found,) = resolve([reference(f"{GUTZ_RAW} doi:{SOIL.doi}", GUTZ_PRINTED)], [Shelf(SOIL, GUTZ)], today=TODAY)
    assert found.verdict is Verdict.CONFLICT
    assert found.work == GUTZ
    assert found.candidates[0].work == SOIL


def test_a_doi_of_another_work_is_a_conflict_where_the_true_one_is_unknown() -> None:
    (found,) = resolve([reference(f"{GUTZ_RAW} doi:{SOIL.doi}", GUTZ_PRINTED)], [Shelf(SOIL)], today=TODAY)
    assert found.verdict is Verdict.CONFLICT
    assert found.work is None


def test_a_bare_doi_is_verified_by_its_record() -> None:
    (found,) = resolve([reference(f"doi:{SOIL.doi}", Work(doi=SOIL.doi))], [Shelf(SOIL)], today=TODAY)
    assert found.verdict is Verdict.VERIFIED


def test_unresolved_only_where_a_source_that_knows_all_answered() -> None:
    live = resolve([GOOD], [Register(SOIL)], today=TODAY)[0]
    unknown = resolve([GOOD], [Register(SOIL, registered=0)], today=TODAY)[0]
    offline = resolve([GOOD], [Shelf(SOIL, authoritative=False, name="index")], today=TODAY)[0]
    down = resolve([GOOD], [Shelf(outcome=Outcome.UNAVAILABLE)], today=TODAY)[0]
    half = resolve([GOOD], [Shelf(SOIL), Shelf(outcome=Outcome.UNAVAILABLE)], today=TODAY)[0]
    not_asked = resolve([GOOD], [Shelf(outcome=Outcome.NOT_ASKED)], today=TODAY)[0]
    assert live.verdict is Verdict.UNRESOLVED
    assert live.coverage is not None
    assert live.coverage.registered == 412
    assert unknown.reason == Reason.NOT_COVERED
    assert offline.reason == Reason.OFFLINE_MISS
    assert down.reason == Reason.SOURCE_UNAVAILABLE
    assert half.reason == Reason.SOURCE_UNAVAILABLE
    assert not_asked.reason == Reason.OFFLINE_MISS


@pytest.mark.parametrize(
    ("raw", "work", "reason"),
    [
        (
            "Meyer K. Speech in early life [PhD thesis]. Bonn; 1999.",
            Work(type="thesis", title="Speech in early life", year=1999),
            Reason.GREY_LITERATURE,
        ),
        (
            "Meyer K. Handbook of speech. Bonn: Verlag; 1999.",
            Work(type="book", title="Handbook of speech", year=1999),
            Reason.GREY_LITERATURE,
        ),
        (
            "Meyer K. Speech in early life. J Voice. In press.",
            Work(type="article-journal", title="Speech in early life", container="J Voice", year_text="in press"),
            Reason.GREY_LITERATURE,
        ),
        ("Meyer 2004", Work(year=2004), Reason.NO_TITLE),
        (
            "Иванов И. И. О сне и настроении школьников. Вопросы психологии. 2004;3:1-9.",
            Work(title="О сне"),
            Reason.UNSUPPORTED_SCRIPT,
        ),
    ],
)
def test_what_no_source_has_to_know(raw: str, work: Work, reason: Reason) -> None:
    (found,) = resolve([reference(raw, work)], [Shelf(SOIL)], today=TODAY)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.reason == reason


def test_too_little_is_never_linked() -> None:
    (found,) = resolve(
        [reference("Soil 2011", Work(title="Soil", year=2011))], [Shelf(replace(SOIL, title="Soil"))], today=TODAY
    )
    assert found.work is None


def test_two_works_that_fit_alike_are_ambiguous() -> None:
    alternate_records = [
        Work(
            type="article-journal",
            title="Sleep",
            authors=people("Ames A"),
            container="Lancet",
            year=2004,
            years=(2004,),
            volume=str(v),
            pages=f"{v}1-{v}9",
            doi=f"10.1000/{v}",
        )
        for v in (3, 5)
    ]
    raw = "Ames A. Sleep. Lancet. 2004."
    printed = Work(title="Sleep", authors=people("Ames A"), container="Lancet", year=2004)
    (found,) = resolve([reference(raw, printed)], [Shelf(*alternate_records)], today=TODAY)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.reason == Reason.AMBIGUOUS
    assert {c.work.doi for c in found.candidates} == {"10.1000/3", "10.1000/5"}


def test_a_second_record_of_the_same_work_is_no_ambiguity() -> None:
    double = replace(GUTZ, doi="10.1037/a0038614x")
    (found,) = resolve([GOOD], [Shelf(GUTZ, double)], today=TODAY)
    assert found.verdict is Verdict.VERIFIED


def test_the_article_is_preferred_to_its_preprint_unless_the_preprint_is_cited() -> None:
    preprint = Work(
        type="article",
        title=GUTZ.title,
        authors=GUTZ.authors,
        year=2014,
        years=(2014,),
        doi="10.1101/1",
        preprint_of=("10.1037/a0038614",),
    )
    assert resolve([GOOD], [Shelf(preprint, GUTZ)], today=TODAY)[0].work == GUTZ
    raw = GUTZ_RAW.replace("J Abnorm Psychol. 2015 May;124(2):421–31", "bioRxiv [Preprint]. 2014")
    printed = replace(GUTZ_PRINTED, container="bioRxiv", volume=None, issue=None, pages=None, year=2014)
    assert resolve([reference(raw, printed)], [Shelf(preprint, GUTZ)], today=TODAY)[0].work == preprint


@pytest.mark.parametrize("mark", ["Correction: ", "Erratum to: ", "Reply to: ", "Comment on: "])
def test_a_notice_about_the_paper_is_not_the_paper(mark: str) -> None:
    notice = replace(GUTZ, title=mark + (GUTZ.title or ""), pages="900", doi="10.1037/notice")
    (found,) = resolve([GOOD], [Shelf(notice, GUTZ)], today=TODAY)
    assert found.work == GUTZ


def test_title_of_one_work_with_authors_of_another_names_the_work() -> None:
    raw = GUTZ_RAW.replace("Gutz L, Renneberg B, Roepke S, Niedeggen M", "Weber K, Ito M")
    printed = replace(GUTZ_PRINTED, authors=people("Weber K", "Ito M"))
    (found,) = resolve([reference(raw, printed)], [Shelf(GUTZ)], today=TODAY)
    assert found.verdict is Verdict.MISMATCHED
    assert [e.field for e in found.evidence if e.agreement is Agreement.DIFFERENT] == ["authors"]


def test_the_first_source_that_settles_is_the_last_one_asked() -> None:
    second = Shelf(GUTZ, name="second")
    resolve([GOOD], [Shelf(GUTZ), second], today=TODAY)
    assert second.searched == []


def test_notices_come_folded_with_the_gravest_first() -> None:
    notices = (
        Notice(NoticeKind.CORRECTION, "2016-01-02", "10.1/c", "publisher"),
        Notice(NoticeKind.RETRACTION, "2019-05-01", "10.1/r", "publisher"),
        Notice(NoticeKind.RETRACTION, "2019-04-30", "10.1/r", "retraction-watch"),
    )
    (found,) = resolve([GOOD], [Shelf(replace(GUTZ, notices=notices))], today=TODAY)
    assert [n.kind for n in found.notices] == [NoticeKind.RETRACTION, NoticeKind.CORRECTION]
    assert found.notices[0].asserted_by == "publisher, retraction-watch"
    assert found.notices[0].date == "2019-04-30"


def test_fields_without_a_string_are_enough() -> None:
    (found,) = resolve([reference("", GUTZ_PRINTED)], [Shelf(SOIL, GUTZ)], today=TODAY)
    assert found.work == GUTZ


CHAPTER = Work(
    type="chapter",
    title="Sleep spindles and memory in school children",
    authors=people("Ames A", "Bell B"),
    container="The Sleeping Brain",
    year=2012,
    years=(2012,),
    pages="101-120",
    publisher="Verlag",
    doi="10.1000/b.ch7",
)
BOOK = Work(
    type="book",
    title="The Sleeping Brain",
    authors=people("Editor E"),
    editors=people("Editor E"),
    year=2012,
    years=(2012,),
    publisher="Verlag",
    doi="10.1000/b",
)
CHAPTER_RAW = (
    "Ames A, Bell B. Sleep spindles and memory in school children. In: Editor E, editor. The Sleeping Brain. "
    "Verlag; 2012. p. 101-120."
)
CHAPTER_PRINTED = replace(CHAPTER, doi=None)


def test_a_chapter_is_not_its_book() -> None:
    entry = reference(CHAPTER_RAW, CHAPTER_PRINTED)
    assert resolve([entry], [Shelf(BOOK, CHAPTER)], today=TODAY)[0].work == CHAPTER
    assert resolve([entry], [Shelf(BOOK)], today=TODAY)[0].work is None


@pytest.mark.parametrize(("printed", "other"), [("I", "II"), ("1", "2")])
def test_part_one_is_not_part_two(printed: str, other: str) -> None:
    first, second = (
        replace(GUTZ, title=f"{GUTZ.title} Part {part}", pages=pages, doi=f"10.1000/{part}")
        for part, pages in ((printed, "421-431"), (other, "432-440"))
    )
    raw = GUTZ_RAW.replace("disorder. J Abnorm", f"disorder. Part {printed}. J Abnorm")
    entry = reference(raw, replace(GUTZ_PRINTED, title=f"{GUTZ_PRINTED.title}. Part {printed}"))
    assert resolve([entry], [Shelf(second, first)], today=TODAY)[0].work == first


@pytest.mark.parametrize(("edition", "year"), [("2nd ed.", 1999), ("3rd ed.", 2012)])
def test_an_edition_is_told_by_its_year(edition: str, year: int) -> None:
    editions = [
        Work(
            type="book",
            title="The Sleeping Brain in Health and Disease",
            authors=people("Ames A"),
            publisher="Verlag",
            year=y,
            years=(y,),
            edition=n,
            doi=f"10.1000/{y}",
        )
        for n, y in (("2", 1999), ("3", 2012))
    ]
    raw = f"Ames A. The Sleeping Brain in Health and Disease. {edition} Verlag; {year}."
    printed = Work(
        type="book",
        title="The Sleeping Brain in Health and Disease",
        authors=people("Ames A"),
        publisher="Verlag",
        year=year,
        edition=edition,
    )
    (found,) = resolve([reference(raw, printed)], [Shelf(*editions)], today=TODAY)
    assert found.work is None or found.work.doi == f"10.1000/{year}"
    assert found.verdict in {Verdict.VERIFIED, Verdict.UNDETERMINED}


@pytest.mark.parametrize("place", [("12", "101-110"), ("19", "310-325")])
def test_of_works_with_one_title_the_place_decides(place: tuple[str, str]) -> None:
    works = [
        Work(
            type="article-journal",
            title="Sleep and memory: a review",
            authors=people("Ames A", "Bell B"),
            container="J Sleep",
            year=2004 + i,
            years=(2004 + i,),
            volume=v,
            pages=p,
            doi=f"10.1000/{v}",
        )
        for i, (v, p) in enumerate((("12", "101-110"), ("19", "310-325")))
    ]
    volume, pages = place
    year = 2004 if volume == "12" else 2005
    raw = f"Ames A, Bell B. Sleep and memory: a review. J Sleep. {year};{volume}:{pages}."
    printed = replace(works[0], doi=None, volume=volume, pages=pages, year=year, years=())
    assert resolve([reference(raw, printed)], [Shelf(*works)], today=TODAY)[0].work == works[0 if volume == "12" else 1]
    other = [w for w in works if w.volume != volume]
    absent = resolve([reference(raw, printed)], [Shelf(*other)], today=TODAY)[0]
    assert absent.verdict is not Verdict.VERIFIED


def test_what_is_newer_than_the_data_asked_is_not_accused() -> None:
    class Old(Register):
        def _answer(self, works: Sequence[Work]) -> Answer:
            answer = super()._answer(works)
            return Answer(answer.works, replace(answer.asked, as_of="2014-06-01"))

    assert resolve([GOOD], [Old(SOIL)], today=TODAY)[0].verdict is Verdict.UNDETERMINED
    assert resolve([GOOD], [Register(SOIL)], today=TODAY)[0].verdict is Verdict.UNRESOLVED


class DoiOrg:
    """A registry that knows some DOIs."""

    def __init__(self, *known: str, **works: Work) -> None:
        self.known = known
        self.works = {w.doi: w for w in works.values()}
        self.asked: list[str] = []

    def registration(self, doi: str) -> tuple[object, Asked]:
        self.asked.append(doi)
        return None, Asked("doi.org", Outcome.FOUND if doi in self.known else Outcome.NONE, "2026-11-22")

    def record(self, doi: str) -> Answer:
        work = self.works.get(doi)
        outcome = Outcome.FOUND if work else Outcome.UNAVAILABLE
        return Answer((work,) if work else (), Asked("doi.org", outcome, "2026-11-22"))


def test_the_registry_is_asked_only_for_what_crossref_does_not_know() -> None:
    registry = DoiOrg("10.5281/zenodo.1")
    entries = [
        reference(f"{GUTZ_RAW} doi:{GUTZ.doi}", GUTZ_PRINTED, 1),
        reference(f"{ZAZIO_ABSTRACT_RAW} doi:10.5281/zenodo.1", ZAZIO_ABSTRACT, 2),
        reference(f"{ZAZIO_ABSTRACT_RAW} doi:10.1000/none", ZAZIO_ABSTRACT, 3),
    ]
    known, other, none = resolve(entries, [Register(GUTZ)], today=TODAY, registry=registry)
    assert registry.asked == ["10.5281/zenodo.1", "10.1000/none"]
    assert known.verdict is Verdict.VERIFIED
    assert other.verdict is Verdict.UNDETERMINED  # another agency has it, and did not answer
    assert none.verdict is Verdict.UNRESOLVED
    assert [a.detail for a in none.asked if a.source == "doi.org"] == ["10.1000/none"]


def test_a_work_of_another_agency_is_compared_as_any_other() -> None:
    doi = "10.5281/zenodo.1"
    entry = reference(f"{GUTZ_RAW} doi:{doi}", GUTZ_PRINTED, 1)
    same, another = (
        resolve([entry], [Shelf()], today=TODAY, registry=DoiOrg(doi, work=replace(work, doi=doi)))[0]
        for work in (GUTZ, ZAZIO)
    )
    assert same.verdict is Verdict.VERIFIED
    assert another.verdict in {Verdict.CONFLICT, Verdict.MISMATCHED}
    assert [a.outcome for a in same.asked if a.source == "doi.org"] == [Outcome.FOUND, Outcome.FOUND]


def test_no_references_and_no_sources() -> None:
    assert resolve([], [Shelf(GUTZ)], today=TODAY) == ()
    assert resolve([GOOD], [], today=TODAY)[0].reason == Reason.OFFLINE_MISS
