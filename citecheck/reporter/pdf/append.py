"""Changed objects of a PDF behind the file as it was (ISO 32000-1, 7.5.6), in the manner of its own cross references.

pypdf writes a cross-reference stream in any case. Behind a table, as most word processors and LaTeX write it, some
viewers call such a file damaged; so a table is written where the file has one.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, NumberObject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf import PdfWriter

_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")  # `startxref\n116\n%%EOF`
_TAIL = 2048  # bytes at the end of a file that say where its cross references are


def append_changes(data: bytes, writer: PdfWriter) -> bytes:
    """The bytes of a PDF with what an incremental writer of it has changed behind them."""
    found = list(_START.finditer(data[-_TAIL:]))
    start = int(found[-1].group(1)) if found else -1
    if not found or data[start : start + 4] != b"xref":
        out = BytesIO()
        writer.write(out)
        return out.getvalue()
    return _append_with_table(data, writer, start)


def _append_with_table(data: bytes, writer: PdfWriter, previous: int) -> bytes:
    out = BytesIO()
    out.write(data if data.endswith((b"\n", b"\r")) else data + b"\n")
    places: dict[int, int] = {}
    for reference in writer.list_objects_in_increment():
        changed = reference.get_object()
        if changed is None:
            continue
        places[reference.idnum] = out.tell()
        out.write(b"%d 0 obj\n" % reference.idnum)
        changed.write_to_stream(out)
        out.write(b"\nendobj\n")
    table = out.tell()
    out.write(_format_table(places))
    out.write(b"trailer\n")
    _write_trailer(data, max(places, default=0), previous, out)
    out.write(b"\nstartxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def _format_table(places: Mapping[int, int]) -> bytes:
    """The cross references of objects by number: a run of numbers each, an entry of 20 bytes each."""
    lines = [b"xref\n"]
    for _, run in groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        lines.append(b"%d %d\n" % (numbers[0], len(numbers)))
        lines += [b"%010d 00000 n \n" % places[number] for number in numbers]
    return b"".join(lines)


def _write_trailer(data: bytes, highest: int, previous: int, out: BytesIO) -> None:
    """The trailer of the file, which leads to the cross references before."""
    old = PdfReader(BytesIO(data)).trailer
    size = max(int(str(old.get("/Size", 0))), highest + 1)
    new = DictionaryObject({NameObject(key): old.raw_get(key) for key in ("/Root", "/Info", "/ID") if key in old})
    new[NameObject("/Size")] = NumberObject(size)
    new[NameObject("/Prev")] = NumberObject(previous)
    new.write_to_stream(out)
