"""Characters that Word inserts by font and code (`w:sym`, ISO/IEC 29500-1, 17.3.3.30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PRIVATE = range(0xF000, 0xF100)  # where symbol fonts keep their 256 characters
_BMP = 0xFFFF
# Adobe's Symbol encoding, the part that prose uses
_SYMBOL = {
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
    **{code: chr(code) for code in (*range(0x20, 0x3F), *b"[]{|}_")},
    **dict(zip(b"\x22\x24\x27\x2a\x2d", "∀∃∋∗−", strict=True)),
    **dict(zip(b"\xa2\xa3\xa5\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb", "′≤∞°±≥×•÷≠≈", strict=True)),
}


def symbol(element: _Element) -> str:
    """The character, or a space for those of picture fonts (Wingdings)."""
    try:
        code = int(element.get(_W + "char") or "", 16)
    except ValueError:
        return ""
    if code in _PRIVATE or (element.get(_W + "font") or "").casefold() == "symbol":
        font = (element.get(_W + "font") or "").casefold()
        return _SYMBOL.get(code & 0xFF, " ") if font == "symbol" else " "
    found = chr(code) if 0 < code <= _BMP else " "
    return found if found.isprintable() else " "
