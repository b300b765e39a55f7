"""Turns at one host, given out to all processes of a user: five runs at once ask no faster than one.

A small sqlite file beside the cache; where it cannot be used, the processes do not wait for each other.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.net.cache import default_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Move = Callable[[float, float], float]

FILE = "turns-1.sqlite"
FURTHEST = 600.0  # seconds: a turn beyond is the note of a clock that was wrong, and void
_BUSY = 5.0  # seconds to wait for another process that takes its turn


@dataclass(slots=True)
class SharedRateLimit:
    """The turns of one host. Safe for threads and processes; times are seconds since 1970."""

    host: str
    folder: Path | None = None
    _connection: sqlite3.Connection | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _broken: bool = False

    def take(self, gap: float) -> float:
        """Seconds to wait for the next turn; the one after it is `gap` seconds later."""
        wait = 0.0

        def take_next(now: float, turn: float) -> float:
            nonlocal wait
            wait = max(turn - now, 0.0)
            return max(turn, now) + gap

        with self._lock:
            if self._broken:
                return 0.0
            try:
                self._move_turn(take_next)
            except (sqlite3.Error, OSError):
                self._broken = True
                self._close_file()
                return 0.0
            return wait

    def hold(self, seconds: float) -> None:
        """Nobody's turn comes before so many seconds have passed."""
        with self._lock, suppress(sqlite3.Error, OSError):
            if not self._broken:
                self._move_turn(lambda now, turn: max(turn, now + min(seconds, FURTHEST)))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._close_file()

    def _move_turn(self, move: Move) -> None:
        """Replace the time of the next turn by what `move` makes of now and it."""
        if self._connection is None:
            folder = self.folder or default_folder()
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                folder / FILE, timeout=_BUSY, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS turns (host TEXT PRIMARY KEY, turn REAL) WITHOUT ROWID"
            )
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            row = connection.execute("SELECT turn FROM turns WHERE host = ?", (self.host,)).fetchone()
            now = time.time()
            turn = row[0] if row and row[0] <= now + FURTHEST else now
            connection.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (self.host, move(now, turn)))
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise

    def _close_file(self) -> None:
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
