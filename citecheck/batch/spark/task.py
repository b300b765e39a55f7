"""What a node of a Spark cluster does: items to the parts of a shard, by the same watched process as on one machine.

Each Python of Spark keeps one such process from task to task, so that an index is opened once. Whatever a node makes
is made again, the same, where the node dies: nothing counts before the driver commits it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import socket
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from citecheck.batch.inputs.items import File, Member
from citecheck.batch.local_engine import SHARD_BYTES, answer_of
from citecheck.batch.tables.parts import unpack, write_part
from citecheck.batch.worker import Reading, Unchanged
from citecheck.errors import CitecheckError, ConfigError
from citecheck.sources.retractions import open_retractions
from citecheck.version import __version__
from citecheck.workers.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from citecheck.batch.inputs.items import Entry, Item, Settings
    from citecheck.batch.worker import Answer, Task
    from citecheck.workers.limits import Limits

RESULT = "made binary"  # the schema of what a task gives back, as Spark spells it
_TICK = 1.0  # seconds between two looks at what is done
_UNUSABLE = (CitecheckError, OSError)


@dataclass(frozen=True, slots=True)
class Order:
    """What all nodes have to know of a run.

    `cwd` is the driver's folder, to which paths are relative; `building` where parts are written, if the file `token`
    in it shows that a node has the same disk; `table` is what the driver's table of retractions says of itself.
    """

    settings: Settings
    limits: Limits
    cwd: str
    building: str
    token: str
    version: str
    table: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShardResult:
    """A shard: the names of its parts in `building`, or the parts themselves where the node has not that disk.

    `unseen` are items whose files the node `host` does not have; `unusable` says why it can do nothing.
    """

    host: str
    parts: Mapping[str, str | bytes] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    references: tuple[int, ...] = ()  # of each entry
    json: Mapping[str, str] = field(default_factory=dict)
    unchanged: int = 0
    unseen: tuple[Task, ...] = ()
    unusable: str = ""


def on_node(order: Order) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that `mapInArrow` runs over each partition: a row is the tasks of one shard."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for tasks in batch.column(0).to_pylist():
                for made in shards(order, pickle.loads(tasks)):  # noqa: S301 - the driver's
                    yield pa.RecordBatch.from_pydict({"made": pa.array([pickle.dumps(made)], pa.binary())})

    return work


def shards(order: Order, tasks: Sequence[Task]) -> Iterator[ShardResult]:
    """The shards that some tasks make: one, or several where they have many rows. Raises nothing for an item."""
    host = socket.gethostname()
    try:
        pool = _hire_pool(order)
    except _UNUSABLE as error:
        yield ShardResult(host, unusable=f"{host}: {error}")
        return
    unseen = tuple(task for task in tasks if not is_there(task.item))
    try:
        yield from _gather_shards(order, pool, [task for task in tasks if task not in unseen], unseen, host)
    except _UNUSABLE as error:
        yield ShardResult(host, unusable=f"{host}: {error}")
    finally:
        if pool.busy:  # the task was given up, here or by Spark: what is under way is nobody's
            _dismiss_pool()


def _gather_shards(
    order: Order, pool: Pool[Task], tasks: Sequence[Task], unseen: tuple[Task, ...], host: str
) -> Iterator[ShardResult]:
    answers: list[Answer] = []
    size = unchanged = 0
    for task, result in chain.from_iterable(pool.work_off(iter(tasks), _TICK)):
        if isinstance(result, Unchanged):
            unchanged += 1
            continue
        made = answer_of(task.item, order.settings, result)
        answers.append(made)
        size += made.size
        if size > SHARD_BYTES:
            yield _make_shard(order, answers, host)
            answers, size = [], 0
    yield replace(_make_shard(order, answers, host), unchanged=unchanged, unseen=unseen)


def _make_shard(order: Order, answers: Sequence[Answer], host: str) -> ShardResult:
    if not answers:
        return ShardResult(host)
    tables = unpack([a.packed for a in answers])
    return ShardResult(
        host,
        _write_parts(order, tables),
        tuple(a.entry for a in answers),
        tuple(a.references for a in answers),
        {a.entry.id: a.json for a in answers if a.json is not None},
    )


def _write_parts(order: Order, tables: Mapping[str, pa.Table]) -> dict[str, str | bytes]:
    """The parts where the driver finds them, under names that no other attempt has."""
    parts: dict[str, str | bytes] = {}
    if not (Path(order.building) / order.token).exists():
        for name, table in tables.items():
            held = BytesIO()
            pq.write_table(table, held, compression="zstd")
            parts[name] = held.getvalue()
        return parts
    attempt = uuid4().hex
    for name, table in tables.items():
        file = f"{attempt}-{name}.parquet"
        write_part(table, Path(order.building) / file)
        parts[name] = file
    return parts


def is_there(item: Item) -> bool:
    """Whether this node has the files of an item."""
    match item.place:
        case File(path) | Member(packed=path):
            paths = [path]
        case _:
            paths = []
    if item.reference_list:
        paths.append(item.reference_list.path)
    return all(map(os.path.lexists, paths))


# --- the process that reads, kept from task to task -------------------------------------------------------------------

_crew: dict[Order, Pool[Task]] = {}  # one at most


def _hire_pool(order: Order) -> Pool[Task]:
    """The watched process of this Python. Raises `CitecheckError` where the node is not fit for the run."""
    if order not in _crew:
        _dismiss_pool()
        if order.version != __version__:
            raise ConfigError(f"citecheck {__version__} is installed here, the driver has {order.version}.")
        if table_of_retractions() != order.table:
            raise ConfigError(
                "the imported table of retractions is not the driver's: import the same CSV on every node, or on none."
            )
        with suppress(OSError):  # a node without that folder: absolute paths work all the same
            os.chdir(order.cwd)
        settings = replace(order.settings, sources=tuple(map(_localize_source, order.settings.sources)))
        _crew[order] = Pool(Reading(settings), order.limits, 1)
        atexit.register(_dismiss_pool)
    return _crew[order]


def _dismiss_pool() -> None:
    for pool in _crew.values():
        pool.close()
    _crew.clear()


def table_of_retractions() -> tuple[tuple[str, str], ...]:
    """What the imported table of retractions says of itself; nothing where there is none."""
    table = open_retractions()
    return tuple(sorted(table.about().items())) if table else ()


def _localize_source(source: str) -> str:
    """A source as this node has it: an index at its path, or as an archive that came with the job under its name."""
    kind, _, place = source.partition(":")
    if kind != "index" or Path(place).is_dir():
        return source
    from pyspark import SparkFiles

    name = Path(place).name
    shipped = Path(SparkFiles.get(name))
    found = next((p for p in (shipped, shipped / name) if (p / "manifest.json").is_file()), None)
    return f"index:{found}" if found else source
