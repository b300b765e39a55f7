"""What a Word document holds besides its text, gathered while its stories are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.fields import Span
    from citecheck.formats.docx.numbering import Numbering
    from citecheck.formats.docx.origins import Origins
    from citecheck.formats.docx.styles import Styles
    from citecheck.formats.field_codes.instructions import FieldCode
    from citecheck.models import Part


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A note's mark in the text: its kind (`footnote`, `endnote`), its id, where it stands, and the mark itself."""

    kind: str
    id: str
    anchor: int
    mark: _Element | None = None


@dataclass
class Found:
    """All lists in reading order, all positions in the text."""

    codes: list[tuple[FieldCode, Span]] = field(default_factory=list)
    links: list[tuple[str, Span]] = field(default_factory=list)
    bookmarks: list[tuple[str, Span]] = field(default_factory=list)
    captions: list[Span] = field(default_factory=list)  # the numbers of figures, tables, equations
    notes: list[NoteReference] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    title: Span | None = None
    deletions: int = 0  # stretches that a tracked change deletes
    chunks: int = 0  # parts in other formats that only Word puts in (`w:altChunk`, `w:subDoc`)
    tables: int = 0
    boxes: int = 0


@dataclass
class Context:
    """What all stories of a document share."""

    builder: TextBuilder
    styles: Styles
    numbering: Numbering
    found: Found
    origins: Origins | None = None  # where it is noted down which element holds what
