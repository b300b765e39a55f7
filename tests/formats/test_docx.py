"""Word documents: their text, and what their format knows besides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.formats.registry import read as read_path
from docx_builder import (
    box,
    code,
    field,
    mark,
    notes,
    numbered,
    opened,
    p,
    package,
    read,
    relationships,
    root,
    run,
    styles,
    superscript,
    table,
)

if TYPE_CHECKING:
    from citecheck.models import Document

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents" / "word"


def words(document: Document, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def parts(document: Document) -> list[tuple[str, str, int | None]]:
    return [(each.name, document.text[each.start : each.end], each.anchor) for each in document.markup.parts]


# --- text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("One ") + run("two."), "One two."),
        (run("One") + "<w:r><w:tab/><w:t>two</w:t></w:r>", "One two"),
        (run("One") + "<w:r><w:br/><w:t>two</w:t><w:cr/><w:t>three</w:t></w:r>", "One\ntwo\nthree"),
        (run("One") + '<w:r><w:br w:type="page"/><w:t>two</w:t></w:r>', "One two"),
        ("<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r>", "well-known"),
        ("<w:r><w:t>hy</w:t><w:softHyphen/><w:t>phen\u00adated</w:t></w:r>", "hyphenated"),
        (run("p ") + '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>' + run(" .05"), "p ≤ .05"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "α"),
        ('<w:r><w:sym w:char="zz"/><w:sym w:char="D800"/><w:t>x</w:t></w:r>', "x"),
        (run("shown") + run(" hidden", "<w:vanish/>") + run(" again", '<w:vanish w:val="0"/>'), "shown again"),
        ("<w:smartTag>" + run("a") + "<w:customXml>" + run("b") + "</w:customXml></w:smartTag>", "ab"),
        (run("let ") + "<m:oMath><m:r><m:t>x=(Smith 2001)</m:t></m:r></m:oMath>" + run(" be"), "let be"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>", "漢"),
        (run("said") + '<w:r><w:commentReference w:id="0"/><w:annotationRef/></w:r>' + run("."), "said."),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("kept") + "</w:sdtContent></w:sdt>", "kept"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Click here") + "</w:sdtContent></w:sdt>" + run("x"), "x"),
        ('<w:hyperlink r:id="r1">' + run("a link") + "</w:hyperlink>" + run("."), "a link."),
        ("<mc:AlternateContent><mc:Choice>" + run("new") + "</mc:Choice><mc:Fallback>" + run("old") + "</mc:Fallback></mc:AlternateContent>", "new"),
        ("<mc:AlternateContent><mc:Fallback>" + run("old") + "</mc:Fallback></mc:AlternateContent>", "old"),
        (run("odd\u00a0space"), "odd\u00a0space"),
        ("<w:fldSimple w:instr=' SEQ Table '>" + run("3") + "</w:fldSimple>", "3"),
        (run("see p. ") + field(" PAGEREF _Toc1 ", "12"), "see p. 12"),
        (field(' IF 1 = 1 "a" "b" ', field(" DATE ", "today")), "today"),
        (mark("begin") + code(' XE "index" ') + mark("end") + run("text"), "text"),
        (mark("begin") + code(" PAGE ") + run("text"), "text"),  # it never ends: passed over
        (run("a") + mark("end") + mark("separate") + run("b"), "ab"),
        (run("note ") + field(" NOTEREF _Ref1 \\f \\h ", "3") + run("see ") + field(" NOTEREF _Ref1 \\h ", "3"), "note see 3"),
        ("<w:ins>" + run("new ") + "</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>" + run("text"), "new text"),
        ("<w:moveFrom>" + run("away") + "</w:moveFrom><w:moveTo>" + run("here") + "</w:moveTo>", "here"),
        ("<w:unknown>" + run("what?") + "</w:unknown>" + run("x"), "x"),
    ],
)  # fmt: skip
def test_what_is_text(inside: str, expected: str) -> None:
    assert opened(f"<w:p>{inside}</w:p>").text == expected


def test_paragraphs_stand_apart_and_headers_do_not_count() -> None:
    document = opened(p("One."), p(), p("Two."), p("  ", "Three."), header1=root("hdr", p("HEADER")))
    assert document.text == "One.\n\nTwo.\n\nThree."
    assert not document.has_lines
    assert document.markup.pages == ()


def test_deleted_paragraph_marks_join_paragraphs_into_the_last_ones_list() -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    document = opened(
        p("Smith ", properties=deleted),
        p("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", properties=numbered(1) + deleted),
        p("2001.", properties=numbered(1)),
        p("Doe 2002.", properties=numbered(1)),
        numbering=NUMBERING,
    )
    assert document.text == "[1] Smith 2001.\n\n[2] Doe 2002."
    assert document.problems == ("tracked changes are read as accepted",)


def test_a_dropped_capital_is_the_first_letter_of_its_paragraph() -> None:
    assert opened(p("E", properties='<w:framePr w:dropCap="drop"/>'), p("nvy.")).text == "Envy."


@pytest.mark.parametrize(
    "look",
    [
        '<w:vertAlign w:val="superscript"/>',
        '<w:position w:val="6"/>',
        '<w:rStyle w:val="Up"/>',
        '<w:rStyle w:val="UpToo"/>',
    ],
)
def test_superscript_text(look: str) -> None:
    up = styles(Up='<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', UpToo='<w:basedOn w:val="Up"/>')
    document = opened(p("word", run(" 12,", look), run("13", look), " more"), styles=up)
    assert document.text == "word 12,13 more"
    assert words(document, document.markup.superscripts) == ["12,13"]


@pytest.mark.parametrize(
    "look",
    ['<w:vertAlign w:val="subscript"/>', '<w:position w:val="-6"/>', '<w:position w:val="x"/>', "<w:b/>"],
)
def test_what_is_not_superscript(look: str) -> None:
    assert opened(p("CO", run("2", look))).markup.superscripts == ()


def test_a_run_can_lower_what_its_paragraph_raises() -> None:
    up = styles(Up='<w:rPr><w:position w:val="4"/></w:rPr>')
    document = opened(p("up", run(" down", '<w:vertAlign w:val="baseline"/>'), style="Up"), styles=up)
    assert words(document, document.markup.superscripts) == ["up"]


# --- headings and lists -----------------------------------------------------------------------------------------

HEADINGS = styles(
    Title='<w:name w:val="Title"/>',
    berschrift1='<w:name w:val="heading 1"/>',
    Mine='<w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/>',
    Outlined='<w:pPr><w:outlineLvl w:val="2"/></w:pPr>',
    TocHeading='<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>',
    A='<w:basedOn w:val="B"/>',
    B='<w:basedOn w:val="A"/>',
)


@pytest.mark.parametrize(
    ("style", "properties", "level"),
    [
        ("berschrift1", "", 1),
        ("Mine", "", 1),
        ("Outlined", "", 3),
        ("TocHeading", "", None),
        ("A", "", None),
        ("Missing", "", None),
        ("", '<w:outlineLvl w:val="1"/>', 2),
        ("berschrift1", '<w:outlineLvl w:val="9"/>', None),
        ("berschrift1", '<w:outlineLvl w:val="99999999999999999999"/>', 1),
        ("Title", "", 1),
    ],
)
def test_headings(style: str, properties: str, level: int | None) -> None:
    document = opened(p("Before."), p("Results", style=style, properties=properties), styles=HEADINGS)
    found = [(document.text[h.start : h.end], h.level) for h in document.markup.headings]
    assert found == ([("Results", level)] if level else [])
    assert document.title == ("Results" if style == "Title" else None)


def level(at: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}">{more or START}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


START = '<w:start w:val="1"/>'
NUMBERING = root(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "[%1]")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%1.%2)", START + "<w:isLgl/>")
    + level(2, "lowerLetter", "(%3)", START + '<w:lvlRestart w:val="0"/>')
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="2">' + level(0, "bullet", "\uf0b7") + level(1, "none", "–") + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="ListStyle"/></w:abstractNum>'
    + '<w:abstractNum w:abstractNumId="4">' + level(0, "decimalZero", "%1", '<w:pStyle w:val="X"/>') + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((1, 0), (2, 1), (3, 2), (5, 3), (6, 4)))
    + '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="12"/></w:lvlOverride></w:num>'
    + '<w:num w:numId="7"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">' + level(0, "decimal", "%1)") + "</w:lvlOverride></w:num>",
)  # fmt: skip
LISTED = styles(
    ListStyle="<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>",
    Entry="<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>",
    Deeper="<w:basedOn w:val='Entry'/>",
)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([(1, 0), (1, 0), (1, 0)], ["[1] x", "[2] x", "[3] x"]),
        ([(2, 0), (2, 1), (2, 1), (2, 0), (2, 1)], ["I. x", "1.1) x", "1.2) x", "II. x", "2.1) x"]),
        ([(2, 1)], ["1.1) x"]),
        ([(2, 0), (2, 2), (2, 0), (2, 2)], ["I. x", "(a) x", "II. x", "(b) x"]),
        ([(3, 0), (3, 0), (3, 1)], ["x", "x", "– x"]),
        ([(1, 0), (4, 0), (4, 0), (1, 0)], ["[1] x", "[12] x", "[13] x", "[14] x"]),
        ([(1, 0), (5, 0)], ["[1] x", "[2] x"]),
        ([(6, 0), (6, 0)], ["00 x", "01 x"]),
        ([(1, 0), (7, 0), (0, 0), (99, 0)], ["[1] x", "2) x", "x", "x"]),
        ([(1, 8), (1, 9), (1, -1)], ["x", "x", "x"]),
    ],
)
def test_automatic_numbers(items: list[tuple[int, int]], expected: list[str]) -> None:
    body = [p("x", properties=numbered(number, at)) for number, at in items]
    document = opened(*body, numbering=NUMBERING, styles=LISTED)
    assert document.text.split("\n\n") == expected


def test_numbers_come_from_styles_and_can_be_taken_away() -> None:
    taken = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    document = opened(
        p("a", style="Entry"), p("b", style="Deeper"), p("c", style="Entry", properties=taken), p("d", style="Entry"),
        numbering=NUMBERING, styles=LISTED,
    )  # fmt: skip
    assert document.text.split("\n\n") == ["[1] a", "[2] b", "c", "[3] d"]


def test_an_empty_entry_has_its_number_and_shows_none() -> None:
    body = [p(each, properties=numbered(1)) for each in ("a", "", "c")]
    assert opened(*body, numbering=NUMBERING).text == "[1] a\n\n[3] c"


def test_lists_that_lead_to_each_other_have_an_end() -> None:
    circle = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="S{n}"/></w:abstractNum>'
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in (1, 2)
    )
    linked = styles(**{f"S{n}": f"<w:pPr><w:numPr><w:numId w:val='{3 - n}'/></w:numPr></w:pPr>" for n in (1, 2)})
    assert opened(p("x", properties=numbered(1)), numbering=root("numbering", circle), styles=linked).text == "x"


# --- tables, boxes, notes, pages --------------------------------------------------------------------------------


def test_tables_go_row_by_row() -> None:
    document = opened(p("Before."), table(["a", "", "c [1]"], ["", "e"], [""]), p("After."))
    assert document.text == "Before.\n\na\tc [1]\ne\n\nAfter."
    assert parts(document) == [("table 1", "a\tc [1]\ne", None)]


def test_paragraphs_within_a_cell_and_tables_within_tables() -> None:
    inner = table(["x", "y"], ["z"])
    document = opened(table([p("one") + p("two"), "three"], [p("four") + inner + p(), "five"]), p("End."))
    assert document.text == "one\n\ntwo\tthree\nfour\n\nx\ty\nz\n\tfive\n\nEnd."
    assert [name for name, _, _ in parts(document)] == ["table 1"]


def test_deleted_rows_and_cells_are_out() -> None:
    rows = f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{p("gone")}</w:tc></w:tr>'
    cells = f"<w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('gone')}</w:tc><w:tc>{p('kept')}</w:tc></w:tr>"
    assert opened(f"<w:tbl>{rows}{cells}</w:tbl>").text == "kept"


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    document = opened(p("Some ", box(p("Boxed (Doe, 1999)."), p("More.")), "text."), p("Next."))
    assert document.text == "Some text.\n\nBoxed (Doe, 1999).\n\nMore.\n\nNext."
    assert parts(document) == [("text box 1", "Boxed (Doe, 1999).\n\nMore.", None)]


def test_boxes_in_tables_and_in_boxes() -> None:
    document = opened(table([p("cell", box(p("outer", box(p("inner")))))], ["second"]), p("End."))
    assert document.text == "cell\nsecond\n\nouter\n\ninner\n\nEnd."
    assert [name for name, _, _ in parts(document)] == ["table 1", "text box 1", "text box 2"]


def note(kind: str, number: int, more: str = "") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference {more} w:id="{number}"/></w:r>'


def test_notes_stand_behind_the_body_in_the_order_of_their_marks() -> None:
    document = opened(
        p("One", note("footnote", 2), " two", note("endnote", 1), " three", note("footnote", 1), "."),
        footnotes=notes(
            "footnote",
            n1=p("<w:r><w:footnoteRef/></w:r>", " Doe 1999."),
            n2=p("Smith 2001.") + p("More."),
            n3=p("never"),
        ),
        endnotes=notes("endnote", n1=p("Lee 2003.")),
    )
    assert document.text == "One two three.\n\nSmith 2001.\n\nMore.\n\nDoe 1999.\n\nLee 2003."
    assert parts(document) == [
        ("footnote 1", "Smith 2001.\n\nMore.", 3),
        ("footnote 2", "Doe 1999.", 13),
        ("endnote 1", "Lee 2003.", 7),
    ]
    assert document.markup.superscripts == ()
    assert document.part_at(2) == "body"


def test_an_authors_own_note_mark_is_no_text_either() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>12</w:t></w:r>'
    document = opened(p("Text", own, run(".")), footnotes=notes("footnote", n1=p("Note.")))
    assert document.text == "Text.\n\nNote."


def test_notes_that_are_lost_are_reported() -> None:
    document = opened(p("Text", note("footnote", 1), "."))
    assert document.unread == "its footnotes cannot be read"
    broken = opened(p("Text", note("endnote", 1), "."), endnotes="<w:endnotes")
    assert broken.unread == "its endnotes cannot be read"
    assert "not well-formed" in broken.problems[0]


def test_pages_are_those_word_last_saw() -> None:
    seen = "<w:r><w:lastRenderedPageBreak/></w:r>"
    document = opened(
        p("One", note("footnote", 1), "."),
        p('<w:r><w:br w:type="page"/></w:r>'),
        p(seen, "Two."),
        table([p(seen, "a"), p(seen, "b")]),
        p('<w:r><w:br w:type="page"/></w:r>', "Four."),
        footnotes=notes("footnote", n1=p("Note.")),
    )
    pages = {word: document.page_at(document.text.index(word)) for word in ("One", "Two", "a\t", "b", "Four", "Note")}
    assert pages == {"One": 1, "Two": 2, "a\t": 3, "b": 3, "Four": 4, "Note": 1}


def test_other_files_put_in_are_reported() -> None:
    assert "is not read" in opened(p("x"), '<w:altChunk r:id="r1"/>').problems[0]


# --- packages ---------------------------------------------------------------------------------------------------


def test_parts_are_found_by_their_relationships() -> None:
    document = read(
        package({
            "_rels/.rels": relationships(("officeDocument", "/Word/Main2.xml")),
            "word/_rels/main2.xml.rels": relationships(("footnotes", "../Odd/n.xml"), ("styles", "s.xml"), ("x", "../../etc/passwd")),
            "word/main2.xml": root("document", "<w:body>" + p("One", note("footnote", 1), style="H") + "</w:body>"),
            "word/s.xml": styles(H='<w:name w:val="heading 2"/>'),
            "odd/n.xml": notes("footnote", n1=p("Note.")),
        })
    )  # fmt: skip
    assert document.text == "One\n\nNote."
    assert [h.level for h in document.markup.headings] == [2]


def test_strict_files_are_read_as_any() -> None:
    strict = root("document", f"<w:body>{p('One', superscript('2'), style='H')}</w:body>")
    named = styles(H='<w:name w:val="heading 1"/>')
    old, new = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = read(
        package({"word/document.xml": strict.replace(old, new), "word/styles.xml": named.replace(old, new)})
    )
    assert document.text == "One2"
    assert words(document, document.markup.superscripts) == ["2"]
    assert len(document.markup.headings) == 1


def test_a_broken_style_sheet_is_a_problem_and_no_error() -> None:
    document = opened(p("Text."), styles="<w:styles", numbering="<!DOCTYPE x []><x/>")
    assert document.text == "Text."
    assert len(document.problems) == 2


# --- whole files ------------------------------------------------------------------------------------------------


CITED = [
    ("(Lange & Crusius, 2015)", ["10.1177/0146167214562959"]),
    ("(Kahneman & Tversky, 1979; Lange & Crusius, 2015)", ["10.2307/1914185", "10.1177/0146167214562959"]),
    ("(2015)", ["10.1177/0146167214562959"]),
    ("Daniel Kahneman and Amos Tversky, “Prospect Theory: An Analysis of Decision under Risk,” Econometrica 47 (1979): 263.", ["10.2307/1914185"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cited"), [("zotero.docx", CITED), ("libreoffice.docx", CITED[:3])])
def test_a_manuscript_with_zoteros_fields(name: str, cited: list[tuple[str, list[str]]]) -> None:
    """The second went through LibreOffice and .odt, which loses the field in the footnote."""
    document = read_path(str(FIXTURES / name))
    assert document.title == "Envy and the number of hours slept"
    found = [
        (document.text[c.start : c.end], [t.work.doi for t in c.targets if t.work]) for c in document.markup.citations
    ]
    assert found == cited
    assert [document.text[h.start : h.end] for h in document.markup.headings][1:] == [
        "Introduction",
        "Hours slept",
        "References",
    ]
    assert [each[0] for each in parts(document)] == ["table 1", "footnote 1"]
    assert document.text.count("https://doi.org/") == 2
    assert not document.problems


# --- properties -------------------------------------------------------------------------------------------------

_texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)
_runs = st.one_of(
    _texts.map(run),
    _texts.map(superscript),
    _texts.map(lambda text: field(" REF x ", run(text))),
    st.sampled_from([mark("begin"), mark("end"), mark("separate"), code("PAGE"), box(p("b")), note("footnote", 1)]),
)
_paragraphs = st.lists(_runs, max_size=6).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>")
_blocks = st.one_of(_paragraphs, _paragraphs.map(lambda each: table([each, "x"])))


@settings(max_examples=60, deadline=None)
@given(st.lists(_blocks, max_size=5))
def test_every_cue_lies_in_the_text_and_in_order(blocks: list[str]) -> None:
    document = opened(*blocks, footnotes=notes("footnote", n1=p("Note.")))
    markup, text = document.markup, document.text
    spans = [*markup.superscripts, *((part.start, part.end) for part in markup.parts)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a.end <= b.start for a, b in zip(markup.parts, markup.parts[1:], strict=False))
    assert all(a[1] <= b[0] for a, b in zip(markup.superscripts, markup.superscripts[1:], strict=False))
    assert "\n\n\n" not in text
    assert text == text.strip("\n")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12), min_size=1))
def test_how_text_is_cut_into_runs_does_not_show(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole, cut = opened(p(run(text))).text, opened(p(*map(run, pieces))).text
    assert normalize("NFC", cut) == whole == normalize("NFC", text)
