"""Plain text: the text unchanged, without markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.base import decode
from citecheck.formats.builder import composed_with_offsets
from citecheck.models import Document

if TYPE_CHECKING:
    from citecheck.formats.base import Source


def read_text(source: Source) -> Document:
    """Read a document without markup: a plain text marks nothing, its title included."""
    decoded = decode(source)
    text, offsets = composed_with_offsets(decoded.text)
    return Document(
        source.id,
        source.path,
        "text",
        text,
        source.sha256,
        role=source.role,
        source_text=None if text is decoded.text else decoded.text,
        offsets=offsets,
        problems=decoded.problems,
    )
