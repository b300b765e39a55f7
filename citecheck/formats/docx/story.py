"""One story of a Word document (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import FieldStack
from citecheck.formats.docx.names import MATH, MC, W, child, is_on, value
from citecheck.formats.docx.runs import RunReader, choose_branch
from citecheck.formats.docx.styles import numbering_of, outline_level
from citecheck.formats.field_codes.instructions import read_tag
from citecheck.formats.office.story import StoryReader
from citecheck.formats.office.writer import Look

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.context import Context
    from citecheck.formats.field_codes.instructions import FieldCode
    from citecheck.formats.office.found import Span

# What is read through: its children are text as any other
_TRANSPARENT = {
    W + name for name in "body sdtContent customXml smartTag ins moveTo dir bdo txbxContent footnote endnote".split()
} | {MC + "Choice", MC + "Fallback"}
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
        self._entering: dict[object, Callable[[_Element], _Element | None]] = {
            **dict.fromkeys(_TRANSPARENT, lambda element: element),
            W + "p": self._enter_paragraph,
            W + "r": lambda run: self._runs.read(run, self._style_look),
            W + "hyperlink": self._enter_hyperlink,
            W + "fldSimple": self._enter_simple_field,
            W + "sdt": self._enter_control,
            W + "tbl": self._enter_table,
            W + "tr": self._enter_row,
            W + "tc": self._enter_cell,
            W + "bookmarkStart": self._begin_bookmark,
            W + "bookmarkEnd": self._end_bookmark,
            W + "del": self._count_deletion,
            W + "moveFrom": self._count_deletion,
            W + "altChunk": self._count_chunk,
            W + "subDoc": self._count_chunk,
            MC + "AlternateContent": choose_branch,
            MATH + "oMath": lambda _: self._writer.space(),
            MATH + "oMathPara": lambda _: self._writer.space(),
        }
        self._leaving: dict[object, Callable[[], None]] = {
            W + "p": self._leave_paragraph,
            W + "hyperlink": self._leave_hyperlink,
            W + "fldSimple": self._runs.end,
            W + "sdt": self._leave_control,
            W + "tbl": self._end_table,
            W + "tr": self._writer.end_row,
            W + "tc": self._finish_joined,
        }

    def _read_content(self) -> None:
        open_: list[tuple[object, Iterator[_Element]]] = [(None, iter(self._root))]
        while open_:
            leaving, children = open_[-1]
            element = next(children, None)
            if element is None:
                open_.pop()
                leave = self._leaving.get(leaving)
                if leave is not None:
                    leave()
                continue
            enter = self._entering.get(element.tag)
            inner = enter(element) if enter is not None else None
            if inner is not None:
                open_.append((element.tag, iter(inner)))
        self._finish_joined()

    # --- paragraphs -------------------------------------------------------------------------------------------

    def _enter_paragraph(self, paragraph: _Element) -> _Element:
        if not self._joined:
            self._begin_paragraph(_last_joined(paragraph))
        self._joined = _goes_on(child(paragraph, "pPr"))
        return paragraph

    def _begin_paragraph(self, properties: _Element | None) -> None:
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

    def _count_deletion(self, _: _Element) -> None:
        self._context.found.deletions += 1

    def _count_chunk(self, _: _Element) -> None:
        self._context.found.chunks += 1

    # --- spans: links, fields, controls, bookmarks -------------------------------------------------------------

    def _enter_hyperlink(self, link: _Element) -> _Element:
        is_outside = any(name.endswith("}id") for name in map(str, link.attrib))  # `r:id`: an address
        self._links.append((None if is_outside else link.get(W + "anchor"), self._writer.open()))
        return link

    def _leave_hyperlink(self) -> None:
        anchor, span = self._links.pop()
        self._writer.close(span)
        if anchor:
            self._context.found.links.append((anchor, span))

    def _enter_simple_field(self, element: _Element) -> _Element:
        self._fields.begin(element)
        self._fields.write(element.get(W + "instr") or "")
        self._runs.separate()
        return element

    def _enter_control(self, control: _Element) -> _Element | None:
        """A content control; the hint that an empty one shows is no text."""
        if is_on(child(control, "sdtPr/showingPlcHdr")):
            return None
        self._controls.append((read_tag(value(control, "sdtPr/tag") or ""), self._writer.open()))
        return control

    def _leave_control(self) -> None:
        code, span = self._controls.pop()
        self._writer.close(span)
        self._context.found.add_field(code, span)

    def _begin_bookmark(self, mark: _Element) -> None:
        span = self._bookmarks[mark.get(W + "id") or ""] = self._writer.open()
        self._context.found.bookmarks.append((mark.get(W + "name") or "", span))

    def _end_bookmark(self, mark: _Element) -> None:
        self._writer.close_bookmark(self._bookmarks.pop(mark.get(W + "id") or "", None))

    # --- tables and boxes -----------------------------------------------------------------------------------------

    def _enter_table(self, table: _Element) -> _Element:
        self._finish_joined()
        self._writer.begin_table()
        return table

    def _enter_row(self, row: _Element) -> _Element | None:
        if child(row, "trPr/del") is not None:
            self._context.found.deletions += 1
            return None
        return row

    def _enter_cell(self, cell: _Element) -> _Element | None:
        if child(cell, "tcPr/cellDel") is not None:
            return None
        self._writer.begin_cell()
        return cell


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
