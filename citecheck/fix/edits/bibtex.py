"""Corrections of a .bib file in place: keys, order, layout, delimiters, macros and comments stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.bibliography.bibtex.names import split_authors
from citecheck.bibliography.bibtex.scanner import scan
from citecheck.bibliography.bibtex.values import plain
from citecheck.fix.deciding.spelling import doi_as
from citecheck.fix.edits.latex_text import in_latex
from citecheck.fix.edits.values import NOT_PLAIN, exchange_name, replace_words
from citecheck.fix.model import Edit, EditResult
from citecheck.text.identifiers import clean_doi
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.bibliography.bibtex.scanner import Field, RawEntry
    from citecheck.fix.model import Change

# Where each field is looked for, in the reader's order
_NAMES = {
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "container": ("journaltitle", "journal"),
    "title": ("title", "subtitle"),
    "authors": ("author",),
    "year": ("date", "year"),
}
_HEAD = re.compile(r"(?P<name>[^\s=]+)(?P<before>\s*)=(?P<after>\s*)")  # `title   = `
_TRAILING = re.compile(r"(?:\s|%[^\n]*\n)*\Z")  # blanks, and `% a comment`, behind a value
_RANGE = re.compile(r"\s*(?:---?|[-‐‑‒–—―−])\s*")
MACRO = "it is given by a macro or put together from parts"
INHERITED = "it is taken over from another entry"


@dataclass(frozen=True, slots=True)
class BibStyle:
    """How the DOIs of a file are written, and whether it is in ASCII alone."""

    names: dict[str, str]  # by the way the entry's other fields are capitalised
    resolver: str
    escaped: bool
    ascii: bool


@dataclass(frozen=True, slots=True)
class _Value:
    """A value between its delimiters, `text[start:end]`; `mark` is `{`, `"` or nothing."""

    start: int
    end: int
    mark: str


class BibFile:
    """The entries of a file by their places, and its manner."""

    def __init__(self, text: str) -> None:
        self.text = text
        entries = list(scan(text))
        self.entries = {e.start: e for e in entries}
        self.style = _read_style(text, entries)

    def edit(self, start: int, changes: Sequence[Change]) -> EditResult:
        """The changes of the entry that begins at `start`."""
        made = EditResult()
        entry = self.entries.get(start)
        for change in changes:
            if entry is None or entry.broken:
                made.add(change, "the entry is broken")
            elif change.field == "doi":
                made.add(change, self._edit_doi(entry, change))
            else:
                made.add(change, self._edit_field(entry, change))
        return made

    # --- fields ---------------------------------------------------------------------------------------------

    def _edit_field(self, entry: RawEntry, change: Change) -> list[Edit] | str:
        present = [entry.fields[n] for n in _NAMES[change.field] if n in entry.fields and entry.fields[n].value.strip()]
        if not present:
            return INHERITED
        if change.field == "title":
            values = [v for f in present if (v := self._find_value(f))]
            if len(values) != len(present):
                return MACRO
            return replace_words(self.text, [(v.start, v.end) for v in values], change.swaps, self._spell)
        value = self._find_value(present[0])
        if value is None:
            return MACRO
        if change.field == "authors":
            return self._edit_names(value, change)
        edits = [self._replace_value(value, change)]
        if change.field == "year" and len(present) > 1 and present[1].value.strip() == change.printed:
            other = self._find_value(present[1])
            edits.append(self._replace_value(other, change) if other else MACRO)
        wrong = next((e for e in edits if isinstance(e, str)), None)
        return wrong or [e for e in edits if isinstance(e, Edit)]

    def _replace_value(self, value: _Value, change: Change) -> Edit | str:
        """A value that is replaced as a whole, a year within its date, pages with their own dash."""
        inside = self.text[value.start : value.end]
        if change.field == "year":
            found = re.search(rf"(?<!\d){re.escape(change.printed or '')}(?!\d)", inside)
            if not found:
                return NOT_PLAIN
            return Edit(value.start + found.start(), value.start + found.end(), change.proposed)
        braced = len(inside) > 1 and inside[0] == "{" and inside[-1] == "}" and plain(inside[1:-1]) == plain(inside)
        lead = len(inside) - len(inside.lstrip())
        start, end = value.start + lead, value.start + len(inside.rstrip())
        if braced:
            start, end = value.start + 1, value.end - 1
        new = self._spell(change.proposed)
        if change.field == "pages":
            dash = _RANGE.search(self.text, start, end)
            new = _RANGE.sub(lambda _: dash.group() if dash else "--", change.proposed)
        if not value.mark and not new.isdecimal():
            return NOT_PLAIN
        if value.mark == '"' and '"' in new:
            return NOT_PLAIN
        return Edit(start, end, new)

    def _edit_names(self, value: _Value, change: Change) -> list[Edit] | str:
        parts = split_authors(self.text[value.start : value.end])
        edits = []
        for swap in change.names:
            if swap.place >= len(parts):
                return NOT_PLAIN
            start, end = (value.start + at for at in parts[swap.place])
            written = self.text[start:end]
            new = exchange_name(written, swap.old, swap.new, self._spell)
            if new is None or fold(new) == fold(written):
                return NOT_PLAIN
            edits.append(Edit(start, end, new))
        return edits

    def _spell(self, value: str) -> str:
        """A value as this file spells letters beyond ASCII and LaTeX's own signs."""
        return in_latex(value, ascii_only=self.style.ascii)

    def _field_end(self, field: Field) -> int:
        """Where a field ends, without the blanks and comments behind it."""
        behind = _TRAILING.search(self.text[field.start : field.end])
        return field.start + behind.start() if behind else field.end

    def _find_value(self, field: Field) -> _Value | None:
        head = _HEAD.match(self.text, field.start, field.end)
        if head is None:
            return None
        start, end = head.end(), self._field_end(field)
        first, last = self.text[start : start + 1], self.text[end - 1 : end]
        inside = self.text[start + 1 : end - 1]
        if (first == "{" and last == "}") or (first == last == '"' and end - start > 1):
            # `{A} # {B}` begins and ends so too
            return _Value(start + 1, end - 1, first) if inside == field.value else None
        return _Value(start, end, "") if self.text[start:end].isdecimal() else None

    # --- identifiers ----------------------------------------------------------------------------------------

    def _edit_doi(self, entry: RawEntry, change: Change) -> list[Edit] | str:
        doi = change.proposed
        if any(sign in doi for sign in '{}\\%"'):  # nothing of a record becomes a command, or ends a value
            return NOT_PLAIN
        own = entry.fields.get("doi")
        if own is None:
            if change.printed is not None:
                return "it is in another field than doi"
            return [self._add_doi(entry, doi)]
        value = self._find_value(own)
        if value is None:
            return MACRO
        inside = self.text[value.start : value.end]
        if not inside.strip():
            return [Edit(value.start, value.end, self._spell_doi(doi))]
        if change.printed is None or clean_doi(inside.replace("\\", "")) != change.printed:
            return NOT_PLAIN
        at = inside.find("10.")
        end = value.start + len(inside.rstrip())
        new = doi_as(self.text[value.start + at : end].replace("\\", ""), doi)
        return [Edit(value.start + at, end, new.replace("_", r"\_") if "\\_" in inside else new)]

    def _spell_doi(self, doi: str) -> str:
        return self.style.resolver + (doi.replace("_", r"\_") if self.style.escaped else doi)

    def _add_doi(self, entry: RawEntry, doi: str) -> Edit:
        """A `doi` behind the last field, laid out as its neighbours are."""
        fields = sorted(entry.fields.values(), key=lambda f: f.start)
        last = fields[-1]
        end = self._field_end(last)
        before = self._find_separator(entry, fields)
        way = _doi_name_like(self.text[last.start : last.start + len(last.name)])
        name = self.style.names.get(way, way)
        value = self._find_value(last)
        marks = [v.mark for f in fields if (v := self._find_value(f)) and v.mark]
        quoted = marks.count('"') > len(marks) / 2 and (value is None or value.mark != "{")
        opening, closing = ('"', '"') if quoted else ("{", "}")
        return Edit(
            end, end, f"{before}{name}{self._spell_equals(fields, name)}{opening}{self._spell_doi(doi)}{closing}"
        )

    def _find_separator(self, entry: RawEntry, fields: Sequence[Field]) -> str:
        """What is written between two fields of the entry: a comma, a line end, the indentation."""
        last = fields[-1]
        behind_key = max(self.text.find(",", entry.start, entry.end), entry.start)
        before = self._field_end(fields[-2]) if len(fields) > 1 else behind_key
        between = self.text[before : last.start]
        if between.strip() == ",":
            return between
        newline = "\r\n" if "\r\n" in self.text[entry.start : entry.end] else "\n"
        line = self.text.rfind("\n", 0, last.start) + 1
        indent = self.text[line : last.start]
        return f",{newline}{indent if not indent.strip() else '  '}"

    def _spell_equals(self, fields: Sequence[Field], name: str) -> str:
        """The equals sign with the blanks around it, under those of the other fields where these are aligned."""
        heads = [m for f in fields if (m := _HEAD.match(self.text, f.start, f.end))]
        last = heads[-1]
        signs = {len(m["name"]) + len(m["before"]) for m in heads}
        values = {m.end() - m.start() for m in heads}
        lengths = {len(m["name"]) for m in heads}
        if len(lengths) > 1 and len(signs) == 1:
            return " " * max(signs.pop() - len(name), 0) + "=" + last["after"]
        if len(lengths) > 1 and len(values) == 1:
            return f"{last['before']}=".ljust(max(values.pop() - len(name), 1))
        before, after = (" " if last[part] else "" for part in ("before", "after"))
        return f"{before}={after}"


def _read_style(text: str, entries: Sequence[RawEntry]) -> BibStyle:
    """What most entries do that have a DOI."""
    names: dict[str, list[str]] = {}
    resolvers: list[str] = []
    escaped = plain_ones = 0
    for entry in entries:
        if (field := entry.fields.get("doi")) is None or "10." not in field.value:
            continue
        other = next((f for n, f in entry.fields.items() if n != "doi"), field)
        way = _doi_name_like(text[other.start : other.start + len(other.name)])
        names.setdefault(way, []).append(text[field.start : field.start + len("doi")])
        resolvers.append(field.value[: field.value.index("10.")].strip(" {"))
        escaped += "\\_" in field.value
        plain_ones += bool(re.search(r"(?<!\\)_", field.value))
    usual = {way: max(sorted(set(found)), key=found.count) for way, found in names.items()}
    resolver = max(sorted(set(resolvers)), key=resolvers.count) if resolvers else ""
    return BibStyle(usual, resolver, escaped > plain_ones, text.isascii())


def _doi_name_like(name: str) -> str:
    """The name `doi` with the capitals of another field's name: `TITLE` → `DOI`, `Title` → `Doi`."""
    if name.isupper():
        return "DOI"
    return "Doi" if name[:1].isupper() else "doi"
