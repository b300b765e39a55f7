"""A unified diff made from edits: linear in the size of the file, and what `patch` and `git apply` read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.fix.model import applied
from citecheck.models.document import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citecheck.fix.model import Edit

CONTEXT = 3  # unchanged lines around a change; as in `diff -u`
_NO_END = "\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines `first` to `last` (exclusive, from 0) of the old text, and the new ones in their place."""

    first: int
    last: int
    new: tuple[str, ...]


def unified_diff(name: str, text: str, edits: Iterable[Edit], context: int = CONTEXT) -> str:
    """The diff of a text with its edits made, under the names `a/name` and `b/name`; empty where nothing changes."""
    starts = line_starts(text)
    lines = _Lines(text, starts)
    changes = [c for c in _group_edits(lines, sorted(edits, key=lambda e: (e.start, e.end))) if c]
    if not changes:
        return ""
    tab = "\t" if " " in name else ""  # git's way of ending a name with blanks
    out = [f"--- a/{name}{tab}\n+++ b/{name}{tab}\n"]
    moved = 0
    for hunk in _group_hunks(changes, context):
        begin, end = max(hunk[0].first - context, 0), min(hunk[-1].last + context, lines.count)
        added = sum(len(c.new) - (c.last - c.first) for c in hunk)
        old, new = end - begin, end - begin + added
        out.append(f"@@ -{_format_range(begin, old)} +{_format_range(begin + moved, new)} @@\n")
        at = begin
        for change in hunk:
            out += [_format_line(" ", lines[i]) for i in range(at, change.first)]
            out += [_format_line("-", lines[i]) for i in range(change.first, change.last)]
            out += [_format_line("+", line) for line in change.new]
            at = change.last
        out += [_format_line(" ", lines[i]) for i in range(at, end)]
        moved += added
    return "".join(out)


class _Lines:
    """The lines of a text with their ends, cut out when they are asked for."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self.text = text
        self.starts = starts
        self.count = len(starts) - (starts[-1] == len(text) and len(text) > 0)

    def __getitem__(self, i: int) -> str:
        return self.text[self.starts[i] : self.end(i)]

    def end(self, i: int) -> int:
        return self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)

    def at(self, position: int) -> int:
        return min(bisect_right(self.starts, position) - 1, max(self.count - 1, 0))


def _group_edits(lines: _Lines, edits: Sequence[Edit]) -> Iterator[_Change | None]:
    """The lines that edits touch, edits on one line or on neighbouring ones together."""
    i = 0
    while i < len(edits):
        first, last = lines.at(edits[i].start), lines.at(edits[i].end)
        group = [edits[i]]
        while (i := i + 1) < len(edits) and lines.at(edits[i].start) <= last + 1:
            group.append(edits[i])
            last = max(last, lines.at(edits[i].end))
        begin, end = lines.starts[first], lines.end(last)
        after = applied(lines.text[begin:end], [replace(e, start=e.start - begin, end=e.end - begin) for e in group])
        # not `splitlines`, which takes more than a line feed for the end of a line
        *whole, rest = after.split("\n")
        new = [f"{line}\n" for line in whole] + ([rest] if rest else [])
        yield _trim_change(first, [lines[n] for n in range(first, last + 1)], new)


def _trim_change(first: int, old: list[str], new: list[str]) -> _Change | None:
    """A change without the lines at both ends that stay as they are."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head == len(old) == len(new):
        return None
    return _Change(first + head, first + len(old) - tail, tuple(new[head : len(new) - tail]))


def _group_hunks(changes: Sequence[_Change], context: int) -> Iterator[list[_Change]]:
    """The changes in groups whose lines of context would touch."""
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].last > 2 * context:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _format_range(begin: int, count: int) -> str:
    """`12,3`; of no lines the line before them."""
    if count == 1:
        return str(begin + 1)
    return f"{begin + 1 if count else begin},{count}"


def _format_line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}{_NO_END}"
