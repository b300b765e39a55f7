"""A reference string as tokens: runs of letters, runs of digits, and every mark by itself.

Printers join what belongs to different fields without a space (`21(3):388`, `2018;21`, `ZhaoZ`), so a token ends at
every mark and at every border of letters and digits; whether a space parts a token from the one before is kept.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

MAX_TOKENS = 1_500  # the longest reference of the dev data, an author list, has 1,320
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")  # `Phys`, `2018`, `(`


class Token(NamedTuple):
    """A token and its place, in code points; `glued` where no space parts it from the one before."""

    text: str
    start: int
    end: int
    glued: bool


_make = tuple.__new__  # half the time of `Token(…)`, which counts here


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, `MAX_TOKENS` at most."""
    tokens: list[Token] = []
    last = -1
    for found in islice(_TOKEN.finditer(text), MAX_TOKENS):
        start, end = found.span()
        tokens.append(_make(Token, (found.group(), start, end, start == last)))
        last = end
    return tokens
