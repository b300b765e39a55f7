"""The tree of an HTML page, read as leniently as a browser does: end tags may be missing or misplaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.markup.tree import ATTRIBUTES, CDATA, END, MARKUP, OTHER, START, TEXT, Tree

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from citecheck.formats.markup.tree import Node

VOID = frozenset("area base basefont br col embed frame hr img input keygen link meta param source track wbr".split())
RAW_TEXT = frozenset("script style textarea title xmp iframe noembed noframes noscript".split())
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary table tbody td
    tfoot th thead tr ul""".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_IN_TABLES = frozenset("table thead tbody tfoot tr td th caption colgroup".split())
_END_P = BLOCKS - {"body", "html", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "li", "dd", "dt"}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
# What a start tag ends if it is open: (these elements, up to the nearest of those)
_IMPLIED = {
    "li": (("li",), _LISTS),
    "dt": (("dt", "dd"), {"dl"}),
    "dd": (("dt", "dd"), {"dl"}),
    "td": (("td", "th"), {"table"}),
    "th": (("td", "th"), {"table"}),
    "tr": (("tr",), {"table"}),
    "tbody": (("thead", "tbody", "tfoot"), {"table"}),
    "thead": (("thead", "tbody", "tfoot"), {"table"}),
    "tfoot": (("thead", "tbody", "tfoot"), {"table"}),
    "option": (("option",), {"select"}),
    "a": (("a",), {"table"}),
    "rt": (("rt", "rp"), {"ruby"}),
    "rp": (("rt", "rp"), {"ruby"}),
}
_XHTML = re.compile(r"\s*<\?xml\b|[^<]{0,9}<!DOCTYPE[^>]{0,60}\bXHTML\b", re.IGNORECASE)


def html_tree(text: str, shown: str) -> Tree:
    """The tree of a page; every text has one."""
    return _TreeBuilder(text, shown).build()


class _TreeBuilder:
    """Reads tags from first to last and keeps the elements that are open."""

    def __init__(self, text: str, shown: str) -> None:
        self.tree = Tree(text, shown)
        self.text = text
        self.xhtml = bool(_XHTML.match(text))
        self.unclosed: set[str] = set()  # raw text elements that have no end tag from here on
        self.last_cdata = text.rfind("]]>")
        self.opened = [self.tree.nodes[0]]
        self.places: dict[str, list[int]] = {}  # of the open elements of a name in `opened`
        self.blocks: list[int] = []  # places of the open blocks
        self.cells: list[int] = []  # places of open tables and cells, which end tags of others do not cross
        self.names: dict[str, str] = {}

    def build(self) -> Tree:
        """The whole tree."""
        text, add, at = self.text, self.tree.add, 0
        end = text.rfind(">") + 1
        while match := MARKUP.search(text, at, end):
            start = match.start()
            if start > at:
                add(TEXT, at, start, self.opened[-1])
            kind = match.lastindex
            if kind == END:
                self._end_element(self._local_name(match.group(END)), start)
                at = match.end()
            elif kind == OTHER:
                at = self._skip_special(match.group(OTHER), start)
            else:
                at = self._start_element(
                    self._local_name(match.group(START)), match.group(ATTRIBUTES), start, match.end()
                )
        if at < len(text):
            add(TEXT, at, len(text), self.opened[-1])
        self._close_to(0, len(text))
        return self.tree

    def _local_name(self, written: str) -> str:
        return self.names.get(written) or self.names.setdefault(written, written.rpartition(":")[2].lower() or "#")

    def _start_element(self, name: str, raw: str, start: int, end: int) -> int:
        """Add an element; where reading goes on."""
        if name in BLOCKS and self.places.get("head") and name != "html":  # a head that is never closed ends here
            self._close_to(self.places["head"][-1], start)
        if name in _END_P:
            self._end_nearest(("p",), _IN_TABLES, start)
        if name in HEADINGS:
            self._end_nearest(tuple(HEADINGS), _IN_TABLES, start)
        if name in _IMPLIED:
            self._end_nearest(*_IMPLIED[name], start)
        node = self.tree.add(name, start, end, self.opened[-1], "" if raw.isspace() else raw)
        if name in VOID or (raw.endswith("/") and self._closes_itself(name, raw)):
            return end
        if name in RAW_TEXT:
            return self._read_raw_text(node, name, end)
        place = len(self.opened)
        self.opened.append(node)
        self.places.setdefault(name, []).append(place)
        if name in BLOCKS:
            self.blocks.append(place)
        if name in _IN_TABLES:
            self.cells.append(place)
        return end

    def _closes_itself(self, name: str, raw: str) -> bool:
        """`<a name="x"/>`, as pages in XHTML have it, but not `<a href=x/>`."""
        return (self.xhtml or name not in RAW_TEXT) and (len(raw) == 1 or raw[-2] in "\"' \t\n\r\f")

    def _read_raw_text(self, node: Node, name: str, end: int) -> int:
        """The text of a script or a title runs to its end tag, whatever is in it; returns where reading goes on."""
        if name in self.unclosed:
            return end
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, end)
        if not found:
            self.unclosed.add(name)
            return len(self.text) if name in {"script", "style"} else end
        stop = found.start()
        if stop > end:
            self.tree.add(TEXT, end, stop, node)
        node.stop, node.last = stop, len(self.tree.nodes)
        after = self.text.find(">", stop)
        return after + 1 if after >= 0 else len(self.text)

    def _end_nearest(self, names: tuple[str, ...], limits: AbstractSet[str], at: int) -> None:
        """End the nearest open element of some names, unless one of the limits is between."""
        place = max((self.places[n][-1] for n in names if self.places.get(n)), default=0)
        if place and place > max((self.places[n][-1] for n in limits if self.places.get(n)), default=0):
            self._close_to(place, at)

    def _end_element(self, name: str, at: int) -> None:
        """An end tag ends what it names, unless that lies beyond a border: it is then a stray one."""
        places = self.places.get(name)
        if not places or name in {"body", "html"}:  # what comes behind them belongs to them
            return
        borders = [] if name in _IN_TABLES else self.cells
        if name not in BLOCKS and self.blocks:
            borders = self.blocks
        if not borders or borders[-1] < places[-1]:
            self._close_to(places[-1], at)

    def _close_to(self, place: int, at: int) -> None:
        while len(self.opened) > place:
            node = self.opened.pop()
            node.stop, node.last = at, len(self.tree.nodes)
            for kept in (self.places.get(node.name), self.blocks, self.cells):
                if kept and kept[-1] == len(self.opened):
                    kept.pop()

    def _skip_special(self, kind: str, start: int) -> int:
        """Behind a comment, a declaration or a CDATA section, whose text is kept."""
        text = self.text
        if kind == "![CDATA[" and start < self.last_cdata:
            end = text.find("]]>", start)
            self.tree.add(CDATA, start + 9, end, self.opened[-1])
            return end + 3
        closing = "-->" if kind == "!--" else ">"
        end = text.find(closing, start + (2 if kind == "!--" else 1))
        return end + len(closing) if end >= 0 else len(text)
