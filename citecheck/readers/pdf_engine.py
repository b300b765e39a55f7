"""The PDF engine (pypdfium2) in a process of its own: bytes in on standard input, lines with their places out as JSON.

A file that crashes, hangs or bloats the engine takes this process with it and nothing else; see `pdf_process`.
"""

from __future__ import annotations

import ctypes
import re
import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 3000  # a thesis has 500
MAX_CHARS = 200_000  # of one page: a page of 6-point type has 15,000
MAX_TOTAL = 20_000_000  # of all pages
HYPHEN = "\ufffe"  # what the engine puts where it joins a word broken at a line end
# What may be raised: `12`, `3,4`, `5–7`; a letter or closing mark before it
_RAISED = re.compile(r"(?<=[^\W\d_]|[)\].,;:%\"”’'»?!])\s?(\d[\d,;–\-−\s]{0,30})")
_BASE = re.compile(r"[acemnorsuvwxzACEHIMNTUVXZ]")  # letters that stand on the base line
_LETTER = re.compile(r"[^\W\d_]")
MIN_RISE = 0.12  # of the height of a line that a raised digit stands above the base line: sets of 7 on 10 point rise .3
MAX_RAISED_HEIGHT = 0.85  # of the height of a capital


class Line(msgspec.Struct, array_like=True):
    """A physical line: its text, box (points, from the lower left), and the raised stretches of its text."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # of its type: the height that the font gives a character, whatever its shape
    raised: list[tuple[int, int]] = []
    broken: bool = False  # the engine joined its last word with the next line
    blank: tuple[bool, bool] = (False, False)  # whether white space stands before and behind it


class Page(msgspec.Struct, array_like=True):
    """The lines of a page in the order of the file, and its size in points."""

    width: float
    height: float
    lines: list[Line]
    images: int = 0


class Pages(msgspec.Struct, array_like=True):
    """What the engine gives: the pages, or why it gives none."""

    pages: list[Page] = []
    error: str = ""  # "password", "damaged", "pages"
    count: int = 0
    title: str = ""


def main() -> int:
    """Read a PDF from standard input, write its `Pages` to standard output."""
    sys.stdout.buffer.write(msgspec.json.encode(read(sys.stdin.buffer.read())))
    return 0


def read(data: bytes) -> Pages:
    """The pages of a PDF, read in this very process; `pdf_process.read_pages` is the safe way."""
    import pypdfium2  # noqa: PLC0415 - the parent imports this module for its types only

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return Pages(error="password" if "password" in str(error).lower() else "damaged")
    if count > MAX_PAGES:
        return Pages(error="pages", count=count)
    pages: list[Page] = []
    total = 0
    for number in range(count):
        try:
            page = _page(document[number])
        except pypdfium2.PdfiumError:
            page = Page(0, 0, [])
        pages.append(page)
        total += sum(len(line.text) for line in page.lines)
        if total > MAX_TOTAL:
            return Pages(error="pages", count=count)
    title = document.get_metadata_value("Title") or ""
    return Pages(pages, count=count, title=title[:500])


def _page(page: Any) -> Page:  # noqa: ANN401 - pypdfium2 has no types
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    width, height = page.get_size()
    text_page = page.get_textpage()
    count = min(text_page.count_chars(), MAX_CHARS)
    text = text_page.get_text_range(0, count) if count > 0 else ""
    if len(text) != count:  # characters beyond the basic plane, or dropped ones: one code point at a time
        text = "".join(map(chr, (_valid(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(max(count, 0)))))
    boxes = _Boxes(text_page, pdfium)
    lines = list(_lines(text, boxes))
    images = 0 if lines else sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    text_page.close()
    page.close()
    return Page(width, height, lines, images)


def _valid(code: int) -> int:
    if code == 2:  # noqa: PLR2004 - the engine's own mark of a joined word
        return ord(HYPHEN)
    surrogate = 0xD800 <= code < 0xE000  # noqa: PLR2004 - Unicode's halves of characters
    return code if 0 < code <= sys.maxunicode and not surrogate else 0xFFFD


class _Boxes:
    """Boxes of characters and of stretches of a page."""

    def __init__(self, text_page: Any, pdfium: Any) -> None:  # noqa: ANN401
        self._page = text_page
        self._pdfium = pdfium
        self._sides = [ctypes.c_double() for _ in range(4)]

    def of(self, start: int, count: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top of a stretch."""
        runs = self._pdfium.FPDFText_CountRects(self._page, start, count)
        left, top, right, bottom = self._sides
        x0 = y0 = 1e9
        x1 = y1 = -1e9
        for i in range(min(runs, 500)):
            self._pdfium.FPDFText_GetRect(self._page, i, left, top, right, bottom)
            x0, x1 = min(x0, left.value), max(x1, right.value)
            y0, y1 = min(y0, bottom.value), max(y1, top.value)
        return (x0, y0, x1, y1) if x1 >= x0 else None

    def size(self, index: int) -> float:
        """The height of the type that a character is set in."""
        box = self._pdfium.FS_RECTF()
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, box)
        return abs(float(box.top) - float(box.bottom))

    def char(self, index: int) -> tuple[float, float]:
        """Bottom and top of one character."""
        left, right, bottom, top = self._sides
        self._pdfium.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return bottom.value, top.value


def _lines(text: str, boxes: _Boxes) -> Iterator[Line]:
    """The physical lines; where the engine joined a broken word, the line ends there."""
    at = 0
    for whole in re.split(r"\r\n|\r|\n", text):
        start = at
        pieces = whole.split(HYPHEN)
        for i, piece in enumerate(pieces):
            if piece.strip():
                line = _line(piece, start, boxes, broken=i + 1 < len(pieces))
                if line:
                    yield line
            start += len(piece) + 1
        at += len(whole)
        at += 2 if text.startswith("\r\n", at) else 1


def _line(piece: str, start: int, boxes: _Boxes, *, broken: bool) -> Line | None:
    box = boxes.of(start, len(piece))
    if box is None:
        return None
    _, y0, _, y1 = box
    raised = list(_raised(piece, start, boxes, y1 - y0))
    lead = len(piece) - len(piece.lstrip())
    raised = [(s - lead, e - lead) for s, e in raised]
    size = _size(piece, start, boxes) or y1 - y0
    blank = (piece[:1].isspace(), piece[-1:].isspace())
    left, bottom, right, top = (round(side, 1) for side in box)
    return Line(piece.strip(), left, bottom, right, top, round(size, 1), raised, broken, blank)


def _size(piece: str, start: int, boxes: _Boxes) -> float:
    """The size of most of a line's type: the middle one of three samples."""
    samples = []
    for part in (1, 2, 3):
        letter = _LETTER.search(piece, len(piece) * part // 4) or _LETTER.search(piece)
        samples.append(boxes.size(start + (letter.start() if letter else 0)))
    return sorted(samples)[1]


def _raised(piece: str, start: int, boxes: _Boxes, height: float) -> Iterator[tuple[int, int]]:
    """The stretches of digits that stand above the base line, in smaller type."""
    base = None
    for found in _RAISED.finditer(piece):
        if base is None:
            letter = _BASE.search(piece)
            if letter is None:
                return
            base = boxes.char(start + letter.start())
            capital = re.search(r"[A-Z0-9]", piece)
            tall = boxes.char(start + capital.start()) if capital else base
            size = max(tall[1] - tall[0], base[1] - base[0])
        first, last = found.span(1)
        end = first
        while end < last:
            bottom, top = boxes.char(start + end)
            if piece[end].isdigit() and (
                bottom - base[0] < MIN_RISE * height or top - bottom > MAX_RAISED_HEIGHT * size
            ):
                break
            end += 1
        stretch = piece[first:end].rstrip(" ,;–-−")
        if stretch:
            yield first, first + len(stretch)


if __name__ == "__main__":
    sys.exit(main())
