"""The manuscript itself as a PDF with its findings as highlights and notes, its pages as they were."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from citecheck.errors import InputError
from citecheck.formats.pdf.process import MAX_MEMORY, MAX_SECONDS
from citecheck.formats.pdf.reader import read_pdf_located
from citecheck.models import Severity
from citecheck.reporter.notes import AUTHOR, notes
from citecheck.reporter.originals import original_of
from citecheck.reporter.pdf.job import ENCRYPTED, FAILED, Job, Mark, Stretch, pack_job
from citecheck.workers.child import ChildFailed, run_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.formats.pdf.reader import Located
    from citecheck.models import Report
    from citecheck.reporter.notes import Note

# Light enough to read through; the words say the severity as well
COLORS = {Severity.ERROR: (1.0, 0.62, 0.6), Severity.WARNING: (1.0, 0.85, 0.4), Severity.INFO: (0.67, 0.85, 1.0)}
_ENGINE = "citecheck.reporter.pdf.engine"
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")  # `2026-11-27`


def render_pdf(reports: Sequence[Report], *, original: bytes | None = None) -> bytes:
    """A copy of the one PDF of a run with its findings as highlights; one without findings is as it was.

    Notes that are there stay.

    Args:
        reports: of one run; the manuscript is that of the first
        original: the bytes of the manuscript, where they are not to be read from its path

    Raises:
        InputError: where there is no one PDF, where it has changed since, or where it is protected against changes.
    """
    source = original_of(reports, "pdf", original)
    found = notes(reports[0])
    if not found:
        return source.data
    located = read_pdf_located(source)
    day = _DATE.fullmatch(reports[0].as_of)
    job = Job(AUTHOR, f"D:{''.join(day.groups())}" if day else "", [m for n in found for m in _mark_note(n, located)])
    try:
        made = run_module(_ENGINE, pack_job(job, source.data), memory=MAX_MEMORY, seconds=MAX_SECONDS)
    except ChildFailed as error:
        raise InputError(
            f"No notes can be written into {source.shown}: the PDF engine failed on it. Use --format html."
        ) from error
    if made == ENCRYPTED:
        raise InputError(
            f"{source.shown} is protected: no notes can be written into it. Save it without protection, "
            "or use --format html."
        )
    if made == FAILED:
        raise InputError(f"{source.shown} is damaged: no notes can be written into it. Print it to a new PDF.")
    return made


def _mark_note(note: Note, located: Located) -> Iterator[Mark]:
    """The marks of a note: one on each page that it reaches over, the words on the first."""
    words, color = "\n".join(note.paragraphs), COLORS[note.severity]
    by_page: dict[int, list[Stretch]] = {}
    if note.end > note.start:
        for page, stretch in _find_stretches(note.start, note.end, located):
            by_page.setdefault(page, []).append(stretch)
    if not by_page:
        yield Mark(0, words, color)
    for i, (page, stretches) in enumerate(by_page.items()):
        yield Mark(page, f"(continued from page {min(by_page) + 1})" if i else words, color, stretches)


def _find_stretches(start: int, end: int, located: Located) -> Iterator[tuple[int, Stretch]]:
    """The parts of lines that a stretch of the text covers, each with its page (0 is the first)."""
    text = located.document.text
    i = max(bisect_right(located.lines, start, key=lambda line: line[0]) - 1, 0)
    for first, last, placed in located.lines[i:]:
        if first >= end:
            return
        low, high = max(first, start), min(last, end)
        if text[low:high].strip():
            line = placed.line
            box = (line.x0, line.y0, line.x1, line.y1)
            yield placed.page - 1, Stretch(text[first:last], low - first, high - first, box)
