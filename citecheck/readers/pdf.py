"""PDF: the text as it is read, by page, with raised numbers; a scan is said to be one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.models import Cues, Document, Heading
from citecheck.readers.builder import composed
from citecheck.readers.pdf_layout import place
from citecheck.readers.pdf_process import read_pages
from citecheck.readers.pdf_text import joint, paragraphs, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.readers.base import Source
    from citecheck.readers.pdf_engine import Page, Pages
    from citecheck.readers.pdf_text import Paragraph

MIN_WORDS = 0.5  # share of characters that letters, digits and spaces must be for text to be readable
MIN_TEXT = 40  # characters of a page that is not called empty
HEADING = 1.12  # times the height of the body's type from which on a short paragraph is a heading
MAX_HEADING = 150  # code points
_TORN = re.compile(r"((?<=[^\W\d_])f[il])\x20(?=[a-zß-öø-ÿ]{2})")  # `Konfl ikt`, `defi zit`; not `sci-fi novels`
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)


def read_pdf(source: Source) -> Document:
    """A PDF with a text layer. `UnreadableInput` for a scan, an encrypted, damaged or unreadably coded file."""
    pages = read_pages(source)
    _check(pages, source.shown)
    placed = place(pages)
    words = vocabulary(placed)
    text = _Text()
    found = paragraphs(placed)
    for paragraph in found:
        text.add(paragraph, words)
    empty = [n for n, p in enumerate(pages.pages, start=1) if _is_scan(p)]
    return Document(
        source.id,
        source.path,
        "pdf",
        text.result(),
        source.sha256,
        role=source.role,
        title=None,
        cues=Cues(
            headings=tuple(text.headings(found)),
            superscripts=tuple(text.superscripts),
            pages=tuple(text.pages),
        ),
        unread=f"{_named(empty)} without text (pictures of pages): run OCR on them" if empty else None,
        has_lines=False,
    )


def _is_scan(page: Page) -> bool:
    return page.images > 0 and not page.lines


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")  # noqa: PLR2004
    return f"page {shown} is" if len(numbers) == 1 else f"pages {shown} are"


def _check(pages: Pages, shown: str) -> None:
    letters = Counter[bool]()
    for page in pages.pages:
        for line in page.lines:
            letters.update(ch.isalnum() or ch in " .,;:()-–'’" for ch in line.text[:200])
    total = letters.total()
    if total < MIN_TEXT:
        images = sum(p.images for p in pages.pages)
        what = f"{pages.count} pages of pictures" if images else f"{pages.count} pages, nothing written on them"
        raise UnreadableInput(f"{shown} has no text ({what}): run OCR on it, or give the manuscript's own file.")
    if letters[True] < MIN_WORDS * total:
        raise UnreadableInput(f"{shown} has text that cannot be read (its fonts do not say which letters they hold).")


class _Text:
    """The text of paragraphs, and where pages, raised numbers and paragraphs begin in it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._at = 0
        self._page = 0
        self.pages: list[tuple[int, int]] = []
        self.superscripts: list[tuple[int, int]] = []
        self._spans: list[tuple[int, int]] = []

    def add(self, paragraph: Paragraph, words: Counter[str]) -> None:
        """A paragraph as one line, an empty line behind it."""
        start = self._at
        lines = paragraph.lines
        for i, each in enumerate(lines):
            if each.page != self._page:
                self._page = each.page
                self.pages.append((self._at, each.page))
            words_here, gap = each.line.text, ""
            if i + 1 < len(lines):
                words_here, gap = joint(words_here, lines[i + 1].line.text, words, broken=each.line.broken)
            self._line(words_here, each.line.raised)
            self._write(gap)
        self._spans.append((start, self._at))
        self._write("\n\n")

    def _line(self, words: str, raised: Sequence[tuple[int, int]]) -> None:
        at = 0
        for start, end in raised:
            self._write(_plain(words[at:start]))
            first = self._at
            self._write(_plain(words[start:end]))
            self.superscripts.append((first, self._at))
            at = end
        self._write(_plain(words[at:]))

    def _write(self, words: str) -> None:
        if words:
            self._pieces.append(words)
            self._at += len(words)

    def headings(self, found: Sequence[Paragraph]) -> list[Heading]:
        """Short paragraphs in larger type than most of the text."""
        heights: Counter[float] = Counter()
        for p in found:
            heights[round(p.height, 1)] += sum(len(x.line.text) for x in p.lines)
        body = heights.most_common(1)[0][0] if heights else 0.0
        return [
            Heading(start, end, 1)
            for (start, end), p in zip(self._spans, found, strict=True)
            if p.height > HEADING * body and end - start <= MAX_HEADING
        ]

    def result(self) -> str:
        """The text."""
        return "".join(self._pieces).rstrip("\n")


def _plain(words: str) -> str:
    """Ligatures as letters and without the blank that some fonts put behind them, accents composed."""
    cleaned = words.translate(_LIGATURES).replace("\x00", "\ufffd")
    return composed(_TORN.sub(r"\1", cleaned))
