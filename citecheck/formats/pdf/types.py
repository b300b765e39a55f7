"""What the process that opens PDFs gives: pages, their lines with places, and where links lead."""

from __future__ import annotations

import re
from typing import Any

import msgspec

EngineObject = Any  # of pypdfium2, which has no types
MAX_PAGES = 3000  # a thesis has 500
MAX_CHARS = 200_000  # of one page: a page of 6-point type has 15,000
MAX_TOTAL = 20_000_000  # of all pages
MAX_LINES = 5000  # of one page: a newspaper's has 1500
MAX_ALL_LINES = 600_000
HYPHEN = "\ufffe"  # what the engine puts where it joins a word broken at a line end
MIN_RISE = 0.15  # of the size of the type that a superscript stands above the base line: 7 on 10 point rises .3
MAX_INDENT = 6.0  # sizes of the type by which a line of a text is set in at most; no measurement of it is recorded
MAX_LOOK = 200  # code points at the start or the end of a line that are looked at: patterns on long lines are slow
ENOUGH = 3  # times that something must be seen to count as a document's habit; no measurement of it is recorded
_DESCENDER = re.compile(r"[gjpqyQ,;()\[\]/ç]")


class Line(msgspec.Struct, array_like=True):
    """A physical line: its text, box (points, from the lower left), and the superscript stretches of its text."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # of its type: the height that the font gives a character, whatever its shape
    superscript: list[tuple[int, int]] = []
    broken: bool = False  # the engine joined its last word with the next line
    bold: bool = False  # from end to end
    links: list[tuple[int, int, str]] = []  # stretches that lead to a place in the document, by its key


def base_of(line: Line) -> float:
    """The base line of a line, whose box reaches below it where a letter does."""
    # `p` and `,` reach .21 of the size of the type below the base line in most faces
    return line.y0 + (0.21 * line.size if _DESCENDER.search(line.text) else 0.0)


def cut(line: Line, start: int, end: int) -> Line:
    """A line without a stretch of its text."""

    def move(position: int) -> int:
        return position if position <= start else max(position - (end - start), start)

    return msgspec.structs.replace(
        line,
        text=line.text[:start] + line.text[end:],
        superscript=[(move(s), move(e)) for s, e in line.superscript if move(s) < move(e)],
        links=[(move(s), move(e), key) for s, e, key in line.links if move(s) < move(e)],
    )


class Destination(msgspec.Struct, array_like=True):
    """A place that links lead to: its page (0 is the first), and where on it if known, in points."""

    page: int
    x: float | None
    y: float | None


class Page(msgspec.Struct, array_like=True):
    """The lines of a page in the order of the file, and its size in points."""

    width: float
    height: float
    lines: list[Line]
    images: int = 0


class Pages(msgspec.Struct, array_like=True):
    """What the engine gives: the pages, or why it gives none."""

    pages: list[Page] = []
    error: str = ""  # "password", "damaged", "pages", "memory"
    count: int = 0
    destinations: dict[str, Destination] = {}
    broken: list[int] = []  # numbers of the pages (1-based) that the engine could not open
