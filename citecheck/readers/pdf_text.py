"""Lines of a PDF put together to paragraphs: words joined, entries of lists apart, sentences over pages whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.readers.pdf_layout import Placed

GAP = 1.25  # line distances from which on a gap parts paragraphs
DESCENT = 0.21  # of the type's size: how far `p` and `,` reach below the base line in most faces
WIDE_GAP = 1.6  # above a heading
MIN_GAPS, MAX_BLOCK = 3, 8  # gaps of a column, and lines from one to the next, that show paragraphs set apart
OTHER_TYPE = 0.12  # difference in height from which on a line is of another size
SHORT = 0.88  # share of a column's width that the last line of a paragraph stays below
MIN_INDENT, MAX_INDENT = 0.5, 6.0  # heights of a line: an indented first line, a hanging one
HANGING = 0.35  # share of indented lines around a line from which on the unindented ones begin entries
WINDOW = 12  # lines before and after that are looked at
MAX_HEADING = 40  # code points of a line that may be a heading in the type of the text
LONGEST_ENTRY = 25  # lines from one number to the next
REACH = 12  # paragraphs over which a sentence may go on: footnotes and tables in between
_DESCENDER = re.compile(r"[gjpqyQ,;()\[\]/ç]")
_LABEL = re.compile(r"(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)])(?=\s|$)")  # `[12] `, `12. `
# `Badinter, Elisabeth`, `Abadan-Unat, N.`: how an entry begins behind a short line
_ENTRY = re.compile(r"[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?,\s[^\W\d_a-z]")
_ENDS = re.compile(r"[.!?][\"'”’)\]]*$|[\"”’)\]]$|\d$|[/]\S+$")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)[-‐\u00ad]?$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_HYPHENS = "-‐\u00ad"
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[-‐][^\W\d_]{2,})*")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Placed] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Of its type, in most of its lines."""
        return median(p.line.size for p in self.lines)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The lines at which numbered entries begin, and the stretches from one of them to the next."""

    starts: frozenset[int]
    runs: tuple[tuple[int, int], ...]

    def holds(self, i: int) -> bool:
        """Whether a line belongs to the entry that began above it, because the next number follows."""
        at = bisect_right(self.runs, (i, len(self.starts) * LONGEST_ENTRY + i)) - 1
        return at >= 0 and self.runs[at][0] < i < self.runs[at][1]


def paragraphs(placed: Sequence[Placed]) -> list[Paragraph]:
    """The lines as paragraphs, in order."""
    labelled = _labels(placed)
    pitches = _pitches(placed)
    hanging = _hanging(placed)
    spaced = _spaced(placed, pitches)
    done: list[Paragraph] = []
    for i, each in enumerate(placed):
        if i and not _begins(placed, i, labelled, pitches, hanging, spaced):
            done[-1].lines.append(each)
        else:
            done.append(Paragraph([each]))
    return _joined_over_pages(done)


def _height(placed: Placed) -> float:
    return placed.line.size


def _base(placed: Placed) -> float:
    """The base line of a line, whose box reaches below it where a letter does."""
    return placed.line.y0 + (DESCENT * placed.line.size if _DESCENDER.search(placed.line.text) else 0.0)


def _indent(placed: Placed) -> float:
    """How far a line is set in, in heights of a line."""
    return (placed.line.x0 - placed.left) / max(_height(placed), 1.0)


def _is_indented(placed: Placed) -> bool:
    return MIN_INDENT <= _indent(placed) <= MAX_INDENT


def _begins(
    placed: Sequence[Placed],
    i: int,
    labelled: Labelled,
    pitches: dict[int, float],
    hanging: list[bool],
    spaced: set[int],
) -> bool:
    """Whether a line begins a paragraph."""
    before, line = placed[i - 1], placed[i]
    if i in labelled.starts:
        return True
    if before.line.broken or labelled.holds(i):
        return False
    same_column = before.column == line.column
    if _other_type(before, line):
        return True
    if hanging[i]:
        entry = not _is_indented(line)
        return entry and (same_column or _ENDS.search(before.line.text) is not None)
    if not same_column:
        return _ends_paragraph(before) or _is_indented(line)
    if _base(before) - _base(line) > GAP * pitches[line.column] or _base(line) > _base(before) + 2:
        return True
    if _is_indented(line) and not _is_indented(before):
        return True
    if line.column in spaced:
        return False
    return _ends_paragraph(before) or (_is_short(before) and bool(_ENTRY.match(line.line.text)))


def _other_type(a: Placed, b: Placed) -> bool:
    """Whether two lines are of different sizes, by what their fonts give and by what is printed.

    An italic may give its characters another height than its upright; a line without `p` and `l` is lower.
    """
    given = _height(a) / max(_height(b), 1.0)
    printed = (a.line.y1 - a.line.y0) / max(b.line.y1 - b.line.y0, 1.0)
    larger = min(given, printed) > 1 + OTHER_TYPE
    return larger or max(given, printed) < 1 / (1 + OTHER_TYPE)


def _ends_paragraph(placed: Placed) -> bool:
    """Whether a line stays short of the margin and ends as a sentence or an entry does."""
    return _is_short(placed) and bool(_ENDS.search(placed.line.text))


def _is_short(placed: Placed) -> bool:
    return placed.line.x1 - placed.left < SHORT * (placed.right - placed.left)


def _pitches(placed: Sequence[Placed]) -> dict[int, float]:
    """The usual distance of two lines, by column."""
    steps: dict[int, list[float]] = {}
    for a, b in pairwise(placed):
        if a.column == b.column and 0 < _base(a) - _base(b) < 5 * max(_height(a), 1.0):
            steps.setdefault(a.column, []).append(_base(a) - _base(b))
    usual = median([s for each in steps.values() for s in each]) if steps else 12.0
    return {p.column: median(steps[p.column]) if len(steps.get(p.column, ())) > 3 else usual for p in placed}  # noqa: PLR2004


def _spaced(placed: Sequence[Placed], pitches: dict[int, float]) -> set[int]:
    """The columns whose paragraphs stand apart: there a short line alone ends none."""
    gaps: Counter[int] = Counter()
    lines: Counter[int] = Counter(p.column for p in placed)
    for a, b in pairwise(placed):
        if a.column == b.column and _base(a) - _base(b) > GAP * pitches[b.column]:
            gaps[b.column] += 1
    return {c for c, n in gaps.items() if n >= MIN_GAPS and lines[c] <= MAX_BLOCK * n}


def _hanging(placed: Sequence[Placed]) -> list[bool]:
    """Whether the lines around a line are set in alike, but for the first of each entry.

    Lines are looked at between two headings: the text before a list says nothing of the list.
    """
    depths = [round((p.line.x0 - p.left) / 2) if _is_indented(p) else 0 for p in placed]  # in steps of 2 points
    done: list[bool] = []
    for start, end in _segments(placed):
        for i in range(start, end):
            low, high = max(i - WINDOW, start), min(i + WINDOW + 1, end)
            counts = Counter(d for d in depths[low:high] if d)
            most = counts.most_common(1)[0][1] if counts else 0
            done.append(most >= HANGING * (high - low))
    return done


def _segments(placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """The stretches between lines that are headings, by their type or by standing short and apart."""
    inner = [i for i in range(1, len(placed)) if _other_type(placed[i - 1], placed[i]) or _is_heading(placed, i)]
    return list(pairwise([0, *inner, len(placed)])) if placed else []


def _is_heading(placed: Sequence[Placed], i: int) -> bool:
    line = placed[i].line.text
    if len(line) > MAX_HEADING or not line[:1].isupper() or line[-1:] in ".,;:-" or "," in line:
        return False
    above = placed[i - 1]
    gap = _base(above) - _base(placed[i]) if above.column == placed[i].column else float("inf")
    apart = gap > WIDE_GAP * _height(placed[i]) or (gap > GAP * _height(placed[i]) and _is_short(above))
    return apart and _is_short(placed[i])


def _labels(placed: Sequence[Placed]) -> Labelled:
    """The lines that begin with a number in brackets or with a stop, where these count up from line to line."""
    numbers: list[tuple[int, int, int]] = []
    for i, each in enumerate(placed):
        found = _LABEL.match(each.line.text)
        if found:
            kind = next(k for k, g in enumerate(found.groups()) if g)
            numbers.append((i, kind, int(found.group(kind + 1))))
    starts: set[int] = set()
    runs: list[tuple[int, int]] = []
    for at, (i, kind, number) in enumerate(numbers):
        nxt = next((n for n in numbers[at + 1 : at + 6] if n[1] == kind and n[2] == number + 1), None)
        if nxt and nxt[0] - i < LONGEST_ENTRY:
            starts |= {i, nxt[0]}
            runs.append((i, nxt[0]))
    return Labelled(frozenset(starts), tuple(runs))


def _joined_over_pages(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that break off in mid-sentence, with what goes on in small letters on the next page or column."""
    done: list[Paragraph] = []
    body = _body_height(found)
    for each in found:
        first = each.lines[0]
        if first.line.text[:1].islower() and done:
            open_ = next((p for p in reversed(done[-REACH:]) if _breaks_off(p, each, body)), None)
            if open_ is not None:
                open_.lines += each.lines
                continue
        done.append(each)
    return done


def _body_height(found: Sequence[Paragraph]) -> float:
    heights: Counter[int] = Counter()
    for p in found:
        heights[round(p.height)] += sum(len(x.line.text) for x in p.lines)
    return float(heights.most_common(1)[0][0]) if heights else 0.0


def _breaks_off(earlier: Paragraph, later: Paragraph, body: float) -> bool:
    last, first = earlier.lines[-1], later.lines[0]
    return (
        last.column != first.column
        and not _is_short(last)
        and abs(earlier.height - later.height) < OTHER_TYPE * max(body, 1.0)
        and len(last.line.text) > 20  # noqa: PLR2004 - a heading or a label is no sentence
        and not re.search(r"[.!?][\"'”’)\]]*$", last.line.text)
    )


# --- words broken at line ends ------------------------------------------------------------------------------


def vocabulary(placed: Sequence[Placed]) -> Counter[str]:
    """The words of a document that stand whole within a line, hyphenated ones too, in small letters."""
    words: Counter[str] = Counter()
    for each in placed:
        found = _WORDS.findall(each.line.text)
        words.update(w.lower().replace("‐", "-") for w in found)
    return words


def joint(before: str, after: str, words: Counter[str], *, broken: bool) -> tuple[str, str]:
    """What stands between two lines, and the first of them without its hyphen: `patho`, `gens` are one word.

    Where a hyphen may belong (`follow-` `up`), the document's own spelling decides, then that most hyphens at a
    line end were put there by the printer, unless what follows is a capital or a number.
    """
    hyphen = before[-1:] in _HYPHENS
    if not hyphen and not broken:
        return before, " "
    bare = before[:-1] if hyphen else before
    head, tail = _LAST_WORD.search(bare), _FIRST_WORD.match(after)
    if not tail or not head:
        return before, "" if hyphen else " "
    one = (head.group(1) + tail.group()).lower().replace("‐", "-")
    two = f"{head.group(1)}-{tail.group()}".lower().replace("‐", "-")
    keeps = words[two] > words[one] or (tail.group()[0].isupper() and not words[one])
    return (bare + "-", "") if keeps else (bare, "")
