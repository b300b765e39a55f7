"""The lines of a PDF in reading order, without what stands around the text: heads, feet, page and line numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from citecheck.formats.pdf.types import base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.pdf.types import Line, Page, Pages

MIN_APART = 0.5  # of the size of the type: between two lines of a text lie .2 to .4, in double spacing more
EDGE = 4  # rows at the top and at the bottom of a page among which heads and feet are sought
MIN_REPEATS = 3  # pages on which a head or foot stands; two in a paper of so few pages
MIN_REPEAT_SHARE = 0.2  # and their share of all pages: heads of even and of odd pages, of chapters
MAX_NUMBER = 40  # code points of a line that is a page's number, with what stands around it
MIN_COUNTED = 0.4  # share of pages whose outermost lines carry the page's number
MIN_NUMBERED = 0.6  # share of a page's lines that count up for them to be numbered
MIN_BESIDE = 4  # line numbers of a page that are set apart: every fifth line of twenty
MIN_COLUMN = 6  # lines of a column
MAX_WIDTH = 14_400  # points: the widest page (ISO 32000-1, annex C)
MIN_GUTTER = 6.0  # points between two columns; journals have 12 to 24
MAX_CROSSING = 0.04  # share of lines that cross a gutter in spite of it: formulas, wide words
MAX_COLUMNS = 4
MIN_BLANK = 0.12  # of the type's size: less between two pieces of a row is no space between words
MAX_RAISED, MIN_RISE = 0.85, 0.15  # of the size beside it: the size of a raised number, and how far it is raised
NEXT = 4  # lines that have the same lines around them
AROUND = 14  # lines before and after by which the edges of the text are told
MAX_SHIFT = 6.0  # heights of a line by which lines of one text are set in at most
SIDEWAYS = 3.0  # a line higher than so many lines and narrower than high stands on its side: arXiv's stamp
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|s\.)?\s*(?:\d{1,5}|[ivxl]{1,7})(?:\s*(?:of|/|von)\s*\d{1,5})?\W*", re.IGNORECASE
)
_AT_ENDS = re.compile(r"^\d{1,5}(?=\s)|(?<=\s)\d{1,5}$")  # `14 Levy et al.`, `References 13`
_RAISED = re.compile(r"\d{1,3}(?:[,–-]\d{1,3}){0,9}")  # `9`, `12,13`
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(\d{1,5})(?:\s+|$)")


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
    bare = [_upright(page) for page in pages.pages]
    bare = _without_line_numbers(bare)
    furniture = _furniture(bare)
    kept = [[x for i, x in enumerate(lines) if (n, i) not in furniture] for n, lines in enumerate(bare)]
    gutters = _usual([_gutters(lines, page) for lines, page in zip(kept, pages.pages, strict=True)], kept)
    placed: list[Placed] = []
    column = 0
    for number, (lines, between) in enumerate(zip(kept, gutters, strict=True), start=1):
        for block in map(_rows, _columns(lines, between)):
            margins = _margins(block)
            placed += [Placed(x, number, column, *m) for x, m in zip(block, margins, strict=True)]
            column += 1
    return placed


def _upright(page: Page) -> list[Line]:
    """The lines of a page without those set sideways or beyond its edges."""
    heights = [x.size for x in page.lines]
    usual = median(heights) if heights else 0.0
    return [
        x
        for x in page.lines
        if not (x.y1 - x.y0 > SIDEWAYS * usual and x.y1 - x.y0 > x.x1 - x.x0 and len(x.text) > 3)  # noqa: PLR2004
    ]


# --- heads, feet, page numbers ------------------------------------------------------------------------------


def _furniture(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Heads and feet by page and line: what stands at the edge of several pages, apart from the text."""
    seen: dict[tuple[str, bool], set[int]] = defaultdict(set)
    rows = [(_edge(lines, top=True), _edge(lines, top=False)) for lines in pages]
    for number, both in enumerate(rows):
        for row, top in ((row, top) for edge, top in zip(both, (True, False), strict=True) for row in edge):
            for i in row:
                seen[_shape(pages[number][i]), top].add(number)
    enough = max(min(MIN_REPEATS, len(pages)), MIN_REPEAT_SHARE * len(pages), 2)
    counted = _counting(pages)
    found: set[tuple[int, int]] = set()
    for number, (lines, both) in enumerate(zip(pages, rows, strict=True)):
        for edge, top in zip(both, (True, False), strict=True):
            repeated = [
                all(
                    len(seen[_shape(lines[i]), top]) >= enough
                    or (number, i) in counted
                    or (not k and _PAGE_NUMBER.fullmatch(lines[i].text[:MAX_NUMBER]))
                    for i in row
                )
                for k, row in enumerate(edge)
            ]
            depth = min(repeated.index(False) if False in repeated else len(edge), EDGE)
            while depth and not _apart(lines, edge[depth - 1], edge[depth] if depth < len(edge) else (), top=top):
                depth -= 1
            found |= {(number, i) for row in edge[:depth] for i in row}
    return found


def _shape(line: Line) -> str:
    """What of a head is the same on every page: its words, without the numbers."""
    return _DIGITS.sub("#", line.text.casefold()).strip()


def _edge(lines: Sequence[Line], *, top: bool) -> list[list[int]]:
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


def _apart(lines: Sequence[Line], row: Sequence[int], inner: Sequence[int], *, top: bool) -> bool:
    """Whether more than the space between two lines lies between a row and the next one towards the text."""
    if not inner:
        return True
    size = max(lines[i].size for i in (*row, *inner))
    if top:
        gap = min(lines[i].y0 for i in row) - max(lines[i].y1 for i in inner)
    else:
        gap = min(lines[i].y0 for i in inner) - max(lines[i].y1 for i in row)
    return gap > MIN_APART * size


def _counting(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Lines at the very top or bottom that begin or end with the page's number: `References 13`, `14 Levy et al.`."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, lines in enumerate(pages):
        for i in _outermost(lines):
            for value in _AT_ENDS.findall(lines[i].text):
                found[int(value) - number].add((number, i))
    best = max(found.values(), key=len, default=set())
    return best if len({n for n, _ in best}) >= max(MIN_REPEATS, MIN_COUNTED * len(pages)) else set()


def _outermost(lines: Sequence[Line]) -> list[int]:
    if not lines:
        return []
    high, low = max(x.y1 for x in lines), min(x.y0 for x in lines)
    return [i for i, x in enumerate(lines) if x.y1 > high - 3 or x.y0 < low + 3]


# --- line numbers -------------------------------------------------------------------------------------------


def _without_line_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the line numbers of a review copy, beside the lines or run into them."""
    alone = [_beside(lines) for lines in pages]
    within = [_run_in(lines) for lines in pages]
    if sum(map(bool, alone)) * 2 > len(pages):
        return [[x for i, x in enumerate(lines) if i not in out] for lines, out in zip(pages, alone, strict=True)]
    if sum(map(bool, within)) * 2 > len(pages):
        return [_stripped(lines, cut) for lines, cut in zip(pages, within, strict=True)]
    return pages


def _beside(lines: Sequence[Line]) -> set[int]:
    """The lines that are numbers in the margin, counting up by one or by five."""
    found = [i for i, x in enumerate(lines) if x.text.isdigit() and len(x.text) <= 5]  # noqa: PLR2004 - 99,999 lines
    if len(found) < MIN_BESIDE:
        return set()
    steps = Counter(int(lines[b].text) - int(lines[a].text) for a, b in pairwise(found))
    step, count = steps.most_common(1)[0]
    lefts = sorted(lines[i].x1 for i in found)
    aligned = lefts[-1 - len(lefts) // 10] - lefts[len(lefts) // 10] < 12  # noqa: PLR2004 - points
    return set(found) if step in {1, 5} and count >= MIN_NUMBERED * (len(found) - 1) and aligned else set()


def _run_in(lines: Sequence[Line]) -> dict[int, int]:
    """Where lines begin with their number, by line: how many code points to cut."""
    numbers = {i: m for i, x in enumerate(lines) if (m := _NUMBER.match(x.text))}
    if len(numbers) < max(MIN_COLUMN, MIN_NUMBERED * len(lines)):
        numbers = _hanging_out(lines, numbers)
    steps = Counter(int(numbers[b].group(1)) - int(numbers[a].group(1)) for a, b in pairwise(numbers))
    step, count = max(steps.items(), key=lambda s: s[1], default=(0, 0))
    counts = step in ({1} if len(numbers) > len(lines) / 2 else {5, 10})
    return {i: m.end() for i, m in numbers.items()} if counts and count >= MIN_NUMBERED * steps.total() else {}


def _hanging_out(lines: Sequence[Line], numbers: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """The numbers that stand to the left of all text: every fifth line's."""
    lefts = [x.x0 for i, x in enumerate(lines) if i not in numbers]
    if len(lefts) < MIN_COLUMN:
        return {}
    left = median(lefts)
    outside = {i: m for i, m in numbers.items() if lines[i].x0 < left - lines[i].size}
    return outside if len(outside) >= MIN_BESIDE - 1 else {}


def _stripped(lines: Sequence[Line], cut: dict[int, int]) -> list[Line]:
    done = []
    for i, line in enumerate(lines):
        n = cut.get(i, 0)
        superscript = [(s - n, e - n) for s, e in line.superscript if s >= n]
        share = (line.x1 - line.x0) / max(len(line.text), 1)
        links = [(max(s - n, 0), e - n, key) for s, e, key in line.links if e > n]
        kept = msgspec.structs.replace(
            line, text=line.text[n:], superscript=superscript, links=links, x0=line.x0 + n * share
        )
        done += [kept] if kept.text else []
    return done


# --- columns ------------------------------------------------------------------------------------------------


def _columns(lines: list[Line], gutters: Sequence[float]) -> list[list[Line]]:
    """The blocks of a page in reading order: columns side by side, and what spans them in its place."""
    if not gutters:
        return _split_where_it_rises(lines)
    spans = [x for x in lines if any(x.x0 < g - 1 and x.x1 > g + 1 for g in gutters)]
    blocks: list[list[Line]] = []
    inside = [x for x in lines if not any(x.x0 < g - 1 and x.x1 > g + 1 for g in gutters)]
    bands = _bands(spans, inside)
    for band_spans, band_lines in bands:
        if band_spans:
            blocks.append(band_spans)
        for i in range(len(gutters) + 1):
            low = gutters[i - 1] if i else float("-inf")
            high = gutters[i] if i < len(gutters) else float("inf")
            column = [x for x in band_lines if low <= (x.x0 + x.x1) / 2 < high]
            if column:
                blocks.append(sorted(column, key=lambda x: -x.y1))
    return blocks


def _bands(spans: list[Line], inside: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Spanning lines, top down, each run of them with the column lines below it and above the next run."""
    events = sorted([(-x.y1, 0, i) for i, x in enumerate(spans)] + [(-x.y1, 1, i) for i, x in enumerate(inside)])
    bands: list[tuple[list[Line], list[Line]]] = [([], [])]
    for _, kind, i in events:
        if kind == 1:
            bands[-1][1].append(inside[i])
        elif bands[-1][1]:
            bands.append(([spans[i]], []))
        else:
            bands[-1][0].append(spans[i])
    return bands


def _gutters(lines: Sequence[Line], page: Page) -> list[float]:
    """The middles of the vertical stripes that (nearly) no line of a page crosses, with columns on both sides."""
    if len(lines) < 2 * MIN_COLUMN or page.width <= 0:
        return []
    width = int(min(page.width, MAX_WIDTH)) + 2
    cover = [0] * (width + 1)
    for x in lines:
        cover[min(max(int(x.x0), 0), width)] += 1
        cover[min(max(int(x.x1) + 1, 0), width)] -= 1
    depth, total = [], 0
    for each in cover:
        total += each
        depth.append(total)
    limit = MAX_CROSSING * len(lines) + 1
    found: list[float] = []
    start: int | None = None
    for at in range(width + 1):
        if depth[at] <= limit:
            start = at if start is None else start
            continue
        if start is not None and at - start >= MIN_GUTTER:
            middle = (start + at) / 2
            left = sum(x.x1 <= middle for x in lines)
            right = sum(x.x0 >= middle for x in lines)
            if min(left, right) >= max(MIN_COLUMN, 0.15 * len(lines)):
                found.append(middle)
        start = None
    return found if len(found) < MAX_COLUMNS and _wide_enough(found, lines) else []


def _wide_enough(gutters: Sequence[float], lines: Sequence[Line]) -> bool:
    """Whether the columns hold running text, and are not the cells of a table."""
    for i in range(len(gutters) + 1):
        low = gutters[i - 1] if i else float("-inf")
        high = gutters[i] if i < len(gutters) else float("inf")
        inside = [len(x.text) for x in lines if low <= (x.x0 + x.x1) / 2 < high and not (x.x0 < low or x.x1 > high)]
        if not inside or median(inside) < 18:  # noqa: PLR2004 - code points: three columns of 9 point have 35
            return False
    return True


def _split_where_it_rises(lines: Sequence[Line]) -> list[list[Line]]:
    """A page of one column, in the order of the file, cut where the next line stands higher up."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.y1 <= blocks[-1][-1].y1 + 2:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _rows(block: Sequence[Line]) -> list[Line]:
    """The lines of a block, pieces of one row put together: what the file writes piece by piece is one line."""
    done: list[Line] = []
    for line in block:
        if done and _same_row(done[-1], line):
            done[-1] = _with(done[-1], line)
        else:
            done.append(line)
    return done


def _same_row(a: Line, b: Line) -> bool:
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    low = min(a.y1 - a.y0, b.y1 - b.y0)
    return shared > 0.5 * max(low, 0.1) and -1 <= b.x0 - a.x1 < 3 * max(a.size, b.size) and not a.broken


def _stands_above(piece: Line, beside: Line) -> bool:
    """Whether a piece of a row is a raised number, set in smaller type than what stands beside it."""
    small = piece.size < MAX_RAISED * beside.size and _RAISED.fullmatch(piece.text) is not None
    return small and piece.y0 - base_of(beside) > MIN_RISE * beside.size


def _with(a: Line, b: Line) -> Line:
    blank = MIN_BLANK * max(a.size, b.size) * (3 if b.text[0] in ".,;:)]" else 1)
    gap = " " if b.x0 - a.x1 > blank else ""
    shift = len(a.text) + len(gap)
    first = [(0, len(a.text))] if _stands_above(a, b) else a.superscript
    second = [(0, len(b.text))] if _stands_above(b, a) else b.superscript
    return msgspec.structs.replace(
        a, text=a.text + gap + b.text, x1=b.x1, y0=min(a.y0, b.y0), y1=max(a.y1, b.y1), broken=b.broken,
        superscript=[*first, *((s + shift, e + shift) for s, e in second)], bold=a.bold and b.bold,
        links=[*a.links, *((s + shift, e + shift, key) for s, e, key in b.links)],
        size=a.size if len(a.text) >= len(b.text) else b.size,
    )  # fmt: skip


def _usual(gutters: list[list[float]], pages: Sequence[Sequence[Line]]) -> list[list[float]]:
    """The gutters of each page; a page with a title or an abstract over its columns has those of the others."""
    shapes = Counter(tuple(round(g / 8) for g in each) for each in gutters if each)
    if not shapes:
        return gutters
    shape = shapes.most_common(1)[0][0]
    model = next(each for each in gutters if tuple(round(g / 8) for g in each) == shape)
    return [each or (model if _stand_beside(lines, model) else []) for each, lines in zip(gutters, pages, strict=True)]


def _stand_beside(lines: Sequence[Line], gutters: Sequence[float]) -> bool:
    """Whether lines stand on both sides of each gutter, more of them than cross it."""
    crossing = sum(any(x.x0 < g - 1 and x.x1 > g + 1 for g in gutters) for x in lines)
    for i in range(len(gutters) + 1):
        low = gutters[i - 1] if i else float("-inf")
        high = gutters[i] if i < len(gutters) else float("inf")
        if sum(low - 1 <= x.x0 and x.x1 <= high + 1 for x in lines) < MIN_COLUMN:
            return False
    return crossing * 2 <= len(lines)


def _margins(block: Sequence[Line]) -> list[tuple[float, float]]:
    """The left and right edge of the text around each line of a block, single stray lines aside."""
    known: dict[tuple[int, int, int], tuple[float, float]] = {}
    margins = []
    for i, line in enumerate(block):
        key = (i // NEXT, round(line.x0), round(line.size))
        if key not in known:
            known[key] = _edges_around(block, i // NEXT * NEXT, line)
        left, right = known[key]
        margins.append((min(left, line.x0), right))
    return margins


def _edges_around(block: Sequence[Line], i: int, line: Line) -> tuple[float, float]:
    height = max(line.size, 1.0)
    reach = MAX_SHIFT * height
    near = [x for x in block[max(i - AROUND, 0) : i + AROUND + NEXT] if abs(x.x0 - line.x0) < reach] or [line]
    lefts, rights = sorted(x.x0 for x in near), sorted(x.x1 for x in near)
    second = len(near) > 4  # noqa: PLR2004 - enough that one of them may be a stray
    left = lefts[1] if second and lefts[1] - lefts[0] > height / 2 else lefts[0]
    return left, rights[-2] if second else rights[-1]
