"""The XML of an OpenDocument text: the parts of a zip file, or one flat file (.fodt)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.odt.names import DC, META, OFFICE
from citecheck.formats.package import Package
from citecheck.formats.story_document import joined_codes
from citecheck.formats.xml_tree import parse_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from citecheck.formats.base import Source

_PICTURE = re.compile(
    rb"(<office:binary-data>)[^<]*"
)  # `<office:binary-data>iVBORw0KG…`, perhaps longer than libxml2 takes
_OLD = b"application/vnd.sun.xml."  # StarOffice 6 and OpenOffice.org 1
_KINDS = {
    "spreadsheet": "a spreadsheet", "presentation": "a presentation", "drawing": "a drawing", "chart": "a chart",
    "database": "a database", "image": "an image",
}  # fmt: skip


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

    @property
    def codes(self) -> Mapping[str, str]:
        """The instructions that reference managers keep in properties, by the names of their bookmarks."""
        found = [] if self.meta is None else self.meta.iterfind(f"{OFFICE}meta/{META}user-defined")
        return joined_codes((each.get(META + "name") or "", each.text or "") for each in found)


def open_document(source: Source) -> OpenDocument:
    """The parts of an OpenDocument file; `UnreadableInput` where it is encrypted, damaged or of an older kind."""
    if not source.data.startswith(b"PK"):
        root = parse_xml(_PICTURE.sub(rb"\1", source.data), source.shown)
        return OpenDocument(root, root, root)
    package = Package(source)
    if (package.read("mimetype") or b"").startswith(_OLD):
        raise UnreadableInput(f"{source.shown} is an OpenOffice.org 1 document: save it as .odt.")
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise UnreadableInput(f"{source.shown} is encrypted: save it without a password.")
    content = _part(package, "content.xml", source.shown)
    if content is None:
        raise UnreadableInput(f"{source.shown} has no content.xml, so it is no OpenDocument text: save it anew.")
    return OpenDocument(content, _part(package, "styles.xml", source.shown), _part(package, "meta.xml", source.shown))


def _part(package: Package, name: str, shown: str) -> _Element | None:
    data = package.read(name)
    return parse_xml(data, f"{shown} ({name})") if data else None


def body(document: OpenDocument, shown: str) -> _Element:
    """The text of the document; `UnreadableInput` for a spreadsheet, a presentation, a drawing."""
    found = document.content.find(f"{OFFICE}body")
    text = None if found is None else found.find(f"{OFFICE}text")
    if text is not None:
        return text
    inner = str(found[0].tag).rpartition("}")[2] if found is not None and len(found) else ""
    what = _KINDS.get(inner, "an OpenDocument file without a text")
    raise UnreadableInput(f"{shown} is {what}: give the manuscript.")
