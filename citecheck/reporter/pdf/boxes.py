"""Where the words of a line of print stand on its page: the boxes of their characters.

A line of the text was read from the characters in its box. Both are laid side by side as bare letters (ligatures and
accents taken apart, white space left out); where they differ, as at a hyphen, the letters that agree show the way.
"""

from __future__ import annotations

import ctypes
import sys
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.reporter.pdf.job import Stretch

    Box = tuple[float, float, float, float]

_LETTERS = range(ord(" ") + 1, sys.maxunicode + 1)
_SURROGATES = range(0xD800, 0xE000)
MAX_CHARS = 200_000  # of a page, as the reader
MAX_LINE = 2000  # letters of a line that are aligned
REACH = 1.5  # points that the middle of a character may lie outside the box of its line, which is rounded


class PageBoxes:
    """The characters of one page with their boxes."""

    def __init__(self, text_page: Any) -> None:  # noqa: ANN401 - pypdfium2 has no types
        self._chars: list[tuple[str, Box]] = []
        sides = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = sides
        for i in range(min(text_page.count_chars(), MAX_CHARS)):
            code = pdfium.FPDFText_GetUnicode(text_page, i)
            letters = _bare_letters(chr(code)) if code in _LETTERS and code not in _SURROGATES else ""
            if letters and pdfium.FPDFText_GetCharBox(text_page, i, left, right, bottom, top):
                self._chars.append((letters, (left.value, bottom.value, right.value, top.value)))

    def box_of(self, stretch: Stretch) -> Box:
        """The box around a stretch of a line; that of the whole line where none of its characters is found."""
        x0, y0, x1, y1 = stretch.box
        inside = [
            (letters, box)
            for letters, box in self._chars
            if x0 - REACH <= (box[0] + box[2]) / 2 <= x1 + REACH and y0 - REACH <= (box[1] + box[3]) / 2 <= y1 + REACH
        ]
        found = _align_letters("".join(letters for letters, _ in inside), stretch)
        at, boxes = 0, []
        for letters, box in inside:
            if any(i in found for i in range(at, at + len(letters))):
                boxes.append(box)
            at += len(letters)
        return _enclose_boxes(boxes, stretch.box) if boxes else stretch.box


def _align_letters(printed: str, stretch: Stretch) -> set[int]:
    """The positions in the letters printed that a stretch of the words stands at."""
    before = len(_bare_letters(stretch.words[: stretch.start]))
    length = len(_bare_letters(stretch.words[stretch.start : stretch.end]))
    words, printed = _bare_letters(stretch.words)[:MAX_LINE], printed[:MAX_LINE]
    at = printed.find(words)
    if at >= 0:
        return set(range(at + before, at + before + length))
    blocks = SequenceMatcher(None, words, printed, autojunk=False).get_matching_blocks()
    return {
        block.b + i - block.a
        for block in blocks
        for i in range(max(block.a, before), min(block.a + block.size, before + length))
    }


def _bare_letters(words: str) -> str:
    """Letters and signs alone: `ﬁ` is two, accents stand by themselves, white space and hyphens are left out."""
    return "".join(ch for ch in normalize("NFKD", words) if not ch.isspace() and ch not in "-\u00ad\u2010\ufffe\x02")


def _enclose_boxes(boxes: Iterable[Box], line: Box) -> Box:
    """The box around boxes, as high as its line where the line lies: all marks of a line are of one height."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    x0, y0, x1, y1 = min(lefts), min(bottoms), max(rights), max(tops)
    if line[2] - line[0] >= line[3] - line[1]:
        return x0, min(y0, line[1]), x1, max(y1, line[3])
    return min(x0, line[0]), y0, max(x1, line[2]), y1
