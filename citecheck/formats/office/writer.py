"""How the words of a word processor's file become lines: paragraphs, rows of tables, automatic numbers, pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from citecheck.formats.office.found import Span

if TYPE_CHECKING:
    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.office.found import Found

SOFT_HYPHEN = "\u00ad"  # where a word may break: no part of it
_SPACES = " \t\n\r\f"  # what `TextBuilder.text` folds


@dataclass(frozen=True, slots=True)
class Look:
    """Whether words are superscript or hidden; `None` where a style says nothing of it."""

    superscript: bool | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below it."""
        return Look(
            below.superscript if self.superscript is None else self.superscript,
            below.hidden if self.hidden is None else self.hidden,
        )


PLAIN = Look()


class _Gap(Enum):
    """What stands between the last word and the next one in a table."""

    CELL = "\t"
    PARAGRAPH = "\n\n"


class Writer:
    """Writes one story. Breaks, numbers and the starts of spans wait for the next word, so none stands alone."""

    def __init__(self, builder: TextBuilder, found: Found, *, pages: bool = False, parts: bool = True) -> None:
        """Write into `builder`, and keep in `found` its title and, if these say so, its pages and its tables."""
        self._builder = builder
        self._found = found
        self._pages = pages
        self._parts = parts
        self._page = 1
        self._page_due = False  # the next word is the first of a page
        self._break_due = False  # an explicit break has come, for which Word mostly marks the new page, too
        self._row_paged = False
        self._gap: _Gap | None = None
        self._label = ""
        self._waiting: list[Span] = []
        self._rows: list[bool] = []  # for each open table, whether its row has words
        self._table_start = 0  # of the outermost open table
        self._paragraph_start: int | None = None

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return bool(self._rows)

    def words(self, text: str, *, superscript: bool = False, at: int | None = None) -> None:
        """Write words of a run, soft hyphens left out; `at` is where they begin in the row of `Origins`."""
        if SOFT_HYPHEN in text:
            text = text.replace(SOFT_HYPHEN, "")
        bare = text.lstrip(_SPACES)
        if not bare:
            if text:
                self._builder.space()
            return
        if self._gap or self._label or self._paragraph_start is None:
            self._write_due()
        if len(bare) < len(text):
            self._builder.space()
        start = self._builder.start
        if self._waiting or self._page_due or self._break_due:
            self._start_waiting(start)
        self._builder.text(bare, None if at is None else at + len(text) - len(bare))
        if superscript:
            self._builder.superscript(start)

    def _write_due(self) -> None:
        """Write what waits for a word: the break before it, the start of its paragraph, the paragraph's number."""
        if self._gap is _Gap.PARAGRAPH:
            self._builder.paragraph()
        elif self._gap is _Gap.CELL:
            self._builder.verbatim("\t")
        self._gap = None
        if self._rows:
            self._rows[-1] = True
        if self._paragraph_start is None:
            self._paragraph_start = self._builder.start
        if self._label:
            self._builder.generated(self._label)
            self._builder.space()
            self._label = ""

    def _start_waiting(self, start: int) -> None:
        """Start what begins with the next word: spans, and a page."""
        for span in self._waiting:
            if span.start is None:
                span.start = start
        self._waiting.clear()
        if self._page_due or self._break_due:
            self._page += self._break_due
            self._page_due = self._break_due = False
            self._found.pages.append((start, self._page))

    def space(self) -> None:
        """White space: a tab, or something that is left out."""
        self._builder.space()

    def line(self) -> None:
        """A line break within a paragraph."""
        if self._gap is None:
            self._builder.line()

    def open(self, span: Span | None = None) -> Span:
        """Start a span with the next word."""
        span = Span() if span is None else span
        self._waiting.append(span)
        return span

    def close(self, span: Span) -> None:
        """End the span with the last word; without any it is empty."""
        span.end = self._builder.position
        if span.start is None:
            span.start = span.end

    def close_bookmark(self, span: Span | None) -> None:
        """End a bookmark; an empty one stays open: it stands for what follows it."""
        if span is not None and span.start is not None:
            self.close(span)

    def page_break(self) -> None:
        """A page break that the author made."""
        self._builder.space()
        self._break_due = self._pages

    def page_rendered(self) -> None:
        """A page begins here, as Word last laid the document out; in the cells of a row it says so more than once."""
        if not self._pages or (self._rows and self._row_paged):
            return
        self._row_paged = bool(self._rows)
        self._page += 1
        self._page_due, self._break_due = True, False

    def begin_paragraph(self, label: str = "") -> None:
        """A paragraph begins; `label` is its automatic number."""
        self._label = label
        self._paragraph_start = None

    def end_paragraph(self, level: int | None = None, *, title: bool = False) -> None:
        """The paragraph ends, a heading of that level or the document's title.

        In a table its end shows only if more follows in the cell.
        """
        start, end = self._paragraph_start, self._builder.position
        if start is not None and start < end:
            if level:
                self._builder.heading(start, level)
            if title and self._found.title is None:
                self._found.title = Span(start, end)
        self._label = ""
        if not self._rows:
            self._builder.paragraph()
        elif start is not None:
            self._gap = _Gap.PARAGRAPH

    def begin_table(self) -> None:
        """A table begins, perhaps within a cell."""
        if not self._rows:
            self._builder.paragraph()
            self._table_start = self._builder.position
        self._rows.append(False)

    def begin_cell(self) -> None:
        """A cell begins."""
        if self._rows and self._rows[-1]:
            self._gap = _Gap.CELL

    def end_row(self) -> None:
        """A row ends, and with it its line."""
        if not self._rows or not self._rows[-1]:
            return
        self._rows[-1] = False
        self._row_paged = False
        self._gap = None
        self._builder.line()
        for i in range(len(self._rows) - 1):
            self._rows[i] = True

    def end_table(self) -> None:
        """The table ends; the outermost one is a part of the document."""
        if self._rows:
            self._rows.pop()
        if self._rows:
            return
        self._gap = None
        self._builder.paragraph()
        if self._parts:
            self._found.add_table(self._table_start, self._builder.position)
