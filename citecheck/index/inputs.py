"""Files of works as chunks of undecoded records: read once, in order, in constant memory.

Lines of JSON, JSON objects with a list of works, XML, and archives (tar) of such files; any of them compressed.
"""

from __future__ import annotations

import gzip
import re
import tarfile
import zlib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, cast

import msgspec

from citecheck.errors import InvalidRecord, UnreadableInput
from citecheck.index.elements import begins_as_xml, elements_of
from citecheck.index.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from io import BufferedIOBase, BufferedReader
    from pathlib import Path

SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz", ".xml", ".xml.gz")
ARCHIVES = (".tar", ".tar.gz", ".tgz")
_PART = re.compile(r"part_\d+\.gz")  # as OpenAlex names its files
_NO_WORKS = frozenset(["manifest.json"])  # beside the files of OpenAlex and DataCite
CHUNK = 500  # records handed on at a time
_GZIP = b"\x1f\x8b"
_HEAD = 1 << 16  # bytes of a first line that tell JSON from XML
_LISTS = ("items", "data", "results")  # keys of a JSON object under which works are listed


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a file, undecoded.

    Attributes:
        path: the file; of an archive with the name of the file within it
        first: the number of the first record, counted through the file or archive
        records: their bytes
        unit: what they are: `line`, `item` or `record`
        shape: as `shapes` names it
        before: records of an archive that stand in other files
    """

    path: str
    first: int
    records: tuple[bytes, ...]
    unit: str
    shape: str = "crossref"
    before: int = 0

    def place(self, k: int) -> str:
        """The place of record `k`, as messages name it."""
        number = self.first + k - self.before
        return f"{self.path}:{number}" if self.unit == "line" else f"{self.path}: {self.unit} {number}"


class _Items(msgspec.Struct):
    items: list[msgspec.Raw]


def files_of(inputs: Sequence[Path]) -> list[Path]:
    """The files that the inputs are or hold, folders sorted by name. Raises `UnreadableInput`."""
    files: list[Path] = []
    for given in inputs:
        if given.is_dir():
            found = sorted(p for p in given.rglob("*") if _holds_works(p.name) and p.is_file())
            if not found:
                raise UnreadableInput(f"{given}: the folder holds no {' or '.join(SUFFIXES[:2])} files")
            files += found
        elif given.exists():
            files.append(given)
        else:
            raise UnreadableInput(f"{given}: no such file")
    if not files:
        raise UnreadableInput("no .jsonl or .json file of works was given")
    return files


def _holds_works(name: str) -> bool:
    return name not in _NO_WORKS and (name.endswith(SUFFIXES + ARCHIVES) or _PART.fullmatch(name) is not None)


def chunks_of(path: Path) -> Iterator[Chunk]:
    """The records of one file: one a line, listed in a JSON object, or in XML. Broken files raise `InputError`."""
    try:
        with path.open("rb") as raw:
            if path.name.endswith(ARCHIVES):
                yield from _read_archive(path, raw)
            else:
                yield from _read_file(str(path), raw, 0)
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise UnreadableInput(f"{path}: the compressed file is damaged or cut off ({error})") from error
    except PermissionError as error:
        raise UnreadableInput(f"{path}: not allowed to read it") from error


def _read_archive(path: Path, raw: BufferedReader) -> Iterator[Chunk]:
    """The records of all files of a tar archive, in its order, without unpacking it."""
    before = 0
    with tarfile.open(fileobj=raw, mode="r|*") as archive:
        for member in archive:
            held = (
                archive.extractfile(member)
                if member.isfile() and _holds_works(member.name.rpartition("/")[2])
                else None
            )
            if held is None or not member.size:
                continue
            count = before
            for chunk in _read_file(f"{path}: {member.name}", cast("BufferedReader", held), before):
                count = chunk.first - 1 + len(chunk.records)
                yield chunk
            before = count
    if not before:
        raise UnreadableInput(f"{path}: the archive holds no {' or '.join(SUFFIXES[:2])} files with works")


def _read_file(place: str, raw: BufferedReader, before: int) -> Iterator[Chunk]:
    """The records of a file, compressed or not, numbered from `before` on."""
    packed = raw.peek(2)[:2] == _GZIP
    stream: BufferedIOBase = gzip.GzipFile(fileobj=raw) if packed else raw
    lines = [stream.readline(_HEAD)]
    if begins_as_xml(lines[0]):
        shape, records = elements_of(place, lines[0], stream)
        yield from _as_chunks(place, records, "record", shape, before)
        return
    if not lines[0].endswith(b"\n"):
        lines[0] += stream.readline()
    while lines[-1].isspace():
        lines.append(stream.readline())
    first = lines[-1]
    lines.append(stream.readline())
    shape = shape_of(first)
    if place.removesuffix(".gz").endswith(".json") and not (lines[-1].strip() and _is_object(first)):
        works = _read_items(place, b"".join(lines) + stream.read())
        yield from _as_chunks(place, works, "item", shape_of(works[0]) if works else shape, before)
    else:  # also arXiv's snapshot, whose name ends in `.json`
        yield from _as_chunks(place, chain(filter(None, lines), stream), "line", shape, before)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _as_chunks(place: str, records: Iterable[bytes], unit: str, shape: str, before: int) -> Iterator[Chunk]:
    held: list[bytes] = []
    first, found = before + 1, False
    for number, record in enumerate(records, start=before + 1):
        held.append(record)
        found = found or not record.isspace()
        if len(held) == CHUNK:
            yield Chunk(place, first, tuple(held), unit, shape, before)
            held, first = [], number + 1
    if held:
        yield Chunk(place, first, tuple(held), unit, shape, before)
    if not found:
        raise UnreadableInput(f"{place}: the file holds no works")


def _read_items(place: str, data: bytes) -> list[bytes]:
    try:
        return [bytes(item) for item in msgspec.json.decode(data, type=_Items).items]
    except msgspec.ValidationError:
        return _other_shapes(place, data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{place}: not JSON ({error})") from error


def _other_shapes(place: str, data: bytes) -> list[bytes]:
    """A list of works, one under another key, or a single work."""
    try:
        held = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{place}: not JSON ({error})") from error
    if isinstance(held, dict):
        held = next(
            (held[key] for key in _LISTS if isinstance(held.get(key), list)), [held] if "items" not in held else None
        )
    if not isinstance(held, list):
        raise InvalidRecord(f"{place}: holds neither works nor a list of them under 'items'")
    return [msgspec.json.encode(work) for work in held]
