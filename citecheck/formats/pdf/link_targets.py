"""Which line of a PDF a link leads to: the first line of an entry, where links lead into a list."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from citecheck.formats.pdf.lists import starts_entry
from citecheck.formats.pdf.types import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.types import Destination

NEAR = 30.0  # points that a destination may stand above its line: two lines of double-spaced type
BESIDE = 25.0  # points that a destination may stand to the left of its line, or to its right: a label hangs out
ALIGNED = 4.0  # points by which a destination and its line may differ for both to begin at one place


def find_destination_lines(destinations: Mapping[str, Destination], placed: Sequence[Placed]) -> dict[str, int]:
    """The lines that destinations stand for, by place in `placed`.

    Programs put a destination on the base line of what it marks, or above its line. Which of both a document does is
    seen from all of its destinations together: more of them then fall on the first line of an entry.
    """
    pages: dict[int, list[tuple[float, int]]] = {}
    for i, each in enumerate(placed):
        pages.setdefault(each.page, []).append((-each.line.y1, i))
    for lines in pages.values():
        lines.sort()
    within, below = (
        {
            key: _find_line(destination, pages.get(destination.page + 1, []), placed, within=is_within)
            for key, destination in destinations.items()
        }
        for is_within in (True, False)
    )

    def rank(candidates: Mapping[str, int | None]) -> tuple[int, bool]:
        return -sum(_score_line(destinations[k], i, placed) for k, i in candidates.items()), candidates is within

    first, second = sorted((within, below), key=rank)
    found = {key: first[key] if first[key] is not None else second[key] for key in destinations}
    return {key: i for key, i in found.items() if i is not None}


def find_entry_starts(
    destinations: Mapping[str, Destination], found: Mapping[str, int], placed: Sequence[Placed]
) -> set[int]:
    """The lines that links show to begin an entry; nothing where too few links lead into a list."""
    starts = {i for key, i in found.items() if _score_line(destinations[key], i, placed) > 1}
    return starts if len(starts) >= ENOUGH else set()


def _find_line(
    destination: Destination, lines: Sequence[tuple[float, int]], placed: Sequence[Placed], *, within: bool
) -> int | None:
    """The highest line at or below a destination, in its column; `within`: one that the destination stands inside."""
    y = destination.y or 0.0
    first = bisect_left(lines, (-y - NEAR, 0))
    for top, i in lines[first : first + 60]:
        line = placed[i].line
        if -top < y - NEAR:
            return None
        lowest = line.y0 - 1 if within else line.y1 - 0.3 * line.size
        if y >= lowest and (destination.x is None or destination.x <= 0 or abs(line.x0 - destination.x) <= BESIDE):
            return i
    return None


def _score_line(destination: Destination, i: int | None, placed: Sequence[Placed]) -> int:
    """2 for a line that begins as an entry does, where the destination stands; 1 for one of both."""
    if i is None:
        return 0
    line = placed[i].line
    is_aligned = destination.x is not None and abs(line.x0 - destination.x) <= ALIGNED
    return is_aligned + starts_entry(line.text)
