r"""LaTeX that is broken or means harm: read in time that grows with its length, and never an exception."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from citecheck.bibliography.bbl import read_bbl
from citecheck.errors import CitecheckError
from citecheck.formats.base import Source
from citecheck.formats.latex.reader import read_latex

if TYPE_CHECKING:
    from citecheck.models import Document

N = 6_000
SECONDS = 3.0  # each takes some 0.1 s


def from_text(text: str) -> Document:
    return read_latex(Source("/nowhere/a.tex", text.encode(), "manuscript"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            piece * N
            for piece in (
                "{",
                "}",
                "$",
                "$$",
                "$^{1,",
                "\\[",
                "\\(",
                "\\",
                "%",
                "\n ",
                "~",
                "``",
                "\\cite[",
                "\\cite[{",
                "\\cite{",
                "\\cites(",
                "\\cite[{}]",
                "\\section{",
                "\\footnote{",
                "\\footnote{a}",
                "\\textsuperscript{",
                "\\title{",
                "\\begin{a}",
                "\\end{a}",
                "\\begin{verbatim}",
                "\\begin{comment}",
                "\\begin{figure}\\caption{",
                "\\verb|",
                "\\iffalse ",
                "\\iftrue ",
                "\\fi",
                "\\else",
                "\\def\\a{",
                "\\newcommand{\\a",
                "\\newif\\ifa",
                "\\let\\a\\b",
                "\\'{",
                "\\c ",
                "\\href{",
                "\\url{",
                "\\foo[",
                "\\foo{",
                "\\item[",
                "\\twocolumn[",
                "\\input{a}",
                "\\import{",
                "\\begin{document}",
                "\\documentclass{a}",
                "\\ifx\\csname ",
                "\\bibitem[",
                "\\verb",
            )
        ),
        "\\begin{a}" * N + "\\end{b}" * N,
        "\\footnote{" * N + "}" * N,
        "\\emph{" * N + "x" + "}" * N,
        "\\def\\a{\\a\\a}" + "\\a" * N,
        "\\def\\a{\\b\\b\\b\\b}\\def\\b{\\c\\c\\c\\c}\\def\\c{" + "x" * 900 + "}" + "\\a" * N,
        "\\cite{" + "a," * N + "}",
        "\\cites" + "{a}" * N,
        "\\cite[" + "{}" * N,
        "\\begin{thebibliography}{9}" + "\\bibitem{a} x " * N,
        "".join(f"\\let\\a{'b' * (i % 300)}\\a{'b' * ((i + 1) % 300)}" for i in range(600)) + "\\a\\ab",
        ("a" + " " * 1000 + "\n") * 500,
        "".join(f"\\input{{a{i}}}" for i in range(5000)),
    ],
    ids=lambda text: text[:24],
)
def test_time_grows_with_length(text: str) -> None:
    begun = time.process_time()
    with suppress(CitecheckError):
        from_text(text)
    assert time.process_time() - begun < SECONDS


def test_a_million_braces() -> None:
    document = from_text("{" * 10**6 + "\\cite{a}" + "}" * 10**6)
    assert [t.key for c in document.markup.citations for t in c.targets] == ["a"]


def test_one_long_line() -> None:
    document = from_text("words (Smith, 2001) \\cite{a} " * 20_000)
    assert len(document.markup.citations) == 20_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a \\begin{comment} b", "\\begin{comment} in line 1 is never closed"),
        ("a\n\\iffalse b", "from line 2 on never ends"),
        ("a \\author{b c", "the brace in line 1 is never closed"),
        ("a \\begin{equation} b", "\\begin{equation} in line 1 is never closed"),
    ],
)
def test_what_hides_the_rest_is_told(text: str, said: str) -> None:
    document = from_text(text)
    assert document.text.strip() == "a"
    assert said in (document.unread or "")


def test_an_unclosed_formula_ends_with_its_paragraph_or_section() -> None:
    document = from_text("a $x \\cite{a}\n\nb (Smith, 2001) \\begin{equation} y\n\\section{C} d")
    assert document.unread is None
    assert document.text.strip().split("\n\n")[1:] == ["b (Smith, 2001)", "C", "d"]


@pytest.mark.parametrize(
    "data", [b"a\x00b", b"\xed\xa0\x80 \\cite{a}", b"\\cite{\xff}", b"\\verb", b"\\", b"\xff\xfe\\\x00"]
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    for reader in (read_latex, read_bbl):
        with suppress(CitecheckError):
            reader(Source("a.tex", data, "manuscript"))
