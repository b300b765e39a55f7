"""Corrections of a CSL-JSON file in place: layout, order of the keys and escapes stay as they are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import JSONDecoder
from typing import TYPE_CHECKING, Any

from citecheck.fix.deciding.spelling import doi_as
from citecheck.fix.edits.values import CSL_KEYS, NOT_PLAIN, changed_parts, replace_words
from citecheck.fix.model import Edit, EditResult
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.fix.model import Change

_SPACE = re.compile(r"\s*")
_DECODER = JSONDecoder()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, or an item of an array: its places in the text and its value."""

    key: str
    begins: int  # of the key; of the value where there is none
    start: int  # of the value
    end: int
    value: Any


def edit_item(text: str, start: int, changes: Sequence[Change]) -> EditResult:
    """The changes of the item that begins at `start`."""
    made = EditResult()
    item = {m.key: m for m in members(text, start)}
    for change in changes:
        made.add(change, _edit_field(text, item, change))
    return made


def _edit_field(text: str, item: dict[str, Member], change: Change) -> list[Edit] | str:
    if change.field == "doi":
        return _edit_doi(text, item, change)
    if change.field == "year":
        return _edit_year(text, item.get("issued"), change)
    if change.field == "authors":
        return _edit_names(text, item.get("author"), change)
    member = item.get(CSL_KEYS[change.field])
    if member is None:
        return NOT_PLAIN
    if change.field == "title":
        if not isinstance(member.value, str):
            return NOT_PLAIN

        def spell(word: str) -> str:
            return quoted(text, word)[1:-1]

        return replace_words(text, [(member.start, member.end)], change.swaps, spell, spell_old=spell)
    if str(member.value) != change.printed:
        return NOT_PLAIN
    if isinstance(member.value, int) and not isinstance(member.value, bool):
        return [Edit(member.start, member.end, change.proposed)] if change.proposed.isdecimal() else NOT_PLAIN
    return [Edit(member.start, member.end, quoted(text, change.proposed))]


def _edit_year(text: str, issued: Member | None, change: Change) -> list[Edit] | str:
    """The first number of `date-parts`, or the year within `raw` or `literal`."""
    if issued is None or not isinstance(issued.value, dict):
        return NOT_PLAIN
    inner = {m.key: m for m in members(text, issued.start)}
    if "date-parts" in inner:
        dates = members(text, inner["date-parts"].start)
        parts = members(text, dates[0].start) if dates and isinstance(dates[0].value, list) else []
        if len(dates) != 1 or not parts or str(parts[0].value) != change.printed:
            return NOT_PLAIN
        string = isinstance(parts[0].value, str)
        return [Edit(parts[0].start, parts[0].end, f'"{change.proposed}"' if string else change.proposed)]
    for name in ("literal", "raw"):
        if (member := inner.get(name)) and isinstance(member.value, str):
            found = re.compile(rf"(?<!\d){change.printed}(?!\d)").search(text, member.start, member.end)
            return [Edit(*found.span(), change.proposed)] if found else NOT_PLAIN
    return NOT_PLAIN


def _edit_names(text: str, authors: Member | None, change: Change) -> list[Edit] | str:
    if authors is None or not isinstance(authors.value, list):
        return NOT_PLAIN
    people = members(text, authors.start)
    edits = []
    for swap in change.names:
        if swap.place >= len(people) or not isinstance(people[swap.place].value, dict):
            return NOT_PLAIN
        name = {m.key: m for m in members(text, people[swap.place].start)}
        for key, old, new in changed_parts(swap.old, swap.new):
            if key not in name or name[key].value != old or not new or any(k.endswith("particle") for k in name):
                return NOT_PLAIN
            edits.append(Edit(name[key].start, name[key].end, quoted(text, new)))
    return edits


def _edit_doi(text: str, item: dict[str, Member], change: Change) -> list[Edit] | str:
    own = item.get("DOI")
    if own is not None:
        if change.printed is None:
            return [Edit(own.start, own.end, quoted(text, change.proposed))] if not own.value else NOT_PLAIN
        if not isinstance(own.value, str) or clean_doi(own.value) != change.printed:
            return NOT_PLAIN
        lead, mark, rest = own.value.partition("10.")
        return [Edit(own.start, own.end, quoted(text, lead + doi_as(mark + rest, change.proposed)))]
    if change.printed is not None or not item:
        return "it is under another key than DOI"
    last = max(item.values(), key=lambda m: m.end)
    before = max((m for m in item.values() if m is not last), key=lambda m: m.end, default=None)
    if before is None:
        return NOT_PLAIN
    between = text[before.end : last.begins]
    colon = text[last.begins : last.start].partition(":")
    gap = colon[2] if colon[2].isspace() or not colon[2] else " "
    return [Edit(last.end, last.end, f'{between}"DOI":{gap}{quoted(text, change.proposed)}')]


def quoted(text: str, value: str) -> str:
    """A string as the file writes strings: beyond ASCII escaped, unless the file has such letters."""
    return json.dumps(value, ensure_ascii=text.isascii())


def members(text: str, start: int) -> list[Member]:
    """The members of the object, or items of the array, that begins at `start`; of valid JSON only."""
    closing, found = {"{": "}", "[": "]"}[text[start]], []
    at = _skip_space(text, start + 1)
    while text[at] != closing:
        begins, key = at, ""
        if closing == "}":
            key, at = _DECODER.raw_decode(text, at)
            at = _skip_space(text, _skip_space(text, at) + 1)  # behind the colon
        value, end = _DECODER.raw_decode(text, at)
        found.append(Member(key, begins, at, end, value))
        at = _skip_space(text, end)
        if text[at] == ",":
            at = _skip_space(text, at + 1)
    return found


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
