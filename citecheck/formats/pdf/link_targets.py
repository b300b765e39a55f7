"""Which line of a PDF a link leads to: the first line of an entry, where links lead into a list."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from citecheck.formats.pdf.lists import starts_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.types import Destination

NEAR = 30.0  # points that a goal may stand above its line: two lines of double-spaced type
BESIDE = 25.0  # points that a goal may stand to the left of its line, or to its right: a label hangs out
MAX_TRIED = 60  # lines that are looked at for one goal
ALIGNED = 4.0  # points by which a goal and its line may differ for both to begin alike
MIN_SURE = 3  # goals that the beginnings of entries are aligned with, for each of them to begin a paragraph


def find_destination_lines(destinations: Mapping[str, Destination], placed: Sequence[Placed]) -> dict[str, int]:
    """The lines that goals stand for, by place in `placed`.

    Programs put a goal on the base line of what it marks, or above its line. Which of both a document does is
    seen from all of its goals together: more of them then fall on the first line of an entry.
    """
    pages: dict[int, list[tuple[float, int]]] = {}
    for i, each in enumerate(placed):
        pages.setdefault(each.page, []).append((-each.line.y1, i))
    for lines in pages.values():
        lines.sort()
    within, below = {}, {}
    for key, destination in destinations.items():
        lines = pages.get(destination.page + 1, [])
        within[key], below[key] = (
            _candidate(destination, lines, placed, within=True),
            _candidate(destination, lines, placed),
        )
    first, second = sorted(
        (within, below), key=lambda c: (-sum(_score(destinations[k], i, placed) for k, i in c.items()), c is within)
    )
    found = {key: first[key] if first[key] is not None else second[key] for key in destinations}
    return {key: i for key, i in found.items() if i is not None}


def sure_starts(
    destinations: Mapping[str, Destination], found: Mapping[str, int], placed: Sequence[Placed]
) -> set[int]:
    """The lines that links show to begin an entry; nothing where too few links lead into a list."""
    sure = {i for key, i in found.items() if _score(destinations[key], i, placed) > 1}
    return sure if len(sure) >= MIN_SURE else set()


def _candidate(
    destination: Destination, lines: Sequence[tuple[float, int]], placed: Sequence[Placed], *, within: bool = False
) -> int | None:
    """The highest line at or below a goal, in its column; with `within`, one that the goal stands inside of is it."""
    y = destination.y or 0.0
    first = bisect_left(lines, (-y - NEAR, 0))
    for top, i in lines[first : first + MAX_TRIED]:
        line = placed[i].line
        if -top < y - NEAR:
            return None
        lowest = line.y0 - 1 if within else line.y1 - 0.3 * line.size
        if y >= lowest and (destination.x is None or destination.x <= 0 or abs(line.x0 - destination.x) <= BESIDE):
            return i
    return None


def _score(destination: Destination, i: int | None, placed: Sequence[Placed]) -> int:
    if i is None:
        return 0
    line = placed[i].line
    aligned = destination.x is not None and abs(line.x0 - destination.x) <= ALIGNED
    return aligned + starts_entry(line.text)
