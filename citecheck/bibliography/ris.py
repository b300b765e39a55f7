"""RIS, the exchange format of reference managers (tags as in RefMan 2001 and 2011)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.bibliography.entry_list import Record, list_document
from citecheck.bibliography.tagged_lines import TaggedRecord, first_page_of, read_people, read_year
from citecheck.formats.base import decode
from citecheck.models import Fault, Work
from citecheck.rules.codes import ENTRY_UNPARSED
from citecheck.text.identifiers import clean_doi, find_dois

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,3}-(?: (.*))?$")  # `AU  - Smith, John`; some writers leave out a space
_TYPES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "JOUR JFULL EJOUR ABST INPR",
        "article-magazine": "MGZN",
        "article-newspaper": "NEWS",
        "book": "BOOK EBOOK EDBOOK WHOLE SER",
        "chapter": "CHAP ECHAP",
        "paper-conference": "CONF CPAPER",
        "thesis": "THES",
        "report": "RPRT GOVDOC",
        "standard": "STAND",
        "webpage": "ELEC WEB ICOMM",
        "post-weblog": "BLOG",
        "dataset": "DATA",
        "software": "COMP",
        "patent": "PAT",
        "bill": "BILL",
        "legal_case": "CASE",
        "legislation": "STAT",
        "manuscript": "UNPB MANSCPT",
        "map": "MAP",
        "motion_picture": "VIDEO",
        "entry-encyclopedia": "ENCYC",
        "entry-dictionary": "DICT",
        "personal_communication": "PCOMM",
        "document": "GEN",
    }.items()
    for name in names.split()
}


def read_ris(source: Source) -> Document:
    """A .ris file as a reference list; records without an end and lines outside of records are its faults."""
    decoded = decode(source)
    reader = _Reader()
    at = 0
    for line in decoded.text.split("\n"):
        reader.read(line.rstrip(), at)
        at += len(line) + 1
    if reader.current:
        reader.faults.append(_missing_end(reader.current))
    if not reader.records and decoded.text.strip():
        length = min(len(decoded.text), 80)
        reader.faults.append(Fault(ENTRY_UNPARSED, "No record begins with a line `TY  - `.", 0, length))
    records = [Record(r.start, r.end, r.get("ID"), _make_work(r)) for r in reader.records]
    return list_document(source, decoded, "ris", records, reader.faults)


class _Reader:
    """The records read so far, and the one that is open."""

    def __init__(self) -> None:
        self.records: list[TaggedRecord] = []
        self.faults: list[Fault] = []
        self.current: TaggedRecord | None = None
        self._tag = ""
        self._stray = False

    def read(self, line: str, at: int) -> None:
        """The next line, which begins at `at`."""
        found = _LINE.match(line)
        if found and found.group(1) == "TY":
            if self.current:
                self.faults.append(_missing_end(self.current))
            self.current = TaggedRecord(at, at + len(line))
            self.records.append(self.current)
        if self.current and line.strip():
            self.current.end = at + len(line)
            if found is None:
                self.current.go_on(self._tag, line.strip())
            elif found.group(1) == "ER":
                self.current = None
            else:
                self._tag = found.group(1)
                self.current.add(self._tag, (found.group(2) or "").strip())
        elif line.strip() and self.records and not self._stray:
            self._stray = True
            self.faults.append(
                Fault(ENTRY_UNPARSED, "A line stands outside of any record.", at, at + len(line), serious=False)
            )


def _missing_end(record: TaggedRecord) -> Fault:
    return Fault(ENTRY_UNPARSED, "The record has no end (`ER  -`).", record.start, record.end)


def _make_work(record: TaggedRecord) -> Work:
    kind = _TYPES.get(record.get("TY") or "", "document")
    year, year_text = read_year(record.get("PY", "Y1", "DA"))
    first, last = record.get("SP"), record.get("EP")
    pages = f"{first}-{last}" if first and last and last != first and "-" not in first else first
    container = record.get("JF", "T2", "JO", "BT") if kind != "book" else None  # JO is often short: `J Rooms`
    short = record.get("JA", "J2", "JO")
    isbn = re.sub(r"[^\dXx]", "", (record.get("SN") or "").split(";")[0]).upper()
    return Work(
        type=kind,
        title=record.get("TI", "T1", "CT"),
        authors=read_people(record.all("AU", "A1")),
        editors=read_people(record.all("ED", "A2")),
        container=container,
        container_short=short if short != container else None,
        year=year,
        year_text=year_text,
        volume=record.get("VL"),
        issue=record.get("IS"),
        pages=pages,
        first_page=first_page_of(pages),
        article_number=record.get("C7"),
        publisher=record.get("PB"),
        edition=record.get("ET"),
        doi=_find_doi(record),
        isbn=isbn if kind in {"book", "chapter"} and len(isbn) in {10, 13} else None,  # of others it is an ISSN
        url=record.get("UR", "L2"),
        accessed=record.get("Y2") if kind == "webpage" else None,
    )


def _find_doi(record: TaggedRecord) -> str | None:
    given = clean_doi(record.get("DO", "DI") or "")
    if given:
        return given
    found = [doi for value in record.all("UR", "L2", "L3", "M3", "N1") for doi in find_dois(value[:500])]
    return found[0] if found else None
