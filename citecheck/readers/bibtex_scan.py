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
_ENTRY = re.compile(r"@[ \t]{0,8}([A-Za-z]{1,40})\s{0,8}([{(])")  # `@article{`, `@Book (`
_AT_LINE = re.compile(r"^[ \t]*@[ \t]{0,8}[A-Za-z]{1,40}\s{0,8}[{(]", re.MULTILINE)
_GAP = re.compile(r"(?:\s|%[^\n]*\n)*")
_KEY = re.compile(
    r"[^\s,={}\"]{1,500}(?=\s{0,200}(?:,|[})]))|[^,={}\"\n]{1,500}(?=,)"
)  # `smith2001,`; some have spaces
_NAME = re.compile(r"([^\s=,{}\"#%()@]{1,100})\s{0,200}=")  # `title =`
_BRACES = re.compile(r"[{}]")
_QUOTED = re.compile(r"[{}\"]")
_WORD = re.compile(r"[^\s,{}\"#%()=]{1,200}")  # `2001`, `jan`, a macro
_NEXT = re.compile(r",\s{0,200}[A-Za-z][\w-]{0,60}\s{0,20}=")  # where reading goes on behind what is broken
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


def scan(text: str) -> Iterator[RawEntry]:
    """The entries of a file in order; text between them, comments and preambles are passed over."""
    lines = [m.start() for m in _AT_LINE.finditer(text)]
    macros = dict(MONTHS)
    at = 0
    while found := _ENTRY.search(text, at):
        kind = found.group(1).lower()
        nxt = bisect_right(lines, found.start())
        limit = lines[nxt] if nxt < len(lines) else len(text)
        reader = _Reader(text, found, limit, macros)
        at = max(reader.skip() if kind in _SKIPPED else reader.read(kind), found.end())
        if kind == "string":
            macros.update({f.name: f.value for f in reader.entry.fields.values()})
        elif kind not in _SKIPPED:
            yield reader.entry


class _Reader:
    """Reads one entry, from its opening to its closing bracket but never beyond `limit`."""

    def __init__(self, text: str, found: re.Match[str], limit: int, macros: dict[str, str]) -> None:
        self.text = text
        self.at = found.end()
        self.limit = limit
        self.macros = macros
        self.closing = "}" if found.group(2) == "{" else ")"
        self.entry = RawEntry(found.group(1).lower(), None, found.start(), limit)

    def skip(self) -> int:
        """Past a comment or preamble; only its opening where it never closes."""
        end = self._closed()
        return self.at if end is None else end + 1

    def read(self, kind: str) -> int:
        """Reads the entry; gives where reading goes on."""
        self._gap()
        if kind != "string":
            self._key()
        while self._field():
            pass
        closed = self.at < self.limit and self.text[self.at] == self.closing
        if not closed:
            self._break(f"it has no closing '{self.closing}'", self.entry.start)
        else:
            self.at += 1
        self.entry.end = len(self.text[self.entry.start : self.at].rstrip()) + self.entry.start
        return self.at

    def _gap(self) -> None:
        found = _GAP.match(self.text, self.at, self.limit)
        self.at = found.end() if found else self.at

    def _key(self) -> None:
        if _NAME.match(self.text, self.at, self.limit):
            self._break("it has no key", self.at)
            return
        found = _KEY.match(self.text, self.at, self.limit)
        if found:
            self.entry.key = found.group().strip() or None
            self.at = found.end()
        if self.entry.key is None:
            self._break("it has no key", self.at)

    def _field(self) -> bool:
        """One field, if another follows; what is no field is told once and passed over."""
        self._gap()
        while self.at < self.limit and self.text[self.at] == ",":
            self.at += 1
            self._gap()
        if self.at >= self.limit or self.text[self.at] == self.closing:
            return False
        start = self.at
        found = _NAME.match(self.text, self.at, self.limit)
        if found:
            self.at = found.end()
            value = self._value()
            if value is not None:
                name = found.group(1).lower()
                self.entry.fields.setdefault(name, Field(name, value, start, self.at))
                return True
            self._break(f"the value of {found.group(1)} does not end", start)
        else:
            self._break("there is no field name where one should be", start)
        again = _NEXT.search(self.text, max(self.at, start), self.limit)
        self.at = again.start() if again else self._end_of_broken(start)
        return again is not None

    def _end_of_broken(self, start: int) -> int:
        """Behind an unreadable rest: at the last closing bracket before the next entry."""
        last = self.text.rfind(self.closing, start, self.limit)
        return last if last >= 0 else self.limit

    def _value(self) -> str | None:
        """A value with its `#` parts put together; `None` where a brace or quotation mark is not closed."""
        pieces: list[str] = []
        while True:
            self._gap()
            piece = self._piece()
            if piece is None:
                return None
            pieces.append(piece)
            self._gap()
            if self.at >= self.limit or self.text[self.at] != "#":
                return "".join(pieces)[:MAX_VALUE]
            self.at += 1

    def _piece(self) -> str | None:
        if self.at >= self.limit:
            return None
        opening, start = self.text[self.at], self.at + 1
        if opening in '{"':
            end = self._braced(start) if opening == "{" else self._quoted(start)
            if end is None:
                return None
            self.at = end + 1
            return self.text[start:end]
        word = _WORD.match(self.text, self.at, self.limit)
        if not word:
            return None if self.text[self.at] not in f",{self.closing}" else ""
        self.at = word.end()
        return self.macros.get(word.group().lower(), word.group())

    def _closed(self) -> int | None:
        return self._braced(self.at) if self.closing == "}" else self.text.find(")", self.at, self.limit)

    def _braced(self, at: int) -> int | None:
        """The place of the brace that closes one opened before `at`. Escaped braces count, as in BibTeX."""
        depth = 1
        for brace in _BRACES.finditer(self.text, at, self.limit):
            depth += 1 if brace.group() == "{" else -1
            if depth == 0:
                return brace.start()
        return None

    def _quoted(self, at: int) -> int | None:
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

    def _break(self, why: str, at: int) -> None:
        if not self.entry.broken:
            self.entry.broken, self.entry.broken_at = why, at
