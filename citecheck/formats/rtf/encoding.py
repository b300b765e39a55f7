r"""The bytes of RTF as characters: the code page of the document, or the one that a font asks for."""

from __future__ import annotations

import codecs
import re

# `\fcharsetN` → code page (RTF 1.9.1, font table); 1 is the document's own
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850", 78: "shift_jis", 79: "cp949", 80: "gbk", 81: "big5", 82: "mac_roman",
    83: "mac_roman", 84: "mac_arabic", 85: "mac_greek", 86: "mac_turkish", 87: "cp874", 88: "mac_latin2",
    89: "mac_cyrillic",
}  # fmt: skip
_OWN, _SYMBOL = 1, 2
# `\ansicpgN` and `\cpgN` that Python knows by another name
_PAGES = {
    708: "iso8859_6", 936: "gbk", 1361: "johab", 10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic",
    10029: "mac_latin2", 10081: "mac_turkish", 20866: "koi8_r", 21866: "koi8_u", 54936: "gb18030", 65001: "utf-8",
}  # fmt: skip
_DEFAULT = "cp1252"
# Adobe's Symbol encoding, the part that prose uses; from U+F000 on where it is written in Unicode
_SYMBOLS = {
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
    **dict(zip(b"\x2d\xa3\xa5\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb", "−≤∞°±≥×•÷≠≈", strict=True)),
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


def code_page(number: int) -> str:
    """The codec of a code page by its number; Windows-1252 for one that is unknown."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return _DEFAULT
    return name


class Fonts:
    """The fonts of a document: which bytes mean what."""

    def __init__(self) -> None:
        self.document = _DEFAULT
        self.default: int | None = None
        self._charsets: dict[int | None, int] = {}
        self._pages: dict[int | None, str] = {}
        self._names: dict[int | None, str] = {}

    def charset(self, font: int | None, number: int) -> None:
        """A font is for a character set."""
        self._charsets[font] = number

    def page(self, font: int | None, number: int) -> None:
        """A font is for a code page."""
        self._pages[font] = code_page(number)

    def name(self, font: int | None, words: str) -> None:
        """The name of a font, or more of it."""
        if len(self._names.get(font, "")) < len("symbol"):
            self._names[font] = self._names.get(font, "") + words

    def decode(self, data: bytes, font: int | None) -> str:
        """The characters of bytes in a font; U+FFFD for bytes that mean none."""
        charset = self._charsets.get(font, _OWN)
        if charset == _SYMBOL:
            return self._symbols(data, font)
        return data.decode(self._pages.get(font) or _CHARSETS.get(charset, self.document), "replace")

    def _symbols(self, data: bytes, font: int | None) -> str:
        """Characters of the font Symbol; those of picture fonts are spaces."""
        if not self._names.get(font, "").casefold().startswith("symbol"):
            return " " * len(data)
        return "".join(_symbol(code) for code in data)


def _symbol(code: int) -> str:
    return _SYMBOLS.get(code) or (chr(code) if code < ord("A") else " ")


def cleaned(text: str) -> str:
    """Text without control characters and lone surrogates; pairs of surrogates are the one character they mean."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _PRIVATE.sub(lambda found: _symbol(ord(found[0]) & 0xFF), text)
    return _CONTROLS.sub("", text)
