from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.parser.blocks import Kind, blocks
from citecheck.parser.sentences import sentences, sentences_around
from citecheck.text.sentences import MARK, MAX_SENTENCE, hide_citations, plain_sentence, split_sentences
from claims.claims_builder import document, report


def cut(text: str) -> list[str]:
    return [text[s:e] for s, e in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("As Smith et al. showed, it holds. So be it.", ["As Smith et al. showed, it holds.", "So be it."]),
        ("See Fig. 2 and Eq. 3. The rest follows.", ["See Fig. 2 and Eq. 3.", "The rest follows."]),
        ("It is vitamin C. The other is D.", ["It is vitamin C.", "The other is D."]),
        ("A letter by J. R. Miller came. We read it.", ["A letter by J. R. Miller came.", "We read it."]),
        ("Boil for 5 min. After that cool it.", ["Boil for 5 min.", "After that cool it."]),
        ("Eggs of Ae. aegypti were kept.", ["Eggs of Ae. aegypti were kept."]),
        ("Is it so? Yes! It is.", ["Is it so?", "Yes!", "It is."]),
        ("He said “it is so.” Then he left.", ["He said “it is so.”", "Then he left."]),
        ("It was 3.5 mm long. 12 were longer.", ["It was 3.5 mm long.", "12 were longer."]),
        ("Das gilt z. B. für Wien. Sonst nicht.", ["Das gilt z. B. für Wien.", "Sonst nicht."]),
        ("这是一句。这是另一句。", ["这是一句。", "这是另一句。"]),
        (f"It spreads.{MARK * 4} It also kills.", [f"It spreads.{MARK * 4}", "It also kills."]),
        (f"It spreads. {MARK * 4} It also kills.", [f"It spreads. {MARK * 4}", "It also kills."]),
        (f"By Smith et al. {MARK * 4} it was shown. Well.", [f"By Smith et al. {MARK * 4} it was shown.", "Well."]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(alphabet=st.sampled_from("aB .!?\n\"')]12[-。\t\ue000"), max_size=200))
def test_no_text_is_lost_and_spans_are_in_order(text: str) -> None:
    spans = list(split_sentences(text, 0, len(text)))
    assert "".join(text[s:e] for s, e in spans).split() == [] or "".join(
        "".join(text[s:e].split()) for s, e in spans
    ) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.text(alphabet=st.sampled_from("aB1. \n\t-#|"), max_size=300))
def test_passages_hold_the_whole_text(text: str) -> None:
    found = blocks(document(text))
    assert "".join("".join(text[p.start : p.end].split()) for p in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_long_runs_of_marks_take_no_time() -> None:
    text = "x." + MARK * 20_000 + "y" + "." * 20_000 + "z"
    assert cut(text)


def test_hard_wrapped_text_with_stray_blank_lines() -> None:
    lines = [
        "1. INTRODUCTION", "", "The disorder is a serious one that touches a part of the", "people who live with it, as",
        "", "many clinics have told for a long time now, and of whom", "most recover [1]. Others do not, and",
        "for them another way has to be found [2].", "", "2.1 A heading of two", "lines of text", "The next paragraph has begun here, and it",
        "goes on in the next line, as it should do [3].", "", "It ends here, in a paragraph of its own, which", "is short.",
    ]  # fmt: skip
    text = "\n".join(lines)
    found = report(text)
    cut_ = sentences(found.documents[0], found.citations, found.references)
    assert [s.bare for s in cut_][:2] == [
        (
            "The disorder is a serious one that touches a part of the people who live with it, as many clinics have "
            "told for a long time now, and of whom most recover ."
        ),
        "Others do not, and for them another way has to be found .",
    ]
    assert cut_[0].section == "1. INTRODUCTION"
    assert [len(s.citations) for s in cut_] == [1, 1, 1, 0]


def test_headings_and_entries_are_no_sentences() -> None:
    text = "Methods\n\nWe asked them [1].\n\nReferences\n\n1. Miller A. A title. J Test. 2001;1:1-2.\n2. Meyer B. Two. J Test. 2002;2:3-4.\n"
    found = report(text)
    assert [s.bare for s in sentences(found.documents[0], found.citations, found.references)] == ["We asked them ."]


def test_rows_of_tables_are_told_from_text() -> None:
    kinds = [p.kind for p in blocks(document("Some text here.\n\na\tb\nc\td\n", "docx"))]
    assert kinds == [Kind.TEXT, Kind.ROW, Kind.ROW]


def test_masking_keeps_positions() -> None:
    found = report("It is so (Smith 2001) and so [2]. Jones (2003) said it.")
    masked = hide_citations(found.documents[0].text, found.citations)
    assert len(masked) == len(found.documents[0].text)
    assert "Smith" not in masked


@pytest.mark.parametrize(
    ("text", "around"),
    [
        (
            "The protocol is in App. B of the manual (Alder 2001). Another one.",
            "The protocol is in App. B of the manual (Alder 2001).",
        ),
        (
            "Doses rose to max. The rest is in Sect. IV of the guide (Birch 2004).",
            "The rest is in Sect. IV of the guide (Birch 2004).",
        ),
        ("Das gilt z. B. für Wien (Alder 2001). Sonst nicht.", "Das gilt z. B. für Wien (Alder 2001)."),
        ("It spreads. (Alder 2001) It kills.", "It spreads. (Alder 2001)"),
        (
            "It was Dr. Miller in Oct. 1999 at St. Ives (Alder 2001).",
            "It was Dr. Miller in Oct. 1999 at St. Ives (Alder 2001).",
        ),
        (
            "Sowing is\nslow work (Alder 2001), <!-- is it? --> as they say.",
            "Sowing is slow work (Alder 2001), as they say.",
        ),
    ],
)
def test_reports_and_claims_have_the_same_sentence_around_a_citation(text: str, around: str) -> None:
    found = report(text)
    manuscript = found.documents[0]
    (citation,) = found.citations
    assert citation.sentence == around
    (sentence,) = [s for s in sentences(manuscript, found.citations, found.references) if s.citations]
    assert plain_sentence(manuscript.text[sentence.start : sentence.end]) == around


def test_a_sentence_that_never_ends_is_cut_around_its_citation() -> None:
    text = "so " * 2000 + "(Alder 2001) " + "so " * 2000
    manuscript = document(text)
    (around,) = sentences_around(manuscript, report(text).citations)
    assert "(Alder 2001)" in around
    assert len(around) <= MAX_SENTENCE
