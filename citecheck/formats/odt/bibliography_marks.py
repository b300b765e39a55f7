"""LibreOffice's own bibliography marks: the record that each carries in its attributes (ODF 1.3, 7.5.13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.items import CitedItem
from citecheck.formats.odt.names import TEXT
from citecheck.models import Name, Work

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = {
    "article": "article-journal", "journal": "article-journal", "book": "book", "booklet": "pamphlet",
    "inbook": "chapter", "incollection": "chapter", "conference": "paper-conference",
    "inproceedings": "paper-conference", "proceedings": "book", "phdthesis": "thesis", "mastersthesis": "thesis",
    "techreport": "report", "manual": "report",
    "unpublished": "manuscript", "www": "webpage", "email": "personal_communication",
}  # fmt: skip
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FIRST_PAGE = re.compile(r"[^\s–—-]+")  # `388–414` → `388`
_AND = re.compile(r"\s+and\s+|\s*;\s*")  # `Smith, John and Doe, Jane`; `Smith, J.; Doe, J.`
_DOI = re.compile(r"10\.\d{4,9}/\S+")  # in the address, as LibreOffice has no field for it
_MAX_NAMES = 500


def cited_item(mark: _Element) -> CitedItem | None:
    """The work that a mark cites; `None` for a mark without a name."""
    identifier = _given(mark, "identifier")
    work = _work(mark)
    key = identifier or work.title
    return CitedItem(key, work if work != Work() else None) if key else None


def _work(mark: _Element) -> Work:
    journal, book = _given(mark, "journal"), _given(mark, "booktitle")
    pages, year, url = _given(mark, "pages"), _given(mark, "year"), _given(mark, "url")
    first = _FIRST_PAGE.match(pages or "")
    numeric = bool(year and _YEAR.fullmatch(year))
    doi = _DOI.search(url or "")
    known = _given(mark, "title") or _given(mark, "author")
    return Work(
        type=_TYPES.get(_given(mark, "bibliography-type") or "") if known else None,
        title=_given(mark, "title"),
        authors=_names(_given(mark, "author")),
        editors=_names(_given(mark, "editor")),
        container=journal or book,
        year=int(year) if year and numeric else None,
        year_text=None if numeric else year,
        volume=_given(mark, "volume"),
        issue=_given(mark, "number"),
        pages=pages,
        first_page=first.group() if first else None,
        publisher=_given(mark, "publisher") or _given(mark, "school") or _given(mark, "institution"),
        edition=_given(mark, "edition"),
        doi=doi.group().lower() if doi else None,
        isbn=_given(mark, "isbn"),
        url=url,
    )


def _given(mark: _Element, name: str) -> str | None:
    return " ".join((mark.get(TEXT + name) or "").split()) or None


def _names(given: str | None) -> tuple[Name, ...]:
    """Names as BibTeX separates them; what is neither `Family, Given` nor one word stays as it is."""
    return tuple(_name(each) for each in _AND.split(given or "")[:_MAX_NAMES] if each)


def _name(words: str) -> Name:
    family, comma, rest = words.partition(",")
    if comma and "," not in rest and rest.strip():
        return Name(family=family.strip(), given=rest.strip())
    return Name(literal=words) if " " in words else Name(family=words)
