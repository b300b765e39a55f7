"""Building an index from files of records, and bringing newer records into one.

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
from functools import partial
from typing import TYPE_CHECKING

import tantivy

from citecheck.errors import IndexUnusable, InputError
from citecheck.index.checkpoint import Checkpoint, resume_at, save
from citecheck.index.inputs import files_of
from citecheck.index.search import count_in_year
from citecheck.index.store import (
    FORMAT,
    KEYS,
    MANIFEST,
    RECORD,
    UPDATING,
    VENUES,
    WORDS,
    Manifest,
    day_of,
    decode,
    read_manifest,
    schema,
)
from citecheck.index.venue_log import VenueLog, join_sorted
from citecheck.index.venue_table import VenueTable, write_table
from citecheck.index.venues import count_work
from citecheck.index.workers import prepared
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from citecheck.index.convert import Prepared
    from citecheck.index.venues import Row

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
    corpus: str | None = None,
    whole: bool = False,
) -> BuildSummary:
    """Build the index `out` from files and folders of records; where a DOI comes twice the later record is kept.

    Nothing is put at `out` until all is written, and an index that was there stays until then.

    Args:
        out: the folder of the index.
        inputs: files and folders of records.
        progress: called with works, works a second and seconds left (`None`: unknown).
        processes: how many read the records; as many as there are cores, 8 at most, where it is not given.
        corpus: whose records these are, one of `records.corpora.CORPORA`; told from the records where it is not given.
        whole: whether they are all that this source registers.

    Raises:
        InputError: input cannot be used; the message has file and line.
        IndexUnusable: `out` cannot be written.
    """
    files = files_of(inputs)
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise IndexUnusable(f"{out}: exists and is no citecheck index; give a new folder")
    fresh = out.with_name(f".{out.name}.building")
    try:
        start = resume_at(fresh, files)
        if start is None:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            start = Checkpoint.of(files)
        done, works = _write_index(fresh, start, files, progress, processes)
        described = tuple({"path": str(f), "bytes": f.stat().st_size} for f in files)
        named = corpus or _corpus_of(done.shapes)
        Manifest(FORMAT, works, _utc_now(), __version__, described, done.newest, named, whole, VENUES).write(fresh)
        _replace_index(out, fresh)
    except InputError:
        _drop_if_empty(fresh)
        raise
    except (OSError, ValueError) as error:  # tantivy raises ValueError for a full disk
        _drop_if_empty(fresh)
        raise IndexUnusable(f"{out}: the index could not be written: {error}") from error
    except BaseException:
        _drop_if_empty(fresh)
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
            venues = VenueLog(out)
            adder = _Newer(writer, venues, index.searcher())
            done = _add_all(adder, Checkpoint.of(files), files, progress, processes, None)
            writer.commit()
        except BaseException:
            _roll_back(writer)
            raise
        writer.wait_merging_threads()
        searcher = tantivy.Index.open(str(out)).searcher()
        works = searcher.num_docs
        number = int(manifest.venues.partition("-")[2] or 1) + 1
        table = f"{VENUES}-{number}"
        shutil.rmtree(out / table, ignore_errors=True)  # of an update that was interrupted
        known = sorted(VenueTable(out / manifest.venues).rows(), key=lambda row: row.identities[0])
        write_table(out / table, join_sorted([known, venues.merged()]), partial(count_in_year, searcher))
        described = tuple({"path": str(f), "bytes": f.stat().st_size} for f in files)
        same = manifest.corpus in {"other", _corpus_of(done.shapes)}
        newest = max(filter(None, (manifest.data_date, done.newest)), default=None)
        replace(
            manifest,
            works=works,
            built=_utc_now(),
            citecheck=__version__,
            inputs=(*manifest.inputs, *described),
            data_date=newest,
            corpus=manifest.corpus if same else "other",
            declared_whole=manifest.declared_whole and same,
            venues=table,
        ).write(out)
        shutil.rmtree(out / manifest.venues, ignore_errors=True)
        (out / UPDATING).unlink()
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"{out}: the index could not be updated: {error}") from error
    return BuildSummary(works, done.added - (works - before), done.skipped)


def _corpus_of(shapes: Sequence[str]) -> str:
    """Whose records these are: those of one source, or of several."""
    return shapes[0] if len(shapes) == 1 else "other"


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _drop_if_empty(fresh: Path) -> None:
    """Remove a build of which nothing was committed; what was stays for the next run."""
    if not Checkpoint.stands_in(fresh):
        shutil.rmtree(fresh, ignore_errors=True)


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
            VenueLog(out).tidy()
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
    venues = VenueLog(folder, start.venues)
    try:
        adder = _Adder(writer, venues, start, sum(f.stat().st_size for f in files))
        done = _add_all(adder, start, files, progress, processes, folder)
        writer.commit()
    except BaseException:
        _roll_back(writer)
        raise
    writer.wait_merging_threads()  # none may still write when the folder is renamed, or removed after a failure
    searcher = tantivy.Index.open(str(folder)).searcher()
    shutil.rmtree(folder / VENUES, ignore_errors=True)
    write_table(folder / VENUES, venues.merged(), partial(count_in_year, searcher))
    return done, searcher.num_docs


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
        made = batch.made
        adder.venues.add(made.venues)
        for work in made.works:
            adder.add(work)
        days = [w.day for w in made.works if w.day]
        done = replace(
            done,
            file=batch.file,
            records=batch.records,
            added=done.added + len(made.works),
            skipped=done.skipped + made.skipped,
            newest=max(filter(None, (done.newest, *days)), default=None),
            shapes=tuple(dict.fromkeys((*done.shapes, batch.shape))),
        )
        if done.added - reported >= EVERY:
            reported = done.added
            report(done.added, done.file)
        if folder and done.added - saved >= COMMIT:
            saved = done.added
            done = replace(done, venues=adder.venues.flush(saved))
            save(folder, done, adder.writer)
            adder.venues.tidy()
    return done


class _Adder:
    """Add works to a new index; one that may be there already takes the place of the earlier."""

    def __init__(self, writer: tantivy.IndexWriter, venues: VenueLog, start: Checkpoint, size: int) -> None:
        self.writer = writer
        self.venues = venues
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
            self.venues.doubt(work.venues)
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

    def __init__(self, writer: tantivy.IndexWriter, venues: VenueLog, before: tantivy.Searcher) -> None:
        self.writer = writer
        self.venues = venues
        self._before = before
        self._schema = schema()

    def add(self, work: Prepared) -> None:
        """Add one work, unless the index has a newer record of it."""
        self.venues.doubt(work.venues)  # an update may bring a work twice
        if self._before.doc_freq(KEYS, work.term):
            hits = self._before.search(tantivy.Query.term_query(self._schema, KEYS, work.term), limit=1).hits
            for _, address in hits:
                record = bytes(self._before.doc(address)[RECORD][0])
                self._doubt_venues_of(record)
                day = day_of(record)
                if work.day and day and day > work.day:
                    return
        self.writer.delete_documents_by_term(KEYS, work.term)
        self.writer.add_document(_make_document(work))

    def _doubt_venues_of(self, record: bytes) -> None:
        """What stood elsewhere before is no longer counted there."""
        rows: dict[str, Row] = {}
        count_work(decode(record), rows)
        for row in rows.values():
            row.works, row.articles, row.is_doubtful = 0, 0, True
        self.venues.add(rows.values())


def _make_document(work: Prepared) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(KEYS, work.keys)
    document.add_text(WORDS, work.words)
    document.add_bytes(RECORD, work.record)
    return document
