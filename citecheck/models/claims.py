"""Claims: what a sentence says, what it cites for it, and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.models.document import Location


class Standing(StrEnum):
    """What a claim rests on, the best first."""

    SUPPORTED = "supported"  # every work it cites has an entry and nothing is wrong with it
    UNCHECKED = "unchecked"  # has entries, but none of them was (or could be) looked up
    DOUBTFUL = "doubtful"  # something it cites has an error or a warning, and something else stands
    FAILING = "failing"  # all that it cites is missing, unresolved, another work's, or retracted
    UNCITED = "uncited"  # it cites nothing, and seems to need to


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that makes a claim; positions are in `Document.text`, `location` in the source.

    `citations` and `references` are ids of the report, in the order of the sentence. `fit` says how well the sentence
    and the titles it cites go together within this document (higher is better), `None` where there is nothing to
    compare; it sorts claims for a reader and is never a finding by itself. `wrong` has what is wrong, a line each.
    """

    document: str
    start: int
    end: int
    location: Location
    text: str
    section: str | None
    citations: tuple[str, ...]
    references: tuple[str, ...]
    standing: Standing
    wrong: tuple[str, ...] = ()
    fit: float | None = None
