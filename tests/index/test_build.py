"""Builds that are killed and go on, several processes, and newer records brought into an index that is read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.errors import IndexUnusable, InvalidRecord
from citecheck.index import build, open_index, update
from citecheck.index import build as build_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WORKS = 1300  # more than two chunks


def record(n: int, *, title: str = "", day: str = "2026-01-05") -> dict[str, Any]:
    return {
        "DOI": f"10.1000/{n}",
        "title": [title or f"Observations on field number {n} and its grain"],
        "author": [{"family": f"Ceres{n % 97}", "given": "A."}],
        "issued": {"date-parts": [[1990 + n % 30]]},
        "container-title": ["Journal of Grain"],
        "volume": str(n % 50 + 1),
        "page": f"{n}-{n + 9}",
        "indexed": {"date-time": f"{day}T00:00:00Z"},
        "reference": [{"unstructured": "never read"}],
    }


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture
def works(tmp_path: Path) -> list[Path]:
    """Three files; some works are in two of them."""
    parts = [range(WORKS // 2), range(WORKS // 2 - 20, WORKS), range(10)]
    return [write(tmp_path / f"part{k}.jsonl", [record(n) for n in part]) for k, part in enumerate(parts)]


def test_each_work_stands_once(tmp_path: Path, works: list[Path]) -> None:
    summary = build(tmp_path / "index", works)
    assert (summary.works, summary.replaced, summary.skipped) == (WORKS, 30, 0)
    assert open_index(tmp_path / "index").verify() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index", *(p.name for p in works)]


def test_processes_give_what_one_gives(tmp_path: Path, works: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.index.workers.SMALL", 0)
    assert build(tmp_path / "one", works, processes=1) == build(tmp_path / "two", works, processes=2)
    one, two = (open_index(tmp_path / name) for name in ("one", "two"))
    asked = [f"10.1000/{n}" for n in range(0, WORKS, 7)]
    assert one.lookup(asked) == two.lookup(asked)


def test_a_broken_record_in_another_process_names_its_line(
    tmp_path: Path, works: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.index.workers.SMALL", 0)
    with works[1].open("a") as file:
        file.write("{broken\n")
    with pytest.raises(InvalidRecord, match=f"part1.jsonl:{WORKS - WORKS // 2 + 21}"):
        build(tmp_path / "index", works, processes=2)


# Run in a process of its own: a build that is killed behind its n-th commit, before or after it is noted
_KILLED = """
import os, signal, sys
from pathlib import Path
from citecheck.index import build
from citecheck.index import checkpoint
module = sys.modules["citecheck.index.build"]
out, where, at, *files = sys.argv[1:]
module.COMMIT = 400
count = 0
def replace(path, target, rename=Path.replace):
    global count
    if target.name == checkpoint.NOW:
        count += 1
        if count == int(at):
            if where == "after":
                rename(path, target)
            os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.replace = replace
build(Path(out), [Path(f) for f in files], processes=1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("commit", ["1", "2"])
def test_a_killed_build_goes_on_with_nothing_lost_and_nothing_twice(
    tmp_path: Path, works: list[Path], where: str, commit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "index"
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(out), where, commit, *map(str, works)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not out.exists()
    converted = 0
    real = sys.modules["citecheck.index.workers"].convert

    def counting(chunk: Any) -> Any:
        nonlocal converted
        converted += len(chunk.records)
        return real(chunk)

    monkeypatch.setattr("citecheck.index.workers.convert", counting)
    summary = build(out, works, processes=1)
    assert (summary.works, summary.replaced) == (WORKS, 30)
    assert converted < WORKS + 30  # what was committed is not read again
    opened = open_index(out)
    assert opened.verify() == []
    assert len(opened.lookup(f"10.1000/{n}" for n in range(WORKS))) == WORKS
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index", *(p.name for p in works)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_what_was_built_of_other_files_is_not_gone_on_with(tmp_path: Path, works: list[Path]) -> None:
    out = tmp_path / "index"
    subprocess.run([sys.executable, "-c", _KILLED, str(out), "after", "1", *map(str, works)], check=False)
    os.utime(works[0], (time.time() + 60, time.time() + 60))
    assert build(out, works[:1]).works == WORKS // 2


def test_an_update_adds_and_replaces_while_readers_go_on(tmp_path: Path, works: list[Path]) -> None:
    out = tmp_path / "index"
    build(out, works)
    reader = open_index(out)
    more = write(
        tmp_path / "more.jsonl",
        [
            record(5, title="Grain, revised", day="2026-02-01"),
            record(6, title="Older", day="2025-01-01"),
            record(WORKS),
        ],
    )
    summary = update(out, [more])
    assert (summary.works, summary.replaced) == (WORKS + 1, 2)
    assert len(reader.lookup(["10.1000/5", "10.1000/6", f"10.1000/{WORKS}"])) == 2
    found = open_index(out).lookup(["10.1000/5", "10.1000/6", f"10.1000/{WORKS}"])
    assert [w.title for w in found.values()][:2] == ["Grain, revised", "Observations on field number 6 and its grain"]
    assert open_index(out).verify() == []
    assert open_index(out).info()["data_date"] == "2026-02-01"


def test_an_update_run_twice_changes_nothing(tmp_path: Path, works: list[Path]) -> None:
    out = tmp_path / "index"
    build(out, works)
    more = write(tmp_path / "more.jsonl", [record(WORKS), {"title": ["Without a DOI"]}, {"title": ["Without a DOI"]}])
    assert update(out, [more]).works == WORKS + 2
    assert update(out, [more]).works == WORKS + 2


def test_an_interrupted_update_is_told_and_mended(tmp_path: Path, works: list[Path]) -> None:
    out = tmp_path / "index"
    build(out, works[:1])
    broken = tmp_path / "more.jsonl"
    broken.write_text(json.dumps(record(WORKS)) + "\n{\n", encoding="utf-8")
    with pytest.raises(InvalidRecord):
        update(out, [broken])
    assert "run it again" in open_index(out).verify()[0]
    assert len(open_index(out).lookup(["10.1000/3"])) == 1
    write(broken, [record(WORKS)])
    assert update(out, [broken]).works == WORKS // 2 + 1
    assert open_index(out).verify() == []


def test_an_update_needs_an_index(tmp_path: Path, works: list[Path]) -> None:
    with pytest.raises(IndexUnusable, match="no index here"):
        update(tmp_path / "none", works)


def test_progress_tells_rate_and_time_left(tmp_path: Path, works: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[build_index.__module__], "EVERY", 100)
    reports: list[tuple[int, float, float | None]] = []
    build(tmp_path / "index", works, lambda *said: reports.append(said))
    assert [works for works, _, _ in reports] == sorted({works for works, _, _ in reports})
    assert all(rate >= 0 for _, rate, _ in reports)
    assert reports[-1][2] is not None
    assert reports[-1][2] >= 0
