"""One story of an OpenDocument text (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import Span
from citecheck.formats.docx.writer import Writer
from citecheck.formats.odt.marks import Marks
from citecheck.formats.odt.names import DRAW, FIELD, LIBREOFFICE, OFFICE, TABLE, TEXT, whole
from citecheck.formats.odt.styles import Look
from citecheck.models import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.found import Found
    from citecheck.formats.odt.numbering import Numbering
    from citecheck.formats.odt.styles import Styles

# Whose elements are read through where nothing else is said of them; others (math, forms, SVG) are no text
_READ = (TEXT, TABLE, OFFICE, FIELD, LIBREOFFICE)
_DROPPED = frozenset(
    {OFFICE + name for name in "annotation annotation-end forms event-listeners scripts binary-data".split()}
    | {
        TEXT + name
        for name in (
            "tracked-changes note-citation ruby-text number script section-source sequence-decls variable-decls "
            "user-field-decls dde-connection-decls alphabetical-index-auto-mark-file bibliography-source hidden-text "
            "table-of-content illustration-index table-index object-index user-index alphabetical-index"
        ).split()
    }
    | {TABLE + name for name in "covered-table-cell title desc table-source shapes".split()}
)
_SHAPES = frozenset(
    DRAW + name
    for name in "custom-shape rect ellipse circle line polyline polygon regular-polygon path connector caption".split()
)
_DEEPEST_HEADING = 9


@dataclass
class Context:
    """What all stories of a document share."""

    builder: TextBuilder
    styles: Styles
    numbering: Numbering
    found: Found
    notes: list[tuple[str, _Element, int]] = field(default_factory=list)  # kind, body, where its mark stands
    linked: int = 0  # sections whose text lies in other files


class Story:
    """Reads one story into the text; those of boxes are read behind the paragraph or the table that holds them."""

    def __init__(
        self, context: Context, root: _Element, boxes: deque[_Element] | None = None, *, pages: bool = False,
        parts: bool = True,
    ) -> None:  # fmt: skip
        """The story under `root`. `boxes` are those of the story around; `pages`, `parts`: whether these are told."""
        self._context = context
        self._boxed = boxes is not None
        self._parts = parts and not self._boxed
        self._boxes: deque[_Element] = deque() if boxes is None else boxes
        self._root = root
        self._writer = Writer(context.builder, context.found.pages if pages else None)
        self._marks = Marks(context.found, self._writer)
        self._looks: list[Look] = [Look()]
        self._paragraphs: list[tuple[int | None, bool, bool]] = []  # level of a heading, title, break behind it
        self._tables: list[int] = []
        self._begun = False  # a first page break changes no page
        self._entering: dict[object, Callable[[_Element], bool]] = {
            TEXT + "p": self._paragraph,
            TEXT + "h": self._paragraph,
            TEXT + "span": self._span,
            TEXT + "s": self._space,
            TEXT + "tab": self._space,
            TEXT + "line-break": self._line,
            TEXT + "soft-page-break": self._page,
            TEXT + "note": self._note,
            TEXT + "note-ref": self._note_mark,
            TEXT + "section": self._section,
            TEXT + "list": self._list,
            TEXT + "list-item": self._item,
            TEXT + "list-header": self._item,
            TABLE + "table": self._table,
            TABLE + "table-cell": self._cell,
            DRAW + "frame": self._frame,
            **dict.fromkeys(_SHAPES, self._shape),
            DRAW + "g": lambda _: True,
            DRAW + "a": lambda _: True,
        }
        self._leaving: dict[object, Callable[[], object]] = {
            TEXT + "p": self._paragraph_end,
            TEXT + "h": self._paragraph_end,
            TEXT + "span": self._looks.pop,
            TEXT + "list": context.numbering.end,
            TABLE + "table": self._table_end,
            TABLE + "table-row": self._writer.end_row,
        }

    def read(self) -> None:
        """Read it from start to end."""
        open_: list[tuple[_Element, Iterator[_Element]]] = [(self._root, iter(self._root))]
        while open_:
            element, children = open_[-1]
            inner = next(children, None)
            if inner is None:
                open_.pop()
                if open_:
                    self._leave(element)
                    self._words(element.tail)
            elif self._enter(inner):
                self._words(inner.text)
                open_.append((inner, iter(inner)))
            else:
                self._words(inner.tail)
        self._place_boxes()

    def _enter(self, element: _Element) -> bool:
        """What begins with an element; whether it is read further."""
        tag = element.tag
        enter = self._entering.get(tag)
        if enter is not None:
            return enter(element)
        if tag in _DROPPED or not str(tag).startswith(_READ):
            return False
        mark = self._marks.entering.get(tag)
        if mark is not None:
            mark(element)
        return True

    def _leave(self, element: _Element) -> None:
        leave = self._leaving.get(element.tag)
        if leave is not None:
            leave()
            return
        mark = self._marks.leaving.get(element.tag)
        if mark is not None:
            mark(element)

    # --- words ------------------------------------------------------------------------------------------------------

    def _words(self, words: str | None) -> None:
        """Words, which stand in paragraphs only: what is between these is the layout of the file."""
        look = self._looks[-1]
        if words and self._paragraphs and not look.hidden:
            self._writer.words(words, superscript=bool(look.superscript))

    def _span(self, element: _Element) -> bool:
        style = self._context.styles.look(element.get(TEXT + "style-name"))
        self._looks.append(style.under(self._looks[-1]))
        return True

    def _space(self, _: _Element) -> bool:
        self._writer.space()
        return False

    def _line(self, _: _Element) -> bool:
        self._writer.line()
        return False

    def _page(self, _: _Element) -> bool:
        self._writer.page_rendered()
        return False

    def _note(self, note: _Element) -> bool:
        """A note: its mark is no text, its own text comes behind the body."""
        inner = note.find(TEXT + "note-body")
        if inner is not None and not self._looks[-1].hidden:
            kind = "endnote" if note.get(TEXT + "note-class") == "endnote" else "footnote"
            self._context.notes.append((kind, inner, self._context.builder.position))
        return False

    def _note_mark(self, _: _Element) -> bool:
        """The number of a note once more: raised it is a mark, else words (`see note 12`)."""
        return not self._looks[-1].superscript

    # --- paragraphs, lists, sections --------------------------------------------------------------------------------

    def _paragraph(self, paragraph: _Element) -> bool:
        style = self._context.styles.block("paragraph", paragraph.get(TEXT + "style-name"))
        if style.look.hidden or _is_hidden(paragraph):
            return False
        if style.breaks_before and self._begun:
            self._writer.page_break()
        self._begun = True
        level = whole(paragraph.get(TEXT + "outline-level"), 1, _DEEPEST_HEADING) or style.level
        level = level or 1 if paragraph.tag == TEXT + "h" else level
        self._looks.append(style.look)
        self._paragraphs.append((1 if style.title else level, style.title, style.breaks_after))
        self._writer.begin_paragraph(self._number(paragraph, level, style.list_style))
        return True

    def _number(self, paragraph: _Element, level: int | None, list_style: str | None) -> str:
        numbering = self._context.numbering
        if numbering.in_list:
            return numbering.label(list_style)
        if (
            paragraph.tag != TEXT + "h"
            or level is None
            or list_style == ""
            or paragraph.get(TEXT + "is-list-header") == "true"
        ):
            return ""
        return numbering.heading(level)

    def _paragraph_end(self) -> None:
        self._looks.pop()
        level, title, breaks = self._paragraphs.pop()
        found, builder, start = self._context.found, self._context.builder, self._writer.paragraph_start
        if start is not None and start < builder.position:
            if level:
                builder.heading(start, level)
            if title and found.title is None:
                found.title = Span(start, builder.position)
        self._writer.end_paragraph()
        if breaks:
            self._writer.page_break()
        if not self._tables:
            self._place_boxes()

    def _list(self, element: _Element) -> bool:
        self._context.numbering.begin(element)
        return True

    def _item(self, element: _Element) -> bool:
        self._context.numbering.item(element)
        return True

    def _section(self, section: _Element) -> bool:
        """A section, unless it is hidden; one that only names a file has its text there."""
        if section.get(TEXT + "display") == "none" or section.get(TEXT + "is-hidden") == "true":
            return False
        if len(section) == 1 and section[0].tag == TEXT + "section-source":
            self._context.linked += 1
        return True

    # --- tables and boxes -------------------------------------------------------------------------------------------

    def _table(self, table: _Element) -> bool:
        style = self._context.styles.block("table", table.get(TABLE + "style-name"))
        if style.breaks_before and self._begun:
            self._writer.page_break()
        self._begun = True
        self._writer.begin_table()
        self._tables.append(self._context.builder.position)
        return True

    def _table_end(self) -> None:
        start = self._tables.pop()
        if self._writer.end_table() and self._parts and self._context.builder.position > start:
            self._context.found.tables += 1
            self._part(start, f"table {self._context.found.tables}")
        if not self._tables:
            self._place_boxes()

    def _cell(self, _: _Element) -> bool:
        self._writer.begin_cell()
        return True

    def _frame(self, frame: _Element) -> bool:
        """A frame with words is a box; one with a formula leaves a space."""
        box = frame.find(DRAW + "text-box")
        if box is not None:
            self._shape(box)
        elif frame.find(DRAW + "object") is not None:
            self._writer.space()
        return False

    def _shape(self, shape: _Element) -> bool:
        if not self._looks[-1].hidden:
            self._boxes.append(shape)
        return False

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


def _is_hidden(paragraph: _Element) -> bool:
    """Whether a field in the paragraph hides it."""
    field = paragraph.find(TEXT + "hidden-paragraph")
    return field is not None and field.get(TEXT + "is-hidden") == "true"
