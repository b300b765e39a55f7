"""One module of citecheck run by a fresh interpreter, within limits of time and memory, and how such processes end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_ROOT = str(Path(__file__).parents[2])  # where the package is found, which may be a checkout
# -P keeps the current folder, which may hold a `re.py` beside a manuscript, out of what is imported
_OPTIONS = ("-P", "-c")
_SCRIPT = (
    "import sys\n"
    "sys.path.append({root!r})\n"
    "from citecheck.workers.limits import limit_memory, limit_processor\n"
    "limit_memory({memory})\n"
    "limit_processor({seconds}) if {seconds} else None\n"
    "from {module} import main\n"
    "sys.exit(main())\n"
)


class Failure(StrEnum):
    """How a child process failed."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    NOT_STARTED = "not-started"


class ChildFailed(Exception):
    """A child process gave no answer. `detail` is what it wrote to stderr, or why it could not be started."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail


def child_command(module: str, *, memory: int, seconds: int = 0) -> list[str]:
    """The command line that runs the `main` of a module.

    Args:
        module: its dotted name.
        memory: the most that it may take, in bytes.
        seconds: of a core that it may take; 0 is no limit.
    """
    script = _SCRIPT.format(root=_ROOT, module=module, memory=memory, seconds=seconds)
    return [sys.executable, *_OPTIONS, script]


def run_module(module: str, given: bytes, *, memory: int, seconds: float) -> bytes:
    """What the `main` of a module writes to standard output when it reads `given` from standard input.

    Whatever ends the wait for it, also Ctrl-C, ends the process.

    Raises:
        ChildFailed: it could not be started, took longer than `seconds`, or ended with another code than 0.
    """
    command = child_command(module, memory=memory, seconds=int(seconds) + 1)
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own interpreter and module
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(Failure.TIMEOUT) from error
    except OSError as error:
        raise ChildFailed(Failure.NOT_STARTED, error.strerror or str(error)) from error
    if done.returncode != 0:
        failure = Failure.TIMEOUT if ran_out_of_time(done.returncode) else Failure.CRASHED
        raise ChildFailed(failure, done.stderr.decode("utf-8", "replace"))
    return done.stdout


def kill_group(pid: int) -> None:
    """Kill the leader of a process group with all that it started; do nothing where it has ended."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:  # pragma: no cover - Windows
            os.kill(pid, signal.SIGTERM)


def describe_exit(code: int | None) -> str:
    """How a process ended: `SIGSEGV`, `exit code 3`."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def ran_out_of_time(code: int | None) -> bool:
    """Whether the kernel ended a process for the time it took."""
    return describe_exit(code) in {"SIGXCPU", "SIGALRM"}  # by name: Windows has neither
