"""Runs that are killed at any moment, and finished by the same command. Real processes, real signals."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from batch.runs import DOCUMENTS, ROOT, SETTINGS, Here, batch, command, content, documents, environment, plan
from citecheck.index import build

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 16
pytestmark = pytest.mark.timeout(300)  # starts processes, which a busy machine is slow at


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The works that the fixtures cite."""
    folder = tmp_path_factory.mktemp("index") / "works"
    build(folder, [ROOT / "fixtures" / "works" / "works.jsonl"])
    return f"--source=index:{folder}"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with documents and references, of which some are the same."""
    folder = tmp_path / "in"
    folder.mkdir()
    entries = (DOCUMENTS / "references.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in entries if len(line) > 60]
    for n in range(COUNT):
        some = "\n".join(entries[n % 5 : n % 5 + 8])
        (folder / f"{n}.md").write_text(f"Noise {n} (Berg 2001).\n\n# References\n\n{some}\n", encoding="utf-8")
    return folder


def wait_until(out: Path, parts: int, process: subprocess.Popen[bytes]) -> None:
    """Until so many shards are there, or the run has ended."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if len(list((out / "documents").glob("part-*"))) >= parts:
            return
        time.sleep(0.01)


def test_a_run_that_is_killed_again_and_again_ends_as_one_that_never_was(
    archive: Path, source: str, tmp_path: Path
) -> None:
    out, chance = tmp_path / "out", random.Random(5)
    kills = 0
    for shards in (1, 3, 5):
        process = subprocess.Popen(
            command(archive, "--out", out, source, "--workers", "2", "--json", small=True),
            env=environment(),
            stderr=subprocess.DEVNULL,
        )
        wait_until(out, shards, process)
        time.sleep(chance.uniform(0, 0.05))
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert kills >= 2
    before = set(documents(out)) if (out / "run.json").exists() else set()
    last = batch(archive, "--out", out, source, "--workers", "2", "--json", small=True)
    assert last.returncode == 0, last.stderr
    assert "done before, unchanged" in last.stderr
    assert before <= set(documents(out))
    day = datetime.fromtimestamp(int(environment()["SOURCE_DATE_EPOCH"]), UTC).date()
    here = replace(SETTINGS, sources=(source.removeprefix("--source="),), json=True, day=day)
    with plan(tmp_path / "whole", archive, settings=here) as made:
        Here().run(made)
    assert content(out) == content(tmp_path / "whole")
    texts = [sorted(p.read_text() for p in (o / "json").rglob("*.json")) for o in (out, tmp_path / "whole")]
    assert texts[0] == texts[1]
    assert len(texts[0]) == COUNT == len(documents(out))


def test_ctrl_c_keeps_what_is_done(archive: Path, source: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(archive, "--out", out, source, "--workers", "2", small=True), env=environment(), stderr=subprocess.PIPE
    )
    wait_until(out, 2, process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130, said
    assert b"are done and kept; the same command goes on.\nInterrupted.\n" in said
    done = batch(archive, "--out", out, source)
    assert done.returncode == 0
    assert f"{COUNT} documents: {COUNT} read" in done.stderr


def test_a_disk_without_room_is_one_line_and_exit_2(archive: Path, source: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails in the same place."""
    out = tmp_path / "out"
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))  # noqa: E731
    done = batch(archive, "--out", out, source, preexec_fn=small)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: cannot write ")
    assert done.stderr.endswith("What was done is kept: when it is mended, the same command goes on.\n")
    assert batch(archive, "--out", out, source).returncode == 0
    assert len(documents(out)) == COUNT


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they end after their document")
def test_processes_do_not_outlive_a_killed_run(archive: Path, source: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(archive, "--out", tmp_path / "out", source, "--workers", "2"),
        env=environment(),
        stderr=subprocess.DEVNULL,
    )
    children: list[str] = []
    until = time.monotonic() + 20
    while len(children) < 2 and time.monotonic() < until:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        )
        children = listed.stdout.split()
        time.sleep(0.05)
    process.kill()
    process.wait(10)
    until = time.monotonic() + 20
    left = children
    while left and time.monotonic() < until:
        left = [
            pid
            for pid in children
            if subprocess.run(["ps", "-p", pid], capture_output=True, check=False).returncode == 0
        ]
        time.sleep(0.1)
    assert left == []
