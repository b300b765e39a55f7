"""The entries of a TEI bibliography: `biblStruct` with its fields, plain `bibl`, and the printed form GROBID keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.markup.tree import CDATA, TEXT, YEAR
from citecheck.models import MarkedEntry, Name, Work
from citecheck.records.csl import as_string
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.markup.tree import Node, Tree
    from citecheck.formats.markup.writer import MarkupWriter

ENTRIES = ("biblStruct", "bibl", "biblFull")
_LABEL = re.compile(r"[\[(]?(\d{1,4})[\])]?\.?$")  # `[12]`, `12.` in @n
# `biblStruct/@type` as editors of TEI write it (Zotero's export), to CSL's types
_TYPES = {
    "journalArticle": "article-journal",
    "book": "book",
    "bookSection": "chapter",
    "thesis": "thesis",
    "conferencePaper": "paper-conference",
    "webpage": "webpage",
    "report": "report",
    "newspaperArticle": "article-newspaper",
    "magazineArticle": "article-magazine",
}
_IDENTIFIERS = frozenset({"doi", "pmid", "isbn", "arxiv"})
_APART = frozenset("title author editor date publisher pubPlace biblScope idno ptr note".split())


def write_entry(writer: MarkupWriter, bibl: Node) -> MarkedEntry | None:
    """Write an entry as a paragraph; return it, or `None` where it has no text."""
    tree, builder = writer.tree, writer.builder
    raw = next((n for n in tree.find(bibl, "note") if n.get("type") == "raw_reference"), None)
    builder.paragraph()
    start = builder.start
    plain = raw is not None or bibl.name == "bibl"
    before: Node | None = None
    printed_from = raw or bibl
    structured = printed_from.name not in {"bibl", "note"}
    for node in tree.within(printed_from):
        if node.name not in {TEXT, CDATA} or (structured and tree.source[node.start : node.end].isspace()):
            continue  # white space between the elements of a structured entry is the layout of the file
        field = next((a for a in node.around() if a.name in _APART), None)
        if not plain and builder.position > start:
            if field is not before and writer.ending not in ".,;:":
                writer.generated(".", node.start)
            builder.space()
        before = field
        writer.text(node)
    end = writer.written
    builder.paragraph()
    if end <= start:
        return None
    work = read_work(tree, bibl)
    label = _LABEL.match(bibl.get("n").strip())
    printed = None if plain or work is None else as_string(work)
    return MarkedEntry(start, end, bibl.get("id") or None, label.group(1) if label else None, work, printed)


def read_work(tree: Tree, bibl: Node) -> Work | None:
    """The fields that an entry tags; `None` where it has no title, or no one who wrote it and no date."""
    title, container, kind = _choose_titles(tree, bibl)
    authors, editors = (
        tuple(name for node in tree.outermost(bibl, role) for name in _read_names(tree, node))
        for role in ("author", "editor")
    )
    date = next(tree.find(bibl, "date"), None)
    said = (date.get("when") or tree.string(date)) if date else ""
    year = YEAR.search(said)
    if not title or not (authors or editors or said):
        return None
    volume, issue, pages = (_find_scope(tree, bibl, unit) for unit in ("volume", "issue", "page"))
    identifiers = {
        kind: tree.string(node).removeprefix("arXiv:")
        for node in tree.outermost(bibl, "idno")
        if (kind := node.get("type").lower()) in _IDENTIFIERS
    }
    doi = identifiers.get("doi")
    return Work(
        type=_TYPES.get(bibl.get("type"), kind),
        title=title,
        authors=authors,
        et_al=any(n.get("type") == "et_al" for n in tree.find(bibl, "author")),
        editors=editors,
        container=container,
        year=int(year.group(1)) if year else None,
        year_suffix=year.group(2) if year else None,
        year_text=None if year else said or None,
        volume=volume,
        issue=issue,
        pages=pages,
        first_page=re.split(r"[-–]", pages)[0].strip() if pages else None,
        publisher=_first_text(tree, bibl, "publisher"),
        edition=_first_text(tree, bibl, "edition"),
        doi=clean_doi(doi) if doi else None,
        pmid=identifiers.get("pmid"),
        arxiv=identifiers.get("arxiv"),
        isbn=identifiers.get("isbn"),
        url=next((n.get("target") for n in tree.find(bibl, "ptr", "ref") if n.get("target")[:4] == "http"), None),
    )


def _first_text(tree: Tree, node: Node, name: str) -> str | None:
    found = tree.first(node, name)
    return (tree.string(found).strip(" ,;.") or None) if found else None


def _choose_titles(tree: Tree, bibl: Node) -> tuple[str | None, str | None, str | None]:
    """Title, container and CSL type, by the levels of the titles: `a` in `m` or `j`."""
    found: dict[str, str] = {}
    for node in tree.outermost(bibl, "title"):
        level = node.get("level") or ("a" if node.is_in("analytic") else "m")
        if words := tree.string(node):
            found.setdefault(level, words.strip(" ,;"))
    title = found.get("a")
    if "j" in found:
        return title, found["j"], "article-journal"
    if title is None:
        return found.get("m") or found.get("u"), None, "book" if "m" in found else None
    return title, found.get("m"), None


def _read_names(tree: Tree, node: Node) -> Iterator[Name]:
    """The people of one `author`: usually one; an organisation where it says so."""
    people = list(tree.outermost(node, "persName")) or ([node] if tree.first(node, "surname") else [])
    for person in people:
        family = " ".join(tree.string(n) for n in tree.find(person, "nameLink", "surname"))
        given = " ".join(tree.string(n) for n in tree.find(person, "forename"))
        if family:
            yield Name(family=family, given=given or None, suffix=_first_text(tree, person, "genName"))
    if not people and (organisation := tree.first(node, "orgName")):
        yield Name(literal=tree.string(organisation))


def _find_scope(tree: Tree, bibl: Node, unit: str) -> str | None:
    for node in tree.outermost(bibl, "biblScope"):
        if (node.get("unit") or node.get("type")).rstrip("s") in {unit, unit[:2]}:
            first, last = node.get("from"), node.get("to")
            found = f"{first}-{last}" if first and last and first != last else first or tree.string(node)
            return found or None
    return None
