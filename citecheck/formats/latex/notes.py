r"""Footnotes, endnotes and side notes of LaTeX: put aside at first, read behind the body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.formats.latex.commands import NOTES
from citecheck.formats.latex.frames import Argument, Mode
from citecheck.formats.latex.scanner import OPTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.latex.frames import Reading
    from citecheck.formats.latex.walk import Walker


@dataclass(frozen=True, slots=True)
class _Note:
    """A note: its stretch of the source, its name, and where in the text it belongs."""

    reading: Reading
    name: str
    anchor: int


class Notes:
    """Collects the notes of a document."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._notes: list[_Note] = []
        self._numbers: Counter[str] = Counter()
        walker.handlers |= dict.fromkeys(NOTES, self._put_aside)

    def _put_aside(self, name: str, at: int) -> None:
        """Keep a note for later; within a note, read it at once."""
        walker, here = self._walker, self._walker.here
        if walker.stack.mode >= Mode.PREAMBLE:
            return
        if walker.in_note:
            walker.out.space(at)
            walker.arguments_follow()
            return
        kind = NOTES[name]
        option = OPTION.match(here.text, here.pos, here.end)
        number = option.group()[1:-1].strip() if option else ""  # `\footnote[7]{…}`
        if not number.isdigit():
            self._numbers[kind] += 1
            number = str(self._numbers[kind])

        def begin() -> Callable[[], None]:
            start, anchor = here.pos, walker.out.builder.position

            def close() -> None:
                first, end = here.closed_from(start)
                reading = replace(here, pos=first, end=end, document=False, whole=True)
                self._notes.append(_Note(reading, f"{kind} {number}", anchor))

            return close

        walker.arguments_follow(Argument(Mode.DROP, begin))

    def read(self) -> None:
        """Write the notes behind the body, one a paragraph."""
        walker = self._walker
        builder = walker.out.builder
        walker.in_note = True
        for note in self._notes:
            builder.paragraph()
            start = builder.position
            walker.stack.mode = Mode.TEXT
            walker.enter(note.reading)
            walker.run()
            builder.part(start, note.name, min(note.anchor, start))
        builder.paragraph()
