"""Footnotes of a PDF: smaller type at the foot of a column, and the superscript numbers that call for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.formats.pdf.rows import OTHER_TYPE
from citecheck.formats.pdf.types import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.formats.pdf.layout import Placed

# `4 In diesem Monat`, `12Vgl. Smith`: the number of a note; `1.` is that of an entry or of a heading
_LABEL = re.compile(r"(\d{1,3})(?:\s|(?=[^\W\d_]))(?=\W{0,2}[^\W\d_])")
MIN_CALLED = 0.8  # share of the notes that the text above them calls for, by a superscript number on the same page

_Call = tuple[int, int, int]  # a number in the text that calls for a note: place of the line, start, end


@dataclass(slots=True)
class Note:
    """A footnote: its number, its lines without it, and the place in the body that calls for it."""

    number: int
    lines: list[Placed]
    caller: Placed | None = None
    offset: int = 0  # in the text of the caller's line


@dataclass(slots=True)
class _NoteArea:
    """The small type at the foot of a column, from its first numbered line on, by place in the document."""

    start: int
    end: int
    labels: list[tuple[int, int, int]] = field(default_factory=list)  # place, number, code points of the label
    superscript: bool = False  # its first number is

    def called_share(self, calls: Mapping[int, _Call]) -> float:
        return sum(at in calls for at, _, _ in self.labels) / len(self.labels)


def split_notes(placed: Sequence[Placed]) -> tuple[list[Placed], list[Note]]:
    """The body without its footnotes and their marks, and the notes; all lines as they are where this is not sure."""
    sizes: Counter[float] = Counter()
    for each in placed:
        sizes[each.line.size] += sum(map(str.isalpha, each.line.text))  # tables of numbers do not count
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    areas = list(_find_areas(placed, body_size))
    calls = _find_calls(placed, areas)
    places = [at for area in areas for at, _, _ in area.labels]
    mostly_called = sum(at in calls for at in places) >= MIN_CALLED * len(places)
    areas = [area for area in areas if (area.superscript or mostly_called) and area.called_share(calls) >= MIN_CALLED]
    if not areas:
        return list(placed), []
    calls = {at: calls[at] for area in areas for at, _, _ in area.labels if at in calls}
    inside = {i for area in areas for i in range(area.start, area.end)}
    kept, callers = _remove_notes(placed, inside, calls)
    notes: list[Note] = []
    for area in areas:
        ends = [at for at, _, _ in area.labels[1:]] + [area.end]
        for (at, number, label), end in zip(area.labels, ends, strict=True):
            first = replace(placed[at], line=cut(placed[at].line, 0, label))
            caller, offset = callers.get(at, (None, 0))
            notes.append(Note(number, [first, *placed[at + 1 : end]], caller, offset))
    return kept, notes[:2000]  # a long thesis in law has about 1,500


def _find_areas(placed: Sequence[Placed], body_size: float) -> Iterator[_NoteArea]:
    """The notes' areas of the columns that have them below text in the type of the body."""
    small = body_size * (1 - OTHER_TYPE)
    changes = [i for i, (a, b) in enumerate(pairwise(placed), 1) if (a.page, a.column) != (b.page, b.column)]
    for first, last in pairwise([0, *changes, len(placed)]):
        start = last
        while start > first and placed[start - 1].line.size <= small:
            start -= 1
        area = _number_area(placed, start, last) if first < start < last else None
        if area:
            yield area


def _number_area(placed: Sequence[Placed], start: int, end: int) -> _NoteArea | None:
    """The area from the first line that begins with a number, with all its numbers that count up."""
    labels: list[tuple[int, int, int]] = []
    first_superscript = False
    for i in range(start, end):
        line = placed[i].line
        found = _LABEL.match(line.text)
        superscript = bool(line.superscript) and line.superscript[0][0] == 0
        if not found or (found.group().endswith(found.group(1)) and not superscript):
            continue
        number = int(found.group(1))
        if not labels or number == labels[-1][1] + 1:
            first_superscript = first_superscript or (superscript and not labels)
            labels.append((i, number, found.end()))
    return _NoteArea(labels[0][0], end, labels, first_superscript) if labels else None


def _find_calls(placed: Sequence[Placed], areas: Sequence[_NoteArea]) -> dict[int, _Call]:
    """The superscript numbers that call for notes, by the place of the note."""
    inside = {i for area in areas for i in range(area.start, area.end)}
    pages = {placed[area.start].page for area in areas}
    numbers: dict[tuple[int, int], list[_Call]] = defaultdict(list)  # by page and number
    for i, each in enumerate(placed):
        if each.page in pages and i not in inside:
            for start, end in each.line.superscript:
                digits = each.line.text[start:end]
                if re.fullmatch(r"\d{1,3}", digits):
                    numbers[each.page, int(digits)].append((i, start, end))
    found: dict[int, _Call] = {}
    for area in areas:
        for at, number, _ in area.labels:
            if calls := numbers.get((placed[at].page, number)):
                found[at] = calls.pop(0)
    return found


def _remove_notes(
    placed: Sequence[Placed], inside: set[int], calls: dict[int, _Call]
) -> tuple[list[Placed], dict[int, tuple[Placed, int]]]:
    """The body without notes and the numbers that call for them; by note, the line and place where its number stood."""
    cuts: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for note, (i, start, end) in calls.items():
        cuts[i].append((start, end, note))
    kept: list[Placed] = []
    callers: dict[int, tuple[Placed, int]] = {}
    for i, each in enumerate(placed):
        if i in inside:
            continue
        line = each.line
        offsets: dict[int, int] = {}
        for start, end, note in sorted(cuts.get(i, ()), reverse=True):
            line = cut(line, start, end)
            offsets = {n: at - (end - start) for n, at in offsets.items()} | {note: start}
        new = each if line is each.line else replace(each, line=line)
        callers |= {note: (new, at) for note, at in offsets.items()}
        if line.text:
            kept.append(new)
    return kept, callers
