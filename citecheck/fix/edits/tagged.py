"""Corrections of .ris and .nbib files: values behind their tags; tags, order and line ends stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.fix.deciding.spelling import clean, doi_as
from citecheck.fix.edits.values import NOT_PLAIN, exchange_name, replace_once, replace_words
from citecheck.fix.model import Edit, EditResult
from citecheck.text.identifiers import clean_doi, find_dois
from citecheck.text.normalize import fold
from citecheck.text.pages import expand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.fix.model import Change

_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,3})(?P<gap> {0,3}- ?)(?P<value>[^\r\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a format, for each field in its reader's order."""

    fields: Mapping[str, tuple[str, ...]]
    pages: tuple[str, ...]
    doi: tuple[str, ...]
    end: str | None  # the tag that ends a record
    doi_line: str  # how a DOI's line is written
    doi_tail: str = ""


RIS = Tags(
    {
        "title": ("TI", "T1", "CT"),
        "authors": ("AU", "A1"),
        "year": ("PY", "Y1", "DA"),
        "volume": ("VL",),
        "issue": ("IS",),
        "container": ("JF", "T2", "JO", "BT"),
    },
    ("SP", "EP"),
    ("DO", "DI"),
    "ER",
    "DO",
)
NBIB = Tags(
    {
        "title": ("TI",),
        "authors": ("FAU", "AU"),
        "year": ("DP",),
        "volume": ("VI",),
        "issue": ("IP",),
        "container": ("JT",),
    },
    ("PG",),
    (),
    None,
    "LID",
    " [doi]",
)


@dataclass(frozen=True, slots=True)
class _Line:
    tag: str
    start: int  # of the value
    end: int
    value: str
    gap: str
    whole: int  # where the line begins


def edit_record(text: str, start: int, end: int, changes: Sequence[Change], tags: Tags) -> EditResult:
    """The changes of one record, `text[start:end]`."""
    lines = [
        _Line(m["tag"], m.start("value"), m.end("value"), m["value"], m["gap"], m.start())
        for m in _LINE.finditer(text, start, end)
        if m.start() == start or text[m.start() - 1] == "\n"
    ]
    made = EditResult()
    for change in changes:
        if change.field == "doi":
            made.add(change, _edit_doi(text, (start, end), lines, change, tags))
        elif change.field == "pages":
            made.add(change, _edit_pages(lines, change, tags))
        else:
            made.add(change, _edit_value(text, lines, change, tags.fields[change.field]))
    return made


def _edit_value(text: str, lines: Sequence[_Line], change: Change, tags: tuple[str, ...]) -> list[Edit] | str:
    """A field behind the first of its tags; a title on one line only, one that goes on in the next is not found."""
    present = [line for tag in tags for line in lines if line.tag == tag and line.value.strip()]
    if not present:
        return NOT_PLAIN
    first = present[0]
    if change.field == "title":
        return replace_words(text, [(first.start, first.end)], change.swaps, str, not_behind=r"\w")
    if change.field == "authors":
        return _edit_names(present, change)
    if change.field == "year":
        year = rf"(?<!\d){change.printed}(?!\d)"
        edits = [replace_once(text, [(line.start, line.end)], year, change.proposed) for line in present]
        return [e for e in edits if e] if edits[0] else NOT_PLAIN
    if fold(first.value) != fold(change.printed or ""):
        return NOT_PLAIN
    return [_replace_line(first, change.proposed)]


def _replace_line(line: _Line, new: str) -> Edit:
    """The whole value of a line, the blanks around it kept."""
    lead = len(line.value) - len(line.value.lstrip())
    return Edit(line.start + lead, line.start + len(line.value.rstrip()), clean(new))


def _edit_names(present: Sequence[_Line], change: Change) -> list[Edit] | str:
    same = [line for line in present if line.tag == present[0].tag]
    edits: list[Edit] = []
    for swap in change.names:
        line = same[swap.place] if swap.place < len(same) else None
        new = exchange_name(line.value, swap.old, swap.new, clean) if line else None
        if line is None or new is None:
            return NOT_PLAIN
        edits.append(Edit(line.start, line.end, new))
    return edits


def _edit_pages(lines: Sequence[_Line], change: Change, tags: Tags) -> list[Edit] | str:
    by_tag = {line.tag: line for line in reversed(lines) if line.tag in tags.pages and line.value.strip()}
    first, last = by_tag.get(tags.pages[0]), by_tag.get(tags.pages[-1])
    new = expand(change.proposed)
    if first is None or new is None:
        return NOT_PLAIN
    if fold(first.value) == fold(change.printed or ""):
        return [_replace_line(first, change.proposed)]
    if last is None or last is first or new[1] is None:
        return NOT_PLAIN
    return [_replace_line(line, page) for line, page in ((first, new[0]), (last, new[1])) if line.value.strip() != page]


def _edit_doi(
    text: str, place: tuple[int, int], lines: Sequence[_Line], change: Change, tags: Tags
) -> list[Edit] | str:
    own = [line for line in lines if line.tag in tags.doi]
    if change.printed is None:
        if own:
            return [Edit(own[0].start, own[0].end, change.proposed)] if not own[0].value.strip() else NOT_PLAIN
        return [_add_doi(text, place, lines, change.proposed, tags)]
    if not own and tags is NBIB:
        own = [line for line in lines if line.tag in {"LID", "AID"} and line.value.rstrip().endswith("[doi]")][:1]
    if not own or find_dois(own[0].value) != [change.printed]:
        return "it is under another tag"
    at = own[0].value.index("10.")
    behind = own[0].value[at:].partition(" ")[0]
    if clean_doi(behind) != change.printed:
        return NOT_PLAIN
    new = doi_as(behind.rstrip(), change.proposed)
    return [Edit(own[0].start + at, own[0].start + at + len(behind.rstrip()), new)]


def _add_doi(text: str, place: tuple[int, int], lines: Sequence[_Line], doi: str, tags: Tags) -> Edit:
    """A line behind the last one, or before the end of the record."""
    start, end = place
    newline = "\r\n" if "\r\n" in text[start : end + 2] else "\n"
    if tags.end is None:  # tags and blanks are four characters: `LID - `
        gap = f"{' ' * (4 - len(tags.doi_line))}- "
    else:
        gap = next((line.gap for line in lines if line.gap.endswith(" ")), "  - ")
    added = f"{tags.doi_line}{gap}{doi}{tags.doi_tail}"
    closing = next((line for line in lines if line.tag == tags.end), None)
    if closing is not None:
        return Edit(closing.whole, closing.whole, added + newline)
    return Edit(end, end, newline + added)
