"""The characters of a page as physical lines: boxes, size of type, superscript numbers, words broken at line ends."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from math import hypot
from typing import TYPE_CHECKING

from citecheck.formats.pdf.types import HYPHEN, MAX_LINES, MIN_RISE, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.formats.pdf.types import EngineObject

# What may be superscript: `12`, `3,4`, `5–7`; a letter or closing mark before it; not the year of `in 2012`
_MAYBE_SUPERSCRIPT = re.compile(r"(?<=[^\W\d_]|[)\].,;:%\"”’'»?!])(?:\s(?!\d{4}))?(\d[\d,;–\-−\s]{0,30})")
_LEADING = re.compile(r"\d{1,3}(?=[^\W\d_])|\d{1,3}(?=\s[^\W\d_])")  # `1Im Rahmen`: the number of a note
_BREAK = re.compile(r"\r\n|\r|\n")
_LETTER = re.compile(r"[^\W\d_]")
_FIGURES = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789")
_SUPERIOR = re.compile("[¹²³⁰⁴-⁹]+")  # `¹²`
_SAME_SIZE = 0.1  # points by which the sizes of two letters may differ to agree
MAX_BOLD = 80  # code points of a line that is asked to be bold: headings are short
MAX_SCALE = 4.0  # times that a size may differ from the height of a line: beyond, the font's own unit is not a point
MAX_NAME = 100  # bytes of a font's name
BOLD = re.compile(rb"bold|cmbx|sfbx|-bd\b|black|heavy|demi|ptmb|phvb")  # names of bold faces
MAX_PLACE = 1e6  # points from the corner of the page

Link = tuple[int, int, str]


def text_lines(text: str, text_page: EngineObject, links: Sequence[Link]) -> list[Line]:
    """The physical lines; where the engine joined a broken word, the line ends there.

    `links` are stretches of `text` with the key of the place that each leads to, in their order.
    """
    glyphs = _Glyphs(text_page)
    starts = [start for start, _, _ in links]
    lines: list[Line] = []
    for piece, first, broken in _split_lines(text):
        line = _measure_line(piece, first, glyphs) if len(lines) < MAX_LINES else None
        if line is None:
            continue
        line.broken = broken
        last = first + len(piece)
        for start, end, key in links[max(bisect_left(starts, first) - 1, 0) : bisect_left(starts, last)]:
            low, high = max(start, first), min(end, last)
            if low < high:
                line.links.append((low - first, high - first, key))
        lines.append(line)
    return lines


def _split_lines(text: str) -> Iterator[tuple[str, int, bool]]:
    """The pieces of a page's text, without white space around them, where each begins, and whether its word goes on."""
    at = 0
    for gap in (*_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        parts = text[at:end].split(HYPHEN)
        for i, part in enumerate(parts):
            if bare := part.strip():
                yield bare, at + part.find(bare), i + 1 < len(parts)
            at += len(part) + 1
        at = gap.end() if gap else end


def _measure_line(piece: str, start: int, glyphs: _Glyphs) -> Line | None:
    box = glyphs.box(start, len(piece))
    if box is None:
        return None
    x0, y0, x1, y1 = box
    size, bold = _sample_type(piece, start, glyphs)
    superscript = list(_find_superscripts(piece, start, glyphs))
    if _SUPERIOR.search(piece):
        superscript = sorted({*superscript, *(m.span() for m in _SUPERIOR.finditer(piece))})
        piece = piece.translate(_FIGURES)
    size = size if (y1 - y0) / MAX_SCALE < size < (y1 - y0) * MAX_SCALE else y1 - y0
    return Line(piece, round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1), round(size, 1), superscript, bold=bold)


def _sample_type(piece: str, start: int, glyphs: _Glyphs) -> tuple[float, bool]:
    """The size of most of a line's type, from two or three letters of it, and whether it is bold from end to end."""
    letters = [start + m.start() for part in (1, 3, 2) if (m := _LETTER.search(piece, len(piece) * part // 4))]
    if not letters:
        return glyphs.size(start), False
    first = glyphs.size(letters[0])
    bold = len(piece) <= MAX_BOLD and all(glyphs.is_bold(i) for i in letters)
    if letters[2:] and abs(first - glyphs.size(letters[1])) >= _SAME_SIZE:
        return sorted(glyphs.size(i) for i in letters)[1], bold
    return first, bold


def _find_superscripts(piece: str, start: int, glyphs: _Glyphs) -> Iterator[tuple[int, int]]:
    """The stretches of digits that stand above the base line, in smaller type."""
    if leading := _LEADING.match(piece):
        behind = start + leading.end() + (not piece[leading.end()].isalpha())
        if glyphs.is_superscript(start, behind):
            yield leading.span()
    for found in _MAYBE_SUPERSCRIPT.finditer(piece):
        first, last = found.span(1)
        before = start + found.start() - 1
        end = first
        while end < last and (not piece[end].isdigit() or glyphs.is_superscript(start + end, before)):
            end += 1
        stretch = piece[first:end].rstrip(" ,;–-−")
        if stretch and end > first:
            yield first, first + len(stretch)


class _Glyphs:
    """Where the characters of a page stand, one by one or by stretches, in points."""

    def __init__(self, text_page: EngineObject) -> None:
        import pypdfium2.raw as pdfium

        self._page = text_page
        self._pdfium = pdfium
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(MAX_NAME)
        self._flags = ctypes.c_int()

    def box(self, start: int, count: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top of a stretch."""
        left, top, right, bottom = self._sides
        x0 = y0 = 1e9
        x1 = y1 = -1e9
        for i in range(min(self._pdfium.FPDFText_CountRects(self._page, start, count), 500)):  # stretches of type
            self._pdfium.FPDFText_GetRect(self._page, i, left, top, right, bottom)
            x0, x1 = min(x0, left.value), max(x1, right.value)
            y0, y1 = min(y0, bottom.value), max(y1, top.value)
        usable = x1 >= x0 and max(map(abs, (x0, y0, x1, y1))) < MAX_PLACE  # not so for `nan`
        return (x0, y0, x1, y1) if usable else None

    def size(self, index: int) -> float:
        """The size of the type that a character is set in, in points."""
        self._pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        scale = hypot(self._matrix.c, self._matrix.d)
        return float(self._pdfium.FPDFText_GetFontSize(self._page, index)) * scale

    def is_bold(self, index: int) -> bool:
        """Whether a character's font says that it is bold."""
        length = self._pdfium.FPDFText_GetFontInfo(self._page, index, self._name, MAX_NAME, self._flags)
        name = self._name.raw[: min(length, MAX_NAME)].lower()
        # flag 19 is ForceBold (ISO 32000-1, table 123)
        return bool(self._flags.value & 1 << 18) or BOLD.search(name) is not None

    def is_superscript(self, index: int, beside: int) -> bool:
        """Whether a character is small and stands above the base line of another, in the type of that one."""
        left, right, bottom, top = self._sides
        self._pdfium.FPDFText_GetCharOrigin(self._page, beside, left, bottom)
        at, line = left.value, bottom.value
        self._pdfium.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        low, high = bottom.value, top.value
        if low - line <= MIN_RISE * (high - low) or (beside < index and left.value <= at):
            return False  # nearly all; the second: text that is set sideways
        size = self.size(beside)
        # digits of full size are .65 to .75 of the size of the type high
        return low - line > MIN_RISE * size and high - low < 0.62 * size
