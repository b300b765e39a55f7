"""Numbers of entries, short: runs as ranges."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def ranges(names: Iterable[str]) -> str:
    """`1–3, 7, 9–10`: numbers in order, of three or more in a row the first and the last; other names as they are."""
    given = list(dict.fromkeys(names))
    numbers = sorted(int(n) for n in given if n.isascii() and n.isdigit() and len(n) < 10)  # noqa: PLR2004 - no entry has more
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    parts = [f"{r[0]}–{r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs]  # noqa: PLR2004 - a pair is two
    known = set(map(str, numbers))
    return ", ".join([*parts, *(n for n in given if n not in known)])
