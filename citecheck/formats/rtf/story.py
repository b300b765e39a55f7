"""The stories of an RTF file written as text: paragraphs, tables, notes and boxes, and what is found in them."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import Span
from citecheck.formats.docx.writer import Writer
from citecheck.formats.field_codes.instructions import FieldKind
from citecheck.formats.rtf.events import Begin, Bookmark, Close, End, Field, Mark, Open, Story, Words
from citecheck.models import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.found import Found
    from citecheck.formats.rtf.events import Event

# `heading 1`, `Heading 2,h2`, `Title`: the names that Word and LibreOffice write in every language
_HEADING = re.compile(r"\s*heading\s*([1-9])\s*(?:[,;]|$)", re.IGNORECASE)
_TITLE = re.compile(r"\s*title\s*(?:[,;]|$)", re.IGNORECASE)


class StoryWriter:
    """Writes one story; those of boxes are written behind the paragraph or the table that holds them.

    `notes` receives the notes with the place of their marks, for later.
    """

    def __init__(
        self,
        builder: TextBuilder,
        found: Found,
        styles: Mapping[int, tuple[str, int | None]],
        notes: list[tuple[Story, int]],
        boxes: deque[Story] | None = None,
    ) -> None:
        self._builder = builder
        self._found = found
        self._styles = styles
        self._notes = notes
        self._boxed = boxes is not None
        self._boxes: deque[Story] = deque() if boxes is None else boxes
        self._writer = Writer(builder, None)
        self._table: int | None = None  # where the table begins that is open
        self._parts = True

    def write(self, story: Story) -> None:
        """Write it from start to end."""
        self._parts = not story.kind
        for event in story.events:
            self._event(event)
        self._table_end()
        self._place_boxes()

    def _event(self, event: Event) -> None:
        match event:
            case Words(words, superscript):
                self._writer.words(words, superscript=superscript)
            case Begin(in_table):
                self._begin(in_table=in_table)
            case End(style, level):
                self._end(style, level)
            case Mark():
                self._mark(event)
            case Open(span):
                self._open(span)
            case Close(span):
                self._close(span)
            case Story():
                self._aside(event)

    # --- paragraphs and tables ------------------------------------------------------------------------------------

    def _begin(self, *, in_table: bool) -> None:
        if in_table and self._table is None:
            self._writer.begin_table()
            self._table = self._builder.position
        elif not in_table:
            self._table_end()
        self._writer.begin_paragraph("")

    def _end(self, style: int, own_level: int | None) -> None:
        name, styled = self._styles.get(style, ("", None))
        heading = _HEADING.match(name)
        level = next((at for at in (own_level, styled) if at is not None), int(heading[1]) if heading else None)
        title = bool(_TITLE.match(name))
        start, end = self._writer.paragraph_start, self._builder.position
        if start is not None and start < end:
            if level or title:
                self._builder.heading(start, level or 1)
            if title and self._found.title is None:
                self._found.title = Span(start, end)
        self._writer.end_paragraph()
        if self._table is None:
            self._place_boxes()

    def _table_end(self) -> None:
        if self._table is None:
            return
        start, self._table = self._table, None
        self._writer.end_row()
        if self._writer.end_table() and self._parts and self._builder.position > start:
            self._found.tables += 1
            self._part(start, f"table {self._found.tables}")
        self._place_boxes()

    def _mark(self, mark: Mark) -> None:
        if mark is Mark.LINE:
            self._writer.line()
        elif mark is Mark.CELL:
            self._writer.begin_cell()
        elif mark is Mark.ROW:
            self._writer.end_row()
        elif mark is Mark.EMPTY:
            self._table_end()
        else:
            self._writer.space()

    # --- spans, notes, boxes ----------------------------------------------------------------------------------------

    def _open(self, span: Span) -> None:
        self._writer.open(span)
        if isinstance(span, Bookmark):
            self._found.bookmarks.append((span.name, span))

    def _close(self, span: Span) -> None:
        """The end of a field or a bookmark; an empty bookmark stays open and stands for what follows it."""
        if not isinstance(span, Field):
            if span.start is not None:
                self._writer.close(span)
            return
        self._writer.close(span)
        if span.numbers:
            self._found.captions.append(span)
        if span.code and span.code.kind is FieldKind.CITATION:
            self._found.codes.append((span.code, span))
        elif span.code and span.code.kind is FieldKind.LINK and span.code.anchor:
            self._found.links.append((span.code.anchor, span))

    def _aside(self, story: Story) -> None:
        if story.kind == "box":
            self._boxes.append(story)
        else:
            self._notes.append((story, self._builder.position))

    def _place_boxes(self) -> None:
        """The boxes that wait, each a story of its own; a box in a box waits with them."""
        while self._boxes and not self._boxed:
            box = self._boxes.popleft()
            start = self._builder.position
            StoryWriter(self._builder, self._found, self._styles, self._notes, self._boxes).write(box)
            if self._parts and self._builder.position > start:
                self._found.boxes += 1
                self._part(start, f"text box {self._found.boxes}")

    def _part(self, start: int, name: str) -> None:
        self._found.parts.append(Part(start, self._builder.position, name))
