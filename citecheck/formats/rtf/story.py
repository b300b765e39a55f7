"""The stories of an RTF file written as text: paragraphs, tables, notes and boxes, and what is found in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.office.story import StoryReader
from citecheck.formats.rtf.events import Begin, Bookmark, Close, End, Field, Mark, Open, Story, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.office.found import Found, Span

# `heading 1`, `Heading 2,h2`, `Title`: the names that Word and LibreOffice write in every language
_HEADING = re.compile(r"\s*heading\s*([1-9])\s*(?:[,;]|$)", re.IGNORECASE)
_TITLE = re.compile(r"\s*title\s*(?:[,;]|$)", re.IGNORECASE)


@dataclass
class Context:
    """What all stories of a document share."""

    builder: TextBuilder
    styles: Mapping[int, tuple[str, int | None]]  # name, level of a heading
    found: Found
    notes: list[tuple[Story, int]] = field(default_factory=list)  # each with where its mark stands


class EventReader(StoryReader[Context, Story]):
    """Reads the events of one story into the text."""

    def _read_content(self) -> None:
        marks = {
            Mark.LINE: self._writer.line,
            Mark.CELL: self._writer.begin_cell,
            Mark.ROW: self._writer.end_row,
            Mark.EMPTY: self._finish_table,
        }
        for event in self._root.events:
            match event:
                case Words(words, superscript):
                    self._writer.words(words, superscript=superscript)
                case Begin(in_table):
                    self._begin_paragraph(in_table=in_table)
                case End(style, level):
                    self._finish_paragraph(style, level)
                case Mark():
                    marks.get(event, self._writer.space)()
                case Open(span):
                    self._writer.open(span)
                    if isinstance(span, Bookmark):
                        self._context.found.bookmarks.append((span.name, span))
                case Close(span):
                    self._close_span(span)
                case Story():
                    self._keep_story(event)
        self._finish_table()

    def _begin_paragraph(self, *, in_table: bool) -> None:
        if not in_table:
            self._finish_table()
        elif not self._writer.in_table:
            self._writer.begin_table()
        self._writer.begin_paragraph()

    def _finish_paragraph(self, style: int, level: int | None) -> None:
        name, styled = self._context.styles.get(style, ("", None))
        heading = _HEADING.match(name)
        level = next((at for at in (level, styled) if at is not None), int(heading[1]) if heading else None)
        is_title = _TITLE.match(name) is not None
        self._end_paragraph(level or (1 if is_title else None), title=is_title)

    def _finish_table(self) -> None:
        if self._writer.in_table:
            self._writer.end_row()
            self._end_table()

    def _keep_story(self, story: Story) -> None:
        if story.kind == "box":
            self._boxes.append(story)
        else:
            self._context.notes.append((story, self._context.builder.position))

    def _close_span(self, span: Span) -> None:
        """The end of a field or a bookmark."""
        if isinstance(span, Field):
            self._writer.close(span)
            self._context.found.add_field(span.code, span, numbers=span.numbers)
        else:
            self._writer.close_bookmark(span)
