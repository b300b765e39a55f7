"""What a word processor's file holds besides its text, gathered while its stories are read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.instructions import FieldKind, read_instruction
from citecheck.models import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.formats.field_codes.instructions import FieldCode

_PIECE_DIGITS = 6  # of the number of a property's piece: a million pieces are 255 MB of JSON


@dataclass(eq=False)
class Span:
    """A stretch of the text that is still growing: it starts with the next word."""

    start: int | None = None
    end: int | None = None


@dataclass
class Found:
    """All lists in reading order, all positions in the text."""

    codes: list[tuple[FieldCode, Span]] = field(default_factory=list)
    links: list[tuple[str, Span]] = field(default_factory=list)
    bookmarks: list[tuple[str, Span]] = field(default_factory=list)
    captions: list[Span] = field(default_factory=list)  # the numbers of figures, tables, equations
    parts: list[Part] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    title: Span | None = None
    deletions: int = 0  # stretches that a tracked change deletes
    chunks: int = 0  # parts in other formats that only Word puts in (`w:altChunk`, `w:subDoc`)
    tables: int = 0
    boxes: int = 0

    def add_field(self, code: FieldCode | None, span: Span, *, numbers: bool = False) -> None:
        """Keep a field that has printed; `numbers` says that it counts figures, tables or equations."""
        if numbers:
            self.captions.append(span)
        if code and code.kind is FieldKind.CITATION:
            self.codes.append((code, span))
        elif code and code.kind is FieldKind.LINK and code.anchor:
            self.links.append((code.anchor, span))

    def add_bookmark_codes(self, properties: Iterable[tuple[str, str]]) -> None:
        """Add the citations that Zotero and Mendeley keep in bookmarks.

        Args:
            properties: Names and texts of the document's own properties, which hold the instructions in pieces of 255
                characters: `ZOTERO_BREF_8SJx2Yx8dVFE_1`, `…_2` are those of the bookmark `ZOTERO_BREF_8SJx2Yx8dVFE`.
        """
        pieces: dict[str, list[tuple[int, str]]] = {}
        for name, words in properties:
            bookmark, _, number = name.rpartition("_")
            if bookmark and number.isascii() and number.isdigit() and len(number) <= _PIECE_DIGITS:
                pieces.setdefault(bookmark, []).append((int(number), words))
        for name, span in self.bookmarks:
            if name in pieces:
                code = read_instruction("".join(words for _, words in sorted(pieces[name])))
                if code and code.kind is FieldKind.CITATION:
                    self.codes.append((code, span))

    def add_note(self, part: Part) -> None:
        """Keep a note and, for those at the foot of a page, the page that its mark is on."""
        if part.end <= part.start:
            return
        self.parts.append(part)
        if self.pages and part.anchor is not None and part.name.startswith("footnote"):
            at = bisect_right(self.pages, (part.anchor, 1 << 60)) - 1
            self.pages.append((part.start, self.pages[max(at, 0)][1]))

    def add_table(self, start: int, end: int) -> None:
        """Keep where a table with words stands."""
        if end > start:
            self.tables += 1
            self.parts.append(Part(start, end, f"table {self.tables}"))

    def add_box(self, start: int, end: int) -> None:
        """Keep where a text box with words stands."""
        if end > start:
            self.boxes += 1
            self.parts.append(Part(start, end, f"text box {self.boxes}"))
