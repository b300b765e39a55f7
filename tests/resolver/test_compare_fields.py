"""Evidence field by field: what agrees, what is close, what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.models import Agreement, Name, Work
from citecheck.parser.fields.parse import parse_reference
from citecheck.resolver.comparing.authors import names_meet
from citecheck.resolver.comparing.comparison import compare, examine
from citecheck.resolver.comparing.numbers import compare_year, judge_pages
from citecheck.resolver.comparing.printed import prepare, scrub
from citecheck.resolver.comparing.title import judge_titles, locate_title
from resolver_records import GUTZ, GUTZ_PRINTED, GUTZ_RAW, ZAZIO, ZAZIO_ABSTRACT, ZAZIO_ABSTRACT_RAW, people

SAME, CLOSE, DIFFERENT = Agreement.SAME, Agreement.CLOSE, Agreement.DIFFERENT
NOT_COMPARABLE, ABSENT = Agreement.NOT_COMPARABLE, Agreement.ABSENT


def agreements(raw: str, printed: Work, registered: Work) -> dict[str, Agreement]:
    return {e.field: e.agreement for e in compare(prepare(raw, printed), registered)}


def test_a_right_reference_agrees_in_every_field() -> None:
    found = agreements(GUTZ_RAW, GUTZ_PRINTED, GUTZ)
    assert found.pop("doi") is ABSENT
    assert set(found.values()) == {SAME}


def test_without_a_parse_the_record_is_found_in_the_string() -> None:
    found = agreements(GUTZ_RAW, Work(), GUTZ)
    assert found["title"] is SAME
    assert found["year"] is SAME
    assert found["container"] is SAME
    assert found["volume"] is SAME
    assert found["pages"] is SAME


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("Mirror neurons 30 years later: implications", "Mirror neurons 30 years later: implications", SAME),
        ("The Human Mirror Neuron System—A Common Basis?", "The human mirror neuron system - a common basis?", SAME),
        ("Sleep and mood in adolescents", "Sleep and mood in adolescents.", SAME),
        ("Sleep and mood in adolescents", "Sleep and mood in adolescents: A longitudinal study", CLOSE),
        ("Sleep and mood in adolescents: A longitudinal study", "Sleep and mood in adolescents", CLOSE),
        ("Behaviour of paediatric tumours", "Behavior of pediatric tumors", SAME),
        ("β-catenin in <i>E. coli</i> cells", "Beta-catenin in E. coli cells", SAME),
        ("Sleep and mood in adolescnts", "Sleep and mood in adolescents", CLOSE),
        ("Sleep, mood and school. Part I", "Sleep, mood and school. Part II", DIFFERENT),
        ("Sleep, mood and school. Part II", "Part II. Sleep, mood and school", CLOSE),
        ("Sleep, mood and school. Part II", "Part I. Sleep, mood and school", DIFFERENT),
        ("Sleep and mood in adolescents", "Sleep and mood in children", DIFFERENT),
        ("Soil erosion under maize", "Sleep and mood in adolescents", DIFFERENT),
        ("Schlaf und Stimmung bei der Jugend", "Sleep and mood of the young", NOT_COMPARABLE),
        ("Sleep and mood", "Сон и настроение", NOT_COMPARABLE),
        ("[Review of the book Moods of the young, by A. Holt]", "Moods of the Young. By Ann Holt. Pp. xii, 340", CLOSE),
        ("Review of the book Moods of the young, by A. Holt", "Sleep of the Old. By Ann Holt. Pp. xii, 340", DIFFERENT),
        ("Moods of the old in Oslo, by A. Holt", "Sleep of the Young. By Ann Holt. Pp. xii, 340", DIFFERENT),
        ("Sleep and mood in adolescents", "RETRACTED: Sleep and mood in adolescents", SAME),
        ("Sleep and mood in adolescents", "Sleep and mood in adolescents [version 2; peer review: 2 approved]", SAME),
    ],
)
def test_titles(printed: str, registered: str, expected: Agreement) -> None:
    assert judge_titles(printed, Work(title=registered))[1] is expected


def test_registered_subtitle_apart_from_the_title() -> None:
    work = Work(title="Sleep and mood in adolescents", subtitle="A longitudinal study")
    assert judge_titles("Sleep and mood in adolescents: a longitudinal study", work)[1] is SAME
    assert judge_titles("Sleep and mood in adolescents", work)[1] is CLOSE


def test_a_short_title_inside_a_longer_one_is_not_the_work() -> None:
    raw = "Smith J. Borderline personality disorder and cocaine use in young adults. Addiction. 2004;99:1-9."
    printed = Work(title="Borderline personality disorder and cocaine use in young adults")
    assert agreements(raw, printed, Work(title="Borderline personality disorder"))["title"] is DIFFERENT


def test_authors_swallowed_by_the_parsed_title_are_not_held_against_it() -> None:
    raw = "Dehingia M, Talukdar NC, et al Gut bacterial diversity of the tribes of India. Sci Rep. 2016;6:18563."
    printed = Work(title="Talukdar NC, et al Gut bacterial diversity of the tribes of India", year=2016)
    assert agreements(raw, printed, Work(title="Gut bacterial diversity of the tribes of India"))["title"] is CLOSE


def test_a_comment_is_not_the_paper_it_is_about() -> None:
    raw = "Dahl T. Comment on: Gut bacterial diversity of the tribes of India. Sci Rep. 2017;7:1."
    printed = Work(title="Comment on: Gut bacterial diversity of the tribes of India")
    found = agreements(raw, printed, Work(title="Gut bacterial diversity of the tribes of India"))
    assert found["title"] is not SAME


def test_the_abstract_by_the_same_group_differs_from_the_paper() -> None:
    found = agreements(ZAZIO_ABSTRACT_RAW, ZAZIO_ABSTRACT, ZAZIO)
    assert found["title"] is DIFFERENT
    assert found["container"] is DIFFERENT
    assert found["pages"] is DIFFERENT


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Name(family="Haß", given="J"), Name(family="Hass", given="Joachim"), True),
        (Name(family="Müller", given="K"), Name(family="Mueller", given="Karl"), True),
        (Name(family="van der Kolk", given="BA"), Name(family="Kolk", given="Bessel"), True),
        (Name(family="D’Adda", given="F"), Name(family="D'Adda", given="F"), True),
        (Name(family="De La Rivière", given="SG"), Name(family="Garny De La Rivière", given="S"), True),
        (Name(family="Liu", given="Xun"), Name(family="Xun", given="Liu"), True),
        (Name(family="Nishi", given="A"), Name(family="Nish", given="A"), True),
        (Name(literal="World Health Organization"), Name(literal="WHO"), True),
        (Name(family="-", given="Guangquan Xu"), Name(family="Xu", given="G"), True),
        (Name(family="Smith", given="J"), Name(family="Jones", given="J"), False),
        (Name(family="Wang", given="L"), Name(family="Wong", given="K"), False),
    ],
)
def test_names(one: Name, other: Name, expected: bool) -> None:  # noqa: FBT001
    assert names_meet(one, other) is expected
    assert names_meet(other, one) is expected


FOUR = people("Ames A", "Bell B", "Cole C", "Dorn D")


@pytest.mark.parametrize(
    ("printed", "et_al", "registered", "expected"),
    [
        (FOUR, False, FOUR, SAME),
        (FOUR[:2], True, FOUR, SAME),
        (FOUR[:3], False, FOUR, DIFFERENT),  # the last one dropped, and nothing said of it
        ((FOUR[1], FOUR[0], *FOUR[2:]), False, FOUR, CLOSE),  # alphabetised deposit
        (FOUR, False, FOUR[:1], CLOSE),  # only the first one deposited
        (FOUR, False, FOUR[:3], CLOSE),  # the first three deposited
        ((FOUR[0], *people("Evans E"), *FOUR[2:]), False, FOUR, DIFFERENT),
        ((FOUR[0], FOUR[1], FOUR[3]), False, FOUR, DIFFERENT),  # one dropped in the middle
        (people("Evans E", "Frank F"), False, FOUR, DIFFERENT),
        ((Name(literal="The ABC Study Group"),), False, FOUR, NOT_COMPARABLE),
        (FOUR, False, (Name(family="Иванов"),), DIFFERENT),
        ((), False, FOUR, ABSENT),
        (people("Daniela S", "Mirco B"), False, people("Stroppiana D", "Boschetti M"), CLOSE),
        (FOUR[:1], False, FOUR, CLOSE),  # only the first one named
        (people("Kostin O"), False, (Name("Костин", "Олег"),), SAME),
        (people("Rossi R", "Savvas L"), False, (Name("Ρόσση", "Ρένα"), Name("Σάββας", "Λεωνίδας")), SAME),
        ((Name("Raquel", "Monclús"), FOUR[1]), False, (Name("Monclús", "Raquel"), FOUR[1]), SAME),
        ((Name("Rosa", "Monclús"), FOUR[1]), False, (Name("Monclús", "Raquel"), FOUR[1]), DIFFERENT),
        (people("Kostin S"), False, (Name("Костин", "Олег"),), DIFFERENT),
        ((Name("Musgrove", "Anna Maria"),), False, (Name("Musgrove", "Alexander Martin"),), DIFFERENT),
        ((Name("Musgrove", "Bill"),), False, (Name("Musgrove", "William H."),), SAME),
        ((Name("Koh"), Name("Jin", "Myung")), False, (Name("Koh", "Myung Jin"),), CLOSE),  # one name read as two
        ((Name(literal="Anonymous"),), False, FOUR, ABSENT),
    ],
)
def test_author_lists(
    printed: tuple[Name, ...],
    et_al: bool,  # noqa: FBT001
    registered: tuple[Name, ...],
    expected: Agreement,
) -> None:
    raw = ", ".join(n.display for n in printed) + (", et al" if et_al else "") + ". A title. 2004."
    found = agreements(raw, Work(authors=printed, et_al=et_al), Work(authors=registered))
    assert found["authors"] is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ames A., Bell B., Cole C., . (2006). A title.", CLOSE),  # a comma where "et al." was
        ("Ames A., Bell B., Cole C. (2006). A title.", DIFFERENT),
        ("Ames A., Bell B., … Dorn D. (2006). A title.", SAME),
        ("Ames A, Bell B, and others. A title. 2006.", SAME),
    ],
)
def test_lists_that_end_early(raw: str, expected: Agreement) -> None:
    assert agreements(raw, parse_reference(raw), Work(authors=FOUR, title="A title"))["authors"] is expected


def test_editors_of_a_journal_are_no_authors() -> None:
    work = Work(type="article-journal", title="Editorial", editors=people("Wright C", "Butler W"))
    assert agreements("Ames A. Editorial. 1906.", Work(authors=people("Ames A")), work)["authors"] is NOT_COMPARABLE
    title_as_name = Work(authors=(Name(literal="Editorial"),))
    assert agreements("Editorial. (1906).", title_as_name, work)["authors"] is ABSENT


def test_of_two_of_one_family_the_one_with_the_initials_is_meant() -> None:
    two = (Name("Mons", "Albert"), Name("Mons", "Barend"))
    assert (
        agreements("Mons B. A title.", Work(authors=people("Mons B"), et_al=True), Work(authors=two))["authors"] is SAME
    )


def test_no_author_in_common_has_similarity_zero() -> None:
    printed = prepare("Evans E, Frank F. A title. 2004.", Work(authors=people("Evans E", "Frank F")))
    found = next(e for e in compare(printed, Work(authors=FOUR)) if e.field == "authors")
    assert found.similarity == 0.0


@pytest.mark.parametrize(
    ("year", "registered", "expected"),
    [
        (2024, (2023, 2024), SAME),
        (2024, (2023,), CLOSE),
        (2005, (2003,), DIFFERENT),
        (None, (2003,), ABSENT),
    ],
)
def test_years(year: int | None, registered: tuple[int, ...], expected: Agreement) -> None:
    work = Work(year=registered[0], years=registered)
    assert agreements(f"Ames A. A title. {year or ''}", Work(year=year), work)["year"] is expected


OLD_VOLUME = Work(
    type="article-journal", container="J", volume="4", pages="84-96", year=2013, years=(2013,), online_year_only=True
)


@pytest.mark.parametrize(
    ("year", "registered", "expected"),
    [
        (1997, OLD_VOLUME, CLOSE),  # 2013 is when the volume went online
        (1997, replace(OLD_VOLUME, online_year_only=False), DIFFERENT),
        (1997, replace(OLD_VOLUME, volume="5"), DIFFERENT),
        (1997, replace(OLD_VOLUME, doi="10.1000/j.1439.1991.tb02"), DIFFERENT),  # its DOI says otherwise
        (2004, OLD_VOLUME, DIFFERENT),  # journals were online by then
        (2004, replace(OLD_VOLUME, doi="10.1000/j.1439.2004.tb02"), CLOSE),  # its own DOI says so
        (2016, Work(year=2015, years=(2015, 2018)), CLOSE),  # between online and print
        (2017, Work(type="chapter", container="Series", containers=("MUD 2017",), year=2019), CLOSE),
        (2017, Work(type="article-journal", container="MUD 2017", year=2019), DIFFERENT),
    ],
)
def test_years_that_the_record_explains(year: int, registered: Work, expected: Agreement) -> None:
    raw = f"Ames A. A title. J. {year};4:84-96."
    assert agreements(raw, parse_reference(raw), registered)["year"] is expected


@pytest.mark.parametrize(
    ("edition", "year", "expected"),
    [
        ("2nd ed", 2009, NOT_COMPARABLE),
        ("Rev. ed", 2009, NOT_COMPARABLE),
        ("3. Aufl", 2009, NOT_COMPARABLE),
        ("1st ed", 2009, DIFFERENT),
        (None, 2009, DIFFERENT),
        ("2nd ed", 1989, DIFFERENT),  # no later edition is older
        ("2nd ed", 2000, CLOSE),
    ],
)
def test_the_year_of_a_later_edition_is_no_error(edition: str | None, year: int, expected: Agreement) -> None:
    registered = Work(type="book", title="Stone bread", year=1999, years=(1999,))
    printed = prepare(f"Corti E. Stone bread. {year}.", Work(title="Stone bread", year=year, edition=edition))
    assert compare_year(printed, registered).agreement is expected


def test_numbers_of_the_title_are_none_of_the_reference() -> None:
    raw = "Ames A. Residence halls in New York City, 2011. J. 2013;8(3):81."
    work = Work(title="Residence halls in New York City, 2011", year=2013, volume="8", issue="3", pages="81")
    assert agreements(raw, Work(year=2011, title=work.title), work)["year"] is SAME
    raw = "Ames A. Commissioning of systems (Report No. 59) in hospitals. J. 1995;68(810):689."
    work = Work(title="Commissioning of systems (Report No. 59) in hospitals", volume="68", issue="810")
    assert agreements(raw, Work(issue="59", title=work.title), work)["issue"] is SAME


def test_a_year_that_is_the_article_number_is_not_held_against_it() -> None:
    work = Work(year=2024, years=(2024,), volume="3", issue="1", pages="2009")
    found = agreements("Ames A. A title. Adv Neurol. 2024 Mar 19;3(1):2009.", Work(year=2009), work)
    assert found["year"] is SAME


def test_access_dates_are_no_years() -> None:
    raw = "Ames A. A title. Front Psychol [Internet]. 2013 [cited 2025 Aug 5];4. Available from: http://x.org/2025"
    assert "2025" not in scrub(raw)
    assert agreements(raw, Work(year=2013), Work(year=2013, years=(2013,)))["year"] is SAME


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("388–14", "388-414", SAME),
        ("388", "388-414", SAME),
        ("e64911", "64911", SAME),
        ("230", "F1000 Faculty Rev-230", SAME),
        ("S468–9", "S468-S469", SAME),
        ("4754", "1-12", NOT_COMPARABLE),
        ("19", "1", NOT_COMPARABLE),
        ("1339", "1339-1353.e21", SAME),
        ("883–888", "274-283", DIFFERENT),
        ("388–420", "388-414", DIFFERENT),
    ],
)
def test_pages(printed: str, registered: str, expected: Agreement) -> None:
    assert judge_pages(printed, registered) is expected


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [("12", "12", SAME), ("XII", "12", SAME), ("162", "160", DIFFERENT), ("516–521", "363", NOT_COMPARABLE)],
)
def test_volumes(printed: str, registered: str, expected: Agreement) -> None:
    found = agreements(f"Ames A. A title. J. 2004;{printed}:7.", Work(volume=printed), Work(volume=registered))
    assert found["volume"] is expected


def test_an_issue_filed_as_page_is_not_compared() -> None:
    found = agreements("J. 2015;8(1):35", Work(volume="8", issue="1", pages="35"), Work(volume="8", issue="35"))
    assert found["issue"] is NOT_COMPARABLE


def test_an_article_number_read_as_pages_is_found_in_the_string() -> None:
    raw = "Ann Ames. 2021. A title. Sensor Trans. 17, 4 (2021), e1204."
    assert agreements(raw, Work(pages="4"), Work(pages="e1204"))["pages"] is NOT_COMPARABLE


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("Wet Soils", Work(type="chapter", container="Series in Mud", containers=("Wet Soils",)), SAME),
        ("Tide Archive", Work(type="article", doi="10.1000/x", containers=("Tide Archive",)), SAME),
        ("SocArXiv", Work(type="article", doi="10.1000/x", publisher="Center for Open Science"), CLOSE),
        ("Front Matter Blog", Work(type="article", doi="10.1000/x", publisher="Front Matter"), CLOSE),
        ("Journal of Mud", Work(type="article", doi="10.1000/x", containers=("Tide Archive",)), DIFFERENT),
        ("NeurIPS", Work(type="article-journal", container="Annals of Voice Care"), DIFFERENT),
        ("NeurIPS", Work(type="paper-conference", container="Lecture Notes in Mud"), NOT_COMPARABLE),
        ("Mind XXX", Work(type="article-journal", container="Mind", volume="XXX"), SAME),
        ("Mud Press", Work(type="report", container="Mud Papers", publisher="Mud Press"), NOT_COMPARABLE),
    ],
)
def test_containers(printed: str, registered: Work, expected: Agreement) -> None:
    raw = f"Ames A. A title. {printed}. 2020. doi:10.1000/x"
    assert agreements(raw, Work(container=printed, doi="10.1000/x"), registered)["container"] is expected


def test_a_container_within_the_title_is_not_printed() -> None:
    work = Work(type="article-journal", title="Care during COVID-19, in practice", container="COVID-19")
    raw = "Ames A. Care during COVID-19, in practice. Journal of Mud. 2020;3:1-9."
    assert agreements(raw, Work(title=work.title, container="Journal of Mud"), work)["container"] is DIFFERENT


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Orós J. Gout. In: Reptile and Amphibian Medicine. Elsevier; 2019. p. 1308.", "Gout"),
        ("Orós, J. (2019). Gout. In Reptile and Amphibian Medicine (pp. 1308–1309). Elsevier.", "Gout"),
        ("Text Encoding. In: A Companion to Digital Reptiles. Blackwell; n.d.", "Text Encoding"),
    ],
)
def test_a_short_title_between_names_and_container_is_found(raw: str, title: str) -> None:
    container = "Reptile and Amphibian Medicine" if "Orós" in raw else "A Companion to Digital Reptiles"
    work = Work(type="chapter", title=title, authors=people("Orós Jorge"), container=container)
    assert agreements(raw, Work(title=container), work)["title"] is CLOSE
    assert agreements(raw, Work(title=container), replace(work, title="Asthma"))["title"] is DIFFERENT


def test_a_short_title_without_its_subtitle_is_found() -> None:
    raw = "Wang P, Gratz G, Gratz A. CRISP. In: CIKM'16. ACM; 2016."
    names = people("Wang P", "Gratz G", "Gratz A")
    work = Work(
        type="paper-conference", title="CRISP", subtitle="Consensus selection", authors=names, containers=("CIKM'16",)
    )
    assert agreements(raw, Work(title="CRISP. In: CIKM'16"), work)["title"] is CLOSE


def test_a_short_title_before_its_publisher_is_found() -> None:
    work = Work(type="book", title="ResearchEquals", publisher="Liberate Science GmbH")
    raw = "ResearchEquals. Liberate Science GmbH, 2023."
    assert agreements(raw, Work(title="ResearchEquals. Liberate Science GmbH"), work)["title"] is CLOSE


def test_words_of_the_title_read_into_a_name_are_no_stranger() -> None:
    raw = "AlBarakat LM, Jimenez DA. SLAP-CC: Prefetching for caches. 2022."
    read = (*people("AlBarakat LM"), Name("DA. SLAP-CC", "Jimenez"))
    work = Work(title="SLAP-CC: Prefetching for caches", authors=(*people("AlBarakat L"), Name("Jimenez", "Daniel A.")))
    assert agreements(raw, Work(authors=read), work)["authors"] is CLOSE
    other = Work(title="SLAP-CC: Prefetching for caches", authors=(*people("AlBarakat L"), Name("Gratz", "Paul")))
    assert agreements(raw, Work(authors=read), other)["authors"] is DIFFERENT


def test_titles_of_the_original_and_without_the_subtitle() -> None:
    work = Work(title="The limits of measurement", original_title="Die Grenzen der Messung")
    raw = "Kranz H. Die Grenzen der Messung. Zeitschrift für Messkunde. 2015."
    assert agreements(raw, Work(title="Die Grenzen der Messung"), work)["title"] is SAME
    pipes = Work(title="Buried cables", subtitle="Part 3: Measurement of leakage in saline soil")
    assert agreements("BSI. Buried cables. 2023.", Work(title="Buried cables"), pipes)["title"] is CLOSE


def test_the_number_of_a_chapter_is_no_part_of_its_title() -> None:
    for title in ("Chapter-13 Gout in lizards", "13. Gout in lizards", "Kapitel X: Gout in lizards"):
        assert agreements("Ames A. Gout in lizards.", Work(title="Gout in lizards"), Work(title=title))["title"] is SAME
    assert (
        agreements("Ames A. Part II. Lizards", Work(title="Part II. Lizards"), Work(title="Part I. Lizards"))["title"]
        is DIFFERENT
    )


def test_a_registered_title_that_ends_where_italics_began() -> None:
    raw, cut = "Ames A. Biology of Apis mellifera in spring.", Work(title="Biology of")
    assert agreements(raw, Work(title="Biology of Apis mellifera in spring"), cut)["title"] is CLOSE
    assert (
        agreements(raw, Work(title="Biology of Apis mellifera in spring"), Work(title="Biology"))["title"] is DIFFERENT
    )


def test_a_title_that_ends_in_one_letter_is_found_whole() -> None:
    raw = "Mears N. The ‘Holy Days’ of Queen Edith I. History. 2020;105:201-228."
    work = Work(title="The ‘Holy Days’ of Queen Edith I", authors=people("Mears N"), container="History")
    assert agreements(raw, Work(title="The ‘Holy Days’"), work)["title"] is CLOSE


def test_an_alias_is_the_doi_of_the_work() -> None:
    work = Work(doi="10.1000/new", aliases=("10.1000/old",))
    assert agreements("A title. doi:10.1000/old", Work(), work)["doi"] is SAME


def test_the_doi_is_compared_with_all_printed() -> None:
    work = Work(title="A title", doi="10.1000/a")
    assert agreements("A title. doi:10.1000/b https://doi.org/10.1000/A", Work(), work)["doi"] is SAME
    assert agreements("A title. doi:10.1000/b", Work(), work)["doi"] is DIFFERENT


def test_left_over_numbers_are_counted() -> None:
    comparison = examine(prepare(ZAZIO_ABSTRACT_RAW, ZAZIO_ABSTRACT), ZAZIO)
    assert set(comparison.left_numbers) == {"2023", "16", "1", "321"}
    assert examine(prepare(GUTZ_RAW, GUTZ_PRINTED), GUTZ).left_numbers == ()


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_string_can_be_compared(raw: str, title: str) -> None:
    registered = replace(GUTZ, title=title)
    evidence = compare(prepare(raw, Work(title=title or None)), registered)
    assert [e.field for e in evidence][:2] == ["title", "authors"]


@given(st.lists(st.sampled_from("sleep mood school brain network cortex fear trial".split()), min_size=4, max_size=9))
def test_a_title_is_located_where_it_stands(parts: list[str]) -> None:
    title = " ".join(parts)
    match = locate_title(prepare(f"Ames A, Bell B. {title}. Lancet. 2004;1:2.", Work()), Work(title=title))
    assert match.similarity == 1.0
    assert match.opens
    assert match.ends


@pytest.mark.parametrize("filler", [" ", "(", "[cited ", "a ", ": ", "10.1000/", "Ⅳ", "̈"])
def test_hostile_strings_take_no_time(filler: str) -> None:
    raw = "Ames A. " + filler * 20000
    assert len(prepare(raw, Work(title=filler * 300, container=filler * 300)).words) < 5001
    compare(prepare(raw, Work(title=filler * 300, container=filler * 300)), GUTZ)
