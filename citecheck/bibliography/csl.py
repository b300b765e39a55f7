"""CSL items as JSON (Zotero, Mendeley, Crossref) or YAML (Pandoc) as reference lists."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from citecheck.bibliography.entry_list import Record, list_document
from citecheck.errors import UnreadableInput
from citecheck.formats.base import decode
from citecheck.formats.markdown.front_matter import entry_of_item
from citecheck.formats.yaml_nodes import BadYaml, Budget, compose, plain, value_of
from citecheck.models import Fault
from citecheck.rules.codes import ENTRY_UNPARSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.base import Decoded, Source
    from citecheck.models import Document, MarkedEntry

# `{"items": [`, as Zotero and Crossref answer; it may be behind other keys: `"message": {…, "items": [`
_ITEMS = re.compile(r'"(?:items|references)"\s*:\s*\[')
_NO_CSL = 'a list of CSL items is needed: [{"id": …, "type": …, "title": …}, …]'


def read_csl_json(source: Source) -> Document:
    """A CSL-JSON file as a reference list. `UnreadableInput` with line and column where it is no JSON or no CSL."""
    decoded = decode(source)
    records: list[Record] = []
    faults: list[Fault] = []
    for item, start, end in _json_items(decoded.text, source.shown):
        _add_item(item, start, end, records, faults)
    return _make_document(source, decoded, "csl-json", records, faults)


def read_csl_yaml(source: Source) -> Document:
    """A CSL-YAML file as a reference list. `UnreadableInput` with the line where it is no YAML or no CSL."""
    decoded = decode(source)
    try:
        root = compose(decoded.text)
    except BadYaml as error:
        where = f"{source.shown}:{error.line + 1}" if error.line is not None else source.shown
        raise UnreadableInput(f"{where} is no YAML: {error}.") from error
    records: list[Record] = []
    faults: list[Fault] = []
    budget = Budget()
    listed = getattr(value_of(root, "references") or root, "value", None)
    items = listed if isinstance(listed, list) and all(hasattr(v, "start_mark") for v in listed) else []
    for node in items:
        _add_item(plain(node, budget), node.start_mark.index, node.end_mark.index, records, faults)
    return _make_document(source, decoded, "csl-yaml", records, faults)


def _add_item(item: object, start: int, end: int, records: list[Record], faults: list[Fault]) -> None:
    entry: MarkedEntry | None = entry_of_item(item, start, end) if isinstance(item, dict) else None
    if entry and entry.work:
        records.append(Record(start, end, entry.key, entry.work))
    else:
        faults.append(
            Fault(ENTRY_UNPARSED, "The item has nothing of a reference: no title, no author, no container.", start, end)
        )


def _make_document(source: Source, decoded: Decoded, name: str, records: list[Record], faults: list[Fault]) -> Document:
    if not records and (faults or decoded.text.strip() not in {"[]", "{}", ""}):
        raise UnreadableInput(f"{source.shown} holds no references: {_NO_CSL}.")
    return list_document(source, decoded, name, records, faults)


def _json_items(text: str, shown: str) -> Iterator[tuple[Any, int, int]]:
    """The items of an array (or of the array called `items`, or a single item) with their places."""
    decoder = json.JSONDecoder()
    start = len(text) - len(text.lstrip())
    wrapped = _ITEMS.search(text, start) if text.startswith("{", start) else None
    if not wrapped and text.startswith("{", start):
        item, end = _decode_item(decoder, text, start, shown)
        yield item, start, end
        return
    if not wrapped and not text.startswith("[", start):
        raise UnreadableInput(f"{shown} is no JSON: {_NO_CSL}.")
    at = wrapped.end() if wrapped else start + 1
    while True:
        while text[at : at + 1].isspace() or text.startswith(",", at):
            at += 1
        if text.startswith("]", at):
            return
        item, end = _decode_item(decoder, text, at, shown)
        yield item, at, end
        at = end


def _decode_item(decoder: json.JSONDecoder, text: str, at: int, shown: str) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{shown}:{error.lineno}:{error.colno} is no JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:  # an integer of 5,000 digits; brackets in brackets
        line = text.count("\n", 0, at) + 1
        raise UnreadableInput(f"{shown}:{line} is no usable JSON: nested too deeply, or a number too long.") from error
