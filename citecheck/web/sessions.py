"""The checks kept on this computer: a folder each, with a name that cannot be guessed, for its owner alone.

    sessions/<id>/session.json          what was checked, when, and how it went
    sessions/<id>/marks.json            findings that were dealt with, or are wrong
    sessions/<id>/run-1/in/             the files, under names of ours
    sessions/<id>/run-1/                what the check made of them

Every file is written whole or not at all, so that a server that is killed leaves no half file.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from citecheck.errors import ConfigError
from citecheck.web.marks import MarkFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.web.marks import Mark

DAY = 86_400.0  # seconds
_ID = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 bits
_PRIVATE = 0o700


class State(StrEnum):
    """The state of a check."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the program ended before the check did

    @property
    def in_flight(self) -> bool:
        """Whether it is yet to end."""
        return self in {State.WAITING, State.RUNNING}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: the name its owner gave it, its name here, and its size in bytes."""

    name: str
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a check found."""

    citations: int = 0
    references: int = 0
    error: int = 0
    warning: int = 0
    info: int = 0
    undetermined: int = 0  # references whose check has no result
    unchecked: int = 0  # those of them that may have one when a source is asked again


@dataclass(frozen=True, slots=True)
class Run:
    """One check of one version of the files. Times are seconds since 1970."""

    number: int
    manuscript: Upload
    references: Upload | None
    sources: tuple[str, ...]
    offline: bool
    state: State = State.WAITING
    why: str = ""  # it failed or was stopped
    ended: float | None = None
    counts: Counts | None = None
    format: str = ""  # of the manuscript, as it was read


@dataclass(frozen=True, slots=True)
class Session:
    """A manuscript with its checks, the last one last."""

    id: str
    created: float
    used: float
    runs: tuple[Run, ...]

    @property
    def last(self) -> Run:
        """The latest run, in any state."""
        return self.runs[-1]

    @property
    def done(self) -> Run | None:
        """The latest run with a report."""
        return next((r for r in reversed(self.runs) if r.state is State.DONE), None)

    @property
    def name(self) -> str:
        """The name of the manuscript's file."""
        return self.last.manuscript.name

    def with_last(self, run: Run) -> Session:
        """This session with another last run."""
        return replace(self, runs=(*self.runs[:-1], run))


@dataclass(frozen=True, slots=True)
class Store:
    """All sessions in a folder. `keep` is in days after the last use."""

    folder: Path
    keep: float

    @classmethod
    def opened(cls, folder: Path, keep: float) -> Store:
        """Open the store in a folder, which is made where it is missing.

        Raises:
            ConfigError: the folder cannot be made or written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
            for part in ("sessions", "incoming"):
                (folder / part).mkdir(exist_ok=True, mode=_PRIVATE)
                (folder / part).chmod(_PRIVATE)
            _empty_folder(folder / "incoming")
        except OSError as error:
            raise ConfigError(f"Cannot keep checks in {folder}: {error.strerror or error}; see --data-dir.") from error
        return cls(folder, keep)

    def place(self, identifier: str) -> Path:
        """The folder of a session. A name that is no id never becomes a path: it raises `KeyError`."""
        if not _ID.fullmatch(identifier):
            raise KeyError(identifier)
        return self.folder / "sessions" / identifier

    def run_folder(self, session: Session, run: Run | None = None) -> Path:
        """The folder of one run, the last without any."""
        return self.place(session.id) / f"run-{(run or session.last).number}"

    def incoming(self) -> Path:
        """Make a folder for files that arrive."""
        place = self.folder / "incoming" / secrets.token_hex(8)
        place.mkdir(mode=_PRIVATE)
        return place

    def create(self, run: Run, files: Path, now: float) -> Session:
        """Make a session; the files of its first run are moved in."""
        session = Session(secrets.token_urlsafe(16), now, now, (run,))
        self.place(session.id).mkdir(mode=_PRIVATE)
        return self._move_in(session, files)

    def again(self, session: Session, run: Run, files: Path, now: float) -> Session:
        """Add a run to a session; its files are moved in."""
        return self._move_in(replace(session, used=now, runs=(*session.runs, run)), files)

    def _move_in(self, session: Session, files: Path) -> Session:
        folder = self.run_folder(session)
        folder.mkdir(mode=_PRIVATE)
        files.rename(folder / "in")
        self.save(session)
        return session

    def get(self, identifier: str) -> Session | None:
        """The session of an id, or `None`: there is none, or it cannot be read."""
        try:
            data = (self.place(identifier) / "session.json").read_bytes()
            session = msgspec.json.decode(data, type=Session)
        except (OSError, KeyError, msgspec.DecodeError, msgspec.ValidationError):
            return None
        return session if session.id == identifier and session.runs else None

    def save(self, session: Session) -> None:
        """Write the file of a session, unless it has been deleted meanwhile."""
        place = self.place(session.id)
        if place.is_dir():
            write_whole(place / "session.json", msgspec.json.encode(session))

    def all(self) -> list[Session]:
        """Every session that can be read, the one used last first."""
        folders = [entry.name for entry in os.scandir(self.folder / "sessions") if entry.is_dir(follow_symlinks=False)]
        found = [s for s in map(self.get, folders) if s]
        return sorted(found, key=lambda s: s.used, reverse=True)

    def delete(self, identifier: str) -> None:
        """Delete a session with its files."""
        shutil.rmtree(self.place(identifier), ignore_errors=True)

    def delete_all(self) -> None:
        """Delete everything, also what cannot be read as a session."""
        _empty_folder(self.folder / "sessions")

    def forget_run(self, session: Session, run: Run) -> None:
        """Delete the files of a run that a later one has replaced."""
        shutil.rmtree(self.run_folder(session, run), ignore_errors=True)

    def expire(self, now: float | None = None) -> list[str]:
        """Delete the sessions that were not used for `keep` days and have no check under way; return their ids."""
        late = (now or time.time()) - self.keep * DAY
        gone = [s.id for s in self.all() if s.used < late and not s.last.state.in_flight]
        for identifier in gone:
            self.delete(identifier)
        return gone

    def interrupt(self) -> None:
        """Note at the start that what was running when the program ended is running no more."""
        for session in self.all():
            if session.last.state.in_flight:
                why = "The program ended before this check did."
                self.save(session.with_last(replace(session.last, state=State.INTERRUPTED, why=why)))

    def bytes_used(self) -> int:
        """The bytes that all sessions take on the disk."""
        total = 0
        for folder, _, files in os.walk(self.folder):
            for name in files:
                with suppress(OSError):
                    total += Path(folder, name).lstat().st_size
        return total

    def marks(self, identifier: str) -> Mapping[str, Mark]:
        """The marks of a session by fingerprint."""
        try:
            return msgspec.json.decode((self.place(identifier) / "marks.json").read_bytes(), type=MarkFile).marks
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return {}

    def save_marks(self, identifier: str, marks: Mapping[str, Mark]) -> None:
        """Write the marks of a session."""
        write_whole(self.place(identifier) / "marks.json", msgspec.json.encode(MarkFile(dict(marks))))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is complete or as it was before, readable by its owner alone."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _empty_folder(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
