"""How fast a source may be asked: what it says of its limits, what it asks one to wait, and when to stop asking."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from citecheck.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.net.shared_limit import SharedRateLimit

# Crossref's pools since 2025-12: public 5 single records/s, 1 list/s and 1 at a time, polite 10/s, 3/s and 3. The
# headers of its answers state the pace of single records, those of lists too.
PUBLIC, POLITE = 5.0, 10.0
PUBLIC_LISTS, POLITE_LISTS = 1.0, 3.0
# Seconds added between two questions: a service counts them as they arrive, some sooner than they were spaced.
# bench/accuracy/paced_service, 2026-11-28: 1 of 239 refused
MARGIN = 0.05
LONGEST_WAIT = 60.0  # seconds: a longer Retry-After means that the source is out for this run
GIVE_UP_AFTER = 5  # failures in a row
PICK_UP = 1.1  # a slowed pace grows by so much with each answer: back to the usual one after a few
SLOWEST, FASTEST = 0.2, 150.0  # questions/s that are believed: a stated pace below would stall, above is none
_SECONDS = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*s?\s*$")  # `1s`, `2.5`


@dataclass(slots=True)
class RateLimiter:
    """The pace for one host. Safe for threads; `clock` and `sleep` are seconds, and can be replaced in tests."""

    per_second: float = PUBLIC
    concurrency: int = 1
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    shared_limit: SharedRateLimit | None = None  # shared with the user's other processes
    documented: float | None = None  # a limit that answers do not state, in force where they state no more than POLITE
    _usual: float = 0.0  # the pace without anybody asking to wait
    _next: float = 0.0
    _held: float = 0.0  # nobody asks before; turns given out for earlier are void
    _failures: int = 0
    _stopped: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Wait for one's turn; raises `SourceUnavailable` at once where the source is no longer asked."""
        turn = -1.0
        while True:  # what happens while one sleeps (a stop, a hold) counts, too
            with self._lock:
                if self._stopped:
                    raise SourceUnavailable(self._stopped)
                now = self.clock()
                if turn < self._held:
                    turn = max(now, self._next)
                    self._next = turn + self._gap()
            if turn <= now:
                break
            self.sleep(turn - now)
        if self.shared_limit and (left := self.shared_limit.take(self._gap())) > 0:
            self.sleep(left)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes over the limits that an answer states (`x-rate-limit-limit`, `-interval`, `x-concurrency-limit`)."""
        with self._lock:
            limit, interval = (
                _parse_number(headers.get("x-rate-limit-limit")),
                _parse_number(headers.get("x-rate-limit-interval")),
            )
            if limit and interval:
                stated = min(max(limit / interval, SLOWEST), FASTEST)
                bounded = stated if self.documented is None or stated > POLITE else min(stated, self.documented)
                self.per_second = self._usual = bounded
            concurrency = _parse_number(headers.get("x-concurrency-limit"))
            if concurrency and concurrency >= 1:
                self.concurrency = int(concurrency)

    def _gap(self) -> float:
        """Seconds between two questions; a service that bears hundreds a second needs no margin."""
        return 1 / self.per_second + (MARGIN if self.per_second <= POLITE else 0.0)

    def succeeded(self) -> None:
        """An answer came: earlier failures are forgotten, and a slowed pace picks up again."""
        with self._lock:
            self._failures = 0
            if self.per_second < self._usual:
                self.per_second = min(self.per_second * PICK_UP, self._usual)

    def failed(self, why: str) -> None:
        """No answer: after several in a row the source is not asked again in this run."""
        with self._lock:
            self._failures += 1
            if self._failures >= GIVE_UP_AFTER:
                self._stopped = f"not asked any more after {self._failures} failures in a row, the last: {why}"

    def blocked(self, why: str) -> None:
        """The source refuses: it is not asked again in this run."""
        with self._lock:
            self._stopped = why

    def hold(self, seconds: float) -> None:
        """The source asks to wait: nobody asks it before."""
        with self._lock:
            self._held = max(self._held, self.clock() + seconds)
            self._next = max(self._next, self._held)
            self._usual = max(self._usual, self.per_second)
            self.per_second = max(self.per_second / 2, SLOWEST)
        if self.shared_limit:
            self.shared_limit.hold(seconds)


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """The seconds of a `Retry-After` header, given as a number or as a date; `None` where there is none."""
    value = headers.get("Retry-After")
    seconds = _parse_number(value)
    if seconds is not None or value is None:
        return seconds
    try:
        return max(parsedate_to_datetime(value).timestamp() - now(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _parse_number(value: str | None) -> float | None:
    found = _SECONDS.match(value or "")
    return float(found.group(1)) if found else None
