"""The process that reads documents: takes one after the other from a pipe, and answers with its rows."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from citecheck.batch import limits as bounds
from citecheck.batch.inputs.items import Outcome
from citecheck.batch.tables.parts import digest, pack
from citecheck.batch.work import digests, failed, opened, process, unchanged
from citecheck.errors import CitecheckError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from citecheck.batch.inputs.items import Done, Entry, Item, Settings
    from citecheck.batch.limits import Limits
    from citecheck.batch.tables.parts import Packed

_GARBAGE = 50_000  # as the command line has it: objects made between two looks for garbage


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has opened its sources."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """The run cannot go on: an index is broken, a source unknown."""

    why: str


@dataclass(frozen=True, slots=True)
class Task:
    """An item, and what is known of it where nothing needs doing as long as its files are the same."""

    item: Item
    known: Entry | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The files are what they were."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """There is no memory left; the process ends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An item that is done: its rows packed, its report as JSON where that was asked for."""

    entry: Entry
    packed: Packed
    references: int
    json: str | None


Message = Ready | Unusable | Unchanged | Exhausted | Answer


def main(pipe: Connection, settings: Settings, limits: Limits) -> None:
    """Works until the pipe is closed."""
    _quiet()
    pa.set_memory_pool(pa.system_memory_pool())  # arrow's own sets a gigabyte aside, which would count as used
    bounds.confine(limits)
    gc.set_threshold(_GARBAGE, 20, 20)
    try:
        opened(settings)
    except CitecheckError as error:
        pipe.send(Unusable(str(error)))
        return
    pipe.send(Ready())
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = pipe.recv()
            bounds.begin(limits)
            message = _answer(task, settings)
            bounds.end()
            pipe.send(message)
            if isinstance(message, Exhausted | Unusable):
                return


def _answer(task: Task, settings: Settings) -> Message:
    try:
        if task.known and unchanged(task.item, task.known.files):
            return Unchanged()
        return answer(_done(task.item, settings))
    except MemoryError:
        return Exhausted()
    except CitecheckError as error:
        return Unusable(str(error))


def _done(item: Item, settings: Settings) -> Done:
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


def _quiet() -> None:
    """What libraries print over broken documents goes nowhere: standard output is the run's, stderr its progress."""
    if os.environ.get("CITECHECK_DEBUG"):
        return
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.close(nowhere)
    sys.stdin = None
