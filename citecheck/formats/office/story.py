"""One story of a word processor's file (its body, a note, a box), whatever it is read from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from citecheck.formats.office.writer import Writer

if TYPE_CHECKING:
    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.office.found import Found


class SharedContext(Protocol):
    """What all stories of a document share: the text so far, and what was found in it."""

    builder: TextBuilder
    found: Found


_Context = TypeVar("_Context", bound=SharedContext)
_Root = TypeVar("_Root")  # what holds a story: an element, a list of events


class StoryReader(ABC, Generic[_Context, _Root]):
    """Reads one story into the text; those of boxes are read behind the paragraph or the table that holds them."""

    def __init__(
        self,
        context: _Context,
        root: _Root,
        boxes: deque[_Root] | None = None,
        *,
        pages: bool = False,
        parts: bool = True,
    ) -> None:
        """Prepare to read a story.

        Args:
            context: What all stories of the document share.
            root: What holds the story.
            boxes: Those that wait in the story around, if this one is a box.
            pages: Whether to keep the pages.
            parts: Whether to keep where tables and boxes stand.
        """
        self._context = context
        self._root = root
        self._boxed = boxes is not None
        self._boxes: deque[_Root] = deque() if boxes is None else boxes
        self._parts = parts and not self._boxed
        self._writer = Writer(context.builder, context.found, pages=pages, parts=self._parts)

    def read(self) -> None:
        """Read it from start to end."""
        self._read_content()
        self._place_boxes()

    @abstractmethod
    def _read_content(self) -> None:
        """Read all but the boxes that still wait."""

    def _end_paragraph(self, level: int | None, *, title: bool) -> None:
        self._writer.end_paragraph(level, title=title)
        if not self._writer.in_table:
            self._place_boxes()

    def _end_table(self) -> None:
        self._writer.end_table()
        if not self._writer.in_table:
            self._place_boxes()

    def _place_boxes(self) -> None:
        """Read the boxes that wait, each a story of its own; a box in a box waits with them."""
        while self._boxes and not self._boxed:
            start = self._context.builder.position
            type(self)(self._context, self._boxes.popleft(), self._boxes).read()
            if self._parts:
                self._context.found.add_box(start, self._context.builder.position)
