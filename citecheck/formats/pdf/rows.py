"""How the lines of a PDF look beside one another: base lines, indents, short ends, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from citecheck.formats.pdf.types import MAX_INDENT, MAX_LOOK, base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.pdf.layout import Placed

OTHER_TYPE = 0.07  # difference in size from which on a line is of another type: 9 and 10 point differ by .1
SHORT = 0.88  # share of a column's width that the last line of a paragraph stays below
MAX_HEADING = 100  # code points of a line that may be a heading in the type of the text
MIN_STEPS = 4  # line distances from which on those of a column are known
# `… of envy.”`, `… pp. 12–15`, `… https://doi.org/10.1000/182`
_ENDS = re.compile(r"[.!?][\"'”’»)\]]*$|[\"”’»)\]>]$|\d$|[/]\S+$")
# `… of envy.`, `… as follows:`
_STOPS = re.compile(r"[.!?:][\"'”’»)\]]*$")


@dataclass(slots=True, eq=False)
class Row:
    """A line with what is asked of it again and again."""

    placed: Placed
    text: str
    size: float
    base: float  # its base line
    shift: float  # points that it is set in by
    indented: bool
    short: bool  # it ends well before the margin


def rows_of(placed: Sequence[Placed]) -> list[Row]:
    """The lines with their looks."""
    rows = []
    for each in placed:
        line = each.line
        size = max(line.size, 1.0)
        shift = line.x0 - each.left
        indented = 0.5 * size <= shift <= MAX_INDENT * size
        short = line.x1 - each.left < SHORT * (each.right - each.left)
        rows.append(Row(each, line.text, size, base_of(line), shift, indented, short))
    return rows


def ends_entry(text: str) -> bool:
    """Whether a line ends as a sentence or an entry does."""
    return _ENDS.search(text[-MAX_LOOK:]) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a full stop."""
    return _STOPS.search(text[-MAX_LOOK:]) is not None


def is_other_type(a: Row, b: Row) -> bool:
    """Whether two lines are of different sizes, or one is a bold heading and the other is not."""
    if abs(a.size - b.size) > OTHER_TYPE * max(a.size, b.size):
        return True
    bold, other = a.placed.line.bold, b.placed.line.bold
    return bold is not other and (a if bold else b).short and a.placed.column == b.placed.column


def segments(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The stretches between lines that are headings, by their type or by standing short and apart."""
    inner = [i for i in range(1, len(rows)) if is_other_type(rows[i - 1], rows[i]) or _is_heading(rows[i - 1], rows[i])]
    return list(pairwise([0, *inner, len(rows)])) if rows else []


def _is_heading(above: Row, row: Row) -> bool:
    words = row.text
    if not row.short or len(words) > MAX_HEADING or not words[:1].isupper() or words[-1:] in ".,;:-" or "," in words:
        return False
    return above.placed.column != row.placed.column or above.base - row.base > 1.6 * row.size


def pitches(rows: Sequence[Row]) -> dict[int, float]:
    """The distance of two lines of a paragraph, by column.

    A fifth of a column's distances lie below it: the larger ones are those between paragraphs.
    """
    steps: dict[int, list[float]] = {}
    for a, b in pairwise(rows):
        if a.placed.column == b.placed.column and 0.6 * b.size < a.base - b.base < 5 * a.size:
            steps.setdefault(a.placed.column, []).append(a.base - b.base)
    usual = median([s for each in steps.values() for s in each]) if steps else 12.0
    low = {c: sorted(each)[len(each) // 5] for c, each in steps.items() if len(each) >= MIN_STEPS}
    return {row.placed.column: low.get(row.placed.column, usual) for row in rows}
