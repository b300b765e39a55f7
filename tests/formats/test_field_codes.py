"""Instructions of reference managers, as they stand in fields, marks and tags."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.formats.field_codes.instructions import FieldKind, read_instruction, read_tag
from citecheck.formats.field_codes.items import CitedItem, marked
from citecheck.models import Name, Work

if TYPE_CHECKING:
    from citecheck.formats.field_codes.instructions import FieldCode

C = FieldKind.CITATION


def keys(code: FieldCode | None) -> list[str] | None:
    return None if code is None else [each.key for each in code.items]


@pytest.mark.parametrize(
    ("instruction", "kind", "found"),
    [
        ('ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"id":5,"uris":["http://z/A"]}]}', C, ["http://z/A"]),
        ('ZOTERO_ITEM CSL_CITATION {"citationItems":[{"id":5,"uri":["http://z/A"]}]} RNDx7', C, ["http://z/A"]),
        ('ADDIN CSL_CITATION {"citationItems":[{"id":"ITEM-1"},{"id":2}]}', C, ["ITEM-1", "2"]),
        ('ADDIN CSL_CITATION {"citationItems":[{"itemData":{"id":"x"}},7,{}]}', C, ["x", ""]),
        ('ADDIN CSL_CITATION {"citationItems":{}}', C, []),
        ("ADDIN CSL_CITATION []", C, []),
        ("ADDIN CSL_CITATION {" * 3, C, []),
        ("ADDIN CSL_CITATION " + '{"a":' * 100_000, C, []),
        ('ADDIN CSL_CITATION {"a":' + "9" * 10_000 + "}", C, []),
        ("ADDIN EN.CITE <EndNote><Cite><RecNum>3</RecNum></Cite><Cite><RecNum>4</RecNum></Cite></EndNote>", C, ["3", "4"]),
        ("ADDIN EN.CITE <EndNote><Cite>", C, []),
        ("ADDIN EN.CITE <EndNote><!DOCTYPE x></EndNote>", C, []),
        ("ADDIN EN.CITE", C, []),
        ("ADDIN EN.CITE.DATA", FieldKind.OTHER, []),
        (r" CITATION Smi01 \l 1033 ", C, ["Smi01"]),
        (r' CITATION "Smi 01" \p "12 13" \m Doe02 \n \t \m Lee03', C, ["Smi 01", "Doe02", "Lee03"]),
        ("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", FieldKind.BIBLIOGRAPHY, []),
        ("ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY", FieldKind.BIBLIOGRAPHY, []),
        ("ADDIN EN.REFLIST", FieldKind.BIBLIOGRAPHY, []),
        (r" BIBLIOGRAPHY \l 1033", FieldKind.BIBLIOGRAPHY, []),
        (r" NOTEREF _Ref1 \f \h", FieldKind.NOTE_MARK, []),
    ],
)  # fmt: skip
def test_instructions(instruction: str, kind: FieldKind, found: list[str]) -> None:
    code = read_instruction(instruction)
    assert code
    assert (code.kind, keys(code)) == (kind, found)


@pytest.mark.parametrize(
    ("instruction", "anchor"),
    [
        (r' HYPERLINK \l "ref 12" ', "ref 12"),
        (r" HYPERLINK \l _Ref1", "_Ref1"),
        (r" REF _Ref1 \r \h", "_Ref1"),
        (r' HYPERLINK "https://example.org" \l "top"', None),
        (" HYPERLINK ", None),
        (r" NOTEREF _Ref1 \h", None),
        ("PAGE", None),
        ("TOC \\o", None),
        ("ITEM 12", None),
        ("", None),
        ("{}", None),
    ],
)
def test_links(instruction: str, anchor: str | None) -> None:
    code = read_instruction(instruction)
    assert (code.anchor if code else None) == anchor


def test_endnotes_data_can_be_wide_or_broken() -> None:
    xml = "<EndNote><Cite><RecNum>3</RecNum></Cite></EndNote>"
    for data in (xml.encode() + b"\0", xml.encode("utf-16-le")):
        assert keys(read_instruction(" ADDIN EN.CITE ", base64.b64encode(data).decode())) == ["3"]
    assert keys(read_instruction(" ADDIN EN.CITE ", "%%%é")) == []


def test_tags() -> None:
    citation = json.dumps({"citationItems": [{"id": "u-1", "itemData": {"title": "Envy?"}}]}).encode()
    for tag in (base64.b64encode(citation), base64.urlsafe_b64encode(citation).rstrip(b"=")):
        assert keys(read_tag("MENDELEY_CITATION_v3_" + tag.decode())) == ["u-1"]
    assert keys(read_tag("MENDELEY_CITATION_v3_abc")) == []
    found = read_tag("MENDELEY_BIBLIOGRAPHY")
    assert found
    assert found.kind is FieldKind.BIBLIOGRAPHY
    assert read_tag("goog_rdk_1") is None


def work(**data: Any) -> Work:
    code = read_instruction("ADDIN CSL_CITATION " + json.dumps({"citationItems": [{"itemData": data}]}))
    assert code
    found = code.items[0].work
    assert found
    return found


def test_what_an_item_says() -> None:
    found = work(
        type="article-journal",
        title="<i>Envy</i> &amp; sleep",
        DOI="https://doi.org/10.1000/ABC",
        issued={"date-parts": [["2015", 3]]},
        journalAbbreviation="J Sleep",
        note="read twice\nPMID: 12345678",
        volume=41.0,
        issue="\ud800\u0000",
        page="284-294",
        author=[{"family": "Lange", "given": "Jens"}, {"literal": "WHO"}],
    )
    assert (found.title, found.doi, found.year, found.pmid) == ("Envy & sleep", "10.1000/abc", 2015, "12345678")
    assert (found.container_short, found.volume, found.first_page) == ("J Sleep", "41", "284")
    assert found.issue == "\ufffd\ufffd"
    assert found.authors == (Name("Lange", "Jens"), Name(literal="WHO"))


def test_an_endnote_record() -> None:
    xml = (
        '<EndNote><Cite><RecNum>9</RecNum><record><foreign-keys><key app="EN" db-id="abc">9</key></foreign-keys>'
        '<ref-type name="Book Section">5</ref-type><contributors><authors><author>Foa, Edna B., Jr.</author>'
        "<author>World Health Organization,</author></authors><secondary-authors><author>Doe, J.</author></secondary-authors>"
        "</contributors><titles><title>Fear</title><secondary-title>Handbook</secondary-title></titles><pages>12-34</pages>"
        "<dates><year>in press</year></dates><electronic-resource-num>doi:10.1000/X</electronic-resource-num></record>"
        "</Cite><Cite><Author>Lee</Author><Year>2003</Year><RecNum>4</RecNum></Cite></EndNote>"
    )
    code = read_instruction("ADDIN EN.CITE " + xml)
    assert code
    assert [each.key for each in code.items] == ["abc/9", "4"]
    found = code.items[0].work
    assert found
    assert (found.type, found.title, found.container, found.doi) == ("chapter", "Fear", "Handbook", "10.1000/x")
    assert (found.year, found.year_text, found.first_page) == (None, "in press", "12")
    assert found.authors == (Name("Foa", "Edna B.", "Jr."), Name(literal="World Health Organization"))
    assert found.editors == (Name("Doe", "J."),)
    assert code.items[1].work == Work(authors=(Name(literal="Lee"),), year=2003)


def cites(family: str, year: int | None, title: str = "") -> CitedItem:
    return CitedItem(family + str(year), Work(authors=(Name(family),), year=year, title=title))


S1, S3, D9 = cites("Smith", 2001), cites("Smith", 2003), cites("Doe", 1999)


@pytest.mark.parametrize(
    ("items", "words", "expected"),
    [
        ([S1], " (Smith, 2001) ", ["Smith, 2001"]),
        ([S1], "[12]", ["12"]),
        ([S1, D9], "(Doe, 1999; Smith, 2001)", ["Smith, 2001", "Doe, 1999"]),
        ([S1, S3], "(Smith, 2001, 2003)", ["Smith, 2001", "2003"]),
        ([D9, S3, S1], "(see Smith 2001 & 2003; Doe 1999, p. 3)", ["Doe 1999, p. 3", "2003", "see Smith 2001"]),
        ([S1, D9], "(Smith; Doe)", ["Smith", "Doe"]),
        ([S1, D9], "[1,2]", ["1,2", "1,2"]),
        ([S1, S1], "(Smith 2001; Smith 2001)", ["Smith 2001; Smith 2001"] * 2),
        ([CitedItem("a"), CitedItem("b")], "(Smith 2001; Doe 1999)", ["Smith 2001; Doe 1999"] * 2),
        ([S1, D9], "John Smith, A (London; New York: X, 2001); Jane Doe, B (X, 1999).",
         ["John Smith, A (London; New York: X, 2001)", "Jane Doe, B (X, 1999)."]),
        ([cites("van der Berg", 2001), cites("Ng", 2001)], "(van der Berg, 2001; Ng, 2001)", ["van der Berg, 2001", "Ng, 2001"]),
        ([CitedItem("t", Work(title="Fear of sleep", year=2001)), D9], "(“Fear of,” 2001; Doe, 1999)", ["“Fear of,” 2001", "Doe, 1999"]),
    ],
)  # fmt: skip
def test_which_words_are_whose(items: list[CitedItem], words: str, expected: list[str]) -> None:
    found = marked(items, words, 100)
    assert found
    assert words[found.start - 100 : found.end - 100] == words.strip()
    assert [words[t.start - 100 : t.end - 100] for t in found.targets] == expected
    assert [t.key for t in found.targets] == [each.key for each in items]


@given(
    st.lists(st.sampled_from([S1, S3, D9, CitedItem("x")]), max_size=4),
    st.text(";, ()[]Smith200139Doe&n.d", max_size=40),
)
def test_targets_lie_within_their_citation(items: list[CitedItem], words: str) -> None:
    found = marked(items, words, 0)
    assert (found is None) == (not items or not words.strip())
    if found:
        assert all(found.start <= t.start <= t.end <= found.end for t in found.targets)


@given(st.text(max_size=60), st.sampled_from(["ADDIN EN.CITE ", "CITATION ", "HYPERLINK ", "ADDIN CSL_CITATION {", ""]))
def test_no_instruction_is_an_error(text: str, before: str) -> None:
    read_instruction(before + text, text)
    read_tag("MENDELEY_CITATION_v3_" + text)
