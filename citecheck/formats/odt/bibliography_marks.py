"""LibreOffice's own bibliography marks: the record that each carries in its attributes (ODF 1.3, 7.5.13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.items import CitedItem
from citecheck.formats.odt.names import TEXT
from citecheck.models import Name, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_TYPES = {
    "article": "article-journal",
    "journal": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "conference": "paper-conference",
    "inproceedings": "paper-conference",
    "proceedings": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "manual": "report",
    "unpublished": "manuscript",
    "www": "webpage",
    "email": "personal_communication",
}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FIRST_PAGE = re.compile(r"[^\s–—-]+")  # `388–414` → `388`
_AND = re.compile(r"\s+and\s+|\s*;\s*")  # `Smith, John and Doe, Jane`; `Smith, J.; Doe, J.`
_DOI = re.compile(r"10\.\d{4,9}/\S+")  # in the address, as LibreOffice has no field for it
_MAX_NAMES = 500  # of one work: more is no list of names


def cited_item(mark: _Element) -> CitedItem | None:
    """The work that a mark cites; `None` for a mark without a name."""
    identifier = _get_field(mark, "identifier")
    work = _read_work(mark)
    key = identifier or work.title
    return CitedItem(key, work if work != Work() else None) if key else None


def _read_work(mark: _Element) -> Work:
    journal, book = _get_field(mark, "journal"), _get_field(mark, "booktitle")
    pages, year, url = _get_field(mark, "pages"), _get_field(mark, "year"), _get_field(mark, "url")
    first = _FIRST_PAGE.match(pages or "")
    numeric = bool(year and _YEAR.fullmatch(year))
    doi = _DOI.search(url or "")
    known = _get_field(mark, "title") or _get_field(mark, "author")
    return Work(
        type=_TYPES.get(_get_field(mark, "bibliography-type") or "") if known else None,
        title=_get_field(mark, "title"),
        authors=tuple(_parse_names(_get_field(mark, "author"))),
        editors=tuple(_parse_names(_get_field(mark, "editor"))),
        container=journal or book,
        year=int(year) if year and numeric else None,
        year_text=None if numeric else year,
        volume=_get_field(mark, "volume"),
        issue=_get_field(mark, "number"),
        pages=pages,
        first_page=first.group() if first else None,
        publisher=_get_field(mark, "publisher") or _get_field(mark, "school") or _get_field(mark, "institution"),
        edition=_get_field(mark, "edition"),
        doi=doi.group().lower() if doi else None,
        isbn=_get_field(mark, "isbn"),
        url=url,
    )


def _get_field(mark: _Element, name: str) -> str | None:
    return " ".join((mark.get(TEXT + name) or "").split()) or None


def _parse_names(words: str | None) -> Iterator[Name]:
    """Names as BibTeX separates them; what is neither `Family, Given` nor one word stays as it is."""
    for name in filter(None, _AND.split(words or "")[:_MAX_NAMES]):
        family, comma, given = name.partition(",")
        if comma and "," not in given and given.strip():
            yield Name(family=family.strip(), given=given.strip())
        else:
            yield Name(literal=name) if " " in name else Name(family=name)
