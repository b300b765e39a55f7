"""The progress of an archive run on stderr: a line that changes on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections import deque
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from citecheck.batch.engine import Status

_LOG_EVERY = 30.0  # seconds between two lines of a log
_REFRESH_EVERY = 0.5  # seconds between two states of a terminal's line
_WINDOW = 60.0  # seconds over which the rate is taken
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class Meter:
    """Shows each `Status` that it is given, not too often."""

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._shown = time.monotonic()
        self._past: deque[tuple[float, int, int]] = deque()

    def __call__(self, status: Status) -> None:
        """Show the progress, where it is time to."""
        now = time.monotonic()
        self._past.append((now, status.done + status.known, status.references))
        while now - self._past[0][0] > _WINDOW:
            self._past.popleft()
        if now - self._shown < (_REFRESH_EVERY if self._terminal else _LOG_EVERY):
            return
        self._shown = now
        first, last = self._past[0], self._past[-1]
        spent = max(last[0] - first[0], 1e-3)
        line = describe(status, (last[1] - first[1]) / spent, (last[2] - first[2]) / spent)
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{line[:100]}")
            sys.stderr.flush()
        else:
            click.echo(line, err=True)

    def close(self) -> None:
        """Clear the line of a terminal."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def describe(status: Status, rate: float, references: float) -> str:
    """`1,204 of 9,000 done, 8.2/s (410 references/s), 16 min left, 3 not readable`."""
    done = status.done + status.known
    parts = [f"{done:,} of {status.total:,} done" if status.total is not None else f"{done:,} done"]
    parts.append(f"{rate:.1f}/s ({references:.0f} references/s)")
    if status.total is not None and rate > 0:
        parts.append(f"{span((status.total - done) / rate)} left")
    if status.failed:
        parts.append(f"{status.failed:,} could not be read")
    return ", ".join(parts)


def span(seconds: float) -> str:
    """`40 s`, `16 min`, `3 h 20 min`, `2 days 4 h`."""
    left = max(round(seconds), 0)
    if left < 2 * _MINUTE:
        return f"{left} s"
    if left < 2 * _HOUR:
        return f"{left // _MINUTE} min"
    if left < 2 * _DAY:
        return f"{left // _HOUR} h {left % _HOUR // _MINUTE} min"
    return f"{left // _DAY} days {left % _DAY // _HOUR} h"
