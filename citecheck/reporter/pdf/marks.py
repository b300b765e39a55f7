"""Notes of a PDF (ISO 32000-1, 12.5.6): highlights on words, icons at the top of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from pypdf import PageObject, PdfWriter

    from citecheck.reporter.pdf.job import Job, Mark

    Box = tuple[float, float, float, float]

PRINT, PRINT_UPRIGHT = 4, 28  # flags of notes: printed; printed, never turned or enlarged (ISO 32000-1, table 165)
ICON = 20.0  # points: width and height of a note's icon
EDGE = 10.0  # points from the edge of the page


def add_note(writer: PdfWriter, job: Job, mark: Mark, boxes: list[Box], *, number: int, icons: Counter[int]) -> None:
    """Add a note to its page: a highlight on boxes, or an icon beside those that `icons` counts by page."""
    if boxes:
        note = _make_highlight(boxes)
    else:
        note = _make_icon(writer.pages[mark.page], icons[mark.page])
        icons[mark.page] += 1
    _describe_note(note, job, mark, number)
    writer.add_annotation(mark.page, note)


def _make_highlight(boxes: list[Box]) -> DictionaryObject:
    quads = [v for x0, y0, x1, y1 in boxes for v in (x0, y1, x1, y1, x0, y0, x1, y0)]  # as viewers read them
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    rect = (min(lefts), min(bottoms), max(rights), max(tops))
    note = DictionaryObject()
    note[NameObject("/Subtype")] = NameObject("/Highlight")
    note[NameObject("/Rect")] = _as_array(rect)
    note[NameObject("/QuadPoints")] = _as_array(quads)
    note[NameObject("/F")] = NumberObject(PRINT)
    return note


def _make_icon(page: PageObject, count: int) -> DictionaryObject:
    """An icon in the upper left corner of what is seen of a page, beside those that are there."""
    box = page.cropbox
    left, bottom, right, top = (float(v) for v in (box.left, box.bottom, box.right, box.top))
    along = EDGE + count * (ICON + EDGE)
    corner = {
        90: (left + EDGE, bottom + along),
        180: (right - along - ICON, bottom + EDGE),
        270: (right - EDGE - ICON, top - along - ICON),
    }.get(page.rotation % 360, (left + along, top - EDGE - ICON))
    rect = (*corner, corner[0] + ICON, corner[1] + ICON)
    note = DictionaryObject()
    note[NameObject("/Subtype")] = NameObject("/Text")
    note[NameObject("/Name")] = NameObject("/Note")
    note[NameObject("/Rect")] = _as_array(rect)
    note[NameObject("/F")] = NumberObject(PRINT_UPRIGHT)
    return note


def _as_array(points: Iterable[float]) -> ArrayObject:
    """Coordinates to a hundredth of a point."""
    return ArrayObject(FloatObject(round(v, 2)) for v in points)


def _describe_note(note: DictionaryObject, job: Job, mark: Mark, number: int) -> None:
    """What all notes have: author, words, colour, date, a name of their own."""
    note[NameObject("/Type")] = NameObject("/Annot")
    note[NameObject("/T")] = TextStringObject(job.author)
    note[NameObject("/Contents")] = TextStringObject(mark.words)
    note[NameObject("/C")] = ArrayObject(FloatObject(v) for v in mark.color)
    note[NameObject("/NM")] = TextStringObject(f"{job.author}-{number}")
    if job.date:
        note[NameObject("/M")] = TextStringObject(job.date)
