"""Which items are done, and in which shard their rows are: a small SQLite file, so that memory stays flat.

A shard is one part of each table. It counts from the moment in which the journal says so, in one transaction; parts
that it does not name are what a killed run left, and go.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from citecheck.batch.inputs.items import Entry, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FILE = "journal.sqlite"
_TABLES = """
    CREATE TABLE IF NOT EXISTS shards (shard INTEGER PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS items (
        key BLOB PRIMARY KEY, id TEXT, shard INTEGER, outcome TEXT, files TEXT, again INTEGER, complete INTEGER,
        worst INTEGER, digest TEXT
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS items_by_shard ON items (shard);
    CREATE TEMP TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def key_of(identifier: str) -> bytes:
    """The 16 bytes under which an id is kept."""
    return blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Totals:
    """The result of a run: items by outcome, how many were not read or checked whole, the most serious finding."""

    outcomes: Mapping[str, int]
    incomplete: int
    worst: int | None

    @property
    def items(self) -> int:
        """All items that are done."""
        return sum(self.outcomes.values())


class Journal:
    """The journal of one folder. Raises `sqlite3.Error` where it cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def see(self, identifier: str) -> bool:
        """Note that an item is among the inputs of this run; whether it was not before."""
        done = self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key_of(identifier),))
        return done.rowcount > 0

    def entry(self, identifier: str) -> Entry | None:
        """What is known of an item."""
        row = self._db.execute(
            "SELECT id, outcome, files, again, complete, worst, digest FROM items WHERE key = ?", (key_of(identifier),)
        ).fetchone()
        return _entry_of_row(*row) if row else None

    def shards(self) -> set[int]:
        """All shards that count."""
        return {shard for (shard,) in self._db.execute("SELECT shard FROM shards")}

    def shard_of(self, identifier: str) -> int | None:
        """Where the rows of an item are."""
        row = self._db.execute("SELECT shard FROM items WHERE key = ?", (key_of(identifier),)).fetchone()
        return row[0] if row else None

    def ids_in(self, shard: int) -> list[str]:
        """The items whose rows are in a shard."""
        return [i for (i,) in self._db.execute("SELECT id FROM items WHERE shard = ?", (shard,))]

    def unseen(self) -> Iterator[str]:
        """Items that are done and no longer among the inputs."""
        return (i for (i,) in self._db.execute("SELECT id FROM items WHERE key NOT IN (SELECT key FROM seen)"))

    def commit(
        self,
        entries: Mapping[int, Iterable[Entry]],
        *,
        moved: Mapping[int, int | None] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        """In one step: new shards with their items; shards that were written anew, under which number; items gone."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("DELETE FROM items WHERE key = ?", [(key_of(i),) for i in gone])
            for old, new in (moved or {}).items():
                self._db.execute("DELETE FROM shards WHERE shard = ?", (old,))
                if new is not None:
                    self._db.execute("INSERT INTO shards VALUES (?)", (new,))
                    self._db.execute("UPDATE items SET shard = ? WHERE shard = ?", (new, old))
            for shard, made in entries.items():
                self._db.execute("INSERT INTO shards VALUES (?)", (shard,))
                rows = [_row_of_entry(entry, shard) for entry in made]
                self._db.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def totals(self) -> Totals:
        """All of the run so far."""
        outcomes = dict(self._db.execute("SELECT outcome, count(*) FROM items GROUP BY outcome ORDER BY outcome"))
        row = self._db.execute("SELECT coalesce(sum(NOT complete), 0), min(worst) FROM items").fetchone()
        return Totals(outcomes, *row)


def _row_of_entry(entry: Entry, shard: int) -> tuple[object, ...]:
    files = json.dumps(entry.files, separators=(",", ":"))
    kept = (entry.again, entry.complete, entry.worst, entry.digest)
    return key_of(entry.id), entry.id, shard, entry.outcome.value, files, *kept


def _entry_of_row(
    identifier: str, outcome: str, files: str, again: int, complete: int, worst: int | None, digest: str
) -> Entry:
    read = tuple((path, sha) for path, sha in json.loads(files))
    return Entry(identifier, Outcome(outcome), read, bool(again), bool(complete), worst, digest)
