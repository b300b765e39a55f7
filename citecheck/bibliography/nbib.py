"""PubMed's format (.nbib, MEDLINE tags; NLM, "MEDLINE/PubMed Data Element Descriptions")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.bibliography.entry_list import Record, list_document
from citecheck.bibliography.tagged_lines import TaggedRecord, first_page_of, read_people, read_year
from citecheck.formats.base import decode
from citecheck.models import Fault, Name, Work
from citecheck.rules.codes import ENTRY_UNPARSED
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document

_LINE = re.compile(r"([A-Z]{2,4}) {0,3}- ?(.*)$")  # `PMID- 1234567`, `AU  - Smith J`


def read_nbib(source: Source) -> Document:
    """A .nbib file as a reference list."""
    decoded = decode(source)
    records = _split_records(decoded.text)
    faults = (
        []
        if records
        else [Fault(ENTRY_UNPARSED, "No record begins with a line `PMID- `.", 0, min(len(decoded.text), 80))]
    )
    done = [Record(r.start, r.end, r.get("PMID"), _make_work(r)) for r in records]
    return list_document(source, decoded, "nbib", done, faults)


def _split_records(text: str) -> list[TaggedRecord]:
    records: list[TaggedRecord] = []
    tag, at = "", 0
    for line in text.split("\n"):
        end = at + len(line.rstrip())
        found = _LINE.match(line.rstrip())
        if found and found.group(1) == "PMID":
            records.append(TaggedRecord(at, end))
        if records and line.strip():
            if found:
                tag = found.group(1)
                records[-1].add(tag, found.group(2).strip())
            else:
                records[-1].go_on(tag, line.strip())
            records[-1].end = end
        at += len(line) + 1
    return records


def _make_work(record: TaggedRecord) -> Work:
    year, year_text = read_year(record.get("DP", "DEP"))
    pages = record.get("PG")
    article = pages if pages and re.match(r"e\d+$", pages) else None  # `e64911` in place of pages
    book = bool(record.get("BTI"))
    dois = [value for value in record.all("LID", "AID", "SO") if value.endswith("[doi]")]
    return Work(
        type="chapter" if book and record.get("TI") else "book" if book else "article-journal",
        title=(record.get("TI", "BTI") or "").removesuffix(".") or None,  # MEDLINE ends every title with one
        authors=_read_authors(record),
        editors=read_people(record.all("FED")),
        container=record.get("BTI") if book and record.get("TI") else record.get("JT"),
        container_short=record.get("TA"),
        year=year,
        year_text=year_text,
        volume=record.get("VI"),
        issue=record.get("IP"),
        pages=None if article else pages,
        first_page=first_page_of(pages),
        article_number=article,
        publisher=record.get("PB"),
        doi=clean_doi(dois[0].removesuffix("[doi]").strip()) if dois else None,
        pmid=record.get("PMID"),
    )


def _read_authors(record: TaggedRecord) -> tuple[Name, ...]:
    """Full names, or short ones (`Smith JA`), and the groups."""
    full = list(read_people(record.all("FAU")))
    if not full:
        for short in record.all("AU"):
            family, _, initials = short.rpartition(" ")
            full.append(Name(family=family, given=initials) if family else Name(family=short))
    return (*full, *(Name(literal=group) for group in record.all("CN")))
