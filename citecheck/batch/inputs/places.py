"""The bytes of a piece of work, wherever they are: bounded, and no member of an archive ever becomes a file."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.batch.inputs.archives import DAMAGE, is_file, opened_tar
from citecheck.batch.inputs.items import Broken, File, Lines, Member
from citecheck.errors import UnreadableInput
from citecheck.formats.base import MAX_PACKED, Source, read_bytes, usable

if TYPE_CHECKING:
    from citecheck.batch.inputs.items import Place

_OPEN = 4  # .zip files a process keeps open


def source_of(place: Place, role: str = "manuscript") -> Source:
    """The bytes of a place as a reader takes them. `UnreadableInput` with one line that says what is wrong."""
    match place:
        case File(path):
            return read_bytes(path, role)
        case Broken(_, why):
            raise UnreadableInput(why)
        case Lines(path, _, data):
            return Source(path, data, role)
        case Member():
            archive = place.shown.removesuffix(place.name)
            packed, offset = place.packed, place.offset
            if offset is None:
                data = _read_zipped(packed, place.name, place.shown)
            else:
                data = _read_tarred(packed, offset, place.size, place.shown)

            def beside(shown: str) -> bytes | None:
                """The bytes of a file that the document names, in the same archive."""
                name = shown.removeprefix(archive)
                if offset is not None:
                    found = opened_tar(packed).members.get(name)
                    return _read_tarred(packed, *found, shown) if found else None
                try:
                    return _read_zipped(packed, name, shown) if is_file(_open_zip(packed).getinfo(name)) else None
                except KeyError:
                    return None

            return usable(Source(place.shown, data, role, beside))


@lru_cache(maxsize=_OPEN)
def _open_zip(path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except DAMAGE as error:
        raise UnreadableInput(f"{path} is a damaged zip file ({error}): pack it anew.") from error


def _read_zipped(packed: str, name: str, shown: str) -> bytes:
    try:
        with _open_zip(packed).open(name) as part:
            return part.read(MAX_PACKED + 1)  # what is larger is refused as any file is
    except KeyError as error:
        raise UnreadableInput(f"{shown} is not in the archive any more.") from error
    except UnreadableInput:
        raise
    except DAMAGE as error:
        locked = "password required" in str(error)  # a RuntimeError, as all that zipfile says of encryption
        said = "is encrypted: pack it without a password" if locked else f"is damaged in its archive ({error})"
        raise UnreadableInput(f"{shown} {said}.") from error


def _read_tarred(packed: str, offset: int, size: int, shown: str) -> bytes:
    wanted = min(size, MAX_PACKED + 1)
    data = opened_tar(packed).read(offset, wanted)
    if len(data) < wanted:
        raise UnreadableInput(f"{shown} is cut off in its archive.")
    return data
