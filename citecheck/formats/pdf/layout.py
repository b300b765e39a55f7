"""The lines of a PDF in reading order, without headers and footers, page numbers and line numbers.

Where the comment on a threshold gives no source, no measurement of it is recorded: it was chosen by looking at pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from citecheck.formats.pdf.types import ENOUGH, MAX_INDENT, MIN_RISE, base_of, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.pdf.types import Line, Page, Pages

EDGE = 4  # rows at the top and at the bottom of a page among which headers and footers are sought
MIN_NUMBERED = 0.6  # share of a page's lines that count up for them to be numbered
MIN_BESIDE = 4  # line numbers of a page that are set apart: every fifth line of twenty
MIN_COLUMN = 6  # lines of a column
MIN_GUTTER = 6.0  # points between two columns; journals have 12 to 24
MAX_COLUMNS = 4
NEXT = 4  # lines that have the same lines around them
AROUND = 14  # lines before and after by which the edges of the text are found
MAX_MISALIGNED = 12  # points by which the right edges of line numbers differ, a tenth of them at each end aside
MIN_COLUMN_TEXT = 18  # code points of the median line of a column: three columns of 9-point type have 35
# `12`, `– xiv –`, `Page 3 of 20`
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|s\.)?\s*(?:\d{1,5}|[ivxl]{1,7})(?:\s*(?:of|/|von)\s*\d{1,5})?\W*", re.IGNORECASE
)
_AT_ENDS = re.compile(r"^\d{1,5}(?=\s)|(?<=\s)\d{1,5}$")  # `14 Levy et al.`, `References 13`
_SUPERSCRIPT = re.compile(r"\d{1,3}(?:[,–-]\d{1,3}){0,9}")  # `9`, `12,13`
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(\d{1,5})(?:\s+|$)")  # `115 The effect of`: the number of a line, run into it


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the page and the column it stands in."""

    line: Line
    page: int  # 1-based
    column: int  # counted through the document: lines of one number stand below one another
    left: float  # of the column
    right: float


def place(pages: Pages) -> list[Placed]:
    """All lines of running text in reading order."""
    upright = _remove_line_numbers([_upright_lines(page) for page in pages.pages])
    repeated = _find_headers_and_footers(upright)
    kept = [[x for i, x in enumerate(lines) if (n, i) not in repeated] for n, lines in enumerate(upright)]
    gutters = [_find_gutters(lines, page) for lines, page in zip(kept, pages.pages, strict=True)]
    placed: list[Placed] = []
    column = 0
    for number, (lines, between) in enumerate(zip(kept, _complete_gutters(gutters, kept), strict=True), start=1):
        for block in map(_join_rows, _split_columns(lines, between)):
            margins = _find_margins(block)
            placed += [Placed(x, number, column, *m) for x, m in zip(block, margins, strict=True)]
            column += 1
    return placed


def _upright_lines(page: Page) -> list[Line]:
    """The lines of a page without those set sideways, higher than three lines and than wide: arXiv's stamp."""
    usual = median(x.size for x in page.lines) if page.lines else 0.0

    def is_sideways(line: Line) -> bool:
        height = line.y1 - line.y0
        return height > 3.0 * usual and height > line.x1 - line.x0 and len(line.text) > 3  # noqa: PLR2004 - a letter over two lines

    return [line for line in page.lines if not is_sideways(line)]


# --- headers, footers, page numbers -------------------------------------------------------------------------


def _find_headers_and_footers(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Headers and footers by page and line: what stands at the edge of several pages, apart from the text."""
    seen: dict[tuple[str, bool], set[int]] = defaultdict(set)
    edges = [(number, top, _edge_rows(lines, top=top)) for number, lines in enumerate(pages) for top in (True, False)]
    for number, top, rows in edges:
        for row in rows:
            for i in row:
                seen[_words_alone(pages[number][i]), top].add(number)
    # a fifth of all pages: headers of even and of odd pages, of chapters; two pages in a paper of so few
    enough = max(min(ENOUGH, len(pages)), 0.2 * len(pages), 2)
    counted = _find_counting(pages)
    found: set[tuple[int, int]] = set()
    for number, top, rows in edges:
        lines = pages[number]
        repeated = [
            all(
                len(seen[_words_alone(lines[i]), top]) >= enough
                or (number, i) in counted
                or (not k and _PAGE_NUMBER.fullmatch(lines[i].text[:40]))
                for i in row
            )
            for k, row in enumerate(rows)
        ]
        depth = min(repeated.index(False) if False in repeated else len(rows), EDGE)
        while depth and not _stands_apart(lines, rows[depth - 1], rows[depth] if depth < len(rows) else (), top=top):
            depth -= 1
        found |= {(number, i) for row in rows[:depth] for i in row}
    return found


def _words_alone(line: Line) -> str:
    """What of a header is the same on every page: its words, without the numbers."""
    return _DIGITS.sub("#", line.text.casefold()).strip()


def _edge_rows(lines: Sequence[Line], *, top: bool) -> list[list[int]]:
    """The outermost rows of a page, the outermost first; pieces at one height are one row."""
    order = sorted(range(len(lines)), key=lambda i: -lines[i].y1 if top else lines[i].y0)
    rows: list[list[int]] = []
    for i in order:
        if rows and lines[i].y1 > lines[rows[-1][0]].y0 + 1 and lines[i].y0 < lines[rows[-1][0]].y1 - 1:
            rows[-1].append(i)
        elif len(rows) > EDGE:
            break
        else:
            rows.append([i])
    return rows


def _stands_apart(lines: Sequence[Line], row: Sequence[int], inner: Sequence[int], *, top: bool) -> bool:
    """Whether more than the space between two lines lies between a row and the next one towards the text."""
    if not inner:
        return True
    size = max(lines[i].size for i in (*row, *inner))
    upper, lower = (row, inner) if top else (inner, row)
    # between two lines of a text lie .2 to .4 of the size, in double spacing more
    return min(lines[i].y0 for i in upper) - max(lines[i].y1 for i in lower) > 0.5 * size


def _find_counting(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Lines at the very top or bottom that begin or end with the page's number: `References 13`, `14 Levy et al.`."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, lines in enumerate(pages):
        high, low = max((x.y1 for x in lines), default=0.0), min((x.y0 for x in lines), default=0.0)
        for i, line in enumerate(lines):
            if line.y1 > high - 3 or line.y0 < low + 3:
                for value in _AT_ENDS.findall(line.text):
                    found[int(value) - number].add((number, i))
    best = max(found.values(), key=len, default=set())
    return best if len({n for n, _ in best}) >= max(ENOUGH, 0.4 * len(pages)) else set()


# --- line numbers -------------------------------------------------------------------------------------------


def _remove_line_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the line numbers of a review copy, beside the lines or run into them."""
    beside = [_find_numbers_beside(lines) for lines in pages]
    if sum(map(bool, beside)) * 2 > len(pages):
        return [[x for i, x in enumerate(lines) if i not in out] for lines, out in zip(pages, beside, strict=True)]
    within = [_find_numbers_within(lines) for lines in pages]
    if sum(map(bool, within)) * 2 > len(pages):
        return [_cut_numbers(lines, lengths) for lines, lengths in zip(pages, within, strict=True)]
    return pages


def _find_numbers_beside(lines: Sequence[Line]) -> set[int]:
    """The lines that are numbers in the margin, counting up by one or by five."""
    found = [i for i, x in enumerate(lines) if _NUMBER.fullmatch(x.text)]
    if len(found) < MIN_BESIDE:
        return set()
    steps = Counter(int(lines[b].text) - int(lines[a].text) for a, b in pairwise(found))
    step, count = steps.most_common(1)[0]
    edges = sorted(lines[i].x1 for i in found)
    is_aligned = edges[-1 - len(edges) // 10] - edges[len(edges) // 10] < MAX_MISALIGNED
    return set(found) if step in {1, 5} and count >= MIN_NUMBERED * (len(found) - 1) and is_aligned else set()


def _find_numbers_within(lines: Sequence[Line]) -> dict[int, int]:
    """Where lines begin with their number, by line: how many code points to cut.

    Where few do, it is every fifth line's, to the left of all text.
    """
    numbers = {i: m for i, x in enumerate(lines) if (m := _NUMBER.match(x.text))}
    if len(numbers) < max(MIN_COLUMN, MIN_NUMBERED * len(lines)):
        lefts = [x.x0 for i, x in enumerate(lines) if i not in numbers]
        if len(lefts) < MIN_COLUMN:
            return {}
        left = median(lefts)
        numbers = {i: m for i, m in numbers.items() if lines[i].x0 < left - lines[i].size}
        if len(numbers) < MIN_BESIDE - 1:
            return {}
    steps = Counter(int(numbers[b].group(1)) - int(numbers[a].group(1)) for a, b in pairwise(numbers))
    step, count = max(steps.items(), key=lambda s: s[1], default=(0, 0))
    counts_up = step in ({1} if len(numbers) > len(lines) / 2 else {5, 10})
    return {i: m.end() for i, m in numbers.items()} if counts_up and count >= MIN_NUMBERED * steps.total() else {}


def _cut_numbers(lines: Sequence[Line], lengths: dict[int, int]) -> list[Line]:
    done = []
    for i, line in enumerate(lines):
        length = lengths.get(i, 0)
        width = (line.x1 - line.x0) / max(len(line.text), 1)
        rest = cut(line, 0, length)
        rest.x0 = line.x0 + length * width
        done += [rest] if rest.text else []
    return done


# --- columns ------------------------------------------------------------------------------------------------


def _column_bounds(gutters: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right edge of each column, the outer ones open."""
    return list(pairwise([float("-inf"), *gutters, float("inf")]))


def _crosses_gutter(line: Line, gutters: Sequence[float]) -> bool:
    return any(line.x0 < g - 1 and line.x1 > g + 1 for g in gutters)


def _split_columns(lines: list[Line], gutters: Sequence[float]) -> list[list[Line]]:
    """The blocks of a page in reading order: columns side by side, and what spans them in its place.

    A page of one column stands in the order of the file, cut where the next line stands higher up.
    """
    blocks: list[list[Line]] = []
    if not gutters:
        for line in lines:
            if blocks and line.y1 <= blocks[-1][-1].y1 + 2:
                blocks[-1].append(line)
            else:
                blocks.append([line])
        return blocks
    spanning = [x for x in lines if _crosses_gutter(x, gutters)]
    inside = [x for x in lines if not _crosses_gutter(x, gutters)]
    for spans, band in _split_bands(spanning, inside):
        if spans:
            blocks.append(spans)
        for low, high in _column_bounds(gutters):
            column = [x for x in band if low <= (x.x0 + x.x1) / 2 < high]
            if column:
                blocks.append(sorted(column, key=lambda x: -x.y1))
    return blocks


def _split_bands(spanning: list[Line], inside: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Spanning lines, top down, each run of them with the column lines below it and above the next run."""
    order = sorted([(-x.y1, 0, i) for i, x in enumerate(spanning)] + [(-x.y1, 1, i) for i, x in enumerate(inside)])
    bands: list[tuple[list[Line], list[Line]]] = [([], [])]
    for _, is_inside, i in order:
        if is_inside:
            bands[-1][1].append(inside[i])
        elif bands[-1][1]:
            bands.append(([spanning[i]], []))
        else:
            bands[-1][0].append(spanning[i])
    return bands


def _find_gutters(lines: Sequence[Line], page: Page) -> list[float]:
    """The middles of the vertical stripes that (nearly) no line of a page crosses, with columns on both sides."""
    if len(lines) < 2 * MIN_COLUMN or page.width <= 0:
        return []
    width = int(min(page.width, 14_400)) + 2  # points: the widest page (ISO 32000-1, annex C)
    changes = [0] * (width + 1)  # by point: lines that begin there less those that end
    for x in lines:
        changes[min(max(int(x.x0), 0), width)] += 1
        changes[min(max(int(x.x1) + 1, 0), width)] -= 1
    limit = 0.04 * len(lines) + 1  # that cross a gutter in spite of it: formulas, wide words
    found: list[float] = []
    start: int | None = None
    for at, depth in enumerate(accumulate(changes)):
        if depth <= limit:
            start = at if start is None else start
            continue
        if start is not None and at - start >= MIN_GUTTER:
            middle = (start + at) / 2
            left = sum(x.x1 <= middle for x in lines)
            right = sum(x.x0 >= middle for x in lines)
            if min(left, right) >= max(MIN_COLUMN, 0.15 * len(lines)):  # a margin with notes has fewer
                found.append(middle)
        start = None
    return found if len(found) < MAX_COLUMNS and _hold_text(found, lines) else []


def _hold_text(gutters: Sequence[float], lines: Sequence[Line]) -> bool:
    """Whether the columns hold running text, and are not the cells of a table."""
    for low, high in _column_bounds(gutters):
        inside = [len(x.text) for x in lines if low <= (x.x0 + x.x1) / 2 < high and not (x.x0 < low or x.x1 > high)]
        if not inside or median(inside) < MIN_COLUMN_TEXT:
            return False
    return True


def _complete_gutters(gutters: list[list[float]], pages: Sequence[Sequence[Line]]) -> list[list[float]]:
    """The gutters of each page; a page with a title or an abstract over its columns has those of the others."""

    def shape(page: Sequence[float]) -> tuple[int, ...]:
        return tuple(round(g / 8) for g in page)  # in steps of 8 points

    shapes = Counter(shape(page) for page in gutters if page)
    if not shapes:
        return gutters
    usual = shapes.most_common(1)[0][0]
    model = next(page for page in gutters if shape(page) == usual)
    return [page or (model if _stand_beside(lines, model) else []) for page, lines in zip(gutters, pages, strict=True)]


def _stand_beside(lines: Sequence[Line], gutters: Sequence[float]) -> bool:
    """Whether lines stand on both sides of each gutter, more of them than cross it."""
    if any(
        sum(low - 1 <= x.x0 and x.x1 <= high + 1 for x in lines) < MIN_COLUMN for low, high in _column_bounds(gutters)
    ):
        return False
    return sum(_crosses_gutter(x, gutters) for x in lines) * 2 <= len(lines)


# --- rows and margins ---------------------------------------------------------------------------------------


def _join_rows(block: Sequence[Line]) -> list[Line]:
    """The lines of a block, pieces of one row put together: what the file writes piece by piece is one line."""
    done: list[Line] = []
    for line in block:
        if done and _is_same_row(done[-1], line):
            done[-1] = _join_pieces(done[-1], line)
        else:
            done.append(line)
    return done


def _is_same_row(a: Line, b: Line) -> bool:
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    low = min(a.y1 - a.y0, b.y1 - b.y0)
    return shared > 0.5 * max(low, 0.1) and -1 <= b.x0 - a.x1 < 3 * max(a.size, b.size) and not a.broken


def _is_superscript(piece: Line, beside: Line) -> bool:
    """Whether a piece of a row is a superscript number, set in smaller type than what stands beside it."""
    is_small = piece.size < 0.85 * beside.size and _SUPERSCRIPT.fullmatch(piece.text) is not None
    return is_small and piece.y0 - base_of(beside) > MIN_RISE * beside.size


def _join_pieces(a: Line, b: Line) -> Line:
    # less than .12 of the size is no space between words, and before a stop much is none
    blank = 0.12 * max(a.size, b.size) * (3 if b.text[0] in ".,;:)]" else 1)
    gap = " " if b.x0 - a.x1 > blank else ""
    shift = len(a.text) + len(gap)
    first = [(0, len(a.text))] if _is_superscript(a, b) else a.superscript
    second = [(0, len(b.text))] if _is_superscript(b, a) else b.superscript
    return msgspec.structs.replace(
        a,
        text=a.text + gap + b.text,
        x1=b.x1,
        y0=min(a.y0, b.y0),
        y1=max(a.y1, b.y1),
        size=a.size if len(a.text) >= len(b.text) else b.size,
        superscript=[*first, *((s + shift, e + shift) for s, e in second)],
        broken=b.broken,
        bold=a.bold and b.bold,
        links=[*a.links, *((s + shift, e + shift, key) for s, e, key in b.links)],
    )


def _find_margins(block: Sequence[Line]) -> list[tuple[float, float]]:
    """The left and right edge of the text around each line of a block, single stray lines aside."""
    known: dict[tuple[int, int, int], tuple[float, float]] = {}
    margins = []
    for i, line in enumerate(block):
        key = (i // NEXT, round(line.x0), round(line.size))
        if key not in known:
            height = max(line.size, 1.0)
            around = block[max(i // NEXT * NEXT - AROUND, 0) : i // NEXT * NEXT + AROUND + NEXT]
            near = [x for x in around if abs(x.x0 - line.x0) < MAX_INDENT * height] or [line]
            lefts, rights = sorted(x.x0 for x in near), sorted(x.x1 for x in near)
            may_be_stray = len(near) > 4  # noqa: PLR2004 - enough that one of them may be a stray
            left = lefts[1] if may_be_stray and lefts[1] - lefts[0] > height / 2 else lefts[0]
            known[key] = left, rights[-2] if may_be_stray else rights[-1]
        left, right = known[key]
        margins.append((min(left, line.x0), right))
    return margins
