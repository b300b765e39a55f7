from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.registry import read_source
from citecheck.formats.tei.reader import read_tei
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document

HEADER = (
    '<teiHeader><fileDesc><titleStmt><title level="a" type="main">Sleep &amp; rest</title></titleStmt><sourceDesc><biblStruct>'
    "<analytic><author><persName><surname>Own</surname></persName></author><title>Sleep &amp; rest</title></analytic></biblStruct>"
    "</sourceDesc></fileDesc><profileDesc><abstract><p>We slept.</p></abstract></profileDesc></teiHeader>"
)
LIST = (
    '<div type="references"><listBibl><biblStruct xml:id="b0"><analytic><title level="a" type="main">Sleep and its uses</title>'
    '<author><persName><forename type="first">Ann</forename><forename type="middle">B</forename><surname>Lee</surname></persName></author>'
    '<idno type="DOI">10.1000/ABC</idno></analytic><monogr><title level="j">J Sleep</title><imprint><biblScope unit="volume">3</biblScope>'
    '<biblScope unit="issue">2</biblScope><biblScope unit="page" from="11" to="19" /><date type="published" when="1999-05">May 1999</date>'
    '</imprint></monogr></biblStruct><biblStruct xml:id="b1"><monogr><title level="m">Rest</title><author><orgName>WHO</orgName></author>'
    '<imprint><publisher>OUP</publisher><date when="2001"/></imprint></monogr><note type="raw_reference">WHO. Rest. OUP, 2001.</note></biblStruct>'
    '<bibl xml:id="b2" n="[3]">Poe B. <title level="m">Naps</title>. 2002.</bibl></listBibl></div>'
)


def tei(body: str, back: str = "", header: str = HEADER) -> Document:
    xml = f'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><body>{body}</body><back>{back}</back></text></TEI>'
    return read_tei(Source("a.xml", xml.encode(), "manuscript"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<p>x <ref type="bibr" target="#b0">[1,</ref> <ref type="bibr" target="#b1">2]</ref></p>',
            [("[1, 2]", ["b0", "b1"])],
        ),
        (
            '<p>(<ref type="bibr" target="#b0">Lee, 1999;</ref> <ref type="bibr" target="#b1">WHO, 2001</ref>)</p>',
            [("Lee, 1999; WHO, 2001", ["b0", "b1"])],
        ),
        ('<p><ref type="bibr" target="#b0 #b1">[1,2]</ref></p>', [("[1,2]", ["b0", "b1"])]),
        ('<p><ref target="#b0">Lee</ref></p>', [("Lee", ["b0"])]),
        (
            '<p><ref type="bibr">[9]</ref> <ref type="figure" target="#f">1</ref> <ref target="http://x.org">x</ref></p>',
            [],
        ),
    ],
)
def test_links(body: str, expected: list[tuple[str, list[str]]]) -> None:
    document = tei(body, LIST)
    assert [(document.text[c.start : c.end], [t.key for t in c.targets]) for c in document.markup.citations] == expected


def test_text_title_and_headings() -> None:
    document = tei(
        '<div><head n="1">Intro</head><p>One <formula>x</formula> two <choice><sic>a</sic><corr>b</corr></choice><lb/>c</p><div><head>Aims</head><p>x</p></div></div>'
    )
    assert document.title == "Sleep & rest"
    assert document.text.split("\n\n") == ["Sleep & rest", "We slept.", "Intro", "One two a c", "Aims", "x", ""]
    assert [(document.text[h.start : h.end], h.level) for h in document.markup.headings] == [
        ("Sleep & rest", 1),
        ("Intro", 2),
        ("Aims", 3),
    ]


def test_entries() -> None:
    document = tei("<p>x</p>", LIST)
    one, two, three = document.markup.entries
    assert (one.key, two.key, three.key, three.label) == ("b0", "b1", "b2", "3")
    assert one.raw == "Lee Ann B. Sleep and its uses. J Sleep. 1999;3(2):11-19. https://doi.org/10.1000/abc."
    assert document.text[two.start : two.end] == "WHO. Rest. OUP, 2001."
    assert document.text[three.start : three.end] == "Poe B. Naps. 2002."
    work = one.work
    assert work is not None
    assert (work.authors, work.title, work.container, work.year) == (
        (Name("Lee", "Ann B"),),
        "Sleep and its uses",
        "J Sleep",
        1999,
    )
    assert (work.volume, work.issue, work.pages, work.first_page, work.doi) == ("3", "2", "11-19", "11", "10.1000/abc")
    assert two.work is not None
    assert (two.work.authors, two.work.type, two.work.publisher) == ((Name(literal="WHO"),), "book", "OUP")
    assert "Own" not in document.text


def test_notes_and_tables() -> None:
    body = (
        '<p>Text<ref type="foot" target="#foot_0">1</ref> on<note place="end" n="2">Inline.</note>.<hi rend="superscript">3</hi></p>'
        '<note place="foot" n="1" xml:id="foot_0">See Lee.</note>'
        '<figure type="table" xml:id="t"><head>Table 1.</head><label>1</label><figDesc>Doses</figDesc><table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell><cell>d</cell></row></table></figure>'
    )
    document = tei(body, header="")
    assert [line for line in document.text.split("\n") if line] == [
        "Text on.3",
        "Table 1.",
        "Doses",
        "a\tb",
        "c\td",
        "Inline.",
        "See Lee.",
    ]
    assert [(p.name, p.anchor) for p in document.markup.parts] == [
        ("table 1", None),
        ("endnote 2", 7),
        ("footnote 1", 4),
    ]
    assert [document.text[s:e] for s, e in document.markup.superscripts] == ["3"]


def test_positions_are_those_of_the_file() -> None:
    document = tei('<p>caf&#233;\n <ref type="bibr" target="#b0">Lee</ref></p>', LIST)
    assert document.source_text is not None
    (citation,) = document.markup.citations
    place = document.locate(citation.start, citation.end)
    assert document.source_text[place.start : place.end] == "Lee"
    assert place.line == 2


def test_it_is_found_by_its_content() -> None:
    assert (
        read_source(Source("a.xml", b'<?xml version="1.0"?><TEI><text><p>x</p></text></TEI>', "manuscript")).format
        == "tei"
    )


@pytest.mark.parametrize(
    ("xml", "says"), [("<TEI><text>", "not well-formed"), ("<teiCorpus><TEI/><TEI/></teiCorpus>", "holds 2")]
)
def test_what_cannot_be_read(xml: str, says: str) -> None:
    with pytest.raises(UnreadableInput, match=says):
        read_tei(Source("a.xml", xml.encode(), "manuscript"))


BIG = 10_000


@pytest.mark.parametrize(
    "body",
    [
        *(
            f"<{name}>" * BIG + f"</{name}>" * BIG
            for name in ("div", "choice", "note", "figure", "table", "head", "ref")
        ),
        '<note place="foot">' * BIG + "</note>" * BIG,
        "<listBibl>" + "<biblStruct>" * BIG + "</biblStruct>" * BIG + "</listBibl>",
        "<listBibl><biblStruct>" + "<author>" * BIG + "</author>" * BIG + "</biblStruct></listBibl>",
        "<figure>" + "<label/>" * BIG + "</figure>",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_documents_are_read_in_linear_time(body: str) -> None:
    tei(body)
