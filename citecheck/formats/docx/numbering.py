"""Automatic numbers of Word paragraphs (ISO/IEC 29500-1, 17.9): `[12]` that exists only as numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.docx.names import W, child, number, switched, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.docx.styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")  # `[%1]`, `%1.%2.`
_LONGEST_LABEL = 40  # code points; a number with its words: `Reference 12.`
_MOST_LETTERS = 30  # Word repeats letters (`aa`, `bbb`) without end
_MAX_ROMAN = 4000
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level (from 1) whose numbers restart this one, 0 for never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False  # all numbers in it in digits
    style: str | None = None


@dataclass
class _Counter:
    """Where the numbers of an abstract list stand."""

    at: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a document, counting as its paragraphs are read."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        abstract = [] if root is None else root.findall(W + "abstractNum")
        self._abstract = {value(each, name="abstractNumId") or "": each for each in abstract}
        found = [] if root is None else root.findall(W + "num")
        self._nums = {value(each, name="numId") or "": each for each in found}
        self._levels: dict[str, list[Level]] = {}
        self._counters: dict[str, _Counter] = {}
        self._owners: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def label(self, identifier: str, level: int | None, style: str | None) -> str:
        """The number of the next paragraph of a list, as printed: `[1]`, `2.1`; empty for bullets and no list."""
        if identifier not in self._nums:
            return ""
        levels = self._levels_of(identifier)
        if level is None:
            level = next((i for i, each in enumerate(levels) if style and each.style == style), 0)
        if not 0 <= level < _LEVELS:
            return ""
        counter = self._counters.setdefault(self._owner(identifier), _Counter())
        self._advance(counter, identifier, level, levels)
        return _shown(levels, level, counter.at)

    def _advance(self, counter: _Counter, identifier: str, level: int, levels: list[Level]) -> None:
        start = self._start_override(identifier, level)
        at = counter.at[level]
        if start is not None and (identifier, level) not in self._restarted:
            self._restarted.add((identifier, level))
            counter.at[level] = start
        else:
            counter.at[level] = levels[level].start if at is None else at + 1
        for above in range(level):
            if counter.at[above] is None:
                counter.at[above] = levels[above].start
        for below in range(level + 1, _LEVELS):
            if _restarts(levels[below].restart, below, level):
                counter.at[below] = None

    def _owner(self, identifier: str) -> str:
        """The abstract list that a number counts in: several numbers may share one."""
        if identifier not in self._owners:
            self._owners[identifier] = self._resolved(identifier)
        return self._owners[identifier]

    def _resolved(self, identifier: str) -> str:
        """Through the styles that lists may be kept in; a circle ends where it closes."""
        seen: set[str] = set()
        while True:
            abstract = value(self._nums.get(identifier), "abstractNumId") or ""
            link = value(self._abstract.get(abstract), "numStyleLink")
            style = self._styles.definition(link) if link else None
            following = value(style, "pPr/numPr/numId")
            if following is None or abstract in seen or following not in self._nums or len(seen) > _LEVELS:
                return abstract
            seen.add(abstract)
            identifier = following

    def _levels_of(self, identifier: str) -> list[Level]:
        known = self._levels.get(identifier)
        if known is None:
            known = [Level()] * _LEVELS
            _define(known, self._abstract.get(self._owner(identifier)))
            for override in self._nums[identifier].findall(W + "lvlOverride"):
                _define(known, override)
            self._levels[identifier] = known
        return known

    def _start_override(self, identifier: str, level: int) -> int | None:
        known = self._starts.get(identifier)
        if known is None:
            known = self._starts[identifier] = {}
            for override in self._nums[identifier].findall(W + "lvlOverride"):
                at, start = number(value(override, name="ilvl")), number(value(override, "startOverride"))
                if at is not None and start is not None:
                    known.setdefault(at, start)
        return known.get(level)


def _define(levels: list[Level], parent: _Element | None) -> None:
    for each in [] if parent is None else parent.findall(W + "lvl"):
        at = number(value(each, name="ilvl"))
        if at is not None and 0 <= at < _LEVELS:
            levels[at] = _level(each)


def _level(element: _Element) -> Level:
    form = element.find(f".//{W}numFmt")  # newer forms stand in an `mc:AlternateContent`
    start = number(value(element, "start"))
    return Level(
        start=0 if start is None else start,  # 17.9.25: left out, it is 0
        form=value(form) or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        legal=bool(switched(child(element, "isLgl"))),
        style=value(element, "pStyle"),
    )


def _restarts(restart: int | None, below: int, level: int) -> bool:
    """Whether a number at `level` restarts the one at `below` (both from 0)."""
    return restart != 0 and (restart is None or level < min(restart, below))


def _shown(levels: list[Level], level: int, at: list[int | None]) -> str:
    own = levels[level]
    if own.form == "bullet":
        return ""

    def place(found: re.Match[str]) -> str:
        which = int(found.group(1)) - 1
        return _formed(at[which] or 0, "decimal" if own.legal else levels[which].form)

    return _PLACE.sub(place, own.text[:_LONGEST_LABEL]).strip()


def _formed(count: int, form: str) -> str:
    if form in {"none", "bullet"}:
        return ""
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, _MOST_LETTERS)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < count < _MAX_ROMAN:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    letters = ""
    for size, mark in _ROMAN:
        letters += mark * (count // size)
        count %= size
    return letters
