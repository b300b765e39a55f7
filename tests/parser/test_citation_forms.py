"""Every form of inline citation, each with its reading, and beside it what looks like one and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.models import CitationForm, ReferenceList
from citecheck.parser.citations.find import find_citations
from conftest import document, numbered, reference, reference_list

NUMERIC = [
    ("shown before [38].", ["38"]),
    ("shown before [1,2].", ["1", "2"]),
    ("shown before [1, 2, 5].", ["1", "2", "5"]),
    ("shown before [ 4 ].", ["4"]),
    ("shown before [33-37].", ["33", "34", "35", "36", "37"]),
    ("shown before [3–5].", ["3", "4", "5"]),
    ("shown before [3—5].", ["3", "4", "5"]),
    ("shown before [3−5].", ["3", "4", "5"]),
    ("shown before [3‐5].", ["3", "4", "5"]),
    ("shown before [3 to 5].", ["3", "4", "5"]),
    ("shown before [1]–[3].", ["1", "2", "3"]),
    ("shown before [1], [3]-[5].", ["1", "3", "4", "5"]),
    ("shown before [1][2].", ["1", "2"]),
    ("shown before [1-3, 7; 9].", ["1", "2", "3", "7", "9"]),
    ("shown before [12, p. 4].", ["12"]),
    ("shown before [12, pp. 3-4].", ["12"]),
    ("shown before [12: 34].", ["12"]),
    ("shown before [7, Theorem 3.1].", ["7"]),
    ("shown before [see 12].", ["12"]),
    ("shown before [Refs. 3–5].", ["3", "4", "5"]),
    ("shown before [e.g., 4 and 6].", ["4", "6"]),
    ("shown before [33-\n37].", ["33", "34", "35", "36", "37"]),
    ("shown before (Bertschy et al. 2019); [7,8].", ["7", "8"]),
    ("shown by Smith [12] and others", ["12"]),
    ("shown before［3］.", ["3"]),
]

NOT_NUMERIC = [
    "in the unit interval [0, 1] the",
    "(Fig. 2)",
    "[95% CI 1–3]",
    "(n = 12)",
    "where x ∈ [1, 3]",
    "in [2001] it",
    "the isotope [18F]FDG",
    "a [sic] here",
    "[1.5] mm",
    "[12345]",
    "values in the range [1, 5] are",
    "[A1]",
    "a scale from [1] upwards",
    "equation (3) holds",
    "the 3 (three) groups",
    "p < .05 (2)",
]

AUTHOR_YEAR = [
    ("found (Herpertz et al. 2001) that", [("Herpertz", "2001")]),
    ("found (Jovev et\nal. 2013; Ruocco et al. 2015).", [("Jovev", "2013"), ("Ruocco", "2015")]),
    ("found (Duman &\nMonteggia, 2006).", [("Duman|Monteggia", "2006")]),
    ("found (American Psychiatric Association,\n2013).", [("American Psychiatric Association", "2013")]),
    ("found (Baruch et\nal. 2019, Kupferberg et al. 2018).", [("Baruch", "2019"), ("Kupferberg", "2018")]),
    ("as Smith (2001, 2003a) said", [("Smith", "2001"), ("Smith", "2003a")]),
    ("found (Smith, 2010, 2012).", [("Smith", "2010"), ("Smith", "2012")]),
    ("as Smith (2010a; 2011) said", [("Smith", "2010a"), ("Smith", "2011")]),
    ("found (Li, Wang, & Zhao, 2015).", [("Li|Wang|Zhao", "2015")]),
    ("found (Li, Wang and Zhao 2015).", [("Li|Wang|Zhao", "2015")]),
    ("found (van der Kolk, 1994).", [("van der Kolk", "1994")]),
    ("as van der Kolk (1994) said", [("van der Kolk", "1994")]),
    ("as Van der Kolk (1994) said", [("Van der Kolk", "1994")]),
    ("found (Ó Súilleabháin, 2003).", [("Ó Súilleabháin", "2003")]),
    ("found (Ångström & Øverås, 1998).", [("Ångström|Øverås", "1998")]),
    ("found (World Health Organization [WHO], 2017).", [("World Health Organization", "2017")]),
    ("found (World Health Organization (WHO), 2017).", [("World Health Organization", "2017")]),
    ("found (WHO, 2019).", [("WHO", "2019")]),
    ("found (Müller-Lüdenscheid, 1999a, 1999b).", [("Müller-Lüdenscheid", "1999a"), ("Müller-Lüdenscheid", "1999b")]),
    ("found (Smith 2001a,b).", [("Smith", "2001a"), ("Smith", "2001b")]),
    ("found (Smith 2001a, b; Doe 1999).", [("Smith", "2001a"), ("Smith", "2001b"), ("Doe", "1999")]),
    ("found (see e.g. Kandel, 1998, p. 12).", [("Kandel", "1998")]),
    ("found (cf. Kandel 1998; see also Squire, 2004).", [("Kandel", "1998"), ("Squire", "2004")]),
    ("found (for a review, see Kandel and Squire 2000).", [("Kandel|Squire", "2000")]),
    ("in Smith's (2010) view", [("Smith", "2010")]),
    ("in Smith’s (2010) view", [("Smith", "2010")]),
    ("However, Smith and Jones (2010) said", [("Smith|Jones", "2010")]),
    ("In Smith (2001) it", [("Smith", "2001")]),
    ("According to Smith & Jones (2001) it", [("Smith|Jones", "2001")]),
    ("as Herpertz et al. 2001 found", [("Herpertz", "2001")]),
    ("as Herpertz et al., 2001 found", [("Herpertz", "2001")]),
    ("as Herpertz et al. (2001, 2004) found", [("Herpertz", "2001"), ("Herpertz", "2004")]),
    ("as Smith and colleagues (2004) found", [("Smith", "2004")]),
    ("found (Smith, in press; Doe, n.d.).", [("Smith", "in press"), ("Doe", "n.d.")]),
    ("found (García y cols., 2004).", [("García", "2004")]),
    ("found (Bauer u. a. 2004).", [("Bauer", "2004")]),
    ("found (Müller und Schmidt, 2004).", [("Müller|Schmidt", "2004")]),
    ("found (García y López, 2004).", [("García|López", "2004")]),
    ("found (Dupont et Martin, 2004).", [("Dupont|Martin", "2004")]),
    ("found (Rossi e Bianchi, 2004).", [("Rossi|Bianchi", "2004")]),
    ("found (Иванов и др., 2010).", [("Иванов", "2010")]),
    ("研究（张三，2010）表明", [("张三", "2010")]),
    ("found (Bowlby, 1969, as cited in Levy, 2015).", [("Bowlby", "1969"), ("Levy", "2015")]),
    ("found by Monteg-\ngia (2006) first", [("Monteg-\ngia", "2006")]),
    ("found (Freud, 1915/1957).", [("Freud", "1915/1957")]),
    ("found (Smith 2001: 45; Jones 2002: 7–9).", [("Smith", "2001"), ("Jones", "2002")]),
    ("found (Smith, 2001, pp. 1990-2000).", [("Smith", "2001")]),
    ("as D’Adda et al. [2001] found", [("D’Adda", "2001")]),
    ("found [Smith & Jones, 2001].", [("Smith|Jones", "2001")]),
    ("found (De La Rivière and Wu 2003).", [("De La Rivière|Wu", "2003")]),
    ("found (O'Brien & McDonald, 2003).", [("O'Brien|McDonald", "2003")]),
    ("found (Bas-Hoogendam & Westenberg, 2020).", [("Bas-Hoogendam|Westenberg", "2020")]),
    ("found (J. Smith, 2001).", [("J. Smith", "2001")]),
    (
        "found (Centers for Disease Control and Prevention, 2010).",
        [("Centers for Disease Control and Prevention", "2010")],
    ),
    ("(see Smith (2001) for a review)", [("Smith", "2001")]),
    ("found (Zhou et al.2006).", [("Zhou", "2006")]),
    ("found (ALVES; SOARES, 2003).", [("ALVES|SOARES", "2003")]),
    ("found (MOND; Milgrom 2003).", [("Milgrom", "2003")]),
    ("was found byFrancillon-Vieillot et al. (1990) first", [("Francillon-Vieillot", "1990")]),
    ("found (Smith, Jones, et al., 2001).", [("Smith|Jones", "2001")]),
]

NOT_AUTHOR_YEAR = [
    "(January 2019)",
    "in 2010 we",
    "(1990–2000)",
    "the years 1998 and 1999",
    "(BPD)",
    "(Fig. 2, 2001)",
    "(n = 12)",
    "since March 2020 the",
    "the 2008 Olympics",
    "Olympics (2008 Beijing)",
    "doi:10.1016/2001",
    "In 2004 it was",
    "(2010)",
    "Figure 3 (2001)",
    "(p. 1998)",
    "pages 1998–2001",
    "In the summer of 2010",
    "version 2.0 (2010)",
    "Roy, G. P., Slee, E., & Hafeez, S. (2025). Examining the role",
    "Smith J, Jones K (2001) A title.",
]


def read(text: str, form: CitationForm, known: ReferenceList | None = None) -> list[tuple[str, str]]:
    found = [c for c in find_citations(document(text), known or ReferenceList()) if c.form is form]
    if form is CitationForm.NUMERIC:
        return [(t.label or "", "") for c in found for t in c.targets]
    return [("|".join(t.authors), f"{t.year}{t.suffix or ''}") for c in found for t in c.targets]


@pytest.mark.parametrize(("text", "expected"), NUMERIC)
def test_numeric_markers_name_their_numbers(text: str, expected: list[str]) -> None:
    assert [n for n, _ in read(text, CitationForm.NUMERIC)] == expected


@pytest.mark.parametrize("text", NOT_NUMERIC)
def test_what_is_no_numeric_marker_stays_out(text: str) -> None:
    assert read(text, CitationForm.NUMERIC) == []


@pytest.mark.parametrize(("text", "expected"), AUTHOR_YEAR)
def test_authors_and_years_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, CitationForm.AUTHOR_YEAR) == expected


@pytest.mark.parametrize("text", NOT_AUTHOR_YEAR)
def test_what_is_no_author_year_citation_stays_out(text: str) -> None:
    assert read(text, CitationForm.AUTHOR_YEAR) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("so [9-7].", "runs backwards"),
        ("so [3,,5].", "empty"),
        ("so [3, 5, ].", "empty"),
        ("so [9]–[7].", "runs backwards"),
    ],
)
def test_broken_markers_say_what_is_wrong(text: str, why: str) -> None:
    (found,) = find_citations(document(text), ReferenceList())
    assert why in (found.malformed or "")


def test_a_bracket_is_one_citation_and_keeps_its_place() -> None:
    text = "One.\nTwo (Jovev et al. 2013; Ruocco et al.\n2015) three [33-37]."
    first, second = find_citations(document(text), ReferenceList())
    assert (first.raw, len(first.targets)) == ("(Jovev et al. 2013; Ruocco et al.\n2015)", 2)
    assert text[first.start : first.end] == first.raw
    assert (first.location.line, first.location.column) == (2, 5)
    assert (second.raw, len(second.targets), second.location.line) == ("[33-37]", 5, 3)


def test_single_names_without_brackets_need_the_list() -> None:
    text = "as Kandel 1998 showed, and Sydney 2000 saw"
    assert read(text, CitationForm.AUTHOR_YEAR) == []
    known = reference_list(reference(1, "Kandel", 1998))
    assert read(text, CitationForm.AUTHOR_YEAR, known) == [("Kandel", "1998")]


def test_capitalised_words_that_the_text_also_has_in_lower_case_are_no_authors() -> None:
    text = "The phase was long. In (Phase 2010) nothing; each phase ends."
    assert read(text, CitationForm.AUTHOR_YEAR) == []
    assert read(text, CitationForm.AUTHOR_YEAR, reference_list(reference(1, "Phase", 2010))) == [("Phase", "2010")]


def test_round_brackets_are_citations_only_where_they_cover_the_list() -> None:
    text = "One (1). Two (2,3). Three (4-6). Four (7). Five (8)."
    assert [n for n, _ in read(text, CitationForm.NUMERIC, numbered(8))] == [str(n) for n in range(1, 9)]
    assert read("We do (1) this and (2) that.", CitationForm.NUMERIC, numbered(30)) == []


def test_a_scale_in_brackets_is_no_citation_in_an_author_year_text() -> None:
    text = "Rated [1, 5] (Kandel, 1998) by (Squire, 2004) and (Milner, 1957)."
    known = reference_list(reference(1, "Kandel", 1998), reference(2, "Squire", 2004), reference(3, "Milner", 1957))
    assert read(text, CitationForm.NUMERIC, known) == []


def test_personal_communications_are_marked() -> None:
    (found,) = find_citations(document("(J. Smith, personal communication, May 4, 2010)"), ReferenceList())
    assert found.targets[0].exempt == "personal communication"


@given(st.text(alphabet="[](), -–;123890aSmith etl.&\n", max_size=120))
def test_any_text_is_read_without_error_and_in_its_bounds(text: str) -> None:
    for found in find_citations(document(text), ReferenceList()):
        assert text[found.start : found.end] == found.raw
        for target in found.targets:
            assert 0 <= target.start < target.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "(" * 50_000 + "2001" + ")" * 50_000,
        "Smith, " * 20_000 + "2001",
        "A " * 50_000 + "(2001)",
        "(Smith 2001; " * 20_000,
        "[1," * 50_000,
        "a-\n" * 50_000 + " 2001",
        "2001 " * 30_000,
        "[" + "1 " * 700 + "]",
        "Smith and " * 30_000 + "(2001)",
    ],
    ids=range(10),
)
@pytest.mark.timeout(20)
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    find_citations(document(text), ReferenceList())
