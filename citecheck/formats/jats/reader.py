"""JATS XML, and the NLM DTDs before it: the text of an article, its citations and the entries they lead to.

Positions count in the file itself. Front matter other than title and abstract is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.jats.references import ids_of, write_entry
from citecheck.formats.markup.encoding import decode_declared
from citecheck.formats.markup.writer import MarkupWriter
from citecheck.formats.markup.xml_parser import only_root, xml_tree
from citecheck.models import Anchor

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.models import Document

_BLOCKS = frozenset(
    """abstract ack app app-group back body boxed-text caption def def-item def-list disp-quote fig fig-group fn-group
    front glossary list list-item notes p ref-list sec sig-block speech statement supplementary-material
    supplement trans-abstract verse-group verse-line attrib""".split()
)
_OUT = frozenset(
    """inline-formula disp-formula disp-formula-group chem-struct-wrap tex-math math graphic inline-graphic media
    alt-text long-desc object-id private-char code preformat permissions front-stub processing-meta counts
    journal-meta sec-meta fn-meta x index-term target response del""".split()
)
_FRONT = frozenset({"front", "article-meta", "title-group", "article-title", "abstract", "trans-abstract"})
_SETTINGS = ("table-wrap", "sub-article", "td", "th")
_NOTE_MARKERS = frozenset({"fn", "table-fn", "aff", "corresp", "author-notes", "contrib"})
# Elements whose titles are headings
_TITLED = frozenset("sec abstract trans-abstract ack ref-list app notes title-group glossary".split())
_ROOTS = ("article", "book", "book-part", "book-part-wrapper")


def read_jats(source: Source) -> Document:
    """Read an article in JATS XML.

    Raises:
        UnreadableInput: The file is not well-formed or holds several articles.
    """
    decoded = decode_declared(source)
    tree = xml_tree(decoded.text, source.shown)
    article = only_root(tree, _ROOTS, "articles")
    writer = _Jats(tree, article)
    writer.write(article)
    title = next((tree.string(n) for n in tree.find(article, "article-title", "book-title")), "")
    return writer.document(source, decoded, "jats", title or None)


class _Jats(MarkupWriter):
    """Writes an article; notes are kept back until its end."""

    def __init__(self, tree: Tree, article: Node) -> None:
        super().__init__(tree)
        self.level = 1
        self.notes: list[tuple[Node, int | None]] = []
        self.marked: dict[str, int] = {}  # where the text refers to a note
        self.tables = 0
        self.marks: list[tuple[Node, int, int]] = []  # open elements: where they begin, and the level of their heading
        self.chosen: set[int] = set()  # indexes of the alternatives that are shown
        self.inside = dict.fromkeys(_SETTINGS, 0)  # how many of these elements are open
        self.row = 0  # where the row of a table begins
        self.references = {key for n in tree.outermost(article, "ref") for key in ids_of(tree, n)}

    def write(self, article: Node) -> None:
        """The article, its notes, then what others wrote about it."""
        self.walk(article)
        for number, (node, anchor) in enumerate(self.notes, start=1):  # a note within a note is put behind it
            printed = self.find_number(self.tree.child(node, "label"))
            self.builder.paragraph()
            start = self.builder.start
            self.walk(node)
            place = self.marked.get(node.get("id"), anchor) if node.get("id") else anchor
            self.part(start, f"footnote {printed or number}", place)
            self.builder.paragraph()
        # letters, replies, translations: only their links count, for they may have a list of their own
        for number, node in enumerate((n for n in self.tree.children(article) if n.name == "sub-article"), start=1):
            self.builder.paragraph()
            start = self.builder.start
            self.inside["sub-article"] = 1
            self.walk(node)
            self.inside["sub-article"] = 0
            self.builder.exclude(start)
            self.part(start, f"sub-article {number}")

    def enter(self, node: Node) -> bool:
        """Start an element; return whether its contents are read."""
        name = node.name
        if node.is_in("alternatives") and node.index not in self.chosen:
            return False
        if name in self.inside:
            self.inside[name] += 1
        if name in _BLOCKS:
            return self._start_block(node)
        match name:
            case "xref":
                return self._enter_xref(node)
            case "title" | "article-title" | "label" | "subtitle":
                return self._enter_title(node)
            case "ref":
                self._write_ref(node)
                return False
            case "fn" if not self.inside["table-wrap"]:  # the notes of a table stay with it, others follow the text
                self.notes.append((node, self.builder.position))
                return False
            case "sub-article":
                self.inside[name] -= 1
                return False
            case _ if name in _OUT:
                self.builder.space()
                return False
        is_layout = self._start_layout(node)
        return is_layout or name in _FRONT or not node.is_in("front", "article-meta", "front-stub", "title-group")

    def _write_ref(self, node: Node) -> None:
        if entry := write_entry(self, node):
            self.entries.append(entry)
            self.anchors += [Anchor(key, entry.start, entry.end) for key in ids_of(self.tree, node)[1:]]

    def _start_layout(self, node: Node) -> bool:
        """Start a table, a line or a superscript, or choose between alternatives; `False` for any other element."""
        builder = self.builder
        match node.name:
            case "table-wrap" | "table":
                self._start_table(node)
            case "sup":
                self.start_superscript()
            case "td" | "th":
                if builder.position > self.row:
                    builder.verbatim("\t")
            case "tr" | "break" | "table-wrap-foot":
                builder.line()
                self.row = builder.position
            case "fn":
                builder.line()
            case "alternatives":  # of several forms of one thing the first that has text
                shown = next((n for n in self.tree.children(node) if n.name and n.name not in _OUT), None)
                if shown is not None:
                    self.chosen.add(shown.index)
            case _:
                return False
        return True

    def _start_block(self, node: Node) -> bool:
        name, parent = node.name, node.parent
        if name == "ref-list" and self.inside["sub-article"]:
            return False
        if self.inside["td"] or self.inside["th"]:
            self.builder.space()
            return True
        if name == "p" and parent and parent.name in {"list-item", "fn", "def"}:
            self.builder.space() if self.builder.position else None
        else:
            self.builder.paragraph()
        if name == "sec":
            self.level += 1
        return True

    def leave(self, node: Node) -> None:
        """Close what an element has started."""
        name = node.name
        if name in self.inside:
            self.inside[name] -= 1
        if name == "sec":
            self.level -= 1
        if name == "label":
            self.builder.space()
        if name == "sup":
            self.end_superscript()
        elif name in {"title", "article-title", "label", "subtitle", "xref", "table-wrap", "table"}:
            self._close_marked(node)
        elif name in _BLOCKS and not (self.inside["td"] or self.inside["th"]):
            self.builder.paragraph()
        elif name in {"tr", "table-wrap-foot"}:
            self.builder.line()

    def _close_marked(self, node: Node) -> None:
        """Close an element whose start was noted."""
        if not self.marks or self.marks[-1][0] is not node:
            return
        _, start, level = self.marks.pop()
        if node.name == "xref":
            self.link(start, node.get("rid").split())
        elif node.name in {"table-wrap", "table"}:
            self.builder.paragraph()
            self.part(start, f"table {level}")
        else:
            self.heading(start, level)
            self.builder.paragraph()

    def _enter_title(self, node: Node) -> bool:
        """Titles of sections are headings; a label comes before its title, on its line."""
        parent = node.parent.name if node.parent else ""
        if node.name == "label":
            self.builder.space()
            return parent not in {"fn", "aff", "disp-formula", "corresp"}
        if parent in _TITLED:
            level = 1 if node.name == "article-title" else self.level + 1
            if parent != "sec":
                self.builder.paragraph()
            self.marks.append((node, self.builder.start, level))
        return True

    def _enter_xref(self, node: Node) -> bool:
        kind, keys = node.get("ref-type"), node.get("rid").split()
        if kind == "bibr" or any(key in self.references for key in keys):
            self.marks.append((node, self.builder.start, 0))
            return True
        if kind in _NOTE_MARKERS:
            for key in keys:
                self.marked.setdefault(key, self.builder.position)
            return False
        return True

    def _start_table(self, node: Node) -> None:
        self.builder.paragraph()
        if node.name == "table" and self.inside["table-wrap"]:
            return
        self.tables += 1
        printed = self.find_number(self.tree.child(node, "label"))
        self.marks.append((node, self.builder.start, int(printed[:4]) if printed else self.tables))
