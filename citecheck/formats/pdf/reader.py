"""PDF: the text as it is read, by page, with superscript numbers, footnotes and links; a scan is said to be one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.pdf.hyphenation import spelling
from citecheck.formats.pdf.layout import place
from citecheck.formats.pdf.link_targets import find_destination_lines, find_entry_starts
from citecheck.formats.pdf.notes import split_notes
from citecheck.formats.pdf.paragraphs import paragraphs
from citecheck.formats.pdf.process import read_pages
from citecheck.formats.pdf.types import MAX_LOOK
from citecheck.formats.pdf.writer import Writer
from citecheck.models import Document, Heading, Markup, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.formats.base import Source
    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.notes import Note
    from citecheck.formats.pdf.paragraphs import Paragraph
    from citecheck.formats.pdf.types import Pages

MIN_TEXT = 40  # characters of a document that is not called empty
MAX_HEADING = 150  # code points
MAX_NAMED = 10  # page numbers that a message gives
_PUNCTUATION = frozenset(" .,;:()-–'’\"“”/")


def read_pdf(source: Source) -> Document:
    """Read a PDF with a text layer.

    Raises:
        UnreadableInput: It is a scan, encrypted, damaged, or its fonts do not say which letters they hold.
    """
    return read_pdf_located(source).document


@dataclass(frozen=True, slots=True)
class Located:
    """A document, and the lines of print that its text came from: where each stands in the text, in order."""

    document: Document
    lines: Sequence[tuple[int, int, Placed]]


def read_pdf_located(source: Source) -> Located:
    """Read the same document with the way back from its text to the lines of its pages; errors as above."""
    pages = read_pages(source)
    _refuse_illegible(pages, source.shown)
    body, notes = split_notes(place(pages))
    writer = Writer(spelling([(p.line.text, p.line.broken) for p in body]))
    found = find_destination_lines(pages.destinations, body)
    destinations = {key: body[i] for key, i in found.items()}
    whole = paragraphs(body, find_entry_starts(pages.destinations, found, body))
    spans = [writer.paragraph(p.lines) for p in whole]
    parts = tuple(_write_notes(writer, notes))
    markup = Markup(
        headings=tuple(_find_headings(whole, spans)),
        parts=parts,
        superscripts=tuple(writer.superscripts),
        pages=tuple(writer.pages),
        citations=tuple(writer.citations(destinations)),
        anchors=tuple(writer.anchors(destinations)),
    )
    document = Document(
        source.id,
        source.path,
        "pdf",
        writer.result(),
        source.sha256,
        role=source.role,
        markup=markup,
        unread="; ".join(_list_unread(pages)) or None,
        has_lines=False,
    )
    return Located(document, writer.lines)


def _write_notes(writer: Writer, notes: Sequence[Note]) -> Iterator[Part]:
    """Write the notes behind the body, in their order."""
    for note in notes:
        start, end = writer.paragraph(note.lines)
        if start < end:
            anchor = writer.place(note.caller, note.offset) if note.caller else None
            yield Part(start, end, f"footnote {note.number}", anchor)


def _find_headings(found: Sequence[Paragraph], spans: Sequence[tuple[int, int]]) -> Iterator[Heading]:
    """Short paragraphs in larger type than most of the text, or in bold type."""
    heights: Counter[float] = Counter()
    for paragraph in found:
        heights[round(paragraph.height, 1)] += sum(len(x.line.text) for x in paragraph.lines)
    body = heights.most_common(1)[0][0] if heights else 0.0
    for (start, end), paragraph in zip(spans, found, strict=True):
        is_large = paragraph.height > 1.12 * body
        is_bold = paragraph.height >= body and all(x.line.bold for x in paragraph.lines)
        if (is_large or is_bold) and 0 < end - start <= MAX_HEADING:
            yield Heading(start, end, 1)


# --- what cannot be read -------------------------------------------------------------------------------------


def _list_unread(pages: Pages) -> Iterator[str]:
    scanned = [n for n, page in enumerate(pages.pages, start=1) if page.images > 0 and not page.lines]
    if scanned:
        yield f"{_name_pages(scanned)} without text (pictures of pages): run OCR on them"
    if pages.broken:
        yield f"{_name_pages(pages.broken)} damaged: export the file anew"


def _name_pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MAX_NAMED])) + (", …" if len(numbers) > MAX_NAMED else "")
    return f"page {shown} is" if len(numbers) == 1 else f"pages {shown} are"


def _refuse_illegible(pages: Pages, shown: str) -> None:
    """Refuse a document without text, or with characters that are no letters."""
    lines = [line.text[:MAX_LOOK] for page in pages.pages for line in page.lines]
    total = sum(map(len, lines))
    if total < MIN_TEXT:
        count = f"{pages.count} page{'s' if pages.count != 1 else ''}"
        if len(pages.broken) == pages.count:
            raise UnreadableInput(f"{shown} is damaged: none of its {count} can be read; export it anew.")
        what = f"{count} of pictures" if any(p.images for p in pages.pages) else f"{count}, nothing written there"
        raise UnreadableInput(f"{shown} has no text ({what}): run OCR on it, or give the manuscript's own file.")
    legible = sum(ch.isalnum() or ch in _PUNCTUATION for line in lines for ch in line)
    if legible < 0.5 * total:
        raise UnreadableInput(f"{shown} has text that cannot be read (its fonts do not say which letters they hold).")
