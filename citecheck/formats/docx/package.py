"""The parts of a Word document, found by its relationships (ISO/IEC 29500-2, 9) rather than by their names."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from citecheck.errors import UnreadableInput
from citecheck.formats.package import Package
from citecheck.formats.xml_tree import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.base import Source

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "word/document.xml"  # where Word puts it
# The namespaces of strict files (ISO/IEC 29500-1 Annex A) and those of all others
_STRICT = (
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/bibliography",
        "http://schemas.openxmlformats.org/officeDocument/2006/bibliography",
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


@dataclass
class WordPackage:
    """The main part of a document and those that it names; broken ones are told in `problems`."""

    source: Source
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._package = Package(self.source)
        self._folded = {name.casefold(): name for name in self._package.names}
        self._main = self._main_name()
        self._related = self._relationships(self._main)

    @property
    def main(self) -> str:
        """The name of the main part."""
        return self.known(self._main) or self._main

    @property
    def package(self) -> Package:
        """The file itself."""
        return self._package

    def known(self, name: str) -> str | None:
        """A part's name as the file spells it; `None` where there is no such part."""
        return self._folded.get(name.lstrip("/").casefold())

    def related(self, kind: str) -> str | None:
        """The name of the part that the main part relates to as `kind`, whether it is there or not."""
        return next((name for k, name in self._related if k == kind), None)

    def document(self) -> _Element:
        """The root of the main part; `UnreadableInput` where there is none or it is broken."""
        root = self._root(self._main)
        if root is None:
            raise UnreadableInput(
                f"{self.source.shown} has no main text ({_MAIN}): open it in its editor and save it anew."
            )
        return root

    def first(self, kind: str) -> _Element | None:
        """The root of the part that the main part relates to as `kind` (`styles`, `footnotes`), if it can be read."""
        return next(iter(self.all(kind)), None)

    def all(self, kind: str) -> list[_Element]:
        """The roots of all parts of that kind."""
        names = [name for k, name in self._related if k == kind] or self._usual(kind)
        return [root for name in dict.fromkeys(names) if (root := self._sound(name)) is not None]

    def properties(self) -> _Element | None:
        """The document's own custom properties, where Zotero keeps the codes of its bookmarks."""
        found = (name for kind, name in self._relationships("") if kind == "custom-properties")
        return self._sound(next(found, "docProps/custom.xml"))

    def _main_name(self) -> str:
        named = [name for kind, name in self._relationships("") if kind == "officeDocument"]
        return next((name for name in named if name.casefold() in self._folded), _MAIN)

    def _usual(self, kind: str) -> list[str]:
        """Where Word puts a part, for a file whose relationships are lost."""
        return [] if self._related else [posixpath.join(posixpath.dirname(self._main), f"{kind}.xml")]

    def _relationships(self, part: str) -> list[tuple[str, str]]:
        """Kind and name of what a part (`""`: the package) relates to within the file."""
        folder, name = posixpath.split(part)
        root = self._sound(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (each.get("Type", "").rpartition("/")[2], _resolved(folder, each.get("Target", "")))
            for each in root.iter(_RELATIONSHIP)
            if each.get("TargetMode") != "External"
        ]

    def _sound(self, name: str) -> _Element | None:
        """The root of a part that the text can be read without: broken, it is a problem, no error."""
        data = self._bytes(name)
        if data is None:
            return None
        try:
            return self._parsed(data, name)
        except UnreadableInput as error:
            self.problems.append(f"{str(error).removeprefix(self.source.shown).strip()}"[:300])
            return None

    def _root(self, name: str) -> _Element | None:
        data = self._bytes(name)
        return None if data is None else self._parsed(data, name)

    def _bytes(self, name: str) -> bytes | None:
        known = self.known(name)
        return None if known is None else self._package.read(known)

    def _parsed(self, data: bytes, name: str) -> _Element:
        return _transitional(parse_xml(data, f"{self.source.shown} ({name})"))


def _resolved(folder: str, target: str) -> str:
    """The name of a part in the package; one that leads out of it is the name of none."""
    whole = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(whole).lstrip("/")


def _transitional(root: _Element) -> _Element:
    """A strict file's part in the namespaces of all other files."""
    if not any("purl.oclc.org/ooxml" in uri for uri in root.nsmap.values() if uri):
        return root
    data: bytes = etree.tostring(root, encoding="utf-8")
    for strict, usual in _STRICT:
        data = data.replace(strict.encode(), usual.encode())
    return parse_xml(data, "a strict Word document")
