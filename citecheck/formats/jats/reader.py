"""JATS XML, and the NLM DTDs before it: what an article says, its citations and the entries they lead to.

Positions count in the file itself. Front matter other than title and abstract is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import merged
from citecheck.formats.jats.references import ids_of, write_entry
from citecheck.formats.markup.encoding import decode_declared
from citecheck.formats.markup.links import citations
from citecheck.formats.markup.tree import walk
from citecheck.formats.markup.writer import MarkupWriter
from citecheck.formats.markup.xml_parser import xml_tree
from citecheck.models import Anchor, Document, Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.formats.base import Source
    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.models import MarkedEntry

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
_DIGITS = re.compile(r"\d+")
_ROOTS = ("article", "book", "book-part", "book-part-wrapper")


def read_jats(source: Source) -> Document:
    """An article in JATS XML. `UnreadableInput` where the file is not well-formed or holds several articles."""
    decoded = decode_declared(source)
    tree = xml_tree(decoded.text, source.shown)
    article = _article(tree, source.shown)
    writer = _Jats(tree, article)
    writer.write(article)
    text = writer.builder.result()
    title = next((tree.string(n) for n in tree.find(article, "article-title", "book-title")), "")
    return Document(
        source.id,
        source.path,
        "jats",
        text,
        source.sha256,
        role=source.role,
        title=title or None,
        source_text=decoded.text,
        offsets=writer.builder.offsets(),
        markup=writer.markup(text),
        problems=decoded.problems,
    )


def _article(tree: Tree, shown: str) -> Node:
    found = list(tree.outermost(tree.nodes[0], *_ROOTS))
    if len(found) > 1:
        raise UnreadableInput(f"{shown} holds {len(found)} articles: give one.")
    return found[0] if found else tree.nodes[0]


class _Jats(MarkupWriter):
    """Writes an article; notes are kept back until its end."""

    def __init__(self, tree: Tree, article: Node) -> None:
        super().__init__(tree)
        self.article = article
        self.entries: list[MarkedEntry] = []
        self.anchors: list[Anchor] = []
        self.level = 1
        self.notes: list[tuple[Node, int | None]] = []
        self.marked: dict[str, int] = {}  # where the text refers to a note
        self.tables = 0
        self.marks: list[tuple[Node, int, int]] = []  # open elements: where they begin, and what they raise
        self.chosen: set[int] = set()  # indexes of the alternatives that are shown
        self.inside = dict.fromkeys(_SETTINGS, 0)  # how many of these elements are open
        self.row = 0  # where the row of a table begins
        self.references = {key for n in tree.outermost(article, "ref") for key in ids_of(tree, n)}
        self.handlers: Mapping[str, Callable[[Node], bool]] = {
            "xref": self._xref,
            "sup": self._sup,
            **dict.fromkeys(("title", "article-title", "label", "subtitle"), self._title),
            "ref": self._ref,
            "fn": self._note,
            **dict.fromkeys(("table-wrap", "table"), self._table),
            **dict.fromkeys(("td", "th"), self._cell),
            **dict.fromkeys(("tr", "break", "table-wrap-foot"), self._line),
            "alternatives": self._choose,
            "sub-article": self._apart,
        }

    def write(self, article: Node) -> None:
        """The article, its notes, then what others wrote about it."""
        self._walk(article)
        self._write_notes()
        for i, node in enumerate((n for n in self.tree.children(article) if n.name == "sub-article"), start=1):
            self._write_apart(node, i)

    def markup(self, text: str) -> Markup:
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

    def _walk(self, node: Node) -> None:
        walk(self.tree, node, self._enter, self._leave, self.text)

    def _write_notes(self) -> None:
        for number, (node, anchor) in enumerate(self.notes, start=1):  # a note within a note is put behind it
            label = self.tree.child(node, "label")
            printed = _DIGITS.search(self.tree.string(label)) if label else None
            self.builder.paragraph()
            start = self.builder.start
            self._walk(node)
            place = self.marked.get(node.get("id"), anchor) if node.get("id") else anchor
            self.part(start, f"footnote {printed.group() if printed else number}", place)
            self.builder.paragraph()

    def _write_apart(self, node: Node, number: int) -> None:
        """A letter, a reply, a translation: only its links count, for it may have a list of its own."""
        self.builder.paragraph()
        start = self.builder.start
        self.inside["sub-article"] = 1
        self._walk(node)
        self.inside["sub-article"] = 0
        self.builder.exclude(start)
        self.part(start, f"sub-article {number}")

    def _enter(self, node: Node) -> bool:
        name = node.name
        if node.is_in("alternatives") and node.index not in self.chosen:
            return False
        if name in self.inside:
            self.inside[name] += 1
        if name in _BLOCKS:
            return self._block(node)
        if (enter := self.handlers.get(name)) is not None:
            return enter(node)
        if name in _OUT:
            self.builder.space()
            return False
        return name in _FRONT or not node.is_in("front", "article-meta", "front-stub", "title-group")

    def _sup(self, _node: Node) -> bool:
        self.raise_()
        return True

    def _ref(self, node: Node) -> bool:
        if entry := write_entry(self, node):
            self.entries.append(entry)
            self.anchors += [Anchor(key, entry.start, entry.end) for key in ids_of(self.tree, node)[1:]]
        return False

    def _cell(self, _node: Node) -> bool:
        if self.builder.position > self.row:
            self.builder.verbatim("\t")
        return True

    def _line(self, _node: Node) -> bool:
        self.builder.line()
        self.row = self.builder.position
        return True

    def _apart(self, node: Node) -> bool:
        self.inside[node.name] -= 1
        return False

    def _block(self, node: Node) -> bool:
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

    def _leave(self, node: Node) -> None:
        name = node.name
        if name in self.inside:
            self.inside[name] -= 1
        if name == "sec":
            self.level -= 1
        if name == "label":
            self.builder.space()
        if name == "sup":
            self.lower()
        elif name in {"title", "article-title", "label", "subtitle", "xref", "table-wrap", "table"}:
            self._marked(node)
        elif name in _BLOCKS and not (self.inside["td"] or self.inside["th"]):
            self.builder.paragraph()
        elif name in {"tr", "table-wrap-foot"}:
            self.builder.line()

    def _marked(self, node: Node) -> None:
        """The end of an element whose beginning was noted."""
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

    def _title(self, node: Node) -> bool:
        """Titles of sections are headings; a label stands before its title, on its line."""
        parent = node.parent.name if node.parent else ""
        if node.name == "label":
            self.builder.space()
            return parent not in {"fn", "aff", "disp-formula", "corresp"}
        if parent in {
            "sec",
            "abstract",
            "trans-abstract",
            "ack",
            "ref-list",
            "app",
            "notes",
            "title-group",
            "glossary",
        }:
            level = 1 if node.name == "article-title" else self.level + 1
            if parent != "sec":
                self.builder.paragraph()
            self.marks.append((node, self.builder.start, level))
        return True

    def _xref(self, node: Node) -> bool:
        kind, keys = node.get("ref-type"), node.get("rid").split()
        if kind == "bibr" or any(key in self.references for key in keys):
            self.marks.append((node, self.builder.start, 0))
            return True
        if kind in _NOTE_MARKERS:
            for key in keys:
                self.marked.setdefault(key, self.builder.position)
            return False
        return True

    def _note(self, node: Node) -> bool:
        """Notes of a table stay with it; others follow the text."""
        if self.inside["table-wrap"]:
            self.builder.line()
            return True
        self.notes.append((node, self.builder.position))
        return False

    def _table(self, node: Node) -> bool:
        self.builder.paragraph()
        if node.name == "table" and self.inside["table-wrap"]:
            return True
        self.tables += 1
        label = self.tree.child(node, "label")
        printed = _DIGITS.search(self.tree.string(label)) if label else None
        self.marks.append((node, self.builder.start, int(printed.group()[:4]) if printed else self.tables))
        return True

    def _choose(self, node: Node) -> bool:
        """Of several forms of one thing the first that has text."""
        chosen = next((n for n in self.tree.children(node) if n.name and n.name not in _OUT), None)
        if chosen is not None:
            self.chosen.add(chosen.index)
        return True
