"""What happens in the stories of an RTF file, in order: words, ends of paragraphs and cells, fields, notes, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from citecheck.formats.office.found import Span

if TYPE_CHECKING:
    from citecheck.formats.field_codes.instructions import FieldCode


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one look."""

    text: str
    superscript: bool = False


@dataclass(frozen=True, slots=True)
class Begin:
    """A paragraph begins, in a table or not."""

    in_table: bool


@dataclass(frozen=True, slots=True)
class End:
    """A paragraph ends. `style` is the number of its style, `level` that of a heading if it says so itself."""

    style: int = 0
    level: int | None = None


class Mark(Enum):
    """What needs no more words."""

    LINE = "line"
    CELL = "cell"
    ROW = "row"
    PAGE = "page"
    SPACE = "space"
    EMPTY = "empty paragraph"  # one or more outside of tables


@dataclass(frozen=True, slots=True)
class Open:
    """A field's result or a bookmark begins."""

    span: Span


@dataclass(frozen=True, slots=True)
class Close:
    """It ends."""

    span: Span


@dataclass(eq=False)
class Field(Span):
    """A field: its instruction, and its data in base64."""

    words: list[str] = field(default_factory=list)
    data: str = ""
    code: FieldCode | None = None
    shown: bool = False  # its result has begun
    numbers: bool = False  # a SEQ field, which numbers figures, tables and equations


@dataclass(eq=False)
class Bookmark(Span):
    """A bookmark by its name."""

    name: str = ""


@dataclass(eq=False)
class Story:
    """The body (`kind` is empty), a `footnote`, an `endnote` or a `box`, and whether a paragraph of it is open."""

    kind: str = ""
    events: list[Event] = field(default_factory=list)
    begun: bool = False


Event = Words | Begin | End | Mark | Open | Close | Story
