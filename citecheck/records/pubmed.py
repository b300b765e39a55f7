"""PubMed's records (summaries of the E-utilities, articles of the baseline files) into `Work`.

Formats: https://www.ncbi.nlm.nih.gov/books/NBK25499/, https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Notice, NoticeKind, Work
from citecheck.text.identifiers import clean_doi
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_BRACKETED = re.compile(r"\[(.*)\]", re.DOTALL)  # a translated title
_NOTICES = {
    "RetractionIn": NoticeKind.RETRACTION,
    "ExpressionOfConcernIn": NoticeKind.EXPRESSION_OF_CONCERN,
    "ErratumIn": NoticeKind.CORRECTION,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTION,
}
_MARKS = {"Retracted Publication": NoticeKind.RETRACTION, "Expression of Concern": NoticeKind.EXPRESSION_OF_CONCERN}


def work_from_summary(record: Mapping[str, Any]) -> Work | None:
    """The work of one summary, or `None` where it names nothing."""
    title = str(record.get("title") or "").rstrip(".")
    if not title:
        return None
    found = _YEAR.search(str(record.get("pubdate") or ""))
    year = int(found.group()) if found else None
    online = _YEAR.search(str(record.get("epubdate") or ""))
    years = sorted({y for y in (year, int(online.group()) if online else None) if y})
    pages = record.get("pages") or None
    ids = {i.get("idtype"): str(i.get("value") or "") for i in record.get("articleids") or [] if isinstance(i, dict)}
    kinds = record.get("pubtype") or []
    return Work(
        type="article-journal",
        title=title,
        authors=tuple(_read_people(record.get("authors") or [])),
        container=record.get("fulljournalname") or None,
        container_short=record.get("source") or None,
        year=year,
        years=tuple(years),
        volume=record.get("volume") or None,
        issue=record.get("issue") or None,
        pages=pages,
        first_page=first_page(pages) if pages else None,
        doi=clean_doi(ids.get("doi", "")),
        pmid=str(record.get("uid") or "") or None,
        notices=tuple(Notice(kind, asserted_by="PubMed") for mark, kind in _MARKS.items() if mark in kinds),
    )


def _read_people(authors: Iterable[Any]) -> Iterable[Name]:
    for author in authors:
        name = str(author.get("name") or "") if isinstance(author, dict) else ""
        family, _, given = name.rpartition(" ")
        if name and author.get("authtype") == "CollectiveName":
            yield Name(literal=name)
        elif name:
            yield Name(family=family or given, given=given if family else None)


def work_from_article(article: _Element) -> Work | None:
    """The work of a `PubmedArticle`, or `None` where it names nothing."""
    title = _text_of(article, ".//ArticleTitle").rstrip(".")
    bracketed = _BRACKETED.fullmatch(title)
    title = bracketed[1].rstrip(".") if bracketed else title
    vernacular = _text_of(article, ".//VernacularTitle").rstrip(".")
    if not (title or vernacular):
        return None
    year = _year_of(_text_of(article, ".//JournalIssue/PubDate"))
    online = _year_of(_text_of(article, ".//ArticleDate"))
    pages = _text_of(article, ".//Pagination/MedlinePgn") or _text_of(article, ".//Pagination/StartPage")
    issn = [_text_of(each, ".") for path in (".//Journal/ISSN", ".//ISSNLinking") for each in article.iterfind(path)]
    kinds = {_text_of(each, ".") for each in article.iterfind(".//PublicationType")}
    return Work(
        type="article-journal",
        title=title or vernacular,
        authors=tuple(_read_authors(article)),
        container=_text_of(article, ".//Journal/Title") or None,
        container_short=_text_of(article, ".//MedlineTA") or _text_of(article, ".//Journal/ISOAbbreviation") or None,
        year=year or online,
        years=tuple(sorted({y for y in (year, online) if y})),
        volume=_text_of(article, ".//JournalIssue/Volume") or None,
        issue=_text_of(article, ".//JournalIssue/Issue") or None,
        pages=pages or None,
        first_page=first_page(pages) if pages else None,
        doi=_read_doi(article),
        pmid=_text_of(article, "./MedlineCitation/PMID") or None,
        notices=tuple(_read_notices(article, kinds)),
        issn=tuple(dict.fromkeys(n for n in issn if _ISSN.fullmatch(n))),
        original_title=vernacular if title and vernacular else None,
    )


def _text_of(element: _Element, path: str) -> str:
    """All text of the first element at a path, white space folded."""
    found = element if path == "." else element.find(path)
    return "" if found is None else " ".join(" ".join(map(str, found.itertext())).split())


def _year_of(date: str) -> int | None:
    """`2004 May-Jun`, `1998 Dec-1999 Jan` → the first year."""
    found = _YEAR.search(date)
    return int(found.group()) if found else None


def _read_doi(article: _Element) -> str | None:
    own = [e for e in article.iterfind("./PubmedData/ArticleIdList/ArticleId") if e.get("IdType") == "doi"]
    stated = [e for e in article.iterfind(".//ELocationID") if e.get("EIdType") == "doi" and e.get("ValidYN") != "N"]
    return next((doi for e in (*own, *stated) if (doi := clean_doi(_text_of(e, ".")))), None)


def _read_authors(article: _Element) -> Iterable[Name]:
    for author in article.iterfind(".//AuthorList/Author"):
        family, body = _text_of(author, "./LastName"), _text_of(author, "./CollectiveName")
        given = _text_of(author, "./ForeName") or _text_of(author, "./Initials")
        if family:
            yield Name(family=family, given=given or None, suffix=_text_of(author, "./Suffix") or None)
        elif body:
            yield Name(literal=body)


def _read_notices(article: _Element, kinds: set[str]) -> Iterable[Notice]:
    """What PubMed says of corrections and retractions: by what they stand in, else by the kind of publication."""
    found = {_NOTICES[k] for e in article.iterfind(".//CommentsCorrections") if (k := e.get("RefType", "")) in _NOTICES}
    found |= {kind for mark, kind in _MARKS.items() if mark in kinds}
    return (Notice(kind, asserted_by="PubMed") for kind in sorted(found))
