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
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from habanero import Crossref, RequestError

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Outcome
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import POLITE, PUBLIC, RateLimiter
from citecheck.net.session import Limits, NotAsked, Rejected, Session
from citecheck.net.turns import SharedRateLimit
from citecheck.records.crossref import work_from_crossref
from citecheck.sources.doi_org import BASE_URL as DOI_ORG
from citecheck.sources.doi_org import PER_SECOND, DoiOrg
from citecheck.text.identifiers import clean_doi
from citecheck.text.normalize import collapse
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from citecheck.models import Query, Work
    from citecheck.net.bundle import AnswerCache
    from citecheck.net.session import Fetched

BASE_URL = "https://api.crossref.org"
BATCH = 50  # DOIs in one filter: longer URLs are refused
ROWS = 10  # candidates a search: twice the five of SBMV, so that duplicates and siblings do not push the work out
MAX_QUERY = 400  # code points of a reference that are sent; what is behind them are notes and links
POLITE_CONCURRENCY = 3
SELECT = (
    "DOI,title,subtitle,author,editor,issued,published-print,published-online,container-title,short-container-title,"
    "volume,issue,page,article-number,type,ISBN,relation,update-to,updated-by,publisher"
)
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+")  # `[12] `, `3. `
_NOT_SENT = re.compile(r"https?://\S+|\[(?:Internet|cited[^\]]*)\]|Available from:?", re.IGNORECASE)
CONFIDENTIAL = "the words of a manuscript are not sent to Crossref; a local index can be asked"


class CrossrefClient(Crossref):  # type: ignore[misc]  # habanero has no types
    """habanero's client, sending through a `Session`."""

    def __init__(self, session: Session, *, mailto: str | None, base_url: str = BASE_URL) -> None:
        super().__init__(base_url=base_url, mailto=mailto, ua_string=session.user_agent)
        self._session = session
        self._private = {"mailto": mailto} if mailto else {}

    def record(self, doi: str) -> tuple[Work | None, Fetched]:
        """One work by DOI; `None` where Crossref does not have it."""
        fetched = self._session.get_json(self._record_url(doi), private=self._private, usable=_is_record)
        return (work_from_crossref(fetched.value["message"]) if fetched.value else None), fetched

    def kept(self, doi: str) -> Fetched | None:
        """What the cache has of a DOI, whichever question brought it."""
        fetched = self._session.kept(self._record_url(doi))
        return fetched if fetched and (fetched.value is None or _is_record(fetched.value)) else None

    def keep(self, doi: str, record: Mapping[str, Any] | None) -> None:
        """Keeps the record of a DOI that came with others, or that there is none."""
        kind = "record" if record is not None else "missing"
        self._session.keep(self._record_url(doi), kind, None if record is None else {"message": record})

    def _record_url(self, doi: str) -> str:
        return f"{self.base_url.rstrip('/')}/works/{quote(doi, safe='')}"

    def search_works(
        self, params: Mapping[str, str], *, kind: str = "search", usable: Callable[[Any], bool] | None = None
    ) -> tuple[list[Work], Fetched]:
        """The works of a search or filter, best first. A list is never missing: a 404 is not from Crossref's API."""
        url = f"{self.base_url.rstrip('/')}/works"
        asked = {**params, "select": SELECT}
        fetched = self._session.get_json(
            url, asked, kind=kind, private=self._private, usable=usable or _is_list, missing=lambda _: False
        )
        works = [work_from_crossref(item) for item in fetched.value["message"]["items"] if isinstance(item, dict)]
        return [w for w in works if w], fetched


class CrossrefSource:
    """Crossref. An outage is an `unavailable` answer; offline, what the cache lacks is `not-asked`."""

    name = "crossref"

    def __init__(
        self,
        mailto: str | None = None,
        *,
        base_url: str | None = None,
        doi_url: str | None = None,
        cache: AnswerCache | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        pace: RateLimiter | None = None,
        plan: list[str] | None = None,
    ) -> None:
        """A source at `base_url` (`CITECHECK_CROSSREF_URL`, else Crossref), with doi.org (`CITECHECK_DOI_URL`).

        Offline, `plan` takes in what would have been asked.
        """
        agent = f"citecheck/{__version__}" + (f" (mailto:{mailto})" if mailto else "")
        base_url = base_url or os.environ.get("CITECHECK_CROSSREF_URL") or BASE_URL
        doi_url = doi_url or os.environ.get("CITECHECK_DOI_URL") or DOI_ORG
        turns = SharedRateLimit(base_url)
        polite = RateLimiter(POLITE, POLITE_CONCURRENCY, turns=turns) if mailto else RateLimiter(PUBLIC, 1, turns=turns)
        self.session = Session(agent, cache or HttpCache(), pace or polite, limits or Limits(), offline, plan=plan)
        self.client = CrossrefClient(self.session, mailto=mailto, base_url=base_url)
        slow = RateLimiter(PER_SECOND, 1, turns=SharedRateLimit(doi_url))
        door = Session(agent, self.session.cache, slow, self.session.limits, offline, plan=plan)
        self.registry = DoiOrg(door, doi_url)
        self._partial = False  # the service said that it holds a part of Crossref only

    @property
    def authoritative(self) -> bool:
        """Whether "none" means that Crossref has no such work: not where a part of it answered."""
        return not self._partial

    @property
    def registers_dois(self) -> bool:
        """Whether "none" for a DOI means that Crossref has not registered it."""
        return not self._partial

    @property
    def warnings(self) -> list[str]:
        """What went wrong beside the answers: a cache that cannot be used."""
        return self.session.cache.warnings

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs: from the cache, else 50 a request; one with a comma (no filter holds it) alone."""
        answers = {doi: self._of_record(kept) for doi in dict.fromkeys(dois) if (kept := self.client.kept(doi))}
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
            return self._failed_answer(error)
        self._partial = self._partial or fetched.value["message"].get("partial-index") is True
        return self._make_answer(works, fetched)

    def search_many(self, queries: Sequence[Query]) -> Iterator[Answer]:
        """One answer a query, in order; as many at a time as the pool allows."""
        with ThreadPoolExecutor(max_workers=self.session.pace.concurrency) as threads:
            yield from threads.map(self.search, queries)

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:  # noqa: ARG002 - the protocol's
        """Not asked: what it would need is the text of the manuscript."""
        return Answer((), Asked(self.name, Outcome.NOT_ASKED, _today(), detail=CONFIDENTIAL))

    def close(self) -> None:
        """Closes connections and the cache."""
        self.registry.session.close()
        self.session.close()

    def _look_up_one(self, doi: str) -> Answer:
        try:
            work, fetched = self.client.record(doi)
        except (SourceUnavailable, RequestError) as error:
            return self._failed_answer(error)
        return self._make_answer([work] if work else [], fetched)

    def _look_up_batch(self, dois: Sequence[str]) -> dict[str, Answer]:
        """One request for many DOIs; where one of them spoils the question, halves of it."""
        if len(dois) == 1:
            return {dois[0]: self._look_up_one(dois[0])}
        params = {"filter": ",".join(f"doi:{d}" for d in sorted(dois)), "rows": str(len(dois))}
        try:
            works, fetched = self.client.search_works(params, kind="record", usable=_is_whole_list)
        except Rejected:
            half = len(dois) // 2
            return self._look_up_batch(dois[:half]) | self._look_up_batch(dois[half:])
        except (SourceUnavailable, RequestError) as error:
            return dict.fromkeys(dois, self._failed_answer(error))
        found = {w.doi: w for w in works}
        self._partial = self._partial or fetched.value["message"].get("partial-index") is True
        if not fetched.cached:
            records = {clean_doi(str(r.get("DOI") or "")): r for r in fetched.value["message"]["items"]}
            for doi in dois:
                self.client.keep(doi, records.get(doi))
        return {doi: self._make_answer([found[doi]] if doi in found else [], fetched) for doi in dois}

    def _of_record(self, fetched: Fetched) -> Answer:
        work = work_from_crossref(fetched.value["message"]) if fetched.value else None
        return self._make_answer([work] if work else [], fetched)

    def _make_answer(self, works: Sequence[Work], fetched: Fetched | None) -> Answer:
        outcome = Outcome.FOUND if works else Outcome.NONE
        as_of, cached = (fetched.as_of, fetched.cached) if fetched else (_today(), False)
        return Answer(tuple(works), Asked(self.name, outcome, as_of, cached))

    def _failed_answer(self, error: Exception) -> Answer:
        outcome = Outcome.NOT_ASKED if isinstance(error, NotAsked) else Outcome.UNAVAILABLE
        return Answer((), Asked(self.name, outcome, _today(), detail=str(error)))


def _is_message(value: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, dict) and isinstance(value.get("message"), dict)


def _is_record(value: Any) -> bool:  # noqa: ANN401 - JSON
    """A record that cannot be read is no answer: it must not pass for "there is none"."""
    return _is_message(value) and work_from_crossref(value["message"]) is not None


def _is_list(value: Any) -> bool:  # noqa: ANN401 - JSON
    return _is_message(value) and isinstance(value["message"].get("items"), list)


def _is_whole_list(value: Any) -> bool:  # noqa: ANN401 - JSON
    """A list that holds fewer works than it says it found must not pass for "there is none" of the others."""
    if not _is_list(value):
        return False
    items, stated = value["message"]["items"], value["message"].get("total-results")
    return len(items) >= (stated if isinstance(stated, int) else 0) and all(isinstance(i, dict) for i in items)


def clean_query(raw: str) -> str:
    """What of a reference is sent: without its number, links and access notes, at most `MAX_QUERY` code points."""
    bare = collapse(_NOT_SENT.sub(" ", _LABEL.sub("", raw)))
    return bare[:MAX_QUERY].encode("utf-8", "ignore").decode()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
