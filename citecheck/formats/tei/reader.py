"""TEI XML, as GROBID makes it and as editors write it: text, citations and the entries they lead to.

Positions count in the file itself. Of the header only title and abstract are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.markup.encoding import decode_declared
from citecheck.formats.markup.links import citations
from citecheck.formats.markup.tree import walk
from citecheck.formats.markup.writer import MarkupWriter
from citecheck.formats.markup.xml_parser import xml_tree
from citecheck.formats.tei.references import ENTRIES, write_entry
from citecheck.models import Document, Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.formats.base import Source
    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.models import MarkedEntry

_BLOCKS = frozenset(
    """p ab div div1 div2 div3 div4 list item figure figDesc quote cit lg l sp speaker stage opener closer salute signed
    listBibl argument epigraph docTitle titlePart byline front body back text abstract label trailer""".split()
)
_OUT = frozenset(
    """formula graphic media fw pb cb gb milestone del surplus facsimile teiHeader biblStruct binaryObject notatedMusic
    code eg""".split()
)
_DIVISIONS = frozenset("div div1 div2 div3 div4".split())
_RAISED = frozenset("sup superscript super".split())
_NOTE_PLACES = frozenset("foot bottom end endnote footnote".split())
_ROOTS = ("TEI", "TEI.2")
_DIGITS = re.compile(r"\d+")


def read_tei(source: Source) -> Document:
    """A document in TEI. `UnreadableInput` where the file is not well-formed or is a corpus of several texts."""
    decoded = decode_declared(source)
    tree = xml_tree(decoded.text, source.shown)
    root = _root(tree, source.shown)
    writer = _Tei(tree, root)
    writer.write()
    text = writer.builder.result()
    builder = writer.builder
    return Document(
        source.id,
        source.path,
        "tei",
        text,
        source.sha256,
        role=source.role,
        title=_title(tree, root),
        source_text=decoded.text,
        offsets=builder.offsets(),
        markup=Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            parts=tuple(sorted(builder.parts, key=lambda p: p.start)),
            citations=citations(text, writer.links),
            entries=tuple(writer.entries),
        ),
        problems=decoded.problems,
    )


def _root(tree: Tree, shown: str) -> Node:
    found = list(tree.outermost(tree.nodes[0], *_ROOTS))
    if len(found) > 1:
        raise UnreadableInput(f"{shown} holds {len(found)} TEI texts: give one.")
    return found[0] if found else tree.nodes[0]


def _title(tree: Tree, root: Node) -> str | None:
    statement = tree.first(root, "titleStmt")
    found = tree.first(statement, "title") if statement else None
    return (tree.string(found) or None) if found else None


class _Tei(MarkupWriter):
    """Writes a text; notes are kept back until its end."""

    def __init__(self, tree: Tree, root: Node) -> None:
        super().__init__(tree)
        self.root = root
        self.entries: list[MarkedEntry] = []
        self.notes: list[tuple[Node, int]] = []
        self.places: dict[str, int] = {}  # where the text refers to a note
        self.marks: list[tuple[Node, int]] = []
        self.level = 1
        self.tables = 0
        self.cells = 0
        self.row = 0
        self.chosen: set[int] = set()
        self.ids = {n.get("id") for n in tree.find(root, *ENTRIES)} - {""}
        self.handlers: Mapping[str, Callable[[Node], bool]] = {
            **dict.fromkeys(("ref", "ptr"), self._ref),
            "note": self._may_enter_note,
            "head": self._head,
            "hi": self._highlighted,
            "lb": self._line,
            **dict.fromkeys(("table", "row", "cell"), self._table),
            "choice": self._choose,
        }

    def write(self) -> None:
        """Title, abstract, text, and the notes behind it."""
        tree, builder = self.tree, self.builder
        header = tree.first(self.root, "teiHeader")
        statement = tree.first(header, "titleStmt") if header else None
        title = tree.first(statement, "title") if statement else None
        if title:
            self._walk(title)
            self.heading(0, 1)
            builder.paragraph()
        for abstract in tree.find(header, "abstract") if header else ():
            self._walk(abstract)
            builder.paragraph()
        for node in tree.children(self.root):
            if node.name in {"text", "standOff"}:
                self._walk(node)
        for number, (node, place) in enumerate(self.notes, start=1):  # a note within a note is put behind it
            self._note(node, place, number)

    def _note(self, node: Node, place: int, number: int) -> None:
        builder = self.builder
        builder.paragraph()
        start = builder.start
        self._walk(node)
        kind = "endnote" if node.get("place").startswith("end") else "footnote"
        printed = _DIGITS.fullmatch(node.get("n"))
        name = f"{kind} {printed.group() if printed else number}"
        self.part(start, name, self.places.get(node.get("id"), place))
        builder.paragraph()

    def _walk(self, node: Node) -> None:
        walk(self.tree, node, self._enter, self._leave, self._text)

    def _text(self, node: Node) -> None:
        if node.is_in("table", "row", "choice") and self.tree.source[node.start : node.end].isspace():
            return
        self.text(node)

    def _enter(self, node: Node) -> bool:
        name = node.name
        if node.is_in("choice") and node.index not in self.chosen:
            return False
        if name in ENTRIES and (node.is_in("listBibl") or node.get("id")):
            return self._entry(node)
        if (enter := self.handlers.get(name)) is not None:
            return enter(node)
        if name in _OUT or (name == "label" and node.is_in("figure")):
            self.builder.space()
            return False
        if name in _BLOCKS:
            self.level += name in _DIVISIONS
            self._start_block()
        return True

    def _head(self, node: Node) -> bool:
        self._start_block()
        self.marks.append((node, self.builder.start))
        return True

    def _highlighted(self, node: Node) -> bool:
        if self._is_superscript(node):
            self.raise_()
        return True

    def _line(self, _node: Node) -> bool:
        self.builder.space()
        return True

    def _choose(self, node: Node) -> bool:
        self.chosen.update(n.index for n in self._elements(node)[:1])
        return True

    def _elements(self, node: Node) -> list[Node]:
        return [n for n in self.tree.children(node) if n.name and not n.name.startswith("#")]

    def _is_superscript(self, node: Node) -> bool:
        return not _RAISED.isdisjoint(node.get("rend").lower().replace(";", " ").split())

    def _start_block(self) -> None:
        self.builder.space() if self.cells else self.builder.paragraph()

    def _entry(self, node: Node) -> bool:
        if entry := write_entry(self, node):
            self.entries.append(entry)
        return False

    def _ref(self, node: Node) -> bool:
        """A link: to an entry, a note (its marker is no text), or elsewhere."""
        keys = [part.lstrip("#") for part in node.get("target").split() if part.startswith("#")]
        if node.get("type") in {"foot", "note", "footnote", "noteAnchor"}:
            for key in keys:
                self.places.setdefault(key, self.builder.position)
            return False
        if keys and (node.get("type") in {"bibr", "bibl", "cit"} or any(key in self.ids for key in keys)):
            self.marks.append((node, self.builder.start))
        return True

    def _may_enter_note(self, node: Node) -> bool:
        """Notes at the foot follow the text; others, of a table, an editor, stay where they are."""
        if node.get("place").lower() in _NOTE_PLACES or node.get("type") in _NOTE_PLACES:
            self.notes.append((node, self.builder.position))
            return False
        self._start_block()
        return True

    def _table(self, node: Node) -> bool:
        builder = self.builder
        if node.name == "table":
            builder.paragraph()
            self.cells += 1
            self.tables += self.cells == 1
            self.marks.append((node, builder.start))
        elif node.name == "row":
            builder.line()
            self.row = builder.position
        elif builder.position > self.row:
            builder.verbatim("\t")
        return True

    def _leave(self, node: Node) -> None:
        name = node.name
        if self.marks and self.marks[-1][0] is node:
            self._marked(node, self.marks.pop()[1])
        elif name == "hi" and self._is_superscript(node):
            self.lower()
        elif name in _BLOCKS or name == "note":
            self.level -= name in _DIVISIONS
            self._start_block()

    def _marked(self, node: Node, start: int) -> None:
        """The end of an element whose beginning was noted."""
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
            self.link(start, [part.lstrip("#") for part in node.get("target").split() if part.startswith("#")])
