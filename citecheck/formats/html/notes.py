"""Notes of a page: which links are their markers, which elements their text, and which links lead back."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from citecheck.formats.html.page import block_of, classes

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from citecheck.formats.html.page import Page
    from citecheck.formats.markup.tree import Node

# Ids of notes: Pandoc `fn1`, Word `_ftn1` and `_edn1`, Google Docs `ftnt1`, `footnote-3`, `user-content-fn-1`
_NOTE_ID = re.compile(
    r"(?:user-content-)?_?(?:fn|ftn|edn|ftnt|en|footnote|endnote|fnote)[\w:.-]{0,40}\d$", re.IGNORECASE
)
_MARKER_CLASSES = frozenset("footnote-ref footnoteref noteref fn-ref fnref footnote-reference footnote".split())
_SECTIONS = frozenset("footnotes endnotes footnote-list".split())
_SECTION_ROLES = frozenset({"doc-endnotes", "doc-footnotes"})
_NOTE_CLASSES = frozenset("footnote endnote".split())
_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote"})
_ONE_NOTE = re.compile(r"(?:ftn|edn|fn|ftnt)[-_]?\d+$", re.IGNORECASE)
_LONGEST_MARKER = 8  # code points: `[12]`, `note 3`
# What leads back from an entry or a note to the text
_BACK = re.compile(r"\W*|(?:go|back|return|jump)(?: up| back)? ?(?:to (?:ref|text|article|citation).*)?", re.IGNORECASE)


class Notes:
    """The notes of a page: `markers` leads from the link in the text to the element that is the note's text."""

    def __init__(self, page: Page, entries: AbstractSet[int]) -> None:
        self.page = page
        self.markers: dict[int, Node] = {}
        for index, key in page.links.items():
            link, target = page.tree.nodes[index], page.ids[key]
            if target.index > index and self._is_marker(link, key, target, entries):
                self.markers[index] = _find_note_element(target)
        self._at = sorted(self.markers)
        self.texts = {node.index for node in self.markers.values()}

    def _is_marker(self, link: Node, key: str, target: Node, entries: AbstractSet[int]) -> bool:
        if len(self.page.tree.string(link, 100)) > _LONGEST_MARKER or target.index in entries:
            return False
        around = [target, *target.around()]
        if any(n.index in entries for n in around):
            return False
        return (
            link.get("role") == "doc-noteref"
            or not _MARKER_CLASSES.isdisjoint(classes(link))
            or bool(_NOTE_ID.match(key))
            or any(n.get("role") in _SECTION_ROLES or not _SECTIONS.isdisjoint(classes(n)) for n in around)
        )

    def is_back(self, link: Node, *, in_note: bool) -> bool:
        """Whether a link in a note or an entry only leads back to where it is cited, with no word of its own."""
        if link.get("role") == "doc-backlink":
            return True
        key = self.page.links.get(link.index)
        if key is None or self.page.ids[key].index > link.index:
            return False
        words = self.page.tree.string(link, 100)
        if _BACK.fullmatch(words):
            return True
        if in_note:
            if len(words) > _LONGEST_MARKER:
                return False
            target = self.page.ids[key]  # a marker, something in a marker, or something that holds one
            return any(n.index in self.markers for n in (target, *target.around(2))) or (
                bisect_left(self._at, target.last) > bisect_left(self._at, target.index)
            )
        return len(words) == 1 and words.isalpha()  # `^ a b`


def _find_note_element(target: Node) -> Node:
    """The element that holds all of a note, where a link leads to its number or its first paragraph."""
    block = block_of(target)
    parent = block.parent
    if parent is None or block.name != "p":
        return block
    is_note = (
        parent.get("role") in _NOTE_ROLES
        or not _NOTE_CLASSES.isdisjoint(classes(parent))
        or _ONE_NOTE.match(parent.get("id"))
        or parent.name == "li"
    )
    return parent if is_note else block
