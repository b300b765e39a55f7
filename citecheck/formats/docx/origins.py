"""Where the characters of a Word document's text stand in its main part, noted down while it is read.

The reader itself notes it, so that text and origins cannot disagree; a plain reading notes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.office.writer import SOFT_HYPHEN

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.models import Document, OffsetMap


@dataclass(frozen=True, slots=True)
class Place:
    """A character: which element of the main part holds it, and where in the element's text it stands.

    `element` counts all elements in document order, the root being 0. For what stands in a note it is the note's mark.
    """

    element: int
    offset: int = 0


@dataclass
class Origins:
    """The elements that gave words, in reading order, laid end to end: positions in that row are the source of all."""

    _starts: list[int] = field(default_factory=list)
    _elements: list[_Element] = field(default_factory=list)  # the element, or the mark of the note that it stands in
    _texts: list[str | None] = field(default_factory=list)  # `None` in a note
    _length: int = 0
    _mark: _Element | None = None

    def add(self, element: _Element, text: str) -> int:
        """Add the text of an element, and say where it begins in the row. Soft hyphens do not count."""
        start = self._length
        self._starts.append(start)
        self._elements.append(element if self._mark is None else self._mark)
        self._texts.append(text if self._mark is None else None)
        self._length += len(text) + 1  # apart from the next one: no stretch of the map spans two elements
        return start

    def enter(self, mark: _Element | None) -> None:
        """From here on the words are those of the note that a mark in the main part stands for."""
        self._mark = mark

    def located(self, root: _Element, document: Document, offsets: OffsetMap) -> Located:
        """The finished map of a document that was read from `root`."""
        wanted = {id(each) for each in self._elements}  # all are held here: no id is used twice
        numbers = {id(each): number for number, each in enumerate(root.iter("*")) if id(each) in wanted}
        return Located(document, offsets, self._starts, [numbers.get(id(e), 0) for e in self._elements], self._texts)


@dataclass(frozen=True, slots=True)
class Located:
    """A document with the way from its text to the elements of its main part."""

    document: Document
    _offsets: OffsetMap
    _starts: list[int]
    _elements: list[int]
    _texts: list[str | None]

    def place(self, position: int) -> Place | None:
        """Where the character at a position of the text stands; one that no element holds stands with the one before.

        `None` for a document without words.
        """
        if not self._starts:
            return None
        at = self._offsets.to_source(position)
        i = max(bisect_right(self._starts, at) - 1, 0)
        text = self._texts[i]
        return Place(self._elements[i], 0 if text is None else _position_with_soft_hyphens(text, at - self._starts[i]))


def _position_with_soft_hyphens(text: str, offset: int) -> int:
    """The position in a text of the character that is at `offset` once soft hyphens are left out."""
    if SOFT_HYPHEN not in text:
        return min(offset, len(text))
    for position, ch in enumerate(text):
        if ch != SOFT_HYPHEN:
            if not offset:
                return position
            offset -= 1
    return len(text)
