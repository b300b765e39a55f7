"""Styles of a Word document: what paragraphs and runs inherit that a reader of citations must know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.docx.names import W, child, is_on, number, value
from citecheck.formats.office.writer import PLAIN, Look

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading\s?([1-9])$", re.IGNORECASE)  # `heading 1`: Word's name in every language

_VAL, _RUN_STYLE = W + "val", W + "rStyle"
_ALIGN, _POSITION, _VANISH = W + "vertAlign", W + "position", W + "vanish"


@dataclass(frozen=True, slots=True)
class Style:
    """What a style and those it is based on come to.

    `level` is 1–9 for headings and 10 for body text, `numbering` number id and level.
    """

    level: int | None = None
    title: bool = False
    look: Look = PLAIN
    numbering: tuple[str, int | None] | None = None


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        found = [] if root is None else list(root.iter(W + "style"))
        self._by_id = {value(each, name="styleId") or "": each for each in found}
        defaults = (
            each
            for each in found
            if value(each, name="type") == "paragraph" and value(each, name="default") in {"1", "true", "on"}
        )
        self._default = value(next(defaults, None), name="styleId") or ""
        self._known: dict[str, Style] = {}

    def of(self, identifier: str | None) -> Style:
        """The style of that id, or the default for paragraphs."""
        identifier = self._default if identifier is None else identifier
        if identifier not in self._known:
            chain: dict[str, _Element] = {}  # the style and those it is based on; a circle ends where it closes
            following = identifier
            while following in self._by_id and following not in chain and following not in self._known:
                chain[following] = self._by_id[following]
                following = value(chain[following], "basedOn") or ""
            merged = self._known.get(following, Style())
            for name, style in reversed(chain.items()):
                merged = self._known[name] = _inherit_style(style, merged)
            self._known[identifier] = merged
        return self._known[identifier]

    def look(self, properties: _Element, below: Look) -> Look:
        """How a run with these properties (`w:rPr`) looks in a paragraph that looks like `below`."""
        first = next(iter(properties), None)  # where the schema has the style
        if first is not None and first.tag == _RUN_STYLE:
            below = self.of(first.get(_VAL) or "").look.over(below)
        return below if first is None else _read_look(properties, below)

    def definition(self, identifier: str) -> _Element | None:
        """A style as it stands in the file."""
        return self._by_id.get(identifier)


def _inherit_style(style: _Element, below: Style) -> Style:
    """What a style says, over what it inherits."""
    name = value(style, "name") or ""
    named = _HEADING.match(name)
    properties = child(style, "rPr")
    level = outline_level(child(style, "pPr"))
    if level is None:
        level = int(named.group(1)) if named else below.level
    return Style(
        level,
        below.title or name.casefold() == "title",
        below.look if properties is None else _read_look(properties, below.look),
        numbering_of(child(style, "pPr")) or below.numbering,
    )


def numbering_of(properties: _Element | None) -> tuple[str, int | None] | None:
    """Number id and level of a paragraph's properties (`w:pPr`), as given there; id `0` takes the number away."""
    given = child(properties, "numPr")
    identifier = value(given, "numId")
    return None if identifier is None else (identifier, number(value(given, "ilvl")))


def outline_level(properties: _Element | None) -> int | None:
    """A paragraph's own outline level, 1–9, or 10 for body text; `None` if it has none of its own."""
    level = number(value(properties, "outlineLvl"))
    return None if level is None else level + 1


def _read_look(properties: _Element, below: Look) -> Look:
    """What run properties say themselves, over what is below them; mostly nothing."""
    superscript, hidden = below.superscript, below.hidden
    aligned = False
    for each in properties:
        tag = each.tag
        if tag == _ALIGN:
            superscript = each.get(_VAL) == "superscript"
            aligned = True
        elif tag == _POSITION and not aligned:
            height = number(each.get(_VAL))
            superscript = height is not None and height > 0
        elif tag == _VANISH:
            hidden = is_on(each)
    if superscript is below.superscript and hidden is below.hidden:
        return below
    return Look(superscript, hidden)
