"""Citations that Zotero (and Mendeley) keep in bookmarks: the codes stand in the document's custom properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.instructions import FieldKind, read_instruction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.fields import Span
    from citecheck.formats.field_codes.instructions import FieldCode

_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_PIECE = re.compile(r"(.+)_(\d{1,6})$", re.DOTALL)  # `ZOTERO_BREF_8SJx2Yx8dVFE_1`: a property holds 255 characters


def bookmark_codes(
    bookmarks: Iterable[tuple[str, Span]], properties: _Element | None
) -> Iterator[tuple[FieldCode, Span]]:
    """The citations among the bookmarks."""
    codes = _codes(properties)
    for name, span in bookmarks:
        code = read_instruction(codes[name]) if name in codes else None
        if code and code.kind is FieldKind.CITATION:
            yield code, span


def _codes(properties: _Element | None) -> dict[str, str]:
    """Instructions by the names of their bookmarks, put together from their numbered pieces."""
    pieces: dict[str, list[tuple[int, str]]] = {}
    for each in [] if properties is None else properties.iter(_PROPERTY):
        found = _PIECE.match(each.get("name") or "")
        if found:
            words = "".join(str(piece) for piece in each.itertext())
            pieces.setdefault(found.group(1), []).append((int(found.group(2)), words))
    return {name: "".join(words for _, words in sorted(given)) for name, given in pieces.items()}
