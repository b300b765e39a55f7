"""Putting together the text of a document and the way back to its source, while its markup is being read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from citecheck.models import Heading, OffsetMap, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

# a no-break space is kept; a single blank between words needs no folding, and is passed over for speed
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]|\A | \Z")
_WORDS = re.compile(r"\S+|\s+")  # what is composed at a time


class TextBuilder:
    """The clean text so far; pieces are added in reading order, each with its place in the source if it has one.

    White space is folded as a browser does: runs become one space, none at the start of a line. `paragraph()`
    ends a block (an empty line follows), `line()` breaks a line. For formats whose positions count in the
    extracted text itself (.docx, .pdf), leave `at` out and do not use `offsets()`.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._clean: list[int] = []
        self._source: list[int] = []
        self._file: list[int] = []
        self.position = 0  # code points written so far
        self._break = 2  # how many line breaks the text ends with (2: also at its start)
        self._space = False  # white space that the next word will need
        self._space_at: tuple[int, int] | None = None
        self.headings: list[Heading] = []
        self.superscripts: list[tuple[int, int]] = []
        self.excluded: list[tuple[int, int]] = []
        self.parts: list[Part] = []

    def text(self, words: str, at: int | None = None, file: int = 0) -> None:
        """Text of the source with its white space folded; `at` is where `words` begins there."""
        done = 0
        for gap in _SPACE.finditer(words):
            if gap.start() > done:
                self.verbatim(words[done : gap.start()], None if at is None else at + done, file)
            self._space = True
            self._space_at = None if at is None else (at + gap.start(), file)
            done = gap.end()
        if done < len(words):
            self.verbatim(words[done:], None if at is None else at + done, file)

    def verbatim(self, words: str, at: int | None = None, file: int = 0) -> None:
        """Text with its white space as it is (`at`: where it begins in the source)."""
        if not words:
            return
        if self._space:
            if not self._break:
                self._append_text(" ", self._space_at)
            self._space = False
        if at is None or words.isascii():
            self._append_text(composed(words), None if at is None else (at, file))
        else:
            start = self.position
            words, places = composed_with_offsets(words)
            self._append_text(words, (at, file))
            for clean, source in zip(places.clean[1:], places.source[1:], strict=True):
                self._map_position(start + clean, at + source, file)
        self._break = min(len(words) - len(words.rstrip("\n")), 2) if words.endswith("\n") else 0

    def generated(self, words: str, at: int | None = None, file: int = 0) -> None:
        """Text that a reader sees and the source does not hold: the number of a list item; `at` is where it shows."""
        if not words:
            return
        self.verbatim(words)
        if at is not None:
            start = self.position - len(words)
            self._map_position(start, at, file)
            self._map_position(self.position, at, file)

    def decoded(self, words: str, at: int, length: int, file: int = 0) -> None:
        r"""Text that the source spells otherwise, in `length` code points: `&amp;`, `\\\"{o}`, `---`."""
        self.verbatim(words, at, file)
        self._map_position(self.position, at + length, file)

    def space(self) -> None:
        """White space before whatever follows."""
        self._space = True
        self._space_at = None

    def line(self) -> None:
        """The end of a line, unless the text is at one."""
        self._end_with(1)

    def paragraph(self) -> None:
        """The end of a block: an empty line follows."""
        self._end_with(2)

    def _end_with(self, breaks: int) -> None:
        self._space = False
        if self._break < breaks:
            self._append_text("\n" * (breaks - self._break), None)
            self._break = breaks

    def _append_text(self, words: str, place: tuple[int, int] | None) -> None:
        if place:
            self._map_position(self.position, *place)
        self._pieces.append(words)
        self.position += len(words)

    def _map_position(self, clean: int, source: int, file: int) -> None:
        if self._clean and self._file[-1] == file and source - self._source[-1] == clean - self._clean[-1]:
            return
        if self._clean and self._clean[-1] == clean:
            self._source[-1], self._file[-1] = source, file
            return
        self._clean.append(clean)
        self._source.append(source)
        self._file.append(file)

    @property
    def start(self) -> int:
        """Where the next word will begin: behind the white space that is due before it."""
        return self.position + (self._space and not self._break)

    def heading(self, start: int, level: int) -> None:
        """Mark `start` up to here as a heading."""
        if self.position > start:
            self.headings.append(Heading(start, self.position, level))

    def superscript(self, start: int) -> None:
        """Mark `start` up to here as superscript; runs that touch are one."""
        if self.position <= start:
            return
        if self.superscripts and self.superscripts[-1][1] == start:
            start = self.superscripts.pop()[0]
        self.superscripts.append((start, self.position))

    def exclude(self, start: int) -> None:
        """Mark `start` up to here as no prose: code, math."""
        if self.position > start:
            self.excluded.append((start, self.position))

    def part(self, start: int, name: str, anchor: int | None = None) -> None:
        """Mark `start` up to here as a note, a table, a box."""
        if self.position > start:
            self.parts.append(Part(start, self.position, name, anchor))

    def result(self) -> str:
        """The text."""
        return "".join(self._pieces)

    def offsets(self) -> OffsetMap:
        """The way back to the source."""
        file = tuple(self._file) if any(self._file) else ()
        return OffsetMap(tuple(self._clean), tuple(self._source), file)


def composed(text: str) -> str:
    """The text with letters and their accents as one code point each (NFC), as all patterns here expect them."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def composed_with_offsets(text: str) -> tuple[str, OffsetMap]:
    """A whole text with accents composed, and the way back where that made it shorter."""
    if text.isascii() or is_normalized("NFC", text):
        return text, OffsetMap()
    pieces: list[str] = []
    clean, source, at = [0], [0], 0
    for word in _WORDS.finditer(text):
        piece = composed(word.group())
        pieces.append(piece)
        at += len(piece)
        if len(piece) != word.end() - word.start():
            clean.append(at)
            source.append(word.end())
    return "".join(pieces), OffsetMap(tuple(clean), tuple(source))


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap or touch joined."""
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return tuple(done)
