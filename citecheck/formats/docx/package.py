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
    from collections.abc import Iterator

    from lxml.etree import _Element

    from citecheck.formats.base import Source

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_MAIN = "word/document.xml"  # where Word puts it
# The namespaces of strict files (ISO/IEC 29500-1 Annex A) and those of all others
_STRICT = {
    f"http://purl.oclc.org/ooxml/{strict}": f"http://schemas.openxmlformats.org/{transitional}"
    for strict, transitional in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/bibliography", "officeDocument/2006/bibliography"),
        ("officeDocument/math", "officeDocument/2006/math"),
    )
}


@dataclass
class WordPackage:
    """The main part of a document and those that it names; broken ones are reported in `problems`."""

    source: Source
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._package = Package(self.source)
        self._folded = {name.casefold(): name for name in self._package.names}
        named = [name for kind, name in self._list_relationships("") if kind == "officeDocument"]
        self._main = next((name for name in named if name.casefold() in self._folded), _MAIN)
        self._related = self._list_relationships(self._main)

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
        data = self._read_part(self._main)
        if data is None:
            raise UnreadableInput(
                f"{self.source.shown} has no main text ({_MAIN}): open it in its editor and save it anew."
            )
        return self._parse_part(data, self._main)

    def first(self, kind: str) -> _Element | None:
        """The root of the part that the main part relates to as `kind` (`styles`, `footnotes`), if it can be read."""
        return next(iter(self.all(kind)), None)

    def all(self, kind: str) -> list[_Element]:
        """The roots of all parts of that kind."""
        names = [name for k, name in self._related if k == kind]
        if not self._related:  # lost: where Word puts a part
            names = [posixpath.join(posixpath.dirname(self._main), f"{kind}.xml")]
        return [root for name in dict.fromkeys(names) if (root := self._parse_or_report(name)) is not None]

    def properties(self) -> Iterator[tuple[str, str]]:
        """Name and text of the document's own custom properties, where Zotero keeps the codes of its bookmarks."""
        found = (name for kind, name in self._list_relationships("") if kind == "custom-properties")
        root = self._parse_or_report(next(found, "docProps/custom.xml"))
        for each in [] if root is None else root.iter(_PROPERTY):
            yield each.get("name") or "", "".join(str(piece) for piece in each.itertext())

    def _list_relationships(self, part: str) -> list[tuple[str, str]]:
        """Kind and name of what a part (`""`: the package) relates to within the file."""
        folder, name = posixpath.split(part)
        root = self._parse_or_report(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (each.get("Type", "").rpartition("/")[2], _resolve_target(folder, each.get("Target", "")))
            for each in root.iter(_RELATIONSHIP)
            if each.get("TargetMode") != "External"
        ]

    def _parse_or_report(self, name: str) -> _Element | None:
        """The root of a part that the text can be read without: broken, it is a problem, no error."""
        data = self._read_part(name)
        try:
            return None if data is None else self._parse_part(data, name)
        except UnreadableInput as error:
            self.problems.append(str(error).removeprefix(self.source.shown).strip()[:300])
            return None

    def _read_part(self, name: str) -> bytes | None:
        known = self.known(name)
        return None if known is None else self._package.read(known)

    def _parse_part(self, data: bytes, name: str) -> _Element:
        """The root of a part; that of a strict file in the namespaces of all other files."""
        root = parse_xml(data, f"{self.source.shown} ({name})")
        if not any("purl.oclc.org/ooxml" in uri for uri in root.nsmap.values() if uri):
            return root
        usual: bytes = etree.tostring(root, encoding="utf-8")
        for strict, transitional in _STRICT.items():
            usual = usual.replace(strict.encode(), transitional.encode())
        return parse_xml(usual, "a strict Word document")


def _resolve_target(folder: str, target: str) -> str:
    """The name of a part in the package; one that leads out of it is the name of none."""
    whole = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(whole).lstrip("/")
