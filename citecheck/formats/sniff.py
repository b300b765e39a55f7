"""What a file is by its first bytes: a .txt that is HTML, a .doc that is RTF, an .xml that is TEI."""

from __future__ import annotations

import codecs
import re
import zipfile
from io import BytesIO

from citecheck.errors import UnreadableInput

_RTF = re.compile(rb"\s{0,64}\{\\rtf")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<\?xml\b|(?:\xef\xbb\xbf)?\s{0,64}<!DOCTYPE\s+(?!html)", re.IGNORECASE)
# the first element of an XML document: `<article xmlns:…>`, `<TEI`, `<pmc-articleset>`
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:<!--.{0,500}?-->\s{0,64})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TEXTS = {
    "latex": re.compile(rb"^[ \t]{0,20}\\document(?:class|style)\b", re.MULTILINE).search,
    "bibtex": re.compile(rb"\s*(?:%[^\n]*\n\s*)*@\s?[A-Za-z]{3,20}\s?[{(]\s?[^\s,{}]{1,200}\s?,").match,
    "ris": re.compile(rb"\s*TY  - [A-Z]{2,6}\s").match,
    "nbib": re.compile(rb"\s*PMID- \d").match,
}
_ROOTS = {
    "article": "jats",
    "pmc-articleset": "jats",
    "book": "jats",
    "TEI": "tei",
    "teiCorpus": "tei",
    "TEI.2": "tei",
    "html": "html",
    "xml": "endnote-xml",
    "records": "endnote-xml",
}
_TEXT_LIKE = {None, "text", "html"}  # suffixes that say little: a text's content is believed before them


def sniff(data: bytes, by_suffix: str | None, shown: str) -> str | None:
    """The name of the format that the content shows, or `None` where it does not say.

    `UnreadableInput` for what no reader takes: an old Word document, a zip that is no document, an image.
    """
    head = data[:8192]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # as UTF-8, so that one set of patterns does
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    if b"%PDF-" in head[:1024]:  # ISO 32000: the mark is among these bytes
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, shown)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableInput(f"{shown} is an old or encrypted Office document: save it as .docx without a password.")
    if _RTF.match(head):
        return "rtf"
    if _HTML.match(head):
        return "html"
    if _XML.match(head) or by_suffix in {"jats", "tei", "endnote-xml"}:
        return _sniff_xml(head, by_suffix, shown)
    if by_suffix in _TEXT_LIKE:
        return next((name for name, matches in _TEXTS.items() if matches(head)), None)
    return None


def _sniff_zip(data: bytes, shown: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableInput(f"{shown} is a damaged zip file ({error}): save the document anew.") from error
    if any(name.lower().startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names:
        return "odt"
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise UnreadableInput(f"{shown} is a spreadsheet or a presentation: give the manuscript.")
    raise UnreadableInput(f"{shown} is a zip file, not a document: unpack it and give the manuscript in it.")


def _sniff_xml(head: bytes, by_suffix: str | None, shown: str) -> str:
    """The format of an XML document by its first element, or by one that a wrapper holds."""
    names = [m.group(1).decode("ascii") for m in _ROOT.finditer(_PROLOG.sub(b"", head))]
    root = names[0] if names else ""
    if root == "document" and b"office:document" in head:
        return "odt"
    if root in _ROOTS and not (root == "article" and b"docbook" in head):
        return _ROOTS[root]
    wrapped = next((_ROOTS[name] for name in names if name in {"article", "TEI"}), None)
    if wrapped and b"docbook" not in head:
        return wrapped
    if by_suffix == "html":
        return "html"
    raise UnreadableInput(
        f"{shown} is XML of another kind (<{root or '?'}>): citecheck reads JATS, TEI and EndNote XML."
    )
