"""RIS and PubMed's format: records of tagged lines, their places, and what is wrong with them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.bibliography.nbib import read_nbib
from citecheck.bibliography.ris import read_ris
from citecheck.bibliography.tagged_lines import MAX_VALUE, read_person
from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats.base import Source
from citecheck.models import Name

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.models import Document, Work

    Reader = Callable[[Source], Document]

LEVY = "TY  - JOUR\nID  - levy\nAU  - Levy, K. N.\nAU  - Ellison, W. D., Jr\nTI  - Rooms\nPY  - 2015\nER  - \n"


def read(text: str, reader: Reader = read_ris) -> Document:
    return reader(Source("refs", text.encode("utf-8", "surrogatepass"), "references"))


def ris(*lines: str, kind: str = "JOUR") -> Work:
    found = read("\n".join([f"TY  - {kind}", *lines, "ER  - "])).markup.entries[0].work
    assert found
    return found


def nbib(*lines: str) -> Work:
    found = read("\n".join(["PMID- 1", *lines]), read_nbib).markup.entries[0].work
    assert found
    return found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Smith, John A.", Name("Smith", "John A.")),
        ("Smith,John", Name("Smith", "John")),
        ("Smith, J., Jr.", Name("Smith", "J.", "Jr.")),
        ("van der Berg, J.", Name("van der Berg", "J.")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("World Health Organization,", Name(literal="World Health Organization")),
        (",", Name()),
        ("", Name()),
    ],
)
def test_persons(words: str, name: Name) -> None:
    assert read_person(words) == name


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["AU  - Levy, K.", "A1  - Clark, D."], {"authors": (Name("Levy", "K."), Name("Clark", "D."))}),
        (["T1  - Rooms"], {"title": "Rooms"}),
        (["T2  - Journal of Rooms", "JO  - J Rooms"], {"container": "Journal of Rooms", "container_short": "J Rooms"}),
        (["JO  - Journal of Rooms"], {"container": "Journal of Rooms", "container_short": None}),
        (
            ["JF  - Journal of Rooms", "JA  - J. Rooms"],
            {"container": "Journal of Rooms", "container_short": "J. Rooms"},
        ),
        (["PY  - 2015///"], {"year": 2015, "year_text": None}),
        (["Y1  - 2015/03/01/Spring"], {"year": 2015}),
        (["PY  - in press"], {"year": None, "year_text": "in press"}),
        (["SP  - 12", "EP  - 34"], {"pages": "12-34", "first_page": "12"}),
        (["SP  - 12-34"], {"pages": "12-34", "first_page": "12"}),
        (["SP  - e64911"], {"pages": "e64911"}),
        (["DO  - https://doi.org/10.1002/WPS.21156"], {"doi": "10.1002/wps.21156"}),
        (["UR  - https://doi.org/10.1002/wps.21156"], {"doi": "10.1002/wps.21156"}),
        (["N1  - doi: 10.1002/wps.21156"], {"doi": "10.1002/wps.21156"}),
        (["SN  - 1234-5678"], {"isbn": None}),
        (["TI  - A title that", "goes on here"], {"title": "A title that goes on here"}),
        (["TI - One blank less"], {"title": "One blank less"}),
        (["TI  -", "AU  - "], {"title": None, "authors": ()}),
    ],
)
def test_ris_tags(lines: list[str], expected: dict[str, object]) -> None:
    found = ris(*lines)
    assert {name: getattr(found, name) for name in expected} == expected


def test_ris_books_and_chapters() -> None:
    book = ris("TI  - Rooms", "T2  - A series", "SN  - 978-0-89042-559-6", "PB  - Pub", kind="BOOK")
    assert (book.type, book.container, book.isbn, book.publisher) == ("book", None, "9780890425596", "Pub")
    chapter = ris("TI  - Doors", "T2  - Rooms", "A2  - Ed, E.", kind="CHAP")
    assert (chapter.type, chapter.container, chapter.editors) == ("chapter", "Rooms", (Name("Ed", "E."),))
    assert ris(kind="XYZ").type == "document"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_ris_records_stand_where_they_are_said_to_stand(ending: str) -> None:
    document = read(("\ufeff" + LEVY + "\n\n" + LEVY.replace("levy", "second")).replace("\n", ending))
    spans = [(e.start, e.end) for e in document.markup.entries]
    assert [document.locate(s, e).line for s, e in spans] == [1, 10]
    assert all(document.text[s:e].startswith("TY  - JOUR") and document.text[s:e].endswith("ER  -") for s, e in spans)
    assert [e.key for e in document.markup.entries] == ["levy", "second"]
    assert document.markup.faults == ()


@pytest.mark.parametrize(
    ("text", "rule", "said", "line", "count"),
    [
        (LEVY.replace("ER  - \n", "") + LEVY.replace("levy", "b"), "CC204", "no end", 1, 2),
        (LEVY + LEVY.replace("levy", "b").replace("ER  - \n", ""), "CC204", "no end", 8, 2),
        (LEVY + "stray words\nmore\n" + LEVY.replace("levy", "b"), "CC204", "outside of any record", 8, 2),
        (LEVY + LEVY, "CC203", "The key levy is that of an earlier entry.", 8, 2),
        ("AU  - Levy, K.\nTI  - Rooms\n", "CC204", "No record begins", 1, 0),
    ],
)
def test_ris_faults(text: str, rule: str, said: str, line: int, count: int) -> None:
    document = read(text)
    (fault,) = document.markup.faults
    assert (fault.rule, document.locate(fault.start, fault.end).line) == (rule, line)
    assert said in fault.message
    assert len(document.markup.entries) == count


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["FAU - Levy, Kenneth N", "AU  - Levy KN"], {"authors": (Name("Levy", "Kenneth N"),)}),
        (["AU  - Levy KN", "AU  - van Dis EAM"], {"authors": (Name("Levy", "KN"), Name("van Dis", "EAM"))}),
        (["AU  - Levy K", "CN  - A Group"], {"authors": (Name("Levy", "K"), Name(literal="A Group"))}),
        (["TI  - A title that", "      goes on here."], {"title": "A title that goes on here"}),
        (["TI  - Why?"], {"title": "Why?"}),
        (["DP  - 2015 Mar-Apr"], {"year": 2015}),
        (["DP  - soon"], {"year": None, "year_text": "soon"}),
        (["PG  - 12-34"], {"pages": "12-34", "first_page": "12", "article_number": None}),
        (["PG  - e64911"], {"pages": None, "first_page": "e64911", "article_number": "e64911"}),
        (["LID - S0140 [pii]", "AID - 10.1002/wps.21156 [doi]"], {"doi": "10.1002/wps.21156"}),
        (["JT  - Journal of Rooms", "TA  - J Rooms"], {"container": "Journal of Rooms", "container_short": "J Rooms"}),
        (["BTI - Rooms", "PB  - Pub"], {"type": "book", "title": "Rooms", "container": None}),
        (["BTI - Rooms", "TI  - Doors"], {"type": "chapter", "title": "Doors", "container": "Rooms"}),
        ([], {"pmid": "1", "title": None}),
    ],
)
def test_nbib_tags(lines: list[str], expected: dict[str, object]) -> None:
    found = nbib(*lines)
    assert {name: getattr(found, name) for name in expected} == expected


def test_nbib_records_and_faults() -> None:
    document = read("\r\nPMID- 11\r\nTI  - A\r\n\r\nPMID- 12\r\nTI  - B\r\n\r\nPMID- 11\r\n", read_nbib)
    assert [e.key for e in document.markup.entries] == ["11", "12", "11"]
    assert [document.locate(e.start, e.end).line for e in document.markup.entries] == [2, 5, 8]
    assert [(f.rule, document.locate(f.start, f.end).line) for f in document.markup.faults] == [("CC203", 8)]
    assert [f.rule for f in read("hello\n", read_nbib).markup.faults] == ["CC204"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["TY  - ", "JOUR", "\n", "ER  - ", "PMID- ", "AU  - ", ",", "é", " ", "PG  - e1", "x"]))
)
def test_any_lines_are_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    for reader in (read_ris, read_nbib):
        with suppress(UnreadableInput):
            document = read(text, reader)
            ends = [0, *(e.end for e in document.markup.entries)]
            assert all(ends[i] <= e.start < e.end <= len(text) for i, e in enumerate(document.markup.entries))


HOSTILE = {
    "records without an end": "TY  - JOUR\n" * 10**4,
    "a value of many lines": "TY  - JOUR\nAB  - x\n" + "more words\n" * 10**5,
    "many authors": "TY  - JOUR\n" + "AU  - A, B\n" * 10**4,
    "commas": "TY  - JOUR\nAU  - " + "," * 10**6,
    "blanks": "TY  - JOUR\nAU  -" + " " * 10**6 + "x\nPY  - " + "1" * 5000,
    "PubMed": "PMID- 1\n" * 10**4,
    "a value of many lines in PubMed": "PMID- 1\nAB  - x\n" + "      more\n" * 10**5,
    "NULs": "TY  - JOUR\nTI  - a\0\n",
    "surrogates": "TY  - JOUR\nTI  - a\udc00\nER  - \n",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str) -> None:
    for reader in (read_ris, read_nbib):
        with suppress(CitecheckError):
            read(HOSTILE[name], reader)


def test_a_value_stops_growing() -> None:
    assert len(ris("TI  - x", *["words"] * 20_000).title or "") < MAX_VALUE + 10
