"""Jupyter notebooks: the text of their Markdown cells, read as Markdown, with the way back into the JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from citecheck.errors import UnreadableInput
from citecheck.formats.base import decode
from citecheck.formats.builder import TextBuilder
from citecheck.formats.json_strings import places, write
from citecheck.formats.markdown.front_matter import entry_of_item
from citecheck.formats.markdown.reader import bibliographies_around, read_marks
from citecheck.models import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.base import Source
    from citecheck.models import MarkedEntry

_MAX_ENTRIES = 20_000  # as in `parser.reference_list.entries`
# `cells[].source` and `worksheets[].cells[].source`, as one string or as a list of strings
_SOURCES = {
    ("cells", "", "source"),
    ("cells", "", "source", ""),
    ("worksheets", "", "cells", "", "source"),
    ("worksheets", "", "cells", "", "source", ""),
}


@dataclass(frozen=True, slots=True)
class _Cell:
    type: str
    level: int
    words: str
    strings: int  # of which its source is made


def read_notebook(source: Source) -> Document:
    """A notebook (nbformat 3 and 4) as a Markdown document; positions are those of the file."""
    decoded = decode(source)
    cells, metadata = _parse_notebook(decoded.text, source.shown)
    out = TextBuilder()
    _write_cells(out, decoded.text, cells, source.shown)
    marked = read_marks(out.result(), ".ipynb")
    entries = tuple(_write_entries(out, decoded.text, metadata))
    markup = replace(marked.markup, entries=(*marked.markup.entries, *entries)) if entries else marked.markup
    named = metadata.get("bibliography")
    names = [n for n in (named if isinstance(named, list) else [named]) if isinstance(n, str)]
    bibliographies = (*marked.bibliographies, *(n for n in names if n.strip() and n.isprintable()))
    title = metadata.get("title")
    return Document(
        source.id,
        source.path,
        "notebook",
        out.result(),
        source.sha256,
        role=source.role,
        title=title.strip() if isinstance(title, str) and title.strip() and title.isprintable() else marked.title,
        source_text=decoded.text,
        offsets=out.offsets(),
        markup=markup,
        problems=(*decoded.problems, *marked.problems),
        unread="; ".join(marked.unread) or None,
        bibliographies=bibliographies or bibliographies_around(source, markup),
    )


def _parse_notebook(text: str, shown: str) -> tuple[list[_Cell], dict[str, Any]]:
    """Read the cells and the metadata of a notebook."""
    try:
        found = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{shown} is not a whole notebook (line {error.lineno}: {error.msg}).") from error
    except (RecursionError, ValueError) as error:  # too deep, or a number of 5,000 digits
        raise UnreadableInput(f"{shown} is nested deeper than any notebook, or holds an endless number.") from error
    lists: list[list[object]] = []
    if isinstance(found, dict):  # one list of cells, or (nbformat 3) one for each worksheet
        sheets = found.get("worksheets")
        holders = [found] if isinstance(found.get("cells"), list) else sheets if isinstance(sheets, list) else []
        lists = [h["cells"] for h in holders if isinstance(h, dict) and isinstance(h.get("cells"), list)]
    if not lists:
        raise UnreadableInput(f"{shown} is JSON, but not a Jupyter notebook: it has no cells.")
    cells: list[_Cell] = []
    # 100,000 cells are a bound for hostile files
    for given in (cell for some in lists for cell in some[:100_000] if isinstance(cell, dict)):
        source = given.get("source")
        strings = [source] if isinstance(source, str) else source if isinstance(source, list) else []
        strings = [string for string in strings if isinstance(string, str)]
        level = given.get("level")
        level = min(max(level, 1), 6) if isinstance(level, int) else 1  # HTML knows no deeper heading
        kind = given.get("cell_type")
        cells.append(_Cell(kind if isinstance(kind, str) else "", level, "".join(strings), len(strings)))
    metadata = found.get("metadata")
    return cells, metadata if isinstance(metadata, dict) else {}


def _write_cells(out: TextBuilder, text: str, cells: list[_Cell], shown: str) -> None:
    """The prose of the cells; the strings in the file and those of the parsed JSON come in the same order."""
    strings = (p for p in places(text, frozenset({"source"})) if p.path in _SOURCES)
    for cell in cells:
        pieces = [next(strings, None) for _ in range(cell.strings)]
        is_metadata = cell.type == "raw" and cell.words.startswith("---")  # of Quarto
        if not cell.words or not (is_metadata or cell.type in {"markdown", "heading"}):
            continue
        out.paragraph()
        found = [piece for piece in pieces if piece]
        if "".join(json.loads(f'"{text[p.start : p.end]}"', strict=False) for p in found) != cell.words:
            raise UnreadableInput(f"{shown} has a cell whose source is given twice: save it anew in Jupyter.")
        if cell.type == "heading":
            out.generated("#" * cell.level + " ", found[0].start if found else None)
        for piece in found:
            write(out, text, piece)


def _write_entries(out: TextBuilder, text: str, metadata: dict[str, Any]) -> Iterator[MarkedEntry]:
    """The CSL items that cite2c and jupyterlab-citation-manager keep, written out behind the text."""
    lists = [("cite2c", "", _find_mapping(metadata, "cite2c", "citations"))]
    managers = _find_mapping(metadata, "citation-manager", "items")
    lists += [("citation-manager", f"{name}|", items) for name, items in managers.items() if isinstance(items, dict)]
    count = 0
    for tool, prefix, items in lists:
        at = max(text.rfind(f'"{tool}"'), 0)
        for name, item in items.items():
            entry = entry_of_item(item, 0, 0, prefix + unquote(name)) if isinstance(item, dict) else None
            if entry is None or count == _MAX_ENTRIES:
                continue
            count += 1
            out.paragraph()
            start = out.position
            out.generated(entry.raw or "", at)
            yield replace(entry, start=start, end=out.position)


def _find_mapping(metadata: dict[str, Any], *names: str) -> dict[str, Any]:
    found: object = metadata
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
