"""Processes that work on tasks, watched: one that crashes, hangs or bloats costs its task and nothing else.

Each process has a separate pipe, so that the death of one concerns no other. A task over which a process died is
tried once more in a new one, because a machine out of memory kills without asking whose fault it is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from citecheck.errors import CitecheckError
from citecheck.workers.child import Failure, describe_exit, kill_group, ran_out_of_time
from citecheck.workers.limits import end_with_parent, leave_group, limit_memory, start_clock, stop_clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from citecheck.workers.limits import Limits

Task = TypeVar("Task")
GARBAGE = 50_000  # objects made between two looks for garbage, as the command line has it
_AHEAD = 2  # tasks a process has at a time: one under way, one waiting
_SMALL = 16_384  # bytes of a task that fits a pipe while the process is busy: sending it never waits
_START_SECONDS = 120.0  # that a process may take to open what it works with: an index on a slow disk
_STARTS = 3  # processes in a row that die before they are ready: then it is the run's fault, not a task's


class Work(Protocol):
    """What the processes of a pool do. Can be pickled."""

    def open(self) -> None:
        """Open what all tasks need. A `CitecheckError` ends the run."""
        ...

    def do(self, task: Any) -> object:  # noqa: ANN401 - what the pool was given
        """The answer to a task. A `MemoryError` loses the task, a `CitecheckError` ends the run."""
        ...


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that could not be done: `why` is `more than 6 s`, `SIGSEGV`."""

    failure: Failure
    why: str


class Pool(Generic[Task]):
    """The processes of a run."""

    def __init__(self, work: Work, limits: Limits, count: int) -> None:
        self._work, self._limits = work, limits
        self._context = multiprocessing.get_context("spawn")  # threads of arrow and tantivy do not survive a fork
        self._workers: list[_Worker[Task]] = []
        self._waiting: deque[_Attempt[Task]] = deque()
        self._count = count
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def free(self) -> bool:
        """Whether one more task can be given."""
        return not self._waiting and (len(self._workers) < self._count or any(w.has_room for w in self._workers))

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._waiting) or any(worker.tasks for worker in self._workers)

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def give(self, task: Task) -> None:
        """Add a task, for the process that has the least to do."""
        self._waiting.append(_Attempt(task))
        self._assign_waiting()

    def work_off(self, tasks: Iterator[Task], tick: float) -> Iterator[Iterator[tuple[Task, object]]]:
        """Hand out tasks as there is room, until all are done.

        Yields:
            After `tick` seconds at most, what was done in them (as from `wait`), which is to be taken before going on.
        """
        more = True
        while more or self.busy:
            while more and self.free:
                task = next(tasks, None)
                more = task is not None
                if task is not None:
                    self.give(task)
            if self.busy:
                yield self.wait(tick)

    def wait(self, seconds: float) -> Iterator[tuple[Task, object]]:
        """What is done after some seconds at most: each task with its answer, or as `Lost`.

        Raises:
            CitecheckError: no process can work.
        """
        deadline = min((worker.deadline(self._limits) for worker in self._workers), default=0.0)
        timeout = max(0.0, min(seconds, deadline - time.monotonic()))
        ready = wait_for([worker.pipe for worker in self._workers], timeout)
        for worker in [w for w in self._workers if w.pipe in ready]:
            yield from self._receive_message(worker)
        for worker in [w for w in self._workers if time.monotonic() > w.deadline(self._limits)]:
            yield from self._bury_worker(worker, Lost(Failure.TIMEOUT, f"more than {self._limits.wall:.0f} s"))
        self._assign_waiting()

    def close(self) -> None:
        """End all processes, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _assign_waiting(self) -> None:
        while self._waiting:
            if len(self._workers) < self._count and all(worker.tasks for worker in self._workers):
                self._workers.append(self._start_worker())
            with_room = [worker for worker in self._workers if worker.has_room]
            if not with_room:
                return
            worker = min(with_room, key=lambda w: len(w.tasks))
            data = pickle.dumps(self._waiting[0].task)
            if worker.tasks and len(data) > _SMALL:
                return  # waits for a process that is idle, and so reads
            if not worker.tasks and worker.ready:
                worker.since = time.monotonic()
            worker.tasks.append(self._waiting.popleft())
            with suppress(OSError):  # a dead one: found out when its pipe is read
                worker.pipe.send_bytes(data)

    def _start_worker(self) -> _Worker[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve_tasks, args=(theirs, self._work, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic())

    def _receive_message(self, worker: _Worker[Task]) -> Iterator[tuple[Task, object]]:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            yield from self._bury_worker(worker)
            return
        match message:
            case _Ready():
                worker.ready, worker.since, self._failed_starts = True, time.monotonic(), 0
            case _Unusable(why):
                raise CitecheckError(why)
            case _Exhausted():
                why = f"more than {self._limits.memory >> 20} MB of memory"
                yield from self._bury_worker(worker, Lost(Failure.MEMORY, why))
            case _:
                worker.since = time.monotonic()
                worker.done += 1
                yield worker.tasks.popleft().task, message

    def _bury_worker(self, worker: _Worker[Task], lost: Lost | None = None) -> Iterator[tuple[Task, object]]:
        """A process is gone, or has to go: its first task is why, the others go to other processes."""
        if lost is None:
            worker.process.join(5)
        worker.end()
        self._workers.remove(worker)
        code = worker.process.exitcode
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise CitecheckError(
                    f"The processes of the run do not start ({describe_exit(code)}): is --memory too small?"
                )
        if lost is None and ran_out_of_time(code):
            lost = Lost(Failure.TIMEOUT, f"more than {self._limits.seconds:.0f} s")
        lost = lost or Lost(Failure.CRASHED, describe_exit(code))
        if worker.tasks and worker.ready:
            # a crash can be the machine's, and memory can be what earlier tasks left
            innocent = lost.failure is Failure.CRASHED or (lost.failure is Failure.MEMORY and worker.done > 0)
            if innocent and not worker.tasks[0].again:
                worker.tasks[0].again = True
            else:
                yield worker.tasks.popleft().task, lost
        self._waiting.extendleft(reversed(worker.tasks))


@dataclass(slots=True)
class _Attempt(Generic[Task]):
    """A task, and whether a process died over it already."""

    task: Task
    again: bool = False


@dataclass(slots=True)
class _Worker(Generic[Task]):
    """One process: the tasks it has, the first of them under way since `since` (monotonic seconds)."""

    process: SpawnProcess
    pipe: Connection
    since: float
    tasks: deque[_Attempt[Task]] = field(default_factory=deque)
    ready: bool = False
    done: int = 0

    @property
    def has_room(self) -> bool:
        return len(self.tasks) < _AHEAD

    def deadline(self, limits: Limits) -> float:
        """When it has to be done with what it does."""
        if not self.ready:
            return self.since + _START_SECONDS
        return self.since + limits.wall if self.tasks else float("inf")

    def end(self) -> None:
        """Kill the process and what it started."""
        self.pipe.close()
        if self.process.pid:
            kill_group(self.process.pid)
        with suppress(ProcessLookupError):
            self.process.kill()  # where it has not made its group yet
        self.process.join()


# --- within the process -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ready:
    """The process has opened what it needs."""


@dataclass(frozen=True, slots=True)
class _Unusable:
    """The run cannot go on: an index is broken, a source unknown."""

    why: str


@dataclass(frozen=True, slots=True)
class _Exhausted:
    """There is no memory left; the process ends."""


def _serve_tasks(pipe: Connection, work: Work, limits: Limits) -> None:
    """Work until the pipe is closed."""
    if not os.environ.get("CITECHECK_DEBUG"):
        _silence_output()
    leave_group()
    limit_memory(limits.memory)
    end_with_parent()
    gc.set_threshold(GARBAGE, 20, 20)
    try:
        work.open()
    except CitecheckError as error:
        pipe.send(_Unusable(str(error)))
        return
    pipe.send(_Ready())
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = pipe.recv()
            start_clock(limits)
            try:
                answer = work.do(task)
            except MemoryError:
                answer = _Exhausted()
            except CitecheckError as error:
                answer = _Unusable(str(error))
            stop_clock()
            pipe.send(answer)
            if isinstance(answer, _Exhausted | _Unusable):
                return


def _silence_output() -> None:
    """Send what libraries print over broken documents nowhere: standard output is the run's, stderr its progress."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.close(nowhere)
    sys.stdin = None
