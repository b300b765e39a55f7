"""What is asked of the process that writes notes into a PDF, and what it answers."""

from __future__ import annotations

import msgspec


class Stretch(msgspec.Struct, array_like=True):
    """A part of one line of print: its words as the text has them, from where to where, and the box of the line."""

    words: str
    start: int
    end: int
    box: tuple[float, float, float, float]  # left, bottom, right, top, in points


class Mark(msgspec.Struct, array_like=True):
    """One note on one page (0 is the first): a highlight on stretches; without any, an icon at the page's top."""

    page: int
    words: str
    color: tuple[float, float, float]
    stretches: list[Stretch] = []


class Job(msgspec.Struct, array_like=True):
    """The notes for a PDF, whose bytes follow."""

    author: str
    date: str  # `D:20261127`, or empty
    marks: list[Mark]


_LENGTH = 8  # bytes that say how long a job is
ENCRYPTED, FAILED = b"encrypted", b"failed"  # what is answered in place of a PDF


def pack_job(job: Job, data: bytes) -> bytes:
    """A job and the PDF it is about, as the process reads them."""
    head = msgspec.json.encode(job)
    return len(head).to_bytes(_LENGTH, "big") + head + data


def unpack_job(given: bytes) -> tuple[Job, bytes]:
    """The job and the PDF from what `pack_job` made."""
    end = _LENGTH + int.from_bytes(given[:_LENGTH], "big")
    return msgspec.json.decode(given[_LENGTH:end], type=Job), given[end:]
