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
    "Journal Article": "article-journal", "Electronic Article": "article-journal", "Book": "book",
    "Edited Book": "book", "Electronic Book": "book", "Book Section": "chapter", "Electronic Book Section": "chapter",
    "Conference Proceedings": "paper-conference", "Conference Paper": "paper-conference", "Thesis": "thesis",
    "Report": "report", "Government Document": "report", "Web Page": "webpage", "Blog": "post-weblog",
    "Newspaper Article": "article-newspaper", "Magazine Article": "article-magazine", "Dataset": "dataset",
    "Statute": "legislation", "Patent": "patent", "Unpublished Work": "manuscript", "Computer Program": "software",
}  # fmt: skip


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
    return tuple(_item(cite) for cite in root.iter("Cite"))


def _item(cite: _Element) -> CitedItem:
    record = cite.find("record")
    number = _text(cite, "RecNum") or _text(record, "rec-number") or ""
    library = record.find("foreign-keys/key") if record is not None else None
    name = library.get("db-id") if library is not None else None
    if record is None:
        return CitedItem(number, _bare(cite))
    return CitedItem(f"{name}/{number}" if name else number, record_to_work(record))


def _bare(cite: _Element) -> Work | None:
    """What a citation says of its work where it brings no record: author and year."""
    author, year = _text(cite, "Author"), _YEAR.search(_text(cite, "Year") or "")
    if not author:
        return None
    return Work(authors=(_name(author),), year=int(year.group(1)) if year else None)


def record_to_work(record: _Element) -> Work:
    """The work of an EndNote `<record>`, as given."""
    kind = record.find("ref-type")
    pages, date = _text(record, "pages"), _text(record, "dates/year")
    first = _FIRST_PAGE.match(pages or "")
    year = _YEAR.search(date or "")
    return Work(
        type=_TYPES.get(kind.get("name") or "") if kind is not None else None,
        title=_text(record, "titles/title"),
        authors=_names(record, "contributors/authors/author"),
        editors=_names(record, "contributors/secondary-authors/author"),
        container=_text(record, "titles/secondary-title") or _text(record, "periodical/full-title"),
        container_short=_text(record, "periodical/abbr-1"),
        year=int(year.group(1)) if year else None,
        year_text=None if year else date,
        volume=_text(record, "volume"),
        issue=_text(record, "number"),
        pages=pages,
        first_page=first.group(1) if first else None,
        publisher=_text(record, "publisher"),
        edition=_text(record, "edition"),
        doi=clean_doi(_text(record, "electronic-resource-num") or ""),
        url=_text(record, "urls/related-urls/url"),
    )


def _text(element: _Element | None, path: str) -> str | None:
    """The words of the first element there, its `<style>` runs put together."""
    found = element.find(path) if element is not None else None
    if found is None:
        return None
    return " ".join("".join(str(piece) for piece in found.itertext()).split()) or None


def _names(record: _Element, path: str) -> tuple[Name, ...]:
    printed = (" ".join("".join(str(piece) for piece in each.itertext()).split()) for each in record.iterfind(path))
    return tuple(_name(words) for words in printed if words.strip(" ,"))


def _name(words: str) -> Name:
    """`Smith, John A.` is a person; `World Health Organization,` (EndNote's mark of one) and `WHO` are not."""
    family, comma, given = words.partition(",")
    if not comma or not given.strip(" ,"):
        return Name(literal=words.strip(" ,"))
    given, _, suffix = given.partition(",")
    return Name(family=family.strip(), given=given.strip(), suffix=suffix.strip() or None)
