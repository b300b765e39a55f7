"""Many documents in one call: read and checked one after the other, or by several processes, in the order given."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from citecheck.cli.options import Progress
    from citecheck.gate.apply import Gate
    from citecheck.models import Document, Report
    from citecheck.sources.open import SourceOptions, Sources

    Pair = tuple[Document | None, Document | None]

MANY = 24  # documents from which on a second process is worth its start (0.5 s)
MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that no reader could read, and why."""

    why: str


@dataclass(slots=True)
class Audit:
    """`pipeline.audit` with its sources, which are opened at the first document, in each process anew."""

    source_options: SourceOptions
    day: date
    suggest: bool
    sources: Sources | None = None
    progress: Progress | None = None
    also: frozenset[str] = frozenset()

    def __call__(self, manuscript: Document | None, reference_list: Document | None) -> Report:
        """The report of one manuscript."""
        from citecheck import pipeline
        from citecheck.cli.options import open_sources

        self.sources = self.sources or open_sources(self.source_options)
        try:
            return pipeline.audit(
                manuscript,
                reference_list,
                sources=self.sources,
                today=self.day,
                suggest=self.suggest,
                also=self.also,
                progress=self.progress,
            )
        finally:
            if self.progress:
                self.progress.close()


@dataclass(frozen=True, slots=True)
class Documents:
    """How a path becomes a report: its list, its format, whether it changed at all, and what is made of it."""

    gate: Gate
    make: Callable[[Document | None, Document | None], Report]
    reference_list: Document | None
    input_format: str | None
    changed: AbstractSet[str] | None

    def report(self, path: str | None) -> Report | Unreadable | None:
        """The report of one path, or None where none of its files has changed."""
        from citecheck.bibliography.pairing import read_pair

        try:
            own = self.reference_list or self._configured_list(path)
            pair = (None, own) if path is None else read_pair(path, own, input_format=self.input_format)
        except UnreadableInput as error:
            return Unreadable(str(error))
        return self.make(*pair) if self.changed is None or self._is_changed(pair) else None

    def reports(
        self, paths: Sequence[str | None], processes: int
    ) -> Iterator[tuple[str | None, Report | Unreadable | None]]:
        """Each path with its report, in order."""
        if processes < 2:  # noqa: PLR2004 - explained beside it
            yield from ((path, self.report(path)) for path in paths)
            return
        from citecheck.workers.ordered import map_in_order

        yield from map_in_order(_report_of, paths, processes, _set_documents, (self._without_open_sources(),))

    def _without_open_sources(self) -> Documents:
        """The same without the sources that are open in this process."""
        if isinstance(self.make, Audit):
            return replace(
                self, make=Audit(self.make.source_options, self.make.day, self.make.suggest, also=self.make.also)
            )
        return self

    def _configured_list(self, path: str | None) -> Document | None:
        """The list that the configuration names for a manuscript."""
        from citecheck import formats

        table: Mapping[str, str] = self.gate.config.get("references")
        relative = self.gate.relative_path(path) if path else ""
        name = next((file for glob, file in table.items() if path and matches(relative, glob)), None)
        return formats.read(name, role="references") if name and name != path else None

    def _is_changed(self, pair: Pair) -> bool:
        files = [f for d in pair if d for f in (d.path, *(i.path for i in d.included))]
        return any(os.path.realpath(f) in (self.changed or ()) for f in files)


def processes_for(paths: Sequence[str | None]) -> int:
    """How many processes read so many documents: one for few, for standard input, and on one core."""
    if len(paths) < MANY or "-" in paths or None in paths:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


_documents: list[Documents] = []


def _set_documents(documents: Documents) -> None:
    _documents[:] = [documents]


def _report_of(path: str | None) -> Report | Unreadable | None:
    return _documents[0].report(path)
