"""Numbers that lost what was between them: `[2526]` for `[25, 26]` in a list of 30 entries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.citations.numeric import Marker

# Numbers from here on are believed alone; smaller ones beside one of these: `[67]` may be a slip. Set by hand, 2026-11
SURE = 100


def separated(markers: Sequence[Marker], size: int) -> list[Marker]:
    """The markers, where a lone number is beyond the list and can only be two that ascend, as these two, malformed."""
    pairs = {i: pair for i, m in enumerate(markers) if (pair := _split_number(m, size))}
    far = {i for i in pairs if markers[i].labels[0] > 2 * size}  # a smaller number may be a slip of the pen
    if not any(markers[i].labels[0] >= SURE for i in far):
        return list(markers)
    believed = far | {i for i, (a, b) in pairs.items() if b == a + 1}
    found = list(markers)
    for i in believed:
        _, start, end = markers[i].numbers[0]
        why = f"it seems to be {pairs[i][0]} and {pairs[i][1]} run together"
        found[i] = replace(markers[i], numbers=tuple((n, start, end) for n in pairs[i]), malformed=why)
    return found


def _split_number(marker: Marker, size: int) -> tuple[int, int] | None:
    """The one way to read a number beyond the list as two ascending ones within it: `2526` → 25, 26."""
    if len(marker.numbers) != 1 or marker.labels[0] <= size:
        return None
    digits = str(marker.labels[0])
    found = [(int(digits[:k]), int(digits[k:])) for k in range(1, len(digits)) if digits[k] != "0"]
    fitting = [(a, b) for a, b in found if a < b <= size]
    return fitting[0] if len(fitting) == 1 else None
