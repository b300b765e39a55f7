"""Whether an absence means anything: the venue of a reference and what is registered of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck.checks.identity import identity_findings
from citecheck.models import Asked, Outcome, Reason, Severity, Venue, VenueAnswer, Verdict, Work
from citecheck.parser.fields.parse import parse_reference
from citecheck.resolver.coverage import count_registered
from citecheck.resolver.place import is_paginated_through, is_sparse, read_span
from citecheck.resolver.resolve import resolve
from resolver_records import AS_OF, GUTZ, TODAY, Register, people, reference

INVENTED = (
    "Ekman, P., & Ruiz, D. (2019). Night shifts and the taste of salt in sailors. Journal of Abnormal Psychology."
)
PLACED = INVENTED.removesuffix(".") + ", 128(3), 213-220."


def article(title: str, pages: str, volume: str = "128", year: int = 2019, number: int = 0) -> Work:
    return Work(
        type="article-journal",
        title=title,
        authors=people("Moe T"),
        container="Journal of Abnormal Psychology",
        year=year,
        years=(year,),
        volume=volume,
        pages=pages,
        doi=f"10.5555/{volume}.{pages}.{number}",
    )


VOLUME = [article(f"Work number {n} on people", f"{n * 20 + 1}-{n * 20 + 20}") for n in range(20)]


def judged(raw: str, source: Register) -> tuple[list[tuple[str, Severity]], str]:
    entry = reference(raw, parse_reference(raw))
    found = resolve([entry], [source], today=TODAY)
    findings = [f for f in identity_findings([entry], found) if f.rule != "CC390"]
    return [(f.rule, f.severity) for f in findings], " ".join(f.message for f in findings)


def test_an_invented_article_of_a_registered_journal_is_reported_with_what_the_journal_has() -> None:
    source = Register(GUTZ)
    findings, message = judged(INVENTED, source)
    assert findings == [("CC303", Severity.ERROR)]
    assert "Journal of Abnormal Psychology registers its works with Crossref, 412 for 2019" in message
    assert AS_OF in message


@pytest.mark.parametrize(("registered", "severity"), [(10, Severity.ERROR), (9, Severity.WARNING)])
def test_few_registered_works_are_a_warning(registered: int, severity: Severity) -> None:
    assert judged(INVENTED, Register(GUTZ, registered=registered))[0] == [("CC303", severity)]


@pytest.mark.parametrize(
    "raw",
    [
        "Ekman, P. (2019). Night shifts and the taste of salt in sailors [Doctoral thesis]. University of Bergen.",
        "Ekman, P. (2019). Night shifts and the taste of salt in sailors [Abstract]. Journal of Abnormal Psychology, 128.",
        "Ekman P. Night shifts and the taste of salt in sailors. J Abnorm Psychol. 2019;128(Suppl 1):S45.",
        "Ekman P. Night shifts and the taste of salt in sailors. J Abnorm Psychol. 2019;128:362A.",
        "Ekman, P. (2026). Night shifts and the taste of salt in sailors. Journal of Abnormal Psychology.",
        "Ekman, P. (in press). Night shifts and the taste of salt in sailors. Journal of Abnormal Psychology.",
        "Ekman, P., & Ruiz, D. (2019). Night shifts and the taste of salt in sailors. Oslo: Fjord Press.",
        "Ekman, P. (2019). [Review of the book Salt and sailors, by D. Ruiz]. Journal of Abnormal Psychology, 128, 9-10.",
        "Ekman, P. (2019). Book review: Salt and sailors. Journal of Abnormal Psychology, 128, 9–10.",
        "Ekman, P. (2019). Letter to the editor. Journal of Abnormal Psychology, 128(2), 9.",
    ],
)
def test_what_journals_seldom_register_is_never_reported(raw: str) -> None:
    assert judged(raw, Register(GUTZ))[0] == []


def test_where_nobody_registers_the_venue_nothing_is_reported() -> None:
    raw = INVENTED.replace("Journal of Abnormal Psychology", "Salt and Sea Letters")
    source = Register(GUTZ, registered=0)
    assert judged(raw, source)[0] == []
    (found,) = resolve([reference(raw, parse_reference(raw))], [source], today=TODAY)
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, Reason.NOT_COVERED)


def test_the_question_bound_to_the_venue_finds_what_the_first_missed() -> None:
    work = replace(article("Night shifts and the taste of salt in sailors", "1-9"), authors=people("Ekman P", "Ruiz D"))
    source = Register(GUTZ, contents=[work])
    (found,) = resolve([reference(INVENTED, parse_reference(INVENTED))], [source], today=TODAY)
    assert found.verdict is Verdict.VERIFIED
    assert found.work is not None
    assert found.work.doi == work.doi


def test_an_outage_of_the_second_question_is_no_finding() -> None:
    class Down(Register):
        def find_venues(self, names: object, issn: object, year: int | None) -> VenueAnswer:
            return VenueAnswer((), Asked(self.name, Outcome.UNAVAILABLE, AS_OF))

    (found,) = resolve([reference(INVENTED, parse_reference(INVENTED))], [Down(GUTZ)], today=TODAY)
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, Reason.SOURCE_UNAVAILABLE)


def test_pages_within_another_work_are_reported() -> None:
    findings, message = judged(PLACED, Register(GUTZ, contents=VOLUME))
    assert findings == [("CC306", Severity.WARNING), ("CC303", Severity.ERROR)]
    assert "Pages 213-220 of volume 128 lie within “Work number 10 on people”, pp. 201–220" in message


def test_a_volume_of_another_year_is_reported() -> None:
    old = [article(f"An old work {n}", f"{n * 9 + 1}-{n * 9 + 9}", "107", 1998) for n in range(9)]
    raw = PLACED.replace("128(3)", "107(3)")
    findings, message = judged(raw, Register(GUTZ, contents=[*VOLUME, *old]))
    assert findings == [("CC306", Severity.WARNING), ("CC303", Severity.ERROR)]
    assert "Volume 107 of Journal of Abnormal Psychology is of 1998" in message


def test_free_pages_and_volumes_by_issue_are_not_reported() -> None:
    assert [r for r, _ in judged(PLACED.replace("213-220", "913-920"), Register(GUTZ, contents=VOLUME))[0]] == ["CC303"]
    by_issue = [
        article(f"Work {n} of {i}", f"{n * 9 + 200}-{n * 9 + 215}", number=i) for n in range(4) for i in range(4)
    ]
    assert [r for r, _ in judged(PLACED, Register(GUTZ, contents=by_issue))[0]] == ["CC303"]
    lettered = PLACED.replace("128(3)", "128A")
    assert [r for r, _ in judged(lettered, Register(GUTZ, contents=VOLUME))[0]] == ["CC303"]


@pytest.mark.parametrize(
    ("years", "year", "expected"),
    [
        (((2010, 40), (2012, 50)), 2012, 50),
        (((2010, 40), (2012, 50)), 2011, 0),
        (((2010, 40), (2012, 50)), 2013, None),
        (((2010, 40), (2012, 50)), 2009, None),
        (((1980, 40), (2012, 50)), 1990, None),
        ((), 2012, None),
    ],
)
def test_the_years_that_are_covered(years: tuple[tuple[int, int], ...], year: int, expected: int | None) -> None:
    assert count_registered(Venue("Soil Letters", years=years), year) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 9), (9, 20), (21, 30), (31, 40), (41, 50)], True),
        ([(1, 9), (1, 12), (5, 20), (10, 30), (41, 50)], False),
        ([(1, 9), (10, 20)], False),
    ],
)
def test_which_volumes_are_paginated_through(spans: list[tuple[int, int]], expected: bool) -> None:  # noqa: FBT001 - a row
    assert is_paginated_through(spans) is expected


def test_an_old_year_of_which_a_few_works_are_registered_is_not_covered() -> None:
    old = INVENTED.replace("2019", "1987")
    few = [article("A work of that year", "900-910", "96", 1987)]
    assert judged(old, Register(GUTZ, contents=few, registered=1, years=(1980, 2026)))[0] == []
    assert is_sparse(Register(contents=few).list_venue(Venue("x"), (1987, 1987)))


def test_a_journal_that_was_taken_for_a_publisher_is_asked_for() -> None:
    raw = "Ekman, P., & Ruiz, D. (2012). Salt and shifts: retrieving visuomotor associations. Entrepreneurship Theory and Practice."
    assert judged(raw, Register(GUTZ))[0] == [("CC303", Severity.ERROR)]
    assert judged(raw.replace("Entrepreneurship", "Oslo: Entrepreneurship"), Register(GUTZ))[0] == []


def test_a_few_works_seen_of_an_uncounted_venue_are_no_coverage() -> None:
    assert count_registered(Venue("ICML", years=((2021, 4),), counted=False), 2021) is None
    assert count_registered(Venue("ICML", years=((2021, 5),), counted=False), 2021) == 5


def test_a_name_abbreviated_in_two_words_may_be_several_journals() -> None:
    raw = "Ekman P, Ruiz D. Night shifts and the taste of salt in sailors. {}. 2019;128(3):913-20."
    short = judged(raw.format("J Psychol"), Register(GUTZ, title="Journal of Psychology"))
    long = judged(raw.format("J Abnorm Psychol"), Register(GUTZ, title="Journal of Abnormal Psychology"))
    assert (short[0], long[0]) == ([("CC303", Severity.WARNING)], [("CC303", Severity.ERROR)])


def test_a_whole_local_index_is_named_in_plain_words() -> None:
    source = Register(GUTZ)
    source.name = "index:works"
    assert "registers its works with the local index works, 412 for 2019" in judged(INVENTED, source)[1]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [("213-20", (213, 220)), ("388–414", (388, 414)), ("7", (7, 7)), ("e12", None), ("S4-9", None), ("9-7", None)],
)
def test_pages_as_numbers(pages: str, expected: tuple[int, int] | None) -> None:
    assert read_span(pages) == expected


def test_pages_without_end_are_no_number() -> None:
    assert read_span("1-" + "9" * 5000) is None
