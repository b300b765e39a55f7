r"""Strings of a JSON text with their places, and their words with the way back: `\n`, `\"` and `\u00e9` are one sign.

The text must be valid JSON: `json.loads` is asked first, and much faster than this could be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.builder import TextBuilder

# a string (with the colon behind it, if it is a key), or a bracket: numbers and commas are passed over
_TOKEN = re.compile(r"\"(?P<words>[^\"\\]*+(?:\\.[^\"\\]*+)*+)\"(?P<colon>\s*+:)?|[\[\]{}]", re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\ufffd", "f": "\n"}


@dataclass(frozen=True, slots=True)
class Place:
    """A string value between its quotes, `json[start:end]`, with the keys that lead to it (empty for list items)."""

    path: tuple[str, ...]
    start: int
    end: int


def places(text: str, within: frozenset[str]) -> Iterator[Place]:
    """The string values that are called by one of the names in `within`, or are items of a list called so."""
    path: list[str] = []
    key = ""
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "{[":
            path.append(key)
            key = ""
        elif mark in "}]":
            path.pop()
            key = ""
        elif token["colon"] is not None:
            key = token["words"][:200]  # the names in `within` are shorter
        elif key in within or (not key and path[-1:] and path[-1] in within):
            yield Place((*path[1:], key), *token.span("words"))


def write(out: TextBuilder, text: str, place: Place) -> None:
    """A string's words into a document's text, each escape with its place; halves of pairs become U+FFFD."""
    at = place.start
    for escape in _ESCAPE.finditer(text, place.start, place.end):
        out.verbatim(text[at : escape.start()], at)
        out.decoded(_decode_escape(escape.group()), escape.start(), len(escape.group()))
        at = escape.end()
    out.verbatim(text[at : place.end], at)


def _decode_escape(escape: str) -> str:
    if escape[1] != "u":
        return _SIMPLE.get(escape[1], escape[1])
    code = int(escape[2:6], 16)
    if len(escape) == len(r"\uD83D\uDE00"):  # a pair
        code = 0x10000 + ((code - 0xD800) << 10) + int(escape[8:12], 16) - 0xDC00
    char = chr(code)
    is_text = char >= " " or char in "\t\n\r"
    return "\ufffd" if "\ud800" <= char < "\ue000" or not is_text else char
