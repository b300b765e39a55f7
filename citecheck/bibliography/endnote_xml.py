"""EndNote's XML export as a reference list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.bibliography.entry_list import Record, list_document
from citecheck.formats.base import decode
from citecheck.formats.field_codes.endnote import record_to_work
from citecheck.formats.xml_tree import parse_xml

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document

# `<record>`, `</record>`; what looks like one in a comment or in CDATA is none
_MARK = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<record(?=[\s/>])[^>]*>|</record>", re.DOTALL)
_END = "</record>"


def read_endnote_xml(source: Source) -> Document:
    """An EndNote export as a reference list. `UnreadableInput` with the line where it is not well-formed."""
    decoded = decode(source)
    root = parse_xml(source.data, source.shown, doctype=True)
    records = []
    for element, (start, end) in zip(root.iter("record"), _find_places(decoded.text), strict=False):
        number = element.findtext("rec-number")
        records.append(Record(start, end, number.strip() if number else None, record_to_work(element)))
    return list_document(source, decoded, "endnote-xml", records)


def _find_places(text: str) -> list[tuple[int, int]]:
    """The places of the records in the file, in the order in which they begin."""
    places: list[tuple[int, int]] = []
    open_ones: list[int] = []
    for found in _MARK.finditer(text):
        mark = found.group()
        if mark == _END and open_ones:
            number = open_ones.pop()
            places[number] = (places[number][0], found.end())
        elif mark.startswith("<record"):
            if not mark.endswith("/>"):
                open_ones.append(len(places))
            places.append((found.start(), found.end()))
    return places
