"""Links in a text made into citations: those in one bracket, one superscript or one row are one citation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, MarkedCitation, MarkedTarget
from citecheck.text.normalize import DASH_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# What joins two links to one citation: `12` `, ` `13`; `[3]` `–` `[6]`; nothing at all; but `[1]` ` ` `[2]` are two
_JOINT = re.compile(rf"[\s,;&\u200a\u2009]{{0,4}}|[\s\])]{{0,2}}{DASH_CLASS}[\s\[(]{{0,2}}")
_BRACKET = re.compile(r"[\[\]()［］（）\n]")
_OPENING = {"[": "]", "(": ")", "［": "］", "（": "）"}
_CLOSING = frozenset(_OPENING.values())
_LONGEST_JOINT = 5  # code points: the longest that `_JOINT` matches
_LONGEST_GAP = 300  # code points between two links of a bracket: a bracket left open is no citation of a page
_MAX_DEPTH = 50  # brackets within brackets that are kept apart


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an id; `superscript` numbers the superscript they are in, 0 for none."""

    start: int
    end: int
    key: str
    superscript: int = 0


def citations(text: str, links: Iterable[Link]) -> tuple[MarkedCitation, ...]:
    """The citations that links make up, in order. `links` may be in any order and may have no words."""
    placed = sorted(_give_words(text, sorted(links, key=lambda k: (k.start, k.end))), key=lambda k: (k.start, k.end))
    letters = (  # the first letter or digit of each link, else its last character
        next((i for i in range(link.start, link.end - 1) if text[i].isalnum()), max(link.end - 1, link.start))
        for link in placed
    )
    brackets = _outermost_brackets(text, list(letters))
    groups: list[list[Link]] = []
    for i, link in enumerate(placed):
        if i and _are_one_citation(text, placed[i - 1], link, brackets[i - 1], brackets[i]):
            groups[-1].append(link)
        else:
            groups.append([link])
    return tuple(
        MarkedCitation(
            group[0].start,
            max(link.end for link in group),
            CitationForm.LINKED,
            tuple(dict.fromkeys(MarkedTarget(link.start, link.end, link.key) for link in group)),
        )
        for group in groups
    )


def _give_words(text: str, links: Sequence[Link]) -> Iterator[Link]:
    """Links with words. One without (`3<a/><a/>–6`: what a range leaves out) takes the dash, or its neighbour's."""
    words = [link for link in links if link.end > link.start]
    after = 0
    for link in links:
        if link.end > link.start:
            yield link
            continue
        while after < len(words) and words[after].start < link.start:
            after += 1
        neighbours = words[max(after - 1, 0) : after + 1]
        between = [(a.end, b.start) for a, b in pairwise(neighbours) if _is_joint(text, a.end, b.start)]
        for start, end in [*between, *((n.start, n.end) for n in neighbours)]:
            if end > start and _is_joint(text, min(end, link.start), max(start, link.start)):
                yield replace(link, start=start, end=end)
                break


def _is_joint(text: str, start: int, end: int) -> bool:
    return 0 <= end - start <= _LONGEST_JOINT and _JOINT.fullmatch(text, start, end) is not None


def _are_one_citation(text: str, a: Link, b: Link, bracket_a: int, bracket_b: int) -> bool:
    if b.start < a.end or (a.superscript and a.superscript == b.superscript):
        return True
    if bracket_a >= 0 and bracket_a == bracket_b and b.start - a.end <= _LONGEST_GAP:
        return True
    gap = text[a.end : b.start]
    if not gap.strip() and text[a.end - 1] in _CLOSING and text[b.start] in _OPENING:
        return False  # `[1]` `[2]`
    return _is_joint(text, a.end, b.start) and "\n" not in gap


def _outermost_brackets(text: str, places: Sequence[int]) -> list[int]:
    """For ascending places the outermost bracket of their line that is open there, -1 where none is."""
    found: list[int] = []
    opened: list[tuple[int, str]] = []
    at = 0
    for place in places:
        if place > at:
            line = text.rfind("\n", at, place)
            if line >= 0:
                opened, at = [], line
            for match in _BRACKET.finditer(text, at, place):
                bracket = match.group()
                if bracket == "\n":
                    opened.clear()
                elif bracket in _OPENING:
                    if len(opened) < _MAX_DEPTH:
                        opened.append((match.start(), _OPENING[bracket]))
                elif any(closing == bracket for _, closing in opened):
                    while opened.pop()[1] != bracket:
                        pass
            at = place
        found.append(opened[0][0] if opened else -1)
    return found
