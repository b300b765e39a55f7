"""The blocks of a document: its paragraphs, headings and table rows, in the order of the text.

Formats that mark their paragraphs have a blank line between them. Plain text copied from a PDF has them anywhere, also
within a sentence, and headings are on any line: both are recognised by how the lines begin and end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from citecheck.parser.reference_list.entries import lines_of
from citecheck.parser.reference_list.headings import is_list_heading, is_other_heading
from citecheck.text.normalize import fold
from citecheck.text.sentences import trim_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import Document


class Kind(StrEnum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    ROW = "row"  # of a table
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `Document.text`; `section` is the last heading before it, as printed."""

    start: int
    end: int
    kind: Kind
    section: str | None = None


_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
# The limits were set by hand, 2026-11, and were in force when bench linking and bench claims were measured
_MAX_HEADING = 100  # code points
_LONG_LINE = 0.7  # of the usual width: a line that the next one continues reaches that far
_MIN_WRAPPED = 40  # usual width from which on the lines of a text look broken by a program
_MAX_WRAPPED = 130
# `2.1 Impaired Neuroplasticity`, `IV. RESULTS`: no stop at the end, a capital behind the number
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+[^\W\d_a-zà-ÿ][^.!?;]{2,90}$")
_STOP = tuple(".!?:;。！？…")
_CLOSING = "\"'”’»)]*_ "
_ITEM = re.compile(
    r"\n[^\S\n]*(?:[-*•–]|\(?[a-z\d]{1,2}[.)])[^\S\n]+"
)  # `\n- an item`, `\n(a) an item`, `\n2. an item`
_SECTIONS = frozenset(
    fold(w)
    for w in (
        "abstract;summary;introduction;background;methods;method;materials and methods;methodology;results;findings;"
        "discussion;results and discussion;conclusion;conclusions;limitations;keywords;related work;zusammenfassung;"
        "einleitung;methoden;ergebnisse;diskussion;resumen;resumo;introducción;introdução;métodos;resultados;discusión;"
        "discussão;conclusiones;conclusões;résumé;méthodes;résultats;statement of need;highlights"
    ).split(";")
)


def blocks(document: Document) -> tuple[Block, ...]:
    """All blocks of a document, its reference list too; they are disjoint and hold all its text but white space."""
    free = document.format in {"text", "pdf"}  # headings differ from paragraphs by their look alone
    wrapped = usual_width(document.text) if document.format == "text" else None
    found: list[Block] = []
    section: str | None = None
    for start, end, heading in _cut_blocks(document):
        part = document.part_at(start) or "body"
        kind = Kind.NOTE if part.startswith(("footnote", "endnote")) else Kind.TEXT
        if part.startswith("table"):
            kind = Kind.ROW
        if heading:
            pieces: Iterator[tuple[int, int, Kind]] = iter([(start, end, Kind.HEADING)])
        elif kind is not Kind.TEXT or not free:
            pieces = ((s, e, k) for s, e, k in _split_lines(document.text, start, end, kind))
        else:
            pieces = _with_headings(document.text, start, end, wrapped)
        for first, last, what in pieces:
            before = found[-1] if found else None
            if what is Kind.HEADING:
                words = " ".join(document.text[first:last].strip("#* \t\n").split())
                goes_on = free and before and before.kind is Kind.HEADING and not is_heading(words, alone=False)
                section = f"{before.section} {words}" if goes_on and before else words or section
            if free and before and _continues_sentence(document.text, before, (first, last, what), wrapped):
                found[-1] = Block(before.start, last, before.kind, before.section)
            else:
                found.append(Block(first, last, what, section))
    return tuple(found)


def usual_width(text: str) -> int | None:
    """The width that the lines of a text were broken at, where they look broken by a program."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    if len(lengths) < 10:  # noqa: PLR2004 - too few to judge by
        return None
    usual = lengths[len(lengths) * 3 // 4]
    longest = lengths[len(lengths) * 97 // 100]
    return int(median((usual, longest, usual))) if longest <= _MAX_WRAPPED and usual >= _MIN_WRAPPED // 2 else None


def _cut_blocks(document: Document) -> Iterator[tuple[int, int, bool]]:
    """What blank lines, headings and parts set apart, and whether it is a marked heading."""
    text = document.text
    headings = {(h.start, h.end) for h in document.markup.headings}
    cuts = {0, len(text)}
    for start, end in headings:
        cuts |= {start, end}
    for part in document.markup.parts:
        cuts |= {part.start, part.end}
    for blank in _BLANK.finditer(text):
        cuts.add(blank.start())
    edges = sorted(c for c in cuts if 0 <= c <= len(text))
    inside = sorted(headings)
    at = 0
    for start, end in pairwise(edges):
        while at < len(inside) and inside[at][1] <= start:
            at += 1
        marked = at < len(inside) and inside[at][0] <= start < inside[at][1]
        first, last = trim_span(text, start, end)
        if first < last:
            yield first, last, marked


def _split_lines(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int, Kind]]:
    """A block in its items and table rows: lines with tabs or bars are rows."""
    if kind is Kind.ROW or "\t" in text[start:end] or text[start] == "|":
        at = start
        for line in text[start:end].splitlines(keepends=True):
            first, last = trim_span(text, at, at + len(line))
            if first < last:
                yield first, last, Kind.ROW if kind is Kind.ROW or "\t" in line or line.startswith("|") else kind
            at += len(line)
        return
    edges = [start, *(item.start() for item in _ITEM.finditer(text, start, end)), end]
    for first, last in (trim_span(text, *edge) for edge in pairwise(edges)):
        if first < last:
            yield first, last, kind


def _with_headings(text: str, start: int, end: int, wrapped: int | None) -> Iterator[tuple[int, int, Kind]]:
    """A block of free text and its headings: known words, a number and a title, a short line by itself."""
    lines = [trim_span(text, line.start, line.end) for line in lines_of(text, start, end) if line.text.strip()]
    from_, heading_before = start, True
    for number, (first, last) in enumerate(lines):
        line = text[first:last]
        before = text[lines[number - 1][0] : lines[number - 1][1]] if number else ""
        after = text[lines[number + 1][0]][:1] if number + 1 < len(lines) else ""
        free = heading_before or before.rstrip(_CLOSING).endswith(_STOP)
        heading = (free and not after.islower() and is_heading(line, alone=len(lines) == 1, wrapped=wrapped)) or (
            number > 0 and (is_list_heading(line) or (heading_before and not after and _is_title(line, wrapped)))
        )
        if heading:
            if from_ < first:
                yield from _split_lines(text, *trim_span(text, from_, first), Kind.TEXT)
            yield first, last, Kind.HEADING
            from_ = last
        heading_before = heading
    if text[from_:end].strip():
        yield from _split_lines(text, *trim_span(text, from_, end), Kind.TEXT)


def is_heading(line: str, *, alone: bool, wrapped: int | None = None) -> bool:
    """Whether a line looks like a heading; `alone` says that it is between blank lines."""
    if len(line) > _MAX_HEADING or "\t" in line:
        return False
    if fold(line.strip(" :#*")) in _SECTIONS or is_list_heading(line) or is_other_heading(line):
        return True
    if _NUMBERED.fullmatch(line):
        return True
    return alone and _is_title(line, wrapped)


def _is_title(line: str, wrapped: int | None) -> bool:
    """Whether a line could be a heading or the rest of one: short, no stop, a capital first."""
    if line.rstrip(_CLOSING).endswith(_STOP) or line.endswith((",", ";", "-")):
        return False
    limit = min(_MAX_HEADING, _LONG_LINE * wrapped) if wrapped else _MAX_HEADING * 0.8
    return len(line) <= limit and line.lstrip("\"'“(*#")[:1].isupper() and len(line.split()) <= 12  # noqa: PLR2004 - explained beside it


def _continues_sentence(text: str, before: Block, after: tuple[int, int, Kind], wrapped: int | None) -> bool:
    """Whether a block is the rest of the sentence that the one before breaks off in."""
    start, _, kind = after
    if before.kind is not kind or kind is not Kind.TEXT:
        return False
    tail = text[max(before.start, before.end - 200) : before.end]
    if tail.rstrip(_CLOSING).endswith(_STOP):
        return False
    beginning = text[start : start + 2]
    if beginning[:1].islower():
        return True
    if beginning[:1] in "[(" and beginning[1:2].isdigit():
        return True
    line = tail.rsplit("\n", 1)[-1]
    return bool(wrapped and wrapped >= _MIN_WRAPPED // 2 and _LONG_LINE * wrapped <= len(line) <= wrapped * 2)


def section_words(heading: str | None) -> str:
    """The folded words of a heading without its number: `2.1 Materials and Methods` → `materials and methods`."""
    return re.sub(r"^(?:[\divx]+\s)+(?=\w)", "", fold(heading or ""))
