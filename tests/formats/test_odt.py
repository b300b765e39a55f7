"""OpenDocument text: what a reader of the printed page sees, what the file knows besides, and hostile files."""

from __future__ import annotations

import json
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats import read
from citecheck.formats.base import Source
from citecheck.formats.odt.reader import read_odt
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document

FIXTURE = Path(__file__).parents[2] / "fixtures" / "documents" / "odt" / "regulation.fodt"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{
            prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for prefix, name in {
                "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
                "meta": "meta", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
            }.items()
        },
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
        "math": "http://www.w3.org/1998/Math/MathML",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    }.items()
)  # fmt: skip
STYLES = """
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Up2" style:family="text" style:parent-style-name="Up"/>
<style:style style:name="Third" style:family="text"><style:text-properties style:text-position="33% 58%"/></style:style>
<style:style style:name="Down" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="Low" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="Flat" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Loop" style:family="text" style:parent-style-name="Loop"/>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Heading_20_2" style:family="paragraph"/>
<style:style style:name="GoneP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
<style:style style:name="NewPage" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
"""


def level(at: int, **given: str) -> str:
    shown = " ".join(f"{name.replace('__', ':').replace('_', '-')}={quoteattr(words)}" for name, words in given.items())
    return f'<text:list-level-style-number text:level="{at}" {shown}/>'


LISTS = (
    f'<text:list-style style:name="L">{level(1, style__num_format="1", style__num_prefix="[", style__num_suffix="]")}'
    f"{level(2, style__num_format='a', style__num_suffix=')')}</text:list-style>"
    f'<text:list-style style:name="Deep">{level(1, style__num_format="1", style__num_suffix=".", text__start_value="3")}'
    f"{level(2, style__num_format='1', style__num_suffix='.', text__display_levels='2')}</text:list-style>"
    f'<text:list-style style:name="New">{level(1, style__num_format="I", loext__num_list_format="Ref %1%:")}</text:list-style>'
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
    f'<text:list-style style:name="Roman">{level(1, style__num_format="i", text__start_value="9")}</text:list-style>'
    f'<text:list-style style:name="Letters">{level(1, style__num_format="A", text__start_value="27")}</text:list-style>'
    f'<text:list-style style:name="None">{level(1, style__num_format="")}</text:list-style>'
)


def flat(body: str, *, meta: str = "", styles: str = "", attributes: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES}><office:meta>{meta}</office:meta>'
        f"<office:styles>{LISTS}{styles}</office:styles><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text {attributes}>{body}</office:text></office:body></office:document>"
    ).encode()


def zipped(kind: str = "application/vnd.oasis.opendocument.text", **parts: str | bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        for name, words in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), words)
    return data.getvalue()


def content(body: str) -> str:
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def odt(data: bytes) -> Document:
    return read_odt(Source("a.odt", data, "manuscript"))


def text(body: str) -> str:
    return odt(flat(body)).text


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>One  two\n three</text:p>\n<text:p>Four</text:p>", "One two three\n\nFour"),
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", "a b c\nd"),
        ("<text:p>emo\u00adtion\u00a0x</text:p>", "emotion\u00a0x"),
        ("<text:p>see <text:a xlink:href='https://example.org/'>a site</text:a>.</text:p>", "see a site."),
        ("<text:p>a<text:span text:style-name='Gone'>b<text:span>c</text:span></text:span>d</text:p>", "ad"),
        ("<text:p>a</text:p><text:p text:style-name='GoneP'>b</text:p>", "a"),
        ("<text:p>a<text:hidden-paragraph text:is-hidden='true'/></text:p><text:p>b</text:p>", "b"),
        ("<text:section text:display='none' text:name='s'><text:p>a</text:p></text:section><text:p>b</text:p>", "b"),
        ("<text:section text:name='s'><text:p>a</text:p></text:section>", "a"),
        ("<text:p>a<office:annotation><text:p>note</text:p></office:annotation> b</text:p>", "a b"),
        ("<text:p>a<draw:frame><draw:object><math:math>x</math:math></draw:object></draw:frame>b</text:p>", "a b"),
        ("<text:p>a <text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby></text:p>", "a 漢"),
        ("<text:table-of-content><text:index-body><text:p>References 9</text:p></text:index-body></text:table-of-content><text:p>a</text:p>", "a"),
        ("<text:bibliography><text:bibliography-source/><text:index-body><text:p>Smith (2001)</text:p></text:index-body></text:bibliography>", "Smith (2001)"),
        ("<text:p>p. <text:page-number>3</text:page-number> <loext:x>y</loext:x></text:p>", "p. 3 y"),
        ("<text:p>see note <text:note-ref>3</text:note-ref><text:span text:style-name='Up'><text:note-ref>3</text:note-ref></text:span></text:p>", "see note 3"),
        ("", ""),
    ],
)  # fmt: skip
def test_words(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("style", "superscript"),
    [("Up", True), ("Up2", True), ("Third", True), ("Down", False), ("Low", False), ("Flat", False), ("Loop", False), ("Nowhere", False)],
)  # fmt: skip
def test_superscript_words(style: str, superscript: bool) -> None:  # noqa: FBT001 - a table of cases
    document = odt(flat(f"<text:p>word<text:span text:style-name='{style}'>12</text:span>.</text:p>"))
    assert document.text == "word12."
    assert document.markup.superscripts == (((4, 6),) if superscript else ())


def test_an_inner_span_keeps_or_ends_what_is_around_it() -> None:
    inner = "<text:span text:style-name='{}'>3</text:span>"
    body = f"<text:p>a<text:span text:style-name='Up'>1{inner.format('Nowhere')}{inner.format('Flat')}</text:span></text:p>"
    assert odt(flat(body)).markup.superscripts == ((1, 3),)


def test_deleted_text_is_out_and_inserted_text_in() -> None:
    body = (
        "<text:tracked-changes><text:changed-region text:id='c'><text:deletion><text:p>old</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>a <text:change text:change-id='c'/><text:change-start text:change-id='d'/>new<text:change-end/></text:p>"
    )
    document = odt(flat(body))
    assert document.text == "a new"
    assert document.problems == ("tracked changes are read as accepted",)


# --- headings, lists, tables, pages -----------------------------------------------------------------------------


def test_headings_and_title() -> None:
    body = (
        "<text:p text:style-name='Title'>On emotion</text:p><text:h text:outline-level='2'>Methods</text:h>"
        "<text:p text:style-name='Heading_20_2'>Results</text:p><text:p>Text</text:p>"
    )
    document = odt(flat(body, meta="<dc:title>Other</dc:title>"))
    assert document.title == "On emotion"
    assert [(document.text[h.start : h.end], h.level) for h in document.markup.headings] == [
        ("On emotion", 1), ("Methods", 2), ("Results", 2),
    ]  # fmt: skip


def test_the_title_of_the_properties_where_none_is_printed() -> None:
    assert odt(flat("<text:p>a</text:p>", meta="<dc:title> On\nemotion </dc:title>")).title == "On emotion"


ITEM = "<text:list-item><text:p>x</text:p></text:list-item>"


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        (f"<text:list text:style-name='L'>{ITEM}{ITEM}</text:list>", ["[1]", "[2]"]),
        (f"<text:list text:style-name='L'>{ITEM}</text:list><text:list text:style-name='L'>{ITEM}</text:list>", ["[1]", "[1]"]),
        (f"<text:list text:style-name='L'>{ITEM}</text:list><text:p>-</text:p><text:list text:style-name='L' text:continue-numbering='true'>{ITEM}</text:list>", ["[1]", "-", "[2]"]),
        (f"<text:list xml:id='a' text:style-name='L'>{ITEM}</text:list><text:list text:style-name='L'>{ITEM}</text:list><text:list text:continue-list='a' text:style-name='L'>{ITEM}</text:list>", ["[1]", "[1]", "[2]"]),
        ("<text:list text:style-name='L'><text:list-item text:start-value='7'><text:p>x</text:p></text:list-item></text:list>", ["[7]"]),
        ("<text:list text:style-name='L'><text:list-item><text:p>x</text:p><text:p>y</text:p></text:list-item></text:list>", ["[1]", "y"]),
        (f"<text:list text:style-name='L'><text:list-header><text:p>-</text:p></text:list-header>{ITEM}</text:list>", ["-", "[1]"]),
        (f"<text:list text:style-name='L'><text:list-item><text:p>x</text:p><text:list>{ITEM}{ITEM}</text:list></text:list-item>{ITEM}</text:list>", ["[1]", "a)", "b)", "[2]"]),
        (f"<text:list text:style-name='Deep'><text:list-item><text:p>x</text:p><text:list>{ITEM}</text:list></text:list-item>{ITEM}</text:list>", ["3.", "3.1.", "4."]),
        (f"<text:list text:style-name='New'>{ITEM}{ITEM}</text:list>", ["Ref I:", "Ref II:"]),
        (f"<text:list text:style-name='Dots'>{ITEM}</text:list>", ["x"]),
        (f"<text:list text:style-name='None'>{ITEM}</text:list>", ["x"]),
        (f"<text:list text:style-name='Roman'>{ITEM}{ITEM}</text:list>", ["ix", "x"]),
        (f"<text:list text:style-name='Letters'>{ITEM}{ITEM}</text:list>", ["AA", "AB"]),
        (f"<text:list text:style-name='Nowhere'>{ITEM}</text:list>", ["x"]),
    ],
)  # fmt: skip
def test_automatic_numbers(body: str, labels: list[str]) -> None:
    lines = text(body).split("\n\n")
    assert [line.removesuffix(" x") for line in lines] == labels


def test_tables_are_parts_where_they_stand() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    row = "<table:table-row>{}</table:table-row>".format
    inner = f"<table:table>{row(cell('in'))}</table:table>"
    body = (
        f"<text:p>a</text:p><table:table>{row(cell('1') + cell('') + cell('2'))}<table:table-header-rows>{row(cell('3'))}"
        f"</table:table-header-rows>{row(f'<table:table-cell>{inner}</table:table-cell>')}</table:table><text:p>b</text:p>"
    )
    document = odt(flat(body))
    assert document.text == "a\n\n1\t2\n3\nin\n\nb"
    assert [(p.name, document.text[p.start : p.end]) for p in document.markup.parts] == [("table 1", "1\t2\n3\nin")]


def test_notes_stand_behind_the_body_without_their_marks() -> None:
    note = (
        "<text:note text:note-class='{0}'><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>{1}</text:p></text:note-body></text:note>"
    ).format
    document = odt(flat(f"<text:p>a{note('endnote', 'E')} b{note('footnote', 'F')}, c{note('footnote', 'G')}</text:p>"))
    assert document.text == "a b, c\n\nF\n\nG\n\nE"
    assert [(p.name, document.text[p.start : p.end], p.anchor) for p in document.markup.parts] == [
        ("footnote 1", "F", 3), ("footnote 2", "G", 6), ("endnote 1", "E", 1),
    ]  # fmt: skip
    assert document.part_at(0) == "body"


def test_boxes_stand_behind_their_paragraph() -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format
    shape = "<draw:g><draw:custom-shape><text:p>shape</text:p></draw:custom-shape></draw:g>"
    picture = "<draw:frame><draw:image/><svg:desc>nothing</svg:desc></draw:frame>"
    document = odt(flat(f"<text:p>a{box('one' + box('two'))}{picture} b{shape}</text:p><text:p>c</text:p>"))
    assert document.text == "a b\n\none\n\nshape\n\ntwo\n\nc"
    assert [p.name for p in document.markup.parts] == ["text box 1", "text box 2", "text box 3"]


def test_pages_where_the_file_tells_them() -> None:
    body = (
        "<text:p>one<text:note text:note-class='footnote'><text:note-body><text:p>n</text:p></text:note-body></text:note>"
        "</text:p><text:p>t<text:soft-page-break/>wo</text:p><text:p text:style-name='NewPage'>three</text:p>"
    )
    document = odt(flat(body, attributes="text:use-soft-page-breaks='true'"))
    assert [document.page_at(document.text.index(word)) for word in ("one", "wo", "three", "n")] == [1, 2, 3, 1]
    assert odt(flat(body)).markup.pages == ()


# --- citations --------------------------------------------------------------------------------------------------


def zotero(*items: str) -> str:
    given = [
        {"uris": [f"http://zotero.org/{each}"], "itemData": {"id": each, "type": "book", "title": each, "author": [{"family": each}]}}
        for each in items
    ]  # fmt: skip
    return "ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": given})


def cited(document: Document) -> list[tuple[str, list[str]]]:
    return [(document.text[c.start : c.end], [t.key for t in c.targets]) for c in document.markup.citations]


def test_zotero_reference_marks() -> None:
    name = quoteattr(zotero("Smith", "Doe") + " RNDa1B2")
    document = odt(
        flat(
            f"<text:p>a <text:reference-mark-start text:name={name}/>(1, 2)<text:reference-mark-end text:name={name}/>.</text:p>"
        )
    )
    assert cited(document) == [("(1, 2)", ["http://zotero.org/Smith", "http://zotero.org/Doe"])]
    assert [t.work.title for t in document.markup.citations[0].targets if t.work] == ["Smith", "Doe"]


def test_zotero_bookmarks_have_their_items_in_the_properties() -> None:
    code = zotero("Smith")
    meta = "".join(
        f'<meta:user-defined meta:name="ZOTERO_BREF_x1_{i}">{code[at : at + 50]}</meta:user-defined>'
        for i, at in reversed(list(enumerate(range(0, len(code), 50), 1)))
    )
    body = "<text:p>a <text:bookmark-start text:name='ZOTERO_BREF_x1'/>(1)<text:bookmark-end text:name='ZOTERO_BREF_x1'/>.</text:p>"
    assert cited(odt(flat(body, meta=meta))) == [("(1)", ["http://zotero.org/Smith"])]


def test_word_fields_that_libreoffice_kept() -> None:
    body = (
        "<text:p>a <field:fieldmark-start><field:param field:name='vnd.oasis.opendocument.field.code' "
        f"field:value={quoteattr(' ADDIN ' + zotero('Smith'))}/></field:fieldmark-start><field:fieldmark-separator/>(1)"
        "<field:fieldmark-end/> b<field:fieldmark-end/></text:p>"
    )
    assert cited(odt(flat(body))) == [("(1)", ["http://zotero.org/Smith"])]


def test_bibliography_marks_carry_their_record() -> None:
    body = (
        "<text:p>a <text:bibliography-mark text:identifier='Smi01' text:bibliography-type='article' text:author='Smith, John "
        "and Doe, Jane; WHO Group' text:title='On x' text:journal='J' text:year='2001' text:pages='3–9' text:number='2' "
        "text:url='https://doi.org/10.1000/ABC'>[Smi01]</text:bibliography-mark>.</text:p>"
    )
    document = odt(flat(body))
    (citation,) = document.markup.citations
    work = citation.targets[0].work
    assert (document.text[citation.start : citation.end], citation.targets[0].key) == ("[Smi01]", "Smi01")
    assert work is not None
    assert work.authors == (Name("Smith", "John"), Name("Doe", "Jane"), Name(literal="WHO Group"))
    assert (work.type, work.title, work.container, work.year) == ("article-journal", "On x", "J", 2001)
    assert (work.issue, work.pages, work.first_page, work.doi) == ("2", "3–9", "3", "10.1000/abc")


@pytest.mark.parametrize(
    ("link", "keys"),
    [
        ("<text:a xlink:href='#ref%201'>12</text:a>", ["ref 1"]),
        ("<text:bookmark-ref text:ref-name='ref 1'>[12]</text:bookmark-ref>", ["ref 1"]),
        ("<text:a xlink:href='#ref 1|outline'>12</text:a>", []),
        ("<text:a xlink:href='https://example.org/#ref 1'>12</text:a>", []),
        ("<text:a xlink:href='#elsewhere'>12</text:a>", []),
    ],
)
def test_links_to_bookmarks(link: str, keys: list[str]) -> None:
    body = f"<text:p>a ({link}).</text:p><text:p><text:bookmark text:name='ref 1'/>Smith J. Title. 2001.</text:p>"
    document = odt(flat(body))
    assert [key for _, found in cited(document) for key in found] == keys
    assert [(a.id, document.text[a.start : a.end]) for a in document.markup.anchors] == [
        (key, "Smith J. Title. 2001.") for key in keys
    ]


# --- files ------------------------------------------------------------------------------------------------------


def test_the_fixture_flat_and_zipped() -> None:
    document = read(str(FIXTURE))
    assert (document.format, document.has_lines, document.source_text) == ("odt", False, None)
    assert [words for words, _ in cited(document)] == [
        "(Gross, 2002; Ochsner, 2005)",
        "Ochsner (2005)",
        "(James, 1884)",
    ]
    assert [p.name for p in document.markup.parts] == ["table 1", "text box 1", "footnote 1", "endnote 1"]
    assert "[3] Ochsner, K. N., & Gross" in document.text
    for gone in ("Doe (1999)", "Secret", "Roe (2001)"):
        assert gone not in document.text
    again = odt(
        zipped(content_xml=FIXTURE.read_bytes(), styles_xml=FIXTURE.read_bytes(), meta_xml=FIXTURE.read_bytes())
    )
    assert (again.text, again.markup) == (document.text, document.markup)


def test_without_styles_and_meta(tmp_path: Path) -> None:
    file = tmp_path / "a.odt"
    file.write_bytes(zipped(content_xml=content("<text:p>a<text:span text:style-name='Up'>1</text:span></text:p>")))
    document = read(str(file))
    assert (document.text, document.markup.superscripts) == ("a1", ((1, 2),))


def test_pictures_in_flat_files_are_passed_over() -> None:
    picture = "<office:binary-data>" + "A" * 11_000_000 + "</office:binary-data>"
    assert text(f"<text:p>a<draw:frame><draw:image>{picture}</draw:image></draw:frame>b</text:p>") == "ab"


def test_sections_in_other_files_are_reported() -> None:
    document = odt(
        flat("<text:section text:name='s'><text:section-source xlink:href='b.odt'/></text:section><text:p>a</text:p>")
    )
    assert document.unread == "text from other files (1) that only LibreOffice puts in is not read"


BOMB = zipped(content_xml=b" " * 110_000_000)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + flat("<text:p>&b;</text:p>").split(b"\n", 1)[1]
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + flat("<text:p>&a;</text:p>").split(b"\n", 1)[1]


REFUSED = [
    (b"PK\x03\x04 not a zip", "damaged"),
    (zipped(content_xml=""), "no content.xml"),
    (zipped(other_xml="<a/>"), "no content.xml"),
    (zipped(content_xml="<a><b></a>"), "not well-formed"),
    (zipped(content_xml="a\x00b"), "not well-formed"),
    (zipped(content_xml=content("<text:p>&#xD800;</text:p>")), "not well-formed"),
    (zipped(content_xml=content("x").replace("office:text", "office:spreadsheet")), "a spreadsheet"),
    (zipped(content_xml=content("x").replace("office:text", "office:presentation")), "a presentation"),
    (zipped(content_xml="<a/>"), "without a text"),
    (zipped(content_xml="x", **{"META-INF__manifest_xml": "<m><manifest:encryption-data/></m>"}), "encrypted"),
    (BOMB, "unpacks to more than"),
    (LAUGHS, "document type declaration"),
    (OUTSIDE, "document type declaration"),
    (flat("<text:p>" + "<text:span>" * 1000 + "</text:span>" * 1000 + "</text:p>"), "not well-formed"),
    (flat("<text:p>" + "a" * 11_000_000 + "</text:p>"), "not well-formed"),
    (b"<office:document", "not well-formed"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_unreadable_files_are_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said) as refused:
        odt(data)
    assert "\n" not in str(refused.value)


def test_old_documents_are_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"OpenOffice.org 1 document: save it as .odt"):
        odt(zipped("application/vnd.sun.xml.writer", content_xml="<a/>"))


@pytest.mark.parametrize(
    "body",
    [
        "<text:p/>" * 30_000,
        "<text:p>a<text:bookmark text:name='b'/></text:p>" * 10_000,
        "<text:p>" + f"<text:reference-mark-start text:name={quoteattr(zotero('Smith'))}/>" * 5_000 + "a" * 10_000 + "</text:p>",
        "<text:list text:style-name='L'>" + ITEM * 20_000 + "</text:list>",
        "<text:p>" + "<draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame>" * 5_000 + "</text:p>",
        "<table:table>" * 100 + "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>" + "</table:table>" * 100,
    ],
    ids=["paragraphs", "bookmarks", "marks", "items", "boxes", "tables"],
)  # fmt: skip
def test_many_of_anything_take_linear_time(body: str) -> None:
    began = time.process_time()
    odt(flat(body))
    assert time.process_time() - began < 5


def test_a_chain_of_styles_ends() -> None:
    chain = "".join(
        f'<style:style style:name="S{i}" style:family="text" style:parent-style-name="S{i + 1}"/>' for i in range(3000)
    )
    body = "".join(f"<text:span text:style-name='S{i}'>a</text:span>" for i in range(3000))
    assert len(odt(flat(f"<text:p>{body}</text:p>", styles=chain)).text) == 3000


_PIECES = st.sampled_from(
    "<text:p> </text:p> <text:h> </text:h> <text:span> </text:span> <text:list> </text:list> <text:list-item> "
    "</text:list-item> <text:note> </text:note> <text:note-body> </text:note-body> <table:table> </table:table> "
    "<table:table-row> </table:table-row> <table:table-cell> </table:table-cell> <draw:frame> </draw:frame> "
    "<draw:text-box> </draw:text-box> <text:a> </text:a> <text:bookmark-start/> <text:bookmark-end/> <text:s/> "
    "<text:soft-page-break/> <field:fieldmark-end/> <field:fieldmark-start/> word 12 &amp;".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=30))
def test_no_arrangement_of_elements_breaks_the_reader(pieces: list[str]) -> None:
    open_: list[str] = []
    body = ""
    for piece in pieces:  # close what is open, so that the XML is well-formed
        if piece.startswith("</"):
            if not open_:
                continue
            body += f"</{open_.pop()}>"
        else:
            body += piece
            if piece.startswith("<") and not piece.endswith("/>"):
                open_.append(piece[1:-1])
    body += "".join(f"</{name}>" for name in reversed(open_))
    document = odt(flat(body, attributes="text:use-soft-page-breaks='true'"))
    starts = [p.start for p in document.markup.parts]
    assert starts == sorted(starts)
    assert all(0 <= p.start < p.end <= len(document.text) for p in document.markup.parts)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_damaged_bytes_raise_nothing_else(noise: bytes, at: int) -> None:
    whole = zipped(content_xml=content("<text:p>a</text:p>"))
    for data in (whole[:at] + noise + whole[at:], FIXTURE.read_bytes()[:at] + noise):
        try:
            odt(data)
        except CitecheckError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
