"""Runs of a Word document: their text, special characters, fields, notes' marks and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.docx.context import NoteReference
from citecheck.formats.docx.names import MC, W, word_name
from citecheck.formats.office.symbol_font import symbol_character
from citecheck.formats.office.writer import Look

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterator

    from lxml.etree import _Element

    from citecheck.formats.docx.context import Context
    from citecheck.formats.docx.fields import FieldStack
    from citecheck.formats.office.writer import Writer

_BOX = W + "txbxContent"
_PRIVATE = range(0xF000, 0xF100)  # where symbol fonts keep their 256 characters
_BMP = 0xFFFF


class RunReader:
    """Reads the runs of one story; boxes wait in `boxes` until the paragraph that holds them has ended."""

    def __init__(self, context: Context, writer: Writer, fields: FieldStack, boxes: deque[_Element]) -> None:
        self._context = context
        self._writer = writer
        self._fields = fields
        self._boxes = boxes
        self._marked = False  # the rest of the run is the mark that an author gave a note
        self._look = Look()

    def read(self, run: _Element, below: Look) -> None:
        """Read a run in a paragraph that looks like `below`."""
        self._look = below
        self._marked = False
        self._read_pieces(run)

    def _read_pieces(self, parent: _Element) -> None:
        """Read what a run holds, in order."""
        for piece in parent:
            match word_name(piece):
                case "t":
                    self._write_words(piece.text or "", piece)
                case "rPr":
                    self._look = self._context.styles.look(piece, self._look)
                case "instrText":
                    self._fields.write(piece.text or "")
                case "noBreakHyphen":
                    self._write_words("-", piece)
                case "sym":
                    self._write_words(_read_symbol(piece), piece)
                case "fldChar":
                    self._read_field_mark(piece)
                case name:
                    self._read_mark(piece, name)

    def _read_mark(self, piece: _Element, name: str) -> None:
        """Read a piece of a run that is no word of its own: a break, a note's mark, a drawing."""
        match name:
            case "tab" | "ptab" if not self._fields.in_code:
                self._writer.space()
            case "br" | "cr":
                self._write_break(piece)
            case "footnoteReference" | "endnoteReference":
                self._read_note_mark(piece)
            case "lastRenderedPageBreak":
                self._writer.page_rendered()
            case "ruby":  # the words that it stands over, without it
                for base in piece.iterfind(f"{W}rubyBase/{W}r"):
                    self._read_pieces(base)
            case "drawing" | "pict" | "object" if not self._look.hidden:
                self._boxes.extend(_find_boxes(piece))
            case _ if piece.tag == MC + "AlternateContent":
                branch = choose_branch(piece)
                if branch is not None:
                    self._read_pieces(branch)

    def _write_words(self, text: str, element: _Element) -> None:
        if self._fields.in_code:
            self._fields.write(text)
        elif not self._look.hidden and not self._marked:
            origins = self._context.origins
            at = origins.add(element, text) if origins else None
            self._writer.words(text, superscript=bool(self._look.superscript), at=at)

    def _write_break(self, element: _Element) -> None:
        if self._fields.in_code or self._look.hidden:
            return
        kind = element.get(W + "type")
        if kind == "page":
            self._writer.page_break()
        elif kind == "column":
            self._writer.space()
        else:
            self._writer.line()

    def _read_field_mark(self, mark: _Element) -> None:
        match mark.get(W + "fldCharType"):
            case "begin":
                self._fields.begin(mark)
            case "separate":
                self.separate()
            case "end":
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
            self._context.found.add_field(ended.code, ended, numbers=ended.numbers)

    def _read_note_mark(self, mark: _Element) -> None:
        if self._fields.in_code or self._look.hidden:
            return
        kind = "footnote" if mark.tag == W + "footnoteReference" else "endnote"
        note = NoteReference(kind, mark.get(W + "id") or "", self._context.builder.position, mark)
        self._context.notes.append(note)
        custom = mark.get(W + "customMarkFollows")
        self._marked = custom is not None and custom.lower() not in {"0", "false", "off"}


def choose_branch(alternate: _Element) -> _Element | None:
    """The branch of an `mc:AlternateContent` that is read: its first choice, else the fallback."""
    first = alternate.find(MC + "Choice")
    return alternate.find(MC + "Fallback") if first is None else first


def _find_boxes(drawing: _Element) -> Iterator[_Element]:
    """The text boxes of a drawing in order; of two ways to draw one, the first."""
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag == MC + "AlternateContent":
            branch = choose_branch(element)
            stack += [branch] if branch is not None else []
        else:
            stack += reversed(element)


def _read_symbol(element: _Element) -> str:
    """A character by font and code (`w:sym`, ISO/IEC 29500-1, 17.3.3.30); a space for those of picture fonts."""
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    is_symbol = (element.get(W + "font") or "").casefold() == "symbol"
    if code in _PRIVATE or is_symbol:
        return symbol_character(code & 0xFF) if is_symbol else " "
    found = chr(code) if 0 < code <= _BMP else " "
    return found if found.isprintable() else " "
