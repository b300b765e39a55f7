"""Entries that hold several works, as chemistry prints them: `1. a) A. Smith, …; b) B. Jones, …`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.parser.entries import Span

MIN_WORK = 15  # code points of one work; shorter pieces are a list within a title
# `a) `, `(b) `, `c. ` at the beginning of an entry or behind a semicolon or a stop
_MARK = re.compile(r"(?:^|(?<=[;.])\s)\s*\(?(?P<letter>[a-h])[).]\s(?=\S)")


def works_of(text: str, span: Span) -> Iterator[tuple[str | None, int, int]]:
    """The works of a numbered entry: the label (`1a`, `1b`), where each begins and ends; of most, the entry itself."""
    entry = text[span.body : span.end]
    marks = list(_MARK.finditer(entry)) if span.label and span.label.isdigit() else []
    letters = "".join(m["letter"] for m in marks)
    apart = all(b.start() - a.end() >= MIN_WORK for a, b in pairwise(marks))
    first = bool(marks) and marks[0].start() == 0
    if len(marks) < 2 or not first or letters != "abcdefgh"[: len(letters)] or not apart:  # noqa: PLR2004 - a) and b)
        yield span.label, span.body, span.end
        return
    ends = [*(m.start() for m in marks[1:]), len(entry)]
    for mark, end in zip(marks, ends, strict=True):
        yield f"{span.label}{mark['letter']}", span.body + mark.end(), span.body + end
