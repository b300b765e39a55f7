"""Footnotes and raised numbers in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.formats.base import Source
from citecheck.formats.markdown.reader import read_markdown

if TYPE_CHECKING:
    from citecheck.models import Document


def _read(text: str) -> Document:
    return read_markdown(Source("a.md", text.encode(), "manuscript"))


def _kept(document: Document) -> str:
    """The text as the parser sees it."""
    kept = document.text
    for start, end in document.markup.excluded:
        kept = kept[:start] + " " * (end - start) + kept[end:]
    return kept


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Words[^1].\n\n[^1]: See Smith 2001.\n", [("footnote 1", "See Smith 2001.")]),
        ("Words[^1].\n\n[^1]: See\nSmith.\n\nMore words.", [("footnote 1", "See\nSmith.")]),
        (
            "W[^x].\n\n[^x]: See.\n\n    And more.\n\n\tAnd.\n\nText.",
            [("footnote 1", "See.\n\n    And more.\n\n\tAnd.")],
        ),
        ("W[^b] and[^a].\n\n[^a]: A.\n[^b]: B.\n", [("footnote 2", "A."), ("footnote 1", "B.")]),
        ("W^[in place, [sic]] and[^a].\n\n[^a]: A.", [("footnote 1", "in place, [sic]"), ("footnote 2", "A.")]),
        ("W[^1] and again[^1].\n\n[^1]: A.\n# Heading", [("footnote 1", "A.")]),
        ("W[^1].\n\n[^1]: https://x.org", [("footnote 1", "https://x.org")]),
        ("Nobody asks.\n\n[^lost]: A.", [("footnote lost", "A.")]),
        ("W[^1].\r\n\r\n[^1]: A.\r\n\r\nText.\r\n", [("footnote 1", "A.\r")]),
        ("No note: `[^1]: code` and ^[12](#ref12)^ and ^[never closed.", []),
        ("W^[begun\n[^1]: b ] c", [("footnote 1", "b ] c")]),
        ("W^[outer ^[inner] note].", [("footnote 1", "outer ^[inner] note")]),
    ],
)
def test_notes(text: str, notes: list[tuple[str, str]]) -> None:
    document = _read(text)
    assert document.text == text
    assert [(p.name, text[p.start : p.end]) for p in document.markup.parts] == notes


def test_marks_of_notes_are_no_text() -> None:
    document = _read("Words[^12] and^[a note, see 3]. Then [^12].\n\n[^12]: A note of 2001.\n")
    assert "12" not in _kept(document)
    assert "a note, see 3" in _kept(document)
    assert "A note of 2001." in _kept(document)
    assert [p.anchor for p in document.markup.parts] == [14, 5]
    assert document.part_at(0) == "body"


@pytest.mark.parametrize(
    ("text", "superscript"),
    [
        ("shown^12^ and", ["12"]),
        ("shown^1,2^ and^3^,^4^.", ["1,2", "3", "4"]),
        ("shown ^1, 2^ and ^15– 17^.", ["1, 2", "15– 17"]),
        ("shown^(1,2)^ and^\\[3\\]^.", ["(1,2)", "\\[3\\]"]),
        ("shown<sup>12</sup> and<sup><a href='#r3'>3</a></sup>.", ["12", "<a href='#r3'>3</a>"]),
        ("shown^[12](#ref-12)^ so", ["[12](#ref-12)"]),
        ("10^3^ m^2^, cm^2^, R^2^, $x^2^$, ^14^C, 10<sup>3</sup>", []),
        ("the 1^st^ and x^2 + y^2", []),
        ("words[^1]\nwords.[^2]\n\n[^1]: x", []),
        ("`a^1^`", []),
    ],
)
def test_raised_numbers(text: str, superscript: list[str]) -> None:
    document = _read(text)
    assert [text[start:end] for start, end in document.markup.superscripts] == superscript


def test_carets_are_not_read() -> None:
    assert "^" not in _kept(_read("shown^12^ and 10^3^."))
