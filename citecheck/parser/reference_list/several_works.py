"""Entries that hold several works, as chemistry and physics print them.

`1. a) A. Smith, …; b) B. Jones, …` with letters; `2. T. Sterling, Nucl. Phys. B 220 (1983) 327; M. Panero, …` without.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.text.names import UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.parser.reference_list.entries import Span

MIN_WORK = 15  # code points of one work; shorter pieces are a list within a title; set by hand, 2026-11
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# `a) `, `(b) `, `c. ` at the beginning of an entry or behind a semicolon or a stop; `b )D.R odríguez` from a PDF
_MARK = re.compile(rf"(?:^|(?<=[;.])\s)\s*\(?(?P<letter>[a-z])\s?(?:\)\s?|\.\s)(?=[{UPPER}\"“‘'(]|[a-z]{{2}})")
_NAME = rf"(?:[{UPPER}][a-z]?\.[\s‐‑–-]?){{1,3}}\s?(?:(?:van|von|de|der|den|di|du|la|le|del)\s){{0,2}}[{UPPER}][\w’'-]+"
# `…(2002); B. Aubert et al., `, `… [hep-lat]]. C. Gattringer, `: numbers end a work, names begin the next
_NEXT = re.compile(rf"(?<=[\d)\]])\s?[;.]\s+(?={_NAME}(?:,|\set\b|\sand\b|\s&|\s(?:[{UPPER}]\.)))")
_DATED = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?:arXiv:|[a-z]-[a-z]{2}/)\d")  # a year, or a preprint's number


def works_of(text: str, span: Span) -> Iterator[tuple[str | None, int, int]]:
    """The works of a numbered entry: the label (`1a`, `1b`), where each begins and ends; of most, the entry itself."""
    if not (span.label and span.label.isdigit()):
        yield span.label, span.body, span.end
        return
    entry = text[span.body : span.end]
    parts = _split_lettered(entry) or _split_unlettered(entry)
    for letter, start, end in parts:
        yield f"{span.label}{letter}", span.body + start, span.body + end
    if not parts:
        yield span.label, span.body, span.end


def _split_lettered(entry: str) -> list[tuple[str, int, int]]:
    marks = list(_MARK.finditer(entry))
    letters = "".join(m["letter"] for m in marks)
    apart = all(b.start() - a.end() >= MIN_WORK for a, b in pairwise(marks))
    first = bool(marks) and marks[0].start() == 0
    if len(marks) < 2 or not first or not LETTERS.startswith(letters) or not apart:  # noqa: PLR2004 - a) and b)
        return []
    ends = [*(m.start() for m in marks[1:]), len(entry)]
    return [(m["letter"], m.end(), end) for m, end in zip(marks, ends, strict=True)]


def _split_unlettered(entry: str) -> list[tuple[str, int, int]]:
    """Works behind one another without letters; each has to show when it appeared."""
    starts, at = [0], 0
    for found in _NEXT.finditer(entry):
        if found.start() - at >= MIN_WORK and _DATED.search(entry, at, found.start()):
            starts.append(found.end())
            at = found.end()
    if len(starts) > 1 and not _DATED.search(entry, at):
        starts.pop()
    if len(starts) < 2 or len(starts) > len(LETTERS):  # noqa: PLR2004 - one work is the entry
        return []
    return [(LETTERS[k], a, b) for k, (a, b) in enumerate(pairwise([*starts, len(entry)]))]
