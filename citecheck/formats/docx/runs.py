"""Runs of a Word document: their text, special characters, fields, notes' marks and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.docx.found import NoteReference
from citecheck.formats.docx.names import MC, W
from citecheck.formats.docx.styles import RunLook
from citecheck.formats.docx.symbols import symbol
from citecheck.formats.field_codes.instructions import FieldKind

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.fields import FieldStack, OpenField
    from citecheck.formats.docx.found import Context
    from citecheck.formats.docx.writer import Writer

_BOX = W + "txbxContent"


class RunReader:
    """Reads the runs of one story; boxes wait in `boxes` until the paragraph that holds them has ended."""

    def __init__(self, context: Context, writer: Writer, fields: FieldStack, boxes: deque[_Element]) -> None:
        self._context = context
        self._writer = writer
        self._fields = fields
        self._boxes = boxes
        self._marked = False  # the rest of the run is the mark that an author gave a note
        self._look = RunLook()
        self._pieces: dict[object, Callable[[_Element], None]] = {
            W + "rPr": self._properties,
            W + "t": self._text,
            W + "instrText": lambda each: self._fields.write(each.text or ""),
            W + "fldChar": self._field,
            W + "tab": self._space,
            W + "ptab": self._space,
            W + "br": self._break,
            W + "cr": self._break,
            W + "noBreakHyphen": lambda each: self._words("-", each),
            W + "sym": lambda each: self._words(symbol(each), each),
            W + "footnoteReference": self._note,
            W + "endnoteReference": self._note,
            W + "lastRenderedPageBreak": lambda _: self._writer.page_rendered(),
            W + "ruby": self._ruby,
            W + "drawing": self._drawing,
            W + "pict": self._drawing,
            W + "object": self._drawing,
            MC + "AlternateContent": self._alternate,
        }

    def read(self, run: _Element, below: RunLook) -> None:
        """A run in a paragraph that looks like `below`."""
        self._look = below
        self._marked = False
        self._read(run)

    def _read(self, parent: _Element) -> None:
        pieces = self._pieces
        for each in parent:
            handle = pieces.get(each.tag)
            if handle is not None:
                handle(each)

    def _properties(self, properties: _Element) -> None:
        self._look = self._context.styles.look(properties, self._look)

    def _text(self, element: _Element) -> None:
        self._words(element.text or "", element)

    def _words(self, text: str, element: _Element) -> None:
        if self._fields.in_code:
            self._fields.write(text)
        elif not self._look.hidden and not self._marked:
            origins = self._context.origins
            at = origins.add(element, text) if origins else None
            self._writer.words(text, superscript=bool(self._look.superscript), at=at)

    def _space(self, _: _Element) -> None:
        if not self._fields.in_code:
            self._writer.space()

    def _break(self, element: _Element) -> None:
        if self._fields.in_code or self._look.hidden:
            return
        kind = element.get(W + "type")
        if kind == "page":
            self._writer.page_break()
        elif kind == "column":
            self._writer.space()
        else:
            self._writer.line()

    def _field(self, mark: _Element) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.begin(mark)
        elif kind == "separate":
            self.separate()
        elif kind == "end":
            self.end()

    def separate(self) -> None:
        """The result of the innermost field begins."""
        begun = self._fields.separate()
        if begun is not None:
            self._writer.open(begun)

    def end(self) -> None:
        """The innermost field ends."""
        ended = self._fields.end()
        if ended is not None:
            self._writer.close(ended)
            self._tell(ended)

    def _tell(self, ended: OpenField) -> None:
        found = self._context.found
        if ended.numbers:
            found.captions.append(ended)
        if ended.code and ended.code.kind is FieldKind.CITATION:
            found.codes.append((ended.code, ended))
        elif ended.code and ended.code.anchor is not None:
            found.links.append((ended.code.anchor, ended))

    def _note(self, mark: _Element) -> None:
        if self._fields.in_code or self._look.hidden:
            return
        kind = "footnote" if mark.tag == W + "footnoteReference" else "endnote"
        self._context.found.notes.append(
            NoteReference(kind, mark.get(W + "id") or "", self._context.builder.position, mark),
        )
        own = mark.get(W + "customMarkFollows")
        self._marked = own is not None and own.lower() not in {"0", "false", "off"}

    def _ruby(self, ruby: _Element) -> None:
        """The words that a ruby stands over, without it."""
        for base in ruby.iterfind(f"{W}rubyBase/{W}r"):
            self._read(base)

    def _alternate(self, alternate: _Element) -> None:
        branch = chosen(alternate)
        if branch is not None:
            self._read(branch)

    def _drawing(self, drawing: _Element) -> None:
        if not self._look.hidden:
            self._boxes.extend(_boxes(drawing))


def chosen(alternate: _Element) -> _Element | None:
    """The branch of an `mc:AlternateContent` that is read: its first choice, else the fallback."""
    first = alternate.find(MC + "Choice")
    return alternate.find(MC + "Fallback") if first is None else first


def _boxes(drawing: _Element) -> Iterator[_Element]:
    """The text boxes of a drawing in order; of two ways to draw one, the first."""
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag == MC + "AlternateContent":
            branch = chosen(element)
            stack += [branch] if branch is not None else []
        else:
            stack += reversed(element)
