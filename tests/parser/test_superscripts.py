"""Raised numbers: which are citations, and which belong to what stands beside them."""

from __future__ import annotations

import re
import time

import pytest

from citecheck.models import CitationForm, Document, Markup
from citecheck.parser.citations.find import find_citations
from citecheck.parser.citations.superscripts import superscript_markers
from conftest import numbered


def superscript(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """`word^12,13^` is a text with `12,13` raised, without the carets."""
    text, spans, start = "", [], 0
    for i, piece in enumerate(re.split(r"\^", marked)):
        start = len(text)
        text += piece
        if i % 2 and piece:
            spans.append((start, len(text)))
    return text, tuple(spans)


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("As was shown.^12^ More", [[12]]),
        ("as was shown^1,2^ before", [[1, 2]]),
        ("as was shown^3–5^", [[3, 4, 5]]),
        ("as was shown^3^–^5^ and", [[3, 4, 5]]),
        ("as was shown^1^,^2^,^7^ and", [[1, 2, 7]]),
        ("as was shown ^1, 4-6^ and", [[1, 4, 5, 6]]),
        ("as was shown^(12)^ and", [[12]]),
        ("a distance of 10^3^ cells", []),
        ("an area of 5 m^2^ each", []),
        ("at 5 cm^2^ or 3 kg/m^2^ or R^2^ or x^2^", []),
        ("the isotope ^14^C and on the 4^th^ day", []),
        ("words in ^a^ and ^*^ and ^†^", []),
        ("it was raised^2012^", []),
    ],
)
def test_raised_numbers(marked: str, labels: list[list[int]]) -> None:
    text, spans = superscript("Some words to begin with. " + marked)
    assert [m.labels for m in superscript_markers(text, spans)] == labels


@pytest.mark.parametrize(
    "marked",
    [
        "Anna Levy^1,2^, Bo de Vries^2^ and Carla Núñez^3^",
        "^1^Department of Physics, University of Nowhere, Country",
        "Table Legends^1^ Overview",
    ],
)
def test_names_with_affiliations_are_no_citations(marked: str) -> None:
    text, spans = superscript("The title\n\n" + marked + "\n\nSome words here as well.")
    assert superscript_markers(text, spans) == []


def document(marked: str) -> Document:
    text, spans = superscript(marked)
    return Document("d1", "d1.docx", "docx", text, "0" * 64, markup=Markup(superscripts=spans))


BODY = " ".join(f"Sentence number {n} says something about it.^{n}^" for n in range(1, 13))


def test_a_document_that_cites_by_raised_numbers() -> None:
    found = find_citations(document(BODY), numbered(12))
    assert [t.label for c in found for t in c.targets] == [str(n) for n in range(1, 13)]
    assert {c.form for c in found} == {CitationForm.NUMERIC}


def test_raised_numbers_beside_bracketed_citations_are_notes() -> None:
    body = " ".join(f"Sentence number {n} says something about it [{n}]." for n in range(1, 13))
    found = find_citations(document(body + " And a note^1^ too."), numbered(12))
    assert [c.raw for c in found] == [f"[{n}]" for n in range(1, 13)]


def test_raised_brackets_are_found_once() -> None:
    found = find_citations(document("It was shown.^[1]^ And again.^[2,3]^"), numbered(3))
    assert [c.raw for c in found] == ["[1]", "[2,3]"]


def test_one_long_line_is_read_once() -> None:
    text, spans = superscript("word^12^ " * 20_000)
    started = time.process_time()
    assert len(superscript_markers(text, spans)) == 20_000
    assert time.process_time() - started < 5
