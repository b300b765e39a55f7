"""TEI XML, as GROBID makes it and as editors write it: text, citations and the entries they lead to.

Positions count in the file itself. Of the header only title and abstract are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.markup.encoding import decode_declared
from citecheck.formats.markup.writer import MarkupWriter
from citecheck.formats.markup.xml_parser import only_root, xml_tree
from citecheck.formats.tei.references import ENTRIES, write_entry

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.models import Document

_BLOCKS = frozenset(
    """p ab div div1 div2 div3 div4 list item figure figDesc quote cit lg l sp speaker stage opener closer salute signed
    listBibl argument epigraph docTitle titlePart byline front body back text abstract label trailer""".split()
)
_OUT = frozenset(
    """formula graphic media fw pb cb gb milestone del surplus facsimile teiHeader biblStruct binaryObject notatedMusic
    code eg""".split()
)
_DIVISIONS = frozenset("div div1 div2 div3 div4".split())
_SUPERSCRIPT = frozenset("sup superscript super".split())
_NOTE_PLACES = frozenset("foot bottom end endnote footnote".split())
_ROOTS = ("TEI", "TEI.2")
_DIGITS = re.compile(r"\d+")


def read_tei(source: Source) -> Document:
    """Read a document in TEI.

    Raises:
        UnreadableInput: The file is not well-formed or is a corpus of several texts.
    """
    decoded = decode_declared(source)
    tree = xml_tree(decoded.text, source.shown)
    root = only_root(tree, _ROOTS, "TEI texts")
    writer = _Tei(tree, root)
    writer.write()
    title = _find_title(tree, root)
    return writer.document(source, decoded, "tei", (tree.string(title) or None) if title else None)


def _find_title(tree: Tree, node: Node) -> Node | None:
    """The title in the `titleStmt` of a header."""
    statement = tree.first(node, "titleStmt")
    return tree.first(statement, "title") if statement else None


class _Tei(MarkupWriter):
    """Writes a text; notes are kept back until its end."""

    def __init__(self, tree: Tree, root: Node) -> None:
        super().__init__(tree)
        self.root = root
        self.notes: list[tuple[Node, int]] = []
        self.places: dict[str, int] = {}  # where the text refers to a note
        self.marks: list[tuple[Node, int]] = []
        self.level = 1
        self.tables = 0
        self.cells = 0
        self.row = 0
        self.chosen: set[int] = set()
        self.ids = {n.get("id") for n in tree.find(root, *ENTRIES)} - {""}

    def write(self) -> None:
        """Title, abstract, text, and the notes behind it."""
        tree, builder = self.tree, self.builder
        header = tree.first(self.root, "teiHeader")
        title = _find_title(tree, header) if header else None
        if title:
            self.walk(title)
            self.heading(0, 1)
            builder.paragraph()
        for abstract in tree.find(header, "abstract") if header else ():
            self.walk(abstract)
            builder.paragraph()
        for node in tree.children(self.root):
            if node.name in {"text", "standOff"}:
                self.walk(node)
        for number, (node, place) in enumerate(self.notes, start=1):  # a note within a note is put behind it
            builder.paragraph()
            start = builder.start
            self.walk(node)
            kind = "endnote" if node.get("place").startswith("end") else "footnote"
            printed = _DIGITS.fullmatch(node.get("n"))
            name = f"{kind} {printed.group() if printed else number}"
            self.part(start, name, self.places.get(node.get("id"), place))
            builder.paragraph()

    def visit_text(self, node: Node) -> None:
        """Text, unless it is the layout of a table or of alternatives."""
        if node.is_in("table", "row", "choice") and self.tree.source[node.start : node.end].isspace():
            return
        self.text(node)

    def enter(self, node: Node) -> bool:
        """Start an element; return whether its contents are read."""
        name = node.name
        if node.is_in("choice") and node.index not in self.chosen:
            return False
        if name in ENTRIES and (node.is_in("listBibl") or node.get("id")):
            if entry := write_entry(self, node):
                self.entries.append(entry)
            return False
        if name in {"ref", "ptr"}:
            return self._enter_link(node)
        if name == "note":
            if node.get("place").lower() in _NOTE_PLACES or node.get("type") in _NOTE_PLACES:
                self.notes.append((node, self.builder.position))
                return False
            self._start_block()  # a note of a table or an editor stays where it is
        elif name in _OUT or (name == "label" and node.is_in("figure")):
            self.builder.space()
            return False
        self._start_element(node)
        return True

    def _start_element(self, node: Node) -> None:
        builder = self.builder
        match node.name:
            case "head":
                self._start_block()
                self.marks.append((node, builder.start))
            case "hi" if self._is_superscript(node):
                self.start_superscript()
            case "lb":
                builder.space()
            case "table":
                builder.paragraph()
                self.cells += 1
                self.tables += self.cells == 1
                self.marks.append((node, builder.start))
            case "row":
                builder.line()
                self.row = builder.position
            case "cell":
                if builder.position > self.row:
                    builder.verbatim("\t")
            case "choice":
                elements = [n for n in self.tree.children(node) if n.name and not n.name.startswith("#")]
                self.chosen.update(n.index for n in elements[:1])
            case name if name in _BLOCKS:
                self.level += name in _DIVISIONS
                self._start_block()

    def _is_superscript(self, node: Node) -> bool:
        return not _SUPERSCRIPT.isdisjoint(node.get("rend").lower().replace(";", " ").split())

    def _start_block(self) -> None:
        self.builder.space() if self.cells else self.builder.paragraph()

    def _enter_link(self, node: Node) -> bool:
        """Start a link to an entry, a note or elsewhere; return whether it is read: the marker of a note is not."""
        keys = _find_targets(node)
        if node.get("type") in {"foot", "note", "footnote", "noteAnchor"}:
            for key in keys:
                self.places.setdefault(key, self.builder.position)
            return False
        if keys and (node.get("type") in {"bibr", "bibl", "cit"} or any(key in self.ids for key in keys)):
            self.marks.append((node, self.builder.start))
        return True

    def leave(self, node: Node) -> None:
        """Close what an element has started."""
        name = node.name
        if self.marks and self.marks[-1][0] is node:
            self._close_marked(node, self.marks.pop()[1])
        elif name == "hi" and self._is_superscript(node):
            self.end_superscript()
        elif name in _BLOCKS or name == "note":
            self.level -= name in _DIVISIONS
            self._start_block()

    def _close_marked(self, node: Node, start: int) -> None:
        """Close an element whose start was noted."""
        builder = self.builder
        if node.name == "head":
            if not node.is_in("figure", "table"):
                self.heading(start, max(self.level, 2))
            self._start_block()
        elif node.name == "table":
            self.cells -= 1
            if not self.cells:
                builder.paragraph()
                self.part(start, f"table {self.tables}")
        else:
            self.link(start, _find_targets(node))


def _find_targets(link: Node) -> list[str]:
    """The ids of this document that a link leads to."""
    return [part.lstrip("#") for part in link.get("target").split() if part.startswith("#")]
