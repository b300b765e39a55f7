"""Archives looked through: which files a .zip or .tar holds. Names in them name rows, never files on a disk.

A packed .tar cannot be read from its middle: each process unpacks it once into a file without a name, which is gone
with the process.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import tempfile
import weakref
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from stat import S_ISLNK
from typing import IO, TYPE_CHECKING, Self, cast

from citecheck.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_PACKED: tuple[tuple[bytes, Callable[[IO[bytes]], object]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ", lzma.LZMAFile),
)
# A bomb unpacks to a thousand times its size and more (gzip's limit is 1,032), text to five or ten, XML to twenty.
MAX_RATIO = 100
MIN_LIMIT = 1 << 30  # bytes that any archive may unpack to
_OPEN = 2  # .tar files a process keeps open
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file in an archive: its name, and in a .tar its place (bytes); `read` gives its first so many bytes."""

    name: str
    offset: int | None
    size: int
    read: Callable[[int], bytes]


def is_file(info: zipfile.ZipInfo) -> bool:
    """Whether a member of a .zip is a file: no folder, and no symbolic link."""
    return not info.is_dir() and not S_ISLNK(info.external_attr >> 16)


def files_in(path: str) -> Iterator[Found]:
    """The files of an archive in its order; links, devices and folders are passed over. Raises `UnreadableInput`."""
    try:
        yield from _in_zip(path) if path.lower().endswith(ZIP) else _in_tar(path)
    except UnreadableInput:
        raise
    except DAMAGE as error:
        said = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{path} cannot be looked through to its end ({said}): pack it anew.") from error


def _in_zip(path: str) -> Iterator[Found]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.NameToInfo.values():  # of one name the last counts, as for all who read zip files
            if is_file(info):
                yield Found(info.filename, None, info.file_size, lambda most, i=info: _read_head(archive, i, most))  # type: ignore[misc]


def _read_head(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(info) as part:
            return part.read(most)
    except DAMAGE:
        return b""  # said when it is read


def _in_tar(path: str) -> Iterator[Found]:
    with _open_stream(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if _is_plain(info):
                part = archive.extractfile(info)
                yield Found(info.name, info.offset_data, info.size, part.read if part else lambda _: b"")
            archive.members = []  # type: ignore[attr-defined] # a tarfile keeps all it has seen


def _is_plain(info: tarfile.TarInfo) -> bool:
    return info.isreg() and not info.issparse()


# --- a .tar that is read from its middle ------------------------------------------------------------------------


class OpenedTar:
    """A .tar, unpacked where it was packed; closed with its last user."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        weakref.finalize(self, file.close)

    def read(self, offset: int, size: int) -> bytes:
        """Some of its bytes, fewer at its end."""
        self._file.seek(offset)
        return self._file.read(size)

    @cached_property
    def members(self) -> Mapping[str, tuple[int, int]]:
        """Where its files lie (offset and size in bytes), by name; of one name the last counts."""
        members: dict[str, tuple[int, int]] = {}
        self._file.seek(0)
        # what was found before damage can be read; that there is damage was said when it was looked through
        with suppress(*DAMAGE), tarfile.open(fileobj=self._file, mode="r:") as archive:
            for info in archive:
                if _is_plain(info):
                    members[info.name] = (info.offset_data, info.size)
                archive.members = []  # type: ignore[attr-defined]
        return members


@lru_cache(maxsize=_OPEN)
def opened_tar(path: str) -> OpenedTar:
    """A .tar to be read from its middle. Raises `UnreadableInput`; `OSError` where there is no room to unpack it."""
    file = _open_stream(path)  # stays open with the process
    if isinstance(file, _Bounded):
        with file as packed:
            file = _unpack(packed)
    return OpenedTar(file)


def _unpack(stream: IO[bytes]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - stays open with the process
    try:
        with suppress(zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile):  # what comes before the damage is there
            while piece := stream.read(_PIECE):
                file.write(piece)
    except (UnreadableInput, OSError):
        file.close()
        raise
    file.seek(0)
    return file


def _open_stream(path: str) -> IO[bytes]:
    """The bytes of a .tar, unpacked as they are read."""
    try:
        file = open(path, "rb")  # noqa: PTH123, SIM115 - paths stay as they were given; closed by the caller
        head, size = file.read(8), os.fstat(file.fileno()).st_size
        file.seek(0)
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror or error}.") from error
    opening = next((opening for mark, opening in _PACKED if head.startswith(mark)), None)
    if opening is None:
        return file
    return cast("IO[bytes]", _Bounded(cast("IO[bytes]", opening(file)), file, max(MIN_LIMIT, MAX_RATIO * size), path))


class _Bounded:
    """A stream that refuses to go on without end."""

    def __init__(self, stream: IO[bytes], packed: IO[bytes], limit: int, path: str) -> None:
        self._open_stream, self._packed = stream, packed
        self._left = self._limit = limit
        self._path = path

    def read(self, size: int = -1) -> bytes:
        data = self._open_stream.read(size if size >= 0 else _PIECE)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableInput(f"{self._path} unpacks to more than {self._limit // 2**20} MB: it is not read.")
        return data

    def close(self) -> None:
        self._open_stream.close()
        self._packed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
