"""Word files that are damaged, or made to harm: one line each, soon, and nothing outside the file."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats import package as packages
from citecheck.formats import xml_tree as xml
from docx_builder import (
    box,
    code,
    docx,
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
    styles,
    zotero,
)

LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<w:document xmlns:w='x'><w:body>&c;</w:body></w:document>"
)
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "has no main text"),
        ("", "not well-formed"),
        ("<w", "not well-formed"),
        ("\x00\x00", "not well-formed"),
        (LAUGHS, "document type declaration"),
        (OUTSIDE, "document type declaration"),
        ("<w>" * 100_000, "not well-formed"),
        (root("document", "<w:sdt><w:sdtContent>" * 100_000), "not well-formed"),
        (root("document", "<w:tbl><w:tr><w:tc>" * 100_000), "not well-formed"),
    ],
)
def test_unreadable_documents(document: str | None, message: str) -> None:
    parts = {} if document is None else {"word/document.xml": document}
    with pytest.raises(UnreadableInput, match=message) as caught:
        read(package({"word/other.xml": "<x/>", **parts}))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("paper.docx")


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_PART", 2**20)
    with pytest.raises(UnreadableInput, match="unpacks to more than 1 MB"):
        opened(p("x" * 2**21))
    monkeypatch.setattr(packages, "MAX_PART", 2**30)
    monkeypatch.setattr(packages, "MAX_TOTAL", 3 * 2**20)
    with pytest.raises(UnreadableInput, match="unpacks to more than"):
        opened(p("x" * 2**21), styles=root("styles", " " * 2**21))
    monkeypatch.setattr(packages, "MAX_NAMES", 10)
    with pytest.raises(UnreadableInput, match="no document has so many"):
        read(package({f"word/{i}.xml": "" for i in range(11)}))


def test_more_elements_than_any_document_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_NODES", 1000)
    with pytest.raises(UnreadableInput, match="more elements"):
        opened("<w:p/>" * 1001)


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../../etc/passwd", "file:///etc/passwd", "https://x.org/s.xml", "", "\\"]
)
def test_relationships_lead_nowhere_else(target: str) -> None:
    parts = {
        "word/document.xml": root("document", f"<w:body>{p('Text.')}</w:body>"),
        "word/_rels/document.xml.rels": relationships(("styles", target), ("footnotes", target)),
        "../../etc/passwd": "<x/>",
    }
    assert read(package(parts)).text == "Text."
    assert read(package(parts | {"_rels/.rels": relationships(("officeDocument", target))})).text == "Text."


def test_an_encrypted_part() -> None:
    data = bytearray(docx(p("x")))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    with pytest.raises(UnreadableInput, match="encrypted"):
        read(bytes(data))


def test_truncated_and_altered_files_never_end_in_a_traceback() -> None:
    whole = docx(
        p("Text ", field(zotero(item("A", "Lange", 2015)), "(Lange, 2015)"), box(p("b"))), styles=styles(A="<w:name/>")
    )
    chance = random.Random(7)
    outcomes = {_outcome(_altered(whole, chance)) for _ in range(300)}
    assert "refused" in outcomes
    assert all("\n" not in each for each in outcomes)


def _altered(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
    for _ in range(chance.randrange(4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _outcome(data: bytes) -> str:
    try:
        read(data)
    except CitecheckError as error:
        return "refused" if "\n" not in str(error) else str(error)
    return "read"


def test_altered_markup_never_ends_in_a_traceback() -> None:
    pieces = [
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>x</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
        "<w:ins>", "</w:ins>", "<w:sdt>", "</w:sdt>", "<w:fldSimple>", "</w:fldSimple>", "<w:hyperlink w:anchor='a'>",
        "</w:hyperlink>", mark("begin"), mark("separate"), mark("end"), code("REF a"), "<w:bookmarkStart w:name='a'/>",
        "<w:bookmarkEnd/>", "<w:footnoteReference/>", "<w:r><w:footnoteReference/></w:r>", "<w:lastRenderedPageBreak/>", box(),
        "<w:pPr><w:numPr/><w:rPr><w:del/></w:rPr></w:pPr>", "<w:rPr><w:rStyle/><w:position/></w:rPr>", "<w:sym/>",
    ]  # fmt: skip
    chance = random.Random(11)
    closed = {
        piece.split(">")[0].split()[0][1:] for piece in pieces if f"</{piece.split('>')[0].split()[0][1:]}>" in pieces
    }
    for _ in range(300):
        made: list[str] = []
        open_: list[str] = []
        for piece in chance.choices(pieces, k=30):
            name = piece.strip("</>").split()[0]
            if piece.startswith("</"):
                if open_:
                    made.append(f"</{open_.pop()}>")
            else:
                made.append(piece)
                open_ += [name] if name in closed and not piece.endswith(f"</{name}>") else []
        body = "".join(made) + "".join(f"</{name}>" for name in reversed(open_))
        document = opened(body, footnotes=root("footnotes", "<w:footnote><w:tbl/></w:footnote>"))
        assert all(0 <= c.start < c.end <= len(document.text) for c in document.markup.citations)


def test_a_note_that_refers_to_itself() -> None:
    again = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = root("footnotes", f'<w:footnote w:id="1">{p("Note.", again)}</w:footnote>')
    assert opened(p("Text", again, again), footnotes=notes).text == "Text\n\nNote."


MANY = 20_000


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>" + run("12", '<w:vertAlign w:val="superscript"/>') * MANY + "</w:p>",
        p("x") * MANY,
        "<w:p>" + mark("begin") * MANY + "</w:p>",
        "<w:p>" + mark("begin") * MANY + (mark("separate") + run("x") + mark("end")) * MANY + "</w:p>",
        "<w:p>" + "".join(f'<w:bookmarkStart w:id="{i}" w:name="ref{i}"/>' for i in range(MANY)) + run("x") * MANY + "</w:p>",
        "<w:p>" + ('<w:bookmarkStart w:name="ref1"/><w:hyperlink w:anchor="ref1">' + run("1") + "</w:hyperlink>") * MANY + "</w:p>",
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr></w:p>' * MANY,
        p("x", box(p("y"))) * (MANY // 10),
        "".join(p("x", style=f"S{i}") for i in range(MANY // 2)),
        "".join(p("x", properties=numbered(i)) for i in range(MANY // 2)),
        p(field(zotero(*(item(str(i), "A", 2001) for i in range(MANY // 5))), "A 2001; " * MANY)),
        p(field("ADDIN ZOTERO_ITEM CSL_CITATION " + '{"a":[' * MANY, ";" * MANY)),
        p(field("CITATION " + '"' * MANY + " a" * MANY, "(" * MANY)),
    ],
)  # fmt: skip
def test_time_grows_with_the_file_and_no_faster(body: str) -> None:
    chained = styles(**{f"S{i}": f'<w:basedOn w:val="S{i + 1}"/>' for i in range(MANY // 2)})
    lists = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(MANY // 2))
    data = docx(body, styles=chained if "S1" in body else root("styles", ""), numbering=root("numbering", lists))
    begun = time.process_time()
    read(data)
    assert time.process_time() - begun < 5  # well under one second each, on any machine


def test_a_part_that_is_there_twice_is_read_once() -> None:
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for text in ("first", "second"):
            info = zipfile.ZipInfo("word/document.xml")
            archive.writestr(info, root("document", f"<w:body>{p(text)}</w:body>"))
            archive.NameToInfo.clear()  # or zipfile warns
    assert read(twice.getvalue()).text == "second"
