"""Files of XML as records that are not parsed yet: cut at their tags, in constant memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import InvalidRecord, UnreadableInput
from citecheck.index.shapes import RECORD_TAGS, XML_SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase

_BLOCK = 1 << 20  # bytes read at a time
_HEAD = 4096  # bytes among which declaration and root are
_LONGEST_TAG = 64
_LONGEST = 32 << 20  # bytes of one record; PubMed's longest, with thousands of authors, have some 3 million
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ROOT = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)[\s>]")  # the first tag: `<!DOCTYPE` and comments begin otherwise


def begins_as_xml(head: bytes) -> bool:
    """Whether the first bytes of a file are those of XML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def elements_of(place: str, head: bytes, stream: BufferedIOBase) -> tuple[str, Iterator[bytes]]:
    """The shape of the records of a file, and the records, as UTF-8.

    Args:
        place: the file, as messages name it.
        head: its first bytes.
        stream: those that follow.

    Raises:
        UnreadableInput: it is XML of no source, or cut off.
        InvalidRecord: a record is too long.
    """
    head += stream.read(_HEAD)
    root = _ROOT.search(head)
    shape = XML_SHAPES.get(root[1]) if root else None
    if root is None or shape is None:
        known = " and ".join(f"<{name.decode()}>" for name in XML_SHAPES)
        raise UnreadableInput(f"{place}: XML of works is read from files of {known}; this is none")
    declared = _ENCODING.match(head)
    encoding = declared[1].decode() if declared else "utf-8"
    return shape, _cut(place, stream, head[root.end() :], shape, root[1], encoding)


def _cut(place: str, stream: BufferedIOBase, buffer: bytes, shape: str, root: bytes, encoding: str) -> Iterator[bytes]:
    opening = re.compile(rb"<(" + b"|".join(RECORD_TAGS[shape]) + rb")(?=[\s>])|</" + root + rb"\s*>")
    at = count = 0
    while True:
        start = opening.search(buffer, at)
        if start is None:
            block = stream.read(_BLOCK)
            if not block:
                raise UnreadableInput(f"{place}: the file is cut off: </{root.decode()}> is missing")
            buffer, at = buffer[max(at, len(buffer) - _LONGEST_TAG) :] + block, 0
            continue
        if start[1] is None:
            return
        count += 1
        closing = b"</" + start[1] + b">"
        buffer, begin, end = _read_until(closing, buffer, start.start(), stream, f"{place}: record {count}")
        yield _as_utf8(buffer[begin:end], encoding, f"{place}: record {count}")
        at = end


def _read_until(
    closing: bytes, buffer: bytes, begin: int, stream: BufferedIOBase, place: str
) -> tuple[bytes, int, int]:
    """The buffer with all of a record in it, and where that begins and ends."""
    found = buffer.find(closing, begin)
    while found < 0:
        block = stream.read(_BLOCK)
        if not block:
            raise UnreadableInput(f"{place}: the file is cut off here")
        searched = max(len(buffer) - begin - len(closing), 0)
        buffer, begin = buffer[begin:] + block, 0
        if len(buffer) > _LONGEST:
            raise InvalidRecord(f"{place}: longer than that of any work; mend or remove it")
        found = buffer.find(closing, searched)
    return buffer, begin, found + len(closing)


def _as_utf8(record: bytes, encoding: str, place: str) -> bytes:
    try:
        return record.decode(encoding).encode()
    except (UnicodeDecodeError, LookupError) as error:
        raise InvalidRecord(f"{place}: not in the encoding {encoding} that the file states") from error
