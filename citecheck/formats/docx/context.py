"""What all stories of a Word document share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.numbering import Numbering
    from citecheck.formats.docx.origins import Origins
    from citecheck.formats.docx.styles import Styles
    from citecheck.formats.office.found import Found


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A note's mark in the text: its kind (`footnote`, `endnote`), its id, where it stands, and the mark itself."""

    kind: str
    id: str
    anchor: int
    mark: _Element


@dataclass
class Context:
    """The text so far, what was found in it, and what the paragraphs of all stories refer to."""

    builder: TextBuilder
    styles: Styles
    numbering: Numbering
    found: Found
    notes: list[NoteReference] = field(default_factory=list)
    origins: Origins | None = None  # where it is noted down which element holds what
