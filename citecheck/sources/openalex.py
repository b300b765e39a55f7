"""OpenAlex: 250 million works, with a key (`CITECHECK_OPENALEX_KEY`). API: https://docs.openalex.org/."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from citecheck.errors import ConfigError
from citecheck.models import Name, Notice, NoticeKind, Work
from citecheck.sources.remote import ROWS, RemoteSource, holds_records, words_of
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Answer, Query

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


class OpenAlex(RemoteSource):
    """Works in OpenAlex."""

    name = "openalex"
    base_url = "https://api.openalex.org"
    per_second = 5.0

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - those of `RemoteSource`
        """Open the door; `ConfigError` without a key."""
        super().__init__(**given)
        self._key = os.environ.get("CITECHECK_OPENALEX_KEY", "")
        if not self._key and not self.session.offline:
            raise ConfigError(
                "OpenAlex asks for a key: set CITECHECK_OPENALEX_KEY (https://openalex.org/settings/api)."
            )

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs, one question each."""
        return {doi: self._ask_works({"filter": f"doi:{doi}"}) for doi in dois}

    def search(self, query: Query) -> Answer:
        """Works whose titles or abstracts hold the words of the title, else of the reference."""
        return self._ask_works(
            {"search": words_of(query.work.title or query.raw).replace(",", " "), "per-page": str(ROWS)}
        )

    def _ask_works(self, params: Mapping[str, str]) -> Answer:
        return self.ask(
            f"{self.base_url}/works",
            params,
            lambda value: map(work, value["results"]),
            lambda value: holds_records(value, "results"),
            private={"api_key": self._key},
        )


def work(record: Mapping[str, Any]) -> Work | None:
    """The work of one record, or `None` where it names nothing."""
    title = record.get("title") or record.get("display_name")
    if not title:
        return None
    place = ((record.get("primary_location") or {}).get("source") or {}) if record.get("primary_location") else {}
    numbers = record.get("biblio") or {}
    pages = "-".join(dict.fromkeys(str(numbers[k]) for k in ("first_page", "last_page") if numbers.get(k))) or None
    year = record.get("publication_year")
    year = year if isinstance(year, int) else None
    pmid = str((record.get("ids") or {}).get("pmid") or "").rstrip("/").rpartition("/")[2] or None
    retracted = (Notice(NoticeKind.RETRACTION, asserted_by="OpenAlex"),) if record.get("is_retracted") is True else ()
    return Work(
        type=_TYPES.get(str(record.get("type") or "")),
        title=str(title),
        authors=tuple(_read_people(record.get("authorships") or [])),
        container=place.get("display_name"),
        year=year,
        years=(year,) if year else (),
        volume=numbers.get("volume"),
        issue=numbers.get("issue"),
        pages=pages,
        publisher=place.get("host_organization_name"),
        doi=clean_doi(str(record.get("doi") or "")),
        pmid=pmid,
        notices=retracted,
    )


def _read_people(authorships: Iterable[Any]) -> Iterable[Name]:
    for authorship in authorships:
        author = (authorship.get("author") or {}) if isinstance(authorship, dict) else {}
        name = str(author.get("display_name") or "")
        given, _, family = name.rpartition(" ")
        if name:
            yield Name(family=family, given=given or None)
