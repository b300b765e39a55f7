r"""The values of BibTeX fields as plain text: accents, signs and braces of LaTeX are resolved.

Nearly all values have accents, escaped signs, dashes and formulas of a letter only. These are read here, five times as
fast as by the reader of LaTeX documents, which gets the rest: other commands, mathematics.
"""

from __future__ import annotations

import re

from citecheck.formats.builder import composed
from citecheck.formats.latex.formulas import read_formula
from citecheck.formats.latex_accents import ACCENTS, SYMBOLS, accented

_LATEX = re.compile(r"[\\$~`]|--|''")  # signs that no plain text has: `\`, `$`, `--`
_DOUBLED = re.compile(r"\\{2}(?=['`\"^~=.&%$#_])")  # `L\\\\'opez`, written by programs that escape twice
# A command with the blanks that end its name, a dash, a quotation mark, a blank: `\o `, `\"`, `---`, "``", `~`
_SIGN = re.compile(r"\\(?:[A-Za-z]{1,30}|[^A-Za-z])|---?|``|''|[`~$]")
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")  # behind a command's name
_PRINTED = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "~": " "}
_ESCAPED = frozenset(r"\& \% \$ \_ \# \{ \}".split())
# Commands of which only what they apply to prints
_FONTS = frozenset("emph textit textbf textsc textrm textsf textnormal it em bf sc rm sf sl itshape bfseries".split())
_KEPT = {"{": "\ue000", "}": "\ue001"}  # escaped braces while the others are removed; private code points


def plain(value: str) -> str:
    r"""A value without braces and LaTeX: `M{\"u}ller \& {Co}` is `Müller & Co`."""
    if _LATEX.search(value):
        value = _DOUBLED.sub("\\\\", value)
        simple = _read_simple(value)
        if simple is None:
            from citecheck.formats.latex.reader import plain as read_latex

            return read_latex(re.sub(r"(?<!\\)%", r"\\%", value))  # a percent sign begins no comment in a .bib
        value = simple
    value = value.replace("{", "").replace("}", "")
    return composed(" ".join(value.replace(_KEPT["{"], "{").replace(_KEPT["}"], "}").split()))


def _read_simple(value: str) -> str | None:
    """A value with its accents, signs and dashes as they print; `None` where there is more LaTeX than that."""
    pieces: list[str] = []
    at = 0
    while found := _SIGN.search(value, at):
        read = _read_sign(value, found)
        if read is None:
            return None
        pieces += (value[at : found.start()], read[0])
        at = read[1]
    return "".join(pieces) + value[at:]


def _read_sign(value: str, found: re.Match[str]) -> tuple[str, int] | None:
    """The characters that a sign or command prints, and where its spelling ends."""
    sign, end = found.group(), found.end()
    if sign in _PRINTED:
        return _PRINTED[sign], end
    if sign == "$":
        formula = read_formula(value, found.start(), len(value))
        return (formula.words, formula.end) if formula else None
    if sign in _ESCAPED:
        return _KEPT.get(sign[1], sign[1]), end
    name = sign[1:]
    if name in ACCENTS:
        return accented(value, end, name)
    printed = "" if name in _FONTS else SYMBOLS.get(name)
    blanks = _BLANKS.match(value, end)
    return None if printed is None else (printed, blanks.end() if blanks else end)
