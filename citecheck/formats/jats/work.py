"""The work that a tagged reference of JATS describes: only what its elements say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.markup.tree import YEAR
from citecheck.models import Name, Work
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from citecheck.formats.markup.tree import Node, Tree

# JATS `publication-type` and NLM `citation-type`, as publishers write them, to CSL's types
_TYPES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "journal",
        "book": "book",
        "chapter": "book-chapter chapter",
        "paper-conference": "confproc conf-proc conference",
        "thesis": "thesis",
        "webpage": "web webpage website",
        "report": "report gov working-paper",
        "patent": "patent",
        "article-newspaper": "newspaper",
        "article-magazine": "magazine",
        "article": "preprint",
        "dataset": "data database",
        "software": "software",
        "standard": "standard",
        "legal_case": "legal-doc",
    }.items()
    for name in names.split()
}
_TITLES = ("article-title", "chapter-title", "data-title", "part-title")
_EDITORS = frozenset({"editor", "editors", "ed", "guest-editor"})
_NOT_AUTHORS = frozenset({"translator", "compiler", "assignee", "inventor", "allauthors", "transed"})
_NAMES = ("name", "string-name", "collab", "institution")
_FIELDS = frozenset(
    """article-title chapter-title data-title part-title source conf-name year volume issue fpage lpage page-range
    elocation-id publisher-name edition isbn date-in-citation""".split()
)
_NESTED = ("person-group", "etal", *_NAMES)
_LARGEST_NAME = 50  # nodes of a name
_LEADING_WORDS = 3  # letters before the first tagged field that are names without tags


def read_work(tree: Tree, citation: Node) -> Work | None:
    """The fields that a `mixed-citation`, `element-citation` or `citation` tags.

    Returns:
        `None` where neither a name nor a title is tagged, and where authors have no tags: they would be missing.
    """
    fields: dict[str, str] = {}  # the text of each kind of element, the first of each
    for node in tree.within(citation):
        if node.name in _FIELDS and node.name not in fields and (words := tree.string(node)):
            fields[node.name] = words.rstrip(" ,;") if node.name not in _TITLES else words.strip(' ,;“”"')
    kind = _TYPES.get((citation.get("publication-type") or citation.get("citation-type")).lower())
    title = next((fields[name] for name in _TITLES if fields.get(name)), None)
    container = fields.get("source") or fields.get("conf-name")
    if title is None and kind not in {"article-journal", None}:
        title, container = container, None  # a source without an article in it is the work itself
    authors, editors, et_al = _read_people(tree, citation)
    if not (title or container) or (not authors and not editors and _has_untagged_names(tree, citation)):
        return None
    if kind == "book" and (fields.get("chapter-title") or fields.get("article-title")):
        kind = "chapter"
    year = YEAR.search(fields.get("year", ""))
    first, last = fields.get("fpage"), fields.get("lpage")
    pages = fields.get("page-range") or (f"{first}-{last}" if first and last and last != first else first)
    return Work(
        type=kind,
        title=title,
        authors=authors,
        et_al=et_al,
        editors=editors,
        container=container,
        year=int(year.group(1)) if year else None,
        year_suffix=year.group(2) if year else None,
        year_text=None if year else fields.get("year"),
        volume=fields.get("volume"),
        issue=fields.get("issue"),
        pages=pages,
        first_page=first,
        article_number=fields.get("elocation-id"),
        publisher=fields.get("publisher-name"),
        edition=fields.get("edition"),
        doi=_find_doi(tree, citation),
        pmid=_find_identifier(tree, citation, "pmid"),
        isbn=fields.get("isbn"),
        url=_find_url(tree, citation),
        accessed=fields.get("date-in-citation"),
    )


def _read_people(tree: Tree, citation: Node) -> tuple[tuple[Name, ...], tuple[Name, ...], bool]:
    """Authors, editors, and whether there are more of them than are named."""
    authors: list[Name] = []
    editors: list[Name] = []
    et_al = False
    for node in tree.find(citation, *_NESTED):
        group = next((a for a in node.around() if a.name == "person-group"), None)
        role = group.get("person-group-type").lower() if group else ""
        if node.name == "etal":
            et_al = et_al or role not in _EDITORS
        elif (
            node.name in _NAMES
            and not _is_within_name(node)
            and role not in _NOT_AUTHORS
            and (name := read_name(tree, node))
        ):
            (editors if role in _EDITORS else authors).append(name)
    return tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(editors)), et_al


def _is_within_name(node: Node) -> bool:
    """Whether a name is part of another, or an institution is not one of the people."""
    if node.name == "institution":
        return not node.is_in("person-group")
    return any(a.name in {"collab", "name", "string-name", "related-object"} for a in node.around(3))


def read_name(tree: Tree, node: Node) -> Name | None:
    """A person with a surname, or an organisation; a name without tags within is none of the two for certain."""
    if node.name in {"collab", "institution"}:
        words = tree.string(node).strip(" ,;.")
        return Name(literal=words) if words else None
    parts = {name: tree.first(node, name, most=_LARGEST_NAME) for name in ("surname", "given-names", "suffix")}
    family, given, suffix = (tree.string(each).strip(" ,;") if each else "" for each in parts.values())
    return Name(family=family, given=given or None, suffix=suffix or None) if family else None


def _has_untagged_names(tree: Tree, citation: Node) -> bool:
    """Whether there are words before the first title: authors that nobody tagged."""
    first = tree.first(citation, *_TITLES, "source")
    if first is None or citation.name == "element-citation":
        return False
    before = tree.source[citation.end : first.start]
    return sum(c.isalpha() for c in re.sub(r"<[^>]*+>|&#?\w++;", "", before)) >= _LEADING_WORDS


def _find_doi(tree: Tree, citation: Node) -> str | None:
    said = _find_identifier(tree, citation, "doi")
    if said and (doi := clean_doi(said)):
        return doi
    links = (node.get("href") for node in tree.find(citation, "ext-link", "uri", "pub-id"))
    return next((doi for href in links if "10." in href and (doi := clean_doi(href))), None)


def _find_identifier(tree: Tree, citation: Node, kind: str) -> str | None:
    for node in tree.find(citation, "pub-id", "object-id", "ext-link"):
        if (node.get("pub-id-type") or node.get("ext-link-type")).lower() == kind:
            words = tree.string(node).removeprefix("PMID:").strip()
            if words and (kind != "pmid" or words.isdigit()):
                return words
    return None


def _find_url(tree: Tree, citation: Node) -> str | None:
    for node in tree.find(citation, "ext-link", "uri"):
        href = node.get("href") or tree.string(node)
        if href.startswith(("http://", "https://")) and "doi.org/" not in href:
            return href
    return None
