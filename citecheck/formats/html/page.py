"""The part of an HTML page that is the document: its main text without navigation, and where its links lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from citecheck.formats.markup.html_parser import BLOCKS, HEADINGS, RAW_TEXT
from citecheck.formats.markup.tree import CDATA, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.markup.tree import Node, Tree

# Elements that are never text of the document
_OUT = frozenset(
    """head script style noscript template button select input textarea datalist option iframe noembed noframes xmp
    object applet embed svg canvas video audio map dialog nav menu math del s strike title meta link search""".split()
)
_CODE = frozenset("pre code kbd samp".split())
_OUT_ROLES = frozenset(
    """navigation banner contentinfo search menu menubar toolbar dialog alertdialog alert tablist button tooltip
    doc-toc doc-pagelist doc-index math complementary""".split()
)
_KEPT_ROLES = frozenset("doc-footnote doc-endnote doc-endnotes doc-bibliography doc-biblioentry note".split())
_OUT_CLASSES = frozenset(
    """nav navbar navigation main-navigation breadcrumb breadcrumbs sidebar toc table-of-contents cookie cookies
    cookie-banner cookie-consent cookie-notice skip-link skip-nav skiplink screen-reader-text sr-only visually-hidden
    visuallyhidden no-print noprint mathjax mathjax_preview mathjax_display mathjax_svg katex mwe-math-element math
    mw-editsection mw-cite-backlink footnote-back reversefootnote social share share-buttons related-articles""".split()
)
_AROUND = frozenset({"header", "footer", "aside", "form"})
_AROUND_CLASSES = frozenset(
    "header footer site-header site-footer page-header page-footer masthead menu topnav mobile-menu".split()
)
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_MENU_LINKS, _MENU_SHARE, _MENU_LONGEST = 2, 0.8, 40  # a list of so many links, nearly nothing else, all of them short
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
MOST = 0.5  # share of a page's text from which on a part is the page: a form or a table around all of it
_OWN_IDS = 3  # ids of this page that links to an address name, from which on it is this page's own
_LONGEST_LINK = 200  # code points of a link's words that can be a citation


class Page:
    """A page read: what is left out, the node to read, and its links within the document."""

    def __init__(self, tree: Tree, path: str) -> None:
        self.tree = tree
        self.ids = _collect_ids(tree)
        self.links = dict(self._find_links(_find_addresses(tree, path)))  # index of an `a`: the id it leads to
        self.cited = set[str]()
        for index, key in self.links.items():
            words = tree.string(tree.nodes[index], _LONGEST_LINK + 1)
            if len(words) <= _LONGEST_LINK and any(c.isdigit() for c in words):
                self.cited.add(key)
        self._cited_keys = sorted((self.ids[key].index, key) for key in self.cited)
        self._cited_at = [index for index, _ in self._cited_keys]
        self.left_out: frozenset[int] = frozenset()
        self._sizes = self._sum_text()
        self.total = self._sizes[-1]
        self._titles = [n.index for n in tree.nodes if n.name == "h1"]
        self._headings = [n.index for n in tree.nodes if n.name in HEADINGS]
        self._words, self._linked, self._outward = self._sum_links()
        self.left_out = frozenset(self._find_left_out())
        self._sizes = self._sum_text()
        self.total = self._sizes[-1]
        self.main = self._find_main()

    def size(self, node: Node) -> int:
        """How much text a node holds, in code points of source."""
        return self._sizes[node.last] - self._sizes[node.index]

    def holds_cited(self, node: Node) -> int:
        """How many of the elements that citing links lead to are this node or within it."""
        return _count_within(self._cited_at, node)

    def has_heading(self, node: Node) -> bool:
        """Whether a node has a heading in it."""
        return _count_within(self._headings, node) > 0

    def is_most(self, node: Node) -> bool:
        """Whether a node holds most of the text."""
        return self.size(node) >= MOST * self.total

    def _find_links(self, addresses: frozenset[str]) -> Iterator[tuple[int, str]]:
        """The links to ids of this page: also by an address that leads to several of its ids."""
        found: list[tuple[int, str, str]] = []
        for node in self.tree.nodes:
            if node.name == "a" and "#" in node.raw:
                page, _, key = node.get("href").partition("#")
                key = key if key in self.ids else unquote(key)
                if key in self.ids:
                    found.append((node.index, page, key))
        several = Counter(page for page, _ in {(page, key) for _, page, key in found})
        for index, page, key in found:
            if not page or page in addresses or several[page] >= _OWN_IDS:
                yield index, key

    def _sum_text(self) -> list[int]:
        """Running sums of text, without what is left out."""
        sizes, total, skip = [0], 0, 0
        for i, node in enumerate(self.tree.nodes):
            if i >= skip:
                if node.name == TEXT or node.name == CDATA:  # noqa: PLR1714 - twice as fast
                    total += node.end - node.start
                elif node.name in RAW_TEXT or i in self.left_out:
                    skip = node.last
            sizes.append(total)
        return sizes

    def cited_in(self, node: Node) -> str | None:
        """The first id within a node (or its own) that a link may cite."""
        at = bisect_left(self._cited_keys, (node.index, ""))
        index, key = self._cited_keys[at] if at < len(self._cited_keys) else (node.last, "")
        return key if index < node.last else None

    def _sum_links(self) -> tuple[list[int], list[int], list[int]]:
        """Running sums: letters, letters in links to elsewhere, such links."""
        words, linked, outward, end = [0], [0], [0], 0
        for node in self.tree.nodes:
            size = 0
            if node.name == TEXT:
                size = len(self.tree.source[node.start : node.end].strip())
            elif node.name == "a" and "href" in node.raw and node.index not in self.links:
                end = max(end, node.last)
            words.append(words[-1] + size)
            linked.append(linked[-1] + size * (node.index < end))
            outward.append(outward[-1] + (node.name == "a" and node.index < end))
        return words, linked, outward

    def _find_left_out(self) -> Iterator[int]:
        """Indexes of the elements that are left out."""
        at, nodes = 1, self.tree.nodes
        while at < len(nodes):
            node = nodes[at]
            at += 1
            if node.name and node.name != CDATA and self._is_out(node):
                yield node.index
                at = node.last

    def _is_out(self, node: Node) -> bool:
        name = node.name
        if name in _OUT:
            return True
        if name in _CODE:
            return not self.is_most(node)
        if name in {"html", "body", "main"} or (not node.raw and name not in _AROUND and name not in _LISTS):
            return False
        if name in _LISTS and self._is_menu(node):
            return True
        around = (
            (name in _AROUND or not _AROUND_CLASSES.isdisjoint(_class_and_id_names(node)))
            and not (node.get("role") in _KEPT_ROLES or any("note" in c for c in classes(node)))
            and (not _count_within(self._titles, node) or node.get("role") in _OUT_ROLES)
        )  # a header, footer, aside or form with neither a title nor notes
        return (around or self._is_marked_out(node)) and not self.is_most(node) and not self.holds_cited(node)

    @staticmethod
    def _is_marked_out(node: Node) -> bool:
        """Whether the role, style or classes of an element say that it is hidden or no text."""
        raw = node.raw
        if "role" in raw and (role := node.get("role").lower()):
            return role in _OUT_ROLES
        if "hidden" in raw and ("hidden" in node.attributes or node.get("aria-hidden") == "true"):
            return True
        if "style" in raw and _HIDDEN.search(node.get("style")):
            return True
        return not _OUT_CLASSES.isdisjoint(_class_and_id_names(node))

    def _is_menu(self, node: Node) -> bool:
        """Whether a list holds nothing but short links, none of them to a place in the text."""
        words, links = (sums[node.last] - sums[node.index] for sums in (self._linked, self._outward))
        if links < _MENU_LINKS or words > _MENU_LONGEST * links or self.holds_cited(node):
            return False
        return words >= _MENU_SHARE * (self._words[node.last] - self._words[node.index])

    def _find_main(self) -> Node:
        """The element that holds the text and everything that it cites, else the whole page."""
        found = [n for n in self.tree.nodes if n.name in {"main", "article"} or "main" in n.get("role").split()]
        best = max(found, key=self.size, default=self.tree.nodes[0])
        enough = self.is_most(best) and self.holds_cited(best) == len(self._cited_at)
        return best if enough else self.tree.nodes[0]


def classes(node: Node) -> list[str]:
    """The classes of an element in lower case."""
    return node.get("class").lower().split() if "class" in node.raw.lower() else []


def _count_within(indexes: list[int], node: Node) -> int:
    """How many of some ascending indexes are a node's or its descendants'."""
    return bisect_left(indexes, node.last) - bisect_left(indexes, node.index)


def _class_and_id_names(node: Node) -> list[str]:
    """Its classes and its id in lower case."""
    return [*classes(node), node.get("id").lower()] if node.raw else []


def block_of(node: Node) -> Node:
    """The nearest block that an element is or is within."""
    if node.name in BLOCKS:
        return node
    return next((n for n in node.around() if n.name in BLOCKS), node)


def title_of(tree: Tree) -> str | None:
    """The title of a page: its first heading of the first level, else what its head says."""
    for name in ("h1", "title"):
        node = next((n for n in tree.find(tree.nodes[0], name) if tree.string(n, 500)), None)
        if node:
            return tree.string(node, 500)
    return None


def _collect_ids(tree: Tree) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in tree.nodes:
        if node.raw:
            for name in ("id", "name") if node.name == "a" else ("id",):
                if name in node.raw.lower() and (value := node.get(name)):
                    found.setdefault(value, node)
    return found


def _find_addresses(tree: Tree, path: str) -> frozenset[str]:
    """Find the addresses of this page: the name of its file, and the addresses that its head gives."""
    addresses = {PurePosixPath(path).name}
    for node in tree.find(tree.nodes[0], "link", "meta"):
        if node.get("rel") == "canonical":
            addresses.add(node.get("href"))
        elif node.get("property") == "og:url":
            addresses.add(node.get("content"))
    return frozenset(addresses)
