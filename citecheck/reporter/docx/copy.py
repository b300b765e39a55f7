"""A copy of a Word document in which a few parts are others; the rest is as it was, byte for byte."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from citecheck.errors import InputError, UnreadableInput
from citecheck.formats.docx.package import WordPackage
from citecheck.formats.xml_tree import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.base import Source

_TYPES = "[Content_Types].xml"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NO_RELATIONS = f'<Relationships xmlns="{_REL[1:-1]}"/>'
_WHEN = (1980, 1, 1, 0, 0, 0)  # of new parts: the same copy every time
_MIXED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class WordCopy:
    """A Word document's file on its way into a copy."""

    def __init__(self, source: Source) -> None:
        self._shown = source.shown
        self._word = WordPackage(source)
        self._package = self._word.package
        self._changed: dict[str, bytes] = {}
        self.main = self._parse_part(self._word.main)
        self._comments = self._word.related("comments")

    def comments(self) -> _Element | None:
        """The root of the comments part, if there is one."""
        name = self._word.known(self._comments) if self._comments else None
        return self._parse_part(name) if name else None

    def finished(self, comments: _Element) -> bytes:
        """The file with its main part as it is now and with a comments part."""
        self._changed[self._word.main] = _serialize(self.main)
        name = (self._word.known(self._comments) if self._comments else None) or self._comments
        if not name:
            name = self._free_name()
            self._add_relationship(name)
        self._changed[name] = _serialize(comments)
        self._declare_type(name)
        return self._zip_parts()

    # --- what a new part needs --------------------------------------------------------------------------------

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._word.main)
        names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in range(len(self._package.names) + 1))
        return next(name for name in names if self._word.known(name) is None)

    def _add_relationship(self, name: str) -> None:
        """The relationship that makes a part the comments of the main part."""
        folder, own = posixpath.split(self._word.main)
        where = posixpath.join(folder, "_rels", f"{own}.rels")
        known = self._word.known(where)
        root = self._parse_part(known) if known else etree.fromstring(_NO_RELATIONS)
        ids = {each.get("Id") for each in root.iter(f"{_REL}Relationship")}
        number = next(n for n in range(1, len(ids) + 2) if f"rIdCitecheck{n}" not in ids)
        kinds = _STRICT_KINDS if "purl.oclc.org" in (etree.QName(self.main).namespace or "") else _KINDS
        target = posixpath.relpath(f"/{name}", f"/{folder}")
        etree.SubElement(
            root, f"{_REL}Relationship", Id=f"rIdCitecheck{number}", Type=f"{kinds}/comments", Target=target
        )
        self._changed[known or where] = _serialize(root)

    def _declare_type(self, name: str) -> None:
        """The content type of a part, if it has none of its own."""
        known = self._word.known(_TYPES)
        if known is None:
            return
        root = self._parse_part(known)
        declared = {(each.get("PartName") or "").casefold() for each in root.iter(f"{_CT}Override")}
        if f"/{name}".casefold() not in declared:
            etree.SubElement(root, f"{_CT}Override", PartName=f"/{name}", ContentType=_COMMENTS_TYPE)
            self._changed[known] = _serialize(root)

    # --- reading and writing ----------------------------------------------------------------------------------

    def _parse_part(self, name: str) -> _Element:
        data = self._package.read(name)
        try:
            return parse_xml(data or b"", f"{self._shown} ({name})", whole=True)
        except UnreadableInput as error:
            raise InputError(f"No comments can be written: {str(error).rstrip('.')}. Save it anew in Word.") from error

    def _zip_parts(self) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._package.infos:
                name = info.filename.lstrip("/")
                data = self._changed.pop(name, None)
                data = self._package.read(name) if data is None else data
                archive.writestr(_make_entry(info.filename, info), data or b"")
            for name, data in sorted(self._changed.items()):
                archive.writestr(_make_entry(name), data)
        return out.getvalue()


def _make_entry(name: str, like: zipfile.ZipInfo | None = None) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, like.date_time if like else _WHEN)
    entry.compress_type = like.compress_type if like and like.compress_type in _MIXED else zipfile.ZIP_DEFLATED
    if like:
        entry.external_attr, entry.create_system = like.external_attr, like.create_system
    return entry


def _serialize(root: _Element) -> bytes:
    tree = root.getroottree()
    alone = tree.docinfo.standalone is not False  # Word says `yes`
    data: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=alone)
    return data
