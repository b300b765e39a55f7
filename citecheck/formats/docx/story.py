"""One story of a Word document (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import FieldStack, Span
from citecheck.formats.docx.names import MATH, MC, W, child, switched, value
from citecheck.formats.docx.runs import RunReader, chosen
from citecheck.formats.docx.styles import RunLook, numbering_of, outline_level
from citecheck.formats.docx.writer import Writer
from citecheck.formats.field_codes.instructions import FieldKind, read_tag
from citecheck.models import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.found import Context
    from citecheck.formats.docx.styles import Style
    from citecheck.formats.field_codes.instructions import FieldCode

# What is read through: its children are text as any other
_TRANSPARENT = {
    W + name for name in "body sdtContent customXml smartTag ins moveTo dir bdo txbxContent footnote endnote".split()
} | {MC + "Choice", MC + "Fallback"}
_DEEPEST_HEADING = 9


class Story:
    """Reads one story into the text; those of boxes are read behind the paragraph or the table that holds them."""

    def __init__(
        self,
        context: Context,
        root: _Element,
        boxes: deque[_Element] | None = None,
        *,
        pages: bool = False,
        parts: bool = True,
    ) -> None:
        """`boxes` are those of the story around a box; `pages` and `parts` say whether those are told."""
        self._context = context
        self._boxed = boxes is not None
        self._parts = parts and not self._boxed
        self._boxes: deque[_Element] = deque() if boxes is None else boxes
        self._root = root
        self._writer = Writer(context.builder, context.found.pages if pages else None)
        self._fields = FieldStack(root)
        self._runs = RunReader(context, self._writer, self._fields, self._boxes)
        self._joined = False  # the next paragraph continues the one that is being read
        self._style_look = RunLook()
        self._level: int | None = None
        self._title = False
        self._bookmarks: dict[str, Span] = {}
        self._links: list[tuple[str | None, Span]] = []
        self._controls: list[tuple[FieldCode | None, Span]] = []
        self._tables: list[int] = []
        self._entering: dict[object, Callable[[_Element], _Element | None]] = {
            **dict.fromkeys(_TRANSPARENT, lambda element: element),
            W + "p": self._paragraph,
            W + "r": self._run,
            W + "hyperlink": self._hyperlink,
            W + "fldSimple": self._simple_field,
            W + "sdt": self._control,
            W + "tbl": self._table,
            W + "tr": self._row,
            W + "tc": self._cell,
            W + "bookmarkStart": self._bookmark,
            W + "bookmarkEnd": self._bookmark_end,
            W + "del": self._deleted,
            W + "moveFrom": self._deleted,
            W + "altChunk": self._chunk,
            W + "subDoc": self._chunk,
            MC + "AlternateContent": chosen,
            MATH + "oMath": self._math,
            MATH + "oMathPara": self._math,
        }
        self._leaving: dict[object, Callable[[], None]] = {
            W + "p": self._paragraph_end,
            W + "hyperlink": self._hyperlink_end,
            W + "fldSimple": self._runs.end,
            W + "sdt": self._control_end,
            W + "tbl": self._table_end,
            W + "tr": self._writer.end_row,
            W + "tc": self._finish,
        }

    def read(self) -> None:
        """Read it from start to end."""
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
        self._finish()
        self._place_boxes()

    # --- paragraphs and runs ---------------------------------------------------------------------------------

    def _paragraph(self, paragraph: _Element) -> _Element:
        properties = child(paragraph, "pPr")
        if not self._joined:
            self._begin(_last_joined(paragraph))
        self._joined = _goes_on(properties)
        return paragraph

    def _begin(self, properties: _Element | None) -> None:
        identifier = value(properties, "pStyle")
        style = self._context.styles.of(identifier)
        level = outline_level(properties)
        level = style.level if level is None else level
        self._level = level if level and level <= _DEEPEST_HEADING else 1 if style.title else None
        self._title = style.title
        self._style_look = style.look
        self._writer.begin_paragraph(self._number(properties, style, identifier))

    def _number(self, properties: _Element | None, style: Style, identifier: str | None) -> str:
        own = numbering_of(properties)
        if own:
            return self._context.numbering.label(own[0], own[1] or 0, identifier)
        return self._context.numbering.label(*style.numbering, identifier) if style.numbering else ""

    def _paragraph_end(self) -> None:
        if not self._joined:
            self._end()

    def _finish(self) -> None:
        """The end of what holds paragraphs: none goes on beyond it."""
        if self._joined:
            self._joined = False
            self._end()

    def _end(self) -> None:
        start, end = self._writer.paragraph_start, self._context.builder.position
        if start is not None and start < end:
            if self._level:
                self._context.builder.heading(start, self._level)
            if self._title and self._context.found.title is None:
                self._context.found.title = Span(start, end)
        self._writer.end_paragraph()
        if not self._tables:
            self._place_boxes()

    def _run(self, run: _Element) -> None:
        self._runs.read(run, self._style_look)

    def _math(self, _: _Element) -> None:
        self._writer.space()

    def _deleted(self, _: _Element) -> None:
        self._context.found.deletions += 1

    def _chunk(self, _: _Element) -> None:
        self._context.found.chunks += 1

    # --- spans: links, fields, controls, bookmarks -------------------------------------------------------------

    def _hyperlink(self, link: _Element) -> _Element:
        outside = any(name.endswith("}id") for name in map(str, link.attrib))  # `r:id`: an address
        span = Span()
        self._links.append((None if outside else link.get(W + "anchor"), span))
        self._writer.open(span)
        return link

    def _hyperlink_end(self) -> None:
        anchor, span = self._links.pop()
        self._writer.close(span)
        if anchor:
            self._context.found.links.append((anchor, span))

    def _simple_field(self, element: _Element) -> _Element:
        self._fields.begin(element)
        self._fields.write(element.get(W + "instr") or "")
        self._runs.separate()
        return element

    def _control(self, control: _Element) -> _Element | None:
        """A content control; the hint that an empty one shows is no text."""
        if switched(child(control, "sdtPr/showingPlcHdr")):
            return None
        span = Span()
        self._controls.append((read_tag(value(control, "sdtPr/tag") or ""), span))
        self._writer.open(span)
        return control

    def _control_end(self) -> None:
        code, span = self._controls.pop()
        self._writer.close(span)
        if code and code.kind is FieldKind.CITATION:
            self._context.found.codes.append((code, span))

    def _bookmark(self, mark: _Element) -> None:
        span = Span()
        self._bookmarks[mark.get(W + "id") or ""] = span
        self._context.found.bookmarks.append((mark.get(W + "name") or "", span))
        self._writer.open(span)

    def _bookmark_end(self, mark: _Element) -> None:
        """An empty bookmark stays open: it stands for what follows it."""
        span = self._bookmarks.pop(mark.get(W + "id") or "", None)
        if span is not None and span.start is not None:
            self._writer.close(span)

    # --- tables and boxes -----------------------------------------------------------------------------------------

    def _table(self, table: _Element) -> _Element:
        self._finish()
        self._writer.begin_table()
        self._tables.append(self._context.builder.position)
        return table

    def _table_end(self) -> None:
        start = self._tables.pop()
        if self._writer.end_table() and self._parts and self._context.builder.position > start:
            self._context.found.tables += 1
            self._part(start, f"table {self._context.found.tables}")
        if not self._tables:
            self._place_boxes()

    def _row(self, row: _Element) -> _Element | None:
        if child(row, "trPr/del") is not None:
            self._context.found.deletions += 1
            return None
        return row

    def _cell(self, cell: _Element) -> _Element | None:
        if child(cell, "tcPr/cellDel") is not None:
            return None
        self._writer.begin_cell()
        return cell

    def _place_boxes(self) -> None:
        """The boxes that wait, each a story of its own; a box in a box waits with them."""
        while self._boxes and not self._boxed:
            box = self._boxes.popleft()
            start = self._context.builder.position
            Story(self._context, box, self._boxes).read()
            if self._parts and self._context.builder.position > start:
                self._context.found.boxes += 1
                self._part(start, f"text box {self._context.found.boxes}")

    def _part(self, start: int, name: str) -> None:
        self._context.found.parts.append(Part(start, self._context.builder.position, name))


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
