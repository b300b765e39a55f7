"""Footnotes of a PDF: smaller type at the foot of a column, with the raised numbers in the text that call for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from citecheck.formats.pdf.rows import OTHER_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.types import Line

# `4 In diesem Monat`, `12Vgl. Smith`: the number of a note; `1.` is that of an entry or of a heading
_LABEL = re.compile(r"(\d{1,3})(?:\s|(?=[^\W\d_]))(?=\W{0,2}[^\W\d_])")
MIN_CALLED = 0.8  # share of the notes that the text above them calls for, by a raised number on the same page
MAX_NOTES = 2000


@dataclass(slots=True)
class Note:
    """A footnote: its number, its lines without it, and the place in the body that calls for it."""

    number: int
    lines: list[Placed]
    caller: Placed | None = None
    offset: int = 0  # in the text of the caller's line


@dataclass(slots=True)
class _Foot:
    """The small type at the foot of a column, from its first numbered line on, by place in the document."""

    start: int
    end: int
    labels: list[tuple[int, int, int]] = field(default_factory=list)  # place, number, code points of the label
    superscript: bool = False  # its first number is


def split_notes(placed: Sequence[Placed]) -> tuple[list[Placed], list[Note]]:
    """The body without its footnotes and their marks, and the notes; all lines as they are where this is not sure."""
    body = _body_size(placed)
    feet = [foot for page in _pages(placed) for foot in _feet(placed, page, body)]
    calls = _calls(placed, feet)
    all_labels = [at for foot in feet for at, _, _ in foot.labels]
    usual = sum(at in calls for at in all_labels) >= MIN_CALLED * len(all_labels)
    feet = [foot for foot in feet if (foot.superscript or usual) and _called(foot, calls) >= MIN_CALLED]
    if not feet:
        return list(placed), []
    calls = {at: calls[at] for foot in feet for at, _, _ in foot.labels if at in calls}
    inside = {i for foot in feet for i in range(foot.start, foot.end)}
    kept, callers = _without_marks(placed, inside, calls)
    return kept, _notes(placed, feet, calls, callers)


def _body_size(placed: Sequence[Placed]) -> float:
    sizes: Counter[float] = Counter()
    for each in placed:
        sizes[each.line.size] += sum(map(str.isalpha, each.line.text))  # tables of numbers do not count
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _pages(placed: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """The stretches of lines that stand on one page each."""
    start = 0
    for i in range(1, len(placed) + 1):
        if i == len(placed) or placed[i].page != placed[start].page:
            yield start, i
            start = i


def _feet(placed: Sequence[Placed], page: tuple[int, int], body: float) -> Iterator[_Foot]:
    """The feet of the columns of a page that stand below text in the type of the body."""
    small = body * (1 - OTHER_TYPE)
    for first, last in _columns(placed, page):
        start = last
        while start > first and placed[start - 1].line.size <= small:
            start -= 1
        foot = _labelled(placed, start, last) if first < start < last else None
        if foot:
            yield foot


def _columns(placed: Sequence[Placed], page: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The stretches of lines of a page that stand in one column each."""
    start = page[0]
    for i in range(page[0] + 1, page[1] + 1):
        if i == page[1] or placed[i].column != placed[start].column:
            yield start, i
            start = i


def _labelled(placed: Sequence[Placed], start: int, end: int) -> _Foot | None:
    """The foot from the first line that begins with a number, with all its numbers that count up."""
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
    return _Foot(labels[0][0], end, labels, first_superscript) if labels else None


def _called(foot: _Foot, calls: Mapping[int, tuple[int, int, int]]) -> float:
    return sum(at in calls for at, _, _ in foot.labels) / len(foot.labels)


def _calls(placed: Sequence[Placed], feet: Sequence[_Foot]) -> dict[int, tuple[int, int, int]]:
    """The raised numbers that call for notes (line, start, end), by the place of the note."""
    inside = {i for foot in feet for i in range(foot.start, foot.end)}
    superscript: dict[int, dict[int, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    pages = {placed[foot.start].page for foot in feet}
    for i, each in enumerate(placed):
        if each.page in pages and i not in inside:
            for start, end in each.line.superscript:
                if (digits := each.line.text[start:end]).isdecimal() and len(digits) <= 3:  # noqa: PLR2004 - as `_LABEL`
                    superscript[each.page][int(digits)].append((i, start, end))
    found: dict[int, tuple[int, int, int]] = {}
    for foot in feet:
        for at, number, _ in foot.labels:
            if places := superscript[placed[at].page].get(number):
                found[at] = places.pop(0)
    return found


def _without_marks(
    placed: Sequence[Placed], inside: set[int], calls: dict[int, tuple[int, int, int]]
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


def cut(line: Line, start: int, end: int) -> Line:
    """A line without a stretch of its text."""
    length = end - start

    def at(position: int) -> int:
        return position if position <= start else max(position - length, start)

    return msgspec.structs.replace(
        line,
        text=line.text[:start] + line.text[end:],
        superscript=[(at(s), at(e)) for s, e in line.superscript if at(s) < at(e)],
        links=[(at(s), at(e), key) for s, e, key in line.links if at(s) < at(e)],
    )


def _notes(
    placed: Sequence[Placed],
    feet: Sequence[_Foot],
    calls: dict[int, tuple[int, int, int]],
    callers: dict[int, tuple[Placed, int]],
) -> list[Note]:
    notes: list[Note] = []
    for foot in feet:
        ends = [at for at, _, _ in foot.labels[1:]] + [foot.end]
        for (at, number, label), end in zip(foot.labels, ends, strict=True):
            first = replace(placed[at], line=cut(placed[at].line, 0, label))
            caller, offset = callers[at] if at in calls else (None, 0)
            notes.append(Note(number, [first, *placed[at + 1 : end]], caller, offset))
    return notes[:MAX_NOTES]
