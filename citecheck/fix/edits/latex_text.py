r"""Plain text as LaTeX has it: `Müller & Co_` is `M{\"u}ller \& Co\_`. Nothing of a record becomes a command."""

from __future__ import annotations

import unicodedata

from citecheck.formats.latex_accents import SYMBOLS

_SPECIAL = {c: f"\\{c}" for c in "{}&%$#_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# The combining characters, and the accent command of each
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
        "`'^~=u.\"rHvck",
        strict=True,
    )
)
_LETTERS = {SYMBOLS[name]: f"{{\\{name}}}" for name in "ss o O l L ae AE oe OE aa AA i".split()} | {
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
}


def in_latex(text: str, *, ascii_only: bool) -> str:
    """The text with LaTeX's own signs escaped; letters beyond ASCII as commands only where the file has none."""
    escaped = "".join(_SPECIAL.get(c, c) for c in text)
    return "".join(map(_spell_in_ascii, escaped)) if ascii_only else escaped


def _spell_in_ascii(letter: str) -> str:
    r"""One letter in ASCII, as it is where LaTeX has no command for it: `ü` → `{\"u}`."""
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    decomposed = unicodedata.normalize("NFD", letter)
    base, accent = decomposed[0], _ACCENTS.get(decomposed[1:])
    if accent is None or not base.isascii():
        return letter
    return f"{{\\{accent}{{{base}}}}}" if accent.isalpha() else f"{{\\{accent}{base}}}"
