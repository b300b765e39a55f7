"""One piece of work to rows: what every engine calls, in any process. Reads the item's bytes and asks its sources."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from citecheck import pipeline
from citecheck.batch.inputs.items import Done, Entry, Lines, Outcome
from citecheck.batch.inputs.places import source_of
from citecheck.batch.reference_lines import audit_lines
from citecheck.batch.remember import ResolutionCache
from citecheck.batch.tables.rows import About, rows_of
from citecheck.bibliography.pairing import pair_of
from citecheck.errors import InputError, UnreadableInput
from citecheck.formats.base import read_bytes
from citecheck.formats.registry import read_source
from citecheck.models import Reason
from citecheck.rules.codes import RUN_INCOMPLETE
from citecheck.sources.open import open_sources

if TYPE_CHECKING:
    from citecheck.batch.inputs.items import Item, Settings
    from citecheck.formats.base import Source
    from citecheck.models import Report
    from citecheck.sources.open import Sources

    Read = tuple[tuple[str, str], ...]  # files: path, SHA-256

PATIENCE = 300.0  # seconds after which a source that did not answer is asked anew
# Formats that name other files: what is missing today may be there in the next run.
_NAMES_FILES = frozenset({"latex", "markdown", "notebook"})


@dataclass(frozen=True, slots=True)
class Opened:
    """What a process opens once: its sources, and what they answered."""

    sources: Sources
    resolve: ResolutionCache
    since: float  # monotonic seconds


_opened: dict[Settings, Opened] = {}  # those of one run


def opened(settings: Settings) -> Opened:
    """The sources of some settings, opened at the first call. Raises `ConfigError`, `IndexUnusable`.

    One that did not answer is given up by what asks it. A run of days does not end with an outage of minutes: after a
    while sources are opened anew.
    """
    found = _opened.get(settings)
    if found and not (found.resolve.unanswered and time.monotonic() - found.since > PATIENCE):
        return found
    if found:
        found.sources.close()
    sources = open_sources(settings.source_options)
    resolve = found.resolve if found else ResolutionCache()
    resolve.unanswered = 0
    _opened.clear()
    _opened[settings] = Opened(sources, resolve, time.monotonic())
    return _opened[settings]


def process(item: Item, settings: Settings) -> Done:
    """The rows of one item. A document that no reader takes becomes a row that says so.

    Raises for what is wrong with the run (an index that cannot be used), and lets `MemoryError` and faults of
    citecheck pass: the engine, which knows its bounds, makes a row of them by `failed`.
    """
    tools = opened(settings)
    if isinstance(item.place, Lines):
        return _make_done(item, settings, audit_lines(item.place, tools, settings.day))
    read: Read = ()
    try:
        given = _read_files(item)
        read = tuple((file.path, file.sha256) for file in given)
        reference_list = read_source(given[1]) if len(given) > 1 else None
        report = pipeline.audit(
            *pair_of(given[0], reference_list, input_format=settings.input_format),
            sources=tools.sources,
            today=settings.day,
            suggest=settings.suggest,
            resolver=tools.resolve,
        )
    except InputError as error:
        return failed(
            item, settings, Outcome.UNREADABLE, f"{item.origin}: {error}" if item.origin else str(error), read
        )
    files = [(f.path, f.sha256) for d in report.documents for f in d.included]
    files += [(d.path, d.sha256) for d in report.documents]
    return _make_done(item, settings, report, files=tuple(dict.fromkeys([*read, *files])))


def failed(item: Item, settings: Settings, outcome: Outcome, why: str, files: Read = ()) -> Done:
    """The row of an item that could not be done, with a finding CC901 that says why. `why` ends with a full stop."""
    report = pipeline.unreadable(item.path, why, settings.day)
    return _make_done(item, settings, report, outcome, why, files)


def digests(item: Item) -> Read:
    """The files of an item that nothing could be made of, as far as they can be read."""
    try:
        return tuple((file.path, file.sha256) for file in _read_files(item))
    except InputError:
        return ()


def _read_files(item: Item) -> list[Source]:
    """The document of an item, and its list where that is a separate file. Raises `InputError`."""
    references = [source_of(item.reference_list, "references")] if item.reference_list else []
    return [source_of(item.place), *references]


def unchanged(item: Item, files: Read) -> bool:
    """Whether the files that an item's rows were made from are what they were."""
    if isinstance(item.place, Lines):
        return files == ((item.path, sha256(item.place.data).hexdigest()),)
    try:
        document = source_of(item.place)
        wanted = {document.path} | ({item.reference_list.path} if item.reference_list else set())
        return wanted <= {path for path, _ in files} and all(_digest_of(document, path) == sha for path, sha in files)
    except UnreadableInput:
        return False


def _digest_of(document: Source, path: str) -> str | None:
    """The SHA-256 of a document or of a file that it names, in its archive where it comes from one."""
    if path == document.path:
        return document.sha256
    if document.beside is None:
        return read_bytes(path).sha256
    data = document.beside(path)
    return None if data is None else sha256(data).hexdigest()


def _make_done(
    item: Item,
    settings: Settings,
    report: Report,
    outcome: Outcome = Outcome.OK,
    reason: str | None = None,
    files: Read = (),
) -> Done:
    again = any(d.unread and d.format in _NAMES_FILES for d in report.documents) or any(
        r.reason == Reason.SOURCE_UNAVAILABLE for r in report.resolutions
    )
    report = pipeline.keep(report, frozenset(settings.codes))
    lines = isinstance(item.place, Lines)
    if lines:
        files = tuple((d.path, d.sha256) for d in report.documents)
    kind = "lines" if lines else "manuscript"
    sha = files[0][1] if files else None
    rows = rows_of(report, About(item.id, item.path, kind, item.year, outcome.value, reason, sha))
    worst = min((f.severity.rank for f in report.findings if f.rule != RUN_INCOMPLETE), default=None)
    entry = Entry(item.id, outcome, files, again, report.complete, worst)
    if not settings.json:
        return Done(entry, rows)
    from citecheck.reporter.json_report import render_json

    return Done(entry, rows, render_json(report))
