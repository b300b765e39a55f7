from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.parser.fields.parse import parse_reference
from citecheck.text.normalize import squash

# (reference, fields expected); facts are real, the strings are ours
STYLES = [
    (
        (
            "Galvan-Mora A, De La Higuera-Gonzalez P, Le Foll B, et al. Social signals: a review. Psychiatry Res. "
            "2024 Jan;331:115675."
        ),
        {
            "first": "Galvan-Mora",
            "n": 3,
            "et_al": True,
            "title": "Social signals: a review",
            "container": "Psychiatry Res",
            "year": 2024,
            "volume": "331",
            "issue": None,
            "pages": "115675",
            "article_number": "115675",
        },
    ),
    (
        (
            "Leigh E, Clark DM. Anxiety and the model of Clark and Wells (1995). Clin Child Fam Psychol Rev. "
            "2018 Sep;21(3):388–414."
        ),
        {
            "title": "Anxiety and the model of Clark and Wells (1995)",
            "year": 2018,
            "volume": "21",
            "issue": "3",
            "pages": "388–414",
            "first_page": "388",
            "article_number": None,
            "type": "article-journal",
        },
    ),
    (
        "Karimova ED, Guekht AB. Mirror neurons at rest. Adv Neurol. 2024 Mar 19;3(1):2009.",
        {"year": 2024, "volume": "3", "issue": "1", "first_page": "2009", "container": "Adv Neurol"},
    ),
    (
        "Baranskaya L. A predictor of anxiety. Eur Psychiatry. 2024 Apr;67(S1):S468–9.",
        {"first": "Baranskaya", "n": 1, "issue": "S1", "pages": "S468–9", "first_page": "S468"},
    ),
    (
        "Loporto M, Holmes PS. Reflecting on mirrors. Chambers C, editor. PLoS ONE. 2013 May 28;8(5):e64911.",
        {
            "n": 2,
            "title": "Reflecting on mirrors",
            "editors": ["Chambers"],
            "container": "PLoS ONE",
            "first_page": "e64911",
        },
    ),
    (
        (
            "Engelmann JB, Pogosyan M. Emotion across cultures. Front Psychol [Internet]. 2013 [cited 2025 Aug 5];4. "
            "Available from: http://journal.example.org/article/118/abstract"
        ),
        {
            "year": 2013,
            "accessed": "2025 Aug 5",
            "volume": "4",
            "container": "Front Psychol",
            "url": "http://journal.example.org/article/118/abstract",
        },
    ),
    (
        "Massó Rodriguez A, Hogg B. Clinical features. Front Psychiatry. 2021 Jun 9;12:681876.",
        {"first": "Massó Rodriguez", "n": 2, "year": 2021, "volume": "12", "first_page": "681876"},
    ),
    (
        (
            "Herpertz, S. C., van der Kolk, B. A., & Smith, J., Jr. (2001a). Affect and its measure. "
            "Biological Psychiatry, "
            "50(4), 292–298. https://doi.org/10.1016/S0006-3223(01)01075-7"
        ),
        {
            "first": "Herpertz",
            "n": 3,
            "year": 2001,
            "year_suffix": "a",
            "title": "Affect and its measure",
            "container": "Biological Psychiatry",
            "volume": "50",
            "issue": "4",
            "pages": "292–298",
            "doi": "10.1016/s0006-3223(01)01075-7",
        },
    ),
    (
        (
            "R. L. Campbell, R. Banner, and M. D. Naylor, “Discharge planning at home,” "
            "The Nursing Clinics of North America, "
            "vol. 33, no. 3, pp. 497-513, 1998."
        ),
        {
            "first": "Campbell",
            "n": 3,
            "title": "Discharge planning at home",
            "container": "The Nursing Clinics of North America",
            "volume": "33",
            "issue": "3",
            "pages": "497-513",
            "year": 1998,
        },
    ),
    (
        "Sussman, G. J. (1975). A Computer Model of Skill Acquisition. New York: American Elsevier.",
        {
            "title": "A Computer Model of Skill Acquisition",
            "publisher": "American Elsevier",
            "container": None,
            "type": "book",
        },
    ),
    (
        "World Health Organization. (2019). A plan for minds. Geneva: WHO Press.",
        {"literal": "World Health Organization", "year": 2019, "title": "A plan for minds"},
    ),
    (
        "Marchette NJ, Garcia R, Rudnick A (1969) Isolation of a virus. Am J Trop Med Hyg 18: 411–415",
        {"n": 3, "year": 1969, "container": "Am J Trop Med Hyg", "volume": "18", "pages": "411–415"},
    ),
    (
        "Allard, R. W. 1975. The mating system and evolution. Genetics 79:115-126.",
        {"first": "Allard", "year": 1975, "title": "The mating system and evolution", "container": "Genetics"},
    ),
    (
        "Smith J. What comes next. J Things. In press.",
        {"first": "Smith", "year": None, "year_text": "In press"},
    ),
    (
        (
            "Budge, Ian/Farlie, Dennis (1985): Party Competition. In: Daalder, Hans/Mair, Peter (eds.): "
            "Western European "
            "Party Systems. London, 267-305."
        ),
        {
            "first": "Budge",
            "n": 2,
            "title": "Party Competition",
            "editors": ["Daalder", "Mair"],
            "year": 1985,
            "pages": "267-305",
        },
    ),
    (
        "Vaswani A, Shazeer N. Attention and more. arXiv preprint arXiv:1706.03762v5, 2017.",
        {"arxiv": "1706.03762", "year": 2017, "type": "article"},
    ),
]


def _facts(raw: str) -> dict[str, object]:
    work = parse_reference(raw)
    facts: dict[str, object] = {name: getattr(work, name) for name in work.__dataclass_fields__}
    facts["first"] = work.authors[0].family if work.authors else None
    facts["literal"] = work.authors[0].literal if work.authors else None
    facts["n"] = len(work.authors)
    facts["editors"] = [e.family for e in work.editors]
    return facts


@pytest.mark.parametrize(("raw", "expected"), STYLES, ids=[raw[:24] for raw, _ in STYLES])
def test_reads_the_fields_of_the_styles(raw: str, expected: dict[str, object]) -> None:
    facts = _facts(raw)
    assert {name: facts[name] for name in expected} == expected


@pytest.mark.parametrize("label", ["[12] ", "12. ", "(12) "])
def test_a_label_left_in_front_changes_nothing(label: str) -> None:
    raw = STYLES[1][0]
    assert parse_reference(label + raw) == parse_reference(raw)


def test_emphasis_of_markdown_is_none_of_the_text() -> None:
    work = parse_reference("Smith, J. (2004). One thing. *Journal of Things*, *4*(2), 3–9.")
    assert (work.container, work.volume, work.issue) == ("Journal of Things", "4", "2")


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_never_raises_and_invents_nothing(raw: str) -> None:
    work = parse_reference(raw)
    printed = squash(raw)
    for value in (work.title, work.container, work.volume, work.pages, work.publisher):
        assert value is None or squash(value) in printed
    assert work.year is None or str(work.year) in raw


_PIECES = st.sampled_from(
    [
        "Smith J, ",
        "Lee, A. B., ",
        "& ",
        "et al. ",
        "(2001). ",
        "2018;",
        "21(3)",
        ":388–414. ",
        "In: ",
        "“A title,” ",
        "Journal of Things ",
        "(Eds.) ",
        "vol. 3, ",
        "pp. 1–9 ",
        "[Internet] ",
        "and ",
    ]
)


@given(st.lists(_PIECES, max_size=40))
@settings(max_examples=200, deadline=None)
def test_pieces_of_references_in_any_order_are_survived(pieces: list[str]) -> None:
    raw = "".join(pieces)
    title = parse_reference(raw).title or ""
    assert all(squash(word) in squash(raw) for word in re.findall(r"\w+", title))


@pytest.mark.parametrize(
    "piece", ["[", "(", "A. ", "Smith, John, ", "(eds.) A. B. ", "2001 Jan ", "A, ed. ", "1:", "“a", "in "]
)
def test_long_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    began = time.process_time()
    parse_reference(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("raw", "people", "title"),
    [
        ("Bonini L, Gallese V. A unifying view. J Tests. 2022;1:2-9.", ["Bonini L", "Gallese V"], "A unifying view"),
        ("Guekht AB. A title of it. J Tests. 2001;2:3.", ["Guekht AB"], "A title of it"),
        ("Smith J. A. A review of it. J Tests. 2001;2:3.", ["Smith J. A."], "A review of it"),
        ("Smith, J. K., & Doe, B. (2001). A title. J Tests, 1, 2-9.", ["Smith J. K.", "Doe B."], "A title"),
        ("WHO, 2009. Status report on roads. Geneva: WHO.", ["WHO"], "Status report on roads"),
        (
            "Lange , J . , & Crusius , J. ( 2015 ). Two sins . Emotion , 20 , 3 - 9 .",
            ["Lange J.", "Crusius J."],
            "Two sins",
        ),
    ],
)
def test_where_the_names_end_and_the_title_begins(raw: str, people: list[str], title: str) -> None:
    work = parse_reference(raw)
    assert [n.display for n in work.authors] == people
    assert work.title == title


def test_the_day_of_publication_is_no_page() -> None:
    work = parse_reference("Moe T. Salt and shifts. Journal of Sailors (2019-05-02) https://doi.org/10.5555/sailors.2")
    assert (work.year, work.pages, work.issue, work.container) == (2019, None, None, "Journal of Sailors")


def test_a_journal_in_guillemets_before_a_volume_in_letters() -> None:
    raw = "Due documenti di nebbia del secolo dodicesimo, in « Nuovo Archivio di fiordo», t. XIX."
    assert parse_reference(raw).container == "Nuovo Archivio di fiordo"
