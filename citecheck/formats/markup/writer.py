"""Writing the text of a tree: entities decoded, each word with its place in the source, spaces put in where due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.builder import TextBuilder, merged
from citecheck.formats.markup.entities import SOFT_HYPHEN, SPECIAL, decode_entity
from citecheck.formats.markup.links import Link, citations
from citecheck.formats.markup.tree import CDATA, MOST_VISITED, walk
from citecheck.models import Document, Heading, Markup, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.formats.base import Decoded, Source
    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.models import Anchor, MarkedEntry

_DIGITS = re.compile(r"\d+")


class MarkupWriter:
    """The text of a document so far, with its links and entries; the formats say what each element does to it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.builder = TextBuilder()
        self.links: list[Link] = []
        self.entries: list[MarkedEntry] = []
        self.anchors: list[Anchor] = []
        self.written = 0  # where the last word ends
        self.ending = ""  # the last character written that is no space
        self.superscript = 0  # number of the superscript that is being written, 0 outside
        self._superscript_so_far = 0
        self._superscript_from: list[int] = []

    def enter(self, node: Node) -> bool:
        """Start an element; return whether its contents are read."""
        raise NotImplementedError

    def leave(self, node: Node) -> None:
        """Close an element that was read."""
        raise NotImplementedError

    def visit_text(self, node: Node) -> None:
        """A text node within elements that are read."""
        self.text(node)

    def walk(self, node: Node) -> None:
        """Write what is in an element."""
        walk(self.tree, node, self.enter, self.leave, self.visit_text)

    def document(self, source: Source, decoded: Decoded, name: str, title: str | None) -> Document:
        """Make a document of format `name` of the text so far; its positions are those of the file."""
        text = self.builder.result()
        return Document(
            source.id,
            source.path,
            name,
            text,
            source.sha256,
            role=source.role,
            title=title,
            source_text=decoded.text,
            offsets=self.builder.offsets(),
            markup=self.markup(text),
            problems=decoded.problems,
        )

    def markup(self, text: str) -> Markup:
        """The marks that the elements set on the text."""
        builder = self.builder
        return Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            excluded=merged(builder.excluded),
            parts=tuple(sorted(builder.parts, key=lambda p: p.start)),
            citations=citations(text, self.links),
            entries=tuple(self.entries),
            anchors=tuple(self.anchors),
        )

    def find_number(self, node: Node | None, limit: int = MOST_VISITED) -> str | None:
        """The first number in the text of a label or caption: `Table 2` → `2`."""
        printed = _DIGITS.search(self.tree.string(node, limit)) if node else None
        return printed.group() if printed else None

    def text(self, node: Node) -> None:
        """Write a text node."""
        source, start, end = self.tree.source, node.start, node.end
        chunk = source[start:end]
        if chunk.isspace():
            self.builder.text(" ", start)
            return
        self.ending = chunk.rstrip()[-1:] or self.ending
        if node.name != CDATA and ("&" in chunk or SOFT_HYPHEN in chunk):
            self._write_decoded(chunk, start)
        else:
            self.builder.text(chunk, start)
        self.written = self.builder.position

    def _write_decoded(self, chunk: str, start: int) -> None:
        """Write text that has entities or soft hyphens."""
        at = 0
        for match in SPECIAL.finditer(chunk):
            if match.start() > at:
                self.builder.text(chunk[at : match.start()], start + at)
            at = match.end()
            words = "" if match.group() == SOFT_HYPHEN else decode_entity(match.group()).replace(SOFT_HYPHEN, "")
            if words and words in " \t\n\r\f":
                self.builder.space()
            elif words:
                self.builder.decoded(words, start + match.start(), at - match.start())
                self.ending = words[-1]
        if at < len(chunk):
            self.builder.text(chunk[at:], start + at)

    def generated(self, words: str, at: int) -> None:
        """Text that the source does not hold, but a reader sees."""
        self.builder.generated(words.rstrip(" "), min(at, len(self.tree.source) - 1))
        if words.endswith(" "):
            self.builder.space()
        self.ending = words.strip()[-1:] or self.ending
        self.written = self.builder.position

    def heading(self, start: int, level: int) -> None:
        """Mark `start` up to the last word as a heading."""
        if self.written > start:
            self.builder.headings.append(Heading(start, self.written, level))

    def part(self, start: int, name: str, anchor: int | None = None) -> None:
        """Mark `start` up to the last word as a note or a table."""
        if self.written > start:
            self.builder.parts.append(Part(start, self.written, name, anchor))

    def start_superscript(self) -> int:
        """A superscript begins; where."""
        if not self._superscript_from:
            self._superscript_so_far += 1
            self.superscript = self._superscript_so_far
        self._superscript_from.append(self.builder.start)
        return self.builder.start

    def end_superscript(self) -> None:
        """A superscript ends."""
        start = self._superscript_from.pop()
        if not self._superscript_from:
            if self.builder.position == self.written:
                self.builder.superscript(start)
            elif self.written > start:
                self.builder.superscripts.append((start, self.written))
            self.superscript = 0

    def link(self, start: int, keys: Iterable[str]) -> None:
        """Mark `start` up to here as a link to some ids; without words where nothing was written since."""
        end = max(self.written, min(start, self.builder.position))
        self.links += [Link(min(start, end), end, key, self.superscript) for key in keys]
