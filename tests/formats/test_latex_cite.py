r"""LaTeX: commands that cite and the keys they name; lists; the files that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.formats.base import Source
from citecheck.formats.latex.reader import read_latex
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from citecheck.models import Document


def tex(body: str, preamble: str = "") -> Document:
    source = rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}"
    return read_latex(Source("paper.tex", source.encode(), "manuscript"))


def keys(body: str, preamble: str = "") -> list[list[str]]:
    return [[t.key for t in c.targets] for c in tex(body, preamble).markup.citations]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\cite{a}", "a"),
        (r"\citep[see][p.~3]{a,b}", "a b"),
        (r"\citet*{a} \Citet{b} \citealp[a][]{c} \citeauthor{d}'s (\citeyear{d}) \citeyearpar{e}", "a|b|c|d|d|e"),
        ("\\cite{ a ,\n b,% comment, {x}\n  c }", "a b c"),
        ("\\citep\n  [see]%\n  {a}", "a"),
        (r"\citep[see][{and \citealp[p. 2]{b}}]{a} \citep[and \citet{c}]{d}", "b a|c d"),
        (r"\citep[{a ] b}]{c} \cite[\S 3]{d}", "c|d"),
        (r"\parencite[1]{a} \textcite{b} \Autocite*{c} \smartcite{d} \supercite{e} \footfullcite{f}", "a|b|c|d|e|f"),
        (r"\citetitle{a} \citeurl{b} \notecite{c} \Pnotecite{d} \footcitetext[1][2]{e}", "a|b|c|d|e"),
        (r"\cites(pre)(post)[1][2]{a}[3]{b} \Textcites{c}{d,e} \parencites(see)()[1]{f}", "a b|c d e|f"),
        (r"\volcite{2}{a} \pvolcite[see]{2}[3]{b}", "a|b"),
        (r"\citefield{a}[x]{title} \citename{b}{author}", "a|b"),
        (r"\cite<see>[p. 3]{a} \citeA{b} \shortciteNP<e.g.>{c,d} \citeNP{e}", "a|b|c d|e"),
        (r"\onlinecite{a} \citenum{b} \citeonline{c} \citeasnoun{d} \citeaffixed{e}{see}", "a|b|c|d|e"),
        (r"\apud{a}{b} \bibentry{c} \textcquote[3]{d}{words} \blockcquote{e}{words}", "a b|c|d|e"),
        (r"\begin{displaycquote}[3]{a} words \end{displaycquote}", "a"),
        (r"\cite{a,*b,*[see][3]c}", "a b c"),
        (r"\journalcite{a} \mycitep[1]{b:2001/x+y}", "a|b:2001/x+y"),
        (
            r"\citestyle{plain} \setcitestyle{round} \citetext{see \citealp{a}} \defcitealias{b}{B} \mycite{not a key}",
            "a",
        ),
        (r"\citep \cite x \cite{\x} \cite{#1}", ""),
        (r"$x \text{\cite{a}}$ \begin{tikzpicture}\node {[12] \cite{b}};\end{tikzpicture}", "a|b"),
        (
            r"% \cite{a}" + "\n" + r"\verb|\cite{b}| \begin{lstlisting}\cite{c}\end{lstlisting} \iffalse \cite{d} \fi",
            "",
        ),
        (r"\textsuperscript{\cite{a}} \emph{\cite{b}} \footnote{\cite{c}} \caption[\cite{x}]{\cite{d}}", "a|b|d|c"),
        (r"\citetalias{a} \defcitealias{a}{A}", "a"),
        (r"\cite{M\_a_b}", r"M\_a_b"),
    ],
)
def test_keys(latex: str, expected: str) -> None:
    assert keys(latex) == [group.split() for group in expected.split("|") if group]


@pytest.mark.parametrize(
    ("preamble", "body", "expected"),
    [
        (r"\newcommand{\seealso}[1]{\citep[see][]{#1}}", r"\seealso{a,b}", [["a", "b"]]),
        (r"\newcommand*{\vgl}[2][]{\autocite[vgl.][#1]{#2}}", r"\vgl[3]{a} \vgl{b}", [["a"], ["b"]]),
        (r"\newcommand{\pc}[2]{\citep[p.~#1]{#2}}", r"\pc{3 {x}}{a}", [["a"]]),
        (r"\def\x#1{\cite{#1}}\let\y\citep\let\z=\citet", r"\x{a} \y[1]{b} \z{c}", [["a"], ["b"], ["c"]]),
        (r"\newcommand{\all}{\cite{a,b}}", r"see \all.", [["a", "b"]]),
        (r"\DeclareCiteCommand{\inhalt}{a}{b}{c}{d}", r"\inhalt[1]{a}", [["a"]]),
        (r"\NewDocumentCommand{\xc}{O{} m}{\parencite[#1]{#2}}", r"\xc{a} \xc[1]{b}", [["a"], ["b"]]),
        (r"\newcommand{\needcite}[1]{[citation: #1]}", r"\needcite{a}", []),
        (r"\newcommand{\gone}[1]{}", r"\gone{\cite{a}}", []),
        (r"\renewcommand{\cite}[1]{\strange{#1}}", r"\cite{a}", [["a"]]),
    ],
)
def test_own_commands_that_cite(preamble: str, body: str, expected: list[list[str]]) -> None:
    assert keys(body, preamble) == expected


def test_the_command_stays_verbatim_and_targets_are_its_keys() -> None:
    document = tex("As \\citep[see][p.~3]{a,\n% no\n b} said.")
    (mark,) = document.markup.citations
    assert mark.form is CitationForm.KEY
    assert document.text[mark.start : mark.end] == "\\citep[see][p.~3]{a, b}"
    assert [document.text[t.start : t.end] for t in mark.targets] == ["a", "b"]
    place = document.locate(mark.start, mark.end)
    assert document.source_text is not None
    assert document.source_text[place.start : place.end] == "\\citep[see][p.~3]{a,\n% no\n b}"


def test_listed_but_not_cited() -> None:
    document = tex(r"a \nocite{x, y} b \nocite{*}", r"\nocite{early}")
    assert [t.key for t in document.markup.nocite] == ["early", "x", "y", "*"]
    assert document.markup.citations == ()
    assert all(document.text[t.start : t.end] == t.key for t in document.markup.nocite)


@pytest.mark.parametrize("latex", [r"\cite{}", r"\citep{a,,b}", r"\citet{ }"])
def test_an_empty_key_is_malformed(latex: str) -> None:
    (fault,) = tex(f"x {latex} y").markup.faults
    assert fault.rule == "CC105"


def test_an_unfinished_list_of_keys_is_only_untidy() -> None:
    assert tex(r"\cite{a,b,}").markup.faults == ()


LIST = r"""\begin{thebibliography}{99}
\bibitem{a} Smith J. \newblock {\em On eggs}. J. Sm\'ith.
\bibitem[Doe et~al.(2001)Doe, Roe, and Poe]{b} % the second
Doe J. Title with CO$_2$.

Still the second. \url{https://example.org/a_b}
\bibitem[ABC01]{c} \href{https://doi.org/10.5555/abc\_d}{Linked}.
\bibitem{a} Once more.
\end{thebibliography} After."""


def test_entries_of_a_list() -> None:
    document = tex("Text.\n" + LIST)
    found = [(e.key, e.label, document.text[e.start : e.end], e.raw) for e in document.markup.entries]
    assert found == [
        ("a", "1", "Smith J. On eggs. J. Smíth.", None),
        ("b", "Doe et al. (2001)", "Doe J. Title with CO2.\n\nStill the second. https://example.org/a_b", None),
        ("c", "ABC01", "Linked.", "Linked. https://doi.org/10.5555/abc_d"),
        ("a", "2", "Once more.", None),
    ]
    (fault,) = document.markup.faults
    assert (fault.rule, document.text[fault.start : fault.end]) == ("CC203", "Once more.")
    assert "'a'" in fault.message
    assert "References" in document.text
    assert document.text.rstrip().endswith("After.")


def test_the_authors_own_heading_stands_alone() -> None:
    document = tex(r"Text. \section*{Literatur}" + LIST)
    assert "References" not in document.text


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\bibliography{a,b.bib}", ("a.bib", "b.bib")),
        (r"\addbibresource[datatype=bibtex]{x/y.bib}\addbibresource{z.ris}", ("x/y.bib", "z.ris")),
        (r"\addbibresource[location=remote]{http://example.org/x.bib}", ()),
        (r"\bibliography{\jobname}", ("paper.bib",)),
        (r"\bibliography{IEEEabrv,refs}\bibliographystyle{IEEEtran}", ("refs.bib",)),
        ("% \\bibliography{no}\n\\nobibliography{yes}", ("yes.bib",)),
    ],
)
def test_bibliographies(latex: str, expected: tuple[str, ...]) -> None:
    assert tex(latex).bibliographies == expected
    if "location" not in latex:
        assert tex("", latex + "\n").bibliographies == expected


def test_a_remote_list_and_one_in_the_document_are_told() -> None:
    document = tex(
        r"\bibliography{own}",
        r"\begin{filecontents}[overwrite]{own.bib}@misc{a,}\end{filecontents}\addbibresource{https://example.org/x.bib}",
    )
    assert [p.split(":")[0] for p in document.problems] == [
        "the bibliography https",
        "own.bib is within the document (filecontents)",
    ]
