"""Writes notes into a PDF, in a process of its own: a job and the PDF in on standard input, the new PDF out.

The notes are appended: the file as it was stays as the beginning of the new one, so that signatures on it hold. A file
that cannot be appended to, being damaged, is written anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

from citecheck.reporter.pdf.append import append_changes
from citecheck.reporter.pdf.boxes import PageBoxes
from citecheck.reporter.pdf.job import ENCRYPTED, FAILED, unpack_job
from citecheck.reporter.pdf.marks import add_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.reporter.pdf.job import Job

    Box = tuple[float, float, float, float]

# What pypdf and the engine raise on a broken file.
_BROKEN = (
    PyPdfError,
    pypdfium2.PdfiumError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    NotImplementedError,
    AssertionError,
    OSError,
)


def main() -> int:
    """Read a job, write a PDF or why there is none."""
    job, data = unpack_job(sys.stdin.buffer.read())
    sys.stdout.buffer.write(annotate(job, data))
    return 0


def annotate(job: Job, data: bytes) -> bytes:
    """The PDF with the notes of a job, made in this very process; `ENCRYPTED`, `FAILED` where it cannot be."""
    if _is_encrypted(data):
        return ENCRYPTED
    boxes = _find_boxes(job, data)

    def append(writer: PdfWriter) -> bytes:
        return append_changes(data, writer)

    made = _write_notes(job, data, boxes, lambda: PdfWriter(BytesIO(data), incremental=True), append)
    made = made or _write_anew(job, data, boxes)
    if made is None and (repaired := _save_by_engine(data)):
        made = _write_anew(job, repaired, boxes)
    return made or FAILED


def _is_encrypted(data: bytes) -> bool:
    """Whether a PDF that opens without a password is protected all the same: against changes."""
    try:
        return PdfReader(BytesIO(data)).is_encrypted
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        return True
    except _BROKEN:
        return False  # that shows when it is written


def _find_boxes(job: Job, data: bytes) -> list[list[Box]]:
    """The boxes of each note, one a line of print."""
    document = pypdfium2.PdfDocument(data)
    pages: dict[int, PageBoxes] = {}
    boxes = []
    for mark in job.marks:
        if mark.stretches and mark.page not in pages:
            pages[mark.page] = PageBoxes(document[mark.page].get_textpage())
        boxes.append([pages[mark.page].box_of(stretch) for stretch in mark.stretches])
    return boxes


def _write_anew(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The whole file written by pypdf, with the notes."""

    def write(writer: PdfWriter) -> bytes:
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return _write_notes(job, data, boxes, lambda: PdfWriter(clone_from=BytesIO(data)), write)


def _save_by_engine(data: bytes) -> bytes | None:
    """The file as the engine that could read it saves it; `None` where it cannot."""
    out = BytesIO()
    try:
        pypdfium2.PdfDocument(data).save(out)
    except _BROKEN:
        return None
    return out.getvalue()


def _write_notes(
    job: Job,
    data: bytes,
    boxes: list[list[Box]],
    begin: Callable[[], PdfWriter],
    finish: Callable[[PdfWriter], bytes],
) -> bytes | None:
    """A PDF with the notes, or `None` where it cannot be written in this way or is not whole afterwards."""
    try:
        writer = begin()
        icons: Counter[int] = Counter()
        for number, (mark, mark_boxes) in enumerate(zip(job.marks, boxes, strict=True), 1):
            add_note(writer, job, mark, mark_boxes, number=number, icons=icons)
        made = finish(writer)
        return made if _is_whole(made, data, len(job.marks)) else None
    except _BROKEN:
        return None


def _is_whole(made: bytes, data: bytes, notes: int) -> bool:
    """Whether a new file has the pages of the old one and so many more notes, as two readers see it."""
    pages = len(pypdfium2.PdfDocument(made)) == len(pypdfium2.PdfDocument(data))
    return pages and _count_annotations(made) == _count_annotations(data) + notes


def _count_annotations(data: bytes) -> int:
    """The notes and links of all pages."""
    return sum(len(page.annotations or ()) for page in PdfReader(BytesIO(data)).pages)


if __name__ == "__main__":
    sys.exit(main())
