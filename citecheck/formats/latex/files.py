r"""The files that a LaTeX document is put together from: `\input`, `\include`, `\import`, `\subfile`.

Only files in the folder of the document are read, symbolic links followed, and only so many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.base import decode, neighbour
from citecheck.formats.latex.scanner import flat_group
from citecheck.models import SourceFile

if TYPE_CHECKING:
    from citecheck.formats.base import Source

MAX_FILES = 200  # inclusions in all: a book of 100 chapters has some 150 with its tables
MAX_TOTAL = 50 * 1024 * 1024  # code points of all inclusions
_BARE = re.compile(r"[ \t]{1,8}([^\s{}\\%]{1,300})")  # `\input chapters/one`
INCLUDING = frozenset(
    "input include subfile import subimport includefrom subincludefrom inputfrom subinputfrom InputIfFileExists "
    "subfileinclude includestandalone".split()
)
_WITH_FOLDER = frozenset({"import", "subimport", "includefrom", "subincludefrom", "inputfrom", "subinputfrom"})


@dataclass(frozen=True, slots=True)
class Inclusion:
    r"""A command that includes a file: `folder` is that of `\import`. It ends at `end` in the source."""

    command: str
    name: str
    folder: str
    end: int


def read_inclusion(command: str, text: str, at: int, end: int) -> Inclusion | None:
    """The command whose name ends at `at`; `None` where it has no argument."""
    first = flat_group(text, at, end)
    if not first:
        bare = _BARE.match(text, at, end) if command == "input" else None
        return Inclusion(command, bare.group(1), "", bare.end()) if bare else None
    name = first.group(1).strip().strip('"')
    if command in _WITH_FOLDER:
        second = flat_group(text, first.end(), end)
        return Inclusion(command, second.group(1).strip().strip('"'), name, second.end()) if second else None
    return Inclusion(command, name, "", first.end())


class Files:
    """The document and the files it includes, as they are read. File 0 is the document."""

    def __init__(self, source: Source, text: str) -> None:
        self._source = source
        self.texts = [text]
        self.folders = [""]  # of each file, below the document's
        self.included: list[SourceFile] = []
        self.problems: list[str] = []
        self._numbers: dict[str, int] = {}  # by name
        self._places: dict[Path, int] = {}  # by where the file really lies
        self._missing: dict[str, str] = {}
        self._left = MAX_TOTAL
        self._count = 0

    def open(self, inclusion: Inclusion, current: int, folder: str) -> int:
        r"""The number of an included file. `current` is the file that includes it, `folder` that of an `\import`.

        `UnreadableInput` where it is not there, not in the document's folder, or one too many.
        """
        if self._count >= MAX_FILES:
            raise UnreadableInput(f"more than {MAX_FILES} files are included")
        error: UnreadableInput | None = None
        for name in self._list_candidates(inclusion, current, folder):
            try:
                number = self._read_file(name)
            except UnreadableInput as failed:
                error = error or failed
                continue
            self._count += 1
            self._left -= len(self.texts[number])
            if self._left < 0:
                raise UnreadableInput(f"the included files are larger than {MAX_TOTAL // 2**20} MB in all")
            return number
        raise error or UnreadableInput("it is not named")

    def exists(self, name: str) -> bool:
        """Whether a file that is no part of the text is there: a bibliography."""
        try:
            neighbour(self._source, name)
        except UnreadableInput:
            return False
        return True

    def _list_candidates(self, inclusion: Inclusion, current: int, folder: str) -> list[str]:
        """Where TeX would look: with `.tex` and as named, from the folder in force and from the document's."""
        name = inclusion.name
        if not name or "\\" in name or "#" in name:
            return []
        if inclusion.command in {"import", "includefrom", "inputfrom"}:
            bases = [inclusion.folder]
        elif inclusion.folder:
            bases = [_join_path(folder, inclusion.folder)]
        else:
            bases = list(dict.fromkeys([folder, "", self.folders[current]]))
        suffix = PurePosixPath(name).suffix.lower()
        names = [name, f"{name}.tex"] if suffix in {".tex", ".ltx", ".bbl", ".latex"} else [f"{name}.tex", name]
        return [_join_path(base, file) for base in bases for file in names]

    def _read_file(self, name: str) -> int:
        if name in self._numbers:
            return self._numbers[name]
        if name in self._missing:
            raise UnreadableInput(self._missing[name])
        if len(self._missing) >= 2 * MAX_FILES:  # a file is looked for under two names or more
            raise UnreadableInput(f"more than {2 * MAX_FILES} included files are not there")
        try:
            found = neighbour(self._source, name)
            decoded = decode(found)
        except UnreadableInput as error:
            self._missing[name] = str(error)
            raise
        self._places = self._places or {Path(self._source.path).resolve(): 0}
        place = Path(found.path).resolve()
        number = self._numbers[name] = self._places.setdefault(place, len(self.texts))
        if number < len(self.texts):
            return number
        self.texts.append(decoded.text)
        self.folders.append(_parent_folder(name))
        self.problems += [f"{found.shown}: {problem}" for problem in decoded.problems]
        self.included.append(SourceFile(f"{self._source.id}.{number}", found.shown, decoded.text, found.sha256))
        return number


def folder_of(inclusion: Inclusion, current: str) -> str:
    r"""The folder that names in an included file are relative to: an `\import` sets it, others keep it."""
    if inclusion.command in {"import", "includefrom", "inputfrom"}:
        return inclusion.folder
    if inclusion.folder:
        return _join_path(current, inclusion.folder)
    return _join_path(current, _parent_folder(inclusion.name)) if inclusion.command.startswith("subfile") else current


def _parent_folder(name: str) -> str:
    parent = str(PurePosixPath(name).parent)
    return "" if parent == "." else parent


def _join_path(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if folder else name
