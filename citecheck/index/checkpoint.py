"""How far a build has come: written around each commit, so that a killed build is continued and nothing is added twice.

Tantivy's commit is the moment that counts. Before it the next state is written beside the current one, with the
number of the last commit; whoever finds both sees by that number whether the commit took place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import tantivy

NOW, NEXT = "progress.json", "progress.next.json"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was read: of `file` (its place among the inputs) the first `records`, of those before it all."""

    inputs: tuple[tuple[str, int, int], ...]  # path, bytes, time of change: other files are another build
    file: int = 0
    records: int = 0
    added: int = 0
    skipped: int = 0
    newest: str | None = None
    shapes: tuple[str, ...] = ()  # of the records so far
    venues: tuple[str, ...] = ()  # files with what was counted of venues
    last_commit: int = -1  # the number of the commit before that of this state

    @classmethod
    def of(cls, files: Sequence[Path]) -> Checkpoint:
        """The beginning of a build."""
        found = [(f, f.stat()) for f in files]
        return cls(tuple((str(f), s.st_size, s.st_mtime_ns) for f, s in found))

    @staticmethod
    def stands_in(folder: Path) -> bool:
        """Whether a build in that folder committed anything."""
        return (folder / NOW).exists() or (folder / NEXT).exists()

    @staticmethod
    def forget(folder: Path) -> None:
        """Remove the notes of a build that is whole."""
        (folder / NOW).unlink(missing_ok=True)
        (folder / NEXT).unlink(missing_ok=True)


def save(folder: Path, state: Checkpoint, writer: tantivy.IndexWriter) -> None:
    """Commits, and notes that all up to `state` is in the index."""
    upcoming = msgspec.json.encode(replace(state, last_commit=_last_commit(folder)))
    with (folder / NEXT).open("wb") as file:
        file.write(upcoming)
        file.flush()
        os.fsync(file.fileno())
    writer.commit()
    (folder / NEXT).replace(folder / NOW)


def resume_at(folder: Path, files: Sequence[Path]) -> Checkpoint | None:
    """Where a build of these files goes on, or `None` where it begins anew."""
    upcoming = _read_checkpoint(folder / NEXT)
    if upcoming and _last_commit(folder) != upcoming.last_commit:
        (folder / NEXT).replace(folder / NOW)  # the commit took place, the note of it did not
    state = _read_checkpoint(folder / NOW)
    return state if state and state.inputs == Checkpoint.of(files).inputs else None


def _last_commit(folder: Path) -> int:
    """The number of tantivy's last commit."""
    try:
        return int(msgspec.json.decode((folder / "meta.json").read_bytes()).get("opstamp", 0))
    except (OSError, msgspec.DecodeError, ValueError, AttributeError):
        return -1


def _read_checkpoint(path: Path) -> Checkpoint | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Checkpoint)
    except (OSError, msgspec.MsgspecError):
        return None
