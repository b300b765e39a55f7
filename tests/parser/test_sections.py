from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.models import Document
from citecheck.parser.reference_list.sections import find_list

ENTRIES = [
    "Leigh E, Clark DM. Anxiety in adolescents and its treatment. Clin Child Fam Psychol Rev. 2018 Sep;21(3):388–414.",
    "Bonini L, Rotunno C, Arcuri E, Gallese V. Neurons thirty years on. Trends Cogn Sci. 2022 Sep;26(9):767–81.",
    "Gutz L, Renneberg B, Roepke S. Participation and its neural side. J Abnorm Psychol. 2015 May;124(2):421–31.",
    "Yuan Y, Tao M, Zhou A. The self in autism: a meta-analysis. Acta Psychol (Amst). 2025 Apr;254:104787.",
    "Barnicot K, Crawford M. Two therapies compared. Psychol Med. 2019 Sep;49(12):2060–8.",
]
BODY = (
    "We asked how people see one another, and found that earlier work [1, 2] had left the question open. It was argued "
    "that context matters (Smith, 2001; Lee and Park, 2004), but this has not been tested.\n\n"
    "Methods\n\nParticipants were seated in front of a screen. They were told to press a key as soon as "
    "a face appeared. "
    "However, 12 of them did not finish, and these were left out of all analyses that follow.\n"
)


def _document(text: str) -> Document:
    return Document("d1", "d.txt", "text", text, "")


def _raws(text: str, *, whole: bool = False) -> list[str]:
    return [r.raw for r in find_list(_document(text), whole=whole).references]


@pytest.mark.parametrize(
    "heading", ["References", "## References", "7. LITERATURVERZEICHNIS:", "წყაროები", "Список литературы", "Q z x", ""]
)
@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_a_list_is_found_under_any_heading_or_none(heading: str, joint: str) -> None:
    text = f"{BODY}\n{heading}\n\n{joint.join(ENTRIES)}\n\nDownloads\n\nDownload data is not yet available."
    assert _raws(text) == ENTRIES


def test_the_heading_is_given_where_it_is_known() -> None:
    assert find_list(_document(f"{BODY}\nReferences\n\n" + "\n".join(ENTRIES))).heading == "References"


def test_a_line_on_how_to_cite_and_an_appendix_are_no_entries() -> None:
    text = (
        "How to cite\n\nRoy, G. P., & Slee, E. (2025). A page about mirrors. Young Researchers, 3(5), 76–92.\n\n"
        f"Abstract\n\n{BODY}\nReferences\n\n" + "\n\n".join(ENTRIES) + "\n\nAppendix A\n\nHere we print the items.\n"
    )
    assert _raws(text) == ENTRIES


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "",
        "Contents\n1. Introduction 3\n2. Methods 7\n3. Results 12\n4. Discussion 20\n",
        "To start:\n1. Open the box.\n2. Take out the parts.\n3. Put them together.\n4. Close the box in 2001.\n",
        "References\n\nSee the other file.\n",
    ],
)
def test_what_is_no_list_is_none(text: str) -> None:
    assert find_list(_document(text)).references == ()


def test_a_plain_file_given_as_a_list_is_read_line_by_line() -> None:
    assert _raws("Some book\nAnother one\nA third", whole=True) == ["Some book", "Another one", "A third"]
    assert _raws("Some book\nAnother one\nA third") == []


def test_positions_labels_and_places() -> None:
    text = BODY + "\nReferences\n\n" + "\n".join(f"[{i}] {e}" for i, e in enumerate(ENTRIES, 1))
    found = find_list(_document(text))
    assert found.numbered
    assert [(r.id, r.position, r.label) for r in found.references][:2] == [("r1", 1, "1"), ("r2", 2, "2")]
    first = found.references[0].location
    assert text[first.start : first.end] == f"[1] {ENTRIES[0]}"
    assert found.references[1].work.year == 2022


def test_a_long_dash_stands_for_the_authors_before() -> None:
    text = (
        "References\n\nAllard, R. W. (1975). The mating system. Genetics, 79(1), 115–126.\n"
        "———. (1980). Another study. Evolution, 22(3), 517–528.\nBaker, H. G. (1985). On weeds. Ecology, 11(2), 4–9.\n"
    )
    works = [r.work for r in find_list(_document(text)).references]
    assert [w.authors[0].family for w in works] == ["Allard", "Allard", "Baker"]
    assert [w.year for w in works] == [1975, 1980, 1985]
    assert works[1].title == "Another study"


@given(st.text(alphabet="Ab. ,(1)2001[]\n-—;:", max_size=600), st.booleans())
@settings(max_examples=150, deadline=None)
def test_never_raises_and_stays_inside_the_text(text: str, whole: bool) -> None:  # noqa: FBT001
    for reference in find_list(_document(text), whole=whole).references:
        assert 0 <= reference.location.start <= reference.location.end <= len(text)
        assert reference.raw


@pytest.mark.parametrize("piece", ["[", "a\n\n", "References\n", "1. A\n", "Ab C. 2001\n", "A. ", "— \n"])
def test_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    began = time.process_time()
    find_list(_document(piece * (100_000 // len(piece))))
    assert time.process_time() - began < 8
