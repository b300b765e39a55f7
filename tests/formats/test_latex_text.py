r"""LaTeX: which text it gives, what stays out, and where each word of it stands in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.formats.base import Source
from citecheck.formats.latex.reader import plain, read_latex

if TYPE_CHECKING:
    from citecheck.models import Document


def tex(body: str, preamble: str = "") -> Document:
    source = rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}"
    return read_latex(Source("paper.tex", source.encode(), "manuscript"))


def said(body: str, preamble: str = "") -> str:
    return tex(body, preamble).text.strip()


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"M\"uller, M\"{u}ller, M{\"u}ller", "Müller, Müller, Müller"),
        (
            r"\'e \`{a} \^{\i} \~n \={a} \.{z} \c{c} \c c \v{s} \H{o} \k{a} \r{a} \u{g} \d{a}",
            "é à î ñ ā ż ç ç š ő ą å ğ ạ",
        ),
        (r"stra\ss e, \o re, \AA ngstr\"om, \L\'od\'z, \ae{}on", "straße, øre, Ångström, Łódź, æon"),
        ("1--3 --- ``a'' `b'", "1–3 — “a” ‘b'"),
        (r"Smith~et~al.\ (2001), p.\,3", "Smith et al. (2001), p. 3"),
        (r"50\,\% of \$3 \& \#4 a\_b \{c\}", "50 % of $3 & #4 a_b {c}"),
        (r"\emph{a \textbf{b}} {\it c} \textsc{d}", "a b c d"),
        (r"hyph\-enated shelf\/ful \mbox{a b}", "hyphenated shelfful a b"),
        (
            r"see \href{https://example.org/a%20b#c}{the page} and \url{https://example.org/a_b%20c\%}",
            "see the page and https://example.org/a_b%20c%",
        ),
        ("a% comment\nb 5\\% c % more\nd", "ab 5% c d"),
        ("a %x\n\nb", "a\n\nb"),
        ("one\ntwo\n\nthree\r\nfour\r\n\r\nfive", "one two\n\nthree four\n\nfive"),
        (r"\label{a}Fig.~\ref{a} \vspace{3cm}\includegraphics[width=3cm]{a/b}\vskip 0.3in end", "Fig. end"),
        (r"\textcolor{red}{kept} \foreignlanguage{german}{auch} \multicolumn{2}{c}{cell}", "kept auch cell"),
        (r"\unknown{Kept words} \unknown{3cm}\unknown[a=b]{key=value} \lipsum[1-3] \foo [12]", "Kept words [12]"),
        (r"x \begin{verbatim}\cite{a}\end{verbatim} y \verb|\cite{b}| z \lstinline!c! \verb", "x y z"),
        (r"x \iffalse a \ifx b c \fi d \else e \fi f", "x e f"),
        (r"x \iftrue a \else b \fi c", "x a c"),
        (r"x \iff y \ifthenelse{a}{b}{c} \ifx\a\b d\fi", "x y bc d"),
        (r"a $x = \frac{1}{2}$ b \[ y \] c $$ z $$ d \(w\) e", "a b c d e"),
        (r"CO$_2$ and $\alpha$-helices, $n=12$", "CO2 and α-helices, n=12"),
        ("a \\begin{align*}\nx &= \\text{not this}\n\\end{align*} b", "a b"),
        (r"\begin{comment} out \end{comment}in", "in"),
        (r"a\footnote{n} b\footnotemark{} c", "a b c\n\nn"),
        (r"a \lstinputlisting{x.py} \bibliographystyle{plain} b", "a b"),
        (r"\begin{itemize}\item a \item[b] c\end{itemize}", "a\n\nb c"),
        (
            r"\begin{enumerate}\item a \item b\begin{enumerate}\item c\end{enumerate}\end{enumerate}",
            "1. a\n\n2. b\n\nc",
        ),
        (r"\begin{enumerate}[label={[\arabic*]}]\item a \item b\end{enumerate}", "[1] a\n\n[2] b"),
        (r"\begin{tabular}{ll} a & b \\[2mm] \hline c & \cite{d} \end{tabular}", "a \t b\nc \t \\cite{d}"),
        (r"a \section*{B\\C} d", "a\n\nB C\n\nd"),
        ("Smith J. A.\\\\\nDoe J. B.", "Smith J. A.\nDoe J. B."),
        (r"\author{A B$^{1}$}\affiliation{Town}\thanks{x}body", "body"),
        (r"\added{new} \deleted{old} \replaced{new}{old}", "new new"),
        (r"$unbalanced and \cite{a} end.", "\\cite{a}"),
        (r"a } b { c", "a b c"),
        (r"\textcquote[7]{key}{The words.} \enquote{x}", "\\textcquote[7]{key} The words. x"),
        (r"\twocolumn[{\vskip 1cm Over \emph{both}}] rest", "Over both\n\nrest"),
        (r"\begin{enumerate}\item a \twocolumn[b\end{enumerate}]{c} d", "1. a\n\nb\n\nc d"),
    ],
)
def test_text(latex: str, expected: str) -> None:
    assert said(latex) == expected


@pytest.mark.parametrize(
    ("preamble", "body", "expected"),
    [
        (r"\newcommand{\eg}{e.g.,\xspace}", r"\eg this, \eg.", "e.g., this, e.g.,."),
        (
            r"\newcommand{\rev}[1]{\textcolor{blue}{#1}}\newcommand{\todo}[1]{}",
            r"\rev{kept \todo{not}words}",
            "kept words",
        ),
        (r"\def\gone#1{}\def\ours{Our \emph{tool}}", r"a\gone{x} \ours{} b", "a Our tool b"),
        (r"\newcommand{\two}[3][x]{#2}", r"\two[y]{kept}{dropped} z", "kept z"),
        (r"\newcommand{\fn}[1]{\footnote{#1}}", r"a\fn{note}. b", "a. b\n\nnote"),
        (r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}", r"a \be x^2 \ee b", "a b"),
        (r"\let\i\emph\newif\ifdraft", r"\i{a} \ifdraft b\else c\fi", "a c"),
        (r"\newif\ifdraft\drafttrue", r"\ifdraft b\else c\fi", "b"),
        (r"\def\a{\b\b}\def\b{\c\c}\def\c{x}", r"\a", "xxxx"),
        (r"\def\a{\a\a y}", r"\a", "yyyyyyy"),
        (r"\excludecomment{answer}", r"a\begin{answer}no\end{answer} b", "a b"),
        (r"\usepackage[ngerman]{babel}", '"Uber "`Gef"uhle"\' hei"st', "Über „Gefühle“ heißt"),
        (r"\NewDocumentCommand{\x}{o m}{\textit{#2}}", r"\x[a]{b} c", "b c"),
        (r"\def\x{never closed", "still read", "still read"),
        (r"\renewcommand{\section}{\@startsection{a}}\newcommand{\note}[1]{}", r"\section{A}\note{b} c", "A\n\nc"),
    ],
)
def test_the_authors_own_commands(preamble: str, body: str, expected: str) -> None:
    assert said(body, preamble) == expected


def test_nothing_before_or_behind_the_document_but_the_title() -> None:
    source = r"\documentclass{a} junk \title{On \emph{eggs}\thanks{x} \\ and ham} \begin{document}Body\end{document} \cite{no}"
    document = read_latex(Source("a.tex", source.encode(), "manuscript"))
    assert document.text.split("\n\n")[:2] == ["On eggs and ham", "Body"]
    assert document.title == "On eggs and ham"
    assert document.markup.citations == ()


def test_a_part_of_a_document_is_read_from_its_start() -> None:
    assert (
        read_latex(Source("a.tex", rb"Just a chapter \cite{a}.", "manuscript")).text.strip()
        == "Just a chapter \\cite{a}."
    )
    cut = read_latex(Source("a.tex", rb"\documentclass{x} Never begins \cite{a}", "manuscript"))
    assert [c.targets[0].key for c in cut.markup.citations] == ["a"]


def test_headings_superscripts_and_formulas_are_cues() -> None:
    document = tex(
        r"\section{One}\subsection[x]{Two \cite{a}} word$^{12,13}$ word\textsuperscript{4--6} $\beta$ $x$ m$^2$"
    )
    text, markup = document.text, document.markup
    assert [(text[h.start : h.end], h.level) for h in markup.headings] == [("One", 2), ("Two \\cite{a}", 3)]
    assert [text[s:e] for s, e in markup.superscripts] == ["12,13", "4–6", "2"]
    assert [text[s:e] for s, e in markup.excluded] == ["β", "x"]


def test_notes_stand_behind_the_text_and_captions_in_it() -> None:
    document = tex(
        r"A\footnote{One \cite{a}\footnote{inner}.} b\endnote{Two} c\footnote[7]{Seven}"
        r"\begin{figure}\caption[s]{Cap \cite{b}\footnote{In it}}\end{figure} end\captionof{table}{Tab}"
    )
    found = [(p.name, document.text[p.start : p.end].strip()) for p in document.markup.parts]
    assert found == [
        ("figure 1", "Cap \\cite{b}"),
        ("table 1", "Tab"),
        ("footnote 1", "One \\cite{a} inner."),
        ("endnote 1", "Two"),
        ("footnote 7", "Seven"),
        ("footnote 2", "In it"),
    ]
    anchors = [p.anchor for p in document.markup.parts if p.anchor is not None]
    assert document.text[: anchors[0]] == "A"
    assert [document.locate(c.start, c.end).part for c in document.markup.citations] == ["figure 1", "footnote 1"]


@pytest.mark.parametrize("words", ["alpha", "Müller", "beta gamma", "— delta", "\\citep[see][p.~3]{a, b}", "epsilon"])
def test_each_word_is_found_in_the_file(words: str) -> None:
    source = '\\documentclass{a}\n\\begin{document}\nalpha \\footnote{epsilon}  beta\n gamma M\\"uller % c\n'
    source += "--- delta \\citep[see][p.~3]{a, b}\n\\end{document}\n"
    document = read_latex(Source("a.tex", source.encode(), "manuscript"))
    start = document.text.index(words)
    place = document.locate(start, start + len(words))
    spelt = source[place.start : place.end]
    assert " ".join(plain(spelt).split()) == words or spelt == words
    assert place.line == source.count("\n", 0, place.start) + 1


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"{\'E}tude \& {\em Co.}", "Étude & Co."),
        (r"The {DNA} of {\textit{E. coli}}", "The DNA of E. coli"),
        ("", ""),
        (r"CO$_{2}$", "CO2"),
        (r"\citename{Smith et al., }2001", "Smith et al., 2001"),
    ],
)
def test_plain(latex: str, expected: str) -> None:
    assert plain(latex) == expected


PIECES = st.sampled_from(
    [
        "\\cite{a}",
        "\\citep[",
        "]{b,c}",
        "{",
        "}",
        "$",
        "$$",
        "\\[",
        "\\]",
        "%",
        "\n",
        "\n\n",
        " ",
        "word ",
        "\\begin{a}",
        "\\end{a}",
        "\\begin{table}",
        "\\end{table}",
        "\\begin{verbatim}",
        "\\footnote{",
        "\\section{",
        "\\textsuperscript{1}",
        "\\def\\x{",
        "\\x",
        "\\newcommand{\\y}[1]{#1}",
        "\\y{",
        "\\iffalse",
        "\\else",
        "\\fi",
        "\\item",
        "\\bibitem{k}",
        "``",
        "\\begin{thebibliography}{9}",
        "\\end{thebibliography}",
        "\\'",
        "\\",
        "~",
        "&",
        "\\\\",
        "\\input{x}",
        "\\begin{document}",
        "\\end{document}",
        "\\documentclass{a}",
        "$^{1}$",
        "\\caption{",
        "\\nocite{*}",
        "\\title{",
        "\\verb|",
        "é",
        "\\begin{enumerate}",
        "\\end{enumerate}",
        "\\be",
        "\\def\\be{\\begin{equation}}",
        "\\cites(a)(b)[c]{d}{e}",
        "\\cite{}",
        "\\twocolumn[",
        "\\item[",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_written_cues_lie_in_the_text_and_places_in_the_file(source: str) -> None:
    document = read_latex(Source("a.tex", (source or " ").encode(), "manuscript"))
    text, markup = document.text, document.markup
    borders = [x for part in markup.parts for x in (part.start, part.end)]
    assert [0, *borders, len(text)] == sorted([0, *borders, len(text)])
    for mark in markup.citations:
        assert all(mark.start < t.start < t.end < mark.end and text[t.start : t.end] == t.key for t in mark.targets)
        place = document.locate(mark.start, mark.end)
        assert 0 <= place.start <= place.end <= len(source)
    for entry in markup.entries:
        assert 0 <= entry.start <= entry.end <= len(text)
    ends = [x for span in markup.excluded for x in span]
    assert ends == sorted(ends)
