"""Citations that a Word document marks: field codes, content controls, bookmarks, links."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.models import Name
from docx_builder import (
    code,
    field,
    item,
    mark,
    numbered,
    opened,
    p,
    package,
    read,
    relationships,
    root,
    run,
    zotero,
)

if TYPE_CHECKING:
    from citecheck.models import Document

LANGE = item("A1", "Lange", 2015, title="Dispositional envy revisited")
TVERSKY = item("B2", "Kahneman", 1979, title="Prospect theory", DOI="https://doi.org/10.2307/1914185")
ENDNOTE = (
    "<EndNote><Cite><Author>Doe</Author><Year>1999</Year><RecNum>12</RecNum><DisplayText>(Doe 1999)</DisplayText>"
    '<record><rec-number>12</rec-number><foreign-keys><key app="EN" db-id="lib">12</key></foreign-keys>'
    '<ref-type name="Journal Article">17</ref-type><contributors><authors><author>Doe, Jane A.</author>'
    "</authors></contributors><titles><title><style>On </style><style>sleep &amp; wake</style></title></titles>"
    "<dates><year>1999</year></dates></record></Cite></EndNote>"
)


def cited(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    """The words of each citation, and those of its targets with their keys."""
    text = document.text
    return [
        (text[c.start : c.end], [(text[t.start : t.end], t.key.rpartition("/")[2]) for t in c.targets])
        for c in document.markup.citations
    ]


def control(tag: str, shown: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{run(shown)}</w:sdtContent></w:sdt>'


def mendeley_cite(*items: dict[str, Any]) -> str:
    data = json.dumps({"citationItems": items, "isEdited": False}).encode()
    return "MENDELEY_CITATION_v3_" + base64.b64encode(data).decode()


ONE = [("(Lange, 2015)", [("Lange, 2015", "A1")])]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (field(zotero(LANGE), "(Lange, 2015)"), ONE),
        (field(zotero(LANGE), "(Lange, 2015)", pieces=30), ONE),
        (field(zotero(LANGE), run(" (Lange") + run(", 2015) ")), ONE),
        (f"<w:fldSimple w:instr='{zotero(LANGE).replace('<', '')}'>{run('(Lange, 2015)')}</w:fldSimple>", ONE),
        (field(' ADDIN CSL_CITATION {"citationItems": [' + json.dumps(LANGE) + "]} ", "(Lange, 2015)"), ONE),
        (control(mendeley_cite(LANGE), "(Lange, 2015)"), ONE),
        (f"<w:ins>{field(zotero(LANGE), '(Lange, 2015)')}</w:ins>", ONE),
        (f"<w:del>{field(zotero(LANGE), '(Lange, 2015)')}</w:del>", []),
        (field(zotero(LANGE), "<w:hyperlink w:anchor='ref1'>" + run("(Lange, 2015)") + "</w:hyperlink>"), ONE),
        (field(zotero(TVERSKY, LANGE), "(Kahneman, 1979; Lange, 2015)"),
         [("(Kahneman, 1979; Lange, 2015)", [("Kahneman, 1979", "B2"), ("Lange, 2015", "A1")])]),
        (field(zotero(LANGE, TVERSKY), "[1,2]"), [("[1,2]", [("1,2", "A1"), ("1,2", "B2")])]),
        (field(" ADDIN EN.CITE " + ENDNOTE, "(Doe 1999)"), [("(Doe 1999)", [("Doe 1999", "12")])]),
        (field(zotero(), "(Lange, 2015)"), []),
        (field(" ADDIN ZOTERO_ITEM CSL_CITATION {broken", "(Lange, 2015)"), []),
        (field(" ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ", "Lange, J. (2015)."), []),
        (field(zotero(LANGE), ""), []),
        (field(" PAGE ", "12"), []),
    ],
)  # fmt: skip
def test_citations_of_programs(inside: str, expected: list[tuple[str, list[tuple[str, str]]]]) -> None:
    document = opened(p("Envy ", inside, run(".")))
    assert cited(document) == expected


def test_the_text_of_a_field_is_its_result() -> None:
    assert opened(p("Envy ", field(zotero(LANGE), "(Lange, 2015)"), ".")).text == "Envy (Lange, 2015)."
    bibliography = p(mark("begin"), code("ADDIN ZOTERO_BIBL {}"), mark("separate"), "One.") + p("Two.", mark("end"))
    assert opened(bibliography, p("Three.")).text == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize("outside", [True, False])
def test_endnotes_long_citations_stand_in_the_fields_data(*, outside: bool) -> None:
    data = base64.b64encode(ENDNOTE.encode() + b"\0").decode()
    data = "\n".join(data[i : i + 76] for i in range(0, len(data), 76))
    inner = mark("begin", data) + code(" ADDIN EN.CITE.DATA ") + mark("end")
    outer = (
        mark("begin", data if outside else "")
        + code(" ADDIN EN.CITE ")
        + inner
        + mark("separate")
        + run("(Doe 1999)")
        + mark("end")
    )
    document = opened(p("Sleep ", outer, run(".")))
    assert cited(document) == [("(Doe 1999)", [("Doe 1999", "12")])]
    work = document.markup.citations[0].targets[0].work
    assert work
    assert (work.title, work.year, work.authors) == ("On sleep & wake", 1999, (Name("Doe", "Jane A."),))


SOURCES = (
    '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Lan15</b:Tag>'
    "<b:SourceType>JournalArticle</b:SourceType><b:Title>Envy</b:Title><b:JournalName>PSPB</b:JournalName><b:Year>2015</b:Year>"
    "<b:Author><b:Author><b:NameList><b:Person><b:Last>Lange</b:Last><b:First>Jens</b:First></b:Person></b:NameList></b:Author>"
    "</b:Author></b:Source><b:Source><b:Tag>WHO</b:Tag><b:Author><b:Author><b:Corporate>WHO</b:Corporate></b:Author></b:Author>"
    "</b:Source></b:Sources>"
)


def test_words_own_citations_have_their_sources_beside_the_text() -> None:
    body = p("Envy ", field(" CITATION lan15 \\p 12 \\l 1033 \\m WHO ", "(Lange, 2015; WHO)"), ".")
    document = read(
        package({
            "word/document.xml": root("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": relationships(("customXml", "../customXml/item1.xml")),
            "customXml/item1.xml": SOURCES,
        })
    )  # fmt: skip
    first, second = document.markup.citations[0].targets
    assert (first.key, second.key) == ("lan15", "WHO")
    assert first.work
    assert (first.work.title, first.work.container, first.work.year) == ("Envy", "PSPB", 2015)
    assert second.work
    assert second.work.authors == (Name(literal="WHO"),)


def test_zoteros_bookmarks_have_their_codes_in_the_properties() -> None:
    whole = zotero(LANGE).strip().removeprefix("ADDIN ")
    pieces = [whole[i : i + 200] for i in range(0, len(whole), 200)]
    made = "".join(
        f'<property name="ZOTERO_BREF_x_{i}"><lpwstr>{piece}</lpwstr></property>' for i, piece in enumerate(pieces, 1)
    )
    custom = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">{made}</Properties>'
    body = p("Envy ", bookmark("ZOTERO_BREF_x", run("(Lange, 2015)")), run("."))
    document = read(
        package({"word/document.xml": root("document", f"<w:body>{body}</w:body>"), "docProps/custom.xml": custom})
    )
    assert cited(document) == ONE


# --- links within the document ----------------------------------------------------------------------------------

_ids = iter(range(10_000))


def bookmark(name: str, inside: str) -> str:
    number = next(_ids)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, words: str) -> str:
    return f'<w:hyperlink w:anchor="{anchor}">{run(words)}</w:hyperlink>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (link("ref-lange", "2015"), [("2015", "ref-lange")]),
        (link("ref-lange", "12"), [("12", "ref-lange")]),
        (link("ref-lange", "Lange and Crusius"), [("Lange and Crusius", "ref-lange")]),
        (field(' HYPERLINK \\l "ref-lange" ', "[1]"), [("[1]", "ref-lange")]),
        (field(" REF ref-lange \\r \\h ", "[1]"), [("[1]", "ref-lange")]),
        (link("mine", "1"), [("1", "mine")]),
        (link("mine", "Lange (2015)"), [("Lange (2015)", "mine")]),
        (link("mine", "above"), []),
        (link("mine", "Table 1"), []),
        (link("mine", "Section 3.1, 2015"), []),
        (link("mine", "Page (2002)"), [("Page (2002)", "mine")]),
        (link("mine", "Seccombe 2001"), [("Seccombe 2001", "mine")]),
        (link("nowhere", "1"), []),
        (link("_Toc12", "Results 12"), []),
        (link("heading", "1"), []),
        (link("equation", "(1)"), []),
        (field(' HYPERLINK "https://example.org" \\l "mine" ', "2015"), []),
        ('<w:hyperlink r:id="r1" w:anchor="mine">' + run("2015") + "</w:hyperlink>", []),
        (link("mine", "2015 " * 40), []),
    ],
)
def test_links_that_are_citations(inside: str, expected: list[tuple[str, str]]) -> None:
    document = opened(
        p("Text (", inside, run(").")),
        p(bookmark("heading", run("Results")), properties='<w:outlineLvl w:val="0"/>'),
        p(run("E = mc ("), bookmark("equation", field(" SEQ Equation ", "1")), run(")")),
        bookmark("ref-lange", p("Lange, J. (2015). Envy.")),
        p(bookmark("mine", ""), "Mine."),
        p(bookmark("_Toc12", run("Results"))),
    )
    text = document.text
    assert [(text[c.start : c.end], c.targets[0].key) for c in document.markup.citations] == expected
    assert [a.id for a in document.markup.anchors] == [key for _, key in expected]
    assert {text[a.start : a.end] for a in document.markup.anchors} <= {"Lange, J. (2015). Envy.", "Mine."}


def test_a_numbered_entry_that_is_referred_to_begins_with_its_number() -> None:
    numbering = root(
        "numbering",
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="[%1]"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    document = opened(
        p("As known ", field(" REF _Ref1 \\n \\h ", "[1]"), "."),
        p(bookmark("_Ref1", run("Lange J. Envy.")), properties=numbered(1)),
        numbering=numbering,
    )
    (anchor,) = document.markup.anchors
    assert document.text[anchor.start : anchor.end] == "Lange J. Envy."
    assert document.text.endswith("[1] Lange J. Envy.")


def test_entries_that_fields_number() -> None:
    """Many number their references so by hand: a SEQ field in each entry, a REF field where it is cited."""
    document = opened(
        p("As known ", field(" REF envy \\h ", "[1]"), "."),
        p(bookmark("envy", run("[") + field(" SEQ ref \\* ARABIC ", "1") + run("]")), " Lange J. Envy."),
    )
    assert cited(document) == [("[1]", [("[1]", "envy")])]


def test_broken_codes_are_reported() -> None:
    document = opened(p(field("ADDIN ZOTERO_ITEM CSL_CITATION {", "(Lange, 2015)")))
    assert document.problems == ("1 citation field codes are broken: their text alone is read",)
