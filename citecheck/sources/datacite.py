"""DataCite: data sets, software, theses, preprints that Crossref does not register.

REST API: https://support.datacite.org/docs/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from citecheck.records.datacite import work_from_datacite
from citecheck.sources.remote import ROWS, RemoteSource, holds, holds_records, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Answer, Query

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
                lambda value: [work_from_datacite(value["data"])],
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
            lambda value: map(work_from_datacite, value["data"]),
            lambda value: holds_records(value, "data"),
        )
