"""The PDF engine (pypdfium2) in a process of its own: bytes in on standard input, lines with their places out as JSON.

A file that crashes, hangs or bloats the engine takes this process with it and nothing else; see `process`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from citecheck.formats.pdf.types import HYPHEN, MAX_ALL_LINES, MAX_CHARS, MAX_PAGES, MAX_TOTAL, Page, Pages

if TYPE_CHECKING:
    from citecheck.formats.pdf.types import Destination, EngineObject

_JOINED_WORD = 2  # the engine's own mark of a joined word
_SURROGATES = range(0xD800, 0xE000)  # Unicode's halves of characters


def main() -> int:
    """Read a PDF from standard input, write its `Pages` to standard output."""
    try:
        found = read(sys.stdin.buffer.read())
    except MemoryError:
        found = Pages(error="memory")
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


def read(data: bytes) -> Pages:
    """The pages of a PDF, read in this very process; `process.read_pages` is the safe way."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return Pages(error="password" if "password" in str(error).lower() else "damaged")
    if count > MAX_PAGES:
        return Pages(error="pages", count=count)
    found = Pages(count=count)
    total = lines = 0
    for number in range(count):
        try:
            page = _read_page(document, number, found.destinations)
        except pypdfium2.PdfiumError:
            page = Page(0, 0, [])
            found.broken.append(number + 1)
        found.pages.append(page)
        total += sum(len(line.text) for line in page.lines)
        lines += len(page.lines)
        if total > MAX_TOTAL or lines > MAX_ALL_LINES:
            return Pages(error="pages", count=count)
    return found


def _read_page(document: EngineObject, number: int, destinations: dict[str, Destination]) -> Page:
    import pypdfium2.raw as pdfium

    from citecheck.formats.pdf.lines import text_lines
    from citecheck.formats.pdf.links import links

    page = document[number]
    width, height = page.get_size()
    text_page = page.get_textpage()
    lines = text_lines(_read_text(text_page, pdfium), text_page, links(document, page, text_page, destinations))
    images = 0 if lines else sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    text_page.close()
    page.close()
    return Page(width, height, lines, images)


def _read_text(text_page: EngineObject, pdfium: EngineObject) -> str:
    """The characters of a page, as many as the engine counts, so that their places are known."""
    count = min(text_page.count_chars(), MAX_CHARS)
    text: str = text_page.get_text_range(0, count) if count > 0 else ""
    if len(text) != count:  # characters beyond the basic plane, or dropped ones: one code point at a time
        text = "".join(_valid_character(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(max(count, 0)))
    return text


def _valid_character(code: int) -> str:
    if code == _JOINED_WORD:
        return HYPHEN
    return chr(code) if 0 < code <= sys.maxunicode and code not in _SURROGATES else "\ufffd"


if __name__ == "__main__":
    sys.exit(main())
