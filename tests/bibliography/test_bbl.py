r"""What LaTeX made of a bibliography: printed entries of BibTeX, fields of biblatex."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.bibliography.bbl import read_bbl
from citecheck.formats import read
from citecheck.formats.base import Source
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents" / "latex"


def from_text(text: str) -> Document:
    return read_bbl(Source("a.bbl", text.encode(), "references"))


def entry(body: str, kind: str = "article") -> str:
    return f"\\refsection{{0}}\n  \\entry{{key}}{{{kind}}}{{}}\n{body}\n  \\endentry\n"


def test_biblatex_fixture() -> None:
    document = read(str(FIXTURES / "biblatex" / "paper.bbl"), role="references")
    first, second = document.markup.entries
    assert (document.format, first.key, second.key) == ("bbl", "decety2004", "werke1990")
    assert document.text[first.start : first.end].startswith("\\entry{decety2004}")
    assert document.text[first.start : first.end].endswith("\\endentry")
    work = first.work
    assert work is not None
    assert work.authors == (Name("Decety", "Jean"), Name("Jackson", "Philip L."))
    assert (work.type, work.year, work.volume, work.issue, work.pages, work.first_page) == (
        "article-journal",
        2004,
        "3",
        "2",
        "71–100",
        "71",
    )
    assert work.title == "The functional architecture of human empathy"
    assert work.container == "Behavioral and Cognitive Neuroscience Reviews"
    assert work.doi == "10.1177/1534582304267187"
    assert first.raw is not None
    assert "Decety" in first.raw
    other = second.work
    assert other is not None
    assert (other.title, other.publisher) == ("Werke über Gefühle: Eine Ausgabe", "Made-Up Press")
    assert other.editors == (Name("von Doe", "Ann"),)
    assert document.locate(first.start, first.end).line == 6


def test_revtex_fixture() -> None:
    document = read(str(FIXTURES / "revtex" / "letter.bbl"), role="references")
    first, second = document.markup.entries
    assert (first.key, first.label) == ("epr", "Einstein et al. (1935)")
    assert document.text[first.start : first.end] == "A. Einstein, B. Podolsky, and N. Rosen, Phys. Rev. 47, 777 (1935)"
    assert first.raw is not None
    assert first.raw.endswith("https://doi.org/10.1103/PhysRev.47.777")
    assert document.text[second.start : second.end] == "J. S. Bell, Physics Physique Fizika 1, 195 (1964)"
    assert document.locate(second.start, second.end).line == 23


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (r"{{hash=1}{family={Sm{\'\i}th},familyi={S},given={Jo},giveni={J},prefix={van}}}", Name("van Smíth", "Jo")),
        (r"{{hash=1}{%" + "\n  family={Doe},\n  given={A.},\n  suffix={Jr}}}", Name("Doe", "A.", "Jr")),
        (r"{{hash=1}{family={{World Health Organization}},familyi={W}}}", Name(literal="World Health Organization")),
        (r"{{hash=1}{Doe}{D\bibinitperiod}{Ann\bibnamedelima B.}{A}{de}{d}{Jr}{J}}", Name("de Doe", "Ann B.", "Jr")),
        (r"{{}{Doe}{D.}{Ann}{A.}{}{}{}{}}", Name("Doe", "Ann")),
    ],
)
def test_names(names: str, expected: Name) -> None:
    (found,) = from_text(entry(rf"\name{{author}}{{1}}{{}}{{%{chr(10)}{names}%{chr(10)}}}")).markup.entries
    assert found.work is not None
    assert found.work.authors == (expected,)


def test_others_and_a_name_of_an_older_format() -> None:
    (found,) = from_text(
        entry("\\name{author}{1}{%\n{{hash=1}{Doe}{D.}{Ann}{A.}{}{}{}{}}%\n}\n\\true{moreauthor}\n\\field{year}{1999}")
    ).markup.entries
    assert found.work is not None
    assert (found.work.authors, found.work.et_al, found.work.year) == ((Name("Doe", "Ann"),), True, 1999)


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        (r"\field{title}{The {DNA} of \emph{E. coli} \& more}", "title", "The DNA of E. coli & more"),
        (r"\field{title}{Eggs}\field{subtitle}{A View}", "title", "Eggs: A View"),
        ("\\verb{doi}\n\\verb https://doi.org/10.5555/AB_c%d\n\\endverb", "doi", "10.5555/ab_c%d"),
        ("\\verb{url}\n\\verb https://example.org/a_b#c\n\\endverb", "url", "https://example.org/a_b#c"),
        (r"\field{pubstate}{inpress}", "year_text", "inpress"),
        (r"\field{eprinttype}{arXiv}\field{eprint}{2101.00001}", "arxiv", "2101.00001"),
        (r"\list{institution}{2}{{One}{Two}}", "publisher", "One, Two"),
        (r"\field{booktitle}{Proceedings}", "container", "Proceedings"),
        (r"\field{eid}{e12}", "article_number", "e12"),
    ],
)
def test_fields(body: str, field: str, value: str) -> None:
    (found,) = from_text(entry(body)).markup.entries
    assert getattr(found.work, field) == value


def test_an_entry_of_two_sorting_lists_is_one() -> None:
    assert len(from_text(entry("") + entry("")).markup.entries) == 1


def test_two_entries_of_a_printed_list_with_one_key_are_a_fault() -> None:
    text = "\\begin{thebibliography}{9}\\bibitem{a} One.\n\\bibitem{a} Two.\\end{thebibliography}"
    assert [f.rule for f in from_text(text).markup.faults] == ["CC203"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "\n\\entry{a}{book}{}",
                "\\endentry",
                "\\field{title}{",
                "}",
                "{",
                "\\name{author}{1}{}{",
                "{{hash=1}{family={A}}}",
                "\\",
                "x",
                "\\verb{doi}\n\\verb 10\n",
                "\\list{publisher}{1}",
                "\\true{moreauthor}",
                "%\n",
                "family={",
                "\n",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_broken_files_are_read(text: str) -> None:
    document = from_text(text or " ")
    assert all(0 <= e.start <= e.end <= len(document.text) for e in document.markup.entries)
