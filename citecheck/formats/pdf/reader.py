"""PDF: the text as it is read, by page, with raised numbers, footnotes and links; a scan is said to be one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.pdf.hyphenation import spelling
from citecheck.formats.pdf.layout import place
from citecheck.formats.pdf.link_targets import find_destination_lines, sure_starts
from citecheck.formats.pdf.notes import split_notes
from citecheck.formats.pdf.paragraphs import paragraphs
from citecheck.formats.pdf.process import read_pages
from citecheck.formats.pdf.writer import Writer
from citecheck.models import Document, Heading, Markup, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.formats.base import Source
    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.notes import Note
    from citecheck.formats.pdf.paragraphs import Paragraph
    from citecheck.formats.pdf.types import Page, Pages

MIN_LEGIBLE = 0.5  # share of characters that letters, digits and spaces must be for text to be readable
MIN_TEXT = 40  # characters of a document that is not called empty
HEADING = 1.12  # times the height of the body's type from which on a short paragraph is a heading
MAX_HEADING = 150  # code points
MAX_NAMED = 10  # page numbers that a message gives
_PUNCTUATION = frozenset(" .,;:()-–'’\"“”/")
_SAMPLE = 200  # characters of a line that are looked at


def read_pdf(source: Source) -> Document:
    """A PDF with a text layer. `UnreadableInput` for a scan, an encrypted, damaged or unreadably coded file."""
    return read_pdf_located(source).document


@dataclass(frozen=True, slots=True)
class Located:
    """A document, and the lines of print that its text came from: where each stands in the text, in order."""

    document: Document
    lines: Sequence[tuple[int, int, Placed]]


def read_pdf_located(source: Source) -> Located:
    """The same document with the way back from its text to the lines of its pages; errors as above."""
    pages = read_pages(source)
    _check(pages, source.shown)
    writer, markup = _compose(pages)
    document = Document(
        source.id, source.path, "pdf", writer.result(), source.sha256, role=source.role, markup=markup,
        unread="; ".join(_unread(pages)) or None, has_lines=False,
    )  # fmt: skip
    return Located(document, writer.lines)


def _compose(pages: Pages) -> tuple[Writer, Markup]:
    """The text, in its writer, and all that is known of it."""
    body, notes = split_notes(place(pages))
    writer = Writer(spelling([(p.line.text, p.line.broken) for p in body]))
    found = find_destination_lines(pages.destinations, body)
    destinations = {key: body[i] for key, i in found.items()}
    whole = paragraphs(body, sure_starts(pages.destinations, found, body))
    spans = [writer.paragraph(p.lines) for p in whole]
    parts = list(_parts(writer, notes))
    markup = Markup(
        headings=tuple(_headings(whole, spans)),
        superscripts=tuple(writer.superscripts),
        parts=tuple(parts),
        pages=tuple(writer.pages),
        citations=tuple(writer.citations(destinations)),
        anchors=tuple(writer.anchors(destinations)),
    )
    return writer, markup


def _parts(writer: Writer, notes: Sequence[Note]) -> Iterator[Part]:
    """Writes the notes behind the body, in their order."""
    for note in notes:
        start, end = writer.paragraph(note.lines)
        if start < end:
            anchor = writer.place(note.caller, note.offset) if note.caller else None
            yield Part(start, end, f"footnote {note.number}", anchor)


def _headings(found: Sequence[Paragraph], spans: Sequence[tuple[int, int]]) -> Iterator[Heading]:
    """Short paragraphs in larger type than most of the text, or in bold type."""
    heights: Counter[float] = Counter()
    for paragraph in found:
        heights[round(paragraph.height, 1)] += sum(len(x.line.text) for x in paragraph.lines)
    body = heights.most_common(1)[0][0] if heights else 0.0
    for (start, end), paragraph in zip(spans, found, strict=True):
        large = paragraph.height > HEADING * body
        bold = paragraph.height >= body and all(x.line.bold for x in paragraph.lines)
        if (large or bold) and 0 < end - start <= MAX_HEADING:
            yield Heading(start, end, 1)


# --- what cannot be read -------------------------------------------------------------------------------------


def _unread(pages: Pages) -> Iterator[str]:
    empty = [n for n, page in enumerate(pages.pages, start=1) if _is_scan(page)]
    if empty:
        yield f"{_named(empty)} without text (pictures of pages): run OCR on them"
    if pages.broken:
        yield f"{_named(pages.broken)} damaged: export the file anew"


def _is_scan(page: Page) -> bool:
    return page.images > 0 and not page.lines


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MAX_NAMED])) + (", …" if len(numbers) > MAX_NAMED else "")
    return f"page {shown} is" if len(numbers) == 1 else f"pages {shown} are"


def _check(pages: Pages, shown: str) -> None:
    letters: Counter[bool] = Counter()
    for page in pages.pages:
        for line in page.lines:
            letters.update(ch.isalnum() or ch in _PUNCTUATION for ch in line.text[:_SAMPLE])
    total = letters.total()
    if total < MIN_TEXT:
        raise UnreadableInput(_empty(pages, shown))
    if letters[True] < MIN_LEGIBLE * total:
        raise UnreadableInput(f"{shown} has text that cannot be read (its fonts do not say which letters they hold).")


def _empty(pages: Pages, shown: str) -> str:
    count = f"{pages.count} page{'s' if pages.count != 1 else ''}"
    if len(pages.broken) == pages.count:
        return f"{shown} is damaged: none of its {count} can be read; export it anew."
    what = f"{count} of pictures" if any(p.images for p in pages.pages) else f"{count}, nothing written there"
    return f"{shown} has no text ({what}): run OCR on it, or give the manuscript's own file."
