"""Records made ready for an index by several processes, in the order of the files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.index.convert import convert
from citecheck.index.inputs import chunks_of
from citecheck.workers.ordered import map_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from citecheck.index.checkpoint import Checkpoint
    from citecheck.index.convert import Converted
    from citecheck.index.inputs import Chunk

MOST = 8  # processes; the one that writes takes in what so many make ready
SMALL = 10_000_000  # bytes of input for which starting processes does not pay


@dataclass(frozen=True, slots=True)
class Batch:
    """What one chunk made, and how far reading is with it: in `file` (its place) the first `records`."""

    made: Converted
    file: int
    records: int
    shape: str


def prepared(files: Sequence[Path], start: Checkpoint, processes: int | None = None) -> Iterator[Batch]:
    """The works of the files from a checkpoint on. Raises `InputError` for broken input."""
    chunks = _remaining_chunks(files, start)
    count = processes or min(os.cpu_count() or 1, MOST)
    if count == 1 or sum(f.stat().st_size for f in files) < SMALL:
        converted: Iterable[tuple[tuple[int, Chunk], Converted]] = (
            (placed, _convert_chunk(placed)) for placed in chunks
        )
    else:
        converted = map_in_order(_convert_chunk, chunks, count)
    for (file, chunk), made in converted:
        yield Batch(made, file, chunk.first - 1 + len(chunk.records), chunk.shape)


def _convert_chunk(placed: tuple[int, Chunk]) -> Converted:
    return convert(placed[1])


def _remaining_chunks(files: Sequence[Path], start: Checkpoint) -> Iterator[tuple[int, Chunk]]:
    """The chunks behind a checkpoint, each with the place of its file; checkpoints end where chunks do."""
    for file, path in enumerate(files):
        for chunk in chunks_of(path) if file >= start.file else ():
            if file > start.file or chunk.first > start.records:
                yield file, chunk
