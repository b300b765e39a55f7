r"""LaTeX: the files a document is put together from, and the folder that it does not leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck.formats import read
from citecheck.formats.base import Source
from citecheck.formats.latex.reader import read_latex

if TYPE_CHECKING:
    from citecheck.models import Document

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents" / "latex"


def project(folder: Path, files: dict[str, str]) -> Document:
    """Writes files; the first is the document, which is read."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return read(str(folder / next(iter(files))))


def cited(document: Document) -> list[tuple[str, str, int | None]]:
    """Key, name of the file, line of each citation."""
    names = {document.id: Path(document.path).name, **{f.id: Path(f.path).name for f in document.included}}
    places = [(c, document.locate(c.start, c.end)) for c in document.markup.citations]
    return [(t.key, names[p.document], p.line) for c, p in places for t in c.targets]


BODY = "\\documentclass{a}\n%s\\begin{document}\n%s\n\\end{document}\n"


@pytest.mark.parametrize(
    "command",
    [
        r"\input{sub/b}",
        r"\input{sub/b.tex}",
        r"\input sub/b ",
        r"\include{sub/b}",
        r"\subfile{sub/b}",
        r"\import{sub/}{b}",
        r"\subimport{sub}{b.tex}",
        r"\InputIfFileExists{sub/b}{}{}",
        r'\input{"sub/b"}',
    ],
)
def test_included_files_have_their_own_lines(tmp_path: Path, command: str) -> None:
    main = BODY % ("", f"\\cite{{a}}\n{command} tail\n\\cite{{c}}")
    document = project(tmp_path, {"main.tex": main, "sub/b.tex": "first\n\n\\cite{b}\n"})
    assert cited(document) == [("a", "main.tex", 3), ("b", "b.tex", 3), ("c", "main.tex", 5)]
    (included,) = document.included
    assert (included.id, included.text) == ("d1.1", "first\n\n\\cite{b}\n")
    assert document.unread is None


def test_paths_are_those_of_the_document_or_of_the_import(tmp_path: Path) -> None:
    files = {
        "main.tex": BODY % ("", r"\input{x/one}\subimport{y}{two}\subfile{z/three}"),
        "x/one.tex": r"\input{x/deep} \cite{one}",
        "x/deep.tex": r"\cite{deep}",
        "y/two.tex": r"\input{inner} \subimport{w}{four}",
        "y/inner.tex": r"\cite{inner}",
        "y/w/four.tex": r"\cite{four}",
        "z/three.tex": "\\documentclass[../main]{subfiles}\\title{T}\n\\begin{document}\\input{near}\\end{document}\\cite{no}",
        "z/near.tex": r"\cite{near}",
    }
    document = project(tmp_path, files)
    assert [key for key, *_ in cited(document)] == ["deep", "one", "inner", "four", "near"]
    assert document.unread is None


def test_include_only(tmp_path: Path) -> None:
    main = BODY % (r"\includeonly{a,b}", r"\include{a}\include{c}\input{d}")
    document = project(tmp_path, {"main.tex": main, **{f"{n}.tex": f"\\cite{{{n}}}" for n in "abcd"}})
    assert [key for key, *_ in cited(document)] == ["a", "d"]


def test_what_is_commented_out_is_not_included(tmp_path: Path) -> None:
    body = "% \\input{b}\n\\verb|\\input{b}|\\iffalse\\input{b}\\fi\\begin{comment}\\input{b}\\end{comment}"
    document = project(tmp_path, {"main.tex": BODY % ("", body), "b.tex": r"\cite{b}"})
    assert (document.included, document.unread) == ((), None)


def test_definitions_of_included_files_count(tmp_path: Path) -> None:
    main = BODY % ("\\input{macros}\n", r"\see{a} \ours")
    document = project(tmp_path, {"main.tex": main, "macros.tex": r"\newcommand{\see}[1]{\citep{#1}}\def\ours{Our}"})
    assert cited(document) == [("a", "main.tex", 4)]
    assert document.text.strip() == "\\see{a} Our"


def test_a_body_that_begins_in_an_included_file(tmp_path: Path) -> None:
    files = {
        "main.tex": "\\documentclass{a}\\input{head}\\cite{b}\\end{document}",
        "head.tex": "\\begin{document}Head \\cite{a}",
    }
    assert [key for key, *_ in cited(project(tmp_path, files))] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing", "missing.tex does not exist"),
        ("../outside", "is outside the folder"),
        ("/etc/passwd", "is outside the folder"),
        ("link", "is outside the folder"),
        ("main", "includes itself"),
        ("binary", "binary"),
        ("x" * 5000, "cannot be read"),
        ("a\x01b", "does not exist"),
    ],
)
def test_what_is_not_read_is_told_once(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "outside.tex").write_text(r"\cite{secret}")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "link.tex").symlink_to(tmp_path / "outside.tex")
    (folder / "binary.tex").write_bytes(b"a\x00b")
    document = project(folder, {"main.tex": BODY % ("", f"\\cite{{a}}\n\\input{{{name}}}\\input{{{name}}}")})
    assert document.unread is not None
    assert said in document.unread
    assert document.unread.count("\\input") == 1
    assert "in line 4" in document.unread
    assert [key for key, *_ in cited(document)] == ["a"]
    assert "secret" not in document.text


def test_a_file_of_settings_that_is_missing_makes_nothing_incomplete(tmp_path: Path) -> None:
    document = project(tmp_path, {"main.tex": BODY % (r"\input{glyphtounicode}", "x")})
    assert document.unread is None
    assert "glyphtounicode" in document.problems[0]


def test_circles_and_crowds_end(tmp_path: Path) -> None:
    circle = project(
        tmp_path, {"a.tex": r"\cite{a}\input{b}", "b.tex": r"\cite{b}\input{c}", "c.tex": r"\input{a}\input{b}"}
    )
    assert circle.unread is not None
    doubling = {f"{i}.tex": f"\\input{{{i + 1}}}\\input{{{i + 1}}}" for i in range(40)}
    crowd = project(tmp_path, {**doubling, "40.tex": "x"})
    assert crowd.unread is not None
    assert "more than 200 files" in crowd.unread


def test_standard_input_includes_nothing() -> None:
    document = read_latex(Source("-", rb"\input{a} \cite{b} \bibliography{c}", "manuscript"))
    assert document.unread is not None
    assert "standard input" in document.unread
    assert document.bibliographies == ("c.bib",)


def test_the_compiled_bibliography_where_the_files_are_gone(tmp_path: Path) -> None:
    files = {"main.tex": r"\cite{a}\bibliography{x}", "main.bbl": "list"}
    assert project(tmp_path, files).bibliographies == ("main.bbl",)
    assert project(tmp_path, {**files, "x.bib": "@misc{a,}"}).bibliographies == ("x.bib",)


@pytest.mark.parametrize(
    ("name", "citations", "unread"),
    [
        ("natbib/main.tex", 12, False),
        ("biblatex/paper.tex", 11, False),
        ("revtex/letter.tex", 6, False),
        ("elsarticle.tex", 1, False),
        ("talk.tex", 4, False),
        ("subfiles/book.tex", 4, True),
    ],
)
def test_fixtures(name: str, citations: int, *, unread: bool) -> None:
    document = read(str(FIXTURES / name))
    assert len(document.markup.citations) == citations
    assert (document.unread is not None) is unread
    assert not {"nobody1999", "cut2001", "todo2020", "below2000", "weg", "code", "ignored"} & {
        t.key for c in document.markup.citations for t in c.targets
    }
