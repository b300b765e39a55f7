"""Automatic numbers of OpenDocument lists and headings (ODF 1.3, 16.30 and 19.840): `[12]` that no text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.list_numbers import MAX_ROMAN, in_letters, in_repeated_letters, in_roman
from citecheck.formats.odt.names import LIBREOFFICE, STYLE, TEXT, XML_ID, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.odt.styles import Styles

_LEVELS = 10
_MAX_NUMBER = 1_000_000
_LONGEST_LABEL = 40  # code points; a number with its words: `Reference 12.`
_PLACE = re.compile(r"%(10|[1-9])%")  # `[%1%]`, `%1%.%2%.`

_Counter = list[int | None]  # where the numbers of a list's levels stand; `None` where the next is the first


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

    def print_number(self, count: int | None) -> str:
        """A number in the form of the level: 4 → `4`, `iv`, `d`."""
        count = self.start if count is None else count
        form = self.form.lower()
        if not form:
            return ""
        if form == "i" and 0 < count <= MAX_ROMAN:
            words = in_roman(count)
        elif form == "a" and count > 0:
            words = in_repeated_letters(count) if self.synced else in_letters(count)
        else:
            return str(count)
        return words if self.form.islower() else words.upper()


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
        self._outline = _read_levels(styles.outline)
        self._headings: _Counter = [None] * _LEVELS
        self._open: list[_OpenList] = []
        self._by_id: dict[str, _Counter] = {}
        self._last: dict[str | None, _Counter] = {}

    def begin(self, element: _Element) -> None:
        """A list begins, perhaps within an item of another, perhaps as the continuation of one that has ended."""
        name = element.get(TEXT + "style-name")
        counter: _Counter | None
        if self._open:
            outer = self._open[-1]
            counter, level = outer.counter, min(outer.level + 1, _LEVELS - 1)
            name = name or outer.override or outer.style
        else:
            counter, level = self._by_id.get(element.get(TEXT + "continue-list") or ""), 0
            if counter is None and element.get(TEXT + "continue-numbering") == "true":
                counter = self._last.get(name)
        counter = [None] * _LEVELS if counter is None else counter
        self._open.append(_OpenList(name, counter, level))
        identifier = element.get(XML_ID)
        if identifier:
            self._by_id[identifier] = counter
        self._last[name] = counter

    def end(self) -> None:
        """The innermost list ends."""
        if self._open:
            self._open.pop()

    def item(self, element: _Element) -> None:
        """An item begins; its first paragraph gets the number."""
        if self._open:
            innermost = self._open[-1]
            innermost.item = element.tag == TEXT + "list-item"
            innermost.override = element.get(TEXT + "style-override")
            innermost.start = whole_number(element.get(TEXT + "start-value"), 0, _MAX_NUMBER)

    def label(self, paragraph_style: str | None) -> str:
        """The number of a paragraph, as printed: `[1]`, `2.1`; `paragraph_style` is the list style of its own style."""
        if not self._open or not self._open[-1].item:
            return ""
        innermost = self._open[-1]
        innermost.item = False
        name = innermost.override or innermost.style or paragraph_style or ""
        if name not in self._levels:
            self._levels[name] = _read_levels(self._styles.lists.get(name))
        return _count_one(innermost.counter, innermost.level, self._levels[name], innermost.start)

    def heading(self, level: int) -> str:
        """The number of a heading that stands in no list; `level` counts from 1."""
        return _count_one(self._headings, min(level, _LEVELS) - 1, self._outline)

    @property
    def in_list(self) -> bool:
        """Whether a list is open."""
        return bool(self._open)


def _read_levels(style: _Element | None) -> list[_Level]:
    levels = [_Level()] * _LEVELS
    for each in () if style is None else style:
        at = whole_number(each.get(TEXT + "level"), 1, _LEVELS)
        if not at or each.tag not in {TEXT + "list-level-style-number", TEXT + "outline-level-style"}:
            continue
        given = {str(name): str(words) for name, words in each.attrib.items()}
        start = whole_number(given.get(TEXT + "start-value"), 0, _MAX_NUMBER)
        levels[at - 1] = _Level(
            form=given.get(STYLE + "num-format", ""),
            synced=given.get(STYLE + "num-letter-sync") == "true",
            prefix=given.get(STYLE + "num-prefix", ""),
            suffix=given.get(STYLE + "num-suffix", ""),
            start=1 if start is None else start,
            shown=whole_number(given.get(TEXT + "display-levels"), 1, _LEVELS) or 1,
            template=given.get(STYLE + "num-list-format", given.get(LIBREOFFICE + "num-list-format")),
        )
    return levels


def _count_one(counter: _Counter, level: int, levels: list[_Level], start: int | None = None) -> str:
    """Count one at a level, from `start` if given, and the label; empty where the level has no numbers."""
    now, at = counter[level], levels[level]
    if start is None:
        start = at.start if now is None else now + 1
    counter[level:] = [start] + [None] * (_LEVELS - level - 1)
    if not at.form:
        return ""
    if at.template is not None:

        def print_number(place: re.Match[str]) -> str:
            which = int(place[1]) - 1
            return levels[which].print_number(counter[which])

        return _PLACE.sub(print_number, at.template[:_LONGEST_LABEL]).strip()
    shown = range(max(level + 1 - at.shown, 0), level + 1)
    numbers = (levels[i].print_number(counter[i]) for i in shown)
    return f"{at.prefix[:_LONGEST_LABEL]}{'.'.join(filter(None, numbers))}{at.suffix[:_LONGEST_LABEL]}".strip()
