"""The base of all services asked over HTTP: a rate limit for each, and an answer also where one is out of order."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Outcome
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import RateLimiter
from citecheck.net.session import Limits, NotAsked, Session
from citecheck.net.shared_limit import SharedRateLimit
from citecheck.text.normalize import collapse
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from citecheck.models import Work
    from citecheck.net.bundle import AnswerCache
    from citecheck.net.session import Fetched
    from citecheck.sources.base import Registry

Json = Any  # what the reading of JSON gives
MAX_QUERY = 400  # code points of a reference that are sent; what is behind them are notes and links
ROWS = 10  # candidates a search: twice the five of SBMV, so that duplicates and siblings do not push the work out


class RemoteSource:
    """A service asked over HTTP that knows some works. That it has none says nothing: it is no registry of all."""

    name = ""
    base_url = ""
    per_second = 1.0
    registers_dois = False
    authoritative = False
    registry: Registry | None = None
    confidential = "the words of a manuscript are not sent"  # why `suggest` asks nothing

    def __init__(
        self,
        *,
        mailto: str | None = None,
        base_url: str | None = None,
        cache: AnswerCache | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        limiter: RateLimiter | None = None,
        plan: list[str] | None = None,
    ) -> None:
        """Open a session.

        Args:
            mailto: the user's address, sent in the User-Agent.
            base_url: another place of the same service, for tests.
            cache: where answers are kept, else the user's cache.
            offline: send nothing; what the cache lacks is `not-asked`.
            limits: of time and repetition.
            limiter: another rate than that of the service, for tests.
            plan: offline, takes in what would have been asked.
        """
        self.base_url = base_url or self.base_url
        self.mailto = mailto
        agent = f"citecheck/{__version__}" + (f" (mailto:{mailto})" if mailto else "")
        limiter = limiter or RateLimiter(self.per_second, 1, shared_limit=SharedRateLimit(self.base_url))
        self.session = Session(agent, cache or HttpCache(), limiter, limits or Limits(), offline, plan=plan)

    @property
    def warnings(self) -> list[str]:
        """What went wrong beside the answers."""
        return self.session.cache.warnings

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:  # noqa: ARG002 - the protocol's
        """Not asked: what it would need is the text of the manuscript."""
        return Answer((), Asked(self.name, Outcome.NOT_ASKED, utc_day(), detail=self.confidential))

    def close(self) -> None:
        """Close connections and the cache."""
        self.session.close()

    def ask(
        self,
        url: str,
        params: Mapping[str, str],
        works: Callable[[Any], Iterable[Work | None]],
        usable: Callable[[Any], bool],
        *,
        private: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask one question.

        Args:
            url: where it is asked.
            params: what is asked.
            works: reads the JSON of an answer.
            usable: whether it can be read; else it is a failure, which is never "none".
            private: parameters that are no part of the cache's key, as an address.
        """
        try:
            fetched: Fetched = self.session.get_json(
                url, params, kind="search", usable=usable, private=private, missing=lambda _: True
            )
        except SourceUnavailable as error:
            return failed_answer(self.name, error)
        found = tuple(w for w in works(fetched.value) if w is not None) if fetched.value is not None else ()
        outcome = Outcome.FOUND if found else Outcome.NONE
        return Answer(found, Asked(self.name, outcome, fetched.as_of, fetched.cached))


def failed_answer(source: str, error: Exception) -> Answer:
    """The answer of a source that could not be asked."""
    outcome = Outcome.NOT_ASKED if isinstance(error, NotAsked) else Outcome.UNAVAILABLE
    return Answer((), Asked(source, outcome, utc_day(), detail=str(error)))


def holds(value: object, *path: str, kind: type) -> bool:
    """Whether JSON has a value of a kind at a path of keys."""
    for key in path:
        if not isinstance(value, dict):
            return False
        value = value.get(key)
    return isinstance(value, kind)


def holds_records(value: Json, *path: str) -> bool:
    """Whether JSON has a list of objects at a path of keys."""
    if not holds(value, *path, kind=list):
        return False
    records = reduce(getitem, path, value)
    return all(isinstance(record, dict) for record in records)


def words_of(raw: str) -> str:
    """The part of a reference that is sent: one line of `MAX_QUERY` code points at most."""
    return collapse(raw)[:MAX_QUERY]


def utc_day() -> str:
    """Today's date (UTC), as answers have it."""
    return datetime.now(UTC).date().isoformat()
