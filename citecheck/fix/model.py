"""What a corrected list is made of: changes of fields, the edits that make them, and what was left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.models import Name


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `new`; an insertion where both are equal. Code points of a file's text."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A word of a title that becomes another one."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NameSwap:
    """A name that becomes another one, or the same with other given names; `place` is the author's, from 0."""

    place: int
    old: Name
    new: Name


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry, put right or added (`printed` is `None`), and on whose word.

    `field` is title, authors, year, container, volume, issue, pages or doi. `proposed` is plain text, in the style in
    which the entry prints such values. `confidence` is that the record is the work meant, 0 to 1.
    """

    field: str
    printed: str | None
    proposed: str
    rule: str
    why: str
    doi: str | None
    source: str
    confidence: float
    swaps: tuple[Swap, ...] = ()  # of a title, whose other words stay as they are
    names: tuple[NameSwap, ...] = ()  # of authors, the others stay


@dataclass(frozen=True, slots=True)
class Note:
    """A difference that is left as it is, and why: for a person to look at."""

    reference: str
    position: int
    name: str  # key or label; empty where there is none
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The changes of one entry. `before` and `after` are the entry as it is typed in its list.

    `document` is the id of the file that holds it (`d1`, `d2`, or of one of its parts `d2.1`), `edits` the changes in
    that file's text; none where its format is not edited in place (.docx, .pdf): the list is text then.
    """

    reference: str
    position: int
    name: str
    document: str
    line: int | None
    before: str
    after: str
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be put right in a list, and all that differs and is left."""

    proposals: tuple[Proposal, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class EditResult:
    """What an editor of a format made of the changes of one entry: those done, their edits, those left and why."""

    done: list[Change] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    left: list[tuple[Change, str]] = field(default_factory=list)

    def add(self, change: Change, edits: list[Edit] | str) -> None:
        """A change with its edits, or the reason why there are none."""
        if isinstance(edits, str):
            self.left.append((change, edits))
        else:
            self.done.append(change)
            self.edits += edits


def applied(text: str, edits: tuple[Edit, ...] | list[Edit]) -> str:
    """The text with all edits made; they must not overlap. Insertions at one place keep their order."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise ValueError("edits overlap")
        pieces += (text[at : edit.start], edit.new)
        at = edit.end
    return "".join(pieces) + text[at:]
