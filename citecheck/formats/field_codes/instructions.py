r"""Field codes of reference managers: which works the program behind a citation says it cites.

The same instructions stand in .docx and .rtf fields, in the names of .odt reference marks and in document
properties (Zotero's bookmarks)::

    ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [{"uris": […], "itemData": {…}}], …}       Zotero
    ADDIN CSL_CITATION {"citationItems": [{"uris": […], "itemData": {…}}], "mendeley": …}       Mendeley Desktop
    ADDIN EN.CITE <EndNote><Cite>…<record>…</record></Cite></EndNote>                           EndNote
    CITATION Smi01 \l 1033 \m Doe02                                                           Word's own
    HYPERLINK \l "ref12"      REF _Ref123 \r \h                                              links in the document

Mendeley Cite keeps the same JSON in the tag of a content control: `read_tag`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from citecheck.formats.field_codes.endnote import endnote_items
from citecheck.formats.field_codes.items import CitedItem
from citecheck.records.csl import csl_to_work

if TYPE_CHECKING:
    from collections.abc import Mapping

_JSON = json.JSONDecoder()
_WORD = re.compile(r'"([^"]*)"|(\S+)')  # an argument: `Smi01`, `"my bookmark"`
_FIRST = re.compile(r"\s*(?:ADDIN\s+)?([A-Za-z][\w.]*)", re.IGNORECASE)  # `ADDIN EN.CITE` → `EN.CITE`
_TAG = re.compile(r"MENDELEY_CITATION(?:_v\d+)?_([A-Za-z0-9+/=_-]+)")  # `MENDELEY_CITATION_v3_eyJjaXRhdGlvbklEIjo…`
_JSON_CITATIONS = {"ZOTERO_ITEM", "CSL_CITATION", "ITEM"}  # `ITEM`: Zotero's documents on their way to Google Docs
_LISTS = {"ZOTERO_BIBL", "CSL_BIBLIOGRAPHY", "EN.REFLIST", "BIBLIOGRAPHY", "MENDELEY_BIBLIOGRAPHY", "BIBL"}
_REFERENCES = {"REF", "HYPERLINK", "NOTEREF"}
# Switches of CITATION that take an argument (ISO/IEC 29500-1, 17.16.5.7); `\m` takes one more source
_WITH_ARGUMENT = frozenset("lpfsv")


class FieldKind(StrEnum):
    """What a field is to a reader of citations."""

    CITATION = "citation"
    BIBLIOGRAPHY = "bibliography"  # the list of references, made by the program
    LINK = "link"  # to a bookmark of the same document
    NOTE_MARK = "note mark"  # the superscript number of a note, repeated
    OTHER = "other"  # part of a citation whose works another field names


@dataclass(frozen=True, slots=True)
class FieldCode:
    """An instruction that was understood; `items` in the order of the field, `anchor` is where a link leads."""

    kind: FieldKind
    items: tuple[CitedItem, ...] = ()
    anchor: str | None = None


def read_instruction(instruction: str, data: str = "") -> FieldCode | None:
    """Read the instruction of a field.

    Args:
        instruction: Its words.
        data: The field's own data in base64 (`w:fldData`), where EndNote keeps what is too long for the instruction.

    Returns:
        What it says, a citation without items where its content cannot be read; `None` for fields that have nothing
        to do with citations (PAGE, TOC, SEQ).
    """
    first = _FIRST.match(instruction)
    if not first:
        return None
    name, rest = first.group(1).upper(), instruction[first.end() :]
    if name in _LISTS or (name == "MENDELEY" and "CSL_BIBLIOGRAPHY" in rest):
        return FieldCode(FieldKind.BIBLIOGRAPHY)
    if name in _JSON_CITATIONS:
        is_citation = name != "ITEM" or "CSL_CITATION" in rest
        return FieldCode(FieldKind.CITATION, _read_csl_items(rest)) if is_citation else None
    if name == "EN.CITE":
        return FieldCode(FieldKind.CITATION, endnote_items(rest if "<" in rest else _decode_base64(data)))
    if name == "EN.CITE.DATA":
        return FieldCode(FieldKind.OTHER)
    if name == "CITATION":
        return FieldCode(FieldKind.CITATION, tuple(CitedItem(tag) for tag in _list_source_tags(rest)))
    return _read_link(name, rest) if name in _REFERENCES else None


def read_tag(tag: str) -> FieldCode | None:
    """What the tag of a content control says (Mendeley Cite for Word); `None` for the tags of others."""
    if tag.startswith("MENDELEY_BIBLIOGRAPHY"):
        return FieldCode(FieldKind.BIBLIOGRAPHY)
    found = _TAG.match(tag)
    return FieldCode(FieldKind.CITATION, _read_csl_items(_decode_base64(found.group(1)))) if found else None


def _decode_base64(data: str) -> str:
    """The text in base64, in either alphabet, with or without its padding; nothing where it is broken."""
    squeezed = "".join(data.split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        raw = base64.b64decode(squeezed + "=" * (-len(squeezed) % 4))
    except (binascii.Error, ValueError):
        return ""
    wide = raw[1:2] == b"\0"
    return raw.decode("utf-16-le" if wide else "utf-8", "replace").rstrip("\0")


def _read_csl_items(text: str) -> tuple[CitedItem, ...]:
    """The items of a citation in CSL's JSON, which may have words before it and behind it."""
    start = text.find("{")
    if start < 0:
        return ()
    try:
        citation, _ = _JSON.raw_decode(text, start)
    except (ValueError, RecursionError):
        return ()
    given = citation.get("citationItems") if isinstance(citation, dict) else None
    items = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return tuple(_read_csl_item(item) for item in items)


def _read_csl_item(item: Mapping[str, Any]) -> CitedItem:
    data = item.get("itemData")
    data = data if isinstance(data, dict) else {}
    uris = next((u for u in (item.get("uris"), item.get("uri")) if u), None)
    uri = uris[0] if isinstance(uris, list) else uris
    key = next((str(k) for k in (uri, item.get("id"), data.get("id")) if isinstance(k, str | int) and k != ""), "")
    return CitedItem(key, csl_to_work(data) if data else None)


def _list_source_tags(arguments: str) -> list[str]:
    r"""The tags of a CITATION field: `Smi01 \l 1033 \m Doe02 \p 12` → `Smi01`, `Doe02`."""
    tags: list[str] = []
    switch = "m"  # what the next word belongs to; the first is a tag
    for word in _WORD.finditer(arguments):
        bare = word.group(2)
        if bare and bare.startswith("\\"):
            switch = bare[1:2].lower()
            continue
        if switch == "m":
            tags.append(word.group(1) if bare is None else bare)
        switch = "" if switch in _WITH_ARGUMENT or switch == "m" else switch
    return tags


def _read_link(name: str, arguments: str) -> FieldCode | None:
    words = [m.group(1) if m.group(2) is None else m.group(2) for m in _WORD.finditer(arguments)]
    switches = {word.lower() for word in words if word.startswith("\\")}
    if name == "HYPERLINK":  # with an address before `\l` it leads out of the document
        anchor = words[1] if len(words) > 1 and words[0].lower() == "\\l" else None
    else:
        anchor = words[0] if words and not words[0].startswith("\\") else None
    if name == "NOTEREF":
        return FieldCode(FieldKind.NOTE_MARK, anchor=anchor) if "\\f" in switches else None
    return FieldCode(FieldKind.LINK, anchor=anchor) if anchor else None
