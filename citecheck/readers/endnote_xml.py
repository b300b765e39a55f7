"""EndNote's XML export as a reference list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.readers.base import decode
from citecheck.readers.entry_list import Record, list_document
from citecheck.readers.field_code_endnote import record_to_work
from citecheck.readers.xml import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import Document
    from citecheck.readers.base import Source

_RECORD = re.compile(r"<record[\s>]")
_END = "</record>"


def read_endnote_xml(source: Source) -> Document:
    """An EndNote export as a reference list. `UnreadableInput` with the line where it is not well-formed."""
    decoded = decode(source)
    root = parse_xml(source.data, source.shown, doctype=True)
    records = []
    for element, (start, end) in zip(root.iter("record"), _places(decoded.text), strict=False):
        number = element.findtext("rec-number")
        records.append(Record(start, end, number.strip() if number else None, record_to_work(element)))
    return list_document(source, decoded, "endnote-xml", records)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where the records stand in the file, in their order."""
    for found in _RECORD.finditer(text):
        end = text.find(_END, found.end())
        yield found.start(), end + len(_END) if end >= 0 else len(text)
