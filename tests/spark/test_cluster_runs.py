"""A real cluster on this machine, real kills: the same rows as the local engine, whatever happens in the middle.

`make test-spark` runs it on a small archive, `make test-spark FULL=1` on 100,000 reference strings and 705 articles.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from batch.runs import command, environment
from citecheck.batch.tables.digest import digest
from spark.archives import FULL, archive
from spark.cluster import Cluster, Meter, descendants, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from spark.archives import Archive

    Tables = dict[str, tuple[int, str]]

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
    pytest.mark.timeout(3600 if FULL else 600),
]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("spark") / "cluster") as started:
        yield started


@pytest.fixture(scope="module")
def expected(given: Archive, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What the local engine makes of the archive."""
    out = tmp_path_factory.mktemp("local") / "out"
    run = Run(None, given, out)
    run.wait()
    made = digest(out)
    _tell(f"local, two processes: {run.took}; {_rows(made)}")
    return made


class Run:
    """A run in a process of its own, on a cluster or by two processes of this machine."""

    def __init__(self, cluster: Cluster | None, given: Archive, out: Path) -> None:
        self.out = out
        self.log = out.with_suffix(f".{time.monotonic_ns()}.log")
        self.began, self.took = time.monotonic(), ""
        where = ["--engine", "spark", "--master", cluster.master] if cluster else ["--workers", "2"]
        call = command(*given.arguments, "--out", out, *where)
        env = environment() | cluster.env if cluster else environment()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(call, env=env, stdout=log, stderr=log)
        self.meter = Meter(lambda: [self.process.pid, *(cluster.pids if cluster else [])])

    def wait(self) -> str:
        code = self.process.wait()
        self.took = f"{self.seconds:.0f} s, {self.meter.stop():.0f} s of a core"
        said = self.log.read_text(encoding="utf-8", errors="replace")
        assert code in {0, 3}, said[-4000:]
        return said

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def until(self, ready: Callable[[], bool]) -> None:
        """Waits for something while the run goes on; a run that is over by then was too short for the test."""
        while not ready():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8", errors="replace")[-4000:]
            time.sleep(0.05)

    def committed(self) -> int:
        """Items that count."""
        if not (self.out / "journal.sqlite").exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{self.out / 'journal.sqlite'}?mode=ro", uri=True)) as db:
                count: int = db.execute("SELECT count(*) FROM items").fetchone()[0]
                return count
        except sqlite3.OperationalError:  # being made
            return 0


def test_an_undisturbed_run_makes_the_rows_of_the_local_engine(
    cluster: Cluster, given: Archive, expected: Tables, tmp_path: Path
) -> None:
    run = Run(cluster, given, tmp_path / "out")
    run.wait()
    _tell(f"Spark, two workers: {run.took}")
    assert digest(run.out) == expected


def test_a_driver_that_is_killed_is_finished_by_the_same_command(
    cluster: Cluster, given: Archive, expected: Tables, tmp_path: Path
) -> None:
    run = Run(cluster, given, tmp_path / "out")
    run.until(lambda: run.committed() >= _part(expected, 4))
    below = list(descendants(run.process.pid))
    run.process.send_signal(signal.SIGKILL)
    run.process.wait()
    before, first = run.committed(), run.seconds
    run.meter.stop()
    assert 0 < before < expected["documents"][0]
    second = Run(cluster, given, run.out)
    assert f"{before:,} done before, unchanged" in second.wait()
    _tell(f"Spark, driver killed after {first:.0f} s ({before} items done), then the same command: {second.took}")
    assert digest(run.out) == expected
    assert below, "the JVM of the driver"


def test_a_worker_that_is_killed_with_its_python_costs_time_alone(
    cluster: Cluster, given: Archive, expected: Tables, tmp_path: Path
) -> None:
    run = Run(cluster, given, tmp_path / "out")
    run.until(lambda: run.committed() >= _part(expected, 4) and len(cluster.executors().get(0, [])) > 1)
    killed = cluster.kill_worker(0)
    at = run.committed()
    assert at < expected["documents"][0]
    run.wait()
    _tell(f"Spark, a worker and its {killed - 1} processes killed with {at} items done: {run.took}")
    assert killed >= 4, "the worker, its executor, its Python and the process that reads"
    assert digest(run.out) == expected


def _part(expected: Tables, share: int) -> int:
    """The middle of a run: a quarter of the whole archive, the first commit of the small one."""
    return expected["documents"][0] // share if FULL else 1


def _rows(made: Tables) -> str:
    return ", ".join(f"{count:,} {table}" for table, (count, _) in made.items())


def _tell(line: str) -> None:
    print(f"\n  {line}", flush=True)  # noqa: T201 - what the target reports
