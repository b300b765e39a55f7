"""What is counted of venues during a build, in files beside the index: sorted parts, merged when there are many.

Held in memory is only what was counted since the last commit. A checkpoint names the parts that belong to it, so that
a killed build goes on with the counts of what it has committed.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import msgspec

from citecheck.index.venues import Row, merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_PARTS = 32  # open at a time
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Row)
_SIZE = 4  # bytes before each row that say how long it is


class VenueLog:
    """The counts of one build, as parts in a folder."""

    def __init__(self, folder: Path, parts: Sequence[str] = ()) -> None:
        """Go on with the parts a checkpoint names."""
        self.folder = folder
        self.parts = tuple(parts)
        self._rows: dict[str, Row] = {}

    def add(self, rows: Iterable[Row]) -> None:
        """Count what one process counted; every row has one identity."""
        for row in rows:
            held = self._rows.setdefault(row.identities[0], row)
            if held is not row:
                merge(held, row)

    def doubt(self, identities: Iterable[str]) -> None:
        """Note that a work of these identities took the place of an earlier one."""
        for identity in identities:
            if identity in self._rows:
                self._rows[identity].is_doubtful = True

    def flush(self, number: int) -> tuple[str, ...]:
        """Write what is held as a part; the parts there are now. Those before stay until `tidy`."""
        name = f"venues.{number}.part"
        rows: Iterator[Row] = (self._rows[identity] for identity in sorted(self._rows))
        if len(self.parts) >= MOST_PARTS:
            rows = join_sorted([self._read(part) for part in self.parts] + [rows])
            self.parts = ()
        write_rows(self.folder / name, rows)
        self.parts = (*self.parts, name)
        self._rows = {}
        return self.parts

    def tidy(self) -> None:
        """Remove parts that no longer belong to the counts."""
        for path in self.folder.glob("venues.*.part"):
            if path.name not in self.parts:
                path.unlink(missing_ok=True)

    def merged(self) -> Iterator[Row]:
        """All that was counted, one row an identity, sorted by it."""
        held = (self._rows[identity] for identity in sorted(self._rows))
        return join_sorted([*(self._read(part) for part in self.parts), held])

    def _read(self, part: str) -> Iterator[Row]:
        return read_rows(self.folder / part)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write rows one after the other."""
    with path.open("wb") as file:
        for row in rows:
            data = _ENCODER.encode(row)
            file.write(len(data).to_bytes(_SIZE, "little") + data)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file."""
    with path.open("rb") as file:
        while size := file.read(_SIZE):
            yield _DECODER.decode(file.read(int.from_bytes(size, "little")))


def join_sorted(parts: Sequence[Iterable[Row]]) -> Iterator[Row]:
    """Rows of parts that are sorted by their first identity, in that order; those that have the same as one."""
    current: Row | None = None
    for row in heapq.merge(*parts, key=lambda row: row.identities[0]):
        if current is not None and current.identities[0] == row.identities[0]:
            merge(current, row)
            continue
        if current is not None:
            yield current
        current = row
    if current is not None:
        yield current
