"""Plain text: the text as it stands, no cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Document
from citecheck.readers.base import decode

if TYPE_CHECKING:
    from citecheck.readers.base import Source


def read_text(source: Source) -> Document:
    """A document without cues: a plain text marks nothing, its title included."""
    decoded = decode(source)
    return Document(
        source.id, source.path, "text", decoded.text, source.sha256, role=source.role, problems=decoded.problems
    )
