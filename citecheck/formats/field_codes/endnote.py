"""EndNote's citations: the XML of its `EN.CITE` fields and the records in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.field_codes.items import CitedItem
from citecheck.formats.xml_tree import parse_xml
from citecheck.models import Name, Work
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIRST_PAGE = re.compile(r"\s*([^\s–—-]+)")  # `388-414` → `388`
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
# Bytes that XML 1.0 forbids and Word lets through
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES = {
    "Journal Article": "article-journal",
    "Electronic Article": "article-journal",
    "Book": "book",
    "Edited Book": "book",
    "Electronic Book": "book",
    "Book Section": "chapter",
    "Electronic Book Section": "chapter",
    "Conference Proceedings": "paper-conference",
    "Conference Paper": "paper-conference",
    "Thesis": "thesis",
    "Report": "report",
    "Government Document": "report",
    "Web Page": "webpage",
    "Blog": "post-weblog",
    "Newspaper Article": "article-newspaper",
    "Magazine Article": "article-magazine",
    "Dataset": "dataset",
    "Statute": "legislation",
    "Patent": "patent",
    "Unpublished Work": "manuscript",
    "Computer Program": "software",
}


def endnote_items(xml: str) -> tuple[CitedItem, ...]:
    """The works of `<EndNote><Cite>…</Cite>…</EndNote>`; none where it is cut short or broken."""
    start, end = xml.find("<EndNote"), xml.rfind("</EndNote>")
    if start < 0 or end < start:
        return ()
    whole = _CONTROLS.sub("", xml[start : end + len("</EndNote>")])
    try:
        root = parse_xml(whole.encode("utf-8"), "an EndNote field")
    except UnreadableInput:
        return ()
    return tuple(_read_cite(cite) for cite in root.iter("Cite"))


def _read_cite(cite: _Element) -> CitedItem:
    """The work of a citation by its record, or by author and year where it brings none."""
    record = cite.find("record")
    number = _get_text(cite, "RecNum") or _get_text(record, "rec-number") or ""
    if record is None:
        author, year = _get_text(cite, "Author"), _YEAR.search(_get_text(cite, "Year") or "")
        work = Work(authors=(_parse_name(author),), year=int(year.group(1)) if year else None) if author else None
        return CitedItem(number, work)
    library = record.find("foreign-keys/key")
    name = None if library is None else library.get("db-id")
    return CitedItem(f"{name}/{number}" if name else number, record_to_work(record))


def record_to_work(record: _Element) -> Work:
    """The work of an EndNote `<record>`, as given."""
    kind = record.find("ref-type")
    pages, date = _get_text(record, "pages"), _get_text(record, "dates/year")
    first = _FIRST_PAGE.match(pages or "")
    year = _YEAR.search(date or "")
    return Work(
        type=_TYPES.get(kind.get("name") or "") if kind is not None else None,
        title=_get_text(record, "titles/title"),
        authors=_parse_names(record, "contributors/authors/author"),
        editors=_parse_names(record, "contributors/secondary-authors/author"),
        container=_get_text(record, "titles/secondary-title") or _get_text(record, "periodical/full-title"),
        container_short=_get_text(record, "periodical/abbr-1"),
        year=int(year.group(1)) if year else None,
        year_text=None if year else date,
        volume=_get_text(record, "volume"),
        issue=_get_text(record, "number"),
        pages=pages,
        first_page=first.group(1) if first else None,
        publisher=_get_text(record, "publisher"),
        edition=_get_text(record, "edition"),
        doi=clean_doi(_get_text(record, "electronic-resource-num") or ""),
        url=_get_text(record, "urls/related-urls/url"),
    )


def _get_text(element: _Element | None, path: str) -> str | None:
    """The words of the first element there, its `<style>` runs put together."""
    found = element.find(path) if element is not None else None
    return None if found is None else _join_runs(found) or None


def _join_runs(element: _Element) -> str:
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _parse_names(record: _Element, path: str) -> tuple[Name, ...]:
    printed = (_join_runs(each) for each in record.iterfind(path))
    return tuple(_parse_name(words) for words in printed if words.strip(" ,"))


def _parse_name(words: str) -> Name:
    """`Smith, John A.` is a person; `World Health Organization,` (EndNote's mark of one) and `WHO` are not."""
    family, comma, given = words.partition(",")
    if not comma or not given.strip(" ,"):
        return Name(literal=words.strip(" ,"))
    given, _, suffix = given.partition(",")
    return Name(family=family.strip(), given=given.strip(), suffix=suffix.strip() or None)
