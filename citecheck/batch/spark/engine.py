"""Many machines: Spark hands the shards of a run to its nodes (`mapInArrow`), and this process commits what they made.

The folder of the run is written as the local engine writes it, so that either engine goes on with what the other did.
A node that dies costs time alone; a driver that dies, or is killed, is started again by the same command.
"""

from __future__ import annotations

import os
import pickle
import re
import sys
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa
import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from citecheck.batch.engine import Status, counted, todo
from citecheck.batch.inputs.items import Lines
from citecheck.batch.spark.task import RESULT, Order, is_there, on_node, table_of_retractions
from citecheck.batch.spark.waves import waves
from citecheck.batch.store import BUILDING
from citecheck.batch.work import process, unchanged
from citecheck.batch.worker import answer
from citecheck.errors import CitecheckError, ConfigError
from citecheck.version import __version__
from citecheck.workers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from citecheck.batch.engine import Plan
    from citecheck.batch.inputs.items import Entry, Item
    from citecheck.batch.spark.task import ShardResult
    from citecheck.batch.store import Store
    from citecheck.batch.worker import Task

AT_A_TIME = 4  # waves under way: a slot that is done finds the next shard waiting
_TICK = 0.5  # seconds between two looks at what is done
_PYTHON_SAYS = re.compile(r"^[A-Za-z_.]*(?:Error|Exception): .+", re.MULTILINE)  # `ModuleNotFoundError: No module …`
# Where the user did not say otherwise. A task fails only with its node: eight lost nodes are no reason to give up.
_DEFAULTS = {
    "spark.app.name": "citecheck batch",
    "spark.task.maxFailures": "8",
    "spark.locality.wait": "0s",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",  # a row is a shard, and a batch a partition
}


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """A cluster at `master`, each document within `limits` there too; `workers` are cores at most."""

    master: str | None = None
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)

    def run(self, plan: Plan) -> Status:
        """Do all that is to be done; whatever ends it, what was committed by then stays."""
        status = Status()
        counted(plan, status)
        with _open_session(self.master, self.workers) as spark:
            _Run(plan, status, spark, _make_order(plan, self.limits)).work()
        plan.tell(status)
        return status


@dataclass(slots=True)
class _Run:
    plan: Plan
    status: Status
    spark: SparkSession
    order: Order
    under_way: set[Future[list[ShardResult]]] = field(default_factory=set)

    def work(self) -> None:
        slots = self.spark.sparkContext
        with ThreadPoolExecutor(AT_A_TIME) as threads:
            try:
                for wave in waves(self.to_do(), lambda: max(slots.defaultParallelism, 1)):
                    self.under_way.add(threads.submit(_run_wave, self.spark, self.order, wave))
                    while len(self.under_way) >= AT_A_TIME:
                        self.take()
                while self.under_way:
                    self.take()
            except BaseException:
                self.give_up()
                raise

    def to_do(self) -> Iterator[tuple[Item, Entry | None]]:
        """What nodes have to do or to look at; strings that were done are known here."""
        for item, entry in todo(self.plan):
            if entry and isinstance(item.place, Lines) and unchanged(item, entry.files):
                self.status.known += 1
            else:
                yield item, entry

    def take(self) -> None:
        """Commit the waves that are done; waits a while where none is."""
        ready, self.under_way = wait_for(self.under_way, _TICK, FIRST_COMPLETED)
        for wave in ready:
            self.commit(wave.result())
        self.plan.tell(self.status)

    def give_up(self) -> None:
        """End what is under way, and commit what is done."""
        self.spark.sparkContext.cancelAllJobs()
        for wave in wait_for(self.under_way, 10).done:
            with suppress(Exception):  # what led here is what is reported
                self.commit(wave.result())

    def commit(self, made: Sequence[ShardResult]) -> None:
        unusable = next((m.unusable for m in made if m.unusable), None)
        if unusable:
            raise CitecheckError(unusable)
        store = self.plan.store
        store.write_json({name: text for m in made for name, text in m.json.items()})
        store.adopt([(_in_place(store, m), m.entries) for m in made if m.entries])
        for m in made:
            self.status.known += m.unchanged
            for entry, references in zip(m.entries, m.references, strict=True):
                self.status.add(entry.outcome, references)
            self.do_here(m)

    def do_here(self, made: ShardResult) -> None:
        """Items whose files a node did not see: where they are nowhere that is their result, else the node's fault."""
        for task in made.unseen:
            if is_there(task.item):
                raise ConfigError(
                    f"{made.host} does not see {task.item.path}: documents have to be at the same path on every node."
                )
            done = answer(process(task.item, self.plan.settings))
            self.plan.store.commit([done.packed], [done.entry], {})
            self.status.add(done.entry.outcome, done.references)


def _run_wave(spark: SparkSession, order: Order, wave: Sequence[Sequence[Task]]) -> list[ShardResult]:
    """One wave as one job: each shard is a partition of one row."""
    tasks = [pa.RecordBatch.from_pydict({"tasks": pa.array([pickle.dumps(shard)], pa.binary())}) for shard in wave]
    try:
        made = spark.createDataFrame(pa.Table.from_batches(tasks)).mapInArrow(on_node(order), RESULT).toArrow()
    except (PySparkException, Py4JError, ConnectionError) as error:  # the last two: its JVM is gone
        raise CitecheckError(_explain_failure(error)) from error
    return [pickle.loads(result) for result in made.column(0).to_pylist()]  # noqa: S301 - made by our own nodes


def _explain_failure(error: Exception) -> str:
    """One line for what Spark says in a hundred."""
    said = str(error)
    if "No module named 'citecheck'" in said:
        return "The nodes have a Python without citecheck: install it there, or ship an environment (docs/spark.md)."
    of_python = [m.strip() for m in _PYTHON_SAYS.findall(said)]
    return f"Spark gave up: {of_python[-1][:300] if of_python else _first_line(error)}"


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]


def _in_place(store: Store, made: ShardResult) -> dict[str, Path]:
    """The parts of a shard on the disk of the run."""
    place = store.folder / BUILDING
    paths = {}
    for table, part in made.parts.items():
        paths[table] = place / (part if isinstance(part, str) else f"{uuid4().hex}-{table}.parquet")
        if isinstance(part, bytes):
            with paths[table].open("wb") as file:
                file.write(part)
                file.flush()
                os.fsync(file.fileno())
    return paths


def _make_order(plan: Plan, limits: Limits) -> Order:
    building = plan.store.folder.absolute() / BUILDING
    building.mkdir(exist_ok=True)
    token = f"{uuid4().hex}.here"
    (building / token).touch()
    return Order(plan.settings, limits, str(Path.cwd()), str(building), token, __version__, table_of_retractions())


@contextmanager
def _open_session(master: str | None, workers: int | None) -> Iterator[SparkSession]:
    """A session on the cluster: that of the caller where there is one, else a new one that ends with the run."""
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    if not os.environ.get("PYSPARK_PYTHON"):
        os.environ["PYSPARK_PYTHON"] = sys.executable  # the nodes' `python3` is seldom the one with citecheck
    try:
        spark = SparkSession.builder.config(conf=_configure(master, workers)).getOrCreate()
    except (PySparkException, OSError) as error:
        raise ConfigError(
            f"Spark does not start ({_first_line(error)}). It needs Java 17 (`java -version`)."
        ) from error
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()


def _configure(master: str | None, workers: int | None) -> Any:  # noqa: ANN401 - a SparkConf
    conf = pyspark.SparkConf()  # with what spark-submit and spark-defaults.conf say
    for key, value in _DEFAULTS.items():
        conf.setIfMissing(key, value)
    if master:
        conf.setMaster(master)
    conf.setIfMissing("spark.master", f"local[{workers or '*'}]")
    if workers:
        conf.set("spark.cores.max", str(workers))
    return conf
