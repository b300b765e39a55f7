"""OpenAlex: 250 million works, with a key (`CITECHECK_OPENALEX_KEY`). API: https://docs.openalex.org/."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from citecheck.errors import ConfigError
from citecheck.records.openalex import work_from_openalex
from citecheck.sources.remote import ROWS, RemoteSource, holds_records, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Answer, Query


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
            lambda value: map(work_from_openalex, value["results"]),
            lambda value: holds_records(value, "results"),
            private={"api_key": self._key},
        )
