"""The letter to the author as a Word document, with a numbered list that renumbers itself when a query is taken out."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from citecheck.reporter.docx.comments import xml_text
from citecheck.reporter.letter.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from citecheck.models import Report
    from citecheck.reporter.letter.queries import Query
    from citecheck.reporter.letter.text import Letter

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_MAIN}}}"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same letter is the same file
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_TYPE}.numbering+xml"/></Types>'
)
_PACKAGE = (
    f'{_HEAD}<Relationships xmlns="{_RELATED}">'
    f'<Relationship Id="rId1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PARTS = (
    f'{_HEAD}<Relationships xmlns="{_RELATED}">'
    f'<Relationship Id="rId1" Type="{_KINDS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_KINDS}/numbering" Target="numbering.xml"/></Relationships>'
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="en-GB"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="264" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>'
    '<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="1"/>'
    '</w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Closing"><w:name w:val="Closing"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:before="240"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Query"><w:name w:val="Query"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="160" w:after="40"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="QueryText"><w:name w:val="Query text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="40"/><w:ind w:left="425"/></w:pPr></w:style></w:styles>'
)
_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
)


def render_letter_docx(reports: Sequence[Report]) -> bytes:
    """The letters of all manuscripts of a run, each on pages of its own; the same reports give the same bytes."""
    letters = [letter_of(each) for each in reports]
    body = _new("body")
    for number, letter in enumerate(letters, 1):
        body.extend(_paragraphs(letter, number))
        if number < len(letters):
            body.append(_page_break())
    page = _new("sectPr")
    page.append(_new("pgSz", w="11906", h="16838"))
    sides = dict.fromkeys(("top", "right", "bottom", "left"), "1304")
    page.append(_new("pgMar", **sides, header="708", footer="708", gutter="0"))
    body.append(page)
    document = _new("document")
    document.append(body)
    return _zipped(etree.tostring(document, encoding="UTF-8", xml_declaration=True, standalone=True), len(letters))


def _zipped(document: bytes, letters: int) -> bytes:
    out = BytesIO()
    parts = {
        "[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _PACKAGE.encode(), "word/document.xml": document,
        "word/_rels/document.xml.rels": _PARTS.encode(), "word/styles.xml": _STYLES.encode(),
        "word/numbering.xml": _numbering(letters).encode(),
    }  # fmt: skip
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _numbering(letters: int) -> str:
    """List 1 has dashes; the others are numbers, one list a letter, so that each begins at 1."""
    numbers = _LEVEL.format(format="decimal", text="%1.", left=425, hanging=425)
    dashes = _LEVEL.format(format="bullet", text="–", left=709, hanging=284)
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="0"/>{restart}</w:num>' for n in range(1, letters + 1)
    )
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0">{numbers}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{dashes}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{lists}</w:numbering>'
    )


def _paragraphs(letter: Letter, number: int) -> list[_Element]:
    done = [_paragraph(letter.subject, bold=True), *map(_paragraph, letter.opening)]
    for section in letter.sections:
        done.append(_paragraph(section.title, style="Heading2"))
        for query in section.queries:
            done += _query(query, number + 1)
    first, *rest = letter.closing
    return [*done, _paragraph(first, style="Closing"), *map(_paragraph, rest)]


def _query(query: Query, numbering: int) -> list[_Element]:
    done = [_paragraph(query.place, style="Query", numbering=numbering)]
    done += [_paragraph(each, style="QueryText") for each in query.seen if each]
    done += [_paragraph(each, style="QueryText", numbering=1) for each in query.items]
    return [*done, *([_paragraph(query.ask, style="QueryText", italic=True)] if query.ask else [])]


def _paragraph(
    words: str, *, style: str = "", numbering: int = 0, bold: bool = False, italic: bool = False
) -> _Element:
    paragraph = _new("p")
    look = _new("pPr")
    if style:
        look.append(_new("pStyle", val=style))
    if numbering:
        own = _new("numPr")
        own.append(_new("ilvl", val="0"))
        own.append(_new("numId", val=str(numbering)))
        look.append(own)
    if len(look):
        paragraph.append(look)
    run = _new("r")
    if bold or italic:
        properties = _new("rPr")
        properties.append(_new("b" if bold else "i"))
        run.append(properties)
    text = _new("t")
    text.text = xml_text(words)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    paragraph.append(run)
    return paragraph


def _page_break() -> _Element:
    paragraph, run = _new("p"), _new("r")
    run.append(_new("br", type="page"))
    paragraph.append(run)
    return paragraph


def _new(name: str, **attributes: str) -> _Element:
    return etree.Element(_W + name, {_W + key: value for key, value in attributes.items()}, nsmap={"w": _MAIN})
