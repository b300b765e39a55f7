"""HTML: the main text of a page, its links to references and the entries that they lead to.

Positions count in the file itself. Navigation, forms, scripts, code, math, hidden and deleted text are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.html.lists import Numbering, entry_items, item_label
from citecheck.formats.html.notes import Notes
from citecheck.formats.html.page import Page, block_of, classes, title_of
from citecheck.formats.markup.encoding import decode_declared
from citecheck.formats.markup.html_parser import BLOCKS, HEADINGS, html_tree
from citecheck.formats.markup.writer import MarkupWriter
from citecheck.models import Anchor, MarkedEntry

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.markup.tree import Node
    from citecheck.models import Document, Markup

_INLINE_CLASSES = frozenset({"csl-left-margin", "csl-right-inline"})
_IN_ROWS = frozenset("table thead tbody tfoot tr colgroup ul ol dl".split())  # white space there is layout
_SUPERSCRIPT = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LARGEST_ITEM = 3000  # code points of an element that links lead to which may be one entry
# What publishers append to an entry: links to databases, and the dots and bars between them
_OFFERS = re.compile(
    r"(?:view (?:at|in|on|article|abstract|record)\b.*|(?:google scholar|crossref|cross ?ref full ?text|pubmed|medline|"
    r"scopus|isi|cas|web of science|(?:free |publisher |pubmed |biomed |pmc |central )*(?:full ?text|abstract|article)|"
    r"(?:pubmed |biomed )?central full ?text|openurl|order article via infotrieve|download(?: pdf)?|find it|"
    r"return to (?:text|citation.*)))",
    re.IGNORECASE,
)
_BETWEEN_OFFERS = re.compile(r"[\s|·•,;\[\]()/]*")


def read_html(source: Source) -> Document:
    """Read a page of HTML, however broken.

    Args:
        source: The bytes of the page; its path tells links within the page from others.

    Returns:
        The main text with its notes behind it, and citations, entries and headings as the markup shows them.
    """
    decoded = decode_declared(source, html=True)
    tree = html_tree(decoded.text, source.shown)
    writer = _Html(Page(tree, source.path))
    writer.write()
    return writer.document(source, decoded, "html", title_of(tree))


class _Html(MarkupWriter):
    """Writes a page; notes are kept back until its end."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.tree)
        self.page = page
        self.items = entry_items(page)
        self.notes = Notes(page, self.items)
        self.cited = {block_of(page.ids[key]).index for key in page.cited} - self.notes.texts
        self.places: dict[int, int] = {}  # index of a note's text: where the text refers to it
        self.spans: list[tuple[str, int, int]] = []  # ids, from where to where
        self.written_items: list[tuple[Node, int, int, str | None]] = []  # entries: from where to where, their labels
        self.marks: list[tuple[Node, int]] = []  # open elements whose beginning matters
        self.numbers: dict[int, Numbering] = {}
        self.open_ids: list[tuple[Node, str, int]] = []
        self.waiting: dict[int, list[tuple[str, int]]] = {}  # ids without words, by the block that they are in
        self.row = 0
        self.tables = 0
        self.cells = 0
        self.item = 0  # how many items that are read as one line are open
        self.noting = False
        self.between = False
        self.offered = False
        self.label: str | None = None
        self.numbered = -1

    def write(self) -> None:
        """The main text, then its notes in the order in which it refers to them."""
        self.walk(self.page.main)
        self.noting = True
        ordered = sorted(self.notes.texts, key=lambda index: (self.places.get(index, 0), index))
        for number, index in enumerate((i for i in ordered if i in self.places), start=1):
            self.builder.paragraph()
            start = self.builder.start
            self.walk(self.tree.nodes[index])
            self.part(start, f"footnote {number}", self.places[index])
            self.builder.paragraph()

    def markup(self, text: str) -> Markup:
        """The markup of the text; of the elements that links lead to, those that were written."""
        self.entries = [
            MarkedEntry(s, e, self.page.cited_in(n) or n.get("id") or None, label or item_label(text, s, e))
            for n, s, e, label in self.written_items
        ]
        self.anchors = [Anchor(*span) for span in sorted(self.spans, key=lambda a: (a[1], a[2]))]
        return super().markup(text)

    def visit_text(self, node: Node) -> None:
        """Text, unless it is the layout of a table or list, or separates a publisher's offers."""
        chunk = self.tree.source[node.start : node.end]
        if self.between and not chunk.isspace():
            self.builder.space()
            self.between = False
        if self.offered and _BETWEEN_OFFERS.fullmatch(chunk):
            return
        self.offered = False
        if chunk.isspace() and node.parent and node.parent.name in _IN_ROWS:
            return
        if not node.parent or node.parent.name != "pre":
            self.text(node)
            return
        at = node.start
        for line in chunk.split("\n"):
            if line.strip():
                self.builder.text(line, at)
                self.builder.line()
            else:
                self.builder.paragraph()
            at += len(line) + 1

    def enter(self, node: Node) -> bool:
        """Start an element; return whether its contents are read."""
        if node.index in self.page.left_out:
            self.builder.space()
            return False
        if node.index in self.notes.texts and not self.noting:
            return False
        if node.name in BLOCKS:
            self._start_block(node)
        elif node.name == "a" and not self._enter_link(node):
            return False
        self._start_inline(node)
        if node.raw:
            for attribute in ("id", "name") if node.name == "a" else ("id",):
                if (value := node.get(attribute)) in self.page.cited and self.page.ids[value] is node:
                    self.open_ids.append((node, value, self.builder.start))
        return True

    def _start_inline(self, node: Node) -> None:
        """Write what an element prints before its contents, and note where headings and citations start."""
        if node.name == "sup" or self._is_superscript_span(node):
            self.start_superscript()
        match node.name:
            case "br":
                self.builder.space() if self.cells or self.item else self.builder.line()
            case "hr":
                self.builder.paragraph()
            case "ol":
                self.numbers[node.index] = Numbering(node)
            case "q":
                self.generated("“", node.start)
            case name if name in HEADINGS or (name == "span" and "data-cites" in node.raw):
                self.marks.append((node, self.builder.start))

    @staticmethod
    def _is_superscript_span(node: Node) -> bool:
        return node.name == "span" and "style" in node.raw and bool(_SUPERSCRIPT.search(node.get("style")))

    def _start_block(self, node: Node) -> None:
        """The start of a block; the blocks of a cell or of an entry are on one line."""
        builder, name = self.builder, node.name
        if name == "table":
            builder.paragraph()
            if not self.cells and not self._is_layout_table(node):
                self.cells = 1
                self.tables += 1
                self.marks.append((node, builder.start))
        elif name in {"td", "th"} and self.cells:
            self.between = False
            if builder.position > self.row:
                builder.verbatim("\t")
        elif name == "tr" and self.cells:
            builder.line()
            self.row = builder.position
        elif (
            self.cells
            or self.item
            or builder.position == self.numbered
            or not _INLINE_CLASSES.isdisjoint(classes(node))
        ):
            builder.space()
        else:
            builder.paragraph()
        if name == "li":  # the number that a browser shows before it
            self.label = None
            numbering = self.numbers.get(node.parent.index) if node.parent else None
            if numbering and (number := numbering.number(self.tree, node)):
                self.generated(f"{number}. ", node.start)
                self.label = number
                self.numbered = builder.position  # a paragraph that follows at once is on the line of the number
        if self._is_item(node):
            self.item += 1
            self.marks.append((node, builder.start))

    def _is_item(self, node: Node) -> bool:
        if node.index in self.items:
            return True
        if node.index not in self.cited or self.item or node.name in {"td", "th", "tr", "table"}:
            return False
        return self.page.size(node) <= _LARGEST_ITEM and not self.page.has_heading(node)

    def _is_layout_table(self, node: Node) -> bool:
        """Whether a table only arranges the page."""
        tree = self.tree
        if node.get("role") in {"presentation", "none"} or self.page.is_most(node):
            return True
        return tree.first(node, "table", *HEADINGS) is not None or tree.first(node, "tr") is None

    def _enter_link(self, node: Node) -> bool:
        """Start a link; return whether it is read: note markers and links back to the text are not."""
        note = self.notes.markers.get(node.index)
        if note is not None:
            self.places.setdefault(note.index, self.builder.position)
            return False
        if (self.noting or self.item) and self.notes.is_back(node, in_note=self.noting):
            return False
        if self.item and _OFFERS.fullmatch(self.tree.string(node, 60)):
            self.offered = True
            return False
        if node.index in self.page.links and not self._leads_back(node):
            self.marks.append((node, self.builder.start))
        return True

    def _leads_back(self, link: Node) -> bool:
        """Whether a link of an entry leads to something before it: its number, `[12]`, may be one."""
        key = self.page.links.get(link.index)
        return self.item > 0 and key is not None and self.page.ids[key].index < link.index

    def leave(self, node: Node) -> None:
        """Close what an element has started."""
        name = node.name
        if self.marks and self.marks[-1][0] is node:
            self._close_marked(node, self.marks.pop()[1])
        if name == "sup" or self._is_superscript_span(node):
            self.end_superscript()
        elif name == "q":
            self.generated("”", node.stop)
        elif name == "a" and self._leads_back(node):
            self.builder.space()
        while self.open_ids and self.open_ids[-1][0] is node:
            _, key, start = self.open_ids.pop()
            block = block_of(node)
            if self.written > start or block is node:
                self._add_span(key, start)
            else:
                self.waiting.setdefault(block.index, []).append((key, start))
        if name in BLOCKS:
            self._end_block(node)

    def _end_block(self, node: Node) -> None:
        for key, start in self.waiting.pop(node.index, ()):
            self._add_span(key, start)
        if self.cells and node.name in {"td", "th"}:
            return
        if not (self.cells or self.item) and _INLINE_CLASSES.isdisjoint(classes(node)):
            self.builder.paragraph()
        elif node.name == "tr":
            self.builder.line()
        elif self.cells:
            self.between = True  # a space between the blocks of a cell, but none before the next cell
        else:
            self.builder.space()

    def _add_span(self, key: str, start: int) -> None:
        end = max(self.written, min(start, self.builder.position))
        self.spans.append((key, min(start, end), end))

    def _close_marked(self, node: Node, start: int) -> None:
        """Close an element whose start was noted."""
        if node.name == "a":
            self.link(start, [self.page.links[node.index]])
        elif node.name in HEADINGS and node.index not in self.items:
            self.heading(start, int(node.name[1]))
        elif node.name == "table":
            self.cells = 0
            self.builder.paragraph()
            printed = self.find_number(self.tree.first(node, "caption"), 200)
            self.part(start, f"table {printed or self.tables}")
        elif node.name == "span":
            # Pandoc's and Quarto's citations that are no links: `<span class="citation" data-cites="smith2001">`
            if not any(link.start >= start for link in self.links[-1:]):
                self.link(start, [f"ref-{key}" for key in node.get("data-cites").split()])
        else:
            self.item -= 1
            self.offered = False
            if node.index in self.items and self.written > start:
                self.written_items.append((node, start, self.written, self.label))
                self.label = None
