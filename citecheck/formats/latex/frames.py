r"""What is open while a LaTeX document is read: arguments in braces, environments, formulas, files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container

MAX_FRAMES = 10_000  # of arguments in braces and environments within each other; deeper ones are only counted


class Mode(IntEnum):
    """What is done with what is read."""

    TEXT = 0
    CITES = 1  # formulas and drawings: only the citations in it
    PREAMBLE = 2  # only definitions, the title, names of files
    DROP = 3  # nothing


@dataclass(frozen=True, slots=True)
class Argument:
    """What becomes of an argument in braces: `mode` (`None`: as around it); `begin` returns what to do at its end."""

    mode: Mode | None = None
    begin: Callable[[], Callable[[], None]] | None = None


KEEP = Argument()
DROP = Argument(Mode.DROP)


@dataclass(slots=True)
class Frame:
    """An open argument, formula, environment or file. `depth` counts the plain braces that are open within it."""

    kind: str  # "group", "math", "environment", "file"
    name: str
    before: Mode
    start: int  # in the source
    close: Callable[[], None] | None = None
    rest: tuple[Argument, ...] = ()  # the arguments that follow this one
    lost: bool = False  # what it holds is not read, so one that is never closed is reported
    depth: int = 0


@dataclass(slots=True)
class Reading:
    """A stretch that is being read: of a file, or a definition whose text belongs at `pinned`."""

    text: str
    pos: int
    end: int
    file: int
    pinned: int | None = None
    folder: str = ""  # that names of files in it are relative to, below the document's
    document: bool = False  # whether it has a `\\documentclass` of its own
    whole: bool = True  # whether what it opened ends with it

    def closed_from(self, start: int) -> tuple[int, int]:
        """The stretch from `start` up to the brace that was read last."""
        return start, max(self.pos - self.text.startswith("}", self.pos - 1), start)


class Stack:
    """The frames, innermost last, and the mode they make."""

    def __init__(self, mode: Mode = Mode.TEXT) -> None:
        self.mode = mode
        self.frames = [Frame("file", "", mode, 0)]
        self._environments: list[Counter[str]] = [Counter()]  # those open in each file

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self.frames[-1]

    def open_file(self, frame: Frame) -> None:
        """Open the frame of a file, or of an option that is read like one: what it ends, it has begun."""
        self.frames.append(frame)
        self._environments.append(Counter())

    def open(self, frame: Frame, mode: Mode | None = None) -> bool:
        """Open a frame and change the mode, unless all is left out already; false where there are too many."""
        if len(self.frames) >= MAX_FRAMES:
            if frame.kind == "group":
                self.top.depth += 1
            return False
        self.frames.append(frame)
        if frame.kind == "environment":
            self._environments[-1][frame.name] += 1
        if mode is not None and self.mode is not Mode.DROP:
            self.mode = mode
        return True

    def pop(self) -> Frame:
        """Close the innermost frame."""
        frame = self.frames.pop()
        if frame.kind == "environment":
            self._environments[-1][frame.name] -= 1
        if frame.kind == "file":
            self._environments.pop()
        if frame.close:
            frame.close()
        self.mode = frame.before
        return frame

    def close_brace(self) -> Frame | None:
        """A closing brace: the argument that it ends; `None` where it ends none."""
        if self.top.depth:
            self.top.depth -= 1
            return None
        below = len(self.frames) - 1
        while self.frames[below].kind == "math":
            below -= 1
        if self.frames[below].kind != "group":
            return None
        while self.top.kind == "math":  # formulas within an argument that were never closed
            self.pop()
        return self.pop()

    def end_environment(self, name: str) -> None:
        r"""`\end{name}`: closes the innermost environment of that name, and what is open in it, in this file."""
        if not self._environments[-1][name]:
            return
        while True:
            frame = self.pop()
            if frame.kind == "environment" and frame.name == name:
                return

    def end_formulas(self, environments: Container[str] = ()) -> None:
        """An empty line or a heading: no formula goes on behind it (nor an environment that is named)."""
        while self.top.kind == "math" or (self.top.kind == "environment" and self.top.name in environments):
            self.pop()
