"""The records of a .bib file with their places: a linear scanner that loses a broken entry and no other.

bibtexparser (2.1) was measured for this: it gives lines but no positions of fields, and reads on across an unclosed
brace. Here an entry ends, whatever its braces say, where a line begins with the next `@type{`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_VALUE = 100_000  # code points of one value, macros put in: an abstract is 5,000
MAX_MACRO = 2_000  # code points of one macro: they are names of journals
MAX_EXPANDED = 20_000_000  # code points that macros add to all values of a file; a few lines can stand for billions
MAX_UNREAD = 5  # places of an entry behind which reading goes on: each may be looked through to the entry's end
_ENTRY = re.compile(r"@[ \t]{0,8}([A-Za-z]{1,40})\s{0,8}([{(])")  # `@article{`, `@Book (`
_AT_LINE = re.compile(r"^[ \t]*@[ \t]{0,8}[A-Za-z]{1,40}\s{0,8}[{(]", re.MULTILINE)
_GAP = re.compile(r"(?:\s++|%[^\n]*+\n)*+")  # blanks, and `% a comment`
_KEY = re.compile(
    r"[^\s,={}\"]{1,500}(?=\s{0,200}(?:,|[})]))|[^,={}\"\n]{1,500}(?=,)"
)  # `smith2001,`; some have spaces
_NAME = re.compile(r"([^\s=,{}\"#%()@]{1,100})\s{0,200}=")  # `title =`
_BRACES = re.compile(r"[{}]")
_QUOTED = re.compile(r"[{}\"]")  # `"`, and the braces within which it ends nothing
_WORD = re.compile(r"[^\s,{}\"#%()=]{1,200}")  # `2001`, `jan`, a macro
_NEXT = re.compile(r",\s{0,200}[A-Za-z][\w-]{0,60}\s{0,20}=")  # where reading goes on behind what is broken
# The next field within a value that has lost its closing brace: `, author = {`; `,` + line + `year =`
_SWALLOWED = re.compile(
    r",\s{0,200}[A-Za-z][\w-]{0,60}\s{0,20}=\s{0,20}[{\"]|,[ \t]{0,20}\r?\n\s{0,200}[A-Za-z][\w-]{0,60}\s{0,20}="
)
_SKIPPED = frozenset({"comment", "preamble"})
MONTHS = dict(
    zip(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(),
        "January February March April May June July August September October November December".split(),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its value with macros put in, and the place of its name."""

    name: str  # lower case
    value: str
    start: int
    end: int


@dataclass(slots=True)
class RawEntry:
    """An entry as written. `broken` says what of it could not be read, at `broken_at`."""

    kind: str  # lower case
    key: str | None
    start: int
    end: int
    fields: dict[str, Field] = field(default_factory=dict)
    broken: str = ""
    broken_at: int = 0

    def get(self, *names: str) -> str | None:
        """The first of some fields that is there and not empty."""
        return next((self.fields[n].value for n in names if n in self.fields and self.fields[n].value.strip()), None)


@dataclass(slots=True)
class _Macros:
    """The macros that `@string` has defined so far, and how much they may still add to the values."""

    values: dict[str, str]
    room: int = MAX_EXPANDED

    def define(self, fields: dict[str, Field]) -> None:
        """The macros of a `@string`."""
        self.values.update({f.name: f.value[:MAX_MACRO] for f in fields.values()})

    def read(self, word: str) -> str:
        """The value of a word without braces: itself, where it is a number or nobody defined it."""
        value = self.values.get(word.lower())
        if value is None or len(value) > self.room:
            return word
        self.room -= len(value)
        return value


def scan(text: str) -> Iterator[RawEntry]:
    """The entries of a file in order; text between them, comments and preambles are passed over."""
    lines = [m.start() for m in _AT_LINE.finditer(text)]
    macros = _Macros(dict(MONTHS))
    at = 0
    while found := _ENTRY.search(text, at):
        kind = found.group(1).lower()
        nxt = bisect_right(lines, found.start())
        limit = lines[nxt] if nxt < len(lines) else len(text)
        reader = _Reader(text, found, limit, macros)
        at = max(reader.skip() if kind in _SKIPPED else reader.read(kind), found.end())
        if kind == "string":
            macros.define(reader.entry.fields)
        elif kind not in _SKIPPED:
            yield reader.entry


class _Reader:
    """Reads one entry, from its opening to its closing bracket but never beyond `limit`."""

    def __init__(self, text: str, found: re.Match[str], limit: int, macros: _Macros) -> None:
        self.text = text
        self.at = found.end()
        self.limit = limit
        self.macros = macros
        self.unread = 0
        self.closing = "}" if found.group(2) == "{" else ")"
        self.entry = RawEntry(found.group(1).lower(), None, found.start(), limit)

    def skip(self) -> int:
        """Past a comment or preamble; up to the next entry where it never closes."""
        end: int | None = self.text.find(self.closing, self.at, self.limit)
        if self.closing == "}":
            end = self._find_closing_brace(self.at)
        return self.limit if end is None or end < 0 else end + 1

    def read(self, kind: str) -> int:
        """Read the entry; return where reading goes on."""
        self._skip_gap()
        if kind != "string":
            self._read_key()
        while True:
            while self._read_field():
                pass
            if self._at_end() or not self._go_back():
                break
        if self._at_end():
            self.at += 1
        else:
            self._note_broken(f"it has no closing '{self.closing}'", self.entry.start)
        self.entry.end = len(self.text[self.entry.start : self.at].rstrip()) + self.entry.start
        return self.at

    def _at_end(self) -> bool:
        return self.at < self.limit and self.text[self.at] == self.closing

    def _go_back(self) -> bool:
        """Go back to the fields that the last value has swallowed: its brace is missing, the entry's has closed it."""
        last = next(reversed(self.entry.fields.values()), None)
        begins = _NAME.match(self.text, last.start, self.limit) if last else None
        if last is None or begins is None or self.unread >= MAX_UNREAD:
            return False
        behind = _SWALLOWED.search(self.text, begins.end(), last.end)
        if behind is None:
            return False
        self.unread += 1
        self.at = behind.start()
        value = self.text[begins.end() : self.at].strip().lstrip('{"')[:MAX_VALUE]
        self.entry.fields[last.name] = Field(last.name, value, last.start, self.at)
        self._note_broken(f"the value of {last.name} does not end", last.start)
        return True

    def _skip_gap(self) -> None:
        found = _GAP.match(self.text, self.at, self.limit)
        self.at = found.end() if found else self.at

    def _read_key(self) -> None:
        if _NAME.match(self.text, self.at, self.limit):
            self._note_broken("it has no key", self.at)
            return
        found = _KEY.match(self.text, self.at, self.limit)
        if found:
            self.entry.key = found.group().strip() or None
            self.at = found.end()
        if self.entry.key is None:
            self._note_broken("it has no key", self.at)

    def _read_field(self) -> bool:
        """One field, if another follows; what is no field is reported once and passed over."""
        self._skip_gap()
        while self.at < self.limit and self.text[self.at] == ",":
            self.at += 1
            self._skip_gap()
        if self.at >= self.limit or self.text[self.at] == self.closing:
            return False
        start = self.at
        found = _NAME.match(self.text, self.at, self.limit)
        if found:
            self.at = found.end()
            value = self._read_value()
            if value is not None:
                name = found.group(1).lower()
                self.entry.fields.setdefault(name, Field(name, value, start, self.at))
                return True
            self._note_broken(f"the value of {found.group(1)} does not end", start)
        else:
            self._note_broken("there is no field name where one should be", start)
        self.unread += 1
        again = _NEXT.search(self.text, max(self.at, start), self.limit) if self.unread < MAX_UNREAD else None
        if again:
            self.at = again.start()
        else:  # behind an unreadable rest: at the last closing bracket before the next entry
            last = self.text.rfind(self.closing, start, self.limit)
            self.at = last if last >= 0 else self.limit
        return again is not None

    def _read_value(self) -> str | None:
        """A value with its `#` parts put together; `None` where a brace or quotation mark is not closed."""
        pieces: list[str] = []
        room = MAX_VALUE
        while True:
            self._skip_gap()
            piece = self._read_piece()
            if piece is None:
                return None
            if room > 0:
                pieces.append(piece[:room])
                room -= len(piece)
            self._skip_gap()
            if self.at >= self.limit or self.text[self.at] != "#":
                return "".join(pieces)
            self.at += 1

    def _read_piece(self) -> str | None:
        if self.at >= self.limit:
            return None
        opening, start = self.text[self.at], self.at + 1
        if opening in '{"':
            end = self._find_closing_brace(start) if opening == "{" else self._find_closing_quote(start)
            if end is None:
                return None
            self.at = end + 1
            return self.text[start:end]
        word = _WORD.match(self.text, self.at, self.limit)
        if not word:
            return None if self.text[self.at] not in f",{self.closing}" else ""
        self.at = word.end()
        return self.macros.read(word.group())

    def _find_closing_brace(self, at: int) -> int | None:
        """The place of the brace that closes one opened before `at`. Escaped braces count, as in BibTeX."""
        depth = 1
        for brace in _BRACES.finditer(self.text, at, self.limit):
            depth += 1 if brace.group() == "{" else -1
            if depth == 0:
                return brace.start()
        return None

    def _find_closing_quote(self, at: int) -> int | None:
        depth = 0
        for mark in _QUOTED.finditer(self.text, at, self.limit):
            if mark.group() == '"':
                if depth == 0:
                    return mark.start()
            else:
                depth += 1 if mark.group() == "{" else -1
                if depth < 0:
                    return None
        return None

    def _note_broken(self, why: str, at: int) -> None:
        if not self.entry.broken:
            self.entry.broken, self.entry.broken_at = why, at
