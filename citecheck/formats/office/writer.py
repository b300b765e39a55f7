"""How the words of a Word document become lines: paragraphs, rows of tables, automatic numbers, pages."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from citecheck.formats.docx.names import SOFT_HYPHEN

if TYPE_CHECKING:
    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.fields import Span

_SPACES = " \t\n\r\f"  # what `TextBuilder.text` folds


class _Gap(Enum):
    """What stands between the last word and the next one in a table."""

    CELL = "\t"
    PARAGRAPH = "\n\n"


class Writer:
    """Writes one story. Breaks, numbers and the starts of spans wait for the next word, so none stands alone."""

    def __init__(self, builder: TextBuilder, pages: list[tuple[int, int]] | None) -> None:
        self._builder = builder
        self._pages = pages  # `None` where pages are not known
        self._page = 1
        self._page_due = False  # the next word is the first of a page
        self._break_due = False  # an explicit break has come, for which Word mostly tells the new page, too
        self._row_paged = False
        self._gap: _Gap | None = None
        self._label = ""
        self._waiting: list[Span] = []
        self._rows: list[bool] = []  # for each open table, whether its row has words
        self.paragraph_start: int | None = None

    def words(self, text: str, *, superscript: bool = False, at: int | None = None) -> None:
        """Words of a run, soft hyphens left out; `at` is where they begin, see `docx_origins`."""
        if SOFT_HYPHEN in text:
            text = text.replace(SOFT_HYPHEN, "")
        bare = text.lstrip(_SPACES)
        if not bare:
            if text:
                self._builder.space()
            return
        if self._gap or self._label or self.paragraph_start is None:
            self._due()
        if len(bare) < len(text):
            self._builder.space()
        start = self._builder.start
        if self._waiting:
            self._place(start)
        if self._page_due or self._break_due:
            self._turn(start)
        self._builder.text(bare, None if at is None else at + len(text) - len(bare))
        if superscript:
            self._builder.superscript(start)

    def _due(self) -> None:
        """What waits for a word: the break before it, the start of its paragraph, the paragraph's number."""
        if self._gap is _Gap.PARAGRAPH:
            self._builder.paragraph()
        elif self._gap is _Gap.CELL:
            self._builder.verbatim("\t")
        self._gap = None
        if self._rows:
            self._rows[-1] = True
        if self.paragraph_start is None:
            self.paragraph_start = self._builder.start
        if self._label:
            self._builder.generated(self._label)
            self._builder.space()
            self._label = ""

    def _place(self, start: int) -> None:
        for span in self._waiting:
            if span.start is None:
                span.start = start
        self._waiting = []

    def _turn(self, start: int) -> None:
        if self._break_due:
            self._page += 1
        self._page_due = self._break_due = False
        if self._pages is not None:
            self._pages.append((start, self._page))

    def space(self) -> None:
        """White space: a tab, or something that is left out."""
        self._builder.space()

    def line(self) -> None:
        """A line break within a paragraph."""
        if self._gap is None:
            self._builder.line()

    def open(self, span: Span) -> None:
        """The span starts with the next word."""
        self._waiting.append(span)

    def close(self, span: Span) -> None:
        """The span ends with the last word; without any it is empty."""
        span.end = self._builder.position
        if span.start is None:
            span.start = span.end

    def page_break(self) -> None:
        """A page break that the author made."""
        self._builder.space()
        if self._pages is not None:
            self._break_due = True

    def page_rendered(self) -> None:
        """A page begins here, as Word last laid the document out; in the cells of a row it says so more than once."""
        if self._pages is None or (self._rows and self._row_paged):
            return
        self._row_paged = bool(self._rows)
        self._page += 1
        self._page_due, self._break_due = True, False

    def begin_paragraph(self, label: str) -> None:
        """A paragraph begins; `label` is its automatic number."""
        self._label = label
        self.paragraph_start = None

    def end_paragraph(self) -> None:
        """The paragraph ends; in a table its end shows only if more follows in the cell."""
        self._label = ""
        if not self._rows:
            self._builder.paragraph()
        elif self.paragraph_start is not None:
            self._gap = _Gap.PARAGRAPH

    def begin_table(self) -> None:
        """A table begins, perhaps within a cell."""
        if not self._rows:
            self._builder.paragraph()
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

    def end_table(self) -> bool:
        """The table ends; whether it was the outermost one."""
        if self._rows:
            self._rows.pop()
        if self._rows:
            return False
        self._gap = None
        self._builder.paragraph()
        return True
