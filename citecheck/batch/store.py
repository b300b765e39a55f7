"""The folder that a run writes: `run.json`, a folder of Parquet parts for each table, and the journal of what is done.

Whatever ends a run, even in the middle of a write, the folder is whole: the next run drops what the journal does not
name and goes on behind what it does.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sqlite3
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from citecheck.batch.journal import FILE as JOURNAL
from citecheck.batch.journal import Journal
from citecheck.batch.tables.parts import sync_folder, tidy, unpack, without, write_part
from citecheck.batch.tables.schema import SCHEMA, TABLES
from citecheck.errors import CitecheckError, ConfigError, OutputFailed
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from citecheck.batch.inputs.items import Entry

RUN, LOCK, BUILDING, JSON, PAGE = "run.json", "lock", "_building", "json", "archive.html"
HOLDER = "lock.process"  # the number of the process that holds the lock: filelock 3 empties the lock file itself
_OURS = (RUN, LOCK, HOLDER, BUILDING, JSON, PAGE, JOURNAL, f"{JOURNAL}-journal", *TABLES)
_PART = re.compile(r"part-(\d{8})\.parquet")  # `part-00000012.parquet`


class Store:
    """The folder of one run, open for writing. Made by `opened`."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder = folder
        self.journal = journal
        self._last = max(journal.shards(), default=0)

    def commit(self, packed: Sequence[Mapping[str, bytes]], entries: Iterable[Entry], json: Mapping[str, str]) -> None:
        """Make the rows of some items last, in place of those that they had before; `json` is by id."""
        with _explain_failures(self.folder):
            self.write_json(json)
            self.adopt([(self.building(unpack(packed)), entries)])

    def building(self, tables: Mapping[str, pa.Table], name: str = "shard") -> dict[str, Path]:
        """The parts of a shard that does not count yet: where they were written."""
        place = self.folder / BUILDING
        place.mkdir(exist_ok=True)
        parts = {table: place / f"{name}-{table}.parquet" for table in TABLES}
        for table, path in parts.items():
            write_part(tables[table], path)
        return parts

    def adopt(self, shards: Iterable[tuple[Mapping[str, Path], Iterable[Entry]]]) -> None:
        """Make shards count, all in one step. `Path`s are on the disk of this folder and are moved into it."""
        with _explain_failures(self.folder):
            made = {self._take_in(parts): list(entries) for parts, entries in shards}
            replaced = [entry.id for entries in made.values() for entry in entries]
            moved = self._rewrite_without(replaced)
            self._sync_folders()
            self._drop_page()
            self.journal.commit(made, moved=moved, gone=replaced)
            self._drop_shards(moved)

    def forget(self, gone: Sequence[str]) -> None:
        """Take out the rows of some items."""
        with _explain_failures(self.folder):
            for identifier in gone:
                self.json_path(identifier).unlink(missing_ok=True)
            moved = self._rewrite_without(gone)
            self._sync_folders()
            self._drop_page()
            self.journal.commit({}, moved=moved, gone=gone)
            self._drop_shards(moved)

    def json_path(self, identifier: str) -> Path:
        """Where the JSON of a document is: named by the SHA-256 of its id, never by a name from outside."""
        digest = sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / JSON / digest[:2] / f"{digest[2:32]}.json"

    def parts(self, table: str) -> list[Path]:
        """The files of a table that count."""
        return [self._part_path(table, shard) for shard in sorted(self.journal.shards())]

    def _part_path(self, table: str, shard: int) -> Path:
        return self.folder / table / f"part-{shard:08}.parquet"

    def _take_in(self, parts: Mapping[str, Path]) -> int:
        self._last += 1
        for table, path in parts.items():
            path.replace(self._part_path(table, self._last))
        return self._last

    def _rewrite_without(self, gone: Sequence[str]) -> dict[int, int | None]:
        """The shards that hold rows of some items, written anew without them: old number, new number."""
        known = set(gone)
        old = {shard for i in gone if (shard := self.journal.shard_of(i)) is not None}
        moved: dict[int, int | None] = {}
        for shard in sorted(old):
            if known.issuperset(self.journal.ids_in(shard)):
                moved[shard] = None
                continue
            kept = {table: tidy(without(self._part_path(table, shard), known.__contains__)) for table in TABLES}
            moved[shard] = self._take_in(self.building(kept, f"again-{shard}"))
        return moved

    def _sync_folders(self) -> None:
        for table in TABLES:
            sync_folder(self.folder / table)

    def _drop_page(self) -> None:
        """Delete the page of the tables as they were: a page that is there is right."""
        (self.folder / PAGE).unlink(missing_ok=True)

    def _drop_shards(self, shards: Iterable[int]) -> None:
        for shard in shards:
            for table in TABLES:
                self._part_path(table, shard).unlink(missing_ok=True)

    def write_json(self, json: Mapping[str, str]) -> None:
        """Write the JSON of some documents, by id."""
        with _explain_failures(self.folder):
            for identifier, text in json.items():
                path = self.json_path(identifier)
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_whole(path, text)

    def write(self, path: Path, text: str) -> None:
        """A file beside the tables, whole or not at all."""
        with _explain_failures(self.folder):
            _write_whole(path, text)

    def tidy_up(self) -> None:
        """Drop what a killed run left, and make the folders of the tables."""
        shutil.rmtree(self.folder / BUILDING, ignore_errors=True)
        counted = self.journal.shards()
        for table in TABLES:
            (self.folder / table).mkdir(exist_ok=True)
            for path in (self.folder / table).iterdir():
                found = _PART.fullmatch(path.name)
                if found and int(found[1]) not in counted:
                    path.unlink()
        missing = [p for table in TABLES for p in self.parts(table) if not p.is_file()]
        if missing:
            raise ConfigError(f"{missing[0]} is gone: do it all again with --restart.")


@contextmanager
def opened(folder: Path, config: Mapping[str, Any], *, restart: bool = False) -> Iterator[Store]:
    """The folder of a run, held against other runs. `config` is what decides the rows; it cannot change within a run.

    Raises `ConfigError` for a folder that another run holds, that belongs to another configuration, or holds other
    things; `OutputFailed` where it cannot be written.
    """
    with ExitStack() as stack:
        with _explain_failures(folder):
            _prepare_folder(folder)
            stack.enter_context(_hold_lock(folder))
            if restart:
                _clear_folder(folder)
            _check_config(folder, config)
            journal = Journal(folder)
            stack.callback(journal.close)
            stack.callback(shutil.rmtree, folder / BUILDING, ignore_errors=True)
            store = Store(folder, journal)
            store.tidy_up()
        yield store


@contextmanager
def _hold_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which ends with this process, killed or not; `ConfigError` where another run does."""
    lock, holder = FileLock(folder / LOCK, timeout=0), folder / HOLDER
    try:
        lock.acquire()
    except Timeout as error:
        number = holder.read_text(encoding="utf-8", errors="replace").strip() if holder.is_file() else ""
        who = f" (process {number})" if number.isdigit() else ""
        raise ConfigError(f"{folder}: another run{who} is at work in this folder; wait for it, or end it.") from error
    try:
        _write_whole(holder, str(os.getpid()))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def said(folder: Path) -> dict[str, Any] | None:
    """What `run.json` says of the run of a folder; `None` where there is none. Raises `ConfigError`."""
    try:
        found = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{folder / RUN} cannot be read ({error}): do it all again with --restart.") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{folder / RUN} is not what citecheck wrote: do it all again with --restart.")
    return found


def _prepare_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file: give a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    others = [p.name for p in folder.iterdir() if p.name not in _OURS]
    if others and not (folder / RUN).exists():
        raise ConfigError(f"{folder} holds other things ({min(others)}): give a new folder.")


def _clear_folder(folder: Path) -> None:
    for name in _OURS:
        path = folder / name
        if name in {LOCK, HOLDER}:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _check_config(folder: Path, config: Mapping[str, Any]) -> None:
    """Write down what the run is, or make sure that it is the same."""
    now = {"schema": SCHEMA, "citecheck": __version__, **config}
    before = said(folder)
    if before is None:
        _write_whole(folder / RUN, json.dumps(now, ensure_ascii=True, indent=1) + "\n")
        return
    differing = sorted(key for key in now.keys() | before.keys() if now.get(key) != before.get(key))
    if differing:
        key = differing[0]
        was, is_now = _show_value(before.get(key)), _show_value(now.get(key))
        raise ConfigError(
            f"{folder} holds a run with another {key} ({was}; now {is_now}): "
            "give another folder, or --restart to do it all again here."
        )


def _show_value(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else f"{text[:80]}…"  # noqa: PLR2004 - one line stays readable


def _write_whole(path: Path, text: str) -> None:
    """A small file, whole or not at all."""
    half = path.with_name(path.name + ".tmp")
    with half.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def _explain_failures(folder: Path) -> Iterator[None]:
    """Turn failures to write into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise OutputFailed(f"cannot write the journal in {folder}: {error}. {_KEPT}") from error
    except OSError as error:
        if isinstance(error, CitecheckError):
            raise
        why = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
        raise OutputFailed(f"cannot write in {folder}: {why}. {_KEPT}") from error


_KEPT = "What was done is kept: when it is mended, the same command goes on."
