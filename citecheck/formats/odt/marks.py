"""What runs through the words of an OpenDocument text: links, bookmarks, and the marks of reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from citecheck.formats.docx.fields import Span
from citecheck.formats.field_codes.instructions import FieldCode, FieldKind, read_instruction
from citecheck.formats.odt.bibliography_marks import cited_item
from citecheck.formats.odt.names import FIELD, TEXT, XLINK

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from citecheck.formats.docx.found import Found
    from citecheck.formats.docx.writer import Writer

_CODE = "vnd.oasis.opendocument.field.code"  # the parameter in which LibreOffice keeps a Word field's instruction


class Marks:
    """Reads the marks of one story into `Found`. A mark that begins is a span, which its end closes."""

    def __init__(self, found: Found, writer: Writer) -> None:
        self._found = found
        self._writer = writer
        self._bookmarks: dict[str, Span] = {}
        self._references: dict[str, Span] = {}
        self._fields: list[tuple[FieldCode | None, Span]] = []
        self._around: list[Span] = []
        self.entering: dict[object, Callable[[_Element], None]] = {
            TEXT + "a": self._begin,
            TEXT + "bookmark-ref": self._begin,
            TEXT + "reference-ref": self._begin,
            TEXT + "sequence": self._begin,
            TEXT + "bibliography-mark": self._begin,
            TEXT + "bookmark": self._point,
            TEXT + "reference-mark": self._point,
            TEXT + "bookmark-start": self._bookmark,
            TEXT + "bookmark-end": self._bookmark_end,
            TEXT + "reference-mark-start": self._reference,
            TEXT + "reference-mark-end": self._reference_end,
            FIELD + "fieldmark-start": self._field,
            FIELD + "fieldmark-end": self._field_end,
        }
        self.leaving: dict[object, Callable[[_Element], None]] = {
            TEXT + "a": self._link_end,
            TEXT + "bookmark-ref": self._link_end,
            TEXT + "reference-ref": self._link_end,
            TEXT + "sequence": self._sequence_end,
            TEXT + "bibliography-mark": self._bibliography_end,
        }

    # --- elements around their words -----------------------------------------------------------------------------

    def _begin(self, _: _Element) -> None:
        self._around.append(self._opened())

    def _opened(self) -> Span:
        span = Span()
        self._writer.open(span)
        return span

    def _ended(self) -> Span:
        span = self._around.pop()
        self._writer.close(span)
        return span

    def _link_end(self, element: _Element) -> None:
        span, name = self._ended(), _destination(element)
        if name:
            self._found.links.append((name, span))

    def _sequence_end(self, _: _Element) -> None:
        self._found.captions.append(self._ended())

    def _bibliography_end(self, mark: _Element) -> None:
        span, item = self._ended(), cited_item(mark)
        if item:
            self._found.codes.append((FieldCode(FieldKind.CITATION, (item,)), span))

    # --- marks with a start and an end ------------------------------------------------------------------------------

    def _point(self, mark: _Element) -> None:
        """A mark without an end: it stands for what follows it."""
        self._found.bookmarks.append((mark.get(TEXT + "name") or "", self._opened()))

    def _bookmark(self, mark: _Element) -> None:
        name, span = mark.get(TEXT + "name") or "", self._opened()
        self._bookmarks[name] = span
        self._found.bookmarks.append((name, span))

    def _bookmark_end(self, mark: _Element) -> None:
        self._close(self._bookmarks.pop(mark.get(TEXT + "name") or "", None))

    def _reference(self, mark: _Element) -> None:
        """A reference mark; the name of one by Zotero or Mendeley is its instruction."""
        name, span = mark.get(TEXT + "name") or "", self._opened()
        self._references[name] = span
        code = read_instruction(name)
        if code and code.kind is FieldKind.CITATION:
            self._found.codes.append((code, span))
        else:
            self._found.bookmarks.append((name, span))

    def _reference_end(self, mark: _Element) -> None:
        self._close(self._references.pop(mark.get(TEXT + "name") or "", None))

    def _close(self, span: Span | None) -> None:
        """The end of a mark; an empty one stays open and stands for what follows it."""
        if span is not None and span.start is not None:
            self._writer.close(span)

    def _field(self, mark: _Element) -> None:
        """A Word field that LibreOffice kept as it was."""
        self._fields.append((read_instruction(_instruction(mark)), self._opened()))

    def _field_end(self, _: _Element) -> None:
        code, span = self._fields.pop() if self._fields else (None, None)
        if span is None:
            return
        self._writer.close(span)
        if code and code.kind is FieldKind.CITATION:
            self._found.codes.append((code, span))
        elif code and code.kind is FieldKind.LINK and code.anchor:
            self._found.links.append((code.anchor, span))


def _destination(element: _Element) -> str:
    """The name that a link within the document leads to; with a `|` behind it, it is no bookmark's."""
    address = element.get(XLINK + "href")
    if address is None:
        return element.get(TEXT + "ref-name") or ""
    return unquote(address[1:]) if address.startswith("#") and "|" not in address else ""


def _instruction(mark: _Element) -> str:
    for each in mark.iterchildren(FIELD + "param"):
        if each.get(FIELD + "name") == _CODE:
            return each.get(FIELD + "value") or ""
    return ""
