"""Styles of an OpenDocument text: what they say of superscript and hidden words, headings, lists and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.odt.names import FORMAT, OFFICE, STYLE, TEXT, whole_number
from citecheck.formats.office.writer import PLAIN, Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from citecheck.formats.odt.package import OpenDocument

_LONGEST_CHAIN = 50  # styles that one style inherits from; those of LibreOffice are 6 at most
_DEEPEST = 10  # levels of headings and lists (ODF 1.3, 19.849)
_HEADING = re.compile(r"Heading_20_(\d{1,2})")  # `Heading_20_1`: names have their spaces written so
_TITLE = "Title"  # LibreOffice's own name of the style, in every language


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """What a style says of a paragraph or a table. `level` is that of a heading, from 1."""

    look: Look = PLAIN
    level: int | None = None
    title: bool = False
    list_style: str | None = None
    breaks_before: bool = False
    breaks_after: bool = False


class Styles:
    """The styles of a document by family and name."""

    def __init__(self, document: OpenDocument) -> None:
        self._found: dict[tuple[str, str], _Element] = {}
        self._looks: dict[str, Look] = {}
        self._blocks: dict[tuple[str, str], BlockStyle] = {}
        self.lists: dict[str, _Element] = {}
        self.outline: _Element | None = None
        common = None if document.styles is None else document.styles.find(OFFICE + "styles")
        for group in (common, document.content.find(OFFICE + "automatic-styles")):
            for each in () if group is None else group:
                name = each.get(STYLE + "name") or ""
                if each.tag == STYLE + "style":
                    self._found[each.get(STYLE + "family") or "", name] = each
                elif each.tag == TEXT + "list-style":
                    self.lists[name] = each
                elif each.tag == TEXT + "outline-style":
                    self.outline = each

    def look(self, name: str | None) -> Look:
        """What a text style says."""
        if not name:
            return Look()
        if name not in self._looks:
            self._looks[name] = _read_look(list(self._inherited_styles("text", name)))
        return self._looks[name]

    def block(self, family: str, name: str | None) -> BlockStyle:
        """What the style of a paragraph (`paragraph`) or a table (`table`) says."""
        key = family, name or ""
        if key not in self._blocks:
            chain = list(self._inherited_styles(*key))
            self._blocks[key] = BlockStyle(
                look=_read_look(chain),
                level=next((level for style in chain if (level := _heading_level(style))), None),
                title=any(s.get(STYLE + "name") == _TITLE for s in chain),
                list_style=next((n for s in chain if (n := s.get(STYLE + "list-style-name")) is not None), None),
                breaks_before=_breaks_page(chain, "break-before")
                or bool(chain and chain[0].get(STYLE + "master-page-name")),
                breaks_after=_breaks_page(chain, "break-after"),
            )
        return self._blocks[key]

    def _inherited_styles(self, family: str, name: str) -> Iterator[_Element]:
        """The style and those that it inherits from; a circle ends where the chain gets too long."""
        style = self._found.get((family, name))
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._found.get((family, style.get(STYLE + "parent-style-name") or ""))


def _heading_level(style: _Element) -> int | None:
    """The level of the headings that a style is for; LibreOffice leaves it out of Word's own heading styles."""
    named = _HEADING.fullmatch(style.get(STYLE + "name") or "")
    return whole_number(style.get(STYLE + "default-outline-level") or (named[1] if named else None), 1, _DEEPEST)


def _read_look(chain: list[_Element]) -> Look:
    positions = (_get_property(style, "text-properties", STYLE + "text-position") for style in chain)
    displays = (_get_property(style, "text-properties", TEXT + "display") for style in chain)
    position = next((p for p in positions if p is not None), None)
    display = next((d for d in displays if d is not None), None)
    return Look(None if position is None else _is_superscript(position), None if display is None else display == "none")


def _get_property(style: _Element, group: str, name: str) -> str | None:
    found = style.find(STYLE + group)
    return None if found is None else found.get(name)


def _is_superscript(position: str) -> bool:
    """Whether a text position is above the line: `super 58%`, `33% 58%`; not `sub 58%`, `-33%`, `0% 100%`."""
    first = position.split(maxsplit=1)[0] if position.strip() else ""
    if first == "super":
        return True
    share = first.removesuffix("%").partition(".")[0]
    return share.isascii() and share.isdigit() and int(share[:4]) > 0


def _breaks_page(chain: list[_Element], side: str) -> bool:
    """Whether a page begins there; the nearest style that says anything decides."""
    for style in chain:
        for group in ("paragraph-properties", "table-properties"):
            found = _get_property(style, group, FORMAT + side)
            if found is not None:
                return found == "page"
    return False
