"""How the command line ends: with one line on stderr and the right exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from citecheck.errors import CitecheckError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOUND, USAGE, INCOMPLETE, INTERNAL = 1, 2, 3, 4  # as `citecheck --help` says
INTERRUPTED = 128 + 2  # what a shell reports for SIGINT
BROKEN_PIPE = 128 + 13  # and for SIGPIPE
_ISSUES = "https://github.com/citecheck/citecheck/issues"


def guarded(group: click.Group, arguments: Sequence[str]) -> int:
    """Run a command and return the exit code; whatever is raised has been reported on stderr."""
    try:
        code = _invoke(group, arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - the last resort, and it shows what it caught
        return _report_error(error)
    except KeyboardInterrupt:
        with _ignore_interrupts():
            write_stderr("Interrupted.")
        _drop_stdout()
        return INTERRUPTED
    return code


def _invoke(group: click.Group, arguments: Sequence[str]) -> int:
    try:
        with group.make_context("citecheck", list(arguments)) as context:
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None


def _report_error(error: Exception) -> int:
    """Write one line about an error; return the exit code for it."""
    if os.environ.get("CITECHECK_DEBUG") and not isinstance(error, BrokenPipeError):
        traceback.print_exception(error)
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case CitecheckError():
            write_stderr(f"Error: {error}")
            return USAGE
        case BrokenPipeError():
            _drop_stdout()
            return BROKEN_PIPE
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EROFS | errno.EIO):
            file = f" {error.filename}" if error.filename else ""
            write_stderr(f"Error: cannot write{file}: {error.strerror}.")
            _drop_stdout()
            return USAGE
    frames = traceback.extract_tb(error.__traceback__)  # `link.py:120`, without the folders of the machine
    place = f"{frames[-1].filename.rsplit(os.sep, 1)[-1]}:{frames[-1].lineno}" if frames else "an unknown place"
    write_stderr(
        f"Internal error: {type(error).__name__} at {place}: {str(error)[:200]}. "
        f"This is a fault of citecheck; please report it at {_ISSUES} (CITECHECK_DEBUG=1 shows more)."
    )
    return INTERNAL


@contextmanager
def _ignore_interrupts() -> Iterator[None]:
    """Let a second Ctrl-C not break into the message about the first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def write_stderr(message: str) -> None:
    """Write one line to stderr, safe to show on a terminal; a stderr that is closed is no reason to fail."""
    from citecheck.reporter.plain import printable

    try:
        click.echo(printable(message), err=True)
    except (OSError, ValueError, AttributeError):
        return


def _drop_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush stays quiet."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return
