"""The manuscript itself with a Word comment at each finding, its text and everything else in it as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import InputError
from citecheck.formats.docx.reader import read_docx_located
from citecheck.reporter.docx.comments import Comments
from citecheck.reporter.docx.copy import WordCopy
from citecheck.reporter.docx.ranges import Mark, set_marks
from citecheck.reporter.notes import notes
from citecheck.reporter.originals import original_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.docx.origins import Located, Place
    from citecheck.models import Report
    from citecheck.reporter.notes import Note


def render_docx(reports: Sequence[Report], *, original: bytes | None = None) -> bytes:
    """A copy of the one Word document of a run with the findings as comments; one without findings is as it was.

    Comments that are there stay. What stands in a footnote is commented at its mark, as Word allows it nowhere else.

    Args:
        reports: of one run; the manuscript is that of the first
        original: the bytes of the manuscript, where they are not to be read from its path

    Raises:
        InputError: where there is no one Word document, or it has changed since.
    """
    source = original_of(reports, "docx", original)
    found = notes(reports[0])
    if not found:
        return source.data
    located = read_docx_located(source)
    try:
        return _annotate(WordCopy(source), found, located, reports[0].as_of)
    except (RecursionError, MemoryError) as error:
        raise InputError(f"{source.shown} is too large or too deep to be written into.") from error


def _annotate(copy: WordCopy, found: Sequence[Note], located: Located, as_of: str) -> bytes:
    comments = Comments(copy.comments(), copy.main, as_of)
    marks = []
    for note in found:
        first, last = _place_note(note, located)
        before, behind = comments.add(note)
        marks.append(Mark(first, last, before, behind))
    set_marks(copy.main, marks)
    return copy.finished(comments.root)


def _place_note(note: Note, located: Located) -> tuple[Place, Place]:
    """The first and the last character that a note is set on; of one on the whole document, those of its first line."""
    text = located.document.text
    start, end = note.start, note.end
    if end <= start:
        line = text.find("\n")
        start, end = 0, line if line > 0 else len(text)
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    first, last = located.place(start), located.place(max(end - 1, start))
    if first is None or last is None:
        raise InputError(f"{located.document.path} has no text that a comment could stand at.")
    return first, last
