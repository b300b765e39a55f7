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
    "JournalArticle": "article-journal", "ArticleInAPeriodical": "article-magazine", "Book": "book",
    "BookSection": "chapter", "ConferenceProceedings": "paper-conference", "Report": "report",
    "InternetSite": "webpage", "DocumentFromInternetSite": "webpage", "ElectronicSource": "webpage",
    "Patent": "patent", "Case": "legal_case", "Interview": "interview", "Film": "motion_picture",
}  # fmt: skip
_CONTAINERS = ("JournalName", "PeriodicalTitle", "BookTitle", "ConferenceName", "InternetSiteTitle", "PublicationTitle")


def word_sources(roots: Iterable[_Element]) -> dict[str, Work]:
    """The works of all sources in these parts by their tags; the first of a tag wins, as in Word."""
    found: dict[str, Work] = {}
    for root in roots:
        for source in root.iter(_B + "Source"):
            tag = _text(source, "Tag")
            if tag:
                found.setdefault(tag.casefold(), _work(source))
    return found


def _work(source: _Element) -> Work:
    pages, date = _text(source, "Pages"), _text(source, "Year")
    first, year = _FIRST_PAGE.match(pages or ""), _YEAR.search(date or "")
    container = next((words for name in _CONTAINERS if (words := _text(source, name))), None)
    return Work(
        type=_TYPES.get(_text(source, "SourceType") or ""),
        title=_text(source, "Title"),
        authors=tuple(_people(source, "Author")),
        editors=tuple(_people(source, "Editor")),
        container=container,
        year=int(year.group(1)) if year else None,
        year_text=None if year else date,
        volume=_text(source, "Volume"),
        issue=_text(source, "Issue"),
        pages=pages,
        first_page=first.group(1) if first else None,
        publisher=_text(source, "Publisher") or _text(source, "Institution"),
        edition=_text(source, "Edition"),
        doi=clean_doi(_text(source, "DOI") or _text(source, "StandardNumber") or ""),
        url=_text(source, "URL"),
    )


def _text(element: _Element, name: str) -> str | None:
    return " ".join((element.findtext(_B + name) or "").split()) or None


def _people(source: _Element, role: str) -> Iterator[Name]:
    given = source.find(f"{_B}Author/{_B}{role}")
    if given is None:
        return
    for each in given.iter(_B + "Corporate", _B + "Person"):
        if each.tag == _B + "Corporate":
            name = Name(literal=" ".join((each.text or "").split()) or None)
        else:
            names = " ".join(filter(None, (_text(each, "First"), _text(each, "Middle"))))
            name = Name(family=_text(each, "Last"), given=names or None)
        if name != Name():
            yield name
