"""What a reader of another package needs; such packages register with the entry-point group `citecheck.readers`.

This package and its modules `base` and `builder` only pass on names: the code is in `citecheck.formats`.
"""

from __future__ import annotations

from citecheck.bibliography.pairing import read_pair
from citecheck.formats import Format, formats, read
from citecheck.formats.base import Decoded, Source, decode, neighbour
from citecheck.formats.builder import TextBuilder
from citecheck.models import (
    Anchor,
    CitationForm,
    Document,
    Fault,
    Heading,
    MarkedCitation,
    MarkedEntry,
    MarkedTarget,
    Markup,
    Name,
    OffsetMap,
    Part,
    SourceFile,
    Work,
)

__all__ = [
    "Anchor",
    "CitationForm",
    "Decoded",
    "Document",
    "Fault",
    "Format",
    "Heading",
    "MarkedCitation",
    "MarkedEntry",
    "MarkedTarget",
    "Markup",
    "Name",
    "OffsetMap",
    "Part",
    "Source",
    "SourceFile",
    "TextBuilder",
    "Work",
    "decode",
    "formats",
    "neighbour",
    "read",
    "read_pair",
]
