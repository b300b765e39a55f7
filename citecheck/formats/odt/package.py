"""The XML of an OpenDocument text: the parts of a zip file, or one flat file (.fodt)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.odt.names import DC, META, OFFICE
from citecheck.formats.package import Package
from citecheck.formats.xml_tree import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from citecheck.formats.base import Source

# `<office:binary-data>iVBORw0KG…`, perhaps longer than libxml2 takes
_PICTURE = re.compile(rb"(<office:binary-data>)[^<]*")
_OLD = b"application/vnd.sun.xml."  # StarOffice 6 and OpenOffice.org 1
_KINDS = frozenset("spreadsheet presentation drawing chart database image".split())


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """The parts that are read. `styles` is where the named styles are, which may be the same file."""

    content: _Element
    styles: _Element | None
    meta: _Element | None

    @property
    def title(self) -> str | None:
        """The title among the document's properties."""
        found = None if self.meta is None else self.meta.find(f"{OFFICE}meta/{DC}title")
        return None if found is None else " ".join((found.text or "").split()) or None

    def properties(self) -> Iterator[tuple[str, str]]:
        """Name and text of the document's own properties, where reference managers keep instructions."""
        for each in () if self.meta is None else self.meta.iterfind(f"{OFFICE}meta/{META}user-defined"):
            yield each.get(META + "name") or "", each.text or ""


def open_document(source: Source) -> OpenDocument:
    """Parse the parts of an OpenDocument file; `UnreadableInput` where it is encrypted, damaged or of an older kind."""
    if not source.data.startswith(b"PK"):
        root = parse_xml(_PICTURE.sub(rb"\1", source.data), source.shown)
        return OpenDocument(root, root, root)
    package = Package(source)
    if (package.read("mimetype") or b"").startswith(_OLD):
        raise UnreadableInput(f"{source.shown} is an OpenOffice.org 1 document: save it as .odt.")
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise UnreadableInput(f"{source.shown} is encrypted: save it without a password.")
    content = _parse_part(package, "content.xml", source.shown)
    if content is None:
        raise UnreadableInput(f"{source.shown} has no content.xml, so it is no OpenDocument text: save it anew.")
    return OpenDocument(
        content, _parse_part(package, "styles.xml", source.shown), _parse_part(package, "meta.xml", source.shown)
    )


def _parse_part(package: Package, name: str, shown: str) -> _Element | None:
    data = package.read(name)
    return parse_xml(data, f"{shown} ({name})") if data else None


def find_text(document: OpenDocument, shown: str) -> _Element:
    """The text of the document; `UnreadableInput` for a spreadsheet, a presentation, a drawing."""
    found = document.content.find(f"{OFFICE}body")
    text = None if found is None else found.find(f"{OFFICE}text")
    if text is not None:
        return text
    inner = str(found[0].tag).rpartition("}")[2] if found is not None and len(found) else ""
    kind = inner if inner in _KINDS else "OpenDocument file without a text"
    raise UnreadableInput(f"{shown} is {'an' if kind[0] in 'iO' else 'a'} {kind}: give the manuscript.")
