"""Crossref's REST API as a source.

`CrossrefClient` is habanero's `Crossref` (its constructor, vocabularies and `RequestError`) with another way out:
habanero sends DOIs unencoded, makes one try and hides the headers, so requests go through `net.session`, which paces,
repeats and caches. Facts and limits of the API: https://www.crossref.org/documentation/retrieve-metadata/rest-api/

Only reference strings and the DOIs printed in them are sent.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from habanero import Crossref, RequestError

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Outcome
from citecheck.net.pacing import POLITE, PUBLIC, RateLimiter
from citecheck.net.session import Rejected, Session
from citecheck.net.shared_limit import SharedRateLimit
from citecheck.records.crossref import work_from_crossref
from citecheck.sources.doi_org import BASE_URL as DOI_ORG
from citecheck.sources.doi_org import PER_SECOND, DoiOrg
from citecheck.sources.remote import ROWS, RemoteSource, failed_answer, holds, holds_records, utc_day, words_of
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from citecheck.models import Query, Work
    from citecheck.net.bundle import AnswerCache
    from citecheck.net.session import Fetched, Limits
    from citecheck.sources.remote import Json

BASE_URL = "https://api.crossref.org"
BATCH = 50  # DOIs in one filter: longer URLs are refused
POLITE_CONCURRENCY = 3  # of the polite pool since 2025-12, see net/pacing.py
SELECT = (
    "DOI,title,subtitle,author,editor,issued,published-print,published-online,container-title,short-container-title,"
    "volume,issue,page,article-number,type,ISBN,relation,update-to,updated-by,publisher,original-title,event,"
    "group-title,standards-body,approved"
)
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+")  # `[12] `, `3. `
_NOT_SENT = re.compile(r"https?://\S+|\[(?:Internet|cited[^\]]*)\]|Available from:?", re.IGNORECASE)


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
        self, params: Mapping[str, str], *, kind: str = "search", usable: Callable[[Any], bool] | None = None
    ) -> tuple[list[Work], Fetched]:
        """The works of a search or filter, best first. A list is never missing: a 404 is not from Crossref's API."""
        url = f"{self.base_url.rstrip('/')}/works"
        fetched = self._session.get_json(
            url,
            {**params, "select": SELECT},
            kind=kind,
            private=self._private,
            usable=usable or (lambda value: holds(value, "message", "items", kind=list)),
            missing=lambda _: False,
        )
        works = [work_from_crossref(item) for item in fetched.value["message"]["items"] if isinstance(item, dict)]
        return [w for w in works if w], fetched


class CrossrefSource(RemoteSource):
    """Crossref. An outage is an `unavailable` answer; offline, what the cache lacks is `not-asked`."""

    name = "crossref"
    # "none" means that Crossref has no such work and no such DOI, unless the service says that it holds a part alone
    registers_dois = True
    authoritative = True
    confidential = "the words of a manuscript are not sent to Crossref; a local index can be asked"

    def __init__(
        self,
        mailto: str | None = None,
        *,
        base_url: str | None = None,
        doi_url: str | None = None,
        cache: AnswerCache | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        limiter: RateLimiter | None = None,
        plan: list[str] | None = None,
    ) -> None:
        """Open a session with Crossref, and one with doi.org.

        Args:
            mailto: the user's address: Crossref answers faster in its polite pool.
            base_url: another place of the API, else `CITECHECK_CROSSREF_URL`, else Crossref's.
            doi_url: another place of doi.org, else `CITECHECK_DOI_URL`, else https://doi.org.
            cache: as for `RemoteSource`, like the following.
            offline: as for `RemoteSource`.
            limits: as for `RemoteSource`.
            limiter: as for `RemoteSource`.
            plan: as for `RemoteSource`.
        """
        base_url = base_url or os.environ.get("CITECHECK_CROSSREF_URL") or BASE_URL
        doi_url = doi_url or os.environ.get("CITECHECK_DOI_URL") or DOI_ORG
        rate, concurrency = (POLITE, POLITE_CONCURRENCY) if mailto else (PUBLIC, 1)
        limiter = limiter or RateLimiter(rate, concurrency, shared_limit=SharedRateLimit(base_url))
        super().__init__(
            mailto=mailto, base_url=base_url, cache=cache, offline=offline, limits=limits, limiter=limiter, plan=plan
        )
        self.client = CrossrefClient(self.session, mailto=mailto, base_url=base_url)
        slow = RateLimiter(PER_SECOND, 1, shared_limit=SharedRateLimit(doi_url))
        agent, limits = self.session.user_agent, self.session.limits
        self.registry: DoiOrg = DoiOrg(Session(agent, self.session.cache, slow, limits, offline, plan=plan), doi_url)

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs: from the cache, else 50 a request; one with a comma (no filter holds it) alone."""
        answers = {
            doi: self._record_answer(kept, doi) for doi in dict.fromkeys(dois) if (kept := self.client.kept(doi))
        }
        asked = [d for d in dict.fromkeys(dois) if d not in answers]
        single = [d for d in asked if "," in d]
        batched = [d for d in asked if "," not in d]
        if len(batched) == 1:
            single, batched = [*single, *batched], []
        answers |= {doi: self._look_up_one(doi) for doi in single}
        for at in range(0, len(batched), BATCH):
            answers |= self._look_up_batch(batched[at : at + BATCH])
        return answers

    def search(self, query: Query) -> Answer:
        """Works that a printed reference may mean, best first."""
        asked = clean_query(query.raw)
        if not asked:
            return self._make_answer([], None)
        try:
            works, fetched = self.client.search_works({"query.bibliographic": asked, "rows": str(ROWS)})
        except (SourceUnavailable, RequestError) as error:
            return failed_answer(self.name, error)
        self._note_extent(fetched)
        return self._make_answer(works, fetched)

    def search_many(self, queries: Sequence[Query]) -> Iterator[Answer]:
        """One answer a query, in order; as many at a time as the pool allows."""
        with ThreadPoolExecutor(max_workers=self.session.limiter.concurrency) as threads:
            yield from threads.map(self.search, queries)

    def close(self) -> None:
        """Close connections and the cache."""
        self.registry.session.close()
        super().close()

    def _look_up_one(self, doi: str) -> Answer:
        try:
            return self._record_answer(self.client.record(doi), doi)
        except (SourceUnavailable, RequestError) as error:
            return failed_answer(self.name, error)

    def _look_up_batch(self, dois: Sequence[str]) -> dict[str, Answer]:
        """One request for many DOIs; where one of them spoils the question, halves of it.

        A filter knows no aliases: a DOI that is not in the answer is asked alone before it counts as unknown.
        """
        if len(dois) == 1:
            return {dois[0]: self._look_up_one(dois[0])}
        params = {"filter": ",".join(f"doi:{d}" for d in sorted(dois)), "rows": str(len(dois))}
        try:
            works, fetched = self.client.search_works(params, kind="record", usable=_is_whole_list)
        except Rejected:
            half = len(dois) // 2
            return self._look_up_batch(dois[:half]) | self._look_up_batch(dois[half:])
        except (SourceUnavailable, RequestError) as error:
            return dict.fromkeys(dois, failed_answer(self.name, error))
        found = {w.doi: w for w in works}
        self._note_extent(fetched)
        if not fetched.cached:
            records = {clean_doi(str(r.get("DOI") or "")): r for r in fetched.value["message"]["items"]}
            for doi in set(dois) & found.keys() & records.keys():
                self.client.keep(doi, records[doi])
        return {
            doi: self._make_answer([found[doi]], fetched) if doi in found else self._look_up_one(doi) for doi in dois
        }

    def _note_extent(self, fetched: Fetched) -> None:
        """Note where the service says that it holds a part of Crossref: what it lacks may exist all the same."""
        if fetched.value["message"].get("partial-index") is True:
            self.registers_dois = self.authoritative = False

    def _record_answer(self, fetched: Fetched, doi: str) -> Answer:
        """The work of a DOI; one that was redirected to the record of another DOI is an alias of that."""
        work = work_from_crossref(fetched.value["message"]) if fetched.value else None
        if work and work.doi and doi not in {work.doi, *work.aliases}:
            work = replace(work, aliases=(*work.aliases, doi))
        return self._make_answer([work] if work else [], fetched)

    def _make_answer(self, works: Sequence[Work], fetched: Fetched | None) -> Answer:
        outcome = Outcome.FOUND if works else Outcome.NONE
        as_of, cached = (fetched.as_of, fetched.cached) if fetched else (utc_day(), False)
        return Answer(tuple(works), Asked(self.name, outcome, as_of, cached))


def _is_record(value: Json) -> bool:
    """A record that cannot be read is no answer: it must not pass for "there is none"."""
    return holds(value, "message", kind=dict) and work_from_crossref(value["message"]) is not None


def _is_whole_list(value: Json) -> bool:
    """A list that holds fewer works than it says it found must not pass for "there is none" of the others."""
    if not holds_records(value, "message", "items"):
        return False
    stated = value["message"].get("total-results")
    return len(value["message"]["items"]) >= (stated if isinstance(stated, int) else 0)


def clean_query(raw: str) -> str:
    """The part of a reference that is sent: without number, links and access notes, `MAX_QUERY` code points at most."""
    return words_of(_NOT_SENT.sub(" ", _LABEL.sub("", raw))).encode("utf-8", "ignore").decode()
