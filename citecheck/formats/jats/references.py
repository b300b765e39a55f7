"""The entries of a JATS reference list: written as one would print them, with label, id and tagged fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.jats.work import read_work
from citecheck.formats.markup.tree import CDATA, TEXT, walk
from citecheck.models import MarkedEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.formats.markup.writer import MarkupWriter

CITATIONS = frozenset({"mixed-citation", "element-citation", "citation", "nlm-citation"})
_FIELDS = frozenset(
    """article-title chapter-title collab comment conf-date conf-loc conf-name data-title date date-in-citation day
    edition elocation-id etal ext-link fpage given-names gov institution isbn issn issue issue-part issue-title lpage
    month name object-id page-range part-title patent person-group pub-id publisher-loc publisher-name role season
    series size source std string-name suffix supplement surname trans-source trans-title uri version volume
    volume-series year""".split()
)
_PEOPLE = frozenset({"name", "string-name", "collab"})
_UNPRINTED = frozenset({"month", "day", "season", "object-id", "issn", "size", "volume-series"})
_PREFIXES = {"doi": "doi:", "pmid": "PMID: ", "pmcid": "PMCID: ", "arxiv": "arXiv:"}
_OUT = frozenset("inline-formula disp-formula tex-math math graphic inline-graphic alt-text label".split())
_CLOSE = {
    ("issue", "volume"): "",
    ("volume", "year"): ";",
    ("publisher-name", "publisher-loc"): ": ",
    ("publisher-loc", "publisher-name"): ", ",
}  # what is printed before the first where it follows the second
_LABEL_ORNAMENT = " \t\r\n\u00a0[]().:"
_STOPS = ".?!,:;"


def write_entry(writer: MarkupWriter, ref: Node) -> MarkedEntry | None:
    """Write one `ref` as a paragraph; return it as an entry, or `None` where it has no text."""
    tree, builder = writer.tree, writer.builder
    shown = _find_printed(tree, ref)
    label = next((tree.string(n) for n in tree.find(ref, "label")), "").strip(_LABEL_ORNAMENT)
    builder.paragraph()
    if label and (node := tree.first(ref, "label")):
        for part in tree.within(node):
            if part.name in {TEXT, CDATA}:
                writer.text(part)
        builder.space()
    start = builder.start
    for i, citation in enumerate(shown):
        if i:
            writer.generated("; ", citation.start)
        write_citation(writer, citation)
    end = writer.written
    builder.paragraph()
    if end <= start:
        return None
    work = None
    if len(shown) == 1:  # the fields that count are those of a citation that tags all it holds, if there is one
        tagged = next((n for n in tree.find(ref, *CITATIONS) if n.name != "mixed-citation"), shown[0])
        work = read_work(tree, tagged)
    return MarkedEntry(start, end, next(iter(ids_of(tree, ref)), None), label or None, work)


def ids_of(tree: Tree, ref: Node) -> list[str]:
    """The ids that lead to a reference: its own, and those of the citations in it."""
    return [words for n in (ref, *tree.outermost(ref, *CITATIONS)) if (words := n.get("id"))]


def _find_printed(tree: Tree, ref: Node) -> Sequence[Node]:
    """The citations of a reference that are printed: of alternatives, and of a mixed one and its tagged double, one."""
    every = list(tree.outermost(ref, *CITATIONS))
    mixed = [n for n in every if n.name == "mixed-citation"]
    if mixed and len(mixed) < len(every):
        return mixed
    kept = []
    for node in every:
        if node.parent is not None and node.is_in("citation-alternatives", "alternatives"):
            first = next((n for n in tree.children(node.parent) if n.name in CITATIONS), node)
            if first is not node:
                continue
        kept.append(node)
    return kept or [n for n in tree.children(ref) if n.name not in {"label", TEXT}]


def write_citation(writer: MarkupWriter, citation: Node) -> None:
    """Write a citation as it is in the file if it has punctuation between its elements, else composed from them."""
    tree = writer.tree
    texts = [n for n in tree.children(citation) if n.name in {TEXT, CDATA}]
    has_fields = any(n.name in _FIELDS for n in tree.children(citation))
    if has_fields and all(tree.source[n.start : n.end].isspace() for n in texts):
        _Composer(writer).compose(citation)
    else:
        _Copier(writer).copy(citation)


class _Copier:
    """Writes text as it is in the file, with spaces where elements follow each other without one."""

    def __init__(self, writer: MarkupWriter) -> None:
        self.writer = writer
        self.start = writer.builder.position
        self.behind = ""  # name of the field that ended right here

    def copy(self, citation: Node) -> None:
        """Write what is in a citation."""
        walk(self.writer.tree, citation, self._enter_element, self._leave_element, self._write_text)

    def _write_text(self, node: Node) -> None:
        chunk = self.writer.tree.source[node.start : node.end]
        if chunk.isspace() and "\n" in chunk and (node.is_in(*_PEOPLE, "person-group") or self.writer.ending in "(["):
            if self.writer.builder.position > self.start:
                self.behind = self.behind or "name"  # the file's own layout: no space before a comma
            return
        if self.behind == "name" and chunk[0].isalnum():
            self.writer.builder.space()
        self.behind = ""
        self.writer.text(node)

    def _enter_element(self, node: Node) -> bool:
        if node.name in _OUT:
            self.writer.builder.space()
            return False
        if node.name in _FIELDS and self.behind and self.writer.ending not in "([":
            both = node.name in _PEOPLE and self.behind in _PEOPLE
            self.writer.generated(", " if both else " ", node.start)
            self.behind = ""
        if node.name == "etal" and node.last == node.index + 1:
            self.writer.builder.space()
            self.writer.generated("et al.", node.start)
        if node.name == "sup":
            self.writer.start_superscript()
        return True

    def _leave_element(self, node: Node) -> None:
        if node.name == "sup":
            self.writer.end_superscript()
        if node.name in _FIELDS:
            self.behind = node.name


class _Composer:
    """A reference of bare fields, in the order of the file, with the punctuation that a reader expects."""

    def __init__(self, writer: MarkupWriter) -> None:
        self.writer = writer
        self.before = ""  # the field before this one

    def compose(self, citation: Node) -> None:
        """Write the fields of a citation and the full stop behind them."""
        tree, writer = self.writer.tree, self.writer
        for node in tree.children(citation):
            if node.name in _UNPRINTED or node.name in _OUT or not node.name:
                continue
            if node.name == "date-in-citation" and tree.first(node, "year") is not None:
                continue  # the day of access in parts: it is a field of the work, but not printed
            if node.name == "person-group":
                for person in tree.children(node):
                    if person.name and person.name not in {"role", CDATA}:
                        self._write_field(person)
                if "editor" in node.get("person-group-type"):
                    writer.generated(" (Eds)", node.stop)
            elif node.name == "etal" or tree.string(node, 50):
                self._write_field(node)
        if writer.ending not in _STOPS:
            writer.generated(".", citation.stop)

    def _write_field(self, node: Node) -> None:
        writer, at = self.writer, node.start
        parenthesis = node.name == "issue" or (node.name == "year" and self.before in {*_PEOPLE, "etal"})
        if self.before:
            writer.generated(self._choose_separator(node.name), at)
        if parenthesis:
            writer.generated("(", at)
        if node.name == "etal":
            writer.generated("et al.", at)
        else:
            prefix = _PREFIXES.get(node.get("pub-id-type").lower(), "") if node.name == "pub-id" else ""
            if prefix and not writer.tree.string(node, 50).lower().startswith(prefix.strip()[:3].lower()):
                writer.generated(prefix, at)
            _Copier(writer).copy(node)
        if parenthesis:
            writer.generated(")", node.stop)
        self.before = node.name

    def _choose_separator(self, name: str) -> str:
        """The punctuation between the field before and this one."""
        before = self.before
        if (name in _PEOPLE and before in _PEOPLE) or name == "etal":
            return ", "
        if (name, before) in _CLOSE:
            return _CLOSE[name, before]
        if name in {"issue", "volume"}:
            return " "
        if name in {"fpage", "elocation-id", "page-range"}:
            return ":" if before in {"volume", "issue", "issue-part", "supplement", "year"} else ", "
        if name == "lpage":
            return "–"
        if (name == "year" and before in {*_PEOPLE, "etal"}) or self.writer.ending in _STOPS:
            return " "
        return ". "
