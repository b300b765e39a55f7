"""What a run is about: folders, patterns, archives, manifests and files of references, as a stream of items.

Nothing is loaded but one folder's names at a time. Folders are looked through in the order of their names; links to
folders are not followed, nor archives inside archives.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from glob import glob, has_magic
from typing import TYPE_CHECKING

from citecheck.batch.inputs import manifest
from citecheck.batch.inputs.archives import TAR, ZIP, files_in
from citecheck.batch.inputs.items import Broken, File, Item, Member, named
from citecheck.batch.inputs.line_files import SUFFIXES as LINES
from citecheck.batch.inputs.line_files import holds_manifest, stretches
from citecheck.errors import UnreadableInput
from citecheck.formats.registry import formats
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LOOKED_AT = 1_000_000  # bytes in which a LaTeX document begins
_ARCHIVES = ZIP + TAR


@dataclass(frozen=True)
class Inputs:
    """Paths as given, and patterns of what is taken and passed over in folders and archives."""

    given: tuple[str, ...]
    include: tuple[str, ...] = ()  # none: whatever has the suffix of a manuscript
    exclude: tuple[str, ...] = ()
    out: str = ""  # the folder of the run itself, which is no input

    def check(self) -> None:
        """Raises `InputError` for what is not there and for manifests that are wrong, before anything is done."""
        for path in self.given:
            if not os.path.lexists(path) and not has_magic(path):
                raise UnreadableInput(f"{path} does not exist.")
        manifest.check([path for path in self.given if kind_of(path) == "manifest"])

    def items(self) -> Iterator[Item]:
        """Everything there is to do; the same at each call, as long as the files are the same."""
        for path in self.given:
            if has_magic(path) and not os.path.lexists(path):
                for found in sorted(glob(path, recursive=True)):  # noqa: PTH207 - a pattern may be absolute
                    if not os.path.isdir(found):  # noqa: PTH112 - paths stay as they were given
                        yield from self._items_of(os.path.normpath(found))
            else:
                yield from self._items_of(os.path.normpath(path))

    def _items_of(self, path: str) -> Iterator[Item]:
        read: dict[str, Callable[[str], Iterator[Item]]] = {
            "folder": self._in_folder,
            "archive": self._in_archive,
            "manifest": manifest.items_of,
            "lines": stretches,
        }
        kind = kind_of(path)
        if kind == "document":
            yield Item(named(path), File(path))
            return
        try:
            yield from read[kind](path)
        except UnreadableInput as error:  # what was found before it is done all the same
            yield Item(named(path), Broken(path, str(error)))

    def _in_folder(self, folder: str) -> Iterator[Item]:
        def refuse(error: OSError) -> None:
            raise UnreadableInput(f"{error.filename} cannot be looked through: {error.strerror or error}.") from error

        out = os.path.realpath(self.out) if self.out else None
        for place, folders, files in os.walk(folder, onerror=refuse):
            shown = os.path.relpath(place, folder).replace(os.sep, "/")
            prefix = "" if shown == "." else f"{shown}/"
            folders[:] = sorted(
                name
                for name in folders
                if not self._passed_over(f"{prefix}{name}/")
                and (out is None or os.path.realpath(os.path.join(place, name)) != out)  # noqa: PTH118 - paths stay as they were given
            )
            for name in sorted(files):
                path = os.path.normpath(os.path.join(place, name))  # noqa: PTH118 - paths stay as they were given
                if self._passed_over(prefix + name) or _is_no_file(path):
                    continue
                if name.lower().endswith(_ARCHIVES):
                    yield from self._items_of(path)
                elif self._is_taken(prefix + name) and not _is_part(name, lambda most, p=path: _read_head(p, most)):  # type: ignore[misc]
                    yield Item(named(path), File(path))

    def _in_archive(self, path: str) -> Iterator[Item]:
        for found in files_in(path):
            if self._passed_over(found.name) or not self._is_taken(found.name) or _is_part(found.name, found.read):
                continue
            shown = f"{path}!{found.name}"
            yield Item(named(shown), Member(path, found.name, shown, found.offset, found.size))

    def _is_taken(self, path: str) -> bool:
        if self.include:
            return any(matches(path, pattern) for pattern in self.include)
        return path.lower().endswith(self._known_suffixes)

    def _passed_over(self, path: str) -> bool:
        """Whether a path (a folder's ends with a slash) is hidden, or excluded by a pattern."""
        bare = path.rstrip("/")
        parts = bare.split("/")
        if any(p.startswith(".") and p not in {".", ".."} for p in parts) or "__MACOSX" in parts:
            return True
        return any(matches(bare, p.rstrip("/")) for p in self.exclude if path.endswith("/") or not p.endswith("/"))

    @cached_property
    def _known_suffixes(self) -> tuple[str, ...]:
        return tuple(suffix for form in formats().values() if not form.reference_list for suffix in form.suffixes)


def _is_no_file(path: str) -> bool:
    """Whether there is something to read that may never end: a pipe, a device."""
    return os.path.exists(path) and not os.path.isfile(path)  # noqa: PTH110, PTH113 - paths stay as they were given


def kind_of(path: str) -> str:
    """`folder`, `archive`, `manifest`, `lines` or `document`."""
    lower = path.lower()
    if os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given
        return "folder"
    if lower.endswith(_ARCHIVES):
        return "archive"
    if lower.endswith(".csv"):
        return "manifest"
    if lower.endswith(LINES):
        return "manifest" if not lower.endswith(".gz") and holds_manifest(path) else "lines"
    return "document"


def fingerprint(given: Sequence[str]) -> list[str]:
    """The inputs as a run is known by them."""
    return [os.path.normpath(path) for path in given]


def _is_part(path: str, read: Callable[[int], bytes]) -> bool:
    r"""Whether a file is a part of other documents: `.tex` without a `\begin{document}`, Quarto's `_part.qmd`."""
    name = path.rpartition("/")[2]
    if name.startswith("_") and name.endswith((".qmd", ".Rmd", ".rmd", ".md")):
        return True
    return name.lower().endswith(".tex") and b"\\begin{document}" not in read(_LOOKED_AT)


def _read_head(path: str, most: int) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - paths stay as they were given
            return file.read(most)
    except OSError:
        return b"\\begin{document}"  # said when it is read
