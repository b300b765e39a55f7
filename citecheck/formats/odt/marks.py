"""What runs through the words of an OpenDocument text: links, bookmarks, and the marks of reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from citecheck.formats.field_codes.instructions import FieldCode, FieldKind, read_instruction
from citecheck.formats.odt.bibliography_marks import cited_item
from citecheck.formats.odt.names import FIELD, TEXT, XLINK

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from citecheck.formats.office.found import Found, Span
    from citecheck.formats.office.writer import Writer

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
            TEXT + "a": self._open_span,
            TEXT + "bookmark-ref": self._open_span,
            TEXT + "reference-ref": self._open_span,
            TEXT + "sequence": self._open_span,
            TEXT + "bibliography-mark": self._open_span,
            TEXT + "bookmark": self._read_point,
            TEXT + "reference-mark": self._read_point,
            TEXT + "bookmark-start": self._begin_bookmark,
            TEXT + "bookmark-end": lambda mark: self._end_mark(self._bookmarks, mark),
            TEXT + "reference-mark-start": self._begin_reference,
            TEXT + "reference-mark-end": lambda mark: self._end_mark(self._references, mark),
            FIELD + "fieldmark-start": self._begin_field,
            FIELD + "fieldmark-end": self._end_field,
        }
        self.leaving: dict[object, Callable[[_Element], None]] = {
            TEXT + "a": self._leave_link,
            TEXT + "bookmark-ref": self._leave_link,
            TEXT + "reference-ref": self._leave_link,
            TEXT + "sequence": lambda _: self._found.captions.append(self._close_innermost()),
            TEXT + "bibliography-mark": self._leave_bibliography_mark,
        }

    # --- elements around their words -----------------------------------------------------------------------------

    def _open_span(self, _: _Element) -> None:
        self._around.append(self._writer.open())

    def _close_innermost(self) -> Span:
        span = self._around.pop()
        self._writer.close(span)
        return span

    def _leave_link(self, element: _Element) -> None:
        """A link ends; one within the document leads to a name, and with a `|` behind that to no bookmark's."""
        span, address = self._close_innermost(), element.get(XLINK + "href")
        if address is None:
            name = element.get(TEXT + "ref-name") or ""
        else:
            name = unquote(address[1:]) if address.startswith("#") and "|" not in address else ""
        if name:
            self._found.links.append((name, span))

    def _leave_bibliography_mark(self, mark: _Element) -> None:
        span, item = self._close_innermost(), cited_item(mark)
        if item:
            self._found.codes.append((FieldCode(FieldKind.CITATION, (item,)), span))

    # --- marks with a start and an end ------------------------------------------------------------------------------

    def _read_point(self, mark: _Element) -> None:
        """A mark without an end: it stands for what follows it."""
        self._found.bookmarks.append((mark.get(TEXT + "name") or "", self._writer.open()))

    def _begin_bookmark(self, mark: _Element) -> None:
        name = mark.get(TEXT + "name") or ""
        span = self._bookmarks[name] = self._writer.open()
        self._found.bookmarks.append((name, span))

    def _begin_reference(self, mark: _Element) -> None:
        """A reference mark begins; the name of one by Zotero or Mendeley is its instruction."""
        name = mark.get(TEXT + "name") or ""
        span = self._references[name] = self._writer.open()
        code = read_instruction(name)
        if code and code.kind is FieldKind.CITATION:
            self._found.codes.append((code, span))
        else:
            self._found.bookmarks.append((name, span))

    def _end_mark(self, begun: dict[str, Span], mark: _Element) -> None:
        self._writer.close_bookmark(begun.pop(mark.get(TEXT + "name") or "", None))

    def _begin_field(self, mark: _Element) -> None:
        """A Word field begins that LibreOffice kept as it was."""
        parameters = {each.get(FIELD + "name"): each for each in reversed(list(mark.iterchildren(FIELD + "param")))}
        code = parameters.get(_CODE)
        instruction = "" if code is None else code.get(FIELD + "value") or ""
        self._fields.append((read_instruction(instruction), self._writer.open()))

    def _end_field(self, _: _Element) -> None:
        if self._fields:
            code, span = self._fields.pop()
            self._writer.close(span)
            self._found.add_field(code, span)
