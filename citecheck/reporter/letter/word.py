"""The letter to the author as a Word document, with a numbered list that renumbers itself when a query is taken out."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from citecheck.reporter.docx.comments import xml_text
from citecheck.reporter.letter.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.styles.style import ParagraphStyle

    from citecheck.models import Report
    from citecheck.reporter.letter.queries import Query
    from citecheck.reporter.letter.text import Letter

_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say: the same letter is the same file
# Styles of python-docx's template: a number at the margin, its text and what goes on with it, dashes below that.
_HEADING, _QUERY, _QUERY_TEXT, _ITEM = "Heading 2", "List Number", "List Continue", "List Bullet 2"


def render_letter_docx(reports: Sequence[Report]) -> bytes:
    """The letters of all manuscripts of a run, each on pages of its own; the same reports give the same bytes."""
    document = docx.Document()
    _set_styles(document)
    for number, report in enumerate(reports):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _add_letter(document, letter_of(report))
    package = document.part.package
    assert package is not None  # noqa: S101 - a document that was opened has one
    for key, relation in list(package.rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:  # author, date and picture of the template
            del package.rels[key]
    out = BytesIO()
    document.save(out)
    return _with_fixed_times(out)


def _set_styles(document: Document) -> None:
    """A4, Calibri 11 in British English, room before each query, and its first lines kept together."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(23)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    # Style, size, room before and behind, all in points.
    for name, size, before, behind in (
        ("Normal", 11, 0, 7),
        (_HEADING, 12, 14, 6),
        (_QUERY, 11, 8, 2),
        (_QUERY_TEXT, 11, 0, 2),
        (_ITEM, 11, 0, 2),
    ):
        style = cast("ParagraphStyle", document.styles[name])
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(behind)
        style.paragraph_format.line_spacing = 1.1
        style.paragraph_format.keep_with_next = name in {_HEADING, _QUERY}
    # Room for numbers of three digits: the template leaves 18 points, which `10.` fills.
    text = Pt(28)
    cast("ParagraphStyle", document.styles[_QUERY_TEXT]).paragraph_format.left_indent = text
    for name, left, hanging in ((_QUERY, text, text), (_ITEM, Pt(46), Pt(18))):
        list_id = document.styles[name].style_id
        for level in document.part.numbering_part.element.xpath(f"//w:lvl[w:pStyle/@w:val='{list_id}']/w:pPr"):
            for place in level.xpath("w:tabs/w:tab"):
                place.set(qn("w:pos"), str(left.twips))
            level.ind.left, level.ind.hanging = left, hanging


def _add_letter(document: Document, letter: Letter) -> None:
    document.add_paragraph().add_run(xml_text(letter.subject)).bold = True
    for words in letter.opening:
        document.add_paragraph(xml_text(words))
    numbering = _start_numbering(document)
    for section in letter.sections:
        document.add_paragraph(xml_text(section.title), _HEADING)
        for query in section.queries:
            _add_query(document, query, numbering)
    for number, words in enumerate(letter.closing):
        paragraph = document.add_paragraph(xml_text(words))
        if not number:
            paragraph.paragraph_format.space_before = Pt(12)


def _start_numbering(document: Document) -> int:
    """A list of numbers in the look of the style that begins at 1; else a second letter would go on counting."""
    lists = document.part.numbering_part.element
    look = document.styles[_QUERY].element.pPr.numPr.numId.val
    new = lists.add_num(lists.num_having_numId(look).abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(new.numId)


def _add_query(document: Document, query: Query, numbering: int) -> None:
    paragraph = document.add_paragraph(xml_text(query.place), _QUERY)
    properties = cast("Any", paragraph.paragraph_format.element).get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
    seen = [document.add_paragraph(xml_text(words), _QUERY_TEXT) for words in query.seen if words]
    points = [document.add_paragraph(xml_text(words), _ITEM) for words in query.items]
    if not query.ask:
        return
    for line in points[-1:] or seen[:-1]:  # no request at the top of a page without its query
        line.paragraph_format.keep_with_next = True
    if seen and not points:
        # In the paragraph of what was seen: LibreOffice 7.4 moved requests of their own to the next page all the same.
        request = seen[-1]
        request.paragraph_format.keep_together = True
        request.add_run().add_break()
    else:
        request = document.add_paragraph(style=_QUERY_TEXT)
    request.add_run(xml_text(query.ask)).italic = True


def _with_fixed_times(file: BytesIO) -> bytes:
    """The same ZIP file without the time at which it was written."""
    out = BytesIO()
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
