"""One story of an OpenDocument text (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.odt.marks import Marks
from citecheck.formats.odt.names import DRAW, FIELD, LIBREOFFICE, OFFICE, TABLE, TEXT, whole_number
from citecheck.formats.odt.styles import Look
from citecheck.formats.office.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.odt.numbering import Numbering
    from citecheck.formats.odt.styles import BlockStyle, Styles
    from citecheck.formats.office.found import Found

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
        self,
        context: Context,
        root: _Element,
        boxes: deque[_Element] | None = None,
        *,
        pages: bool = False,
        parts: bool = True,
    ) -> None:
        """Read the story under `root`.

        Args:
            context: What all stories of the document share.
            root: The element that holds the story.
            boxes: Those that wait in the story around, if this one is a box.
            pages: Whether to keep the pages.
            parts: Whether to keep where tables and boxes stand.
        """
        self._context = context
        self._boxed = boxes is not None
        self._parts = parts and not self._boxed
        self._boxes: deque[_Element] = deque() if boxes is None else boxes
        self._root = root
        self._writer = Writer(context.builder, context.found, pages=pages, parts=self._parts)
        self._marks = Marks(context.found, self._writer)
        self._looks: list[Look] = [Look()]
        self._paragraphs: list[tuple[int | None, BlockStyle]] = []  # the open ones; level of a heading
        self._begun = False  # a first page break changes no page
        self._entering: dict[object, Callable[[_Element], bool]] = {
            TEXT + "p": self._enter_paragraph,
            TEXT + "h": self._enter_paragraph,
            TEXT + "span": self._enter_span,
            TEXT + "s": self._write_space,
            TEXT + "tab": self._write_space,
            TEXT + "line-break": self._write_line,
            TEXT + "soft-page-break": self._turn_page,
            TEXT + "note": self._keep_note,
            # the number of a note once more: superscript it is a mark, else words (`see note 12`)
            TEXT + "note-ref": lambda _: not self._looks[-1].superscript,
            TEXT + "section": self._enter_section,
            TEXT + "list": self._enter_list,
            TEXT + "list-item": self._enter_item,
            TEXT + "list-header": self._enter_item,
            TABLE + "table": self._enter_table,
            TABLE + "table-cell": self._enter_cell,
            DRAW + "frame": self._keep_frame,
            **dict.fromkeys(_SHAPES, self._keep_shape),
            DRAW + "g": lambda _: True,
            DRAW + "a": lambda _: True,
        }
        self._leaving: dict[object, Callable[[], object]] = {
            TEXT + "p": self._leave_paragraph,
            TEXT + "h": self._leave_paragraph,
            TEXT + "span": self._looks.pop,
            TEXT + "list": context.numbering.end,
            TABLE + "table": self._leave_table,
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
                    self._write_words(element.tail)
            elif self._enter(inner):
                self._write_words(inner.text)
                open_.append((inner, iter(inner)))
            else:
                self._write_words(inner.tail)
        self._place_boxes()

    def _enter(self, element: _Element) -> bool:
        """Do what begins with an element; whether it is read further."""
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

    def _write_words(self, words: str | None) -> None:
        """Write words, which stand in paragraphs only: what is between these is the layout of the file."""
        look = self._looks[-1]
        if words and self._paragraphs and not look.hidden:
            self._writer.words(words, superscript=bool(look.superscript))

    def _enter_span(self, element: _Element) -> bool:
        style = self._context.styles.look(element.get(TEXT + "style-name"))
        self._looks.append(style.under(self._looks[-1]))
        return True

    def _write_space(self, _: _Element) -> bool:
        self._writer.space()
        return False

    def _write_line(self, _: _Element) -> bool:
        self._writer.line()
        return False

    def _turn_page(self, _: _Element) -> bool:
        self._writer.page_rendered()
        return False

    def _keep_note(self, note: _Element) -> bool:
        """Keep a note: its mark is no text, its own text comes behind the body."""
        inner = note.find(TEXT + "note-body")
        if inner is not None and not self._looks[-1].hidden:
            kind = "endnote" if note.get(TEXT + "note-class") == "endnote" else "footnote"
            self._context.notes.append((kind, inner, self._context.builder.position))
        return False

    # --- paragraphs, lists, sections --------------------------------------------------------------------------------

    def _enter_paragraph(self, paragraph: _Element) -> bool:
        style = self._context.styles.block("paragraph", paragraph.get(TEXT + "style-name"))
        hiding = paragraph.find(TEXT + "hidden-paragraph")
        if style.look.hidden or (hiding is not None and hiding.get(TEXT + "is-hidden") == "true"):
            return False
        self._break_page(style)
        is_heading = paragraph.tag == TEXT + "h"
        level = whole_number(paragraph.get(TEXT + "outline-level"), 1, _DEEPEST_HEADING) or style.level
        level = level or 1 if is_heading else level
        self._looks.append(style.look)
        self._paragraphs.append((1 if style.title else level, style))
        numbering, label = self._context.numbering, ""
        if numbering.in_list:
            label = numbering.label(style.list_style)
        elif is_heading and level and style.list_style != "" and paragraph.get(TEXT + "is-list-header") != "true":
            label = numbering.heading(level)
        self._writer.begin_paragraph(label)
        return True

    def _break_page(self, style: BlockStyle) -> None:
        """Break the page before a paragraph or a table whose style asks for it."""
        if style.breaks_before and self._begun:
            self._writer.page_break()
        self._begun = True

    def _leave_paragraph(self) -> None:
        self._looks.pop()
        level, style = self._paragraphs.pop()
        self._writer.end_paragraph(level, title=style.title)
        if style.breaks_after:
            self._writer.page_break()
        if not self._writer.in_table:
            self._place_boxes()

    def _enter_list(self, element: _Element) -> bool:
        self._context.numbering.begin(element)
        return True

    def _enter_item(self, element: _Element) -> bool:
        self._context.numbering.item(element)
        return True

    def _enter_section(self, section: _Element) -> bool:
        """Enter a section, unless it is hidden; one that only names a file has its text there."""
        if section.get(TEXT + "display") == "none" or section.get(TEXT + "is-hidden") == "true":
            return False
        if len(section) == 1 and section[0].tag == TEXT + "section-source":
            self._context.linked += 1
        return True

    # --- tables and boxes -------------------------------------------------------------------------------------------

    def _enter_table(self, table: _Element) -> bool:
        self._break_page(self._context.styles.block("table", table.get(TABLE + "style-name")))
        self._writer.begin_table()
        return True

    def _leave_table(self) -> None:
        self._writer.end_table()
        if not self._writer.in_table:
            self._place_boxes()

    def _enter_cell(self, _: _Element) -> bool:
        self._writer.begin_cell()
        return True

    def _keep_frame(self, frame: _Element) -> bool:
        """Keep a frame with words as a box; one with a formula leaves a space."""
        box = frame.find(DRAW + "text-box")
        if box is not None:
            self._keep_shape(box)
        elif frame.find(DRAW + "object") is not None:
            self._writer.space()
        return False

    def _keep_shape(self, shape: _Element) -> bool:
        if not self._looks[-1].hidden:
            self._boxes.append(shape)
        return False

    def _place_boxes(self) -> None:
        """Read the boxes that wait, each a story of its own; a box in a box waits with them."""
        while self._boxes and not self._boxed:
            start = self._context.builder.position
            Story(self._context, self._boxes.popleft(), self._boxes).read()
            if self._parts:
                self._context.found.add_box(start, self._context.builder.position)
