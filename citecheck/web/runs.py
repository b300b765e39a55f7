"""The checks that are under way: a process each, a few at once, the others wait their turn; each can be stopped.

A process that crashes, hangs or takes too much takes nothing with it. What it did is read from its files.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from citecheck.models import Step
from citecheck.web.results import Result, RunError
from citecheck.web.sessions import State
from citecheck.web.worker import FAILED, MEMORY, PROGRESS, RESULT, RUN_ERROR, Task
from citecheck.workers.child import child_command, kill_group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from citecheck.web.marks import Mark
    from citecheck.web.sessions import Run, Session, Store

_SHOWN_IN_MINUTES = 120.0  # seconds from which on a time is given in minutes
_ISSUE = "This is a fault of citecheck, not of your file; please report it."


@dataclass(frozen=True, slots=True)
class Bounds:
    """What checks may take. Times are seconds: a list of 500 takes Crossref's public pool some ten minutes.

    Attributes:
        at_once: checks that run at the same time.
        waiting: checks that may wait.
        longest: for a whole check.
        silent: without a step; Crossref may ask one to wait for a minute, three times.
        file: for one file of a report.
        memory: bytes that a process may take.
    """

    at_once: int = 2
    waiting: int = 30
    longest: float = 2 * 3600.0
    silent: float = 600.0
    file: float = 180.0
    memory: int = MEMORY


@dataclass(slots=True)
class Runs:
    """All checks of one server. To be used within its event loop."""

    store: Store
    mailto: str | None = None
    bounds: Bounds = field(default_factory=Bounds)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _stopped: dict[str, tuple[State, str]] = field(default_factory=dict)
    _room: asyncio.Semaphore | None = None
    _files: asyncio.Semaphore | None = None

    @property
    def full(self) -> bool:
        """Whether too many wait already."""
        return len(self._tasks) >= self.bounds.at_once + self.bounds.waiting

    def start(self, session: Session) -> None:
        """Queue the last run of a session."""
        self._tasks[session.id] = asyncio.create_task(self._run_check(session.id))

    def ahead(self, identifier: str) -> int:
        """How many checks come before one that waits."""
        return max(list(self._tasks).index(identifier) - self.bounds.at_once + 1, 0) if identifier in self._tasks else 0

    def step(self, session: Session) -> Step | None:
        """The last step that the process of a session has noted."""
        try:
            return msgspec.json.decode((self.store.run_folder(session) / PROGRESS).read_bytes(), type=Step)
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return None

    async def stop(self, identifier: str, state: State = State.CANCELLED, why: str = "") -> None:
        """End a check; return when its process is gone."""
        task = self._tasks.get(identifier)
        if task is None:
            return
        self._stopped[identifier] = (state, why)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.shield(asyncio.gather(task, return_exceptions=True))

    async def stop_asking(self) -> int:
        """End every check that may ask over the network; return how many."""
        names = [i for i in self._tasks if (s := self.store.get(i)) and not s.last.offline]
        for identifier in names:
            await self.stop(identifier, State.CANCELLED, "Stopped when this computer was set to offline.")
        return len(names)

    async def close(self) -> None:
        """End all checks, because the program ends."""
        for identifier in list(self._tasks):
            await self.stop(identifier, State.INTERRUPTED, "The program ended before this check did.")

    # --- one check ----------------------------------------------------------------------------------------------

    async def _run_check(self, identifier: str) -> None:
        state, why = State.FAILED, ""
        try:
            self._room = self._room or asyncio.Semaphore(self.bounds.at_once)
            async with self._room:
                self._save_state(identifier, State.RUNNING)
                why = await self._check_session(identifier)
                state = State.FAILED if why else State.DONE
        except asyncio.CancelledError:
            state, why = self._stopped.get(identifier, (State.INTERRUPTED, ""))
        except OSError as error:
            why = f"The check could not be started: {error.strerror or error}."
        finally:
            self._tasks.pop(identifier, None)
            self._stopped.pop(identifier, None)
            self._save_state(identifier, state, why)

    def _save_state(self, identifier: str, state: State, why: str = "") -> None:
        session = self.store.get(identifier)
        if session is None:
            return
        run = replace(session.last, state=state, why=why)
        if not state.in_flight:
            run = replace(run, ended=time.time())
        if state is State.DONE:
            result = result_of_run(self.store, session, run)
            if result is None:
                run = replace(run, state=State.FAILED, why=f"The check left no result. {_ISSUE}")
            else:
                run = replace(run, counts=result.counts, format=result.format)
                marks = self.store.marks(identifier)
                if marks.keys() & result.moved.keys():  # a mark stays when only the sentence around it was edited
                    moved = {result.moved.get(fingerprint, fingerprint): mark for fingerprint, mark in marks.items()}
                    self.store.save_marks(identifier, moved)
        former = [r for r in session.runs[:-1] if r.state is State.DONE]
        session = replace(session.with_last(run), used=time.time())
        self.store.save(session)
        if run.state is State.DONE:
            for replaced in former:
                self.store.forget_run(session, replaced)

    async def _check_session(self, identifier: str) -> str:
        """Check a session in a process of its own; return why that failed, or an empty text."""
        session = self.store.get(identifier)
        if session is None:
            return "It was deleted."
        run, folder = session.last, self.store.run_folder(session)
        before = session.done
        task = Task(
            str(folder),
            run.manuscript,
            run.references,
            run.sources,
            run.offline,
            self.mailto,
            str(self.store.run_folder(session, before) / RESULT) if before else None,
        )
        return await self._run_process(task, folder, self.bounds.longest, self.bounds.silent)

    async def file(self, session: Session, run: Run, name: str, suffix: str, marks: Mapping[str, Mark]) -> Path | str:
        """Make one file of a report anew; return its path, or why it cannot be made."""
        self._files = self._files or asyncio.Semaphore(self.bounds.at_once)
        folder = self.store.run_folder(session, run)
        out = f"out-{os.urandom(8).hex()}"
        task = Task(str(folder), run.manuscript, run.references, format=name, suffix=suffix, out=out, marks=dict(marks))
        async with self._files:
            why = await self._run_process(task, folder, self.bounds.file, self.bounds.file)
        return why or folder / out

    async def _run_process(self, task: Task, folder: Path, longest: float, silent: float) -> str:
        """Run a process to its end; return why it failed, or an empty text."""
        for name in (RUN_ERROR, *(() if task.format else (PROGRESS,))):
            (folder / name).unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(
            *child_command("citecheck.web.worker", memory=self.bounds.memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            assert process.stdin is not None  # noqa: S101 - asked for above
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            with suppress(ConnectionError):
                await process.stdin.drain()
            slow = await _wait_for(process, folder / PROGRESS, longest, silent)
        finally:
            if process.returncode is None:
                kill_group(process.pid)  # with whatever it has started
                await process.wait()
            if process.stdin is not None:
                process.stdin.close()
        if slow:
            return slow
        if process.returncode == 0:
            return ""
        return _explain_failure(folder, process.returncode or 0)


async def _wait_for(process: asyncio.subprocess.Process, progress: Path, longest: float, silent: float) -> str:
    """Wait for a process as long as it may take; return why it is given up, or an empty text."""
    began = time.monotonic()
    last, seen = began, 0.0
    while True:
        try:
            await asyncio.wait_for(process.wait(), min(longest, silent, 1.0))
        except TimeoutError:
            pass
        else:
            return ""
        now = time.monotonic()
        changed = _time_changed(progress)
        last, seen = (now, changed) if changed != seen else (last, seen)
        if now - began > longest or now - last > silent:
            spent = now - began
            words = f"{spent / 60:.0f} minutes" if spent >= _SHOWN_IN_MINUTES else f"{spent:.0f} seconds"
            return f"It was given up after {words} without an end."


def _time_changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _explain_failure(folder: Path, code: int) -> str:
    """The reason that a process has left when it failed, or what its exit code means."""
    if code == FAILED:
        with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            run_error = msgspec.json.decode((folder / RUN_ERROR).read_bytes(), type=RunError)
            return f"citecheck failed on this file ({run_error.why}). {_ISSUE}" if run_error.ours else run_error.why
    if code == -signal.SIGKILL:
        return "The check was ended by the system, most likely for want of memory. Close other programs and try again."
    return f"The check stopped unexpectedly (code {code}). {_ISSUE}"


def result_of_run(store: Store, session: Session, run: Run) -> Result | None:
    """The result of a run, where it can be read."""
    try:
        return msgspec.json.decode((store.run_folder(session, run) / RESULT).read_bytes(), type=Result)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
