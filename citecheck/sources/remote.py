"""What the smaller services have in common: a door with its own pace, and an outage that is an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from citecheck.errors import SourceUnavailable
from citecheck.models import Answer, Asked, Outcome
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import RateLimiter
from citecheck.net.session import Limits, NotAsked, Session
from citecheck.net.turns import SharedRateLimit
from citecheck.text.normalize import collapse
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from citecheck.models import Work
    from citecheck.net.bundle import AnswerCache
    from citecheck.net.session import Fetched

MAX_QUERY = 400  # characters of a reference that are sent
ROWS = 10


class RemoteSource:
    """A service asked over HTTP that knows some works. "None" means nothing: it is no registry of all."""

    name = ""
    base_url = ""
    per_second = 1.0
    registers_dois = False
    authoritative = False
    registry = None

    def __init__(
        self,
        *,
        mailto: str | None = None,
        base_url: str | None = None,
        cache: AnswerCache | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        pace: RateLimiter | None = None,
        plan: list[str] | None = None,
    ) -> None:
        """Opens the door; `base_url` names another place of the same service, for tests."""
        self.base_url = base_url or self.base_url
        agent = f"citecheck/{__version__}" + (f" (mailto:{mailto})" if mailto else "")
        pace = pace or RateLimiter(self.per_second, 1, turns=SharedRateLimit(self.base_url))
        self.session = Session(agent, cache or HttpCache(), pace, limits or Limits(), offline, plan=plan)

    @property
    def warnings(self) -> list[str]:
        """What went wrong beside the answers."""
        return self.session.cache.warnings

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:  # noqa: ARG002 - the protocol's
        """Not asked: what it would need is the text of the manuscript."""
        return Answer(
            (), Asked(self.name, Outcome.NOT_ASKED, _today(), detail="the words of a manuscript are not sent")
        )

    def close(self) -> None:
        """Closes connections and the cache."""
        self.session.close()

    def asked(
        self,
        url: str,
        params: Mapping[str, str],
        works: Callable[[Any], Iterable[Work | None]],
        usable: Callable[[Any], bool],
        *,
        private: Mapping[str, str] | None = None,
    ) -> Answer:
        """One question; `works` reads the JSON that `usable` accepts. A failure is `unavailable`, never "none"."""
        try:
            fetched: Fetched = self.session.get_json(
                url, params, kind="search", usable=usable, private=private, missing=lambda _: True
            )
        except SourceUnavailable as error:
            outcome = Outcome.NOT_ASKED if isinstance(error, NotAsked) else Outcome.UNAVAILABLE
            return Answer((), Asked(self.name, outcome, _today(), detail=str(error)))
        found = tuple(w for w in works(fetched.value) if w is not None) if fetched.value is not None else ()
        outcome = Outcome.FOUND if found else Outcome.NONE
        return Answer(found, Asked(self.name, outcome, fetched.as_of, fetched.cached))


def words_of(raw: str) -> str:
    """What of a reference is sent: one line, bounded."""
    return collapse(raw)[:MAX_QUERY]


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
