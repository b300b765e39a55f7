"""The characters of the font Symbol, which word processors name by font and code."""

from __future__ import annotations

# Adobe's Symbol encoding, the part that prose uses
_CHARACTERS = {
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
    **{code: chr(code) for code in (*range(0x20, 0x3F), *b"[]{|}_")},
    **dict(zip(b"\x22\x24\x27\x2a\x2d", "∀∃∋∗−", strict=True)),
    **dict(zip(b"\xa2\xa3\xa5\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb", "′≤∞°±≥×•÷≠≈", strict=True)),
}


def symbol_character(code: int) -> str:
    """The character of a code, 0–255; a space for those that prose does not use."""
    return _CHARACTERS.get(code, " ")
