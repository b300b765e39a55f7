"""YAML metadata of Markdown documents: sound, broken and hostile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from citecheck.formats.base import Source
from citecheck.formats.markdown.reader import read_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from citecheck.models import Document


def _read(yaml: str, text: str = "Words.\n") -> Document:
    return read_markdown(Source("-", f"---\n{yaml}\n---\n{text}".encode(), "manuscript"))


@pytest.mark.parametrize(
    ("yaml", "names"),
    [
        ("bibliography: refs.bib", ["refs.bib"]),
        ("bibliography: 'refs.bib'  # ours", ["refs.bib"]),
        ("bibliography: [a.bib, sub/b.json]", ["a.bib", "sub/b.json"]),
        ("bibliography:\n  - a.bib\n  - a.bib\n  - b.bib", ["a.bib", "b.bib"]),
        ("bibliography:\n  main: a.bib\n  software: b.bib", ["a.bib", "b.bib"]),
        ("metadata:\n  bibliography: a.bib", ["a.bib"]),
        ("bibliography: bibliography", ["bibliography.bib"]),
        ("bibliography:", []),
        ("title: none", []),
    ],
)
def test_bibliographies(yaml: str, names: list[str]) -> None:
    assert list(_read(yaml).bibliographies) == names


def test_title_and_positions_after_it() -> None:
    document = _read('title: "A *study* of\n  things"', "# Introduction\n\nWords [@a].\n\n# Methods\n")
    assert document.title == "A study of things"
    assert document.locate(document.markup.citations[0].start, document.markup.citations[0].end).line == 7


@pytest.mark.parametrize(
    ("yaml", "keys"),
    [
        ("nocite: '@*'", ["*"]),
        ("nocite: |\n  @a, @b.c\n  [@{d}]", ["a", "b.c", "d"]),
        ("nocite: ['@a', '@b']", ["a", "b"]),
    ],
)
def test_nocite(yaml: str, keys: list[str]) -> None:
    document = _read(yaml)
    assert [n.key for n in document.markup.nocite] == keys
    assert all(document.text[n.start : n.end] == n.key for n in document.markup.nocite)


REFERENCES = """\
title: x
references:
- id: murre2015
  type: article-journal
  title: Replication and Analysis of Ebbinghaus’ Forgetting Curve
  author:
    - {family: Murre, given: Jaap M. J.}
  container-title: PLOS ONE
  issued: {date-parts: [[2015, 7]]}
  doi: 10.1371/journal.pone.0120644
- id: miller1956
  title: The Magical Number Seven
  issued: 1956-03
- id: cowan2001
  title: The Magical Number 4
  issued:
  - year: 2001
- id: empty
- just words"""


def test_references_in_the_metadata() -> None:
    document = _read(REFERENCES, "Of @murre2015.\n")
    entries = document.markup.entries
    assert [e.key for e in entries] == ["murre2015", "miller1956", "cowan2001"]
    assert [e.work.year for e in entries if e.work] == [2015, 1956, 2001]
    assert entries[0].raw == (
        "Murre JMJ. Replication and Analysis of Ebbinghaus’ Forgetting Curve. PLOS ONE. 2015. "
        "https://doi.org/10.1371/journal.pone.0120644."
    ) or "10.1371/journal.pone.0120644" in (entries[0].raw or "")
    assert document.text[entries[1].start : entries[1].end].startswith("id: miller1956")
    assert document.locate(entries[1].start, entries[1].end).line == 12
    assert document.text[entries[0].start : entries[0].end].endswith("0120644")


def test_an_abstract_is_text_the_rest_is_not() -> None:
    document = _read("author: (Gone 2001) [@gone]\nabstract: |\n  Shown before (Kept 2001) [@kept].\nx: (Gone 2002)")
    assert [t.key for c in document.markup.citations for t in c.targets] == ["kept"]
    kept = document.text
    for start, end in document.markup.excluded:
        kept = kept[:start] + " " * (end - start) + kept[end:]
    assert "Kept 2001" in kept
    assert "Gone" not in kept


@pytest.mark.parametrize(
    ("text", "is_metadata"),
    [
        ("---\n\nProse (Kept 2001).\n\n---\n", False),
        ("---\n# A heading (2001)\n\nProse.\n---\n", False),
        ("---\n# a comment\n\ntitle: x\n---\n", True),
        ("---\r\n\r\ntitle: x\r\n---\r\n", True),
        ("---\n---\n", True),
        ("---\ntitle: never closed\n", False),
        ("---\n{title: x}\n...\n", True),
    ],
)
def test_what_is_metadata(text: str, *, is_metadata: bool) -> None:
    document = read_markdown(Source("-", text.encode(), "manuscript"))
    assert bool(document.markup.excluded) == is_metadata


def test_metadata_behind_the_text() -> None:
    text = (
        "Of @a (Kept 2001).\n\n---\nbibliography: a.bib\nnocite: '@b'\n...\n\n---\n\nNote: prose (Kept 2002)\n\n---\n"
    )
    document = read_markdown(Source("-", text.encode(), "manuscript"))
    assert document.bibliographies == ("a.bib",)
    assert [n.key for n in document.markup.nocite] == ["b"]
    excluded = "".join(text[s:e] for s, e in document.markup.excluded)
    assert "a.bib" in excluded
    assert "Kept" not in excluded


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("title: a: b", "line 2"),
        ("title: x\n\tbad: y", "line 3"),
        ("title: 'x", "not valid YAML"),
        ("title: x\ntitle: y", "title twice (line 3)"),
        ("title: \x01", "not valid YAML"),
        ('title: "\\U00110000"', "not valid YAML"),
        ("title: " + "[" * 5000, "nested too deeply"),
        ("title: " + "x" * 600_000, "longer than 500,000"),
    ],
)
def test_broken_metadata_is_told_and_not_fatal(yaml: str, problem: str) -> None:
    document = _read(yaml + "\nbibliography: refs.bib", "Of [@a].\n")
    assert len(document.problems) == 1
    assert problem in document.problems[0]
    assert "\n" not in document.problems[0]
    assert document.bibliographies == ("refs.bib",)
    assert len(document.markup.citations) == 1


@pytest.mark.parametrize("name", ["`r here('a.bib')`", "!expr here('a.bib')"])
def test_a_computed_bibliography_is_unread(name: str) -> None:
    document = _read(f'bibliography: "{name}"' if name[0] == "`" else f"bibliography: {name}")
    assert document.bibliographies == ()
    assert "computed" in (document.unread or "")


def _bomb(merge: str) -> str:
    lines = ["a: &a {x: y, id: z, title: t}"]
    for before, name in zip("abcdefghijklmno", "bcdefghijklmnop", strict=True):
        inner = ", ".join([f"*{before}"] * 9)
        lines.append(f"{name}: &{name} {{{merge}: [{inner}]}}")
    return "\n".join([*lines, "references: [*p, *p]", "bibliography: *p", "title: *p", "nocite: *p"])


@pytest.mark.parametrize(
    "yaml", [_bomb("<<"), _bomb("k"), "references: &r [*r, {id: *r, title: *r}]\nbibliography: *r"]
)
def test_aliases_do_not_multiply(yaml: str) -> None:
    started = time.process_time()
    document = _read(yaml)
    assert time.process_time() - started < 2
    assert len(document.bibliographies) <= 200


def test_no_tag_runs() -> None:
    assert _read("title: !!python/object/apply:os.getcwd []\nbibliography: a.bib").bibliographies == ("a.bib",)


@pytest.mark.parametrize(
    ("file", "content", "names"),
    [
        ("_quarto.yml", "project:\n  type: book\nbibliography: all.bib\n", ("all.bib",)),
        ("_metadata.yml", "bibliography: [a.bib, b.bib]\n", ("a.bib", "b.bib")),
        ("_bookdown.yml", "bibliography: a.bib\n", ("a.bib",)),
        ("_config.yml", "bibtex_bibfiles:\n  - a.bib\n", ("a.bib",)),
        ("myst.yml", "project:\n  bibliography: [a.bib]\n", ("a.bib",)),
        ("index.Rmd", "---\nbibliography: a.bib\n---\nWords\n", ("a.bib",)),
        ("_quarto.yml", "bibliography: [\n", ()),
        ("_quarto.yml", "- x\n", ()),
    ],
)
def test_the_project_names_the_list(tmp_path: Path, file: str, content: str, names: tuple[str, ...]) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    path = str(tmp_path / "a.qmd")
    assert read_markdown(Source(path, b"Of [@a].", "manuscript")).bibliographies == names
    assert read_markdown(Source(path, b"Of Smith (2001).", "manuscript")).bibliographies == ()
    own = b"---\nbibliography: own.bib\n---\nOf [@a]."
    assert read_markdown(Source(path, own, "manuscript")).bibliographies == ("own.bib",)
