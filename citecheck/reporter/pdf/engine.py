"""Writes notes into a PDF, in a process of its own: a job and the PDF in on standard input, the new PDF out.

The notes are appended: the file as it was stays as the beginning of the new one, so that signatures on it hold. A file
that cannot be appended to, being damaged, is written anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from citecheck.reporter.pdf.append import appended
from citecheck.reporter.pdf.boxes import PageBoxes
from citecheck.reporter.pdf.job import unpacked
from citecheck.reporter.pdf.marks import add

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf import PdfWriter

    from citecheck.reporter.pdf.job import Job

    Box = tuple[float, float, float, float]

ENCRYPTED, FAILED = b"encrypted", b"failed"  # what is answered in place of a PDF


def main() -> int:
    """Read a job, write a PDF or why there is none."""
    job, data = unpacked(sys.stdin.buffer.read())
    sys.stdout.buffer.write(annotated(job, data))
    return 0


def annotated(job: Job, data: bytes) -> bytes:
    """The PDF with the notes of a job, made in this very process; `ENCRYPTED`, `FAILED` where it cannot be."""
    if _is_encrypted(data):
        return ENCRYPTED
    boxes = _boxes(job, data)
    for make in (_appended, _cloned, _rebuilt):
        made = make(job, data, boxes)
        if made is not None:
            return made
    return FAILED


def _is_encrypted(data: bytes) -> bool:
    """Whether a PDF that opens without a password is protected all the same: against changes."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    try:
        return PdfReader(BytesIO(data)).is_encrypted
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        return True
    except _broken():
        return False  # told when it is written


def _broken() -> tuple[type[Exception], ...]:
    """What pypdf and the engine raise on a broken file."""
    from pypdf.errors import PyPdfError
    from pypdfium2 import PdfiumError

    return (
        PyPdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
        NotImplementedError, AssertionError, OSError,
    )  # fmt: skip


def _boxes(job: Job, data: bytes) -> list[list[Box]]:
    """The boxes of each note, one a line of print."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages: dict[int, PageBoxes] = {}
    found = []
    for mark in job.marks:
        if mark.stretches and mark.page not in pages:
            pages[mark.page] = PageBoxes(document[mark.page].get_textpage())
        found.append([pages[mark.page].of(each) for each in mark.stretches])
    return found


def _appended(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The file as it was, with the notes behind it."""
    from pypdf import PdfWriter

    def begin() -> PdfWriter:
        return PdfWriter(BytesIO(data), incremental=True)

    return _written(job, begin, lambda writer: appended(data, writer), boxes, data)


def _cloned(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The file written anew."""
    from pypdf import PdfWriter

    def end(writer: PdfWriter) -> bytes:
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return _written(job, lambda: PdfWriter(clone_from=BytesIO(data)), end, boxes, data)


def _rebuilt(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The file as the engine that could read it saves it, written anew."""
    import pypdfium2

    out = BytesIO()
    try:
        pypdfium2.PdfDocument(data).save(out)
    except _broken():
        return None
    return _cloned(job, out.getvalue(), boxes)


def _written(
    job: Job,
    begin: Callable[[], PdfWriter],
    end: Callable[[PdfWriter], bytes],
    boxes: list[list[Box]],
    data: bytes,
) -> bytes | None:
    """A PDF with the notes, or `None` where it cannot be written in this way or is not whole afterwards."""
    try:
        writer = begin()
        icons: Counter[int] = Counter()
        for number, (mark, own) in enumerate(zip(job.marks, boxes, strict=True), 1):
            add(writer, job, mark, own, number=number, icons=icons)
        made = end(writer)
        return made if _is_whole(made, data, len(job.marks)) else None
    except _broken():
        return None


def _is_whole(made: bytes, data: bytes, notes: int) -> bool:
    """Whether a new file has the pages of the old one and so many more notes, as two readers see it."""
    import pypdfium2

    pages = len(pypdfium2.PdfDocument(made)) == len(pypdfium2.PdfDocument(data))
    return pages and _count(made) == _count(data) + notes


def _count(data: bytes) -> int:
    """The notes and links of all pages."""
    from pypdf import PdfReader

    return sum(len(page.annotations or ()) for page in PdfReader(BytesIO(data)).pages)


if __name__ == "__main__":
    sys.exit(main())
