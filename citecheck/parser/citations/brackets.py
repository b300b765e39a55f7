"""Pairs of brackets in a text, found in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

MAX_GROUP = 1500  # code points; longer "groups" are unclosed brackets; set by hand, 2026-11
_BRACKET = re.compile(r"[()\[\]（）［］【】]")
_OPENING = {"(": ")", "[": "]", "（": "）", "［": "］", "【": "】"}


@dataclass(frozen=True, slots=True)
class Group:
    """A bracketed stretch, brackets included: `text[start:end]`."""

    start: int
    end: int
    opening: str


@dataclass(frozen=True, slots=True)
class Groups:
    """All bracket pairs of a text, by their opening; answers which one encloses a position."""

    all: tuple[Group, ...]
    _starts: tuple[int, ...]
    _parents: tuple[int, ...]  # index of the enclosing group, -1 at top level

    def innermost(self, position: int) -> Group | None:
        """The smallest group with `start < position < end`."""
        i = bisect_right(self._starts, position - 1) - 1
        while i >= 0:
            if position < self.all[i].end:
                return self.all[i]
            i = self._parents[i]
        return None


def find_groups(text: str) -> Groups:
    """Every matched pair of brackets no longer than `MAX_GROUP`. Linear; unmatched ones are passed over."""
    stack: list[tuple[int, str]] = []
    found: list[Group] = []
    for match in _BRACKET.finditer(text):
        mark, at = match.group(), match.start()
        if mark in _OPENING:
            stack.append((at, mark))
            continue
        depth = len(stack)
        # an unclosed opening is passed over where the one below it fits (at most a few steps: linear)
        for back in range(1, min(depth, 4) + 1):
            start, opening = stack[-back]
            if _OPENING[opening] == mark:
                del stack[-back:]
                if at + 1 - start <= MAX_GROUP:
                    found.append(Group(start, at + 1, opening))
                break
    found.sort(key=lambda g: g.start)
    parents: list[int] = []
    open_groups: list[int] = []
    for i, group in enumerate(found):
        while open_groups and found[open_groups[-1]].end <= group.start:
            open_groups.pop()
        parents.append(open_groups[-1] if open_groups else -1)
        open_groups.append(i)
    return Groups(tuple(found), tuple(g.start for g in found), tuple(parents))
