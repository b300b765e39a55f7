"""A standalone Spark cluster on the loopback of this machine: one master, some workers, all from the PySpark wheel.

Everything it writes is in one folder, every port is chosen by the system, and what was started is stopped, also after
a failure or Ctrl-C. A worker can be killed with SIGKILL, its executor and their Python with it, as a node that dies.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LOOPBACK = "127.0.0.1"
WORKER_MEMORY = "1536m"  # what a worker may give to executors; the JVM of an executor takes half, its Python the rest
EXECUTOR_MEMORY = "768m"
PATIENCE = 90  # seconds for a JVM to start, on a busy machine
MASTER_AT = re.compile(r"spark://127\.0\.0\.1:\d+")  # "Starting Spark master at spark://127.0.0.1:34567"
REGISTERED = "Successfully registered with master"
QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # what is short-lived and small starts with less of a core
SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.ui.enabled": "false",
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "768m",
    "spark.executor.memory": EXECUTOR_MEMORY,
    "spark.executor.cores": "1",
    "spark.network.timeout": "60s",
    "spark.executor.heartbeatInterval": "5s",
}


def missing() -> str | None:
    """Why no cluster can be started here; `None` where one can."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "no Java found (Spark needs Java 17)"
    if find_spec("pyspark") is None:
        return "PySpark is not installed (pip install 'citecheck-audit[spark]')"
    return None


class Cluster:
    """A master and its workers while they run. Use it as a context manager: leaving stops all of them."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        self.master = ""
        self._wanted = workers
        self._processes: list[subprocess.Popen[bytes]] = []  # the master, then the workers
        self._home = _spark_home()

    @property
    def env(self) -> dict[str, str]:
        """The environment for a driver: bound to the loopback, small, this Python on both sides."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "PYSPARK_"))}
        return kept | {
            "SPARK_HOME": str(self._home),
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_IP": LOOPBACK,
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "SPARK_WORKER_DIR": str(self.folder / "work"),
            "SPARK_DAEMON_JAVA_OPTS": QUICK,
            "SPARK_NO_DAEMONIZE": "1",
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_DRIVER_PYTHON": sys.executable,
        }

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> None:
        (self.folder / "conf").mkdir(parents=True)
        conf = "".join(f"{k} {v}\n" for k, v in SETTINGS.items())
        (self.folder / "conf" / "spark-defaults.conf").write_text(conf, encoding="utf-8")
        self._launch("master", "master.Master", "--host", LOOPBACK, "--port", "0", "--webui-port", "0")
        self.master = self._wait("master", MASTER_AT)
        for n in range(self._wanted):
            self.start_worker(n)
        for n in range(self._wanted):
            self._wait(f"worker{n}", re.compile(REGISTERED))

    def start_worker(self, number: int) -> None:
        """Starts one more worker of one core."""
        self._launch(
            f"worker{number}",
            "worker.Worker",
            "--host",
            LOOPBACK,
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            WORKER_MEMORY,
            self.master,
        )

    def _launch(self, name: str, of: str, *arguments: str) -> None:
        command = [str(self._home / "bin" / "spark-class"), f"org.apache.spark.deploy.{of}", *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=self.env,
                    cwd=self.folder,
                    start_new_session=True,
                )
            )

    def _wait(self, name: str, for_: re.Pattern[str]) -> str:
        """What a log says, when it says it."""
        log = self.folder / f"{name}.log"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = for_.search(log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found.group()
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")

    def kill_worker(self, number: int = 0) -> int:
        """Kills a worker, its executors and their Python with SIGKILL, all at once; how many processes that were."""
        worker = self._processes[1 + number]
        victims = [worker.pid, *descendants(worker.pid)]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        worker.wait()
        return len(victims)

    @property
    def pids(self) -> list[int]:
        """The master and the workers."""
        return [process.pid for process in self._processes]

    def executors(self) -> dict[int, list[int]]:
        """The processes below each worker that lives, by its number."""
        running = enumerate(self._processes[1:])
        return {n: list(descendants(p.pid)) for n, p in running if p.poll() is None}

    def stop(self) -> None:
        """Stops everything that was started, the workers first."""
        below = [pid for p in self._processes for pid in descendants(p.pid)]
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid in below:  # what a worker left behind
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._processes.clear()


class Meter(Thread):
    """Counts the seconds of cores that processes and all below them use, from its start on: fair on a busy machine."""

    def __init__(self, roots: Callable[[], Iterable[int]]) -> None:
        super().__init__(daemon=True)
        self._roots = roots
        self._used: dict[int, float] = {}
        self._before = dict(self._now())
        self._over = Event()
        self.start()

    def run(self) -> None:
        """Looks twice a second: a process that ends is counted until shortly before."""
        while not self._over.wait(0.5):
            self._used.update(self._now())

    def stop(self) -> float:
        """The seconds."""
        self._over.set()
        self.join()
        return sum(used - self._before.get(pid, 0.0) for pid, used in self._used.items())

    def _now(self) -> Iterator[tuple[int, float]]:
        roots = set(self._roots())
        for pid in {below for root in roots for below in (root, *descendants(root))}:
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                yield pid, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime


def _spark_home() -> Path:
    """The folder of the wheel, which is a whole Spark."""
    spec = find_spec("pyspark")
    assert spec, missing()
    assert spec.origin, "a PySpark without a folder"
    return Path(spec.origin).parent


def descendants(pid: int) -> Iterator[int]:
    """The processes below one, deepest last (Linux)."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from descendants(child)
