"""The cache, the pace, and a session against a real server."""

from __future__ import annotations

import gzip
import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.errors import SourceUnavailable
from citecheck.net import cache as cache_module
from citecheck.net.cache import DAY, FILE, HttpCache
from citecheck.net.pacing import GIVE_UP_AFTER, MARGIN, RateLimiter, retry_after
from citecheck.net.session import Limits, NotAsked, Session
from net.server import FAULTS, Server, message, reply

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
    return Session("citecheck/test", cache, RateLimiter(1000.0, 2), FAST, **more)


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

    monkeypatch.setattr(cache_module, "_open_database", full)
    kept.put("a", "record", 200, "{}")
    assert "disk is full" in kept.warnings[0]


def test_the_pace_spaces_questions_and_learns() -> None:
    clock = Clock()
    limiter = RateLimiter(2.0, 1, clock, clock.sleep)
    for _ in range(3):
        limiter.wait()
    assert clock.slept == pytest.approx([0.5 + MARGIN] * 2)
    limiter.learn({"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-concurrency-limit": "3"})
    assert (limiter.per_second, limiter.concurrency) == (10.0, 3)
    limiter.learn({"x-rate-limit-limit": "nonsense"})
    assert limiter.per_second == 10.0
    limiter.hold(5)
    clock.slept.clear()
    limiter.wait()
    assert clock.slept[0] >= 5
    assert limiter.per_second == 5.0
    for _ in range(4):
        limiter.succeeded()
    assert 7.0 < limiter.per_second < 10.0
    for _ in range(20):
        limiter.succeeded()
    assert limiter.per_second == 10.0  # and no faster


def test_after_failures_in_a_row_nobody_asks() -> None:
    limiter = RateLimiter(1000.0)
    for _ in range(GIVE_UP_AFTER - 1):
        limiter.failed("answered 500")
    limiter.succeeded()
    limiter.wait()
    for _ in range(GIVE_UP_AFTER):
        limiter.failed("answered 500")
    with pytest.raises(SourceUnavailable, match="answered 500"):
        limiter.wait()


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
            source_options = session(kept)
            fetched = source_options.get_json(f"{server.url}/x", {"q": "ü & ?"}, private={"mailto": "me@example.org"})
            assert (fetched.value["message"], fetched.cached) == ({"a": 1}, cached)
            source_options.close()
        assert len(server.seen) == 1
        assert "mailto=me%40example.org" in server.seen[0]
    with sqlite3.connect(kept.folder / FILE) as database:  # type: ignore[operator]
        assert "example.org" not in "".join(row[0] for row in database.execute("SELECT key FROM answers"))
    database.close()


def test_404_is_an_answer(kept: HttpCache) -> None:
    with Server(reply(404, b"Resource not found.", "text/plain")) as server:
        source_options = session(kept)
        assert source_options.get_json(server.url).value is None
        assert source_options.get_json(server.url).cached
        assert len(server.seen) == 1
        source_options.close()


@pytest.mark.parametrize("name", [n for n, (_, says) in FAULTS.items() if says != "shape"])
def test_faults_are_told_and_not_kept(kept: HttpCache, name: str) -> None:
    fault, says = FAULTS[name]
    with Server(fault) as server:
        source_options = session(kept)
        with pytest.raises(SourceUnavailable, match=says):
            source_options.get_json(f"{server.url}/x")
        source_options.close()
    assert cache_module.info(kept.folder)["answers"] == 0


@pytest.mark.parametrize("name", ["429", "500", "503", "cut JSON", "nothing", "a reset", "a cut answer"])
def test_what_passes_is_asked_again(kept: HttpCache, name: str) -> None:
    with Server(FAULTS[name][0], message("fine")) as server:
        source_options = session(kept)
        assert source_options.get_json(server.url).value["message"] == "fine"
        assert len(server.seen) == 2
        source_options.close()


def test_too_large_an_answer_is_given_up(kept: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.net.session.MAX_BODY", 1000)
    with Server(reply(200, b" " * 5000)) as server:
        source_options = session(kept)
        with pytest.raises(SourceUnavailable, match="larger"):
            source_options.get_json(server.url)
        source_options.close()


def test_offline_opens_no_socket(kept: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(NotAsked):
        session(kept, offline=True).get_json("http://127.0.0.1:9/x")


def test_nobody_there(kept: HttpCache) -> None:
    source_options = session(kept)
    with pytest.raises(SourceUnavailable, match="connection refused"):
        source_options.get_json("http://127.0.0.1:9/x")
    source_options.close()


@pytest.mark.parametrize("per_second", ["1 in 86400s", "9" * 400 + " in 1s"])
def test_an_absurd_pace_is_not_believed(per_second: str) -> None:
    limit, interval = per_second.split(" in ")
    limiter = RateLimiter(3.0)
    limiter.learn({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval})
    assert 0.2 <= limiter.per_second <= 150


def test_a_hold_and_a_stop_reach_those_who_sleep() -> None:
    clock = Clock()
    limiter = RateLimiter(1.0, 2, clock, clock.sleep)
    limiter.wait()

    def held(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 1:
            limiter.hold(10)  # another thread's answer comes while this one sleeps

    limiter.sleep = held
    limiter.wait()
    assert clock.now >= 1011.0

    def refused(seconds: float) -> None:
        clock.sleep(seconds)
        limiter.blocked("it refuses")

    limiter.sleep = refused
    with pytest.raises(SourceUnavailable, match="refuses"):
        limiter.wait()


def test_being_throttled_is_no_outage(kept: HttpCache) -> None:
    slow_down = reply(429, Retry_After="0")
    with Server(*[slow_down] * 5, message("fine")) as server:
        source_options = session(kept)
        source_options.limits = Limits(0.5, 0.3, 0.5, attempts=6, backoff=0.01)
        assert source_options.get_json(server.url).value["message"] == "fine"
        source_options.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_packed_answer_that_comes_in_pieces_is_read_whole(kept: HttpCache, *, chunked: bool) -> None:
    body = gzip.compress(json.dumps({"message": list(range(20_000))}).encode())
    pieces = [body[:1], body[1:10], body[10:11], *(body[at : at + 4000] for at in range(11, len(body), 4000))]

    def packed(handler: Any) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Connection", "close")
        handler.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            handler.wfile.flush()
            time.sleep(0.005)
        handler.wfile.write(b"0\r\n\r\n" if chunked else b"")

    with Server(packed) as server:
        source_options = session(kept)
        assert len(source_options.get_json(server.url).value["message"]) == 20_000
        source_options.close()


def test_a_damaged_answer_in_the_cache_is_asked_again(kept: HttpCache) -> None:
    with Server(message("fine")) as server:
        kept.put(f"GET {server.url}?", "record", 200, '{"message": "fi')
        source_options = session(kept)
        assert not source_options.get_json(server.url).cached
        assert source_options.get_json(server.url).cached
        source_options.close()


def test_processes_that_start_together_share_one_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from citecheck.net.cache import HttpCache\n"
        "cache = HttpCache(Path(sys.argv[1]))\n"
        "for n in range(20): cache.put(f'{sys.argv[2]}-{n}', 'record', 200, 'x')\n"
        "cache.close(); sys.exit(bool(cache.warnings))"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(n)]) for n in range(4)]
    assert [each.wait(60) for each in started] == [0] * 4
    assert cache_module.info(tmp_path)["answers"] == 80


@pytest.mark.parametrize(
    ("stated", "documented", "used"),
    [
        ("5", 1.0, 1.0),  # Crossref states the limit of single records in the answers of lists too
        ("10", 3.0, 3.0),
        ("2", 3.0, 2.0),
        ("150", 3.0, 150.0),  # with a token; or a local index, which says what it bears
        ("10", None, 10.0),
    ],
)
def test_a_documented_limit_is_kept_though_answers_state_more(
    stated: str, documented: float | None, used: float
) -> None:
    limiter = RateLimiter(documented or 5.0, documented=documented)
    limiter.learn({"x-rate-limit-limit": stated, "x-rate-limit-interval": "1s"})
    assert limiter.per_second == used


def test_lists_wait_for_their_own_turn_and_single_records_for_none(kept: HttpCache) -> None:
    clock = Clock()
    asking = session(kept)
    asking.lists = RateLimiter(1.0, 1, clock, clock.sleep, documented=1.0)
    with Server(message({})) as server:
        for n in range(3):
            asking.get_json(f"{server.url}/works", {"query": str(n)}, listed=True)
            asking.get_json(f"{server.url}/works/{n}")
    asking.close()
    assert clock.slept == pytest.approx([1.0 + MARGIN] * 2)
