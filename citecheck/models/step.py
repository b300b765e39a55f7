"""What a run is doing: told while it runs, to whoever waits for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `done` of `of` counts references; `about` is the one that was answered last, as printed."""

    doing: str  # "Asking Crossref"
    done: int = 0
    of: int = 0
    about: str = ""

    def __str__(self) -> str:
        counted = f"{self.doing}: {self.done} of {self.of}" if self.of else self.doing
        return f"{counted}, {self.about}" if self.about else counted
