"""Records made ready for an index by several processes, in the order in which they stand in the files."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.index.convert import convert
from citecheck.index.inputs import chunks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from citecheck.index.checkpoint import Checkpoint
    from citecheck.index.convert import Prepared
    from citecheck.index.inputs import Chunk

MOST = 8  # processes; the one that writes takes in what so many make ready
SMALL = 10_000_000  # bytes of input for which starting processes does not pay
AHEAD = 4  # chunks a process that are under way at a time: bounds what is held in memory


@dataclass(frozen=True, slots=True)
class Batch:
    """The works of one chunk, and how far reading is with it: in `file` (its place) the first `records`."""

    works: list[Prepared]
    skipped: int
    file: int
    records: int


def prepared(files: Sequence[Path], start: Checkpoint, processes: int | None = None) -> Iterator[Batch]:
    """The works of the files from a checkpoint on. Raises `InputError` for broken input."""
    chunks = _chunks(files, start)
    count = processes or min(os.cpu_count() or 1, MOST)
    if count == 1 or sum(f.stat().st_size for f in files) < SMALL:
        for file, chunk in chunks:
            yield _batch(file, chunk, convert(chunk))
        return
    context = multiprocessing.get_context("spawn")  # threads of the index are running: a fork would copy their locks
    with ProcessPoolExecutor(count, context, initializer=_ignore_interrupts) as pool:
        under_way = deque((file, chunk, pool.submit(convert, chunk)) for file, chunk in _first(chunks, count * AHEAD))
        try:
            while under_way:
                file, chunk, done = under_way.popleft()
                yield _batch(file, chunk, done.result())
                under_way.extend((f, c, pool.submit(convert, c)) for f, c in _first(chunks, 1))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _first(chunks: Iterator[tuple[int, Chunk]], count: int) -> Iterator[tuple[int, Chunk]]:
    for _ in range(count):
        found = next(chunks, None)
        if found is None:
            return
        yield found


def _batch(file: int, chunk: Chunk, done: tuple[list[Prepared], int]) -> Batch:
    return Batch(*done, file, chunk.first - 1 + len(chunk.records))


def _chunks(files: Sequence[Path], start: Checkpoint) -> Iterator[tuple[int, Chunk]]:
    """The chunks behind a checkpoint, each with the place of its file; checkpoints end where chunks do."""
    for file, path in enumerate(files):
        for chunk in chunks_of(path) if file >= start.file else ():
            if file > start.file or chunk.first > start.records:
                yield file, chunk


def _ignore_interrupts() -> None:
    """Ctrl-C is for the process that writes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
