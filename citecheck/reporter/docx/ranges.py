"""Where a comment's marks go in the main part of a Word document: beside runs, which are split where need be.

A citation that a reference manager wrote is a field: marks inside it would be lost when it is updated, and would look
to the manager like a change by hand. They go around it, as around links, content controls and drawings.
"""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from citecheck.formats.docx.origins import Place

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND = frozenset({"hyperlink", "fldSimple", "sdt", "AlternateContent"})  # marks go around these, not into them


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks of one comment: what goes before its first character, and what behind its last."""

    first: Place
    last: Place
    before: _Element
    behind: tuple[_Element, ...]


def set_marks(root: _Element, marks: Sequence[Mark]) -> None:
    """Put the marks of comments into a main part. Texts stay as they are; only runs at their edges are split."""
    edges: dict[tuple[int, int, bool], list[_Element]] = defaultdict(list)
    for mark in marks:
        first, last = mark.first, mark.last
        last = max(last, first, key=lambda p: (p.element, p.offset))
        edges[first.element, first.offset, True].append(mark.before)
        edges[last.element, last.offset + 1, False] += mark.behind
    wanted = {element for element, _, _ in edges}
    elements = {number: each for number, each in enumerate(root.iter("*")) if number in wanted}
    body = _Body(root)
    for element, offset, opens in sorted(edges, reverse=True):  # from the end: what comes before keeps its place
        for each in edges[element, offset, opens] if opens else reversed(edges[element, offset, opens]):
            body.put(elements[element], offset, each, opens=opens)


class _Body:
    """The main part while marks are put into it."""

    def __init__(self, root: _Element) -> None:
        self._w = root.tag.rpartition("}")[0] + "}" if "}" in root.tag else ""
        self._fields: dict[_Element, dict[_Element, tuple[_Element, _Element]]] = {}
        self._cut: dict[tuple[_Element, int, bool], _Element] = {}

    def put(self, element: _Element, offset: int, mark: _Element, *, opens: bool) -> None:
        """One mark before the character at an offset of an element (`opens`), or behind the one before the offset."""
        if element.tag == self._w + "t":
            offset = _next_letter(element.text or "", offset)
        key = element, offset, opens
        if key not in self._cut:
            self._cut[key] = self._find_edge(element, offset, opens=opens)
        (self._cut[key].addprevious if opens else self._cut[key].addnext)(mark)

    def _find_edge(self, element: _Element, offset: int, *, opens: bool) -> _Element:
        """The run, or what stands around it, that begins (ends) at a place; split off where it does not yet."""
        whole = self._find_unsplit(element, opens=opens)
        if whole is not None:
            return whole
        run = element.getparent()
        assert run is not None  # noqa: S101 - `_find_unsplit` found it to be a run
        if opens:
            return self._split_run(run, element, offset) if self._has_before(element, offset) else run
        if self._has_behind(element, offset):
            self._split_run(run, element, offset)
        return run

    # --- what is not split ------------------------------------------------------------------------------------

    def _find_unsplit(self, element: _Element, *, opens: bool) -> _Element | None:
        """What marks go around as a whole where an element stands in it; `None` for an ordinary run."""
        chain = [element, *element.iterancestors()]
        runs = [i for i, each in enumerate(chain) if each.tag == self._w + "r"]
        if not runs:  # no run at all: nothing that Word writes
            return element
        top = chain[runs[-1]]  # the outermost: of a box's text, the run that holds the box
        found = None if runs == [1] and self._can_split(element) else top
        outer = self._find_field(top)
        if outer is not None:
            found = top = outer[0] if opens else outer[1]
        for each in top.iterancestors():
            if each.tag == self._w + "p":
                break
            if each.tag.rpartition("}")[2] in _AROUND:
                found = each
        return found

    def _can_split(self, element: _Element) -> bool:
        """Whether the words of an element stay the same in two halves: white space at an end counts only if kept."""
        if element.tag != self._w + "t":
            return True
        text = element.text or ""
        return element.get(_SPACE) == "preserve" or text == text.strip()

    def _find_field(self, run: _Element) -> tuple[_Element, _Element] | None:
        """The first and last run of the outermost field around a run that begins and ends in its paragraph."""
        paragraph = next(run.iterancestors(self._w + "p"), None)
        if paragraph is None:
            return None
        if paragraph not in self._fields:
            self._fields[paragraph] = self._list_fields(paragraph)
        return self._fields[paragraph].get(run)

    def _list_fields(self, paragraph: _Element) -> dict[_Element, tuple[_Element, _Element]]:
        """By run, the field around it. Fields of boxes in the paragraph are their own paragraphs'."""
        found: dict[_Element, tuple[_Element, _Element]] = {}
        begun: list[int] = []
        runs = [r for r in paragraph.iter(self._w + "r") if next(r.iterancestors(self._w + "p"), None) is paragraph]
        for i, run in enumerate(runs):
            for mark in run.iterchildren(self._w + "fldChar"):
                kind = mark.get(self._w + "fldCharType")
                if kind == "begin":
                    begun.append(i)
                elif kind == "end" and begun:
                    first = begun.pop()
                    found |= dict.fromkeys(runs[first : i + 1], (runs[first], run))  # an outer one comes later
        return found

    # --- splitting --------------------------------------------------------------------------------------------

    def _has_before(self, element: _Element, offset: int) -> bool:
        """Whether a run holds anything before a place."""
        before = any(e.tag != self._w + "rPr" for e in element.itersiblings(preceding=True))
        return before or (offset > 0 and element.tag == self._w + "t")

    def _has_behind(self, element: _Element, offset: int) -> bool:
        more = element.tag == self._w + "t" and offset < len(element.text or "")
        return more or element.getnext() is not None

    def _split_run(self, run: _Element, element: _Element, offset: int) -> _Element:
        """The second half of a run, from a place on: its look is that of the first."""
        second = run.makeelement(run.tag, _copy_attributes(run))
        second.tail, run.tail = run.tail, None
        look = run.find(self._w + "rPr")
        if look is not None:
            copied = deepcopy(look)
            copied.tail = None
            second.append(copied)
        following = list(element.itersiblings())
        if element.tag == self._w + "t":
            half = self._cut_text(element, offset)
            if half is not None:
                second.append(half)
        if offset == 0:
            following = [element, *following]
        second.extend(following)
        run.addnext(second)
        return second

    def _cut_text(self, element: _Element, offset: int) -> _Element | None:
        """The rest of a text from an offset on, cut off; `None` where all of it or nothing goes."""
        text = element.text or ""
        if not 0 < offset < len(text):
            return None
        rest = element.makeelement(element.tag, _copy_attributes(element))
        element.text, rest.text = text[:offset], text[offset:]
        for each in (element, rest):
            if each.text != (each.text or "").strip():
                each.set(_SPACE, "preserve")
        return rest


def _next_letter(text: str, offset: int) -> int:
    """An offset, or the next one at which no letter is parted from its accents."""
    if is_normalized("NFC", text):
        return offset
    whole = normalize("NFC", text)
    while offset < len(text) and normalize("NFC", text[:offset]) + normalize("NFC", text[offset:]) != whole:
        offset += 1
    return offset


def _copy_attributes(element: _Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}
