"""One story of an OpenDocument text (its body, a note, a box), read in order and without recursion on its depth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.odt.marks import Marks
from citecheck.formats.odt.names import DRAW, FIELD, LIBREOFFICE, OFFICE, TABLE, TEXT, whole_number
from citecheck.formats.office.story import StoryReader
from citecheck.formats.office.writer import Look

if TYPE_CHECKING:
    from collections import deque
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


class Story(StoryReader[Context, "_Element"]):
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
        self._marks = Marks(context.found, self._writer)
        self._looks: list[Look] = [Look()]
        self._paragraphs: list[tuple[int | None, BlockStyle]] = []  # the open ones; level of a heading
        self._begun = False  # a first page break changes no page
        # Elements whose content is read, those of which it is not, and those that decide it
        self._read_through: dict[object, Callable[[_Element], object]] = {
            **self._marks.entering,
            TEXT + "span": self._enter_span,
            TEXT + "list": context.numbering.begin,
            TEXT + "list-item": context.numbering.item,
            TEXT + "list-header": context.numbering.item,
            TABLE + "table": self._enter_table,
            TABLE + "table-cell": lambda _: self._writer.begin_cell(),
            DRAW + "g": lambda _: None,
            DRAW + "a": lambda _: None,
        }
        self._closed: dict[object, Callable[[_Element], object]] = {
            **dict.fromkeys(_SHAPES, self._keep_shape),
            TEXT + "s": lambda _: self._writer.space(),
            TEXT + "tab": lambda _: self._writer.space(),
            TEXT + "line-break": lambda _: self._writer.line(),
            TEXT + "soft-page-break": lambda _: self._writer.page_rendered(),
            TEXT + "note": self._keep_note,
            DRAW + "frame": self._keep_frame,
        }
        self._deciding: dict[object, Callable[[_Element], bool]] = {
            TEXT + "p": self._enter_paragraph,
            TEXT + "h": self._enter_paragraph,
            TEXT + "section": self._enter_section,
            # the number of a note once more: superscript it is a mark, else words (`see note 12`)
            TEXT + "note-ref": lambda _: not self._looks[-1].superscript,
        }
        self._leaving: dict[object, Callable[[_Element], object]] = {
            **self._marks.leaving,
            TEXT + "p": self._leave_paragraph,
            TEXT + "h": self._leave_paragraph,
            TEXT + "span": lambda _: self._looks.pop(),
            TEXT + "list": lambda _: context.numbering.end(),
            TABLE + "table": lambda _: self._end_table(),
            TABLE + "table-row": lambda _: self._writer.end_row(),
        }

    def _read_content(self) -> None:
        open_: list[tuple[_Element, Iterator[_Element]]] = [(self._root, iter(self._root))]
        while open_:
            element, children = open_[-1]
            inner = next(children, None)
            if inner is None:
                open_.pop()
                if open_:
                    leave = self._leaving.get(element.tag)
                    if leave is not None:
                        leave(element)
                    self._write_words(element.tail)
            elif self._enter_element(inner):
                self._write_words(inner.text)
                open_.append((inner, iter(inner)))
            else:
                self._write_words(inner.tail)

    def _enter_element(self, element: _Element) -> bool:
        """Do what begins with an element; whether its content is read."""
        tag = element.tag
        if tag in self._read_through:
            self._read_through[tag](element)
            return True
        if tag in self._closed:
            self._closed[tag](element)
            return False
        if tag in self._deciding:
            return self._deciding[tag](element)
        return tag not in _DROPPED and str(tag).startswith(_READ)

    # --- words ------------------------------------------------------------------------------------------------------

    def _write_words(self, words: str | None) -> None:
        """Write words, which stand in paragraphs only: what is between these is the layout of the file."""
        look = self._looks[-1]
        if words and self._paragraphs and not look.hidden:
            self._writer.words(words, superscript=bool(look.superscript))

    def _enter_span(self, element: _Element) -> None:
        style = self._context.styles.look(element.get(TEXT + "style-name"))
        self._looks.append(style.over(self._looks[-1]))

    def _keep_note(self, note: _Element) -> None:
        """Keep a note: its mark is no text, its own text comes behind the body."""
        inner = note.find(TEXT + "note-body")
        if inner is not None and not self._looks[-1].hidden:
            kind = "endnote" if note.get(TEXT + "note-class") == "endnote" else "footnote"
            self._context.notes.append((kind, inner, self._context.builder.position))

    # --- paragraphs and sections --------------------------------------------------------------------------------

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

    def _leave_paragraph(self, _: _Element) -> None:
        self._looks.pop()
        level, style = self._paragraphs.pop()
        self._writer.end_paragraph(level, title=style.title)
        if style.breaks_after:
            self._writer.page_break()
        if not self._writer.in_table:
            self._place_boxes()

    def _enter_section(self, section: _Element) -> bool:
        """Enter a section, unless it is hidden; one that only names a file has its text there."""
        if section.get(TEXT + "display") == "none" or section.get(TEXT + "is-hidden") == "true":
            return False
        if len(section) == 1 and section[0].tag == TEXT + "section-source":
            self._context.linked += 1
        return True

    # --- tables and boxes -------------------------------------------------------------------------------------------

    def _enter_table(self, table: _Element) -> None:
        self._break_page(self._context.styles.block("table", table.get(TABLE + "style-name")))
        self._writer.begin_table()

    def _keep_frame(self, frame: _Element) -> None:
        """Keep a frame with words as a box; one with a formula leaves a space."""
        box = frame.find(DRAW + "text-box")
        if box is not None:
            self._keep_shape(box)
        elif frame.find(DRAW + "object") is not None:
            self._writer.space()

    def _keep_shape(self, shape: _Element) -> None:
        if not self._looks[-1].hidden:
            self._boxes.append(shape)
