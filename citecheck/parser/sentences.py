"""The sentences of a document: all of them with the citations in them, and the one around each citation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import CitationForm
from citecheck.parser.blocks import Kind, blocks
from citecheck.text.sentences import MARK, MAX_SENTENCE, NAME, hide_citations, plain_sentence, split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Citation, Document, Reference


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its stretch of `Document.text`, its paragraph, and the citations in it.

    `citations` are places in the report's, `bare` is the text without them; `block` counts paragraphs, so that
    neighbours know each other.
    """

    start: int
    end: int
    block: int
    kind: Kind
    section: str | None
    citations: tuple[int, ...]
    bare: str


def sentences(
    document: Document, citations: Sequence[Citation], references: Sequence[Reference] = ()
) -> tuple[Sentence, ...]:
    """All sentences of a document in order, without headings and without what is an entry of the list."""
    numbered = [(i, c) for i, c in enumerate(citations) if c.document == document.id]
    masked = hide_citations(document.text, [c for _, c in numbered])
    places = sorted((_place_in_text(document, c), i) for i, c in numbered)
    # works of field codes have the place of their citation
    cited = {(c.location.document, c.location.start) for _, c in numbered}
    listed = _Listed(document, [r for r in references if (r.location.document, r.location.start) not in cited])
    excluded = _Spans(document.markup.excluded)
    found: list[Sentence] = []
    for number, block in enumerate(blocks(document)):
        if block.kind is Kind.HEADING or excluded.hold(block.start, block.end):
            continue
        for start, end in split_sentences(masked, block.start, block.end):
            if listed.overlaps(start, end):
                continue
            low, high = bisect_left(places, (start, -1)), bisect_left(places, (end, -1))
            inside = tuple(i for _, i in places[low:high])
            bare = plain_sentence(masked[start:end].replace(MARK, " ").replace(NAME, " "))
            found.append(Sentence(start, end, number, block.kind, block.section, inside, bare))
    return tuple(found)


def sentences_around(document: Document, citations: Sequence[Citation]) -> list[str]:
    """The sentence that each citation of a document is in, on one line; of one in a note that of the note's mark."""
    if not citations:
        return []
    masked = hide_citations(document.text, citations)
    found = blocks(document)
    starts = [block.start for block in found]
    spans: dict[int, list[tuple[int, int]]] = {}
    around = []
    for citation in citations:
        place = _place_in_text(document, citation)
        number = max(bisect_right(starts, place) - 1, 0)
        if number not in spans:
            spans[number] = list(split_sentences(masked, found[number].start, found[number].end))
        at = max(bisect_right(spans[number], (place, len(masked))) - 1, 0)
        start, end = spans[number][at]
        if end - start > MAX_SENTENCE:
            start, end = max(start, place - MAX_SENTENCE // 2), min(end, place + MAX_SENTENCE // 2)
        around.append(plain_sentence(document.text[start:end]))
    return around


def _place_in_text(document: Document, citation: Citation) -> int:
    """Where a citation counts: one in a note where the text has the note's mark."""
    if citation.form is CitationForm.NOTE:
        for part in document.markup.parts:
            if part.start <= citation.start < part.end and part.anchor is not None:
                return max(part.anchor - 1, 0)
    return citation.start


class _Spans:
    """Stretches that hold others."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def hold(self, start: int, end: int) -> bool:
        """Whether a stretch lies within one of them."""
        at = bisect_right(self._spans, (start, 1 << 60)) - 1
        return at >= 0 and self._spans[at][0] <= start and end <= self._spans[at][1]


class _Listed:
    """What of a document is its reference list, by the places of the entries in the source."""

    def __init__(self, document: Document, references: Sequence[Reference]) -> None:
        self._document = document
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for reference in references:
            place = reference.location
            self._spans.setdefault(place.document, []).append((place.start, place.end))
        for spans in self._spans.values():
            spans.sort()
        files = (document.id, *(f.id for f in document.included))
        self._files = files if any(f in self._spans for f in files) else ()

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a stretch of the text is a part of an entry."""
        if not self._files:
            return False
        file, first = self._document.offsets.place(start)
        last = max(self._document.offsets.place(end - 1)[1] + 1, first + 1)
        spans = self._spans.get(self._files[file], [])
        at = bisect_left(spans, (last, -1)) - 1
        return at >= 0 and spans[at][1] > first
