r"""The bytes of RTF as characters: the code page of the document, or the one that a font asks for."""

from __future__ import annotations

import codecs
import re

from citecheck.formats.office.symbol_font import symbol_character

# `\fcharsetN` → code page (RTF 1.9.1, font table); 1 is the document's own
_CHARSETS = {
    charset: codec
    for codec, charsets in {
        "cp1252": (0,),
        "mac_roman": (77, 82, 83),
        "cp932": (128,),
        "cp949": (129, 79),
        "johab": (130,),
        "gbk": (134, 80),
        "cp950": (136,),
        "cp1253": (161,),
        "cp1254": (162,),
        "cp1258": (163,),
        "cp1255": (177,),
        "cp1256": (178,),
        "cp1257": (186,),
        "cp1251": (204,),
        "cp874": (222, 87),
        "cp1250": (238,),
        "cp437": (254,),
        "cp850": (255,),
        "shift_jis": (78,),
        "big5": (81,),
        "mac_arabic": (84,),
        "mac_greek": (85,),
        "mac_turkish": (86,),
        "mac_latin2": (88,),
        "mac_cyrillic": (89,),
    }.items()
    for charset in charsets
}
_OWN, _SYMBOL = 1, 2
# `\ansicpgN` and `\cpgN` that Python knows by another name
_PAGES = {
    708: "iso8859_6",
    936: "gbk",
    1361: "johab",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10081: "mac_turkish",
    20866: "koi8_r",
    21866: "koi8_u",
    54936: "gb18030",
    65001: "utf-8",
}
_DEFAULT = "cp1252"
_PRIVATE = re.compile("[\uf000-\uf0ff]")  # where Unicode text has the characters of the font Symbol
_SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character beyond U+FFFF, as `\u` writes it
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
        if charset != _SYMBOL:
            return data.decode(self._pages.get(font) or _CHARSETS.get(charset, self.document), "replace")
        if self._names.get(font, "").casefold().startswith("symbol"):
            return "".join(chr(code) if code < ord(" ") else symbol_character(code) for code in data)
        return " " * len(data)  # a font of pictures


def cleaned(text: str) -> str:
    """Text without control characters and lone surrogates; pairs of surrogates are the one character they mean."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _PRIVATE.sub(lambda found: symbol_character(ord(found[0]) & 0xFF), text)
    return _CONTROLS.sub("", text)
