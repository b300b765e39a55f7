"""The files of a report that hold entries: their text, format and role, by the ids that locations name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.registry import format_of_name

if TYPE_CHECKING:
    from citecheck.models import Report

DATA = frozenset({"bibtex", "ris", "nbib", "csl-json", "csl-yaml"})  # records with named fields
SYNTAX = {"text": "text", "markdown": "markdown", "latex": "latex", "bbl": "latex"}  # typed lists edited in place


@dataclass(frozen=True, slots=True)
class File:
    """One file: `text` is what its locations count in; `whole` is for a document, not a part of one."""

    id: str
    path: str
    format: str
    role: str
    text: str
    sha256: str
    whole: bool = True

    @property
    def editable(self) -> bool:
        """Whether its entries are changed in place; of other formats the list is written as text."""
        return self.format in DATA or self.format in SYNTAX


def files_of(report: Report) -> dict[str, File]:
    """The documents of a report and the files that they were put together from."""
    found: dict[str, File] = {}
    for d in report.documents:
        text = d.text if d.source_text is None else d.source_text
        found[d.id] = File(d.id, d.path, d.format, d.role, text, d.sha256, whole=not d.included)
        for part in d.included:
            name = format_of_name(part.path) or d.format
            found[part.id] = File(part.id, part.path, name, d.role, part.text, part.sha256, whole=False)
    return found
