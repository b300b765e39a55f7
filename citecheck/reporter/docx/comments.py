"""The comments part of a Word document: notes added to it, those of others left as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from citecheck.reporter.notes import AUTHOR

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.reporter.notes import Note

INITIALS = "CC"
_SIZE = "20"  # half points: a manuscript's own type may be large and set in double lines
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_DATE = re.compile(r"\d{4}-\d\d-\d\d")  # `2026-11-27`
_ID = re.compile(r"[0-9]{1,9}")  # `12`: ids of Word are of 31 bits


class Comments:
    """The comments of a document, and the elements that a new one needs in the text."""

    def __init__(self, root: _Element | None, main: _Element, as_of: str) -> None:
        """`root` is the part as it is, if there is one; `main` the main part, whose marks count for free ids."""
        self._ns = etree.QName(main).namespace or ""
        self._w = f"{{{self._ns}}}" if self._ns else ""
        self.root = etree.Element(f"{self._w}comments", nsmap={"w": self._ns}) if root is None else root
        self._date = f"{as_of}T00:00:00Z" if _DATE.fullmatch(as_of) else ""
        known = [each.get(f"{self._w}id") or "" for each in self.root.iter(f"{self._w}comment")]
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            known += [each.get(f"{self._w}id") or "" for each in main.iter(self._w + name)]
        self._next = max((int(n) for n in known if _ID.fullmatch(n)), default=-1) + 1

    def add(self, note: Note) -> tuple[_Element, tuple[_Element, _Element]]:
        """A comment with the words of a note: the mark before its first character, and those behind its last."""
        number = str(self._next)
        self._next += 1
        comment = self._make_element("comment", id=number, author=AUTHOR)
        if self._date:
            comment.set(f"{self._w}date", self._date)
        comment.set(f"{self._w}initials", INITIALS)
        first = True
        for i, remark in enumerate(note.remarks):
            comment.append(self._make_paragraph(remark.head, bold=True, first=first, apart=i > 0))
            comment.extend([self._make_paragraph(line) for line in remark.lines])
            first = False
        self.root.append(comment)
        run = self._make_element("r")
        run.append(self._make_element("commentReference", id=number))
        return self._make_element("commentRangeStart", id=number), (
            self._make_element("commentRangeEnd", id=number),
            run,
        )

    def _make_paragraph(self, words: str, *, bold: bool = False, first: bool = False, apart: bool = False) -> _Element:
        paragraph = self._make_element("p")
        look = self._make_element("pPr")
        look.append(
            self._make_element("spacing", before="120" if apart else "0", after="0", line="240", lineRule="auto")
        )
        look.append(self._make_element("ind", left="0", right="0", firstLine="0"))
        look.append(self._make_element("jc", val="left"))
        paragraph.append(look)
        if first:
            mark = self._make_element("r")
            mark.append(self._make_element("annotationRef"))
            paragraph.append(mark)
        run = self._make_element("r")
        properties = self._make_element("rPr")
        if bold:
            properties.append(self._make_element("b"))
        properties.append(self._make_element("sz", val=_SIZE))
        run.append(properties)
        text = self._make_element("t")
        text.text = xml_text(words)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        paragraph.append(run)
        return paragraph

    def _make_element(self, name: str, **attributes: str) -> _Element:
        given = {self._w + key: value for key, value in attributes.items()}
        return etree.Element(self._w + name, given, nsmap={"w": self._ns} if self._ns else None)


def xml_text(words: str) -> str:
    """Words that XML can hold: what it cannot shows as U+FFFD."""
    return _NOT_XML.sub("\ufffd", words)
