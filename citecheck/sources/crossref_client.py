"""habanero's client for Crossref's REST API, sending through a `Session`.

`CrossrefClient` is habanero's `Crossref` (its constructor, vocabularies and `RequestError`) with another way out:
habanero sends DOIs unencoded, makes one try and hides the headers, so requests go through `net.session`, which paces,
repeats and caches. Facts and limits of the API: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from habanero import Crossref

from citecheck.records.crossref import work_from_crossref
from citecheck.sources.remote import holds, holds_records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.models import Work
    from citecheck.net.session import Fetched, Session
    from citecheck.sources.remote import Json

BASE_URL = "https://api.crossref.org"
JOURNALS = 50  # asked for by name: many begin alike
SELECT = (
    "DOI,title,subtitle,author,editor,issued,published-print,published-online,container-title,short-container-title,"
    "volume,issue,page,article-number,type,ISBN,ISSN,relation,update-to,updated-by,publisher,"
    "original-title,event,group-title,standards-body,approved"
)


class CrossrefClient(Crossref):  # type: ignore[misc]  # habanero has no types
    """habanero's client, sending through a `Session`."""

    def __init__(self, session: Session, *, mailto: str | None, base_url: str = BASE_URL) -> None:
        super().__init__(base_url=base_url, mailto=mailto, ua_string=session.user_agent)
        self._session = session
        self._private = {"mailto": mailto} if mailto else {}

    def record(self, doi: str) -> Fetched:
        """The record of a DOI; its value is `None` where Crossref does not have it."""
        return self._session.get_json(self._record_url(doi), private=self._private, usable=_is_record)

    def kept(self, doi: str) -> Fetched | None:
        """The record of a DOI from the cache, whichever question brought it."""
        fetched = self._session.kept(self._record_url(doi))
        return fetched if fetched and (fetched.value is None or _is_record(fetched.value)) else None

    def keep(self, doi: str, record: Mapping[str, Any]) -> None:
        """Keep the record of a DOI that came with others."""
        self._session.keep(self._record_url(doi), "record", {"message": record})

    def _record_url(self, doi: str) -> str:
        return f"{self.base_url.rstrip('/')}/works/{quote(doi, safe='')}"

    def search_works(
        self,
        params: Mapping[str, str],
        *,
        route: str = "/works",
        kind: str = "search",
        usable: Callable[[Any], bool] | None = None,
    ) -> tuple[list[Work], Fetched]:
        """The works of a search or filter, best first. A list is never missing: a 404 is not from Crossref's API."""
        url = f"{self.base_url.rstrip('/')}{route}"
        fetched = self._session.get_json(
            url,
            {**params, "select": SELECT},
            kind=kind,
            private=self._private,
            usable=usable or (lambda value: holds(value, "message", "items", kind=list)),
            missing=lambda _: False,
            listed=True,
        )
        works = [work_from_crossref(item) for item in fetched.value["message"]["items"] if isinstance(item, dict)]
        return [w for w in works if w], fetched

    def journals(self, name: str) -> Fetched:
        """The journals whose names hold the words of a name; `None` where the service does not say which it has."""
        url = f"{self.base_url.rstrip('/')}/journals"
        return self._session.get_json(
            url,
            {"query": name, "rows": str(JOURNALS)},
            kind="venue",
            private=self._private,
            usable=lambda value: holds_records(value, "message", "items"),
            listed=True,
        )

    def journal(self, issn: str) -> Fetched:
        """The journal of an ISSN; its value is `None` where Crossref does not have it."""
        url = f"{self.base_url.rstrip('/')}/journals/{quote(issn, safe='')}"
        return self._session.get_json(
            url,
            kind="venue",
            private=self._private,
            usable=lambda value: holds(value, "message", kind=dict),
            listed=True,
        )


def _is_record(value: Json) -> bool:
    """A record that cannot be read is no answer: it must not pass for "there is none"."""
    return holds(value, "message", kind=dict) and work_from_crossref(value["message"]) is not None
