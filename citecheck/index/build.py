"""Building an index from files in Crossref's JSON, and bringing newer records into one.

A build is streamed, done by several processes, and put in its place only when it is whole. What a killed build has
committed is kept beside `OUT`, and the next build of the same files goes on from there.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import tantivy

from citecheck.errors import IndexUnusable, InputError
from citecheck.index.checkpoint import Checkpoint, resume_at, save
from citecheck.index.inputs import files_of
from citecheck.index.store import (
    FORMAT,
    KEYS,
    MANIFEST,
    RECORD,
    UPDATING,
    WORDS,
    Manifest,
    day_of,
    read_manifest,
    schema,
)
from citecheck.index.workers import prepared
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from citecheck.index.convert import Prepared

HEAP = 200_000_000  # bytes; tantivy writes a segment when it is full
EVERY = 5000  # works between two reports of progress
COMMIT = 200_000  # works between two commits; a killed build loses fewer


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. `replaced` counts works given twice (the later one is kept), `skipped` empty records."""

    works: int
    replaced: int
    skipped: int


class Progress:
    """How far a build is, as it is reported: works so far, works a second, seconds left or `None`."""

    def __init__(self, report: Callable[[int, float, float | None], None] | None, sizes: Sequence[int]) -> None:
        self._report = report
        self._sizes = sizes
        self._began = time.monotonic()
        self._first: int | None = None

    def __call__(self, works: int, file: int) -> None:
        """Report, where a function for it was given."""
        if self._report is None:
            return
        if self._first is None:
            self._first = works
        spent = max(time.monotonic() - self._began, 1e-6)
        share = sum(self._sizes[:file]) / max(sum(self._sizes), 1)
        left = spent * (1 - share) / share if share > 0 else None
        self._report(works, (works - self._first) / spent, left)


def build(
    out: Path,
    inputs: Sequence[Path],
    progress: Callable[[int, float, float | None], None] | None = None,
    *,
    processes: int | None = None,
) -> BuildSummary:
    """Build the index `out` from files and folders of records; where a DOI comes twice the later record is kept.

    Nothing is put at `out` until all is written, and an index that was there stays until then.

    Args:
        out: the folder of the index.
        inputs: files and folders of records.
        progress: called with works, works a second and seconds left (`None`: unknown).
        processes: how many read the records; as many as there are cores, 8 at most, where it is not given.

    Raises:
        InputError: input cannot be used; the message has file and line.
        IndexUnusable: `out` cannot be written.
    """
    files = files_of(inputs)
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise IndexUnusable(f"{out}: exists and is no citecheck index; give a new folder")
    partial = out.with_name(f".{out.name}.building")
    try:
        start = resume_at(partial, files)
        if start is None:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            start = Checkpoint.of(files)
        done, works = _write_index(partial, start, files, progress, processes)
        described = tuple({"path": str(f), "bytes": f.stat().st_size} for f in files)
        Manifest(FORMAT, works, _utc_now(), __version__, described, done.newest).write(partial)
        _replace_index(out, partial)
    except InputError:
        _drop_if_empty(partial)
        raise
    except (OSError, ValueError) as error:  # tantivy raises ValueError for a full disk
        _drop_if_empty(partial)
        raise IndexUnusable(f"{out}: the index could not be written: {error}") from error
    except BaseException:
        _drop_if_empty(partial)
        raise
    return BuildSummary(works, done.added - works, done.skipped)


def update(
    out: Path,
    inputs: Sequence[Path],
    progress: Callable[[int, float, float | None], None] | None = None,
    *,
    processes: int | None = None,
) -> BuildSummary:
    """Bring records into an index that is there: new works are added, newer records take the place of older ones.

    Readers go on with what they opened. An update that was interrupted is made whole by running it again.
    """
    manifest = read_manifest(out)
    files = files_of(inputs)
    try:
        (out / UPDATING).write_text("an update is under way, or was interrupted: run it again\n", encoding="utf-8")
        index = tantivy.Index.open(str(out))
        before = index.searcher().num_docs
        writer = index.writer(HEAP, num_threads=1)
        try:
            done = _add_all(_Newer(writer, index.searcher()), Checkpoint.of(files), files, progress, processes, None)
            writer.commit()
        except BaseException:
            _roll_back(writer)
            raise
        writer.wait_merging_threads()
        works = tantivy.Index.open(str(out)).searcher().num_docs
        described = tuple({"path": str(f), "bytes": f.stat().st_size} for f in files)
        newest = max(filter(None, (manifest.data_date, done.newest)), default=None)
        replace(
            manifest,
            works=works,
            built=_utc_now(),
            citecheck=__version__,
            inputs=(*manifest.inputs, *described),
            data_date=newest,
        ).write(out)
        (out / UPDATING).unlink()
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"{out}: the index could not be updated: {error}") from error
    return BuildSummary(works, done.added - (works - before), done.skipped)


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _drop_if_empty(partial: Path) -> None:
    """Remove a build of which nothing was committed; what was stays for the next run."""
    if not Checkpoint.stands_in(partial):
        shutil.rmtree(partial, ignore_errors=True)


def _replace_index(out: Path, new: Path) -> None:
    """Put `new` in the place of `out`; where that fails or is interrupted, what was there is put back."""
    old = out.with_name(f".{out.name}.old-{os.getpid()}")
    try:
        if out.exists():
            out.rename(old)
        new.rename(out)
    except BaseException:  # Ctrl-C between the two renames must not cost the index that was there
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    finally:
        if out.exists():
            Checkpoint.forget(out)
            shutil.rmtree(old, ignore_errors=True)


def _write_index(
    folder: Path,
    start: Checkpoint,
    files: Sequence[Path],
    progress: Callable[[int, float, float | None], None] | None,
    processes: int | None,
) -> tuple[Checkpoint, int]:
    """Write all records; how many were read, and how many works the index holds."""
    writer = tantivy.Index(schema(), path=str(folder)).writer(HEAP, num_threads=1)
    try:
        adder = _Adder(writer, start, sum(f.stat().st_size for f in files))
        done = _add_all(adder, start, files, progress, processes, folder)
        writer.commit()
    except BaseException:
        _roll_back(writer)
        raise
    writer.wait_merging_threads()  # none may still write when the folder is renamed, or removed after a failure
    return done, tantivy.Index.open(str(folder)).searcher().num_docs


def _roll_back(writer: tantivy.IndexWriter) -> None:
    with suppress(ValueError):  # on a full disk even this fails; what led here is what counts
        writer.rollback()
        writer.wait_merging_threads()


def _add_all(
    adder: _Adder | _Newer,
    start: Checkpoint,
    files: Sequence[Path],
    progress: Callable[[int, float, float | None], None] | None,
    processes: int | None,
    folder: Path | None,
) -> Checkpoint:
    """Add the records behind a checkpoint; with a `folder`, commits and notes from time to time how far it is."""
    done = start
    reported = saved = done.added
    report = Progress(progress, [f.stat().st_size for f in files])
    for batch in prepared(files, start, processes):
        for work in batch.works:
            adder.add(work)
        days = [w.day for w in batch.works if w.day]
        done = replace(
            done,
            file=batch.file,
            records=batch.records,
            added=done.added + len(batch.works),
            skipped=done.skipped + batch.skipped,
            newest=max(filter(None, (done.newest, *days)), default=None),
        )
        if done.added - reported >= EVERY:
            reported = done.added
            report(done.added, done.file)
        if folder and done.added - saved >= COMMIT:
            saved = done.added
            save(folder, done, adder.writer)
    return done


class _Adder:
    """Add works to a new index; one that may be there already takes the place of the earlier."""

    def __init__(self, writer: tantivy.IndexWriter, start: Checkpoint, size: int) -> None:
        self.writer = writer
        # 16 bits of filter for each work; 120 bytes of compressed input a work at least, real files have several times
        # as many; 256 MB at most
        bits = min(max(16 * size // 120, 1 << 20), 1 << 31)
        self._mask = (1 << (bits - 1).bit_length()) - 1
        self._seen = bytearray((self._mask + 1) // 8)
        self._resumed = start.added > 0  # what an earlier run added is not in the filter

    def add(self, work: Prepared) -> None:
        """Add one work."""
        if self._is_maybe_seen(work.term) or self._resumed:
            self.writer.delete_documents_by_term(KEYS, work.term)
        self.writer.add_document(_make_document(work))

    def _is_maybe_seen(self, term: str) -> bool:
        """Whether a term was seen before; of those that were not, some in a thousand are taken for seen."""
        number, seen = hash(term), True
        for shift in (0, 20, 33):
            place = (number >> shift) & self._mask
            byte, bit = place >> 3, 1 << (place & 7)
            if not self._seen[byte] & bit:
                seen = False
                self._seen[byte] |= bit
        return seen


class _Newer:
    """Add works to an index that is there, but for those of which it has a newer record."""

    def __init__(self, writer: tantivy.IndexWriter, before: tantivy.Searcher) -> None:
        self.writer = writer
        self._before = before
        self._schema = schema()

    def add(self, work: Prepared) -> None:
        """Add one work, unless the index has a newer record of it."""
        if work.day and self._before.doc_freq(KEYS, work.term):
            hits = self._before.search(tantivy.Query.term_query(self._schema, KEYS, work.term), limit=1).hits
            for _, address in hits:
                day = day_of(bytes(self._before.doc(address)[RECORD][0]))
                if day and day > work.day:
                    return
        self.writer.delete_documents_by_term(KEYS, work.term)
        self.writer.add_document(_make_document(work))


def _make_document(work: Prepared) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(KEYS, work.keys)
    document.add_text(WORDS, work.words)
    document.add_bytes(RECORD, work.record)
    return document
