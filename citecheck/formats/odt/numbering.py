"""Automatic numbers of OpenDocument lists and headings (ODF 1.3, 16.30 and 19.840): `[12]` that no text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.odt.names import LIBREOFFICE, STYLE, TEXT, XML_ID, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.odt.styles import Styles

_LEVELS = 10
_MAX_NUMBER = 1_000_000
_LONGEST_LABEL = 40  # code points; a number with its words: `Reference 12.`
_MOST_LETTERS = 30  # of `aaa`, where letters are repeated
_MAX_ROMAN = 4000
_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                   "m cm d cd c xc l xl x ix v iv i".split(), strict=True))  # fmt: skip
_PLACE = re.compile(r"%(10|[1-9])%")  # `[%1%]`, `%1%.%2%.`


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list style. `template` is the label with `%1%` for the number of level 1."""

    form: str = ""  # `1`, `a`, `A`, `i`, `I`; empty for bullets and no number
    synced: bool = False  # letters are repeated: `aa`, `bb`
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1  # how many levels the label shows
    template: str | None = None


@dataclass
class _Counter:
    """Where the numbers of a list stand; `None` where the next is the first."""

    at: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def advance(self, level: int, start: int) -> None:
        """Count one at a level; those below begin anew."""
        now = self.at[level]
        self.at[level] = start if now is None else now + 1
        self.at[level + 1 :] = [None] * (_LEVELS - level - 1)


@dataclass
class _OpenList:
    style: str | None
    counter: _Counter
    level: int
    item: bool = False  # an item has begun and has no number yet
    override: str | None = None  # the list style of this item alone
    start: int | None = None  # the number that the item asks for


class Numbering:
    """The lists of a document, counting as its paragraphs are read."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, list[_Level]] = {}
        self._outline = _levels(styles.outline)
        self._headings = _Counter()
        self._open: list[_OpenList] = []
        self._by_id: dict[str, _Counter] = {}
        self._last: dict[str | None, _Counter] = {}

    def begin(self, element: _Element) -> None:
        """A list begins, perhaps within an item of another."""
        name = element.get(TEXT + "style-name")
        if self._open:
            outer = self._open[-1]
            counter, level, name = (
                outer.counter,
                min(outer.level + 1, _LEVELS - 1),
                name or outer.override or outer.style,
            )
        else:
            counter, level = self._continued(element, name), 0
        self._open.append(_OpenList(name, counter, level))
        identifier = element.get(XML_ID)
        if identifier:
            self._by_id[identifier] = counter
        self._last[name] = counter

    def _continued(self, element: _Element, name: str | None) -> _Counter:
        """The counter of the list that this one goes on with, or a new one."""
        found = self._by_id.get(element.get(TEXT + "continue-list") or "")
        if found is None and element.get(TEXT + "continue-numbering") == "true":
            found = self._last.get(name)
        return found or _Counter()

    def end(self) -> None:
        """The innermost list ends."""
        if self._open:
            self._open.pop()

    def item(self, element: _Element) -> None:
        """An item begins; its first paragraph gets the number."""
        if self._open:
            now = self._open[-1]
            now.item = element.tag == TEXT + "list-item"
            now.override = element.get(TEXT + "style-override")
            now.start = whole(element.get(TEXT + "start-value"), 0, _MAX_NUMBER)

    def label(self, own_style: str | None) -> str:
        """The number of a paragraph, as printed: `[1]`, `2.1`; `own_style` is the list style of its own style."""
        if not self._open or not self._open[-1].item:
            return ""
        now = self._open[-1]
        now.item = False
        levels = self._levels_of(now.override or now.style or own_style)
        if now.start is not None:
            now.counter.at[now.level] = None
        now.counter.advance(now.level, levels[now.level].start if now.start is None else now.start)
        return _label(levels, now.level, now.counter.at)

    def heading(self, level: int) -> str:
        """The number of a heading that stands in no list; `level` counts from 1."""
        at = min(level, _LEVELS) - 1
        self._headings.advance(at, self._outline[at].start)
        return _label(self._outline, at, self._headings.at)

    @property
    def in_list(self) -> bool:
        """Whether a list is open."""
        return bool(self._open)

    def _levels_of(self, name: str | None) -> list[_Level]:
        key = name or ""
        if key not in self._levels:
            self._levels[key] = _levels(self._styles.lists.get(key))
        return self._levels[key]


def _levels(style: _Element | None) -> list[_Level]:
    levels = [_Level()] * _LEVELS
    for each in () if style is None else style:
        at = whole(each.get(TEXT + "level"), 1, _LEVELS)
        if at and each.tag in {TEXT + "list-level-style-number", TEXT + "outline-level-style"}:
            levels[at - 1] = _level(each)
    return levels


def _level(element: _Element) -> _Level:
    given = {str(name): str(words) for name, words in element.attrib.items()}
    start = whole(given.get(TEXT + "start-value"), 0, _MAX_NUMBER)
    return _Level(
        form=given.get(STYLE + "num-format", ""),
        synced=given.get(STYLE + "num-letter-sync") == "true",
        prefix=given.get(STYLE + "num-prefix", ""),
        suffix=given.get(STYLE + "num-suffix", ""),
        start=1 if start is None else start,
        shown=whole(given.get(TEXT + "display-levels"), 1, _LEVELS) or 1,
        template=given.get(STYLE + "num-list-format", given.get(LIBREOFFICE + "num-list-format")),
    )


def _label(levels: list[_Level], level: int, at: list[int | None]) -> str:
    """The label of a paragraph; empty where its level has no numbers."""
    own = levels[level]
    if not own.form:
        return ""
    if own.template is not None:
        return _PLACE.sub(lambda place: _number(levels, int(place[1]) - 1, at), own.template[:_LONGEST_LABEL]).strip()
    numbers = (_number(levels, i, at) for i in range(max(level + 1 - own.shown, 0), level + 1))
    return f"{own.prefix[:_LONGEST_LABEL]}{'.'.join(filter(None, numbers))}{own.suffix[:_LONGEST_LABEL]}".strip()


def _number(levels: list[_Level], level: int, at: list[int | None]) -> str:
    count = at[level]
    return _formed(levels[level].start if count is None else count, levels[level])


def _formed(count: int, level: _Level) -> str:
    """A number in its form: 4 → `4`, `iv`, `d`."""
    form = level.form.lower()
    if not form:
        return ""
    if form == "i" and 0 < count < _MAX_ROMAN:
        words = _roman(count)
    elif form == "a" and count > 0:
        words = _letters(count, synced=level.synced)
    else:
        return str(count)
    return words if level.form.islower() else words.upper()


def _letters(count: int, *, synced: bool) -> str:
    """28 → `ab`, or `bb` where letters are repeated."""
    if synced:
        return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, _MOST_LETTERS)
    words = ""
    while count:
        count, last = divmod(count - 1, 26)
        words = chr(ord("a") + last) + words
    return words


def _roman(count: int) -> str:
    words = ""
    for size, mark in _ROMAN:
        words += mark * (count // size)
        count %= size
    return words
