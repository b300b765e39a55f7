"""Crossref's REST API as a source.

Only reference strings and the DOIs printed in them are sent.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from habanero import RequestError

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Contents, Outcome
from citecheck.net.pacing import POLITE, POLITE_LISTS, PUBLIC, PUBLIC_LISTS, RateLimiter
from citecheck.net.session import Rejected, Session
from citecheck.net.shared_limit import SharedRateLimit
from citecheck.records.crossref import work_from_crossref
from citecheck.sources.base import MOST_LISTED
from citecheck.sources.crossref_client import BASE_URL, CrossrefClient
from citecheck.sources.crossref_venues import find_venues, works_of_venue
from citecheck.sources.doi_org import BASE_URL as DOI_ORG
from citecheck.sources.doi_org import PER_SECOND, DoiOrg
from citecheck.sources.remote import ROWS, RemoteSource, failed_answer, holds_records, utc_day, words_of
from citecheck.text.identifiers import ARXIV_PREFIX, clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.models import Query, Venue, VenueAnswer, Work
    from citecheck.net.bundle import AnswerCache
    from citecheck.net.session import Fetched, Limits
    from citecheck.sources.remote import Json

BATCH = 50  # DOIs in one filter: longer URLs are refused
POLITE_CONCURRENCY = 3  # of the polite pool since 2025-12, see net/pacing.py
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+")  # `[12] `, `3. `
_NOT_SENT = re.compile(r"https?://\S+|\[(?:Internet|cited[^\]]*)\]|Available from:?", re.IGNORECASE)


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
            limiter: another rate than Crossref's, for single records and lists.
            plan: as for `RemoteSource`.
        """
        base_url = base_url or os.environ.get("CITECHECK_CROSSREF_URL") or BASE_URL
        doi_url = doi_url or os.environ.get("CITECHECK_DOI_URL") or DOI_ORG
        rate, listed, concurrency = (POLITE, POLITE_LISTS, POLITE_CONCURRENCY) if mailto else (PUBLIC, PUBLIC_LISTS, 1)
        lists = None
        if limiter is None:
            limiter = RateLimiter(rate, concurrency, shared_limit=SharedRateLimit(base_url))
            lists = RateLimiter(
                listed, concurrency, shared_limit=SharedRateLimit(f"{base_url} lists"), documented=listed
            )
        super().__init__(
            mailto=mailto, base_url=base_url, cache=cache, offline=offline, limits=limits, limiter=limiter, plan=plan
        )
        self.session.lists = lists
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

    def find_venues(self, names: Sequence[str], issn: Sequence[str], year: int | None) -> VenueAnswer:
        """The journals or proceedings that a printed name or ISSN may mean, with the works registered by year."""
        return find_venues(self.client, self.name, names, issn, year)

    def search_venue(self, venue: Venue, query: Query, years: tuple[int, int]) -> Answer:
        """Works of a venue in some years that a reference may mean, best first."""
        asked = clean_query(query.work.title or query.raw)
        route, params = works_of_venue(venue, years)
        try:
            works, fetched = self.client.search_works(
                {**params, "query.bibliographic": asked, "rows": str(ROWS)}, route=route
            )
        except (SourceUnavailable, RequestError) as error:
            return failed_answer(self.name, error)
        return self._make_answer(works, fetched)

    def list_venue(self, venue: Venue, years: tuple[int, int]) -> Contents:
        """The works of a venue in some years: `MOST_LISTED` at most, in no order."""
        route, params = works_of_venue(venue, years)
        try:
            works, fetched = self.client.search_works({**params, "rows": str(MOST_LISTED)}, route=route, kind="venue")
        except (SourceUnavailable, RequestError) as error:
            return Contents((), complete=False, asked=failed_answer(self.name, error).asked)
        total = fetched.value["message"].get("total-results")
        complete = isinstance(total, int) and total <= len(fetched.value["message"]["items"])
        return Contents(tuple(works), complete, self._make_answer(works, fetched).asked)

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
            doi: self._make_answer([found[doi]] if doi in found else [], fetched)
            if doi in found or doi.startswith(ARXIV_PREFIX)  # registered by DataCite: never a Crossref alias
            else self._look_up_one(doi)
            for doi in dois
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


def _is_whole_list(value: Json) -> bool:
    """A list that holds fewer works than it says it found must not pass for "there is none" of the others."""
    if not holds_records(value, "message", "items"):
        return False
    stated = value["message"].get("total-results")
    return len(value["message"]["items"]) >= (stated if isinstance(stated, int) else 0)


def clean_query(raw: str) -> str:
    """The part of a reference that is sent: without number, links and access notes, `MAX_QUERY` code points at most."""
    return words_of(_NOT_SENT.sub(" ", _LABEL.sub("", raw))).encode("utf-8", "ignore").decode()
