"""Jupyter notebooks: the text of their Markdown cells, read as Markdown, with the way back into the JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
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

MAX_CELLS = 100_000  # a bound for hostile files
MAX_ENTRIES = 20_000  # as in `parser.sections`
_DEEPEST = 6  # HTML knows no deeper heading
_SOURCE = frozenset({"source"})
_PROSE = frozenset({"markdown", "heading"})
_FRONT = "---"  # what a raw cell with metadata begins with (Quarto)


@dataclass(frozen=True, slots=True)
class _Cell:
    type: str
    level: int
    words: str
    strings: int  # of which its source is made


@dataclass(slots=True)
class _Notebook:
    cells: list[_Cell] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)


def read_notebook(source: Source) -> Document:
    """A notebook (nbformat 3 and 4) as a Markdown document; positions are those of the file."""
    decoded = decode(source)
    notebook = _parse_notebook(decoded.text, source.shown)
    out = TextBuilder()
    _write_cells(out, decoded.text, notebook.cells, source.shown)
    marked = read_marks(out.result(), ".ipynb")
    entries = tuple(_write_entries(out, decoded.text, notebook.metadata))
    markup = replace(marked.markup, entries=(*marked.markup.entries, *entries)) if entries else marked.markup
    named = (*marked.bibliographies, *_bibliographies_named(notebook.metadata))
    title = notebook.metadata.get("title")
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
        bibliographies=named or bibliographies_around(source, markup),
    )


def _parse_notebook(text: str, shown: str) -> _Notebook:
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
    cells = [_read_cell(each) for cells in lists for each in cells[:MAX_CELLS] if isinstance(each, dict)]
    metadata = found.get("metadata")
    return _Notebook(cells, metadata if isinstance(metadata, dict) else {})


def _read_cell(given: dict[str, Any]) -> _Cell:
    source = given.get("source")
    strings = [source] if isinstance(source, str) else source if isinstance(source, list) else []
    strings = [each for each in strings if isinstance(each, str)]
    level = given.get("level")
    level = min(max(level, 1), _DEEPEST) if isinstance(level, int) else 1
    kind = given.get("cell_type")
    return _Cell(kind if isinstance(kind, str) else "", level, "".join(strings), len(strings))


def _write_cells(out: TextBuilder, text: str, cells: list[_Cell], shown: str) -> None:
    """The prose of the cells; the strings in the file and those of the parsed JSON come in the same order."""
    strings = (p for p in places(text, _SOURCE) if _is_cell_source(p.path))
    for cell in cells:
        pieces = [next(strings, None) for _ in range(cell.strings)]
        if not cell.words or (cell.type not in _PROSE and not (cell.type == "raw" and cell.words.startswith(_FRONT))):
            continue
        out.paragraph()
        start = out.position
        if cell.type == "heading":
            out.generated("#" * cell.level + " ", pieces[0].start if pieces and pieces[0] else None)
            start = out.position
        for piece in pieces:
            if piece:
                write(out, text, piece)
        if out.position - start != len(cell.words):
            raise UnreadableInput(f"{shown} has a cell whose source is given twice: save it anew in Jupyter.")


def _is_cell_source(path: tuple[str, ...]) -> bool:
    """`cells[].source` and `worksheets[].cells[].source`, as one string or a list of strings."""
    if path[-2:] == ("source", ""):
        path = path[:-1]
    return path in {("cells", "", "source"), ("worksheets", "", "cells", "", "source")}


# --- what the metadata hold -----------------------------------------------------------------------------------------


def _bibliographies_named(metadata: dict[str, Any]) -> tuple[str, ...]:
    """The bibliographies that the notebook's metadata name."""
    named = metadata.get("bibliography")
    names = named if isinstance(named, list) else [named]
    return tuple(n for n in names if isinstance(n, str) and n.strip() and n.isprintable())


def _write_entries(out: TextBuilder, text: str, metadata: dict[str, Any]) -> Iterator[MarkedEntry]:
    """The CSL items that cite2c and jupyterlab-citation-manager keep, written out behind the text."""
    count = 0
    for tool, prefix, items in _kept_items(metadata):
        at = max(text.rfind(f'"{tool}"'), 0)
        for name, item in items.items():
            entry = entry_of_item(item, 0, 0, prefix + unquote(name)) if isinstance(item, dict) else None
            if entry is None or count == MAX_ENTRIES:
                continue
            count += 1
            out.paragraph()
            start = out.position
            out.generated(entry.raw or "", at)
            yield replace(entry, start=start, end=out.position)


def _kept_items(metadata: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    older = _find_mapping(metadata, "cite2c", "citations")
    if older:
        yield "cite2c", "", older
    for manager, items in _find_mapping(metadata, "citation-manager", "items").items():
        if isinstance(items, dict):
            yield "citation-manager", f"{manager}|", items


def _find_mapping(metadata: dict[str, Any], *names: str) -> dict[str, Any]:
    found: object = metadata
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
