"""Pieces of work: a document or a stretch of a file of references, where its bytes are, and what a run does with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from citecheck.sources.open import SourceOptions

if TYPE_CHECKING:
    from datetime import date

    from citecheck.batch.tables.rows import Rows


class Outcome(StrEnum):
    """What became of a piece of work; all but `OK` have a finding CC901 that says why."""

    OK = "ok"
    UNREADABLE = "unreadable"  # no reader takes it
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"  # a process died over it, or a part of citecheck failed


@dataclass(frozen=True, slots=True)
class File:
    """A file on the disk."""

    path: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a .zip or .tar. `packed` is where the archive lies; `shown` what messages call it.

    `offset` and `size` (bytes) say where it lies in a .tar; a .zip finds it by its name.
    """

    packed: str
    name: str
    shown: str
    offset: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a file of references, read already: `first` is the number of the first."""

    path: str
    first: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """An archive, folder or file that could not be looked through, or not to its end: `why` ends with a full stop."""

    path: str
    why: str


Place = File | Member | Lines | Broken


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work. `id` names it in the tables; `reference_list` is its list, where that is a separate file.

    `origin` is where it is named, `manifest.csv:12`; `year` is that of the document, where that is known.
    """

    id: str
    place: Place
    reference_list: File | None = None
    year: int | None = None
    origin: str = ""

    @property
    def path(self) -> str:
        """What tables call it."""
        return self.place.shown if isinstance(self.place, Member) else self.place.path

    @property
    def shown(self) -> str:
        """What messages call it."""
        return f"{self.path}:{self.place.first}" if isinstance(self.place, Lines) else self.path


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the result for a document, beside the document. Can be sent to other processes and machines.

    `sources` as on the command line (`crossref`, `index:DIR`); `codes` are the rules reported; `json` asks for the
    report as JSON too.
    """

    sources: tuple[str, ...]
    day: date
    codes: tuple[str, ...]
    offline: bool = False
    closed: bool = False
    mailto: str | None = None
    suggest: bool = True
    json: bool = False
    input_format: str | None = None

    @property
    def source_options(self) -> SourceOptions:
        """How the sources are opened in each process."""
        return SourceOptions(self.sources, self.offline, self.mailto, closed=self.closed)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run keeps of an item that is done, beside its rows: by this the next run knows that it is.

    `files` are those that the rows were made from, the document first, as (path, SHA-256). `again` says that the next
    run should do it anew, because a source or a file that it names was not there. `worst` is the rank of its most
    serious finding (`Severity.rank`), `None` without any; `digest` is one of its rows.
    """

    id: str
    outcome: Outcome
    files: tuple[tuple[str, str], ...] = ()
    again: bool = False
    complete: bool = True
    worst: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an item: what a run keeps of it, its rows, and its report as JSON where that was asked for."""

    entry: Entry
    rows: Rows
    json: str | None = None


def named(path: str) -> str:
    """A path as an id: what of it is no Unicode shows as its bytes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
