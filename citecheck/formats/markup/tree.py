"""Tags and text of HTML and XML as a flat tree whose nodes know their exact places in the source.

Nodes are in one list in document order; `last` is the index behind a node's descendants. So a subtree is a slice,
leaving one out is a jump, and nothing recurses however deep the tags are nested.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.markup.entities import SOFT_HYPHEN, decode_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_NODES = 500_000  # of up to 500 bytes each; an IPCC chapter of 750 kB, the largest page measured, has 10,000
MOST_VISITED = 20_000  # nodes below one that are looked at for a string or a name: no real document nests so deep
TEXT = ""  # name of a text node
CDATA = "#cdata"  # name of text whose entities are not decoded
# `<p class="a>b">`, `</p >`, `<!--`, `<![CDATA[`, `<!DOCTYPE`, `<?xml`, `</ >`. Only an `=` opens a quoted value, so a
# quote that is never closed swallows no text.
MARKUP = re.compile(
    r"<(?:([A-Za-z_:][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>"
    r"|/([A-Za-z_:][^\s>]*+)[^>]*+>|(!--|!\[CDATA\[|[!?/]))"
)
START, ATTRIBUTES, END, OTHER = 1, 2, 3, 4  # groups of MARKUP
# `id="B12"`, `class=note`, `hidden`
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>][^\s=/>]*+)\s*+(?:=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?+")
YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)([a-z])?\b")  # in a date that is tagged: `2001`, `2001a`, `2001-05-03`
_NOTHING: Mapping[str, str] = {}


class Node:
    """An element or a stretch of text. `source[start:end]` is the start tag, or the text."""

    __slots__ = ("_attributes", "end", "index", "last", "name", "parent", "raw", "start", "stop")

    def __init__(self, name: str, start: int, end: int, index: int, parent: Node | None, raw: str = "") -> None:
        self.name = name  # local, in lower case for HTML
        self.start = start
        self.end = end
        self.stop = end  # where the contents end: the end tag begins
        self.index = index
        self.last = index + 1
        self.parent = parent
        self.raw = raw  # attributes as written
        self._attributes: Mapping[str, str] | None = None

    @property
    def attributes(self) -> Mapping[str, str]:
        """Attributes by local name in lower case, their entities decoded; of two of one name the first counts."""
        if not self.raw:
            return _NOTHING
        if self._attributes is None:
            self._attributes = read_attributes(self.raw)
        return self._attributes

    def get(self, name: str) -> str:
        """An attribute, empty where it is missing."""
        return self.attributes.get(name, "") if self.raw else ""

    def around(self, most: int = 8) -> Iterator[Node]:
        """The elements around, from the nearest on; no more than some, for tags can be nested without end."""
        node = self.parent
        while node is not None and most:
            yield node
            node, most = node.parent, most - 1

    def is_in(self, *names: str) -> bool:
        """Whether its parent has one of some names."""
        return self.parent is not None and self.parent.name in names


class Tree:
    """The nodes of a document and its source. `nodes[0]` is a root without a tag."""

    def __init__(self, source: str, shown: str) -> None:
        self.source = source
        self.shown = shown
        self.nodes: list[Node] = [Node("#root", 0, 0, 0, None)]

    def add(self, name: str, start: int, end: int, parent: Node, raw: str = "") -> Node:
        """A new node behind all others."""
        node = Node(name, start, end, len(self.nodes), parent, raw)
        self.nodes.append(node)
        if node.index >= MAX_NODES:
            raise UnreadableInput(f"{self.shown} has more than {MAX_NODES:,} tags: give the manuscript alone.")
        return node

    def within(self, node: Node) -> Iterator[Node]:
        """All descendants in document order."""
        nodes = self.nodes
        return (nodes[i] for i in range(node.index + 1, node.last))

    def children(self, node: Node) -> Iterator[Node]:
        """Its children, text included."""
        at = node.index + 1
        while at < node.last:
            yield self.nodes[at]
            at = self.nodes[at].last

    def find(self, node: Node, *names: str) -> Iterator[Node]:
        """Descendants of some names in document order."""
        return (each for each in self.within(node) if each.name in names)

    def outermost(self, node: Node, *names: str) -> Iterator[Node]:
        """Descendants of some names that are not within another of them."""
        at = node.index + 1
        while at < node.last:
            each = self.nodes[at]
            if each.name in names:
                yield each
            at = each.last if each.name in names else at + 1

    def first(self, node: Node, *names: str, most: int = MOST_VISITED) -> Node | None:
        """The first descendant of some names among the first so many nodes."""
        for i in range(node.index + 1, min(node.last, node.index + 1 + most)):
            if self.nodes[i].name in names:
                return self.nodes[i]
        return None

    def child(self, node: Node, *names: str) -> Node | None:
        """The first child of some names."""
        return next((n for n in self.children(node) if n.name in names), None)

    def string(self, node: Node, limit: int = MOST_VISITED) -> str:
        """The text of a node on one line; no more nodes and code points are read than about `limit`."""
        pieces: list[str] = []
        size = 0
        for i in range(node.index + (node.name not in {TEXT, CDATA}), node.last):
            each = self.nodes[i]
            if each.name == TEXT or each.name == CDATA:  # noqa: PLR1714 - twice as fast as a set here
                chunk = self.source[each.start : each.end]
                pieces.append(chunk if each.name == CDATA else decode_entities(chunk))
                size += len(chunk)
            size += 1
            if size > limit:
                break
        return " ".join("".join(pieces).replace(SOFT_HYPHEN, "").split())


def walk(
    tree: Tree, node: Node, enter: Callable[[Node], bool], leave: Callable[[Node], None], text: Callable[[Node], None]
) -> None:
    """Visit what is in a node in document order; what `enter` refuses is left out, and not left."""
    nodes, at, last = tree.nodes, node.index + 1, node.last
    opened: list[Node] = []
    while at < last:
        current = nodes[at]
        while opened and opened[-1].last <= at:
            leave(opened.pop())
        if current.name == TEXT or current.name == CDATA:  # noqa: PLR1714 - twice as fast as a set here
            text(current)
            at += 1
        elif enter(current):
            opened.append(current)
            at += 1
        else:
            at = current.last
    while opened:
        leave(opened.pop())


def read_attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag as written there."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        name = match.group(1).rpartition(":")[2].lower()
        value = match.group(2) or match.group(3) or match.group(4) or ""
        found.setdefault(name, decode_entities(value))
    return found
