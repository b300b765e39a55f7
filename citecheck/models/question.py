"""What a source is asked, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.models.stages import Asked
    from citecheck.models.work import Work


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: a printed reference, with its fields where they could be read."""

    raw: str
    work: Work


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered: works, best first (none is an answer), and the record of the question."""

    works: tuple[Work, ...]
    asked: Asked
