"""Word's own bibliography sources (`customXml`, b:Source): the works behind its CITATION fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Name, Work
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_FIRST_PAGE = re.compile(r"\s*([^\s–—-]+)")  # `388-414` → `388`
_TYPES = {
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine",
    "Book": "book",
    "BookSection": "chapter",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "webpage",
    "Patent": "patent",
    "Case": "legal_case",
    "Interview": "interview",
    "Film": "motion_picture",
}
_CONTAINERS = ("JournalName", "PeriodicalTitle", "BookTitle", "ConferenceName", "InternetSiteTitle", "PublicationTitle")


def word_sources(roots: Iterable[_Element]) -> dict[str, Work]:
    """The works of all sources in these parts by their tags; the first of a tag wins, as in Word."""
    found: dict[str, Work] = {}
    for root in roots:
        for source in root.iter(_B + "Source"):
            tag = _get_text(source, "Tag")
            if tag:
                found.setdefault(tag.casefold(), _read_source(source))
    return found


def _read_source(source: _Element) -> Work:
    pages, date = _get_text(source, "Pages"), _get_text(source, "Year")
    first, year = _FIRST_PAGE.match(pages or ""), _YEAR.search(date or "")
    container = next((words for name in _CONTAINERS if (words := _get_text(source, name))), None)
    return Work(
        type=_TYPES.get(_get_text(source, "SourceType") or ""),
        title=_get_text(source, "Title"),
        authors=tuple(_read_people(source, "Author")),
        editors=tuple(_read_people(source, "Editor")),
        container=container,
        year=int(year.group(1)) if year else None,
        year_text=None if year else date,
        volume=_get_text(source, "Volume"),
        issue=_get_text(source, "Issue"),
        pages=pages,
        first_page=first.group(1) if first else None,
        publisher=_get_text(source, "Publisher") or _get_text(source, "Institution"),
        edition=_get_text(source, "Edition"),
        doi=clean_doi(_get_text(source, "DOI") or _get_text(source, "StandardNumber") or ""),
        url=_get_text(source, "URL"),
    )


def _get_text(element: _Element, name: str) -> str | None:
    return " ".join((element.findtext(_B + name) or "").split()) or None


def _read_people(source: _Element, role: str) -> Iterator[Name]:
    people = source.find(f"{_B}Author/{_B}{role}")
    if people is None:
        return
    for person in people.iter(_B + "Corporate", _B + "Person"):
        if person.tag == _B + "Corporate":
            name = Name(literal=" ".join((person.text or "").split()) or None)
        else:
            given = " ".join(filter(None, (_get_text(person, "First"), _get_text(person, "Middle"))))
            name = Name(family=_get_text(person, "Last"), given=given or None)
        if name != Name():
            yield name
