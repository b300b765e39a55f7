"""Splitting a stretch of text into the entries of a reference list: by their labels, and by their shape.

Both ways are tried and neither knows of the other; where they differ, the list says so (CC207).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from citecheck.parser.reference_list.entry_shape import (
    BARE_START,
    BULLET,
    KEY_START,
    LABEL_START,
    SAME_AUTHORS,
    STARTS,
    ends_like_entry,
    mark_end,
    without_mark,
)
from citecheck.text.normalize import DASHES

_YEAR = re.compile(r"(?<![\w./:-])(?:1[5-9]|20)\d\d[a-z]?(?![\w/])|n\.\s?d\.|in press|forthcoming", re.IGNORECASE)
# what a line begins with inside an entry: a small letter (not `el-Hajj`), an address, `21(3)`, `(2011)`, `12–18`
_CONTINUES = re.compile(
    r"^(?![a-z]{1,3}[-’']?[A-Z])(?:[a-zß-ÿ(;,:&<]|https?:|doi\b|DOI\b|www\.|\d+\s?[-–:(/.,]|pp?\.|vol)"
)
_DATE = r"\((?:1[5-9]|20)\d\d[a-z]?\)"
_DATE_LAST = re.compile(rf"{_DATE}[.,:]?$")  # `… Groves, J. T. (2012).`
YEAR_ALONE = re.compile(rf"{_DATE}[.,:]?\s+\w")  # `(2009). Meaning in life.`: no author printed
_DATE_WITHIN = re.compile(rf"{_DATE}\W{{0,3}}\s\w")  # `Groves, J. T. (2012). Meaning in life`
_OPEN_END = re.compile(
    rf"(?:[,;:&({re.escape(DASHES)}]|\b(?:and|und|et|of|the|in|for|on|de|la|der|by|with|to|a|an|from|In:|vol\.|no\.|pp\.|eds?\.,))$"
)
_SOURCE_END = re.compile(r"(?:\d[a-z]?[)\]]?\.?|/\S+|\bpress\.?|\))$", re.IGNORECASE)
# A text none of whose lines is longer was wrapped by hand or by an export; set by hand, with the weights of `_Layout`
_WRAP_WIDTH = 130
MAX_ENTRIES = 20_000  # no list is longer; a hostile file is not read for minutes
MAX_ENTRY = 20_000  # code points of one entry that are kept
MIN_RUN = 3  # labels that count up at least this far are labels


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, with its place; `text` without its line end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """One entry: its place, its label as printed without brackets, and where its text starts behind it."""

    start: int
    end: int
    label: str | None
    body: int


@dataclass(frozen=True, slots=True)
class Split:
    """Entries, how they were found, and what the other way would have done differently."""

    spans: tuple[Span, ...]
    numbered: bool
    disagreement: str | None = None


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """The lines of a stretch, empty ones included."""
    lines, at = [], start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        lines.append(Line(at, stop, text[at:stop].rstrip("\r")))
        at = stop + 1
    return lines


def split_entries(lines: list[Line]) -> Split:
    """The entries of a list's lines: by labels where labels count up, else by shape."""
    labelled = split_by_labels(lines)
    shaped = split_by_shape(lines)
    if not labelled:
        return Split(shaped, numbered=False)
    numbered = labelled[0].label is not None and labelled[0].label.isdigit()
    by_label, by_shape = len({s.start for s in labelled}), len({s.start for s in shaped})
    # by their shape entries are not seen behind `[Knu97]`, and behind a number only where lines are not wrapped: small
    # differences, of one entry in twenty, are noise
    if not numbered or abs(by_label - by_shape) <= max(1, by_label // 20):
        return Split(labelled, numbered)
    return Split(labelled, numbered, f"By its numbers the list has {by_label} entries, by their shape {by_shape}.")


# --- by labels ----------------------------------------------------------------------------------------------


def split_by_labels(lines: list[Line]) -> tuple[Span, ...]:
    """Entries by labels that count up (or by keys in square brackets); empty where there are none."""
    for pattern, group in ((LABEL_START, None), (BARE_START, "bare")):
        found = [
            (i, int(next(g for g in m.groups() if g)), m.end())
            for i, line in enumerate(lines)
            if (m := pattern.match(line.text)) and not _is_year(m)
        ]
        run = _longest_chain(found)
        full = sum(1 for line in lines if line.text.strip())
        before = sum(1 for line in lines[: run[0][0]] if line.text.strip()) if run else 0
        covers = before <= max(3, full // 4) and (group != "bare" or len(run) * 6 >= full)
        if len(run) >= MIN_RUN and covers:
            return _labelled_spans(lines, [(i, str(n), end) for i, n, end in run])
        if len(run) == 2 and run[0][1] == 1 and run[0][0] == 0 and not group:  # noqa: PLR2004 - explained beside it
            return _labelled_spans(lines, [(i, str(n), end) for i, n, end in run])
    keyed = [(i, m.group("key"), m.end()) for i, line in enumerate(lines) if (m := KEY_START.match(line.text))]
    if len(keyed) >= MIN_RUN and keyed[0][0] <= 2:  # noqa: PLR2004 - explained beside it
        return _labelled_spans(lines, keyed)
    return ()


def _is_year(found: re.Match[str]) -> bool:
    """Whether what looks like a label is the year of a wrapped entry: `(2011). ` at the start of a line."""
    return found.lastgroup != "square" and bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", found.group(found.lastgroup or 0)))


def _longest_chain(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest chain of labels that count up by one (a gap of up to two, or a repeated one, is let through)."""
    best: list[tuple[int, int, int]] = []
    chains: dict[int, list[int]] = {}
    previous: list[int] = []
    length: list[tuple[int, int]] = []  # how far it counts up, how many labels it has: none of its edges is lost
    for k, (_, number, _) in enumerate(found):
        reach, at = (1, 1), -1
        for back, cost in ((0, 1), (1, 0), (2, 1), (3, 2)):  # of two ways as long, the one that leaves no label out
            for j in chains.get(number - back, [])[-1:]:
                way = (length[j][0] + 1 - cost, length[j][1] + 1)
                if way > reach:
                    reach, at = way, j
        previous.append(at)
        length.append(reach)
        chains.setdefault(number, []).append(k)
    if not length:
        return best
    k = max(range(len(length)), key=lambda x: (*length[x], -x))
    while k >= 0:
        best.append(found[k])
        k = previous[k]
    return best[::-1]


def _labelled_spans(lines: list[Line], starts: list[tuple[int, str, int]]) -> tuple[Span, ...]:
    spans = []
    for n, (i, label, skip) in enumerate(starts):
        last = (starts[n + 1][0] if n + 1 < len(starts) else len(lines)) - 1
        while last > i and not lines[last].text.strip():
            last -= 1
        spans.append(
            Span(lines[i].start, lines[last].start + len(lines[last].text.rstrip()), label, lines[i].start + skip)
        )
    return tuple(spans)


# --- by shape -----------------------------------------------------------------------------------------------


def split_by_shape(lines: list[Line]) -> tuple[Span, ...]:
    """Entries by how lines begin and end, by blank lines, indentation and the width of the page."""
    full = [i for i, line in enumerate(lines) if line.text.strip()]
    if not full:
        return ()
    layout = _Layout.of(lines, full)
    starts = [full[0]]
    dated = False
    for n, i in enumerate(full):
        if n and layout.boundary(lines, full[n - 1], i, first=starts[-1], dated=dated):
            starts.append(i)
            dated = False
        dated = dated or bool(_YEAR.search(lines[i].text))
    spans = []
    for n, i in enumerate(starts):
        stop = starts[n + 1] if n + 1 < len(starts) else len(lines)
        last = max(j for j in range(i, stop) if lines[j].text.strip())
        mark = mark_end(lines[i].text)
        skip = mark if mark is not None else len(lines[i].text) - len(lines[i].text.lstrip())
        spans.append(
            Span(
                lines[i].start + (skip if mark is None else 0),
                lines[last].start + len(lines[last].text.rstrip()),
                None,
                lines[i].start + skip,
            )
        )
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the lines of a list have in common."""

    wrapped: bool
    width: int
    hanging: int | None  # the indentation of first lines, where the others are deeper
    blanks: bool  # blank lines separate most entries
    dated_early: bool  # the year follows the names, so that an entry does not end in it
    ways: frozenset[str]  # how entries of this list begin (groups of STARTS)

    @classmethod
    def of(cls, lines: list[Line], full: list[int]) -> _Layout:
        lengths = sorted(len(lines[i].text.rstrip()) for i in full)
        width = lengths[max(0, int(len(lengths) * 0.95) - 1)]
        near = sum(1 for n in lengths if n >= width * 0.8)
        wrapped = len(full) > 2 and width <= _WRAP_WIDTH and (near * 3 >= len(full) or width < 90)  # noqa: PLR2004 - explained beside it
        indents = [len(lines[i].text) - len(lines[i].text.lstrip()) for i in full]
        least = min(indents)
        deeper = sum(1 for n in indents if n > least)
        matched = [STARTS.match(without_mark(lines[i].text)) for i in full]
        starting = [n for n, m in zip(indents, matched, strict=True) if m]
        hanging = (
            least
            if wrapped
            and deeper * 4 >= len(full)
            and deeper < len(full)
            and (not starting or sum(1 for n in starting if n == least) * 5 >= len(starting) * 4)
            else None
        )
        gaps = sum(1 for a, b in itertools.pairwise(full) if b - a > 1)
        blanks = gaps > 0 and gaps * 12 >= len(full)
        within = sum(1 for i in full if _DATE_WITHIN.search(lines[i].text))
        behind = sum(1 for i in full if _DATE_LAST.search(lines[i].text.rstrip()))
        seen = Counter(m.lastgroup or "" for m in matched if m)
        # a way that fewer than a tenth of the lines begin is chance: `J. Physiol. 248` in a list by family
        enough = max(1.0, sum(seen.values()) * 0.1)
        ways = frozenset(way for way, n in seen.items() if n >= enough)
        return cls(wrapped, width, hanging, blanks, within > behind, ways)

    def boundary(self, lines: list[Line], before: int, at: int, *, first: int, dated: bool) -> bool:
        """Whether an entry begins at line `at`, given the full line before it and the entry so far."""
        previous = lines[before].text.strip()
        gap = at - before > 1
        bullet = BULLET.match(lines[at].text)
        text = without_mark(lines[at].text)
        score = 0.0
        match = STARTS.match(text)
        again = bool(SAME_AUTHORS.match(text))
        starts = again or (match is not None and (match.lastgroup in self.ways or not self.wrapped))
        starts = starts or (not self.wrapped and YEAR_ALONE.match(text) is not None)
        score += 2.0 if starts else 0.0
        score += 1.5 if bullet and BULLET.match(lines[first].text) else 0.0
        score += 1.5 if again else 0.0
        score -= 2.5 if self.dated_early and _DATE_LAST.search(previous[-12:]) else 0.0
        score -= 2.5 if _CONTINUES.match(text) and not starts else 0.0
        if ends_like_entry(previous):
            score += 0.5
        elif self.wrapped:
            score -= 1.5
        elif not starts:  # a line of its own that begins like an entry is one, however the last ended
            score -= 0.5
        score += 0.7 if _SOURCE_END.search(previous[-40:]) else 0.0
        score -= 2.5 if _OPEN_END.search(previous[-12:]) and (self.wrapped or not starts) else 0.0
        score += 0.7 if dated else -1.3 if self.wrapped else -0.3
        if gap:
            score += 2.5
        elif self.blanks and self.wrapped:
            score -= 1.0
        if not self.wrapped:
            score += 2.5
        elif len(previous) < self.width * 0.75:
            score += 1.2
        else:
            score -= 0.3
        if self.hanging is not None:
            score += 1.5 if len(lines[at].text) - len(lines[at].text.lstrip()) == self.hanging else -2.5
        return score >= _BOUNDARY


_BOUNDARY = 2.4  # set by hand against bench/entries (refs_segment: boundary F1 .945, n = 5,539); not swept


# --- the text of an entry -----------------------------------------------------------------------------------

_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d_])[-‐\u00ad¬]\s*\n\s*(?=[^\W\d_])")
# `https://doi.org/`⏎`10.1037`, `388–`⏎`414`: nothing was between the lines
_UNSPACED_BREAK = re.compile(
    r"((?:https?://|doi\.org/|\b10\.\d{4,9}/)\S*[/_.=&?-])\s*\n\s*(?=\S)|(?<=\d)([-‐–—])\s*\n\s*(?=\d)"
)
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")


def entry_text(raw: str) -> str:
    """An entry on one line: breaks folded, hyphenated words joined, Markdown's emphasis taken off.

    A hyphen at a line's end stays where the next line goes on in a capital (`Bakermans-` + `Kranenburg`) or the
    piece before it is itself a compound; else it is the printer's and goes.
    """
    raw = raw.replace("\r", "")
    if "\n" in raw:
        raw = _UNSPACED_BREAK.sub(r"\1\2", raw)
        raw = _HYPHEN_BREAK.sub(lambda m: _hyphen_to_keep(raw, m), raw)
    raw = raw.replace("\u00ad", "")
    if "*" in raw or "_" in raw:
        raw = _EMPHASIS.sub(r"\2", raw)
    return " ".join(raw.split())


_KEPT = frozenset(
    {"self", "non", "well", "cross", "long", "short", "high", "low", "large", "small", "real", "evidence"}
)


def _hyphen_to_keep(raw: str, found: re.Match[str]) -> str:
    after = raw[found.end() : found.end() + 1]
    before = re.search(r"[\w‐-]*$", raw[max(0, found.start() - 30) : found.start()])
    word = before.group().casefold() if before else ""
    if after.isupper() or word in _KEPT or "-" in word:
        return "-"
    return ""
