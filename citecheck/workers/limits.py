"""Limits that a child process sets upon itself: the kernel keeps them, whatever hangs there."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

# The process that watches ends this one first; the kernel's clock is for where nobody watches any more.
_GRACE_FACTOR, _GRACE_SECONDS = 1.2, 5.0
_PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that this process gets when its parent ends


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take.

    Attributes:
        seconds: of a processor core.
        wall: seconds of waiting.
        memory: bytes of one process.
    """

    seconds: float = 120.0
    wall: float = 120.0
    memory: int = 2 << 30


def limit_memory(memory: int) -> None:
    """Bound the data of this process in bytes, and let it leave no core file.

    Files that are mapped, as a local index is, do not count. Linux counts so; elsewhere time alone is bounded.
    """
    if resource is None:  # pragma: no cover - Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def limit_processor(seconds: int) -> None:
    """Bound the seconds of a core that this process may take in all."""
    if resource is None:  # pragma: no cover - Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def leave_group() -> None:
    """Make this process the leader of a new group: Ctrl-C does not reach it, and it is killed with its children."""
    with suppress(OSError, AttributeError):
        os.setsid()


def end_with_parent() -> None:
    """Let the kernel kill this process when the one that started it ends. On Linux alone."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def start_clock(limits: Limits) -> None:
    """Start the clock of one task: the kernel ends this process where it takes too long."""
    if resource is None or not hasattr(signal, "setitimer"):  # pragma: no cover - Windows
        return
    signal.setitimer(signal.ITIMER_REAL, limits.wall * _GRACE_FACTOR + _GRACE_SECONDS)
    most = math.ceil(time.process_time() + limits.seconds) + 1
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def stop_clock() -> None:
    """Stop the clock of the task that is done."""
    if resource is None or not hasattr(signal, "setitimer"):  # pragma: no cover - Windows
        return
    signal.setitimer(signal.ITIMER_REAL, 0)
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
