"""Items cut into shards and shards into waves: what Spark gets at a time, bounded in memory and even in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.batch.inputs.items import Lines
from citecheck.batch.worker import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from citecheck.batch.inputs.items import Entry, Item

# Weights are counted in references: a busy core does 120 a second (make test-spark, n = 24,289, 2026-11).
DOCUMENT = 100  # what a document weighs: some 70 references (articles of dev), and the reading of its text
KNOWN = 2  # one that was done before, of which only the files are looked at
SMALLEST, LARGEST = 1_000, 20_000  # of a shard: some seconds of a core, two or three minutes
SHARE = 8  # a shard grows to this part of what each slot has done: at the end few wait for the last
WAVE_BYTES = 64 << 20  # of tasks: strings travel with them
_TASK_BYTES = 500  # of a task without strings, about


@dataclass(slots=True)
class Shard:
    """Tasks that make the parts of one shard."""

    tasks: list[Task] = field(default_factory=list)
    weight: int = 0
    size: int = 0

    def add(self, task: Task) -> None:
        """Add one task."""
        place = task.item.place
        held = len(place.data) if isinstance(place, Lines) else 0
        self.tasks.append(task)
        self.size += _TASK_BYTES + held
        self.weight += KNOWN if task.known else place.data.count(b"\n") + 1 if isinstance(place, Lines) else DOCUMENT


def waves(found: Iterable[tuple[Item, Entry | None]], slots: Callable[[], int]) -> Iterator[list[list[Task]]]:
    """Lists of shards, about one shard for each slot of the cluster, in the order of the items."""
    wave: list[list[Task]] = []
    size = done = 0
    shard = Shard()
    for item, known in found:
        shard.add(Task(item, known))
        if shard.weight < target(done, slots()) and shard.size < WAVE_BYTES:
            continue
        wave.append(shard.tasks)
        size += shard.size
        done += shard.weight
        shard = Shard()
        if len(wave) >= slots() or size >= WAVE_BYTES:
            yield wave
            wave, size = [], 0
    if shard.tasks:
        wave.append(shard.tasks)
    if wave:
        yield wave


def target(done: int, slots: int) -> int:
    """What a shard should weigh when so much is done."""
    return min(max(done // (slots * SHARE), SMALLEST), LARGEST)
