"""Documents: the text a reader delivers, the way back to its source, and what the format itself knows.

Positions are code points of `Document.text`, ends exclusive, unless it says "source".
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from citecheck.models.work import Work  # noqa: TC001 - msgspec reads the annotations: see stages.py


class CitationForm(StrEnum):
    """How a citation names its works."""

    NUMERIC = "numeric"
    AUTHOR_YEAR = "author-year"
    KEY = "key"  # `\cite{smith2001}`, `[@smith2001]`: what the author writes, not what a reader sees
    NOTE = "note"
    LINKED = "linked"  # recognised by its link or field code alone


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a document's text, as its reader would find it."""

    document: str
    start: int
    end: int
    line: int | None = None  # 1-based
    column: int | None = None  # 1-based, code points
    page: int | None = None
    part: str | None = None  # "body", "footnote 3", "table 2"


# --- what a format knows beyond its text ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading the format itself marks (Markdown `#`, a Word style); text formats without marks have none."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that is not the running text: `footnote 3`, `endnote 1`, `table 2`, `text box 1`.

    `anchor` is where the running text refers to it, for notes.
    """

    start: int
    end: int
    name: str
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedTarget:
    """One work that a marked citation names by a key: BibTeX key, XML id, anchor, id of a field code's item.

    `work` is what the mark itself says of the work (the CSL-JSON of a field code).
    """

    start: int
    end: int
    key: str
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class MarkedCitation:
    r"""A citation that the format marks as one.

    `KEY`: the text there is a command for authors (`\cite{a,b}`, `[@a; @b]`), kept verbatim in the text.
    `LINKED`: the text there is what a reader sees (`12`, `Smith et al. 2001`), with a link or field code behind it.
    """

    start: int
    end: int
    form: CitationForm
    targets: tuple[MarkedTarget, ...]


@dataclass(frozen=True, slots=True)
class MarkedEntry:
    r"""An entry of a reference list that the format marks as one: `<ref id=…>`, `\bibitem{…}`, a BibTeX record.

    `raw` is the reference as one would print it, where `text[start:end]` is data rather than a printed reference.
    `work` is what the format says of its fields; `label` the printed or generated number, without brackets.
    """

    start: int
    end: int
    key: str | None = None
    label: str | None = None
    work: Work | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """An element that links within the document can lead to, by its id."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the file itself that its reader saw and went on from: a broken BibTeX entry, a key twice.

    `rule` is the code it is reported under, `message` one sentence that ends with a full stop.
    """

    rule: str
    message: str
    start: int
    end: int
    serious: bool = True  # reported at the rule's severity or at least as a warning; else as information


@dataclass(frozen=True, slots=True)
class Markup:
    """What a format knows beyond its text; all positions are in `Document.text`, all tuples in their order."""

    headings: tuple[Heading, ...] = ()
    superscripts: tuple[tuple[int, int], ...] = ()
    excluded: tuple[tuple[int, int], ...] = ()  # code, math, front matter: no typed citation is looked for there
    parts: tuple[Part, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()  # (start in the text, page number), ascending
    citations: tuple[MarkedCitation, ...] = ()
    entries: tuple[MarkedEntry, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    nocite: tuple[MarkedTarget, ...] = ()  # entries the author lists without citing them; key `*` is all
    faults: tuple[Fault, ...] = ()


# --- the document -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps positions of a document's clean text to its source text.

    `clean[i]` stands at `source[i]` of file `file[i]`, for ascending `clean`; in between positions advance
    together, up to the next `source` of the same file. The identity is the empty map; an empty `file` means that
    there is one file only.
    """

    clean: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    file: tuple[int, ...] = ()

    def to_source(self, position: int) -> int:
        """The source position of a clean position."""
        return self.place(position)[1]

    def place(self, position: int) -> tuple[int, int]:
        """The file (0 is the document itself) and the source position of a clean position."""
        if not self.clean:
            return 0, position
        i = max(bisect_right(self.clean, position) - 1, 0)
        found = self.source[i] + (position - self.clean[i])
        file = self.file[i] if self.file else 0
        if (
            i + 1 < len(self.source)
            and (not self.file or self.file[i + 1] == file)
            and self.source[i + 1] >= self.source[i]
        ):
            found = min(found, self.source[i + 1])  # text that only the clean side has (a list number) stays in place
        return file, found


@dataclass(frozen=True)
class SourceFile:
    r"""One of the files that a document was put together from (`\input`, several bibliographies)."""

    id: str
    path: str
    text: str
    sha256: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where the lines begin."""
        return line_starts(self.text)


@dataclass(frozen=True)
class Document:
    """A document as a reader delivers it: the text the parser reads, and the way back to its source.

    `text` is what the parser reads. `source_text` is what reported positions count in: the file's own decoded
    text for text formats, where a reader removed markup; `None` where both are the same.
    """

    id: str
    path: str
    format: str
    text: str
    sha256: str
    role: str = "manuscript"
    title: str | None = None
    source_text: str | None = None
    offsets: OffsetMap = OffsetMap()
    markup: Markup = Markup()
    problems: tuple[str, ...] = ()  # what a reader of the report should know about the file: its encoding, …
    unread: str | None = None  # what of it the reader could not read: the run is incomplete, not clean
    bibliographies: tuple[str, ...] = ()  # the lists that the document names, as it names them
    included: tuple[SourceFile, ...] = ()  # files 1, 2, … of `offsets`; file 0 is the document itself
    has_lines: bool = True  # whether a line of the text is one that a reader of the file can find

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return line_starts(self.text if self.source_text is None else self.source_text)

    def locate(self, start: int, end: int) -> Location:
        """The location, in source positions, of `text[start:end]`."""
        file, first = self.offsets.place(start)
        other, last = self.offsets.place(end - 1) if end > start else (file, first - 1)
        last = last + 1 if other == file else first
        owner, starts = self.id, self._line_starts
        if file:
            owner, starts = self.included[file - 1].id, self.included[file - 1].line_starts
        line = column = None
        if self.has_lines:
            line = bisect_right(starts, first)
            column = first - starts[line - 1] + 1
        return Location(owner, first, last, line, column, self.page_at(start), self.part_at(start))

    def page_at(self, position: int) -> int | None:
        """The page of a position of the text."""
        i = bisect_right(self.markup.pages, (position, 1 << 60)) - 1
        return self.markup.pages[i][1] if i >= 0 else None

    def part_at(self, position: int) -> str | None:
        """The note, table or box of a position of the text; `body` for the rest, where the format knows parts."""
        if not self.markup.parts:
            return None
        i = bisect_right(self._part_starts, position) - 1
        inside = i >= 0 and position < self.markup.parts[i].end
        return self.markup.parts[i].name if inside else "body"

    @cached_property
    def _part_starts(self) -> tuple[int, ...]:
        return tuple(part.start for part in self.markup.parts)


def line_starts(text: str) -> tuple[int, ...]:
    """The positions at which the lines of a text begin."""
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)
