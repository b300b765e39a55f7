"""Folding text so that spellings which mean the same compare equal.

Two texts are compared by `fold` (letters and digits only matter) or by `words`. Nothing here is reversible;
positions are kept by the callers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Every dash, hyphen and minus that printers and exporters use for a range or a compound.
DASHES = "-‐‑‒–—―−﹘﹣－"
DASH_CLASS = "[" + re.escape(DASHES) + "]"
APOSTROPHES = "'’‘ʼʹ′`´＇"

# Letters that NFKD leaves whole; both spellings that printers use fold to the same.
_LETTERS = str.maketrans(
    dict(
        pair.split(":")
        for pair in (
            "ß:ss ø:o Ø:O ł:l Ł:L đ:d Đ:D ð:d Ð:D þ:th Þ:Th æ:ae Æ:Ae œ:oe Œ:Oe ı:i ħ:h Ħ:H ŋ:n ſ:s µ:μ".split()
        )
    )
)
_NON_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")  # `<i>`, `</sub>`, `<mml:mi mathvariant="x">`


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no diacritics, Latin letters, single spaces for everything that is no letter or digit.

    `Haß, J.—Müller` → `hass j muller`. Non-Latin scripts are kept (lower-cased), not transliterated: see
    `transliterate`.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS)
        for mark in APOSTROPHES:
            text = text.replace(mark, "")
    else:
        text = text.replace("'", "").replace("`", "")
    return _NON_WORD.sub(" ", text.casefold()).strip()


def words(text: str) -> list[str]:
    """The folded words of a text: `["the", "mns", "30", "years"]`."""
    return fold(text).split()


def squash(text: str) -> str:
    """Folded letters and digits only: equal for `Bas-Hoogendam`, `Bas Hoogendam` and `BasHoogendam`."""
    return fold(text).replace(" ", "")


def transliterate(text: str) -> str:
    """The text in ASCII, any script: `Ученые` → `Uchenye`, `张三` → `ZhangSan`."""
    return anyascii(text)


_LATEX = re.compile(r"\\documentclass(?:(?!\\end\{document\}).){0,4000}\\end\{document\}", re.DOTALL)


def strip_markup(text: str) -> str:
    r"""A registered title as readers see it: no tags, no LaTeX beside what it sets, entities decoded, spaces folded.

    Springer deposits `\documentclass…\begin{document}$$ x $$\end{document}x`: formula and reading in one.
    """
    if "\\begin{document}" in text:
        text = _LATEX.sub("", text)
    if "<" in text or "&" in text:
        text = _TAG.sub("", html.unescape(html.unescape(text)))
    return collapse(text)


def collapse(text: str) -> str:
    """White space folded to single spaces, ends trimmed."""
    return " ".join(text.split())


# White space that exporters leave around marks: `Lange , J. , & Crusius , J. ( 2015 )`
_SPACED_MARK = re.compile(r" (?:(?=[,;:)\]]|\.(?!\d|\w|\s?\.))|(?<=[(\[] ))")


def close_up(text: str) -> str:
    """White space before commas, stops and closing brackets, and after opening ones, taken out."""
    return _SPACED_MARK.sub("", text)


@lru_cache(maxsize=4096)
def scripts(text: str) -> frozenset[str]:
    """The scripts of a text's letters, by the first word of their names: `Kostin О.` → LATIN, CYRILLIC."""
    return frozenset(unicodedata.name(c, "UNKNOWN").split()[0] for c in text if c.isalpha())


def brings_letters(printed: str, proposed: str) -> bool:
    """Whether a correction has letters of a script that the printed text has not, as Cyrillic `О` among Latin letters.

    Figures and signs are of no script; a text without letters takes Latin ones.
    """
    return not scripts(proposed) <= (scripts(printed) or frozenset({"LATIN"}))
