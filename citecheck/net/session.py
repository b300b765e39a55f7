"""Asking one host for JSON: paced, bounded in time and size, from the cache where it can be.

Whatever is no usable answer raises `SourceUnavailable` with a plain reason. 404 is an answer: `None`.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util.retry import Retry

from citecheck.errors import SourceUnavailable
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import LONGEST_WAIT, RateLimiter, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.net.bundle import AnswerCache

MAX_BODY = 20_000_000  # bytes: a bound against answers without end
_OK, _FORBIDDEN, _NOT_FOUND, _GONE, _TOO_MANY, _BROKEN = 200, 403, 404, 410, 429, 500
_CHUNK = 65_536  # bytes read at a time; after each the clock is looked at


class NotAsked(SourceUnavailable):
    """Offline, and the cache does not have the answer."""


class Rejected(SourceUnavailable):
    """The question itself was refused (400, 414 …): asking the same again is of no use, asking less may be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for connecting, for each read and for one whole answer; how often a failed question is repeated."""

    connect: float = 5.0
    read: float = 20.0
    total: float = 45.0
    attempts: int = 3
    backoff: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its JSON (`None` for 404), the day it was given (ISO 8601, UTC), and whether the cache had it."""

    value: Any
    as_of: str
    cached: bool


@dataclass(slots=True)
class Session:
    """Questions to one host. Safe for threads."""

    user_agent: str
    cache: AnswerCache = field(default_factory=HttpCache)
    limiter: RateLimiter = field(default_factory=RateLimiter)
    limits: Limits = Limits()
    offline: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    plan: list[str] | None = None  # offline: what would have been asked
    lists: RateLimiter | None = None  # the pace of lists, where the service bears fewer of them than of single records
    _local: threading.local = field(default_factory=threading.local)
    _open: list[requests.Session] = field(default_factory=list)

    def get_json(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        kind: str = "record",
        private: Mapping[str, str] | None = None,
        usable: Callable[[Any], bool] = lambda _: True,
        missing: Callable[[str], bool] = lambda body: not _is_web_page(body),
        accept: str | None = None,
        listed: bool = False,
    ) -> Fetched:
        """The JSON at a URL, from the cache where it is there.

        Args:
            url: where it is asked.
            params: what is asked; part of the cache's key.
            kind: how long the cache keeps the answer: `record` or `search`, see `net.cache.TTL`.
            private: parameters that are sent, and are no part of the cache's key (`mailto`).
            usable: whether an answer can be read; another one is a failure: asked again, and never kept.
            missing: whether the body of a 404 is that of the host itself; proxies answer 404, too, and know nothing of
                works: that is a failure as well.
            accept: another media type than `application/json`.
            listed: whether the answer is a list, which has a pace of its own.

        Raises:
            NotAsked: offline, and not in the cache.
            Rejected: the question itself was refused.
            SourceUnavailable: no usable answer came.
        """
        shown = dict(sorted((params or {}).items()))
        key = key_of(url, shown, accept)
        kept = self._kept_under(key)
        if kept:
            return kept
        if self.offline:
            if self.plan is not None:
                self.plan.append(key)
            raise NotAsked("offline, and not in the cache")
        rate = self.lists if listed and self.lists else self.limiter
        status, body = self._ask_repeatedly(url, {**shown, **(private or {})}, usable, missing, accept, rate)
        value = _parse_json(body) if status == _OK else None
        self.cache.put(key, kind if status == _OK else "missing", status, body if status == _OK else "")
        return Fetched(value, datetime.now(UTC).date().isoformat(), cached=False)

    def keep(self, url: str, kind: str, value: object) -> None:
        """Keep a value that came with another question as the answer at a URL; `None`: it is not there."""
        status = _NOT_FOUND if value is None else _OK
        self.cache.put(key_of(url, {}, None), kind, status, json.dumps(value) if value is not None else "")

    def kept(self, url: str) -> Fetched | None:
        """The answer at a URL from the cache."""
        return self._kept_under(key_of(url, {}, None))

    def close(self) -> None:
        """Close connections and the cache."""
        for limiter in self._limiters():
            if limiter.shared_limit:
                limiter.shared_limit.close()
        for session in self._open:
            session.close()
        self._open.clear()
        self._local = threading.local()
        self.cache.close()

    def _limiters(self) -> tuple[RateLimiter, ...]:
        return (self.limiter, self.lists) if self.lists else (self.limiter,)

    def _kept_under(self, key: str) -> Fetched | None:
        kept = self.cache.get(key)
        if not kept:
            return None
        day = datetime.fromtimestamp(kept.at, UTC).date().isoformat()
        try:
            return Fetched(_parse_json(kept.body) if kept.status == _OK else None, day, cached=True)
        except SourceUnavailable:  # damaged in the file: as if it were not there
            return None

    def _ask_repeatedly(
        self,
        url: str,
        params: Mapping[str, str],
        usable: Callable[[Any], bool],
        missing: Callable[[str], bool],
        accept: str | None,
        rate: RateLimiter,
    ) -> tuple[int, str]:
        """Status 200 or 404 and the body; repeats what may pass, and raises for all else."""
        for attempt in range(1, self.limits.attempts + 1):
            rate.wait()
            if rate is not self.limiter:
                self.limiter.wait()
            try:
                status, body = self._ask_once(url, params, accept)
                _check_answer(status, body, usable, missing)
            except _PassingFailure as failure:
                last = attempt == self.limits.attempts or (failure.wait or 0) > LONGEST_WAIT
                if last:  # a question that was not answered in the end: one spoilt answer in many is no outage
                    self.limiter.failed(str(failure))
                    raise SourceUnavailable(str(failure)) from failure
                pause = failure.wait if failure.wait is not None else self.limits.backoff * 2 ** (attempt - 1)
                rate.hold(pause)
            else:
                rate.succeeded()
                self.limiter.succeeded()
                return status, body
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _ask_once(self, url: str, params: Mapping[str, str], accept: str | None) -> tuple[int, str]:
        began = time.monotonic()
        timeout = (self.limits.connect, self.limits.read)
        headers = {"Accept": accept} if accept else None
        try:
            with self._thread_session().get(
                url, params=dict(params), timeout=timeout, stream=True, headers=headers
            ) as answer:
                for limiter in self._limiters():
                    limiter.learn(answer.headers)
                self._check_status(answer)
                return answer.status_code, self._read_body(answer, began)
        except requests.exceptions.TooManyRedirects as error:
            raise SourceUnavailable("redirects without end") from error
        except requests.exceptions.Timeout as error:
            raise _PassingFailure("no answer in time") from error
        except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            raise _PassingFailure(_describe_error(error)) from error
        except ReadTimeoutError as error:
            raise _PassingFailure("no answer in time") from error
        except HTTPError as error:
            raise _PassingFailure("the answer was cut off") from error
        except requests.exceptions.RequestException as error:
            raise SourceUnavailable(_describe_error(error)) from error

    def _check_status(self, answer: requests.Response) -> None:
        status = answer.status_code
        if status in {_OK, _NOT_FOUND, _GONE}:
            return
        if status == _FORBIDDEN:
            self.limiter.blocked("it refuses this machine (403)")
            raise SourceUnavailable("it refuses this machine (403)")
        if status == _TOO_MANY or status >= _BROKEN:
            raise _PassingFailure(f"answered {status}", retry_after(answer.headers))
        raise Rejected(f"answered {status}")

    def _read_body(self, answer: requests.Response, began: float) -> str:
        """The body, bounded in size and in time: one that drips is given up."""
        parts: list[bytes] = []
        size = 0
        # read1 returns what has come: reading whole chunks would wait for a body that drips
        while part := answer.raw.read1(_CHUNK, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > MAX_BODY:
                raise SourceUnavailable(f"the answer is larger than {MAX_BODY // 1_000_000} MB")
            if time.monotonic() - began > self.limits.total:
                raise _PassingFailure("the answer came too slowly")
        try:
            return b"".join(parts).decode("utf-8")
        except UnicodeDecodeError as error:
            raise _PassingFailure("the answer is not UTF-8") from error

    def _thread_session(self) -> requests.Session:
        """One `requests.Session` a thread: they are not safe to share."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.max_redirects = 5
            # Answers are repeated above, where the pace and the cache know of it; here only broken connections.
            adapter = HTTPAdapter(max_retries=Retry(0, read=False))
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            session.headers.update({"User-Agent": self.user_agent, "Accept": "application/json", **self.headers})
            self._local.session = session
            self._open.append(session)
        return session


def key_of(url: str, params: Mapping[str, str], accept: str | None) -> str:
    """The cache's key of a question."""
    return f"GET {url}?{urlencode(params)}" + (f" {accept}" if accept else "")


class _PassingFailure(SourceUnavailable):
    """A failure that may pass: worth asking again."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


def _check_answer(status: int, body: str, usable: Callable[[Any], bool], missing: Callable[[str], bool]) -> None:
    """Raise for an answer that came whole and cannot be used."""
    if status == _OK and not usable(_parse_json(body)):
        raise _PassingFailure("the answer has an unknown shape")
    if status != _OK and not missing(body):
        raise _PassingFailure(f"answered {status}, but not in its own words")


def _is_web_page(body: str) -> bool:
    return body[:200].lstrip().startswith("<")


def _parse_json(body: str) -> Any:  # noqa: ANN401 - JSON
    """The JSON of a body; the failure says whether it was HTML, empty or cut off."""
    if not body[:200].strip():
        raise _PassingFailure("the answer was empty")
    if _is_web_page(body):
        raise _PassingFailure("it answered with a web page, not with data")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:  # brackets nested without end are hostile or broken
        raise _PassingFailure("the answer was cut off or is no JSON") from error


def _describe_error(error: Exception) -> str:
    """The end of requests' long chains of causes: `Connection refused`."""
    text = str(error.args[0] if error.args else error)
    for known in ("refused", "reset", "Name or service not known", "Temporary failure in name resolution", "aborted"):
        if known in text:
            return {"refused": "connection refused", "reset": "connection reset"}.get(known, f"no connection ({known})")
    return f"no connection ({type(error).__name__})"
