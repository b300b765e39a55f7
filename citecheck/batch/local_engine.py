"""All cores of one machine: a pool of processes that read, and this one, which hands out, gathers and commits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.batch.engine import Status, counted, is_news, todo
from citecheck.batch.inputs.items import Outcome
from citecheck.batch.work import digests, failed
from citecheck.batch.worker import Answer, Reading, Task, Unchanged, answer
from citecheck.workers.limits import Limits
from citecheck.workers.pool import Lost, Pool

if TYPE_CHECKING:
    from citecheck.batch.engine import Plan
    from citecheck.batch.inputs.items import Item, Settings

SHARD_BYTES = 32 << 20  # of rows as they are sent; a part on the disk is about a tenth
SHARD_ITEMS = 2_000  # documents: bounds what is held in memory where they have few rows
SHARD_SECONDS = 60.0  # what a killed run has to do again, at most, for each process
_TICK = 0.5  # seconds between two looks at what is done


@dataclass(slots=True)
class _Shard:
    """Rows that are not on the disk yet."""

    answers: list[Answer] = field(default_factory=list)
    size: int = 0
    since: float = field(default_factory=time.monotonic)

    def add(self, made: Answer) -> None:
        if not self.answers:
            self.since = time.monotonic()
        self.answers.append(made)
        self.size += made.size

    @property
    def full(self) -> bool:
        late = bool(self.answers) and time.monotonic() - self.since > SHARD_SECONDS
        return late or self.size > SHARD_BYTES or len(self.answers) >= SHARD_ITEMS

    def commit(self, plan: Plan) -> None:
        if self.answers:
            made, self.answers, self.size = self.answers, [], 0
            json = {m.entry.id: m.json for m in made if m.json is not None}
            plan.store.commit([m.packed for m in made], [m.entry for m in made], json)


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """`workers` processes, each document within `limits`."""

    workers: int
    limits: Limits = field(default_factory=Limits)

    def run(self, plan: Plan) -> Status:
        """Do all that is to be done; whatever ends it, what was done by then is committed."""
        status = Status()
        counted(plan, status)
        shard = _Shard()
        try:
            self._work_off(plan, status, shard)
        finally:
            shard.commit(plan)
        plan.tell(status)
        return status

    def _work_off(self, plan: Plan, status: Status, shard: _Shard) -> None:
        tasks = (Task(item, known) for item, known in todo(plan))
        with Pool[Task](Reading(plan.settings), self.limits, self.workers) as pool:
            for done in pool.work_off(tasks, _TICK):
                for task, result in done:
                    if isinstance(result, Unchanged):
                        status.known += 1
                        continue
                    made = answer_of(task.item, plan.settings, result)
                    status.add(made.entry.outcome, made.references)
                    if is_news(plan, made.entry):
                        shard.add(made)
                if shard.full:
                    shard.commit(plan)
                plan.tell(status)


def answer_of(item: Item, settings: Settings, result: object) -> Answer:
    """What the pool gave for an item, as its rows."""
    if isinstance(result, Lost):
        return given_up(item, settings, result)
    assert isinstance(result, Answer)  # noqa: S101 - all else that `Reading.do` gives
    return result


def given_up(item: Item, settings: Settings, lost: Lost) -> Answer:
    """The row of an item that the pool gave up."""
    outcome = Outcome(lost.failure.value)
    match outcome:
        case Outcome.TIMEOUT:
            why = f"{item.shown} takes {lost.why}: it is given up (--timeout allows more)."
        case Outcome.MEMORY:
            why = f"{item.shown} needs {lost.why}: it is given up (--memory allows more)."
        case _:
            why = f"{item.shown}: the process that read it died, twice ({lost.why})."
    return answer(failed(item, settings, outcome, why, digests(item)))
