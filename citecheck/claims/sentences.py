"""The sentences of a document with the citations that stand in them.

A citation marker has stops and capitals of its own (`[Smith et al. 2001]`) and often stands behind the full stop of
the sentence it belongs to (`… of the disorder.12 These …`). So the markers are put out of sight first, by characters
that no text has, one for each of theirs: every position stays what it is in `Document.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.claims.blocks import Kind, blocks
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Citation, Document, Reference

MARK, NAME = "\ue000", "\ue001"  # for `[12]`, `(Smith 2001)`; and for `Smith (2001)`, which is a part of its sentence
_WORDED = re.compile(r"[^\W\d_]|@|\\(?:[cC]itet|[tT]extcite|citeauthor)\b")  # citations that a sentence can begin with
# A mark that can end a sentence, what closes behind it, and citations set behind the stop: `."`, `.) [12]`, `.12,13`
_MAYBE = re.compile(
    rf"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?P<marks>[ \t\n]{{0,3}}{MARK}++(?:[ \t,;\n]{{1,3}}{MARK}++)*+)?(?=\s|$)"
    rf"|(?<![。！？])[。！？]++[”’」』)]*+{MARK}*+"
)
# What ends with a stop and does not end a sentence, beside single letters: initials, `z. B.`
_ABBREVIATIONS = frozenset(
    "e.g i.e cf fig figs eq eqs ref refs vs v no nos nr vol vols p pp dr prof st approx ca resp ed eds sp spp var "
    "subsp ssp cv inc ltd mr mrs ms jr sr sec sect tab chap ch app suppl dept univ max min av avg incl excl i.v "
    "i.p s.c a.k.a al etc bzw vgl abb bd ggf sog z.b u.a d.h s p.ej p.ex ej ex pág núm sra art col aprox hrsg "
    "ibid u.s e.u a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NEVER_END = frozenset("e.g i.e cf vs dr prof st mr mrs ms ca approx resp bzw vgl z.b d.h p.ej p.ex".split())
_LAST_WORD = re.compile(r"[^\s(\[“\"'‘/–-]*$")
_FIRST_WORD = re.compile(r"[^\W_][\w-]*")  # `The`, `mRNA`, `25`
_STARTERS = frozenset(  # words that begin a sentence rather than name something
    "the in this these we it however a an for to our they as there although while when at on by all both here that "
    "such moreover furthermore thus therefore since if after also another many most some several one similarly".split()
)
_COMMENT = re.compile(r"<!--(?:(?!-->).){0,2000}(?:-->|$)", re.DOTALL)  # `<!-- a note to myself -->` in Markdown
_BROKEN = re.compile(r"(\w-)\s*\n\s*(?=\w)")  # a compound broken at a line end keeps its hyphen


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
    """All sentences in order, without headings and without what is an entry of the list."""
    own = [(i, c) for i, c in enumerate(citations) if c.document == document.id]
    masked = mask(document.text, [c for _, c in own])
    places = sorted((_place(document, c), i) for i, c in own)
    cited = {(c.location.document, c.location.start) for _, c in own}  # a field code's works "stand" at their citation
    listed = _Listed(document, [r for r in references if (r.location.document, r.location.start) not in cited])
    excluded = _Spans(document.markup.excluded)
    found: list[Sentence] = []
    for number, block in enumerate(blocks(document)):
        if block.kind is Kind.HEADING or excluded.hold(block.start, block.end):
            continue
        for start, end in split(masked, block.start, block.end):
            if listed.overlaps(start, end):
                continue
            low, high = bisect_left(places, (start, -1)), bisect_left(places, (end, -1))
            inside = tuple(i for _, i in places[low:high])
            bare = plain(masked[start:end].replace(MARK, " ").replace(NAME, " "))
            found.append(Sentence(start, end, number, block.kind, block.section, inside, bare))
    return tuple(found)


def mask(text: str, citations: Sequence[Citation]) -> str:
    """The text with private characters in the place of citations; positions are kept."""
    pieces, at = [], 0
    for each in sorted(citations, key=lambda c: c.start):
        if each.end > at:
            start = max(each.start, at)
            pieces += [text[at:start], (NAME if _WORDED.match(each.raw) else MARK) * (each.end - start)]
            at = each.end
    return "".join([*pieces, text[at:]])


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of masked text, ends trimmed; they are disjoint and leave out only white space."""
    first = start
    for match in _MAYBE.finditer(text, start, end):
        at = match.end() if match.end() <= first or _ends(text, match, end) else 0
        if at > first:
            yield from _trimmed(text, first, at)
            first = at
    yield from _trimmed(text, first, end)


def _ends(text: str, match: re.Match[str], end: int) -> bool:
    stop = match.start()
    if text[stop] in "。！？":
        return True
    after = _beginning(text, match.end(), end)
    found = _FIRST_WORD.match(after)
    word = found.group() if found else ""
    if not after or after[0] == NAME:
        return True
    if not word or (word.islower() and word.isascii()) or (word[0].islower() and word[1:].islower()):
        return False
    return text[stop] != "." or match.group().startswith("..") or not _is_abbreviation(text, stop, word)


def _is_abbreviation(text: str, stop: int, next_word: str) -> bool:
    """Whether the stop belongs to the word before it alone: in `Fig. 2`, `J. Smith`; not in `vitamin C. The`."""
    found = _LAST_WORD.search(text, max(stop - 12, 0), stop)
    before = found.group() if found else ""
    if len(before) == 1 and before.isalpha():
        return before.islower() or next_word.lower() not in _STARTERS
    if before.isupper() and "." not in before:
        return False
    low = before.lower()
    return low in _ABBREVIATIONS and (low in _NEVER_END or next_word.lower() not in _STARTERS)


def _beginning(text: str, at: int, end: int) -> str:
    """The first letters behind a stop, without opening quotes and brackets."""
    return text[at : min(at + 40, end)].lstrip(" \t\n\r\xa0\u2009\"'“‘„«([*_¿¡" + MARK)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    if first < last:
        yield first, last


def plain(text: str) -> str:
    """The words of a sentence on one line, without comments to oneself."""
    if "<!--" in text:
        text = _COMMENT.sub(" ", text)
    return " ".join(_BROKEN.sub(r"\1", text).split())


def _place(document: Document, citation: Citation) -> int:
    """Where a citation counts: one in a note where the note stands in the text."""
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
    """What of a document is its reference list, told by where the entries stand in the source."""

    def __init__(self, document: Document, references: Sequence[Reference]) -> None:
        self._document = document
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for each in references:
            place = each.location
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
