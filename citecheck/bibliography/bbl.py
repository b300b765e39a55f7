r"""The bibliographies that LaTeX's programs write (.bbl): BibTeX's printed entries, or biblatex's fields.

BibTeX writes a `thebibliography`, which is read as in a document. biblatex writes data (biber 2.19's `bbl` format 3.x,
and older ones with names in fixed places)::

    \entry{smith2001}{article}{}
      \name{author}{1}{}{{{hash=0a1}{family={Smith}, given={Jo}, giveni={J\bibinitperiod}}}}
      \field{title}{Eggs}  \field{year}{2001}
      \verb{doi}
      \verb 10.1000/eggs
      \endverb
    \endentry
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.bibliography.bibtex.work import TYPES
from citecheck.bibliography.tagged_lines import first_page_of
from citecheck.formats.base import decode
from citecheck.formats.latex.reader import plain, read_as
from citecheck.models import Document, MarkedEntry, Markup, Name, Work
from citecheck.records.csl import as_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.base import Source

_ENTRY = re.compile(r"^[ \t]*\\entry\{([^{}\n]{1,500})\}\{([^{}\n]{0,100})\}\{", re.MULTILINE)
# `\field{title}{`, `\list{publisher}{1}{`, `\name{author}{2}{}{`, `\verb{doi}`, `\true{moreauthor}`
_ITEM = re.compile(
    r"\\(?:(field|list|name)\{([a-z]{1,40})\}"
    r"|(verb)\{([a-z]{1,40})\}\s{0,8}\\verb[ \t]([^\n]{0,2000})\n"
    r"|(true)\{more([a-z]{1,40})\})"
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)  # `{`, `}`; `\{` is passed over
_PART = re.compile(r"(?:^|[,{\s])(family|given|prefix|suffix)=(?=\{)")  # not `familyi`, `given-i`
# `\&`, `{`, `--`
_LATEX = re.compile(r"[\\{}$~%]|--|``|''")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)  # `https://doi.org/`
_PLACES = 8  # of a name in older formats; one before them is a hash


def read_bbl(source: Source) -> Document:
    """A .bbl file as a reference list. Positions are those of the file. `UnreadableInput` where it is no text."""
    decoded = decode(source)
    if not _ENTRY.search(decoded.text):
        return read_as(source, decoded, "bbl")
    entries: dict[str, MarkedEntry] = {}
    for found, end in _find_entries(decoded.text):
        key = found.group(1)
        if key not in entries:  # each sorting list of the document holds all its entries
            work = _make_work(found.group(2), _read_items(decoded.text, found.end() - 1, end))
            start = found.start() + len(found.group()) - len(found.group().lstrip())
            entries[key] = MarkedEntry(start, end, key, None, work, as_string(work))
    return Document(
        source.id,
        source.path,
        "bbl",
        decoded.text,
        source.sha256,
        role=source.role,
        markup=Markup(entries=tuple(entries.values())),
        problems=decoded.problems,
    )


@dataclass(slots=True)
class _Fields:
    """The contents of an entry, by biblatex's names."""

    fields: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    more: set[str] = field(default_factory=set)  # lists of names that end with `and others`


def _find_entries(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each entry's first line, and where the entry ends."""
    starts = list(_ENTRY.finditer(text))
    for i, found in enumerate(starts):
        limit = starts[i + 1].start() if i + 1 < len(starts) else len(text)
        end = text.find("\\endentry", found.end(), limit)
        yield found, end + len("\\endentry") if end >= 0 else limit


def _read_items(text: str, at: int, end: int) -> _Fields:
    """The items of an entry, whose options begin at `at`."""
    read = _Fields()
    _, at = _read_group(text, at, end)
    while found := _ITEM.search(text, at, end):
        at = found.end()
        if found.group(3):
            read.fields.setdefault(found.group(4), found.group(5).strip())
        elif found.group(6):
            read.more.add(found.group(7))
        else:
            at = _read_item(text, at, end, read, found.group(1), found.group(2))
    return read


def _read_item(text: str, at: int, end: int, read: _Fields, kind: str, name: str) -> int:
    """Read a field, a list or the names of a role, whose values begin at `at`; return where it ends."""
    if kind != "field":  # how many it has
        _, at = _read_group(text, at, end)
    value, at = _read_group(text, at, end)
    if kind == "name":
        if not value.strip("% \n\t{}") or "{" not in value:  # its options; older formats have none
            value, at = _read_group(text, at, end)
        read.names.setdefault(name, tuple(_read_people(value)))
    elif kind == "list":
        read.fields.setdefault(name, ", ".join(_clean_value(each) for each in _split_groups(value)))
    else:
        read.fields.setdefault(name, _clean_value(value))
    return at


def _read_people(value: str) -> Iterator[Name]:
    for person in _split_groups(value):
        parts = list(_split_groups(person))
        named = parts[1] if len(parts) == 2 else ""  # noqa: PLR2004 - options, then `family={…}, given={…}`
        if _PART.search(named):
            given, at = {}, 0
            while found := _PART.search(named, at):
                words, at = _read_group(named, found.end(), len(named))
                given[found.group(1)] = _clean_value(words)
        else:  # fixed places: family, its initials, given, its initials, prefix, its initials, suffix, its initials
            places = parts[1:] if len(parts) > _PLACES else parts
            fields = ("family", "given", "prefix", "suffix")
            given = dict(zip(fields, (_clean_value(p) for p in places[::2]), strict=False))
        family = " ".join(filter(None, (given.get("prefix"), given.get("family"))))
        if family and not given.get("given") and " " in family and not given.get("prefix"):
            yield Name(literal=family)
        elif family or given.get("given"):
            yield Name(family=family or None, given=given.get("given") or None, suffix=given.get("suffix") or None)


def _split_groups(value: str) -> Iterator[str]:
    """The contents of the outermost braces of a value, one after another."""
    depth, start = 0, 0
    for found in _BRACE.finditer(value):
        if found.group() == "{":
            depth += 1
            start = found.end() if depth == 1 else start
        elif found.group() == "}" and depth:
            depth -= 1
            if depth == 0:
                yield value[start : found.start()]


def _read_group(text: str, at: int, end: int) -> tuple[str, int]:
    """The contents of the braces that come next and where these end; an empty string where none come."""
    start = at
    while start < end and (text[start].isspace() or text[start] == "%"):  # `%` at line ends
        start += 1
    if not text.startswith("{", start) or start >= end:
        return "", at
    depth = 0
    for found in _BRACE.finditer(text, start, end):
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth -= 1
            if depth == 0:
                return text[start + 1 : found.start()], found.end()
    return text[start + 1 : end], end


def _clean_value(value: str) -> str:
    return plain(value) if _LATEX.search(value) else " ".join(value.split())


def _make_work(entry_type: str, read: _Fields) -> Work:
    get = read.fields.get
    pages = get("pages")
    year = (get("year") or "")[:4]
    doi = _DOI.sub("", get("doi") or "").lower()
    journal = entry_type in {"article", "suppperiodical", "periodical"}
    return Work(
        type=TYPES.get(entry_type),
        title=_join_title(read, ""),
        authors=read.names.get("author", ()),
        et_al="author" in read.more,
        editors=read.names.get("editor", ()),
        container=_join_title(read, "journal") or _join_title(read, "book") or get("eventtitle"),
        container_short=get("shortjournal"),
        year=int(year) if year.isascii() and year.isdigit() else None,
        year_text=None if year.isdigit() else (get("year") or get("pubstate") or None),
        volume=get("volume"),
        issue=get("number") if journal else get("issue"),
        pages=pages,
        first_page=first_page_of(pages),
        article_number=get("eid"),
        publisher=get("publisher") or get("institution") or get("organization"),
        edition=get("edition"),
        doi=doi or None,
        arxiv=get("eprint") if (get("eprinttype") or get("eprintclass") or "").lower().startswith("arxiv") else None,
        isbn=get("isbn"),
        url=get("url"),
    )


def _join_title(read: _Fields, of: str) -> str | None:
    """A title with its subtitle: of the work, or of its `journal` or `book`."""
    title = read.fields.get(f"{of}title")
    subtitle = read.fields.get(f"{of}subtitle")
    return f"{title}: {subtitle}" if title and subtitle else title
