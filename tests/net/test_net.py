"""The cache, the pace, and a session against a real server."""

from __future__ import annotations

import socket
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest
from net.server import FAULTS, Server, message, reply

from citecheck.errors import SourceUnavailable
from citecheck.net import cache as cache_module
from citecheck.net.cache import DAY, FILE, HttpCache
from citecheck.net.pacing import GIVE_UP_AFTER, Pace, retry_after
from citecheck.net.session import Limits, NotAsked, Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAST = Limits(connect=0.5, read=0.3, total=0.5, attempts=2, backoff=0.01)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[HttpCache]:
    cache = HttpCache(tmp_path)
    yield cache
    cache.close()


def session(cache: HttpCache, **more: Any) -> Session:
    return Session("citecheck/test", cache, Pace(1000.0, 2), FAST, **more)


def test_answers_are_kept_for_their_time(tmp_path: Path) -> None:
    clock = Clock()
    cache = HttpCache(tmp_path, clock)
    cache.put("a", "record", 200, "{}")
    cache.put("b", "missing", 404, "")
    assert (cache.get("a"), cache.get("b")) != (None, None)
    clock.now += 2 * DAY
    assert cache.get("a") is not None
    assert cache.get("b") is None
    clock.now += 29 * DAY
    assert cache.get("a") is None
    cache.close()


def test_two_caches_share_one_file(tmp_path: Path) -> None:
    one, two = HttpCache(tmp_path), HttpCache(tmp_path)
    threads = [threading.Thread(target=c.put, args=(f"{n}", "record", 200, "x")) for n in range(20) for c in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(two.get(str(n)) for n in range(20))
    assert one.warnings + two.warnings == []
    one.close()
    two.close()
    assert cache_module.info(tmp_path)["answers"] == 20
    assert cache_module.clear(tmp_path) == 20
    assert cache_module.info(tmp_path)["answers"] == 0


def test_a_cache_that_cannot_be_used_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / FILE).write_bytes(b"this is no database" * 100)
    for folder in (tmp_path / "file" / "below", tmp_path / "broken"):
        cache = HttpCache(folder)
        cache.put("a", "record", 200, "{}")
        assert cache.get("a") is None
        assert len(cache.warnings) == 1
        assert "going on without it" in cache.warnings[0]


def test_a_full_disk_is_a_warning(kept: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(cache_module, "_open", full)
    kept.put("a", "record", 200, "{}")
    assert "disk is full" in kept.warnings[0]


def test_the_pace_spaces_questions_and_learns() -> None:
    clock = Clock()
    pace = Pace(2.0, 1, clock, clock.sleep)
    for _ in range(3):
        pace.wait()
    assert clock.slept == [0.5, 0.5]
    pace.learn({"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-concurrency-limit": "3"})
    assert (pace.per_second, pace.concurrency) == (10.0, 3)
    pace.learn({"x-rate-limit-limit": "nonsense"})
    assert pace.per_second == 10.0
    pace.hold(5)
    clock.slept.clear()
    pace.wait()
    assert clock.slept[0] >= 5
    assert pace.per_second == 5.0


def test_after_failures_in_a_row_nobody_asks() -> None:
    pace = Pace(1000.0)
    for _ in range(GIVE_UP_AFTER - 1):
        pace.failed("answered 500")
    pace.succeeded()
    pace.wait()
    for _ in range(GIVE_UP_AFTER):
        pace.failed("answered 500")
    with pytest.raises(SourceUnavailable, match="answered 500"):
        pace.wait()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), (" 2.5 ", 2.5), (None, None), ("soon", None), ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0)],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": header} if header else {}
    assert retry_after(headers, now=lambda: 100.0) == seconds


def test_an_answer_is_asked_for_once(kept: HttpCache) -> None:
    with Server(message({"a": 1})) as server:
        for cached in (False, True):
            asking = session(kept)
            fetched = asking.get_json(f"{server.url}/x", {"q": "ü & ?"}, private={"mailto": "me@example.org"})
            assert (fetched.value["message"], fetched.cached) == ({"a": 1}, cached)
            asking.close()
        assert len(server.seen) == 1
        assert "mailto=me%40example.org" in server.seen[0]
    with sqlite3.connect(kept.folder / FILE) as database:  # type: ignore[operator]
        assert "example.org" not in "".join(row[0] for row in database.execute("SELECT key FROM answers"))
    database.close()


def test_404_is_an_answer(kept: HttpCache) -> None:
    with Server(reply(404, b"Resource not found.", "text/plain")) as server:
        asking = session(kept)
        assert asking.get_json(server.url).value is None
        assert asking.get_json(server.url).cached
        assert len(server.seen) == 1
        asking.close()


@pytest.mark.parametrize("name", [n for n, (_, says) in FAULTS.items() if says != "shape"])
def test_faults_are_told_and_not_kept(kept: HttpCache, name: str) -> None:
    fault, says = FAULTS[name]
    with Server(fault) as server:
        asking = session(kept)
        with pytest.raises(SourceUnavailable, match=says):
            asking.get_json(f"{server.url}/x")
        asking.close()
    assert cache_module.info(kept.folder)["answers"] == 0


@pytest.mark.parametrize("name", ["429", "500", "503", "cut JSON", "nothing", "a reset", "a cut answer"])
def test_what_passes_is_asked_again(kept: HttpCache, name: str) -> None:
    with Server(FAULTS[name][0], message("fine")) as server:
        asking = session(kept)
        assert asking.get_json(server.url).value["message"] == "fine"
        assert len(server.seen) == 2
        asking.close()


def test_too_large_an_answer_is_given_up(kept: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.net.session.MAX_BODY", 1000)
    with Server(reply(200, b" " * 5000)) as server:
        asking = session(kept)
        with pytest.raises(SourceUnavailable, match="larger"):
            asking.get_json(server.url)
        asking.close()


def test_offline_opens_no_socket(kept: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(NotAsked):
        session(kept, offline=True).get_json("http://127.0.0.1:9/x")


def test_nobody_there(kept: HttpCache) -> None:
    asking = session(kept)
    with pytest.raises(SourceUnavailable, match="connection refused"):
        asking.get_json("http://127.0.0.1:9/x")
    asking.close()
