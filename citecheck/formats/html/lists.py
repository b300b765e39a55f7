"""Lists of HTML: the numbers that browsers put before items, and the entries that the markup marks as references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.html.page import classes
from citecheck.formats.list_numbers import MAX_ROMAN, in_letters, in_roman
from citecheck.formats.markup.html_parser import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.html.page import Page
    from citecheck.formats.markup.tree import Node, Tree

# Ids and classes of what holds a reference list, `_` as `-`: `references`, `c-article-references`, `ref-list`, Pandoc's
# `refs` and `csl-bib-body`, MediaWiki's `reflist`
_CONTAINER = re.compile(
    r"(?:.*-)?(?:references|references?-list|ref-?list|bibliography|bibliography-list|citation-list|cit-list|works-cited|"
    r"literature-cited)|refs|csl-bib-body|biblist|bib-reference-list"
)
_HOLDERS = frozenset("div section ol ul dl article table tbody".split())
_NUMBERED = re.compile(r"[\[(]?\d{1,3}[\])]?[.):\]]")  # `1. `, `[1]`, `(1)`: an item that brings its own number
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_UNMARKED_CLASSES = frozenset("list-unstyled no-bullet no-bullets nobullet list-none unstyled plain-list".split())
_MOST_CONTAINERS = 12  # lists of a page that are looked into
_LARGEST_ENTRY = 5000  # code points of source text
_LABEL = re.compile(r"\[(\d{1,4})\]|(\d{1,4})[.)](?=\s)")


def entry_items(page: Page) -> frozenset[int]:
    """Indexes of the elements that the markup shows to be entries of a reference list."""
    tree, found, seen = page.tree, set[int](), 0
    at, last = page.main.index, page.main.last
    while at < last:
        node = tree.nodes[at]
        at += 1
        if not node.raw or node.index in page.left_out:
            at = node.last if node.index in page.left_out else at
        elif _is_entry(node):
            found.add(node.index)
            at = node.last
        elif seen < _MOST_CONTAINERS and node.name in _HOLDERS and _is_container(node):
            seen += 1
            if items := _find_items(page, node):
                found.update(item.index for item in items)
                at = node.last
    return frozenset(found)


def _is_entry(node: Node) -> bool:
    return "csl-entry" in classes(node) or node.get("role") == "doc-biblioentry"


def _is_container(node: Node) -> bool:
    if node.get("role") == "doc-bibliography":
        return True
    return any(_CONTAINER.fullmatch(name.replace("_", "-")) for name in (*classes(node), node.get("id").lower()))


def _find_items(page: Page, container: Node) -> list[Node]:
    """The entries of a container: its list items, else its blocks that links lead to; they must make up most of it."""
    tree = page.tree
    marked = (n for n in tree.within(container) if n.raw and _is_entry(n))
    for found in (marked, tree.outermost(container, "li"), _find_cited_blocks(page, container)):
        items = [n for n in found if 0 < page.size(n) <= _LARGEST_ENTRY]
        if items and 2 * sum(page.size(n) for n in items) >= page.size(container):
            return items
    return []


def _find_cited_blocks(page: Page, container: Node) -> Iterator[Node]:
    """The first block that a link leads to, and its siblings of the same kind."""
    first = next((n for n in page.tree.within(container) if n.name in BLOCKS and n.get("id") in page.cited), None)
    if first is not None and first.parent is not None and page.holds_cited(first) == 1:
        yield from (n for n in page.tree.children(first.parent) if n.name == first.name and n.get("id"))


def item_label(text: str, start: int, end: int) -> str | None:
    """The number that an entry begins with: `[12] Smith`, `12. Smith`."""
    found = _LABEL.match(text, start, min(end, start + 10))
    return (found.group(1) or found.group(2)) if found else None


class Numbering:
    """The numbers of the items of one `ol`."""

    def __init__(self, node: Node) -> None:
        self._kind = node.get("type") or "1"
        self._next = _read_integer(node.get("start"), 1)
        self.shown = not _UNMARKED.search(node.get("style")) and _UNMARKED_CLASSES.isdisjoint(classes(node))

    def number(self, tree: Tree, item: Node) -> str | None:
        """The number of the next item as a browser shows it, `None` where there is none to see."""
        value = _read_integer(item.get("value"), self._next)
        self._next = value + 1
        if not self.shown or _UNMARKED.search(item.get("style")) or _NUMBERED.match(tree.string(item, 40)):
            return None
        if self._kind in {"a", "A"} and value > 0:
            written = in_letters(value)
        elif self._kind in {"i", "I"} and 0 < value <= MAX_ROMAN:
            written = in_roman(value)
        else:
            return str(value)
        return written.upper() if self._kind.isupper() else written


def _read_integer(written: str, otherwise: int) -> int:
    try:
        return int(written[:9])
    except ValueError:
        return otherwise
