"""One story of a Word document (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import FieldStack
from citecheck.formats.docx.names import MATH, MC, W, child, is_on, value, word_name
from citecheck.formats.docx.runs import RunReader, choose_branch
from citecheck.formats.docx.styles import numbering_of, outline_level
from citecheck.formats.field_codes.instructions import read_tag
from citecheck.formats.office.story import StoryReader
from citecheck.formats.office.writer import Look

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.context import Context
    from citecheck.formats.field_codes.instructions import FieldCode
    from citecheck.formats.office.found import Span

# What is read through: its children are text as any other
_TRANSPARENT = {
    W + name for name in "body sdtContent customXml smartTag ins moveTo dir bdo txbxContent footnote endnote".split()
} | {MC + "Choice", MC + "Fallback"}
_FORMULAS = frozenset({MATH + "oMath", MATH + "oMathPara"})
_DEEPEST_HEADING = 9


class Story(StoryReader["Context", "_Element"]):
    """Reads one story of the file into the text."""

    def __init__(
        self,
        context: Context,
        root: _Element,
        boxes: deque[_Element] | None = None,
        *,
        pages: bool = False,
        parts: bool = True,
    ) -> None:
        """Prepare to read the story under `root`."""
        super().__init__(context, root, boxes, pages=pages, parts=parts)
        self._fields = FieldStack(root)
        self._runs = RunReader(context, self._writer, self._fields, self._boxes)
        self._joined = False  # the next paragraph continues the one that is being read
        self._style_look = Look()
        self._level: int | None = None
        self._title = False
        self._bookmarks: dict[str, Span] = {}
        self._links: list[tuple[str | None, Span]] = []
        self._controls: list[tuple[FieldCode | None, Span]] = []

    def _read_content(self) -> None:
        open_: list[tuple[str, Iterator[_Element]]] = [("", iter(self._root))]
        while open_:
            name, children = open_[-1]
            element = next(children, None)
            if element is None:
                open_.pop()
                self._leave_element(name)
                continue
            inner = self._enter_element(element)
            if inner is not None:
                open_.append((word_name(element), iter(inner)))
        self._finish_joined()

    def _enter_element(self, element: _Element) -> _Element | None:
        """Enter an element, and say whose children are to be read: mostly its own, `None` for no children."""
        if element.tag in _TRANSPARENT:
            return element
        match word_name(element):
            case "r":
                self._runs.read(element, self._style_look)
                return None
            case "p":
                self._begin_paragraph(element)
            case "hyperlink":
                is_outside = any(name.endswith("}id") for name in map(str, element.attrib))  # `r:id`: an address
                self._links.append((None if is_outside else element.get(W + "anchor"), self._writer.open()))
            case "fldSimple":
                self._fields.begin(element)
                self._fields.write(element.get(W + "instr") or "")
                self._runs.separate()
            case "sdt":
                if is_on(child(element, "sdtPr/showingPlcHdr")):  # the hint that an empty control shows is no text
                    return None
                self._controls.append((read_tag(value(element, "sdtPr/tag") or ""), self._writer.open()))
            case "tbl" | "tr" | "tc" as name:
                return self._enter_table(element, name)
            case name:
                return self._read_mark(element, name)
        return element

    def _enter_table(self, element: _Element, name: str) -> _Element | None:
        """Enter a table, a row or a cell; what a tracked change deletes is not read."""
        match name:
            case "tbl":
                self._finish_joined()
                self._writer.begin_table()
            case "tr":
                if child(element, "trPr/del") is not None:
                    self._context.found.deletions += 1
                    return None
            case "tc":
                if child(element, "tcPr/cellDel") is not None:
                    return None
                self._writer.begin_cell()
        return element

    def _read_mark(self, element: _Element, name: str) -> _Element | None:
        """Read an element that has no paragraphs or runs: a bookmark's end, a deletion, a formula."""
        found = self._context.found
        match name:
            case "bookmarkStart":
                span = self._bookmarks[element.get(W + "id") or ""] = self._writer.open()
                found.bookmarks.append((element.get(W + "name") or "", span))
            case "bookmarkEnd":
                self._writer.close_bookmark(self._bookmarks.pop(element.get(W + "id") or "", None))
            case "del" | "moveFrom":
                found.deletions += 1
            case "altChunk" | "subDoc":
                found.chunks += 1
            case _ if element.tag == MC + "AlternateContent":
                return choose_branch(element)
            case _ if element.tag in _FORMULAS:
                self._writer.space()
        return None

    def _leave_element(self, name: str) -> None:
        match name:
            case "p":
                self._leave_paragraph()
            case "hyperlink":
                anchor, span = self._links.pop()
                self._writer.close(span)
                if anchor:
                    self._context.found.links.append((anchor, span))
            case "fldSimple":
                self._runs.end()
            case "sdt":
                code, span = self._controls.pop()
                self._writer.close(span)
                self._context.found.add_field(code, span)
            case "tbl":
                self._end_table()
            case "tr":
                self._writer.end_row()
            case "tc":
                self._finish_joined()

    def _begin_paragraph(self, paragraph: _Element) -> None:
        is_continued, self._joined = self._joined, _goes_on(child(paragraph, "pPr"))
        if is_continued:
            return
        properties = _last_joined(paragraph)
        identifier = value(properties, "pStyle")
        style = self._context.styles.of(identifier)
        level = outline_level(properties)
        level = style.level if level is None else level
        self._level = level if level and level <= _DEEPEST_HEADING else 1 if style.title else None
        self._title = style.title
        self._style_look = style.look
        label, numbering = "", numbering_of(properties)
        if numbering:
            label = self._context.numbering.label(numbering[0], numbering[1] or 0, identifier)
        elif style.numbering:
            label = self._context.numbering.label(*style.numbering, identifier)
        self._writer.begin_paragraph(label)

    def _leave_paragraph(self) -> None:
        if not self._joined:
            self._end_paragraph(self._level, title=self._title)

    def _finish_joined(self) -> None:
        """The end of what holds paragraphs: none goes on beyond it."""
        if self._joined:
            self._joined = False
            self._leave_paragraph()


def _goes_on(properties: _Element | None) -> bool:
    """Whether the next paragraph continues this one.

    A tracked change deletes (or moves away) its mark, or it is the large first letter of the next.
    """
    marks = child(properties, "rPr")
    if marks is not None and (child(marks, "del") is not None or child(marks, "moveFrom") is not None):
        return True
    return value(properties, "framePr", "dropCap") in {"drop", "margin"}


def _last_joined(paragraph: _Element) -> _Element | None:
    """The properties of the last of the paragraphs that are one: those are theirs."""
    properties = child(paragraph, "pPr")
    while _goes_on(properties):
        following = paragraph.getnext()
        if following is None or following.tag != W + "p":
            break
        paragraph, properties = following, child(following, "pPr")
    return properties
