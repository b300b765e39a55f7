"""Lists as documents: the same works from six formats, and several files as one list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck.bibliography.bibtex.reader import read_bibtex
from citecheck.bibliography.entry_list import MAX_SHOWN, combine, shown_key
from citecheck.formats import read
from citecheck.formats.base import Source

if TYPE_CHECKING:
    from citecheck.models import Document, Work

LISTS = Path(__file__).parents[2] / "fixtures" / "documents" / "lists"


def listed(name: str) -> list[Work]:
    document = read(str(LISTS / f"refs.{name}"), role="references")
    assert (document.markup.faults, document.problems) == ((), ())
    return [e.work for e in document.markup.entries if e.work]


def bib(path: str, text: str) -> Document:
    return read_bibtex(Source(path, text.encode(), "references"))


@pytest.mark.parametrize(
    ("name", "form"),
    [("bib", "bibtex"), ("ris", "ris"), ("xml", "endnote-xml"), ("json", "csl-json"), ("yaml", "csl-yaml")],
)
def test_the_same_works_from_every_format(name: str, form: str) -> None:
    assert read(str(LISTS / f"refs.{name}"), role="references").format == form
    assert [replace(w, url=None) for w in listed(name)] == [replace(w, url=None) for w in listed("bib")]


def test_the_same_works_from_pubmed() -> None:
    """PubMed has no book, numbers of its own, and keeps article numbers apart."""
    expected = [
        replace(w, url=None, pages=None, article_number=w.pages) if w.pages == "e64911" else w
        for w in listed("bib")
        if w.type != "book"
    ]
    assert [replace(w, pmid=None) for w in listed("nbib")] == expected
    assert all(w.pmid for w in listed("nbib"))


def test_what_an_entry_prints_as() -> None:
    entry = bib("a.bib", "@article{k, author={Levy, K.}, title={Rooms}, journal={J}, year=2015}").markup.entries[0]
    assert entry.raw == "Levy K. Rooms. J. 2015."
    assert (entry.key, entry.label) == ("k", None)


def test_keys_are_shown_short() -> None:
    assert shown_key("k") == "k"
    assert len(shown_key("k" * 500)) == MAX_SHOWN + 1


# --- several files ----------------------------------------------------------------------------------------------

ONE = "@misc{a, title={A}}\n\n@misc{b, title={B}}\n@misc{b, title={C}}"
TWO = "% words\n@misc{c, title={D}}\n@misc{a, title={Another}}\n@misc{open, title={E}, year={2001\n"
THREE = "@misc{a, title={A}}"


def test_entries_and_faults_keep_their_file_and_line() -> None:
    both = combine([bib("one.bib", ONE), bib("two.bib", TWO), bib("three.bib", THREE)])
    places = [both.locate(e.start, e.end) for e in both.markup.entries]
    assert [(e.key, p.document, p.line, p.column) for e, p in zip(both.markup.entries, places, strict=True)] == [
        ("a", "d2", 1, 1),
        ("b", "d2", 3, 1),
        ("b", "d2", 4, 1),
        ("c", "d2.1", 2, 1),
        ("a", "d2.1", 3, 1),
        ("open", "d2.1", 4, 1),
        ("a", "d2.2", 1, 1),
    ]
    assert [f.path for f in both.included] == ["two.bib", "three.bib"]
    texts = {"d2": ONE, "d2.1": TWO, "d2.2": THREE}
    for entry, place in zip(both.markup.entries, places, strict=True):
        assert texts[place.document][place.start : place.end] == both.text[entry.start : entry.end]
    told = [
        (f.rule, both.locate(f.start, f.end).document, both.locate(f.start, f.end).line) for f in both.markup.faults
    ]
    assert sorted(told) == [("CC203", "d2", 4), ("CC203", "d2.1", 3), ("CC204", "d2.1", 4)]


def test_the_same_entry_in_two_files_is_nobodys_fault() -> None:
    assert combine([bib("one.bib", THREE), bib("two.bib", THREE)]).markup.faults == ()


def test_notes_of_several_files_are_each_told_once() -> None:
    empty = bib("one.bib", "nothing"), bib("two.bib", "nothing")
    assert combine(empty).problems == ("it holds no entries",)
