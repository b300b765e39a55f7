r"""Plain text as LaTeX has it: `Müller & Co_` is `M{\"u}ller \& Co\_`. Nothing of a record becomes a command."""

from __future__ import annotations

import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
    "\u0328": "k",
}
_LETTERS = {
    "ß": r"{\ss}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "ı": r"{\i}",
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
    return "".join(map(_escape_letter, escaped)) if ascii_only else escaped


def _escape_letter(c: str) -> str:
    if c.isascii():
        return c
    if c in _LETTERS:
        return _LETTERS[c]
    parts = unicodedata.normalize("NFD", c)
    base, marks = parts[0], parts[1:]
    if marks not in _ACCENTS or not base.isascii():
        return c
    accent = _ACCENTS[marks]
    return f"{{\\{accent}{{{base}}}}}" if accent.isalpha() else f"{{\\{accent}{base}}}"
