"""OpenAlex's works (API answers, lines of its snapshot) into `Work`. Format: https://docs.openalex.org/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Notice, NoticeKind, Work
from citecheck.text.identifiers import clean_doi
from citecheck.text.names import split_given_family
from citecheck.text.normalize import strip_markup
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPES = {
    "article": "article-journal",
    "preprint": "article",
    "book": "book",
    "book-chapter": "chapter",
    "dataset": "dataset",
    "dissertation": "thesis",
    "report": "report",
    "review": "article-journal",
}


def work_from_openalex(record: Mapping[str, Any]) -> Work | None:
    """The work of one record, or `None` where it names nothing."""
    title = record.get("title") or record.get("display_name")
    if not title or record.get("is_paratext") is True:
        return None
    place = (record.get("primary_location") or {}).get("source") or {}
    numbers = record.get("biblio") or {}
    pages = "-".join(dict.fromkeys(str(numbers[k]) for k in ("first_page", "last_page") if numbers.get(k))) or None
    year = record.get("publication_year")
    year = year if isinstance(year, int) else None
    pmid = str((record.get("ids") or {}).get("pmid") or "").rstrip("/").rpartition("/")[2] or None
    retracted = (Notice(NoticeKind.RETRACTION, asserted_by="OpenAlex"),) if record.get("is_retracted") is True else ()
    return Work(
        type="paper-conference" if place.get("type") == "conference" else _TYPES.get(str(record.get("type") or "")),
        title=strip_markup(str(title)),
        authors=tuple(_read_people(record.get("authorships") or [])),
        container=place.get("display_name"),
        year=year,
        years=(year,) if year else (),
        volume=numbers.get("volume"),
        issue=numbers.get("issue"),
        pages=pages,
        first_page=first_page(pages) if pages else None,
        publisher=place.get("host_organization_name"),
        doi=clean_doi(str(record.get("doi") or "")),
        pmid=pmid,
        notices=retracted,
        issn=tuple(n for n in place.get("issn") or () if isinstance(n, str)),
    )


def _read_people(authorships: Iterable[Any]) -> Iterable[Name]:
    for authorship in authorships:
        author = (authorship.get("author") or {}) if isinstance(authorship, dict) else {}
        if name := str(author.get("display_name") or "").strip():
            yield Name(*split_given_family(name))
