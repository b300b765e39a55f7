"""Files that a Markdown document is put together from: Quarto's `{{< include _x.qmd >}}`, knitr's `child='x.Rmd'`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.base import decode, neighbour
from citecheck.formats.builder import TextBuilder
from citecheck.formats.latex.files import MAX_FILES, MAX_TOTAL
from citecheck.models import OffsetMap, SourceFile

if TYPE_CHECKING:
    from citecheck.formats.base import Source

MAX_DEPTH = 10  # files within files
# `{{< include _methods.qmd >}}` on a line of its own; "```{r methods, child='methods.Rmd'}" with its closing line
_INCLUSION = re.compile(
    r"^[ \t]*\{\{<[ \t]{0,9}include[ \t]{1,9}(?P<file>[^\s<>]{1,300})[ \t]{0,9}>\}\}[ \t\r]*$"
    r"|^[ \t]*```+[ \t]?\{r\b[^}\n]{0,300}?\bchild[ \t]?=[ \t]?(?:c\()?"
    r"(?P<children>[\"'][^})\n]{1,1000})\)?[^}\n]{0,300}\}[^\n]*\n"
    r"(?:\s{0,20}```+[ \t\r]*$)?",
    re.MULTILINE,
)
_QUOTED = re.compile(r"\"([^\"]{1,300})\"|'([^']{1,300})'")
_IDENTITY = OffsetMap()


@dataclass(frozen=True, slots=True)
class Expanded:
    """The text of a document with what it includes in place, and the way back."""

    text: str
    offsets: OffsetMap = _IDENTITY
    included: tuple[SourceFile, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Expansion:
    source: Source
    out: TextBuilder = field(default_factory=TextBuilder)
    files: list[SourceFile] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    left: int = MAX_TOTAL
    missing: set[str] = field(default_factory=set)

    def add(self, text: str, number: int, folder: str, opened: tuple[str, ...]) -> None:
        """The text of file `number` with what it includes; `opened` are the files it is included by."""
        at = 0
        for found in _INCLUSION.finditer(text):
            self.out.verbatim(text[at : found.start()], at, number)
            quoted = _QUOTED.findall(found["children"] or "")
            names = [found["file"].strip("\"'")] if found["file"] else [double or single for double, single in quoted]
            for name in names:
                self._include_file(name, folder, opened)
            at = found.end()
        self.out.verbatim(text[at:], at, number)

    def _include_file(self, name: str, folder: str, opened: tuple[str, ...]) -> None:
        if name in self.missing or len(self.missing) >= MAX_FILES:
            return
        try:
            found = self._find_file(name, folder)
            text = decode(found).text
        except UnreadableInput as error:
            self.missing.add(name)
            self.unread.append(f"the included file {str(error).rstrip('.')}")
            return
        if found.path in opened or len(opened) > MAX_DEPTH:
            self.unread.append(f"the included file {name} includes itself")
        elif len(self.files) >= MAX_FILES or len(text) > self.left:
            self.unread.append(f"the included file {name}: there are too many")
        else:
            self.left -= len(text)
            number = len(self.files) + 1
            self.files.append(SourceFile(f"{self.source.id}.{number}", found.shown, text, found.sha256))
            self.add(text, number, str(PurePosixPath(folder, name).parent), (*opened, found.path))

    def _find_file(self, name: str, folder: str) -> Source:
        """A file named from the folder of the file that includes it, else from the document's."""
        if folder != ".":
            try:
                return neighbour(self.source, str(PurePosixPath(folder, name)))
            except UnreadableInput:
                pass
        return neighbour(self.source, name)


def expand(source: Source, text: str) -> Expanded:
    """Put the files that a document includes, which are in its folder or below, into its text."""
    if not _INCLUSION.search(text):
        return Expanded(text)
    expansion = _Expansion(source)
    expansion.add(text, 0, ".", (source.path,))
    out = expansion.out
    if not expansion.files:
        return Expanded(text, unread=tuple(dict.fromkeys(expansion.unread)))
    return Expanded(out.result(), out.offsets(), tuple(expansion.files), tuple(dict.fromkeys(expansion.unread)))
