"""Files of reference strings (.jsonl), cut into stretches of lines: read once, in order, in constant memory."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import IO, TYPE_CHECKING, cast

from citecheck.batch.inputs.items import Item, Lines, named
from citecheck.batch.inputs.manifest import is_manifest
from citecheck.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
CHUNK = 500  # lines of a stretch: about two seconds of a core
MAX_LINE = 1 << 20  # bytes; no reference is longer
MAX_CHUNK = 4 << 20  # bytes of a stretch


def stretches(path: str) -> Iterator[Item]:
    """The lines of a file in stretches, each named by its first line. Raises `UnreadableInput`."""
    held: list[bytes] = []
    size, first, number = 0, 1, 0
    for number, line in enumerate(_split_lines(path), start=1):
        held.append(line)
        size += len(line)
        if len(held) == CHUNK or size > MAX_CHUNK:
            yield Item(named(f"{path}:{first}"), Lines(path, first, b"\n".join(held)))
            held, size, first = [], 0, number + 1
    if any(line.strip() for line in held):
        yield Item(named(f"{path}:{first}"), Lines(path, first, b"\n".join(held)))


def holds_manifest(path: str) -> bool:
    """Whether a .jsonl file is a manifest by its first line that is not empty."""
    line = next((line for line in _split_lines(path) if line.strip()), b"")
    try:
        return is_manifest(json.loads(line))
    except (ValueError, RecursionError):
        return False


def _split_lines(path: str) -> Iterator[bytes]:
    """Each line without its end; of one that is too long so much that it shows."""
    try:
        with _open_file(path) as file:
            while line := file.readline(MAX_LINE + 2):
                whole = line
                while not whole.endswith(b"\n") and len(whole) > MAX_LINE:
                    whole = file.readline(MAX_LINE + 2)
                yield line.rstrip(b"\r\n")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableInput(f"{path}: the compressed file is damaged or cut off ({error}).") from error
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _open_file(path: str) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.endswith(".gz") else open(path, "rb")  # noqa: PTH123 - paths stay as they were given
