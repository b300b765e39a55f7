"""The text of a PDF's paragraphs, with where pages, superscript numbers, links and notes stand in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.builder import composed
from citecheck.formats.pdf.hyphenation import join_lines
from citecheck.models import Anchor, CitationForm, MarkedCitation, MarkedTarget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.formats.pdf.hyphenation import Spelling
    from citecheck.formats.pdf.layout import Placed
    from citecheck.formats.pdf.types import Line

_TORN = re.compile(r"((?<=[^\W\d_])f[il])\x20(?=[a-zß-öø-ÿ]{2})")  # `Konfl ikt`, `defi zit`; not `sci-fi novels`
_LIGATURES = str.maketrans(
    {
        **dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", "ff fi fl ffi ffl st st".split(), strict=True)),
        **dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", " "),
        **dict.fromkeys("\u00ad\ufffe", ""),  # soft hyphen, the engine's mark of a joined word
        **dict.fromkeys("\x00\uffff", "\ufffd"),
    }
)


class Writer:
    """The text so far; all positions are those of the text."""

    def __init__(self, spelt: Spelling) -> None:
        self._spelt = spelt
        self._pieces: list[str] = []
        self._page = 0
        self._links: list[tuple[int, int, str]] = []
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self.at = 0
        self.pages: list[tuple[int, int]] = []
        self.lines: list[tuple[int, int, Placed]] = []  # where each line of print stands, in order
        self.superscripts: list[tuple[int, int]] = []

    def paragraph(self, lines: Sequence[Placed]) -> tuple[int, int]:
        """A paragraph as one line, an empty line behind it; where it stands."""
        start = self.at
        for i, each in enumerate(lines):
            if each.page != self._page:
                self._page = each.page
                self.pages.append((self.at, each.page))
            words, gap = each.line.text, ""
            if i + 1 < len(lines):
                words, gap = join_lines(words, lines[i + 1].line.text, self._spelt, broken=each.line.broken)
            self._starts[id(each)] = self.at
            self._write_line(each.line, words)
            self.lines.append((self._starts[id(each)], self.at, each))
            self._add_text(gap)
        end = self.at
        for each in lines:
            self._ends[id(each)] = end
        self._add_text("\n\n")
        return start, end

    def _write_line(self, line: Line, words: str) -> None:
        spans = [*line.superscript, *((s, e) for s, e, _ in line.links)]
        places: dict[int, int] = {}  # of positions in the line
        done = 0
        for stop in sorted({min(x, len(words)) for span in spans for x in span}):
            self._add_text(plain(words[done:stop]))
            places[stop] = self.at
            done = stop
        self._add_text(plain(words[done:]))

        def place(position: int) -> int:
            return places[min(position, len(words))]

        self.superscripts += [(place(s), place(e)) for s, e in line.superscript if place(s) < place(e)]
        self._links += [(place(s), place(e), key) for s, e, key in line.links if place(s) < place(e)]

    def _add_text(self, words: str) -> None:
        if words:
            self._pieces.append(words)
            self.at += len(words)

    def place(self, placed: Placed, offset: int) -> int | None:
        """Where a position of a line stands in the text."""
        start = self._starts.get(id(placed))
        return None if start is None else start + len(plain(placed.line.text[:offset]))

    def anchors(self, destinations: Mapping[str, Placed]) -> list[Anchor]:
        """Where the places that links lead to stand: from their line to the end of its paragraph."""
        found = [
            Anchor(key, self._starts[id(placed)], self._ends[id(placed)])
            for key, placed in destinations.items()
            if id(placed) in self._ends
        ]
        return sorted(found, key=lambda a: (a.start, a.id))

    def citations(self, destinations: Mapping[str, Placed]) -> list[MarkedCitation]:
        """The links whose destination is known; one that is broken at a line's end is one link."""
        text = "".join(self._pieces)
        done: list[tuple[int, int, str]] = []
        for start, end, key in sorted(self._links):
            if key not in destinations:
                continue
            if done and done[-1][2] == key and not text[done[-1][1] : start].strip():
                done[-1] = (done[-1][0], end, key)
            elif not done or start >= done[-1][1]:
                done.append((start, end, key))
        return [
            MarkedCitation(start, end, CitationForm.LINKED, (MarkedTarget(start, end, key),))
            for start, end, key in done
        ]

    def result(self) -> str:
        """The text."""
        return "".join(self._pieces).rstrip("\n")


def plain(words: str) -> str:
    """Ligatures as letters and without the blank that some fonts put behind them, accents composed."""
    return composed(_TORN.sub(r"\1", words.translate(_LIGATURES)))
