r"""The text that a LaTeX document gives, with the way back to its files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.builder import TextBuilder
from citecheck.formats.latex.frames import Reading
from citecheck.formats.latex.scanner import without_comments
from citecheck.models import CitationForm, MarkedCitation, MarkedTarget

if TYPE_CHECKING:
    from citecheck.formats.latex.citing import CiteCommand

_FOLDED = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")  # white space that is not one single space
_WHITE = " \t\r\n\f"
_ESCAPED = re.compile(r"\\([%#&_~$\\{}])")  # in an address: `\%` → `%`
_SHORTHAND = re.compile(r"\"([aouAOUsz`'=~<>-])")  # babel's German shorthands: `"a`, `` "` ``
_SHORT = {
    **dict(zip("aouAOUsz", "äöüÄÖÜßß", strict=True)),
    "`": "„",
    "'": "“",
    "=": "-",
    "~": "-",
    "-": "",
    "<": "«",
    ">": "»",
}


class Output:
    """Writes text for what is being read; that of a definition has the place of the command that is expanded."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.reading = Reading("", 0, 0, 0)
        self.german = False
        self.citations: list[MarkedCitation] = []
        self.nocite: list[MarkedTarget] = []

    def words(self, words: str, at: int) -> None:
        """Text that is in the source at `at`, white space folded."""
        if self.german and '"' in words:
            self._write_german(words, at)
            return
        core = words.strip(_WHITE)
        if not core:
            self.space(at)
            return
        done = words.index(core[0])
        if done:
            self.space(at)
        end = done + len(core)
        for gap in _FOLDED.finditer(words, done, end):
            self._write_words(words[done : gap.start()], at + done)
            self.space(at + gap.start())
            done = gap.end()
        self._write_words(words[done:end], at + done)
        if end < len(words):
            self.space(at + end)

    def _write_german(self, words: str, at: int) -> None:
        """Write text with babel's German shorthands."""
        done = 0
        for found in _SHORTHAND.finditer(words):
            if found.start() > done:
                self.words(words[done : found.start()].replace('"', "”"), at + done)
            self.symbol(_SHORT[found.group(1)], at + found.start(), 2)
            done = found.end()
        if done < len(words):
            self.words(words[done:].replace('"', "”"), at + done)

    def _write_words(self, words: str, at: int) -> None:
        if self.reading.pinned is None:
            self.builder.verbatim(words, at, self.reading.file)
        else:
            self.builder.generated(words, self.reading.pinned, self.reading.file)

    def symbol(self, words: str, at: int, length: int) -> None:
        """Write `words` for `length` code points of the source at `at`."""
        if words == " ":
            self.space(at)
        elif self.reading.pinned is None:
            self.builder.decoded(words, at, length, self.reading.file)
        else:
            self.builder.generated(words, self.reading.pinned, self.reading.file)

    def generated(self, words: str, at: int) -> None:
        """What the source does not hold: the number of an item."""
        self.builder.generated(words, at if self.reading.pinned is None else self.reading.pinned, self.reading.file)

    def space(self, at: int) -> None:
        """White space at `at`."""
        if self.reading.pinned is None:
            self.builder.text(" ", at, self.reading.file)
        else:
            self.builder.space()

    def address(self, words: str, at: int) -> None:
        """An address: only what had to be escaped in it is changed."""
        done = 0
        for found in _ESCAPED.finditer(words):
            self._write_words(words[done : found.start()], at + done)
            self.symbol(found.group(1), at + found.start(), 2)
            done = found.end()
        self._write_words(words[done:].rstrip(_WHITE), at + done)

    def cite(self, text: str, start: int, command: CiteCommand) -> MarkedCitation:
        """A command that cites, as the author wrote it, comments and line breaks left out."""
        first = self.builder.start
        done = start
        targets = []
        for key in command.keys:
            self._copy_source(text, done, key.start)
            place = self.builder.start
            self.words(key.name, key.start)
            targets.append(MarkedTarget(place, self.builder.position, " ".join(key.name.split())))
            done = key.end
        self._copy_source(text, done, command.end)
        return MarkedCitation(first, self.builder.position, CitationForm.KEY, tuple(targets))

    def _copy_source(self, text: str, start: int, end: int) -> None:
        words = text[start:end]
        if "%" in words and (bare := without_comments(words)) != words:
            self.symbol(re.sub(r"\s+", " ", bare), start, end - start)
        else:
            german, self.german = self.german, False
            self.words(words, start)
            self.german = german
