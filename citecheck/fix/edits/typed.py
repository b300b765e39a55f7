"""Corrections of a typed entry: the value is found where it is printed, the rest of the entry is not touched.

A value may be printed twice (`12(12): 112`): each place is tried, the entry is read again, and only one after which it
reads as wanted, and in all other fields as before, is taken.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.fix.deciding.spelling import doi_as
from citecheck.fix.edits.values import exchange_name
from citecheck.fix.model import Edit, EditResult
from citecheck.parser.fields.parse import parse_reference
from citecheck.text.identifiers import DOI
from citecheck.text.normalize import DASHES, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.fix.edits.doi_style import DoiStyle
    from citecheck.fix.model import Change
    from citecheck.models import Name, Work

MAX_PLACES = 12  # of one value in one entry
NOT_FOUND = "it is not found in the entry as it was read"
NOT_ALONE = "its place in the entry is not clear"
_ATTRIBUTES = ("volume", "issue", "pages", "year", "doi")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")  # a letter may follow: `2009a`
_LATEX_SPECIAL = re.compile(r"(?<!\\)([&%$#_])")


def edit_entry(source: str, changes: list[Change], style: DoiStyle, syntax: str) -> EditResult:
    """The changes of one entry as edits in `source`, the entry as it is typed in its file, without its label.

    `syntax` is `text`, `markdown` or `latex`. `source` reads as the entry's text but for that syntax.
    """
    made = EditResult()
    raw = plain(source, syntax)
    for change in changes:
        if change.field == "doi" and change.printed is None:
            continue
        found = _find_edits(source, raw, change, syntax)
        made.add(change, found)
        if not isinstance(found, str):
            raw = _apply_change(raw, change)
    for change in changes:
        if change.field == "doi" and change.printed is None:
            made.add(change, [_add_doi(source, change.proposed, style, syntax)])
    return made


def plain(source: str, syntax: str) -> str:
    """An entry on one line, as it reads."""
    if syntax == "latex":
        from citecheck.formats.latex.reader import plain as read_latex

        return " ".join(read_latex(source).split())
    from citecheck.parser.reference_list.entries import entry_text

    return entry_text(source)


def _apply_change(raw: str, change: Change) -> str:
    """The plain entry with a change made: what the next change is held against."""
    for old, new in _list_replacements(change):
        places = list(_find_places(raw, old, "text"))
        right = [p for p in places if _reads_as_wanted(raw, p, new, change)] if len(places) > 1 else places
        if right:
            raw = raw[: right[0][0]] + new + raw[right[0][1] :]
    return raw


def _list_replacements(change: Change) -> list[tuple[str, str]]:
    """What is exchanged for what."""
    if change.field == "title":
        return [(s.old, s.new) for s in change.swaps]
    if change.field == "authors":
        return []
    return [(change.printed or "", change.proposed)]


def _find_edits(source: str, raw: str, change: Change, syntax: str) -> list[Edit] | str:
    """The edits of `source` that make a change, each in the one place after which the entry reads as wanted."""
    if change.field == "authors":
        return _edit_names(source, raw, change, syntax)
    edits: list[Edit] = []
    for old, new in _list_replacements(change):
        inside = list(_find_places(raw, old, "text"))[: MAX_PLACES + 1]
        there = list(_find_places(source, old, syntax))[: MAX_PLACES + 1]
        if not inside or len(inside) > MAX_PLACES:
            return NOT_FOUND
        if len(there) != len(inside):
            return NOT_ALONE
        right = [i for i, place in enumerate(inside) if _reads_as_wanted(raw, place, new, change)]
        if len(right) != 1:
            return NOT_ALONE
        start, end = there[right[0]]
        article = change.field == "container" and re.search(r"\bThe\s+$", source[:start])
        value = new.removeprefix("The ") if article else new
        if change.field == "doi":
            value = doi_as(source[start:end].replace("\\", ""), new)
        edits.append(Edit(start, end, _spell_value(source[start:end], value, syntax)))
    return edits


def _find_places(text: str, old: str, syntax: str) -> Iterator[tuple[int, int]]:
    """Where a value is a word of its own, across line ends, whatever dash it is printed with."""
    if not old.strip():
        return
    before = "" if old[0] in "(\"'“" else r"(?<![\w])"
    after = r"(?=[a-z]?(?!\w))" if _YEAR.match(old) else r"(?!\w)" if old[-1].isalnum() else ""
    flags = re.IGNORECASE if DOI.match(old) else re.NOFLAG
    for found in re.finditer(before + _value_pattern(old, syntax) + after, text, flags):
        yield found.span()


def _value_pattern(old: str, syntax: str) -> str:
    """A pattern of a value as it may be typed: across line ends, with any dash, in LaTeX with its escapes."""
    gap = r"(?:\s|~)+" if syntax == "latex" else r"\s+"
    pieces = []
    for word in old.split():
        piece = ""
        for c in word:
            if c in DASHES:
                piece += r"(?:---?|[-‐‑‒–—―−])\s*" if syntax == "latex" else rf"[{re.escape(DASHES)}]\s*"
            elif c in "&%$#_":
                piece += rf"\\?{re.escape(c)}"
            else:
                piece += re.escape(c)
        pieces.append(piece)
    return gap.join(pieces)


def _spell_value(printed: str, new: str, syntax: str) -> str:
    """The new value with the dash of the printed one, and what LaTeX needs."""
    if syntax != "latex":
        return new
    new = _LATEX_SPECIAL.sub(r"\\\1", new if DOI.match(new) else new.replace("\\", ""))
    dash = re.search(r"\d\s*(---?|[-–—−])", printed)
    return re.sub(r"(?<=\d)[-‐‑‒–—―−]+(?=\w)", dash.group(1), new) if dash else new


def _reads_as_wanted(raw: str, place: tuple[int, int], new: str, change: Change) -> bool:
    """Whether the entry, changed in this place, reads as wanted and otherwise as before."""
    before, after = parse_reference(raw), parse_reference(raw[: place[0]] + new + raw[place[1] :])
    if change.field == "title":
        return fold(new) in fold(after.title or "") and _others_unchanged(before, after, "title")
    if change.field == "container":
        return fold(after.container or "") == fold(new) and _others_unchanged(before, after, "container")
    if change.field == "year":
        return (
            after.year == int(new)
            and after.year_suffix == before.year_suffix
            and _others_unchanged(before, after, "year")
        )
    if change.field == "doi":
        return after.doi == new and _others_unchanged(before, after, "doi")
    got = getattr(after, change.field)
    return got is not None and fold(got) == fold(new) and _others_unchanged(before, after, change.field)


def _others_unchanged(before: Work, after: Work, field: str) -> bool:
    """Whether all fields but one read the same."""
    if field == "pages":
        before, after = (replace(w, first_page=None, article_number=None) for w in (before, after))
    same = all(getattr(before, name) == getattr(after, name) for name in _ATTRIBUTES if name != field)
    words = all(
        fold(getattr(before, name) or "") == fold(getattr(after, name) or "")
        for name in ("title", "container")
        if name != field
    )
    return same and words and [a.family for a in before.authors] == [a.family for a in after.authors]


# --- names --------------------------------------------------------------------------------------------------


def _edit_names(source: str, raw: str, change: Change, syntax: str) -> list[Edit] | str:
    edits: list[Edit] = []
    changed = raw
    for swap in change.names:
        found = _find_name(source, swap.old, syntax)
        inside = _find_name(changed, swap.old, "text")
        if found is None or inside is None:
            return NOT_ALONE
        new = exchange_name(source[slice(*found)], swap.old, swap.new, str, behind="")
        plainly = exchange_name(changed[slice(*inside)], swap.old, swap.new, str, behind="")
        if new is None or plainly is None:
            return NOT_FOUND
        edits.append(Edit(*found, new))
        changed = changed[: inside[0]] + plainly + changed[inside[1] :]
    before, after = parse_reference(raw), parse_reference(changed)
    wanted = list(before.authors)
    for swap in change.names:
        if swap.place >= len(wanted):
            return NOT_ALONE
        wanted[swap.place] = swap.new
    same = [(fold(a.family or ""), fold(a.given or "")) for a in after.authors] == [
        (fold(a.family or ""), fold(a.given or "")) for a in wanted
    ]
    rest = replace(before, authors=after.authors) == after
    return edits if same and rest else NOT_ALONE


def _find_name(text: str, name: Name, syntax: str) -> tuple[int, int] | None:
    """The one place where a name is printed: `Gutz L`, `Gutz, L.`, `L. Gutz`."""
    family = _value_pattern(name.family or "", syntax)
    given = _value_pattern(name.given, syntax) if name.given else ""
    gap = r"(?:\s|~)*" if syntax == "latex" else r"\s*"
    ways = [f"{family},?{gap}{given}", f"{given}{gap}{family}"] if given else [family]
    found = {m.span() for way in ways for m in re.finditer(rf"(?<!\w){way}(?!\w)", text)}
    return next(iter(found)) if len(found) == 1 else None


# --- a DOI added --------------------------------------------------------------------------------------------


def _add_doi(source: str, doi: str, style: DoiStyle, syntax: str) -> Edit:
    """The DOI behind the entry, in the list's way; the mark before it only where the entry ends without one."""
    end = len(source.rstrip())
    body = source[:end]
    closed = bool(re.search(r"[.,;:!?](?:[*_}”\"')\]]*)$", body))
    if syntax == "latex" and style.opening != "\\url{":
        doi = _LATEX_SPECIAL.sub(r"\\\1", doi)
    elif syntax == "markdown" and not style.opening:
        doi = doi.replace("<", "\\<")  # the brackets of a SICI
    shown = style.spell(doi)
    if style.mark == "," and body.endswith(".") and not re.search(r"\b[\w.]{1,4}\.$", body):
        return Edit(end - 1, end, f", {shown}" + ("" if style.stop else "."))
    mark = "" if closed else style.mark
    return Edit(end, end, f"{mark} {shown}")
