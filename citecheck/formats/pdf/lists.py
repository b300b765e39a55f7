"""Lists in a PDF by their looks: hanging indents, numbers that count up, lines that begin as entries do."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.formats.pdf.rows import Row

WINDOW = 12  # lines before and after that are looked at
LONGEST_ENTRY = 25  # lines from one number to the next
_LABEL = re.compile(r"(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)])(?=\s|$|[^\W\d_])")  # `[12] `, `12. `, `[3]A`
_NAME = r"[^\W\d_a-zß-ÿ][\w'’-]+"
_PARTICLE = r"(?:(?:van|von|de|der|den|di|da|la|le|du|del|zu|ter|ten|dos)\s){0,3}"
# `Badinter, Elisabeth`, `van der Sluijs, K. F.`, `Arif MAR,`, `Abadan-Unat, N.`: how an entry begins
ENTRY = re.compile(rf"{_PARTICLE}{_NAME}(?:\s{_NAME}){{0,2}}(?:,\s[^\W\d_a-zß-ÿ]|\s[^\W\d_a-zß-ÿ]{{1,3}}[,\s(.])")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """The lines at which numbered entries begin, and the stretches from one of them to the next."""

    starts: frozenset[int]
    runs: tuple[tuple[int, int], ...]

    def holds(self, i: int) -> bool:
        """Whether a line belongs to the entry that began above it, because the next number follows."""
        at = bisect_right(self.runs, (i, 1 << 60)) - 1
        return at >= 0 and self.runs[at][0] < i < self.runs[at][1]


def starts_entry(text: str) -> bool:
    """Whether a line begins as an entry does: with a number in brackets or with a stop, or with a name."""
    return _LABEL.match(text) is not None or ENTRY.match(text) is not None


def labels(rows: Sequence[Row]) -> Labelled:
    """The lines that begin with a number in brackets or with a stop, where these count up from line to line."""
    numbers: list[tuple[int, int, int]] = []
    for i, row in enumerate(rows):
        found = _LABEL.match(row.text)
        if found and found.lastindex and not (i and rows[i - 1].text[-1:] in "-–‒—−"):  # `205–` `16.`
            numbers.append((i, found.lastindex, int(found.group(found.lastindex))))
    starts: set[int] = set()
    runs: list[tuple[int, int]] = []
    for at, (i, kind, number) in enumerate(numbers):
        ahead = numbers[at + 1 : at + 6]  # `2.` of a list in a list may stand between
        following = next((n for n in ahead if n[1] == kind and n[2] == number + 1), None)
        if following and following[0] - i < LONGEST_ENTRY:
            starts |= {i, following[0]}
            runs.append((i, following[0]))
    return Labelled(frozenset(starts), tuple(runs))


def hanging(rows: Sequence[Row], segments: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether the lines around a line are set in by as much, but for the first of each entry.

    Lines are looked at within a segment (between two headings): the text before a list says nothing of the list.
    """
    done: list[bool] = []
    for start, end in segments:
        # in steps of 2 points, by which the indents of lines that hang together may differ
        indents = [round(r.shift / 2) if r.indented else 0 for r in rows[start:end]]
        follows_full = [i > 0 and not rows[start + i - 1].short for i in range(end - start)]
        window = _Window()
        low = high = 0
        for i in range(len(indents)):
            while high < min(i + WINDOW + 1, len(indents)):
                window.add(indents[high], 1, full=follows_full[high])
                high += 1
            while low < i - WINDOW:
                window.add(indents[low], -1, full=follows_full[low])
                low += 1
            done.append(window.hangs(high - low))
    return done


class _Window:
    """The lines around a line, counted by their indent in steps."""

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}
        self._going_on: dict[int, int] = {}  # those behind a full line

    def add(self, indent: int, count: int, *, full: bool) -> None:
        """Add a line, or with -1 take it away; `full`: it stands behind a full line."""
        self._lines[indent] = self._lines.get(indent, 0) + count
        self._going_on[indent] = self._going_on.get(indent, 0) + count * full
        if not self._lines[indent]:
            del self._lines[indent], self._going_on[indent]

    def hangs(self, lines: int) -> bool:
        """Whether enough of the lines are set in by the usual indent, and go on behind full lines."""
        usual = max((s for s in self._lines if s), key=lambda s: self._lines[s], default=0)
        if not usual:
            return False
        near = (usual - 1, usual, usual + 1) if usual > 1 else (usual, usual + 1)
        count = sum(self._lines.get(s, 0) for s in near)
        going_on = sum(self._going_on.get(s, 0) for s in near)
        # those that begin paragraphs stand behind short lines; no measurement of either share is recorded
        return count >= 0.25 * lines and going_on >= 0.6 * count
