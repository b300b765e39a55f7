"""One run at a time in a folder. The lock is the system's: it ends with the process that holds it, killed or not."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock of a folder; `ConfigError` where another run does."""
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file.fileno()):
            file.seek(0)
            holder = file.read(40).strip()
            who = f" (process {holder})" if holder.isdigit() else ""
            raise ConfigError(f"{path.parent}: another run{who} is at work in this folder; wait for it, or end it.")
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # pragma: no cover - a file system without locks: better two at once than none
        return True
    return True
