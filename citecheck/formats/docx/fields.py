"""Fields of a Word document (ISO/IEC 29500-1, 17.16): instruction and printed result, nested, over many runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.docx.names import W
from citecheck.formats.field_codes.instructions import FieldKind, read_instruction
from citecheck.formats.office.found import Span

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.field_codes.instructions import FieldCode

# ` SEQ Figure \\* ARABIC `, ` SEQ Tabelle `; not ` SEQ ref `, by which some number their references
_SEQUENCE = re.compile(r"\s*SEQ\s+\"?(?!ref|bib|cit|lit|source|quelle)", re.IGNORECASE)
_DELETED = frozenset({W + "del", W + "moveFrom"})


@dataclass(eq=False)
class OpenField(Span):
    """A field whose end has not come; while `in_code`, what comes is its instruction."""

    in_code: bool = True
    words: list[str] = field(default_factory=list)
    data: str = ""
    code: FieldCode | None = None
    numbers: bool = False  # a SEQ field, which numbers figures, tables and equations


class FieldStack:
    """The fields that are open at a place of the text."""

    def __init__(self, root: _Element) -> None:
        self._open: list[OpenField] = []
        self._codes = 0  # how many of them are in their instruction
        self._endless = _find_endless(root)

    @property
    def in_code(self) -> bool:
        """Whether what comes is no text but an instruction."""
        return self._codes > 0

    def write(self, words: str) -> None:
        """Add words to an instruction, or to a field's result within one."""
        if self._open and self._open[-1].in_code:
            self._open[-1].words.append(words)

    def begin(self, mark: _Element) -> None:
        """Begin a field; one that never ends is passed over, or it would swallow the text behind it."""
        if mark in self._endless:
            return
        self._open.append(OpenField(data=mark.findtext(W + "fldData") or ""))
        self._codes += 1

    def separate(self) -> OpenField | None:
        """End the instruction and begin the result: the field, if it prints.

        The repeated number of a note is not printed, as notes' own numbers are not.
        """
        if not self._open or not self._open[-1].in_code:
            return None
        found = self._open[-1]
        instruction = "".join(found.words)
        found.code = read_instruction(instruction, found.data)
        found.numbers = _SEQUENCE.match(instruction) is not None
        if found.code and found.code.kind is FieldKind.NOTE_MARK:
            return None
        found.in_code = False
        self._codes -= 1
        return None if self._codes else found

    def end(self) -> OpenField | None:
        """End the innermost field: the field, if it has printed."""
        if not self._open:
            return None
        ended = self._open.pop()
        self._codes -= ended.in_code
        if self._open and self._open[-1].in_code and not self._open[-1].data:
            self._open[-1].data = ended.data  # EndNote's `EN.CITE.DATA` within `EN.CITE`
        return None if self._codes or ended.in_code else ended


def _find_endless(root: _Element) -> frozenset[_Element]:
    """The marks that begin a field which no mark ends, those in deleted stretches aside."""
    begun: list[_Element] = []
    for mark in root.iter(W + "fldChar"):
        run = mark.getparent()
        around = None if run is None else run.getparent()
        if around is not None and around.tag in _DELETED:
            continue
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return frozenset(begun)
