"""What sources answered, kept in sqlite: a second run asks only what the first could not.

Answers are kept as text, never pickled; failures are never kept. A cache that cannot be used costs a warning, not a
run: it goes on without one.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = "answers-1.sqlite"  # the number changes with the table
DAY = 86_400
# How long an answer is believed, in seconds: records change rarely, but retractions must be seen within the month;
# the ranking of a search moves as works are added; a DOI that is not there today may be registered tomorrow; which
# journals are registered, and what stands in a year of one, hardly changes once the year is over.
TTL = {"record": 30 * DAY, "search": 7 * DAY, "missing": DAY, "venue": 90 * DAY}
_BUSY = 10.0  # seconds to wait for another process that writes


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer from the cache: its HTTP status, its body, and when it was given (seconds since 1970)."""

    status: int
    body: str
    at: float


@dataclass(slots=True)
class HttpCache:
    """The cache in one folder. Safe for threads, and for several processes on one machine."""

    folder: Path | None = None
    clock: Callable[[], float] = time.time
    warnings: list[str] = field(default_factory=list)
    _connection: sqlite3.Connection | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _broken: bool = False

    def get(self, key: str) -> Kept | None:
        """The answer kept under a key, unless it is too old."""
        rows = self._run_statement(
            "SELECT status, body, at FROM answers WHERE key = ? AND until > ?", key, self.clock()
        )
        return Kept(*rows[0]) if rows else None

    def put(self, key: str, kind: str, status: int, body: str) -> None:
        """Keep an answer of a kind, a key of `TTL`."""
        now = self.clock()
        body = body.encode("utf-8", "replace").decode("utf-8")
        self._run_statement(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", key, status, body, now, now + TTL[kind]
        )

    def close(self) -> None:
        """Close the file; the cache can be used again afterwards."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _run_statement(self, statement: str, *values: object) -> list[tuple[int, str, float]]:
        with self._lock:
            if self._broken:
                return []
            try:
                if self._connection is None:
                    self._connection = _open_database(self.folder or default_folder())
                with self._connection:
                    return self._connection.execute(statement, values).fetchall()
            except (sqlite3.Error, OSError) as error:
                self._broken = True
                place = (self.folder or default_folder()) / FILE
                self.warnings.append(f"the cache {place} cannot be used ({error}); going on without it")
                if self._connection:
                    with suppress(sqlite3.Error):
                        self._connection.close()
                    self._connection = None
                return []


def default_folder() -> Path:
    """`CITECHECK_CACHE_DIR`, or the user's cache folder of the platform."""
    return Path(os.environ.get("CITECHECK_CACHE_DIR") or platformdirs.user_cache_dir("citecheck"))


def info(folder: Path | None = None) -> dict[str, object]:
    """Where the cache is, how many answers it holds, how many of them are still believed, and its bytes."""
    path = (folder or default_folder()) / FILE
    described: dict[str, object] = {"path": str(path), "answers": 0, "fresh": 0, "bytes": 0}
    if path.is_file():
        with closing(_open_database(path.parent)) as connection:
            described["answers"] = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
            fresh = connection.execute("SELECT count(*) FROM answers WHERE until > ?", (time.time(),)).fetchone()
            described["fresh"] = fresh[0]
        described["bytes"] = path.stat().st_size
    return described


def all_answers(folder: Path | None = None) -> Iterator[tuple[str, Kept]]:
    """Every answer that is still believed, with its key."""
    path = (folder or default_folder()) / FILE
    if not path.is_file():
        return
    with closing(_open_database(path.parent)) as connection:
        rows = connection.execute("SELECT key, status, body, at FROM answers WHERE until > ?", (time.time(),))
        for key, status, body, at in rows:
            yield key, Kept(status, body, at)


def clear(folder: Path | None = None) -> int:
    """Remove all answers; how many there were."""
    path = (folder or default_folder()) / FILE
    if not path.is_file():
        return 0
    with closing(_open_database(path.parent)) as connection:
        count: int = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
        with connection:
            connection.execute("DELETE FROM answers")
        connection.execute("VACUUM")
    return count


def _open_database(folder: Path) -> sqlite3.Connection:
    """Open the file. Changing to WAL answers "locked" at once, whatever the timeout, so that is repeated here."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + _BUSY
    while True:
        try:
            return _create_database(folder)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _create_database(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / FILE, timeout=_BUSY, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers "
            "(key TEXT PRIMARY KEY, status INTEGER, body TEXT, at REAL, until REAL) WITHOUT ROWID"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection
