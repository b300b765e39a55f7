"""The works that one field cites, and which words of its printed text are whose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, MarkedCitation, MarkedTarget
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Work

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[a-z]?(?!\d)|(?<![^\W_])n\.\s?d\.|(?<![^\W_])in press", re.IGNORECASE)
_DIGITS = re.compile(r"\d{4}")
_SPACES = " \t\n\u00a0"
_PAIRS = {"(": ")", "[": "]"}
_OPENINGS = {closing: opening for opening, closing in _PAIRS.items()}
_MOST_BRACKETS = 4  # that are taken off: `([12])`
_MOST_ITEMS = 100  # of one citation; the longest in print have some 50
_JOINTS = " \t\n\u00a0,&"  # between two years of the same authors: `2001, 2003`


@dataclass(frozen=True, slots=True)
class CitedItem:
    """A work that a field cites: `key` is its address or id in the program's library, `work` what the field says."""

    key: str
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that cite one work: `2003` of `Smith 2001, 2003` under the authors `Smith`."""

    start: int
    end: int
    authors: str  # folded
    year: str


def marked(items: Sequence[CitedItem], words: str, start: int) -> MarkedCitation | None:
    """The citation that a field renders as `words`, which stand at `start` of the text; `None` without words."""
    if not words.strip() or not items:
        return None
    inner = _inner(words, 0, len(words))
    spans = _spans(items, words, inner)
    targets = tuple(
        MarkedTarget(start + first, start + last, item.key, item.work)
        for item, (first, last) in zip(items, spans, strict=True)
    )
    lead = len(words) - len(words.lstrip())
    return MarkedCitation(start + lead, start + len(words.rstrip()), CitationForm.LINKED, targets)


def _inner(words: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without space at its ends and the brackets around it."""
    for _ in range(_MOST_BRACKETS):
        while start < end and words[start] in _SPACES:
            start += 1
        while end > start and words[end - 1] in _SPACES:
            end -= 1
        first, last = _loose(words[start:end])
        if not first and not last:
            break
        start, end = start + first, end - last
    return start, end


def _loose(words: str) -> tuple[bool, bool]:
    """Whether the first and the last character are brackets to take off: a pair, or without their other half."""
    opening, closing = words[:1], words[-1:]
    if _PAIRS.get(opening) == closing and words.find(closing) == len(words) - 1:
        return True, True
    return (
        opening in _PAIRS and words.count(opening) > words.count(_PAIRS[opening]),
        closing in _OPENINGS and words.count(closing) > words.count(_OPENINGS[closing]),
    )


def _spans(items: Sequence[CitedItem], words: str, inner: tuple[int, int]) -> list[tuple[int, int]]:
    """The words of each item, or all words for all where it cannot be told which are whose."""
    if not 1 < len(items) <= _MOST_ITEMS:
        return [inner] * len(items)
    pieces = list(_pieces(words, *inner))
    if len(pieces) != len(items):
        return [inner] * len(items)
    free = dict(enumerate(pieces))
    spans: list[tuple[int, int]] = []
    for item in items:
        mine = [i for i, piece in free.items() if _fits(item, piece)]
        if len(mine) != 1:
            return [inner] * len(items)
        piece = free.pop(mine[0])
        spans.append((piece.start, piece.end))
    return spans


def _pieces(words: str, start: int, end: int) -> Iterator[_Piece]:
    """A piece for every year; the authors are those before the first year since the last semicolon."""
    for first, last in _clauses(words, start, end):
        years = list(_YEAR.finditer(words, first, last))
        authors = fold(words[first : years[0].start() if years else last])
        at = first
        for i, year in enumerate(years):
            until = _inner(words, at, last)[1] if i == len(years) - 1 else year.end()
            while at < until and words[at] in _JOINTS:
                at += 1
            yield _Piece(at, until, authors, year.group())
            at = until
        if not years:
            yield _Piece(*_inner(words, first, last), authors, "")


def _clauses(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What semicolons set apart, but not one within a work's data: `London; New York: Continuum, 2008`."""
    undated = _YEAR.search(words, start, end) is None
    whole = undated
    begun = at = start
    while at <= end:
        stop = words.find(";", at, end)
        stop = end if stop < 0 else stop
        whole = whole or _YEAR.search(words, at, stop) is not None
        if whole or stop == end:
            yield begun, stop
            begun, whole = stop + 1, undated
        at = stop + 1


def _fits(item: CitedItem, piece: _Piece) -> bool:
    """Whether the words can be this work's: its first author or the title's first words, and its year."""
    work = item.work
    if work is None:
        return False
    year = _DIGITS.match(piece.year)
    if year and work.year is not None and int(year.group()) != work.year:
        return False
    people = work.authors or work.editors
    name = fold(people[0].literal or people[0].family or "") if people else ""
    title = " ".join(fold(work.title or "").split()[:2])
    padded = f" {piece.authors} "
    return any(f" {each} " in padded for each in (name, title) if each)
