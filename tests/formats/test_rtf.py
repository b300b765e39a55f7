r"""RTF: the characters, the text as it prints, what the file knows besides, and hostile files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import UnreadableInput
from citecheck.formats import read
from citecheck.formats.base import Source
from citecheck.formats.rtf.reader import read_rtf

if TYPE_CHECKING:
    from citecheck.models import Document

FIXTURE = Path(__file__).parents[2] / "fixtures" / "documents" / "rtf" / "regulation.rtf"
FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset2 Symbol;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset134 SimSun;}"
    r"{\f4\fcharset129 Batang;}{\f5\fcharset136 MingLiU;}{\f6\fcharset204 Arial Cyr;}{\f7\fcharset238 Arial CE;}"
    r"{\f8\fcharset2 Wingdings;}{\f9\fcharset1\cpg1253 Greek;}{\f10\fcharset161 {\*\falt Other}Arial;}}"
)
STYLES = (
    r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0 Chapter;}{\s2 heading 2,h2;}{\s15 Title;}{\*\cs10 heading 1 Char;}"
    r"{\*\ts11 Table;}}"
)


def rtf(data: bytes) -> Document:
    return read_rtf(Source("a.rtf", data, "manuscript"))


def document(body: str, head: str = r"\ansi\ansicpg1252") -> Document:
    return rtf(rf"{{\rtf1{head}\deff0{FONTS}{STYLES}{{\colortbl;\red0;}}{body}}}".encode("latin-1"))


def text(body: str, head: str = r"\ansi\ansicpg1252") -> str:
    return document(body, head).text


# --- characters -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"caf\'e9 \'93x\'94", "café “x”"),
        (r"a\emdash b\endash c\lquote d\rquote\ldblquote e\rdblquote f\bullet", "a—b–c‘d’“e”f•"),
        (r"a\~b\_c\-d\{\}\\", "a\u00a0b\u2011cd{}\\"),
        (r"a\tab b\line c", "a b\nc"),
        ("a\r\nb\nc", "abc"),
        ("a\\\nb\\\r\nc", "a\n\nb\n\nc"),
        (r"Ara\u250\'fajo", "Araújo"),
        (r"\u8217?s \u-10179?\u-8704? x", "’s 😀 x"),
        (r"\uc0\u8217 s \uc2\u8217??s {\uc0\u65 }\u66ab.", "’s ’s AB."),
        (r"\uc1\u26085\'93\'fa.", "日ú."),
        (r"\uc2\u26085\'93\'fa.", "日."),
        (r"\u8217\par x", "’\n\nx"),
        (r"\u8217{x}", "’x"),
        (r"\u-10179?x\u99999?y", "\ufffdx\ufffdy"),
        (r"{\f1 a\'b7}{\f1\u-3999?}{\f8 \'4a} x", "α•α x"),
        (r"{\f1 [a]\'22} x", "[α]∀ x"),
        (r"{\f2\'93\'fa\'96\'7b} {\f2\'83\'41}", "日本 ア"),
        (r"{\f2\'93\'fa\'83A}", "日ア"),
        (r"{\f3\'d6\'d0} {\f4\'c7\'d1} {\f5\'a4\'a4} {\f6\'cc\'e8\'f0} {\f7\'f8} {\f9\'e1}{\f10\'e2}", "中 한 中 Мир ř αβ"),
        (r"{\f2\'93\'fa\plain\'e9}", "日é"),
        (r"{\f99 \'e9}", "é"),
    ],
)  # fmt: skip
def test_characters(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("head", "data", "expected"),
    [
        (r"\ansi\ansicpg1251", r"\f20\'cc\'e8\'f0", "Мир"),
        (r"\ansi\ansicpg932", r"\f20\'93\'fa", "日"),
        (r"\ansi\ansicpg65001", r"\f20\'c3\'a9", "é"),
        (r"\ansi\ansicpg10000", r"\f20\'8e", "é"),
        (r"\mac", r"\f20\'8e", "é"),
        (r"\pc", r"\f20\'82", "é"),
        (r"\ansi\ansicpg99999", r"\f20\'e9", "é"),
        (r"\ansi\ansicpg0", r"\f20\'e9", "é"),
    ],
)
def test_code_pages(head: str, data: str, expected: str) -> None:
    assert text(data, head) == expected


# --- text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\pard a\par\par b\sect c", "a\n\nb\n\nc"),
        (r"a{\v secret}b{\v0 c}", "abc"),
        (r"a {\deleted old}{\revised new}", "a new"),
        (r"{\header head}{\footer\par foot}{\*\unknown x{y}}{\pict\wmetafile8 00ff}{\object x{\result y}}a", "a"),
        (r"{\*\annotation{\*\atnid A}Is it (Roe 2001)?}a{\*\atnauthor B}\chatn", "a"),
        (r"a{\pict\bin5 }{\x}b}c", "ac"),
        (r"{\upr{ansi}{\*\ud{uni\u233?}}}", "unié"),
        (r"{\listtext\pard\plain [1]\tab}Smith J.\par {\listtext\f1\'b7\tab}Doe\par{\pntext 2.\tab}Roe", "[1] Smith J.\n\nDoe\n\n2. Roe"),
        (r"a {\xe\v index}{\tc toc}b", "a b"),
        (r"x {\mmath{\*\moMath{\mr y}}{\mmathPict{\pict 00}}} z", "x z"),
        (r"{\field{\*\fldinst TOC \\o}{\fldrslt References 12\par Methods}}a", "a"),
        (r"see note {\field{\*\fldinst NOTEREF _x \\h}{\fldrslt 3}}{\field{\*\fldinst NOTEREF _x \\f}{\fldrslt 3}}", "see note 3"),
        (r"p. {\field{\*\fldinst PAGE}{\fldrslt 3}}", "p. 3"),
        (r"{\field{\*\fldinst IF {\field{\*\fldinst X}{\fldrslt y}}}{\fldrslt z}}", "z"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}{\shprslt{\*\do{\dptxbxtext box}}}}a\par b", "a\n\nbox\n\nb"),
        (r"{\info{\title T}{\author A}}a", "a"),
        (r"\trowd\intbl a\cell{}\cell b\cell\row\trowd\intbl c\cell\row\pard d", "a\tb\nc\n\nd"),
        (r"\intbl a\par b\cell c\cell\row\pard", "a\n\nb\tc"),
        (r"\intbl x\nestcell y\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}z\cell\row", "x\ty\nz"),
        ("a\x00b\x07c", "abc"),
        ("", ""),
    ],
)  # fmt: skip
def test_text(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "superscript"),
    [
        (r"a{\super 12}.", ["12"]),
        (r"a\super 1\nosupersub 2", ["1"]),
        (r"a{\up6 1}{\up0 2}{\dn6 3}{\sub 4}", ["1"]),
        (r"a{\super 1\plain 2}", ["1"]),
        (r"a{\super 1{\b 2},}{\super 3}", ["12,3"]),
        (r"a{\super0 1}", []),
        (r"a{\super\chftn{\footnote\pard\plain{\super\chftn} Note.}}", []),
    ],
)
def test_superscript_words(body: str, superscript: list[str]) -> None:
    found = document(body)
    assert [found.text[a:b] for a, b in found.markup.superscripts] == superscript


def test_deleted_text_is_reported() -> None:
    assert document(r"a{\deleted b}").problems == ("tracked changes are read as accepted",)


def test_headings_and_title() -> None:
    found = document(
        r"{\info{\title Other}}\s15 On emotion\par\pard\s1 A\par\pard\s2 B\par\pard\outlinelevel2 C\par\pard D\par"
    )
    assert found.title == "On emotion"
    assert [(found.text[h.start : h.end], h.level) for h in found.markup.headings] == [
        ("On emotion", 1), ("A", 1), ("B", 2), ("C", 3),
    ]  # fmt: skip
    assert document(r"{\info{\title On\'20emotion}}\pard\s1\outlinelevel9 a\par").title == "On emotion"


def test_notes_tables_and_boxes_are_parts() -> None:
    found = document(
        r"a{\super\chftn{\footnote\ftnalt{\super\chftn} E}} b{\super\chftn}{\*\footnote{\super\chftn} F\par}.\par"
        r"\trowd\intbl t\cell\row\pard c{\shp{\*\shpinst{\shptxt x}}}\par"
    )
    assert found.text == "a b.\n\nt\n\nc\n\nx\n\nF\n\nE"
    assert [(p.name, found.text[p.start : p.end], p.anchor) for p in found.markup.parts] == [
        ("table 1", "t", None), ("text box 1", "x", None), ("footnote 1", "F", 3), ("endnote 1", "E", 1),
    ]  # fmt: skip
    assert found.markup.superscripts == ()


# --- citations --------------------------------------------------------------------------------------------------


def zotero(*items: str) -> str:
    given = [
        {"uris": [f"http://zotero.org/{each}"], "itemData": {"id": each, "type": "book", "title": f"{each} é", "author": [{"family": each}]}}
        for each in items
    ]  # fmt: skip
    written = json.dumps({"citationItems": given}).replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return f"ADDIN ZOTERO_ITEM CSL_CITATION {written}"


def cited(found: Document) -> list[tuple[str, list[str]]]:
    return [(found.text[c.start : c.end], [t.key for t in c.targets]) for c in found.markup.citations]


def test_fields_of_zotero() -> None:
    code = zotero("Smith", "Doe")
    found = document(rf"a {{\field{{\*\fldinst {{\b {code[:30]}}}{code[30:]}}}{{\fldrslt{{\super (1, }}2)}}}}.")
    assert cited(found) == [("(1, 2)", ["http://zotero.org/Smith", "http://zotero.org/Doe"])]
    assert [t.work.title for t in found.markup.citations[0].targets if t.work] == ["Smith é", "Doe é"]


ENDNOTE = (
    "<EndNote><Cite><Author>Smith</Author><Year>2001</Year><RecNum>7</RecNum><record><rec-number>7</rec-number><titles>"
    "<title>On x</title></titles></record></Cite></EndNote>"
)


@pytest.mark.parametrize(
    "code",
    [
        rf"ADDIN EN.CITE {ENDNOTE}{{\field{{\*\fldinst ADDIN EN.CITE.DATA}}{{\fldrslt x}}}}",
        rf"ADDIN EN.CITE {{\*\datafield {ENDNOTE.encode().hex()}}}",
    ],
)
def test_fields_of_endnote(code: str) -> None:
    found = document(rf"a {{\field{{\*\fldinst {code}}}{{\fldrslt (Smith, 2001)}}}}.")
    assert found.text == "a (Smith, 2001)."
    assert [t.work.title for c in found.markup.citations for t in c.targets if t.work] == ["On x"]


def test_zotero_bookmarks_have_their_items_in_the_properties() -> None:
    code = zotero("Smith")
    properties = "".join(
        rf"{{\propname ZOTERO_BREF_x_{i}}}\proptype30{{\staticval {piece}}}"
        for i, piece in enumerate((code[:40], code[40:]), 1)
    )
    body = rf"{{\*\userprops {properties}}}a {{\*\bkmkstart ZOTERO_BREF_x}}(1){{\*\bkmkend ZOTERO_BREF_x}}."
    assert cited(document(body)) == [("(1)", ["http://zotero.org/Smith"])]


def test_a_broken_field_code_is_reported() -> None:
    found = document(r"a {\field{\*\fldinst ADDIN ZOTERO_ITEM CSL_CITATION \{}{\fldrslt (1)}}.")
    assert (found.text, found.markup.citations) == ("a (1).", ())
    assert found.problems == ("1 citation field codes are broken: their text alone is read",)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        (r'HYPERLINK \\l "ref1"', ["ref1"]),
        (r'HYPER}{LINK  "#ref1"', ["ref1"]),
        (r"REF ref1 \\h", ["ref1"]),
        (r'HYPERLINK "https://example.org/#ref1"', []),
        (r'HYPERLINK \\l "elsewhere"', []),
    ],
)
def test_links_to_bookmarks(code: str, keys: list[str]) -> None:
    found = document(
        rf"a [{{\field{{\*\fldinst {{{code}}}}}{{\fldrslt{{\ul 12}}}}}}].\par {{\*\bkmkstart ref1}}{{\*\bkmkend ref1}}Smith J. T. 2001."
    )
    assert [key for _, targets in cited(found) for key in targets] == keys
    assert [(a.id, found.text[a.start : a.end]) for a in found.markup.anchors] == [
        (k, "Smith J. T. 2001.") for k in keys
    ]


# --- files ------------------------------------------------------------------------------------------------------


def test_the_fixture() -> None:
    found = read(str(FIXTURE))
    assert (found.format, found.has_lines, found.source_text) == ("rtf", False, None)
    assert found.title == "How people regulate what they feel"
    assert [words for words, _ in cited(found)] == ["(Gross, 2002)", "2", "(Ochsner & Gross, 2005)"]
    assert [found.text[a:b] for a, b in found.markup.superscripts] == ["2"]
    assert [p.name for p in found.markup.parts] == ["table 1", "footnote 1"]
    assert "[3] Ochsner, K. N., & Gross" in found.text
    for gone in ("Doe (1999)", "Page", "Secret"):
        assert gone not in found.text


def test_a_doc_that_is_rtf(tmp_path: Path) -> None:
    file = tmp_path / "paper.doc"
    file.write_bytes(b"{\\rtf1 Emotion (Smith 2001).}")
    assert (read(str(file)).format, read(str(file)).text) == ("rtf", "Emotion (Smith 2001).")


@pytest.mark.parametrize(
    ("data", "expected", "problem"),
    [
        (b"{\\rtf1 a {\\b b", "a b", "ends early"),
        (b"{\\rtf1 a\\", "a", "ends early"),
        (b"{\\rtf1 a\\'4", "a4", "ends early"),
        (b"{\\rtf1 a {\\pict\\bin999999999 xyz}}", "a", "ends early"),
        (b"{\\rtf1 a} b}}}c", "a bc", "follows the end"),
        (b"{\\rtf1 a}\r\n\x00\x00  ", "a", ""),
        (b"{\\rtf1\\trowd a\\cell b\\row c\\row\\pard d}", "a\tb\nc\n\nd", ""),
        (b"{\\rtf1 a{\\fldrslt b}{\\*\\bkmkend x}{\\fldinst c}}", "ab", ""),
        (b"{\\rtf1\\u\\uc-5\\f-1\\up-3 \\s-1 a}", "a", ""),
    ],
)
def test_damaged_files_give_what_is_there(data: bytes, expected: str, problem: str) -> None:
    found = rtf(data)
    assert found.text.replace("\ufffd", "").replace("\x00", "") == expected
    assert problem in " ".join(found.problems)
    assert bool(problem) == bool(found.problems)


@pytest.mark.parametrize("data", [b"plain text", b"{\\rtf1 {\\*\\x ", b"{\\rtf1{\\fonttbl", b"%PDF-1.4 {"])
def test_hopeless_files_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableInput) as refused:
        rtf(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "piece",
    [
        "{" * 40, "{}" * 20, "}" * 40, r"{\footnote a", r"{\shp{\*\shpinst{\shptxt a", r"{\field{\*\fldinst X}{\fldrslt a",
        r"{\*\bkmkstart a}", r"\par" * 10, r"\trowd\intbl a\cell\row", r"\cell" * 10, r"\u-1?" * 5, r"\bin0", r"{\upr a",
        r"{\fldrslt a}", r"\*" * 10, r"{\listtext", r"{\stylesheet{\s1 heading 1;}}", "\\'" * 10,
    ],
)  # fmt: skip
def test_many_of_anything_take_linear_time(piece: str) -> None:
    began = time.process_time()
    rtf(b"{\\rtf1 a " + piece.encode() * 2500)
    assert time.process_time() - began < 4


def test_a_million_nested_groups() -> None:
    assert rtf(b"{\\rtf1 a" + b"{" * 1_000_000).text == "a"


def test_more_than_any_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.formats.rtf.tokens.MAX_TOKENS", 1000)
    with pytest.raises(UnreadableInput, match="too large or too deep"):
        rtf(b"{\\rtf1 a" + b"{}" * 1000)


_PIECES = st.sampled_from(
    r"{ } {} \par \cell \row \intbl \trowd \pard \plain \super \v \deleted \f2 \'93 \'fa \u-10179? \uc0 \bin3 {\footnote "
    r"\ftnalt {\shp{\*\shpinst {\shptxt {\field {\*\fldinst {\fldrslt {\*\bkmkstart {\*\bkmkend {\listtext {\upr {\*\ud "
    r"{\stylesheet {\fonttbl {\info {\title {\header \* \~ \sect \page \line word 12 (Smith, 2001)".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_no_arrangement_of_groups_breaks_the_reader(pieces: list[str]) -> None:
    found = rtf(b"{\\rtf1 a " + " ".join(pieces).encode())
    starts = [p.start for p in found.markup.parts]
    assert starts == sorted(starts)
    assert all(0 <= p.start < p.end <= len(found.text) for p in found.markup.parts)
    found.text.encode("utf-8")  # no lone surrogate


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    rtf(b"{\\rtf1 a " + data).text.encode("utf-8")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Co"))))
def test_every_text_comes_back(words: str) -> None:
    units = words.encode("utf-16-le")
    written = "".join(rf"\u{int.from_bytes(units[i : i + 2], 'little', signed=True)}?" for i in range(0, len(units), 2))
    assert text(written) == normalize("NFC", words.replace("\u00ad", ""))
