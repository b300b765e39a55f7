"""DataCite: data sets, software, theses, preprints that Crossref does not register.

REST API: https://support.datacite.org/docs/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from citecheck.models import Name, Work
from citecheck.sources.remote import ROWS, RemoteSource, holds, holds_records, words_of
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Answer, Query

_TYPES = {
    "Dataset": "dataset",
    "Software": "software",
    "Dissertation": "thesis",
    "Preprint": "article",
    "Report": "report",
    "JournalArticle": "article-journal",
    "ConferencePaper": "paper-conference",
    "Book": "book",
    "BookChapter": "chapter",
}
_SYNTAX = str.maketrans(dict.fromkeys('+-=&|><!(){}[]^"~*?:\\/', " "))  # of its query language


class DataCite(RemoteSource):
    """Works registered with DataCite."""

    name = "datacite"
    base_url = "https://api.datacite.org"
    per_second = 3.0

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs, one question each."""
        return {
            doi: self.ask(
                f"{self.base_url}/dois/{quote(doi, safe='')}",
                {},
                lambda value: [work(value["data"])],
                lambda value: holds(value, "data", kind=dict),
            )
            for doi in dois
        }

    def search(self, query: Query) -> Answer:
        """Works whose metadata hold the words of the title, else of the reference."""
        words = words_of(query.work.title or query.raw).translate(_SYNTAX)
        params = {"query": words, "page[size]": str(ROWS)}
        return self.ask(
            f"{self.base_url}/dois",
            params,
            lambda value: map(work, value["data"]),
            lambda value: holds_records(value, "data"),
        )


def work(record: Mapping[str, Any]) -> Work | None:
    """The work of one record, or `None` where it names nothing."""
    said = record.get("attributes") or {}
    title = next((t["title"] for t in said.get("titles") or [] if isinstance(t, dict) and t.get("title")), None)
    doi = clean_doi(str(said.get("doi") or ""))
    if not (title and doi):
        return None
    container, publisher = said.get("container") or {}, said.get("publisher")
    stated = str(said.get("publicationYear") or "")
    year = int(stated) if stated.isdigit() else None
    pages = "-".join(str(container[k]) for k in ("firstPage", "lastPage") if container.get(k)) or None
    return Work(
        type=_TYPES.get((said.get("types") or {}).get("resourceTypeGeneral", "")),
        title=str(title),
        authors=tuple(_read_people(said.get("creators") or [])),
        container=container.get("title"),
        year=year,
        years=(year,) if year else (),
        volume=container.get("volume"),
        issue=container.get("issue"),
        pages=pages,
        publisher=publisher.get("name") if isinstance(publisher, dict) else publisher,
        doi=doi,
    )


def _read_people(creators: Iterable[Any]) -> Iterable[Name]:
    for creator in creators:
        if not isinstance(creator, dict):
            continue
        if creator.get("familyName"):
            yield Name(family=str(creator["familyName"]), given=creator.get("givenName") or None)
        elif creator.get("name"):
            family, comma, given = str(creator["name"]).partition(", ")
            personal = creator.get("nameType") != "Organizational" and comma
            yield Name(family=family, given=given) if personal else Name(literal=str(creator["name"]))
