"""Bounds of one document, set by the process that reads it upon itself: the kernel keeps them whatever hangs there."""

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

_GRACE = 1.2, 5.0  # the process that watches comes first: factor and seconds
_DEATH_OF_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of a core for one document, and `wall` seconds of waiting; `memory` is bytes of one process."""

    seconds: float = 120.0
    wall: float = 120.0
    memory: int = 2 << 30


def confine(limits: Limits) -> None:
    """Bounds the memory of this process, and ends it with the one that started it.

    Files that are mapped, as the index is, do not count. Linux counts so; elsewhere time alone is bounded.
    """
    with suppress(OSError, AttributeError):
        os.setsid()  # Ctrl-C is for the process that writes; what this one starts can be ended with it
    if resource is None:  # pragma: no cover - Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)


def begin(limits: Limits) -> None:
    """Starts the clock of one document: the kernel ends this process where it takes too long."""
    if resource is None or not hasattr(signal, "setitimer"):  # pragma: no cover - Windows
        return
    signal.setitimer(signal.ITIMER_REAL, limits.wall * _GRACE[0] + _GRACE[1])
    most = math.ceil(time.process_time() + limits.seconds) + 1
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def end() -> None:
    """Stops the clock."""
    if resource is None or not hasattr(signal, "setitimer"):  # pragma: no cover - Windows
        return
    signal.setitimer(signal.ITIMER_REAL, 0)
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
