"""Lines of a PDF put together to paragraphs: entries of lists apart, sentences over pages and columns whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from citecheck.formats.pdf.lists import ENTRY, YEAR, hanging, labels
from citecheck.formats.pdf.rows import (
    OTHER_TYPE,
    SHORT,
    ends_entry,
    ends_sentence,
    is_other_type,
    pitches,
    rows_of,
    segments,
)
from citecheck.formats.pdf.types import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.lists import Labelled
    from citecheck.formats.pdf.rows import Row

GAP = 1.25  # line distances from which on a gap parts paragraphs
_AUTHOR_YEAR = re.compile(r"\((?:1[89]|20)\d\d[a-z]?\)")  # `World Health Organization (2004b)`
MIN_SENTENCE = 20  # code points of a line that is no heading or label


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Placed] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Of its type, in most of its lines."""
        return median(p.line.size for p in self.lines)


@dataclass(frozen=True, slots=True)
class _Looks:
    """What is known of the lines of a document when paragraphs are set apart."""

    rows: list[Row]
    labelled: Labelled
    pitches: dict[int, float]
    hanging: list[bool]
    spaced: set[int]
    starts: Collection[int]


def paragraphs(placed: Sequence[Placed], starts: Collection[int] = ()) -> list[Paragraph]:
    """The lines as paragraphs, in order; `starts` are lines that are known to begin one."""
    rows = rows_of(placed)
    steps = pitches(rows)
    hangs = hanging(rows, segments(rows))
    looks = _Looks(rows, labels(rows), steps, hangs, _spaced_columns(rows, steps), starts)
    done: list[Paragraph] = []
    first = 0
    for i, each in enumerate(placed):
        if i == 0 or _begins_paragraph(looks, i, first):
            done.append(Paragraph([each]))
            first = i
        else:
            done[-1].lines.append(each)
    return _join_over_pages(done)


def _begins_paragraph(looks: _Looks, i: int, first: int) -> bool:
    """Whether a line begins a paragraph; `first` is the line at which the one before it began."""
    before, row = looks.rows[i - 1], looks.rows[i]
    if i in looks.labelled.starts or i in looks.starts:
        return True
    if before.placed.line.broken or looks.labelled.holds(i):
        return False
    same_column = before.placed.column == row.placed.column
    if same_column and len(row.text) == 1 and not row.text.isalnum():  # a stop that the line above left no room for
        return False
    if is_other_type(before, row):
        return True
    apart = before.base - row.base > GAP * looks.pitches[row.placed.column] or row.base > before.base + 2
    if same_column and apart:
        return True
    if looks.hanging[i]:
        is_complete = ends_entry(before.text)
        return not row.indented and (is_complete or (same_column and (before.indented or _leaves_room(before, row))))
    if not same_column:
        return _ends_paragraph(before) or row.indented or _begins_next_entry(looks.rows, first, i)
    if row.indented and not before.indented:
        return True
    if row.placed.column in looks.spaced:
        return False
    return _ends_paragraph(before) or (before.short and ENTRY.match(row.text) is not None)


def _leaves_room(before: Row, row: Row) -> bool:
    """Whether a line above another leaves room, by the margins of the lower one, or the lower begins as entries do."""
    line, below = before.placed.line, row.placed
    short = line.x1 - below.left < SHORT * (below.right - below.left)
    return before.short or short or ENTRY.match(row.text) is not None


def _ends_paragraph(row: Row) -> bool:
    """Whether a line stays short of the margin and ends as a sentence or an entry does."""
    return row.short and ends_entry(row.text)


def _begins_next_entry(rows: Sequence[Row], first: int, i: int) -> bool:
    """Whether a full line ends an entry on one page, and another entry begins on the next."""
    entry = ENTRY.match(rows[first].text) or _AUTHOR_YEAR.search(rows[first].text)
    if not (ENTRY.match(rows[i].text) and entry and ends_entry(rows[i - 1].text)):
        return False
    return any(YEAR.search(row.text) for row in rows[first:i])


def _spaced_columns(rows: Sequence[Row], steps: dict[int, float]) -> set[int]:
    """The columns whose paragraphs stand apart: there a short line alone ends none.

    A gap comes every eight lines at least.
    """
    gaps: Counter[int] = Counter()
    lines: Counter[int] = Counter(row.placed.column for row in rows)
    for a, b in pairwise(rows):
        if a.placed.column == b.placed.column and a.base - b.base > GAP * steps[b.placed.column]:
            gaps[b.placed.column] += 1
    return {c for c, n in gaps.items() if n >= ENOUGH and lines[c] <= 8 * n}


# --- sentences over pages -----------------------------------------------------------------------------------


def _join_over_pages(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that break off in mid-sentence, with what goes on in small letters on the next page or column."""
    done: list[Paragraph] = []
    for paragraph in found:
        if paragraph.lines[0].line.text[:1].islower() and done:
            # footnotes and tables may stand between: twelve paragraphs are looked at
            earlier = next((p for p in reversed(done[-12:]) if _breaks_off(p, paragraph)), None)
            if earlier is not None:
                earlier.lines += paragraph.lines
                continue
        done.append(paragraph)
    return done


def _breaks_off(earlier: Paragraph, later: Paragraph) -> bool:
    last, first = earlier.lines[-1], later.lines[0]
    if last.column == first.column or len(last.line.text) <= MIN_SENTENCE or ends_sentence(last.line.text):
        return False
    is_full = not rows_of([last])[0].short
    return is_full and abs(last.line.size - first.line.size) <= OTHER_TYPE * first.line.size
