"""Building an index from files in Crossref's JSON: streamed, and put in its place only when it is whole."""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
import tantivy

from citecheck import __version__
from citecheck.crossref_json import work_from_crossref
from citecheck.errors import IndexUnusable, InputError, InvalidRecord, UnreadableInput
from citecheck.index.keys import doi_key, record_keys, words_of
from citecheck.index.store import FORMAT, KEYS, MANIFEST, RECORD, WORDS, Manifest, encode, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

HEAP = 200_000_000  # bytes; tantivy writes a segment when it is full
SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz")
EVERY = 5000  # works between two reports of progress
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. `replaced` counts works given twice (the later one stands), `skipped` empty records."""

    works: int
    replaced: int
    skipped: int


def build(out: Path, inputs: Sequence[Path], progress: Callable[[int], None] | None = None) -> BuildSummary:
    """Builds the index `out` from files and folders of records; where a DOI comes twice the later record stands.

    Nothing stands at `out` until all is written, and an index that was there stays until then. Raises `InputError`
    for input that cannot be used (with file and line) and `IndexUnusable` where `out` cannot be written.
    """
    files = [path for given in inputs for path in _files(given)]
    if not files:
        raise UnreadableInput("no .jsonl or .json file of works was given")
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise IndexUnusable(f"{out}: exists and is no citecheck index; give a new folder")
    partial = out.with_name(f".{out.name}.building-{os.getpid()}")
    try:
        partial.mkdir(parents=True)
        summary, newest = _write(partial, files, progress)
        described = tuple({"path": str(f), "bytes": f.stat().st_size} for f in files)
        built = datetime.now(UTC).isoformat(timespec="seconds")
        Manifest(FORMAT, summary.works, built, __version__, described, newest).write(partial)
        _replace(out, partial)
    except InputError:
        raise
    except (OSError, ValueError) as error:  # tantivy tells a full disk as ValueError
        raise IndexUnusable(f"{out}: the index could not be written: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return summary


def _replace(out: Path, new: Path) -> None:
    """Puts `new` in the place of `out`; where that fails or is interrupted, what stood there stands again."""
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
            shutil.rmtree(old, ignore_errors=True)


def _write(
    folder: Path, files: Sequence[Path], progress: Callable[[int], None] | None
) -> tuple[BuildSummary, str | None]:
    writer = tantivy.Index(schema(), path=str(folder)).writer(HEAP, num_threads=1)
    try:
        written = _add_all(writer, files, progress)
        writer.commit()
    except BaseException:
        with suppress(ValueError):  # on a full disk even this fails; what led here is what counts
            writer.rollback()
            writer.wait_merging_threads()
        raise
    writer.wait_merging_threads()  # none may still write when the folder is renamed, or removed after a failure
    return written


def _add_all(
    writer: tantivy.IndexWriter, files: Sequence[Path], progress: Callable[[int], None] | None
) -> tuple[BuildSummary, str | None]:
    seen: set[int] = set()
    done = replaced = skipped = 0
    newest: str | None = None
    for path in files:
        for record in _records(path):
            work = work_from_crossref(record)
            if work is None:
                skipped += 1
                continue
            if work.doi:
                known = hash(work.doi)
                if known in seen:
                    writer.delete_documents_by_term(KEYS, doi_key(work.doi))
                    replaced += 1
                seen.add(known)
            document = tantivy.Document()
            document.add_text(KEYS, " ".join(sorted(record_keys(work))))
            document.add_text(WORDS, " ".join(words_of(work)))
            document.add_bytes(RECORD, encode(work))
            writer.add_document(document)
            newest = max(filter(None, (newest, _indexed(record))), default=None)
            done += 1
            if progress and done % EVERY == 0:
                progress(done)
    return BuildSummary(done - replaced, replaced, skipped), newest


def _indexed(record: dict[str, Any]) -> str | None:
    """The day on which Crossref indexed a record."""
    indexed = record.get("indexed")
    when = indexed.get("date-time") if isinstance(indexed, dict) else None
    return when[:10] if isinstance(when, str) else None


# --- input --------------------------------------------------------------------------------------------------


def _files(given: Path) -> list[Path]:
    if given.is_dir():
        found = sorted(p for p in given.rglob("*") if p.name.endswith(SUFFIXES) and p.is_file())
        if not found:
            raise UnreadableInput(f"{given}: the folder holds no {' or '.join(SUFFIXES[:2])} files")
        return found
    if not given.exists():
        raise UnreadableInput(f"{given}: no such file")
    return [given]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of one file: one a line, or a JSON object with `items`. Broken ones raise with their line."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
            if path.name.removesuffix(".gz").endswith(".json"):
                yield from _items(path, stream)
            else:
                yield from _lines(path, stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableInput(f"{path}: the compressed file is damaged or cut off ({error})") from error
    except PermissionError as error:
        raise UnreadableInput(f"{path}: not allowed to read it") from error


def _lines(path: Path, stream: BinaryIO) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    found = False
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidRecord(f"{path}:{number}: this line is no JSON object ({error}); mend or remove it") from error
        found = True
    if not found:
        raise UnreadableInput(f"{path}: the file holds no works")


def _items(path: Path, stream: BinaryIO) -> Iterator[dict[str, Any]]:
    try:
        held = msgspec.json.decode(stream.read())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{path}: not JSON ({error})") from error
    items = held.get("items", [held]) if isinstance(held, dict) else held
    if not isinstance(items, list):
        raise InvalidRecord(f"{path}: holds neither works nor a list of them under 'items'")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise InvalidRecord(f"{path}: item {number} is no JSON object")
        yield item
