"""The text of HTML and XML in the encoding that the file itself declares."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.formats.base import Decoded, decode

if TYPE_CHECKING:
    from citecheck.formats.base import Source

_HEAD = 2048  # bytes in which a declaration is looked for (HTML: 1024; saved pages put comments before it)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# `<?xml version="1.0" encoding="windows-1251"?>`
_XML = re.compile(rb"\s{0,64}<\?xml\s[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})[\"']")
# `<meta charset="koi8-r">`, `<meta http-equiv=Content-Type content="text/html; charset=windows-1252">`
_META = re.compile(rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z][\w.:-]{0,40})", re.IGNORECASE)
# Browsers read these names as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels, 2026-11)
_WESTERN = frozenset({"iso8859-1", "ascii"})


def decode_declared(source: Source, *, html: bool = False) -> Decoded:
    """The text of a file in its declared encoding, else as `decode` finds it.

    HTML that is valid UTF-8 with letters beyond ASCII is UTF-8, whatever a stale declaration says: pages are saved so.
    """
    name = _find_declared(source.data, html=html)
    if name is None or source.data.startswith(_BOMS) or source.data[:2].count(0) or (html and _is_utf8(source.data)):
        return decode(source)
    try:
        text, problems = source.data.decode(name), tuple[str, ...]()
    except (UnicodeError, ValueError):
        text = source.data.decode(name, "replace")
        problems = (f"parts are not valid {name}, the encoding it declares, shown as \ufffd",)
    decoded = decode(replace(source, data=text.encode("utf-8", "replace")))
    return Decoded(decoded.text, (*problems, *decoded.problems))


def _find_declared(data: bytes, *, html: bool) -> str | None:
    """The name of the codec that a file declares, if it is another than UTF-8 and there is one."""
    found = _XML.match(data[:_HEAD]) or (_META.search(data[:_HEAD]) if html else None)
    if not found:
        return None
    try:
        info = codecs.lookup(found.group(1).decode("ascii"))
        b"".decode(info.name)  # codecs that are none of text (`hex`, `zlib`) are refused here
    except (LookupError, ValueError):
        return None
    if info.name in {"utf-8", "utf-8-sig", "utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape"}:
        return None
    if info.name.startswith(("utf-16", "utf-32")):
        return None  # a declaration that could be read as ASCII is wrong about that
    return "cp1252" if html and info.name in _WESTERN else info.name


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
