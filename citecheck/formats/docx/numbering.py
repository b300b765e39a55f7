"""Automatic numbers of Word paragraphs (ISO/IEC 29500-1, 17.9): `[12]` that exists only as numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.docx.names import W, child, is_on, number, value
from citecheck.formats.list_numbers import MAX_ROMAN, in_repeated_letters, in_roman

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.docx.styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")  # `[%1]`, `%1.%2.`
_LONGEST_LABEL = 40  # code points; a number with its words: `Reference 12.`


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level (from 1) whose numbers restart this one, 0 for never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False  # all numbers in it in digits
    style: str | None = None


class Numbering:
    """The lists of a document, counting as its paragraphs are read."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        abstract = [] if root is None else root.findall(W + "abstractNum")
        self._abstract = {value(each, name="abstractNumId") or "": each for each in abstract}
        found = [] if root is None else root.findall(W + "num")
        self._nums = {value(each, name="numId") or "": each for each in found}
        self._levels: dict[str, list[Level]] = {}
        self._counters: dict[str, list[int | None]] = {}  # by abstract list, where its levels stand
        self._owners: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}  # levels that a number starts anew, until it has done so

    def label(self, identifier: str, level: int | None, style: str | None) -> str:
        """The number of the next paragraph of a list, as printed: `[1]`, `2.1`; empty for bullets and no list."""
        if identifier not in self._nums:
            return ""
        levels = self._read_levels(identifier)
        if level is None:
            level = next((i for i, each in enumerate(levels) if style and each.style == style), 0)
        if not 0 <= level < _LEVELS:
            return ""
        counter = self._counters.setdefault(self._find_owner(identifier), [None] * _LEVELS)
        self._count_one(counter, identifier, level, levels)
        if levels[level].form == "bullet":
            return ""

        def print_number(place: re.Match[str]) -> str:
            which = int(place.group(1)) - 1
            return _in_form(counter[which] or 0, "decimal" if levels[level].legal else levels[which].form)

        return _PLACE.sub(print_number, levels[level].text[:_LONGEST_LABEL]).strip()

    def _count_one(self, counter: list[int | None], identifier: str, level: int, levels: list[Level]) -> None:
        """Count one at a level; those above begin if they have not, those below begin anew."""
        now, start = counter[level], self._read_restarts(identifier).pop(level, None)
        if start is not None:
            counter[level] = start
        else:
            counter[level] = levels[level].start if now is None else now + 1
        for above in range(level):
            if counter[above] is None:
                counter[above] = levels[above].start
        for below in range(level + 1, _LEVELS):
            restart = levels[below].restart
            if restart != 0 and (restart is None or level < min(restart, below)):
                counter[below] = None

    def _find_owner(self, identifier: str) -> str:
        """The abstract list that a number counts in, which several numbers may share.

        It is looked for through the styles that lists may be kept in; a circle ends where it closes.
        """
        if identifier in self._owners:
            return self._owners[identifier]
        seen: set[str] = set()
        following: str | None = identifier
        while following is not None:
            abstract = value(self._nums.get(following), "abstractNumId") or ""
            link = value(self._abstract.get(abstract), "numStyleLink")
            following = value(self._styles.definition(link) if link else None, "pPr/numPr/numId")
            if abstract in seen or following not in self._nums or len(seen) > _LEVELS:
                break
            seen.add(abstract)
        self._owners[identifier] = abstract
        return abstract

    def _read_levels(self, identifier: str) -> list[Level]:
        known = self._levels.get(identifier)
        if known is None:
            known = self._levels[identifier] = [Level()] * _LEVELS
            abstract = self._abstract.get(self._find_owner(identifier))
            overrides = self._nums[identifier].findall(W + "lvlOverride")
            for parent in overrides if abstract is None else [abstract, *overrides]:
                for each in parent.findall(W + "lvl"):
                    at = number(value(each, name="ilvl"))
                    if at is not None and 0 <= at < _LEVELS:
                        known[at] = _read_level(each)
        return known

    def _read_restarts(self, identifier: str) -> dict[int, int]:
        """The numbers with which the levels of a list start anew where its first paragraph of that level comes."""
        known = self._restarts.get(identifier)
        if known is None:
            known = self._restarts[identifier] = {}
            for override in self._nums[identifier].findall(W + "lvlOverride"):
                at, start = number(value(override, name="ilvl")), number(value(override, "startOverride"))
                if at is not None and start is not None:
                    known.setdefault(at, start)
        return known


def _read_level(element: _Element) -> Level:
    form = element.find(f".//{W}numFmt")  # newer forms stand in an `mc:AlternateContent`
    start = number(value(element, "start"))
    return Level(
        start=0 if start is None else start,  # 17.9.25: left out, it is 0
        form=value(form) or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        legal=bool(is_on(child(element, "isLgl"))),
        style=value(element, "pStyle"),
    )


def _in_form(count: int, form: str) -> str:
    """A number in its form: 4 → `4`, `iv`, `d`, `04`."""
    words = str(count)
    if form in {"none", "bullet"}:
        return ""
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        words = in_repeated_letters(count)
    elif form in {"lowerRoman", "upperRoman"} and 0 < count <= MAX_ROMAN:
        words = in_roman(count)
    elif form == "decimalZero":
        words = f"{count:02d}"
    return words.upper() if form.startswith("upper") else words
