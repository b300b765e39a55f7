"""Markdown as a whole: links, anchors, lists, includes, hostile input, and a Quarto paper."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.formats.base import Source
from citecheck.formats.markdown.reader import read_markdown
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from citecheck.models import Document

PAPER = Path(__file__).parents[2] / "fixtures" / "documents" / "quarto" / "paper.qmd"


def _read(text: str, path: str = "-") -> Document:
    return read_markdown(Source(path, text.encode("utf-8", "surrogatepass"), "manuscript"))


def _kept(document: Document) -> str:
    kept = document.text
    for start, end in document.markup.excluded:
        kept = kept[:start] + " " * (end - start) + kept[end:]
    return kept


# --- a paper of several files -----------------------------------------------------------------------------------


def test_a_quarto_paper() -> None:
    document = read_markdown(Source(str(PAPER), PAPER.read_bytes(), "manuscript"))
    assert document.title == "Forgetting, fitted twice"
    assert document.bibliographies == ("memory.bib", "methods/methods.bib")
    assert (document.problems, document.unread) == ((), None)
    found = []
    for each in document.markup.citations:
        place = document.locate(each.start, each.end)
        found.append((place.document, place.line, place.part, [t.key for t in each.targets]))
    assert found == [
        ("d1", 7, "body", ["ebbinghaus2015"]),
        ("d1", 15, "body", ["miller1956"]),
        ("d1", 16, "body", ["ebbinghaus2015", "miller1956"]),
        ("d1", 17, "footnote 1", ["missing1885"]),
        ("d1", 22, "footnote 2", ["wickham:2014"]),
        ("d1", 24, "footnote 2", ["wickham:2014"]),
        ("d1.1", 16, "body", ["bates_lme4", "wickham:2014"]),
        ("d1", 29, "body", ["bates_lme4"]),
    ]
    assert [document.text[s:e] for s, e in document.markup.superscripts] == ["1"]
    assert {"sec-methods", "eq-loss", "tbl-fit"} <= {a.id for a in document.markup.anchors}
    kept = _kept(document)
    for gone in ("@not_a_key", "e^{-t/s}", "in_code", "inline", "hidden2000", ":::", "{#sec-intro}", "hierarchical!"):
        assert gone not in kept
    assert "hierarchical model adds" in kept
    assert [h.level for h in document.markup.headings] == [1, 1, 1, 1]


# --- included files -----------------------------------------------------------------------------------------------


def test_included_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "_one.qmd").write_text("One (Smith 2001).\n{{< include _two.qmd >}}\n", encoding="utf-8")
    (tmp_path / "sub" / "_two.qmd").write_text("Two [@b].\n", encoding="utf-8")
    (tmp_path / "child.Rmd").write_text("Child [@c].\n", encoding="utf-8")
    text = "Zero.\n\n{{< include sub/_one.qmd >}}\n\n```{r x, child='child.Rmd'}\n```\n\nLast [@d].\n"
    document = _read(text, str(tmp_path / "a.qmd"))
    places = {t.key: document.locate(c.start, c.end) for c in document.markup.citations for t in c.targets}
    assert {key: (p.document, p.line, p.column) for key, p in places.items()} == {
        "b": ("d1.2", 1, 5),
        "c": ("d1.3", 1, 7),
        "d": ("d1", 8, 6),
    }
    assert document.source_text == text
    at = document.text.index("(Smith")
    assert document.locate(at, at + 5).document == "d1.1"
    assert document.unread is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{< include no.qmd >}}", "no.qmd does not exist"),
        ("{{< include ../no.qmd >}}", "outside the folder"),
        ("{{< include /etc/passwd >}}", "outside the folder"),
        ("{{< include a.qmd >}}", "includes itself"),
        ("{{< include _loop.qmd >}}", "includes itself"),
    ],
)
def test_what_cannot_be_included_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    (tmp_path / "_loop.qmd").write_text("{{< include _loop.qmd >}}", encoding="utf-8")
    document = _read(f"Words [@a].\n\n{text}\n", str(tmp_path / "a.qmd"))
    assert said in (document.unread or "")
    assert [t.key for c in document.markup.citations for t in c.targets] == ["a"]


def test_standard_input_has_no_files() -> None:
    assert "standard input" in (_read("{{< include a.qmd >}}").unread or "")


# --- links, anchors and lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("Of [Smith 2001](#ref-smith2001).", "Smith 2001", "ref-smith2001"),
        ("Of [12](#ref12).", "12", "ref12"),
        (r"Of [\[12\]](#ref12).", "12", "ref12"),
        ('Of [[12](#ref12 "Smith")].', "12", "ref12"),
        ("Of <a href='#ref%2012'>12</a>.", "12", "ref 12"),
        ('Of <cite data-cite="undefined">(Smith, 2001)</cite>.', "(Smith, 2001)", "undefined"),
    ],
)
def test_links(text: str, words: str, key: str) -> None:
    document = _read(text)
    (mark,) = document.markup.citations
    assert (mark.form, [t.key for t in mark.targets]) == (CitationForm.LINKED, [key])
    assert document.text[mark.start : mark.end] == words
    assert "ref" not in _kept(document)


@pytest.mark.parametrize("text", ["[x](https://a.org#b)", "![12](#a)", "`[12](#a)`", "[12]", "<a name='x'>12</a>"])
def test_no_links(text: str) -> None:
    assert _read(text).markup.citations == ()


def test_a_tag_without_words_is_a_key() -> None:
    (mark,) = _read('Of <cite data-cite="123/ABC"></cite>.').markup.citations
    assert (mark.form, mark.targets[0].key) == (CitationForm.KEY, "123/ABC")


def test_anchors() -> None:
    text = "# Head {#top}\n\n<a id='r1'></a>1. Smith.\n\n::: {#r2 .x}\n\nDoe.\n:::\n\n[Roe]{#r3} more\n`{#no}`"
    document = _read(text)
    found = [(a.id, text[a.start : a.end].rpartition("\n")[2]) for a in document.markup.anchors]
    assert found == [("top", "{#top}"), ("r1", "<a id='r1'></a>1. Smith."), ("r2", "Doe."), ("r3", "{#r3} more")]


RENDERED = """\
Of ([Smith, 2001](#ref-smith2001)).

# References

::: {#refs .references .csl-bib-body}
::: {#ref-doe2003 .csl-entry}
Doe, J. (2003). The art of things. *Journal of Things*, 3(2), 1–9.
:::

::: {#ref-smith2001 .csl-entry}
[1. ]{.csl-left-margin}[Smith, A. (2001). \\[sic\\] Other <i>things</i>.]{.csl-right-inline}
:::
:::
"""


def test_a_rendered_bibliography() -> None:
    entries = _read(RENDERED).markup.entries
    assert [(e.key, e.label, e.raw) for e in entries] == [
        ("ref-doe2003", None, "Doe, J. (2003). The art of things. *Journal of Things*, 3(2), 1–9."),
        ("ref-smith2001", "1", "Smith, A. (2001). [sic] Other things."),
    ]
    assert RENDERED[entries[0].start : entries[0].end].startswith("Doe, J.")


@pytest.mark.parametrize("text", ["csl-entry", "::: {#a .csl-entry}", "::: {#a .csl-entry}\n:::"])
def test_no_rendered_bibliography(text: str) -> None:
    assert _read(text).markup.entries == ()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            "<a id='a'></a>1. Smith.\n\n<a id='b'></a>2. Doe\nand Roe.\n",
            [("a", "1", "Smith."), ("b", "2", "Doe and Roe.")],
        ),
        ("1. []{#a} Smith.\n2. []{#b} Doe.\n\n# Annex\n\nMore.", [("a", "1", "Smith."), ("b", "2", "Doe.")]),
        ("- <a name=a></a>Smith.\n- <a name=b></a>Doe.\n", [("a", None, "Smith."), ("b", None, "Doe.")]),
        ("<a id='a'></a>1. Smith.\n\n2. Doe.\n\n<a id='b'></a>3. Roe.", []),  # not all have one: the parser decides
        ("<a id='a'></a>1. Smith.\n\n<a id='b'></a>2. Doe.\n\nMore text.", []),
        ("<a id='c'></a>1. Smith.\n\n<a id='d'></a>2. Doe.", []),  # no link leads there
    ],
)
def test_a_list_with_anchors(entries: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = _read(f"Of [1](#a).\n\n# References\n\n{entries}").markup.entries
    assert [(e.key, e.label, e.raw) for e in found] == expected


def test_the_bibliography_directive_of_myst() -> None:
    document = _read("Of {cite}`a`.\n\n```{bibliography} refs.bib more.bib\n:style: plain\n```\n")
    assert document.bibliographies == ("refs.bib", "more.bib")


# --- what is no prose -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gone", "stays"),
    [
        ("# H {#sec .x}\n\n[w]{.smallcaps key='(A 2001)'} (B 2001)", "A 2001", "B 2001"),
        ("::: {.note title='(A 2001)'}\n(B 2001)\n:::", "A 2001", "B 2001"),
        ("<div title='(A 2001)'>(B 2001)</div> p <0.05 (C 2001)> q", "A 2001", "C 2001"),
        ("- item\n\n    ```r\n    (A 2001)\n    ```\n\n(B 2001)", "A 2001", "B 2001"),
        ("```\n<!--\n```\n(B 2001)\n```\n(A 2001) -->\n```", "A 2001", "B 2001"),
        ("Write `<!--` (B 2001) and <!-- (A 2001) -->.", "A 2001", "B 2001"),
        ("Math \\(x = (A 2001)^2\\) and \\[\n y_1 \\alpha A 2001 \\] but \\(B 2001\\)", "A 2001", "B 2001"),
        ("Escaped \\`(B 2001)\\` and `(A 2001)`", "A 2001", "B 2001"),
        ("{{< embed x.ipynb#(A-2001) >}} (B 2001)", "A-2001", "B 2001"),
        ("\\begin{align*}\n(A 2001)\n\\end{align*}\n\\begin{table}(B 2001)\\end{table}", "A 2001", "B 2001"),
    ],
)
def test_excluded(text: str, gone: str, stays: str) -> None:
    document = _read(text)
    assert document.text == text
    assert gone not in _kept(document)
    assert stays in _kept(document)


def test_an_escaped_bracket_is_a_bracket() -> None:
    assert "[12 ]" in _kept(_read("Typed \\[12\\] by Pandoc."))


def test_a_code_block_without_end_is_told() -> None:
    assert "line 3 is not closed" in _read("Words.\n\n```r\n(A 2001)\n").problems[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Given\n---\n# Introduction\n# Methods", "Given"),
        ("---\ntitle: Given\n---\n# Introduction\n## Methods", "Given"),
        ("---\ntitle: Given\n---\nWords", "Given"),
        ("# Its *own* {#top}\n\n## Methods", "Its own"),
        ("Words", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert _read(text).title == title


def test_line_ends_and_marks_keep_positions() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: x\r\nbibliography: a.bib\r\n---\r\n\r\nH\r\n===\r\n\r\nOf [@a].[^1]\r\n\r\n[^1]: b\r\n"
    document = read_markdown(Source("-", data, "manuscript"))
    (mark,) = document.markup.citations
    place = document.locate(mark.start, mark.end)
    assert (place.line, place.column) == (9, 4)
    assert (document.title, document.bibliographies) == ("x", ("a.bib",))
    assert [document.text[h.start : h.end] for h in document.markup.headings] == ["H"]


_PIECES = (
    "[@a",
    "]",
    "@b ",
    "[",
    "](#x)",
    "](http://x)",
    "^[",
    "^1^",
    "[^1]",
    "[^1]: ",
    "\n",
    "\n\n",
    "---\n",
    "title: x\n",
    "references:\n- id: a\n  title: b\n",
    "```{r}\n",
    "```\n",
    "`",
    "$",
    "<a id=x>",
    "</a>",
    "<sup>",
    "</sup>",
    "12",
    "{#x}",
    "::: {#r .csl-entry}\n",
    ":::\n",
    "\\",
    "\\[",
    "\\cite{a}",
    "{cite}`a`",
    "<!--",
    "-->",
    "# H\n",
    "    ",
    "\r\n",
    "1. ",
    "[]{#x}",
    "\ud800",
    "é",
    "{{< include x >}}\n",
    "@{",
    "}",
    "\t",
    "&a",
    "*a",
    "- ",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_all_cues_lie_in_the_text_in_order(pieces: list[str]) -> None:
    document = _read("".join(pieces))
    markup, end = document.markup, len(document.text)
    for spans in (markup.excluded, markup.superscripts, tuple((p.start, p.end) for p in markup.parts)):
        ends = [0, *(x for span in spans for x in span), end]
        assert ends == sorted(ends)
    places = [(h.start, h.end) for h in markup.headings] + [(e.start, e.end) for e in markup.entries]
    places += [(a.start, a.end) for a in markup.anchors] + [(c.start, c.end) for c in markup.citations]
    assert all(0 <= first <= last <= end for first, last in places)
    assert all(c.start <= t.start <= t.end <= c.end for c in markup.citations for t in c.targets)


# --- hostile input --------------------------------------------------------------------------------------------------

_MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * _MANY * 5,
        "[" * _MANY + "]" * _MANY,
        "[@" * _MANY,
        "[@a" * _MANY,
        "@a [" * _MANY,
        "@{" * _MANY,
        "@" + "a:" * _MANY,
        "^[" * _MANY + "]" * _MANY,
        "[^1]: a\n" * _MANY,
        "^1" * _MANY,
        "<a " * _MANY,
        '<a b="' * _MANY,
        "<sup>1" * _MANY,
        "{#a}" * _MANY,
        "::: {#a .csl-entry}\n" * _MANY,
        "](#a)" * _MANY,
        "<a id=a></a>\n" * _MANY,
        "\\begin{equation}" * _MANY,
        "\\cite[a]" * _MANY,
        "{cite}`" * _MANY,
        "{{<" * _MANY,
        "{{< include x >}}\n" * (_MANY // 10),
        "```\n" * _MANY,
        "---\n" * _MANY,
        "\n\n---\nnocite: a\n" * (_MANY // 10),
        " " * _MANY * 20 + "a",
        "a\n---\n" * _MANY,
        "word (A 2001) " * _MANY,
    ],
    ids=lambda text: text[:18],
)
def test_hostile_markdown_takes_linear_time(text: str) -> None:
    started = time.process_time()
    document = _read(text)
    assert time.process_time() - started < 3
    assert document.text == text
