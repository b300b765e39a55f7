"""Processes that read documents, watched: one that crashes, hangs or bloats costs its document and nothing else.

Each process has a pipe of its own, so that the death of one concerns no other. A document over which a process died
is tried once more in a new one, because a machine out of memory kills without asking whose fault it is.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, Self

from citecheck.batch.inputs.items import Outcome
from citecheck.batch.worker import Answer, Exhausted, Ready, Unchanged, Unusable, main
from citecheck.errors import CitecheckError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from citecheck.batch.inputs.items import Item, Settings
    from citecheck.batch.limits import Limits
    from citecheck.batch.worker import Message, Task

_AHEAD = 2  # tasks a process has at a time: one under way, one waiting
_SMALL = 16_384  # bytes of a task that fits a pipe while the process is busy: sending it never waits
_START = 120.0  # seconds a process may take to open its sources
_STARTS = 3  # processes in a row that die before they are ready: then it is the run's fault, not a document's


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that could not be done, and why."""

    outcome: Outcome
    why: str


Result = tuple["Task", Answer | Unchanged | Lost]


@dataclass(slots=True)
class _Hand:
    """One process: the tasks it has, the first of them under way since `since` (monotonic seconds)."""

    process: SpawnProcess
    pipe: Connection
    since: float
    tasks: deque[Task] = field(default_factory=deque)
    ready: bool = False
    done: int = 0
    over: Lost | None = None  # why it was ended

    def limit(self, limits: Limits) -> float:
        """When it has to be done with what it does."""
        if not self.ready:
            return self.since + _START
        return self.since + limits.wall if self.tasks else float("inf")


class Pool:
    """The processes of a run."""

    def __init__(self, settings: Settings, limits: Limits, count: int) -> None:
        self._settings, self._limits = settings, limits
        self._context = multiprocessing.get_context("spawn")  # threads of arrow and tantivy do not survive a fork
        self._hands: list[_Hand] = []
        self._again: deque[Task] = deque()
        self._count = count
        self._stillborn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def free(self) -> bool:
        """Whether one more task can be given."""
        return not self._again and (len(self._hands) < self._count or any(_has_room(h) for h in self._hands))

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._again) or any(hand.tasks for hand in self._hands)

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [hand.process.pid for hand in self._hands if hand.process.pid]

    def give(self, task: Task) -> None:
        """One more task, for the process that has the least to do."""
        self._again.append(task)
        self._hand_out()

    def wait(self, seconds: float) -> Iterator[Result]:
        """What is done after some seconds at most. Raises `CitecheckError` where no process can work."""
        until = min((hand.limit(self._limits) for hand in self._hands), default=0.0) - time.monotonic()
        ready = wait_for([hand.pipe for hand in self._hands], max(0.0, min(seconds, until)))
        for hand in [h for h in self._hands if h.pipe in ready]:
            yield from self._received(hand)
        for hand in [h for h in self._hands if time.monotonic() > h.limit(self._limits)]:
            yield from self._given_up(hand)
        self._hand_out()

    def close(self) -> None:
        """Ends all processes, whatever they are at."""
        for hand in self._hands:
            self._end(hand)
        self._hands.clear()

    def _start(self) -> _Hand:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=main, args=(theirs, self._settings, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Hand(process, ours, time.monotonic())

    def _end(self, hand: _Hand) -> None:
        """Kills a process and what it started."""
        hand.pipe.close()
        with suppress(ProcessLookupError, PermissionError, AttributeError):
            if hand.process.pid:
                os.killpg(hand.process.pid, signal.SIGKILL)  # its own group: see limits.confine
        with suppress(ProcessLookupError):
            hand.process.kill()
        hand.process.join()

    def _hand_out(self) -> None:
        while self._again:
            if len(self._hands) < self._count and all(hand.tasks for hand in self._hands):
                self._hands.append(self._start())
            rooms = [hand for hand in self._hands if _has_room(hand)]
            if not rooms:
                return
            task = self._again.popleft()
            hand = min(rooms, key=lambda h: len(h.tasks))
            data = pickle.dumps(task)
            if hand.tasks and len(data) > _SMALL:
                self._again.appendleft(task)  # waits for a process that is idle, and so reads
                return
            if not hand.tasks and hand.ready:
                hand.since = time.monotonic()
            hand.tasks.append(task)
            with suppress(OSError):  # a dead one: found out when its pipe is read
                hand.pipe.send_bytes(data)

    def _received(self, hand: _Hand) -> Iterator[Result]:
        try:
            message: Message = hand.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            yield from self._died(hand)
            return
        match message:
            case Ready():
                hand.ready, hand.since, self._stillborn = True, time.monotonic(), 0
            case Unusable(why):
                raise CitecheckError(why)
            case Exhausted():
                hand.over = Lost(Outcome.MEMORY, f"more than {self._limits.memory >> 20} MB of memory")
                yield from self._died(hand)
            case _:
                hand.since = time.monotonic()
                hand.done += 1
                yield hand.tasks.popleft(), message

    def _given_up(self, hand: _Hand) -> Iterator[Result]:
        hand.over = Lost(Outcome.TIMEOUT, f"more than {self._limits.wall:.0f} s")
        yield from self._died(hand)

    def _died(self, hand: _Hand) -> Iterator[Result]:
        """A process is gone, or has to go: its first task is why, the others go to other processes."""
        if hand.over is None:
            hand.process.join(5)
        self._end(hand)
        self._hands.remove(hand)
        self._check_start(hand)
        over = hand.over or _cause(hand.process.exitcode, self._limits)
        tasks = list(hand.tasks)
        if tasks and hand.ready:
            first = tasks.pop(0)
            if first.attempts == 0 and _may_be_innocent(over, hand):
                tasks.insert(0, replace(first, attempts=1))
            else:
                yield first, Lost(over.outcome, _sentence(first.item, over))
        self._again.extendleft(reversed(tasks))

    def _check_start(self, hand: _Hand) -> None:
        if hand.ready:
            return
        self._stillborn += 1
        if self._stillborn >= _STARTS:
            raise CitecheckError(
                f"The processes of the run do not start ({_ending(hand.process.exitcode)}): is --memory too small?"
            )


def _may_be_innocent(over: Lost, hand: _Hand) -> bool:
    """A crash can be the machine's, and memory can be what earlier documents left."""
    return over.outcome is Outcome.CRASHED or (over.outcome is Outcome.MEMORY and hand.done > 0)


def _has_room(hand: _Hand) -> bool:
    return len(hand.tasks) < _AHEAD


def _cause(code: int | None, limits: Limits) -> Lost:
    if _ending(code) in {"SIGXCPU", "SIGALRM"}:  # by name: Windows has neither
        return Lost(Outcome.TIMEOUT, f"more than {limits.seconds:.0f} s")
    return Lost(Outcome.CRASHED, _ending(code))


def _ending(code: int | None) -> str:
    """`SIGSEGV`, `exit code 3`."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _sentence(item: Item, lost: Lost) -> str:
    match lost.outcome:
        case Outcome.TIMEOUT:
            return f"{item.shown} takes {lost.why}: it is given up (--timeout allows more)."
        case Outcome.MEMORY:
            return f"{item.shown} needs {lost.why}: it is given up (--memory allows more)."
        case _:
            return f"{item.shown}: the process that read it died, twice ({lost.why})."
