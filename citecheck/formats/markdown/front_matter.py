"""The YAML metadata of a Markdown document: its title, the bibliographies it names, the references it holds.

Pandoc reads a block of metadata at the start of a document and, between `---` and `---` or `...`, anywhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from citecheck.errors import UnreadableInput
from citecheck.formats.base import decode, neighbour
from citecheck.formats.markdown.keys import keys_in
from citecheck.formats.yaml_nodes import BadYaml, Budget, compose, items, plain, scalars, value_of
from citecheck.models import MarkedEntry
from citecheck.records.csl import UNPRINTABLE, as_string, csl_to_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citecheck.formats.base import Source
    from citecheck.models import MarkedTarget

_MARK = re.compile(r"^(?:---|\.\.\.)[ \t\r]*$", re.MULTILINE)  # `---` or `...` alone on a line
# What YAML begins with, and prose between two rules does not: comments, then `title: …`, `{`, a tag; or nothing
_YAML = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\n|\r\n)*+\s*(?:[\"']?\w[\w.-]{0,60}(?: [\w.-]{1,30}){0,2}[\"']?[ \t]?:(?:\s|\Z)|[{?&!%]|\Z)"
)
_LATER = re.compile(r"\n[ \t\r]*\n---[ \t\r]*\n(?=[A-Za-z][\w-]{0,60}:(?:\s|$))")  # `---` + `nocite: …` after a gap
# Fields of which a block in the middle of a document must have one, to be metadata and not prose between two rules
_METADATA_FIELDS = frozenset(
    "bibliography references nocite title csl link-citations suppress-bibliography metadata".split()
)
# Where bad YAML is read line by line: `bibliography: refs.bib  # ours`
_LINE = re.compile(
    r"^(?P<name>title|bibliography):[ \t]*(?P<value>[^\s#|>\[{&*!][^\n\r]{0,500}?)(?:[ \t]#.*)?\r?$", re.MULTILINE
)
_COMPUTED = re.compile(r"`r\s|`\{")  # "`r here('refs.bib')`"
# Files next to a document that name its bibliographies, and under which keys (Quarto 1.5, bookdown, Jupyter Book, MyST)
_PROJECT_FILES = tuple("_quarto.yml _quarto.yaml _metadata.yml _bookdown.yml _config.yml _output.yml myst.yml".split())
_SECTIONS = ("metadata", "book", "manuscript", "project", "sphinx")
_NAMING = ("bibliography", "bibtex_bibfiles")
_OPENING_FILES = ("index.Rmd", "index.qmd")  # the first chapter of a book names the bibliographies of all


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a document. `spans` are their blocks, without the fields that are prose."""

    spans: tuple[tuple[int, int], ...] = ()
    title: str | None = None
    bibliographies: tuple[str, ...] = ()
    nocite: tuple[MarkedTarget, ...] = ()
    entries: tuple[MarkedEntry, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class Named:
    """Bibliographies that YAML names, and those it computes."""

    files: list[str] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)


def first_block(text: str) -> tuple[int, int] | None:
    """The block at the start of a text, marks included."""
    opening = _MARK.match(text) if text.startswith("---") else None
    closing = _MARK.search(text, opening.end()) if opening else None
    if not opening or not closing or not _YAML.match(text, opening.end(), closing.start()):
        return None
    return 0, closing.end()


def later_blocks(text: str, after: int) -> Iterator[tuple[int, int]]:
    """Blocks that may be metadata, after an empty line, in text whose code is blanked."""
    at = after
    for _ in range(50):  # a bound for hostile files
        opening = _LATER.search(text, at)
        closing = _MARK.search(text, opening.end()) if opening else None
        if not opening or not closing:
            return
        at = closing.end()
        yield text.index("---", opening.start()), at


def read_metadata(text: str, first: tuple[int, int] | None, later: Iterator[tuple[int, int]]) -> Metadata:
    """Read the metadata of a text: its first block, and those of the `later` blocks that are metadata."""
    found = (_read_block(text, *first) if first else None) or Metadata()
    for start, end in later:
        more = _read_block(text, start, end, is_later=True)
        if more:
            found = replace(
                found,
                spans=(*found.spans, *more.spans),
                title=found.title or more.title,
                bibliographies=(*found.bibliographies, *more.bibliographies),
                nocite=(*found.nocite, *more.nocite),
                entries=(*found.entries, *more.entries),
                problems=(*found.problems, *more.problems),
                unread=(*found.unread, *more.unread),
            )
    return found


def _find_body(text: str, start: int, end: int) -> tuple[int, int]:
    return text.index("\n", start, end) + 1, text.rindex("\n", start, end) + 1


def _read_block(text: str, start: int, end: int, *, is_later: bool = False) -> Metadata | None:
    """Read one block; `None` for a later one that is prose between two rules."""
    first, last = _find_body(text, start, end)
    bare = Metadata(((start, end),))
    try:
        root = compose(text[first:last])
    except BadYaml as error:
        return None if is_later else _read_by_line(text, first, last, bare, error)
    if is_later and not any(name in _METADATA_FIELDS for name, _, _ in items(root)):
        return None
    if not isinstance(root, yaml.MappingNode):
        return bare
    spans: list[tuple[int, int]] = []
    problems: list[str] = []
    seen: set[str] = set()
    at = start
    for name, key, value in items(root):
        if name in seen:
            line = text.count("\n", 0, first) + key.start_mark.line + 1
            problems.append(f"its front matter has {name[:40]} twice (line {line}); the last one counts")
        seen.add(name)
        # an abstract is printed, with citations in it; the mark of an alias is elsewhere
        is_own = isinstance(value, yaml.ScalarNode) and value.start_mark.index > key.start_mark.index
        if name == "abstract" and is_own:
            begins, ends = _find_span(text, value, first)
            if at <= begins < ends <= end:
                spans.append((at, begins))
                at = ends
    names = bibliographies_of(root)
    title = value_of(root, "title")
    nocite = value_of(root, "nocite")
    return replace(
        bare,
        spans=(*spans, (at, end)),
        title=_clean_title(str(title.value)) if isinstance(title, yaml.ScalarNode) else None,
        bibliographies=tuple(names.files),
        nocite=tuple(keys_in(text, *_find_span(text, nocite, first))) if nocite else (),
        entries=tuple(_read_entries(text, value_of(root, "references"), first)),
        problems=tuple(problems),
        unread=tuple(f"its bibliography is computed when it is built ({name})" for name in names.computed),
    )


def _read_by_line(text: str, first: int, last: int, bare: Metadata, error: BadYaml) -> Metadata:
    """Read of broken YAML the lines of the title and of the bibliography."""
    where = f"line {text.count(chr(10), 0, first) + error.line + 1}: " if error.line is not None else ""
    values: dict[str, str] = {}
    for found in _LINE.finditer(text, first, last):
        values.setdefault(found["name"], found["value"].strip().strip("\"'"))
    return replace(
        bare,
        title=_clean_title(values.get("title", "")),
        bibliographies=(_with_suffix(values["bibliography"]),) if values.get("bibliography") else (),
        problems=(f"its front matter is not valid YAML ({where}{error})",),
    )


def _find_span(text: str, node: yaml.Node, first: int) -> tuple[int, int]:
    """The place of a node, without the white space that YAML counts to a block."""
    start, end = first + node.start_mark.index, first + node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def _clean_title(value: str) -> str | None:
    return " ".join(UNPRINTABLE.sub("\ufffd", value).split())[:1000] or None


# --- bibliographies -------------------------------------------------------------------------------------------------


def bibliographies_of(root: yaml.Node | None) -> Named:
    """The bibliography files that YAML names, at its top or in a section such as Quarto's `metadata`."""
    found = Named()
    for section in (root, *(value_of(root, name) for name in _SECTIONS)):
        for naming in _NAMING:
            for node in scalars(value_of(section, naming), Budget(200)):
                name = UNPRINTABLE.sub("\ufffd", str(node.value)).strip()
                if node.tag.startswith("!") or _COMPUTED.search(name):
                    found.computed.append(name[:60])
                elif name and node.tag != "tag:yaml.org,2002:null":
                    found.files.append(_with_suffix(name))
    return found


def _with_suffix(name: str) -> str:
    """`refs` is `refs.bib`, as it is for natbib and biblatex."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return name if "." in last else f"{name}.bib"


def project_bibliographies(source: Source) -> tuple[str, ...]:
    """The bibliographies that a project names for a document which names none: `_quarto.yml` and the like."""
    if source.path == "-":
        return ()
    for name in (*_PROJECT_FILES, *_OPENING_FILES):
        try:
            text = decode(neighbour(source, name)).text
            block = first_block(text) if name in _OPENING_FILES else None
            names = bibliographies_of(compose(text[slice(*_find_body(text, *block))] if block else text)).files
        except (UnreadableInput, BadYaml):
            continue
        if names:
            return tuple(dict.fromkeys(names))
    return ()


# --- references -----------------------------------------------------------------------------------------------------


def _read_entries(text: str, node: yaml.Node | None, first: int) -> Iterator[MarkedEntry]:
    """The CSL-YAML items of the field `references`."""
    budget = Budget()
    for item_node in node.value if isinstance(node, yaml.SequenceNode) else ():
        item = plain(item_node, budget)
        if isinstance(item, dict) and (entry := entry_of_item(item, *_find_span(text, item_node, first))):
            yield entry


def entry_of_item(item: Mapping[str, Any], start: int, end: int, key: str | None = None) -> MarkedEntry | None:
    """A CSL item, as YAML and notebooks spell it, as an entry; `None` where it has nothing that could be printed."""
    known = {_CSL.get(str(name).lower(), name): value for name, value in item.items()}
    known["issued"] = _read_date(known.get("issued"))
    work = csl_to_work(known)
    name = key or known.get("id")
    if not (work.title or work.authors or work.container or work.doi or work.url):
        return None
    shown = UNPRINTABLE.sub("\ufffd", str(name)) if isinstance(name, str | int) else None
    return MarkedEntry(start, end, key=shown or None, work=work, raw=as_string(work))


_CSL = {"doi": "DOI", "url": "URL", "pmid": "PMID", "isbn": "ISBN"}


def _read_date(value: object) -> object:
    """A date as CSL-JSON has it; Pandoc's YAML also takes `2001-04` and `[{year: 2001, month: 4}]`."""
    if isinstance(value, str | int):
        return {"raw": str(value)}
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and "year" in value:
        return {"date-parts": [[value["year"]]]}
    return value
