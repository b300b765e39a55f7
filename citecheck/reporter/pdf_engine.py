"""Writes notes into a PDF, in a process of its own: a job and the PDF in on standard input, the new PDF out.

The notes are appended: the file as it was stays as the beginning of the new one, so that signatures on it hold. A file
that cannot be appended to, being damaged, is written anew.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING

from citecheck.reporter.pdf_boxes import PageBoxes
from citecheck.reporter.pdf_job import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject

    from citecheck.reporter.pdf_job import Job, Mark

    Box = tuple[float, float, float, float]

PRINT, PRINT_UPRIGHT = 4, 28  # flags of notes: printed; printed, never turned or enlarged (ISO 32000-1, table 165)
ICON = 20.0  # points: width and height of a note's icon
EDGE = 10.0  # points from the edge of the page
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
    from pypdf import PdfReader  # noqa: PLC0415 - the parent imports this module for its answers only
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError  # noqa: PLC0415

    try:
        return PdfReader(BytesIO(data)).is_encrypted
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        return True
    except _broken():
        return False  # told when it is written


def _broken() -> tuple[type[Exception], ...]:
    """What pypdf and the engine raise on a broken file."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415
    from pypdfium2 import PdfiumError  # noqa: PLC0415

    return (
        PyPdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
        NotImplementedError, AssertionError, OSError,
    )  # fmt: skip


def _boxes(job: Job, data: bytes) -> list[list[Box]]:
    """The boxes of each note, one a line of print."""
    import pypdfium2  # noqa: PLC0415

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
    from pypdf import PdfWriter  # noqa: PLC0415

    made = _written(job, lambda: PdfWriter(BytesIO(data), incremental=True), data, boxes)
    return made if made is not None and made.startswith(data) else None


def _cloned(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The file written anew."""
    from pypdf import PdfWriter  # noqa: PLC0415

    return _written(job, lambda: PdfWriter(clone_from=BytesIO(data)), data, boxes)


def _rebuilt(job: Job, data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """The file as the engine that could read it saves it, written anew."""
    import pypdfium2  # noqa: PLC0415

    out = BytesIO()
    try:
        pypdfium2.PdfDocument(data).save(out)
    except _broken():
        return None
    return _cloned(job, out.getvalue(), boxes)


def _written(job: Job, begin: Callable[[], PdfWriter], data: bytes, boxes: list[list[Box]]) -> bytes | None:
    """A PDF with the notes, or `None` where it cannot be written in this way or does not open afterwards."""
    import pypdfium2  # noqa: PLC0415

    try:
        writer = begin()
        icons: dict[int, int] = {}
        for number, (mark, own) in enumerate(zip(job.marks, boxes, strict=True), 1):
            _add(writer, job, mark, own, number, icons)
        out = BytesIO()
        writer.write(out)
        sound = len(pypdfium2.PdfDocument(out.getvalue())) == len(pypdfium2.PdfDocument(data))
    except _broken():
        return None
    return out.getvalue() if sound else None


def _add(writer: PdfWriter, job: Job, mark: Mark, boxes: list[Box], number: int, icons: dict[int, int]) -> None:
    page = writer.pages[mark.page]
    if boxes:
        note = _highlight(boxes)
    else:
        note = _icon(page, icons.setdefault(mark.page, 0))
        icons[mark.page] += 1
    _describe(note, job, mark, number)
    writer.add_annotation(mark.page, note)


def _highlight(boxes: list[Box]) -> DictionaryObject:
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject  # noqa: PLC0415

    quads = [v for x0, y0, x1, y1 in boxes for v in (x0, y1, x1, y1, x0, y0, x1, y0)]  # as viewers read them
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    rect = (min(lefts), min(bottoms), max(rights), max(tops))
    return DictionaryObject({
        NameObject("/Subtype"): NameObject("/Highlight"),
        NameObject("/Rect"): ArrayObject(FloatObject(round(v, 2)) for v in rect),
        NameObject("/QuadPoints"): ArrayObject(FloatObject(round(v, 2)) for v in quads),
        NameObject("/F"): NumberObject(PRINT),
    })  # fmt: skip


def _icon(page: PageObject, count: int) -> DictionaryObject:
    """An icon in the upper left corner of what is seen of a page, beside those that are there."""
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject  # noqa: PLC0415

    box = page.cropbox
    left, bottom, right, top = (float(v) for v in (box.left, box.bottom, box.right, box.top))
    along = EDGE + count * (ICON + EDGE)
    corner = {
        90: (left + EDGE, bottom + along),
        180: (right - along - ICON, bottom + EDGE),
        270: (right - EDGE - ICON, top - along - ICON),
    }.get(page.rotation % 360, (left + along, top - EDGE - ICON))
    rect = (*corner, corner[0] + ICON, corner[1] + ICON)
    return DictionaryObject({
        NameObject("/Subtype"): NameObject("/Text"),
        NameObject("/Name"): NameObject("/Note"),
        NameObject("/Rect"): ArrayObject(FloatObject(round(v, 2)) for v in rect),
        NameObject("/F"): NumberObject(PRINT_UPRIGHT),
    })  # fmt: skip


def _describe(note: DictionaryObject, job: Job, mark: Mark, number: int) -> None:
    """What all notes have: author, words, colour, date, a name of their own."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject  # noqa: PLC0415

    note[NameObject("/Type")] = NameObject("/Annot")
    note[NameObject("/T")] = TextStringObject(job.author)
    note[NameObject("/Contents")] = TextStringObject(mark.words)
    note[NameObject("/C")] = ArrayObject(FloatObject(v) for v in mark.color)
    note[NameObject("/NM")] = TextStringObject(f"{job.author}-{number}")
    if job.date:
        note[NameObject("/M")] = TextStringObject(job.date)
