"""EndNote's XML export: its fields, the places of its records, and files that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.bibliography.endnote_xml import read_endnote_xml
from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document, Work

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>'


def read(inner: str | bytes) -> Document:
    data = f"{HEAD}{inner}</records></xml>".encode() if isinstance(inner, str) else inner
    return read_endnote_xml(Source("refs.xml", data, "references"))


def work(inner: str) -> Work:
    found = read(f"<record>{inner}</record>").markup.entries[0].work
    assert found
    return found


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<ref-type name="Journal Article">17</ref-type>', {"type": "article-journal"}),
        (
            '<titles><title><style face="normal">A </style><style face="italic">b</style></title></titles>',
            {"title": "A b"},
        ),
        (
            "<titles><title>A &amp; b</title><secondary-title>J</secondary-title></titles>",
            {"title": "A & b", "container": "J"},
        ),
        (
            "<contributors><authors><author>Levy, K. N.</author><author>Clark, D., Jr.</author></authors></contributors>",
            {"authors": (Name("Levy", "K. N."), Name("Clark", "D.", "Jr."))},
        ),
        (
            "<contributors><authors><author>World Health Organization,</author></authors></contributors>",
            {"authors": (Name(literal="World Health Organization"),)},
        ),
        ("<dates><year>2015</year></dates>", {"year": 2015}),
        ("<dates><year>in press</year></dates>", {"year": None, "year_text": "in press"}),
        ("<pages>12-34</pages>", {"pages": "12-34", "first_page": "12"}),
        (
            "<electronic-resource-num>https://doi.org/10.1002/WPS.21156</electronic-resource-num>",
            {"doi": "10.1002/wps.21156"},
        ),
        ("<titles><title/></titles>", {"title": None}),
    ],
)
def test_fields(inner: str, expected: dict[str, object]) -> None:
    found = work(inner)
    assert {name: getattr(found, name) for name in expected} == expected


def test_records_stand_where_they_are_said_to_stand() -> None:
    text = (
        "\n<!-- <record> -->\n<record/>\n<record><rec-number>7</rec-number></record>\n"
        "<record\n id='x'><rec-number> 8 </rec-number><notes><![CDATA[</record><record>]]></notes></record>\n"
    )
    document = read(text)
    spans = [(e.start, e.end) for e in document.markup.entries]
    assert [e.key for e in document.markup.entries] == [None, "7", "8"]
    assert [document.locate(s, e).line for s, e in spans] == [4, 5, 6]
    assert all(document.text[s:e].startswith("<record") and document.text[s:e].endswith(">") for s, e in spans)
    assert document.text[slice(*spans[2])].endswith("</notes></record>")


def test_a_number_twice() -> None:
    document = read("<record><rec-number>7</rec-number></record>\n" * 2)
    assert [(f.rule, document.locate(f.start, f.end).line) for f in document.markup.faults] == [("CC203", 3)]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><xml><records><record><titles><title>Ä</title></titles></record></records></xml>'
    document = read(text.encode(encoding))
    assert [e.work.title for e in document.markup.entries if e.work] == ["Ä"]
    assert document.text[document.markup.entries[0].start :].startswith("<record>")


@pytest.mark.parametrize(
    "data",
    [
        b"<xml><records><record></records></xml>",
        b"<xml>" * 100_000,
        b"<xml>" + b"<record>" * 1000,
        b"no xml at all",
        b"<xml>\x00</xml>",
        b"<xml>&undefined;</xml>",
    ],
)
def test_what_is_no_xml_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"refs\.xml") as error:
        read(data)
    assert "\n" not in str(error.value)


@pytest.mark.timeout(10)
def test_hostile_files() -> None:
    assert len(read("<record x='1'/> " * 20_000).markup.entries) == 20_000
    bomb = b'<!DOCTYPE x [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><xml><records><record><titles><title>&b;</title></titles></record></records></xml>'
    assert "xxxx" not in (read(bomb).markup.entries[0].raw or "")
