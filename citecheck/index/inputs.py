"""Files of works in Crossref's JSON, as chunks of undecoded records: read once, in order, in constant memory."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from citecheck.errors import InvalidRecord, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz")
CHUNK = 500  # records handed on at a time
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a file, each the bytes of a JSON object; `first` is the number of its first line or item."""

    path: str
    first: int
    records: tuple[bytes, ...]
    unit: str  # "line" or "item"

    def place(self, k: int) -> str:
        """The place of record `k`, as messages name it."""
        number = self.first + k
        return f"{self.path}:{number}" if self.unit == "line" else f"{self.path}: item {number}"


class _Items(msgspec.Struct):
    items: list[msgspec.Raw]


def files_of(inputs: Sequence[Path]) -> list[Path]:
    """The files that the inputs are or hold, folders sorted by name. Raises `UnreadableInput`."""
    files: list[Path] = []
    for given in inputs:
        if given.is_dir():
            found = sorted(p for p in given.rglob("*") if p.name.endswith(SUFFIXES) and p.is_file())
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


def chunks_of(path: Path) -> Iterator[Chunk]:
    """The records of one file: one a line, or a JSON object with `items`. Broken files raise `InputError`."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
            if path.name.removesuffix(".gz").endswith(".json"):
                yield from _read_items(path, stream)
            else:
                yield from _read_lines(path, stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableInput(f"{path}: the compressed file is damaged or cut off ({error})") from error
    except PermissionError as error:
        raise UnreadableInput(f"{path}: not allowed to read it") from error


def _read_lines(path: Path, stream: BinaryIO) -> Iterator[Chunk]:
    held: list[bytes] = []
    first, found = 1, False
    number = 0
    for number, line in enumerate(stream, start=1):
        held.append(line)
        found = found or not line.isspace()
        if len(held) == CHUNK:
            yield Chunk(str(path), first, tuple(held), "line")
            held, first = [], number + 1
    if held:
        yield Chunk(str(path), first, tuple(held), "line")
    if not found:
        raise UnreadableInput(f"{path}: the file holds no works")


def _read_items(path: Path, stream: BinaryIO) -> Iterator[Chunk]:
    data = stream.read()
    try:
        records = [bytes(item) for item in msgspec.json.decode(data, type=_Items).items]
    except msgspec.ValidationError:
        records = _other_shapes(path, data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{path}: not JSON ({error})") from error
    for at in range(0, len(records), CHUNK):
        yield Chunk(str(path), at + 1, tuple(records[at : at + CHUNK]), "item")


def _other_shapes(path: Path, data: bytes) -> list[bytes]:
    """A list of works, or a single one."""
    try:
        held = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{path}: not JSON ({error})") from error
    works = held if isinstance(held, list) else [held] if isinstance(held, dict) and "items" not in held else None
    if works is None:
        raise InvalidRecord(f"{path}: holds neither works nor a list of them under 'items'")
    return [msgspec.json.encode(work) for work in works]
