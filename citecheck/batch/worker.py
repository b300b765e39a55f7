"""What a process of a run does with documents: takes one after the other, and answers with its rows."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from citecheck.batch.inputs.items import Outcome
from citecheck.batch.tables.parts import digest, pack
from citecheck.batch.work import digests, failed, opened, process, unchanged
from citecheck.errors import CitecheckError

if TYPE_CHECKING:
    from citecheck.batch.inputs.items import Done, Entry, Item, Settings
    from citecheck.batch.tables.parts import Packed


@dataclass(frozen=True, slots=True)
class Task:
    """An item, and what is known of it where nothing needs doing as long as its files are the same."""

    item: Item
    known: Entry | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The files are what they were."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An item that is done: its rows packed, its report as JSON where that was asked for."""

    entry: Entry
    packed: Packed
    references: int
    json: str | None

    @property
    def size(self) -> int:
        """The bytes of its rows, and the characters of its JSON."""
        return sum(map(len, self.packed.values())) + len(self.json or "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the processes of a run do: read documents with these settings."""

    settings: Settings

    def open(self) -> None:
        """Open the sources."""
        pa.set_memory_pool(pa.system_memory_pool())  # the one of Arrow sets a gigabyte aside, which would count as used
        opened(self.settings)

    def do(self, task: Task) -> Answer | Unchanged:
        """The rows of a document."""
        if task.known and unchanged(task.item, task.known.files):
            return Unchanged()
        return answer(_process_item(task.item, self.settings))


def _process_item(item: Item, settings: Settings) -> Done:
    try:
        return process(item, settings)
    except (MemoryError, CitecheckError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault over one document is a row, and no end of the run
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename.rsplit(os.sep, 1)[-1]}:{where.lineno}"
        why = f"{item.shown}: citecheck failed on it ({type(error).__name__} at {place}: {str(error)[:200]})."
        done = failed(item, settings, Outcome.CRASHED, why, digests(item))
        # a disk that is full or a share that is away is not the document's doing: the next run tries it again
        return replace(done, entry=replace(done.entry, again=isinstance(error, OSError)))


def answer(done: Done) -> Answer:
    """A result as it is sent and kept."""
    packed = pack(done.rows)
    entry = replace(done.entry, digest=digest(packed))
    return Answer(entry, packed, sum(row["references"] for row in done.rows.documents), done.json)
