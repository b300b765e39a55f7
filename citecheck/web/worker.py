"""One check, or one file of a report, in a process of its own: a document that breaks it does not break the server.

The task comes as one line of JSON on standard input, which stays open: when it closes, the server is gone and so is
this process. It writes files into the folder of the run.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from citecheck.errors import CitecheckError, InputError
from citecheck.models import Report, Step
from citecheck.reporter.plain import printable, shorten
from citecheck.web.marks import Mark, with_marks  # noqa: TC001 - msgspec reads the annotations
from citecheck.web.results import Result, RunError, result_of, with_places
from citecheck.web.sessions import Upload, write_whole  # noqa: TC001 - msgspec reads it at run time
from citecheck.workers.child import kill_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.models import Document

MEMORY = 3 * 1024**3  # bytes of data: 250 MB of .docx and a report of 20,000 entries take less than 2 GB
_HALVES = re.compile("[\ud800-\udfff]")  # of a character outside the first plane
_LONGEST_SHOWN = 300  # code points of a reference that is being asked for
_NOTE_EVERY = 0.2  # seconds between two notes of progress
REPORT, BODY, RESULT, RUN_ERROR, PROGRESS = "report.json", "body.html", "result.json", "trouble.json", "progress.json"
FAILED = 3


@dataclass(frozen=True, slots=True)
class Task:
    """What to do in the folder of a run: a check, or with a `format` one file of its report."""

    folder: str
    manuscript: Upload
    references: Upload | None = None
    sources: tuple[str, ...] = ()
    offline: bool = True
    mailto: str | None = None
    before: str | None = None  # the result of the version before
    format: str = ""
    suffix: str = ""
    out: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)


def main() -> int:
    """Read the task and do it; `run_error.json` says in one line why that failed."""
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Task)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    folder = Path(task.folder).resolve()
    os.chdir(folder / "in")
    try:
        _write_file(task, folder) if task.format else _check_manuscript(task, folder)
    except CitecheckError as error:
        run_error = RunError(printable(str(error)))
    except MemoryError:
        run_error = RunError("It needs more memory than a check is given. Try the document without its pictures.")
    except Exception as error:  # noqa: BLE001 - reported without its message, which may quote the document
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename.rsplit(os.sep, 1)[-1]}:{frames[-1].lineno}" if frames else "an unknown place"
        run_error = RunError(f"{type(error).__name__} at {place}", ours=True)
    else:
        return 0
    write_whole(folder / RUN_ERROR, msgspec.json.encode(run_error))
    return FAILED


def _end_with_the_server() -> None:
    """Wait for the end of standard input, and end this process with it."""
    while os.read(0, 4096):  # not sys.stdin: its lock would be missed at the end of the interpreter
        pass
    if hasattr(os, "getpgrp") and os.getpgrp() == os.getpid():  # with what it has started itself, and nothing else
        kill_group(os.getpid())
    os._exit(1)


# --- a check ----------------------------------------------------------------------------------------------------


def _check_manuscript(task: Task, folder: Path) -> None:
    from citecheck import pipeline
    from citecheck.reporter.html.report import body
    from citecheck.sources.open import SourceOptions, open_sources

    tell = _ProgressFile(folder / PROGRESS)
    tell(Step("Reading the manuscript"))
    pair = _read_documents(task)
    sources = open_sources(SourceOptions(task.sources, task.offline, task.mailto))
    tell(Step("Finding the citations"))
    report = pipeline.audit(*pair, sources=sources, today=datetime.now(UTC).date(), progress=tell)
    tell(Step("Writing the report"))
    before = None
    if task.before:
        with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            before = msgspec.json.decode(Path(task.before).read_bytes(), type=Result)
    write_whole(folder / REPORT, encode_report(report))
    write_whole(folder / BODY, with_places(body(report, "m1-")).encode("utf-8", "backslashreplace"))
    write_whole(folder / RESULT, msgspec.json.encode(result_of(report, before)))


def _read_documents(task: Task) -> tuple[Document | None, Document | None]:
    """Read the manuscript and its list, named as their owner did; files are opened under our own names alone."""
    from citecheck.bibliography.pairing import pair_of
    from citecheck.formats.base import Source
    from citecheck.formats.registry import read_source

    reference_list = None
    if task.references:
        data = Path(task.references.file).read_bytes()
        reference_list = read_source(Source(task.references.name, data, "references"))
    return pair_of(Source(task.manuscript.name, Path(task.manuscript.file).read_bytes(), "manuscript"), reference_list)


class _ProgressFile:
    """Notes in a file what is being done, not too often."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._last = ("", 0.0)

    def __call__(self, step: Step) -> None:
        doing, at = self._last
        now = self._clock()
        if step.doing == doing and now - at < _NOTE_EVERY and step.done < step.of:
            return
        self._last = (step.doing, now)
        shown = replace(step, about=shorten(printable(step.about), _LONGEST_SHOWN))
        write_whole(self._path, msgspec.json.encode(shown))


def encode_report(report: Report) -> bytes:
    """A report as JSON that can be read back; halves of characters, which no JSON holds, become U+FFFD."""
    try:
        return msgspec.json.encode(report)
    except UnicodeEncodeError:
        return msgspec.json.encode(_replace_halves(msgspec.to_builtins(report)))


def _replace_halves(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_replace_halves(key): _replace_halves(inner) for key, inner in value.items()}
    return [_replace_halves(inner) for inner in value] if isinstance(value, list | tuple) else value


# --- a file of a report -----------------------------------------------------------------------------------------


def _write_file(task: Task, folder: Path) -> None:
    from citecheck.reporter.registry import render_bytes

    report = with_marks(msgspec.json.decode((folder / REPORT).read_bytes(), type=Report), task.marks)
    match task.format:
        case "json":
            from citecheck.reporter.json_report import render_json

            data = render_json(report).encode("utf-8", "backslashreplace")
        case "terminal":
            from citecheck.reporter.terminal.report import render_terminal

            data = render_terminal(report).encode("utf-8", "backslashreplace")
        case "corrected-list":
            data = _corrected_list(report, task)
        case _:
            original = Path(task.manuscript.file).read_bytes()
            data = render_bytes(task.format, [report], task.suffix, original=original)
    write_whole(folder / task.out, data)


def _corrected_list(report: Report, task: Task) -> bytes:
    """The list with its safe corrections: in its own file, or as text where it is part of another document."""
    from citecheck.fix import as_text, plan
    from citecheck.fix.corrected_files import corrected_files

    corrections = plan(report)
    if not corrections.proposals:
        raise InputError("Nothing in the list can be put right with certainty. What differs is in the report.")
    if task.suffix == ".txt":
        return as_text(report, corrections.proposals).encode("utf-8", "backslashreplace")
    stored = {u.name: u.file for u in (task.manuscript, task.references) if u}
    files = corrected_files(report, corrections, lambda path: Path(stored[path]).read_bytes())
    return next((f for f in files if f.changed), files[0]).data()
