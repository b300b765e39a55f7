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
    targets = tuple(
        MarkedTarget(start + first, start + last, item.key, item.work)
        for item, (first, last) in zip(items, _share_words(items, words), strict=True)
    )
    lead = len(words) - len(words.lstrip())
    return MarkedCitation(start + lead, start + len(words.rstrip()), CitationForm.LINKED, targets)


def _share_words(items: Sequence[CitedItem], words: str) -> list[tuple[int, int]]:
    """The words of each item, or all words for all where it cannot be seen which are whose."""
    inner = _strip_brackets(words, 0, len(words))
    undivided = [inner] * len(items)
    if not 1 < len(items) <= _MOST_ITEMS:
        return undivided
    pieces = list(_split_pieces(words, *inner))
    if len(pieces) != len(items):
        return undivided
    free = dict(enumerate(pieces))
    spans: list[tuple[int, int]] = []
    for item in items:
        fitting = [i for i, piece in free.items() if _can_cite(piece, item)]
        if len(fitting) != 1:
            return undivided
        piece = free.pop(fitting[0])
        spans.append((piece.start, piece.end))
    return spans


def _strip_brackets(words: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without space at its ends and the brackets around it: a pair, or one without its other half."""
    for _ in range(_MOST_BRACKETS):
        while start < end and words[start] in _SPACES:
            start += 1
        while end > start and words[end - 1] in _SPACES:
            end -= 1
        inner = words[start:end]
        opening, closing = inner[:1], inner[-1:]
        if _PAIRS.get(opening) == closing and inner.find(closing) == len(inner) - 1:
            first = last = True
        else:
            first = opening in _PAIRS and inner.count(opening) > inner.count(_PAIRS[opening])
            last = closing in _OPENINGS and inner.count(closing) > inner.count(_OPENINGS[closing])
        if not first and not last:
            break
        start, end = start + first, end - last
    return start, end


def _split_pieces(words: str, start: int, end: int) -> Iterator[_Piece]:
    """A piece for every year; the authors are those before the first year since the last semicolon."""
    for first, last in _split_clauses(words, start, end):
        years = list(_YEAR.finditer(words, first, last))
        authors = fold(words[first : years[0].start() if years else last])
        at = first
        for i, year in enumerate(years):
            until = _strip_brackets(words, at, last)[1] if i == len(years) - 1 else year.end()
            while at < until and words[at] in _JOINTS:
                at += 1
            yield _Piece(at, until, authors, year.group())
            at = until
        if not years:
            yield _Piece(*_strip_brackets(words, first, last), authors, "")


def _split_clauses(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What semicolons set apart, but not one within a work's data: `London; New York: Continuum, 2008`."""
    has_no_year = _YEAR.search(words, start, end) is None
    is_complete = has_no_year
    clause = at = start
    while at <= end:
        stop = words.find(";", at, end)
        stop = end if stop < 0 else stop
        is_complete = is_complete or _YEAR.search(words, at, stop) is not None
        if is_complete or stop == end:
            yield clause, stop
            clause, is_complete = stop + 1, has_no_year
        at = stop + 1


def _can_cite(piece: _Piece, item: CitedItem) -> bool:
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
    return any(f" {words} " in padded for words in (name, title) if words)
