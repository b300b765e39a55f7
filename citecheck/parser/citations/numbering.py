"""The decision, for a whole document, which numbers in brackets are citations.

Square brackets nearly always are; round ones are enumerations, equations and counts unless the document cites so:
then they cover its list, or come in the order of their first use.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import ReferenceList
    from citecheck.parser.citations.numeric import Marker

# All measured with bench/linking on the dev articles (numeric, 290 of them):
AUTHOR_YEAR_DOMINATES = 3  # author-year mentions for one number from which on an unnumbered list is not cited by number
MIN_COVERAGE = 0.5  # of the list's numbers that "(12)" must name to be a citation,
MIN_MARKERS, MIN_ASCENDING = 10, 0.7  # or so many markers, first used in ascending order to this share
MAX_BEYOND = 0.1  # share of markers beyond the list above which they are something else
MIN_CHAIN = 8  # numbers from 1 on, without gaps, where there is no list to compare with


def choose(
    square: Sequence[Marker],
    rounded: Sequence[Marker],
    superscript: Sequence[Marker],
    mentions: int,
    reference_list: ReferenceList,
) -> list[Marker]:
    """The markers that are citations, given how many author-year mentions the document has, in order."""
    size = len(reference_list.references)
    chosen = list(square)
    if size and not reference_list.numbered and mentions >= AUTHOR_YEAR_DOMINATES * len(square):
        chosen = []
    enough = max(2 * len(chosen), mentions)
    # many superscript numbers larger than the list is long are affiliations or footnotes
    beyond = bool(size) and sum(max(m.labels) > size for m in superscript) > MAX_BEYOND * len(superscript)
    if len(superscript) > max(enough, len(rounded)) and not (chosen and beyond):
        chosen += _counting_markers(superscript, size)
    elif len(rounded) > enough and (reference_list.numbered or not size):
        chosen += _counting_markers(rounded, size)
    return sorted(chosen, key=lambda m: m.start)


def apart(text: str, markers: Sequence[Marker]) -> list[Marker]:
    """The markers that are no part of a name, where most are apart from words: `AC(1)`, `β(1,3)-glucan` are names.

    A word of many small letters has only lost the space behind it.
    """
    alone = []
    for marker in markers:
        before = text[max(marker.start - 4, 0) : marker.start]
        lost_space = before.isalpha() and before.islower() and before.isascii()
        if lost_space or not before[-1:].isalnum():
            alone.append(marker)
    return alone if len(alone) > len(markers) / 2 else list(markers)


def counts_up(markers: Sequence[Marker], reference_list: ReferenceList) -> bool:
    """Whether numbers that nothing marks as citations go through a list in its order, and name most of it."""
    size = len(reference_list.references)
    inside = [m for m in markers if max(m.labels) <= size]
    covered = len({n for m in inside for n in m.labels})
    return bool(size) and covered >= MIN_COVERAGE * size and _ascending_share(inside) >= MIN_ASCENDING


def _counting_markers(markers: Sequence[Marker], size: int) -> list[Marker]:
    """The markers that count up through a list (or from 1 on), or none of them."""
    within = {n for m in markers for n in m.labels}
    if not size:
        chain = 1
        while chain in within:
            chain += 1
        return [m for m in markers if max(m.labels) < chain] if chain > MIN_CHAIN else []
    inside = [m for m in markers if max(m.labels) <= size]
    covers = len({n for m in inside for n in m.labels}) >= MIN_COVERAGE * size
    if not covers and not (len(inside) >= MIN_MARKERS and _ascending_share(inside) >= MIN_ASCENDING):
        return []
    if len(markers) - len(inside) > max(MAX_BEYOND * len(markers), 1):
        return inside
    # a number beyond the list may be a slip: up to twice its length, or twelve more where it is short
    return [m for m in markers if max(m.labels) <= max(2 * size, size + 12)]


def _ascending_share(markers: Sequence[Marker]) -> float:
    """The share of numbers whose first use follows that of a smaller one."""
    firsts = list(dict.fromkeys(n for m in markers for n in m.labels))
    steps = list(pairwise(firsts))
    return sum(b > a for a, b in steps) / len(steps) if steps else 0.0
