"""Dry runs, bundles and turns: what is asked, handed on, and shared."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from citecheck.cli import main
from citecheck.errors import ConfigError
from citecheck.models import Outcome
from citecheck.net.bundle import Recording, Replay, day_of_bundle
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import RateLimiter
from citecheck.net.session import Limits
from citecheck.net.shared_limit import SharedRateLimit
from citecheck.sources.crossref import CrossrefSource
from net.server import Server, message, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from net.server import Handler

FIXTURES = Path(__file__).parents[2] / "fixtures"
RECORDS = {
    r["DOI"].lower(): r
    for r in map(json.loads, (FIXTURES / "works" / "works.jsonl").read_text(encoding="utf-8").splitlines())
}
FAST = Limits(connect=0.5, read=0.5, total=1.0, attempts=2, backoff=0.01)
ENTRY = "Bonini L, Rotunno C, Arcuri E, Gallese V. Mirror neurons 30 years later: implications and applications. Trends Cogn Sci. 2022;26(9):767-781. doi:10.1016/j.tics.2022.06.003"


def crossref(handler: Handler) -> None:
    """Records by DOI, alone or in a batch; a search finds nothing."""
    url = urlsplit(handler.path)
    asked = parse_qs(url.query)
    if url.path == "/works":
        dois = [d.removeprefix("doi:") for d in asked.get("filter", [""])[0].split(",") if d]
        message(
            {"items": [RECORDS[d] for d in dois if d in RECORDS]}, x_rate_limit_limit="1000", x_rate_limit_interval="1s"
        )(handler)
        return
    doi = unquote(url.path.removeprefix("/works/")).lower()
    (message(RECORDS[doi]) if doi in RECORDS else reply(404, b"Resource not found.", "text/plain"))(handler)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CITECHECK_DOI_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CITECHECK_MAILTO", "editor@example.org")
    monkeypatch.setattr("citecheck.sources.remote.Limits", lambda: FAST)

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return code, said.out, said.err

    return call


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.txt"
    file.write_text(ENTRY + "\nAmes A. A work that nobody registered. J Noise. 2004;3:4-9.\n", encoding="utf-8")
    return file


@pytest.fixture
def paper(listed: Path) -> Path:
    file = listed.with_name("paper.txt")
    text = "Mirror neurons were found by chance [1]. Noise was not found at all [2].\n\nReferences\n\n"
    entries = listed.read_text(encoding="utf-8").splitlines()
    file.write_text(text + "".join(f"{n}. {e}\n" for n, e in enumerate(entries, start=1)), encoding="utf-8")
    return file


def test_a_dry_run_lists_the_questions_and_sends_none(
    run: Any, listed: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(crossref) as server:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", server.url)
        for command, file in (("resolve", listed), ("check", paper)):
            code, out, err = run(command, file, "--dry-run")
            assert code == 0
            assert server.seen == []
            lines = out.splitlines()
            assert any("10.1016%2Fj.tics.2022.06.003" in line for line in lines)
            assert any("nobody+registered" in line for line in lines)
            assert "editor@example.org" not in out
            assert f"At most {len(lines)} questions; nothing was sent." in err


@pytest.mark.parametrize("command", ["check", "resolve"])
def test_a_bundle_gives_the_same_verdicts_without_the_network(
    run: Any, listed: Path, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    file = paper if command == "check" else listed
    form = "json" if command == "check" else "jsonl"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with Server(crossref) as server:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", server.url)
        first = run(command, file, "--format", form, "--record", tmp_path / "bundle")
        asked = len(server.seen)
        assert asked
    shutil.rmtree(tmp_path / "cache")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")  # the bundle knows its day
    moved = tmp_path / "moved"
    shutil.copytree(tmp_path / "bundle", moved)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a replay opened a socket"))
    second = run(command, file, "--format", form, "--replay", moved)
    assert _said(second[1]) == _said(first[1])
    assert second[0] == first[0]


def _said(output: str) -> list[Any]:
    """The output without what says where an answer came from."""
    return [
        json.loads(line.replace('"cached": true', '"cached": false').replace('"cached":true', '"cached":false'))
        for line in ([output] if output.startswith("{\n") else output.splitlines())
    ]


def test_what_a_bundle_lacks_is_not_determined(
    run: Any, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(crossref) as server:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", server.url)
        run("resolve", listed, "--record", tmp_path / "bundle")
    listed.write_text("Else E. Something else that was never asked. J Noise. 2005;4:5-9.\n", encoding="utf-8")
    code, out, _ = run("resolve", listed, "--format", "jsonl", "--replay", tmp_path / "bundle", "--allow-incomplete")
    said = json.loads(out)
    assert (code, said["verdict"], said["reason"]) == (0, "undetermined", "offline-miss")


def test_a_cache_is_handed_on(run: Any, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(crossref) as server:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", server.url)
        first = run("resolve", listed, "--format", "jsonl")
    code, _, err = run("cache", "export", tmp_path / "bundle")
    assert code == 0
    assert err.startswith("Wrote ")
    shutil.rmtree(tmp_path / "cache")
    assert _said(run("resolve", listed, "--format", "jsonl", "--replay", tmp_path / "bundle")[1]) == _said(first[1])


def test_bundles_that_are_none_are_one_line(run: Any, listed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    code, out, err = run("resolve", listed, "--replay", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    folder.mkdir()
    (folder / "bundle.json").write_text('{"format": 9, "day": "2026-01-01"}', encoding="utf-8")
    assert "format 9" in run("resolve", listed, "--replay", folder)[2]
    (folder / "bundle.json").write_text('{"format": 1, "day": "2026-01-01"}', encoding="utf-8")
    (folder / "answers.jsonl").write_text(
        '{"key": "GET a?", "status": 200, "body": "{}", "at": 1}\nnonsense\n', encoding="utf-8"
    )
    code, _, err = run("resolve", listed, "--replay", folder)
    assert (code, "answers.jsonl:2" in err) == (2, True)
    assert run("resolve", listed, "--record", folder)[0] == 2  # in use
    assert run("resolve", listed, "--record", "a", "--replay", "b")[0] == 2


def test_line_separators_inside_answers_survive(tmp_path: Path) -> None:
    begun = Recording(HttpCache(tmp_path / "cache"), tmp_path / "bundle", date(2026, 1, 2))
    body = json.dumps({"title": "one\u2028two\u0085three"}, ensure_ascii=False)
    begun.put("GET a?", "record", 200, body)
    begun.put("GET a?", "record", 200, body)
    begun.close()
    kept = Replay(tmp_path / "bundle").get("GET a?")
    assert kept is not None
    assert kept.body == body
    assert day_of_bundle(tmp_path / "bundle") == date(2026, 1, 2)
    with pytest.raises(ConfigError, match="is there already"):
        Recording(HttpCache(tmp_path / "cache"), tmp_path / "bundle", date(2026, 1, 2))


def test_dois_of_a_batch_are_kept_one_by_one(tmp_path: Path) -> None:
    known = sorted(RECORDS)[:4]
    with Server(crossref) as server:

        def source(*, offline: bool = False) -> CrossrefSource:
            return CrossrefSource(
                base_url=server.url,
                cache=HttpCache(tmp_path),
                limits=FAST,
                limiter=RateLimiter(1000.0, 2),
                offline=offline,
            )

        first = source()
        first.lookup([*known[:3], "10.1000/none"])
        first.close()
        assert len(server.seen) == 2  # the list, and what it lacks alone: an alias is in no list
        second = source()
        found = second.lookup([*known, "10.1000/none"])
        second.close()
        assert len(server.seen) == 3  # only for the one that is new
        assert [found[d].asked.outcome for d in known] == [Outcome.FOUND] * 4
        assert found["10.1000/none"].asked.outcome is Outcome.NONE
        assert [found[d].asked.cached for d in known] == [True, True, True, False]
        third = source(offline=True)
        offline = third.lookup([*known, "10.1000/other"])
        third.close()
        assert [offline[d].asked.outcome for d in known] == [Outcome.FOUND] * 4
        assert offline["10.1000/other"].asked.outcome is Outcome.NOT_ASKED


# --- turns -----------------------------------------------------------------------------------------------------


def _take(folder: str, gap: float, count: int, out: Any) -> None:
    shared_limit = SharedRateLimit("https://api.example.org", Path(folder))
    for _ in range(count):
        time.sleep(shared_limit.take(gap))
        out.put(time.monotonic())
    shared_limit.close()


def test_processes_take_turns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    runs = [context.Process(target=_take, args=(str(tmp_path), 0.03, 8, out)) for _ in range(2)]
    for each in runs:
        each.start()
    asked = sorted(out.get(timeout=30) for _ in range(16))
    for each in runs:
        each.join()
    assert asked[-1] - asked[0] >= 0.03 * 15 * 0.9  # never faster together than one alone


def test_a_hold_reaches_others_and_a_wrong_clock_does_not_last(tmp_path: Path) -> None:
    one, other = SharedRateLimit("https://a", tmp_path), SharedRateLimit("https://a", tmp_path)
    assert one.take(0.0) == 0.0
    one.hold(5.0)
    assert 4.0 < other.take(0.0) <= 5.0
    assert SharedRateLimit("https://b", tmp_path).take(0.0) == 0.0  # another host
    one.hold(1e9)
    assert other.take(0.0) <= 600.0
    for each in (one, other):
        each.close()


def test_turns_that_cannot_be_shared_are_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    shared_limit = SharedRateLimit("https://a", tmp_path / "file")
    assert shared_limit.take(5.0) == shared_limit.take(5.0) == 0.0
    shared_limit.hold(1.0)
    shared_limit.close()
