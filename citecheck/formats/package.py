"""Zipped documents (.docx, .odt): their parts, read one at a time within bounds and never unpacked to a disk."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput

if TYPE_CHECKING:
    from citecheck.formats.base import Source

MAX_PART = 100 * 1024 * 1024  # bytes of one part unpacked; a 1,000-page thesis has some 40 MB of document.xml
MAX_TOTAL = 200 * 1024 * 1024  # bytes unpacked in all
MAX_NAMES = 20_000  # parts; a document with as many pictures has no more
_DAMAGE = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError)


class Package:
    """The parts of a zipped document by name; `UnreadableInput` where it is damaged, encrypted or a zip bomb."""

    def __init__(self, source: Source) -> None:
        self._shown = source.shown
        self._left = MAX_TOTAL
        try:
            self._archive = zipfile.ZipFile(BytesIO(source.data))
            infos = self._archive.infolist()
        except _DAMAGE as error:
            raise self._damaged_by(error) from error
        if len(infos) > MAX_NAMES:
            raise UnreadableInput(f"{self._shown} holds {len(infos)} files: no document has so many.")
        self._infos = {info.filename.lstrip("/"): info for info in infos}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(self._infos)

    @property
    def infos(self) -> tuple[zipfile.ZipInfo, ...]:
        """The entries of the file, of several of one name the last."""
        return tuple(self._infos.values())

    def read(self, name: str) -> bytes | None:
        """Read the bytes of a part; `None` where there is none of that name."""
        info = self._infos.get(name.lstrip("/"))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise UnreadableInput(f"{self._shown} is encrypted: save it without a password.")
        limit = min(MAX_PART, self._left)
        try:
            with self._archive.open(info) as part:
                data = part.read(limit + 1)
        except (*_DAMAGE, zlib.error, EOFError, RuntimeError) as error:
            raise self._damaged_by(error) from error
        if len(data) > limit:
            raise UnreadableInput(f"{self._shown} unpacks to more than {limit // 2**20} MB: it is not read.")
        self._left -= len(data)
        return data

    def _damaged_by(self, error: Exception) -> UnreadableInput:
        return UnreadableInput(f"{self._shown} is damaged ({error}): open it in its editor and save it anew.")
