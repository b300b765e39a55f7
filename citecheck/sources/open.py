"""Sources opened from their names: the one place that knows which there are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from citecheck.net.bundle import AnswerCache
    from citecheck.sources.base import Registry, Source
    from citecheck.sources.retractions import Retractions

# Services asked over the network: the module and the class of each.
_SERVICES = {
    "crossref": ("crossref", "CrossrefSource"),
    "datacite": ("datacite", "DataCite"),
    "pubmed": ("pubmed", "PubMed"),
    "openalex": ("openalex", "OpenAlex"),
}
SOURCE_NAMES = ("crossref", "index:DIR", "datacite", "pubmed", "openalex")
DEFAULT_SOURCES = ("crossref",)


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """Which sources are asked, and how.

    Attributes:
        sources: names in the order of asking: `crossref`, `index:DIR`, `datacite`, `pubmed`, `openalex`.
        offline: send nothing; only local indexes and the cache are asked.
        mailto: the user's address, for Crossref's polite pool.
        record: a new folder that takes in all answers of the run.
        replay: a folder whose answers are given again, as on their day.
        plan: takes in the questions that a dry run would have asked.
        closed: what a local index does not have does not exist.
    """

    sources: tuple[str, ...] = ()
    offline: bool = False
    mailto: str | None = None
    record: str | None = None
    replay: str | None = None
    plan: list[str] | None = None
    closed: bool = False

    @property
    def day(self) -> date:
        """The date of the run: that of the bundle which is replayed, else today."""
        if self.replay is None:
            return today()
        from citecheck.net.bundle import day_of_bundle

        return day_of_bundle(Path(self.replay))

    def cache(self) -> AnswerCache | None:
        """Where answers are kept, where that is not the user's cache alone."""
        if self.record is None and self.replay is None:
            return None
        from citecheck.net.bundle import Recording, Replay
        from citecheck.net.cache import HttpCache

        return Replay(Path(self.replay)) if self.replay else Recording(HttpCache(), Path(self.record or ""), today())


@dataclass(frozen=True, slots=True)
class Sources:
    """The opened sources of a run, in the order of asking, and what is asked beside them.

    Attributes:
        sources: what references are looked up in.
        registry: asked whether a DOI that no source has is registered at all; without it none is called unregistered.
        retractions: an imported table of retraction notices.
    """

    sources: tuple[Source, ...]
    registry: Registry | None = None
    retractions: Retractions | None = None

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a source could do without, such as a cache that cannot be used."""
        return tuple(warning for source in self.sources for warning in source.warnings)

    def close(self) -> None:
        """Close connections and caches."""
        for source in self.sources:
            source.close()


def open_sources(options: SourceOptions) -> Sources:
    """Open the sources named, with the registry that the first of them brings and the table of retractions.

    Args:
        options: without any name, Crossref is opened (offline: its cache).

    Raises:
        ConfigError: a name is unknown, a key is missing, or the table of retractions is damaged.
        IndexUnusable: a local index cannot be used.
    """
    from citecheck.sources.retractions import open_retractions

    opened = tuple(_open_source(name, options) for name in options.sources or DEFAULT_SOURCES)
    registry = next((source.registry for source in opened if source.registry is not None), None)
    return Sources(opened, registry, open_retractions())


def today() -> date:
    """The date of the run (UTC); `SOURCE_DATE_EPOCH` fixes it, so that the same input gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}.") from error


def _open_source(name: str, options: SourceOptions) -> Source:
    kind, _, place = name.partition(":")
    if kind == "index":
        return _open_index(place, closed=options.closed)
    if name not in _SERVICES:
        from citecheck.text.did_you_mean import did_you_mean

        hint = did_you_mean(kind, SOURCE_NAMES)
        if Path(name).is_dir():
            hint = f" For a local index: --source index:{name}."
        raise ConfigError(f"Unknown source '{name}'.{hint}")
    module, class_name = _SERVICES[name]
    service: Any = getattr(import_module(f"citecheck.sources.{module}"), class_name)
    # all processes of a user share one rate and one cache: net/shared_limit.py, net/cache.py
    source: Source = service(mailto=options.mailto, offline=options.offline, cache=options.cache(), plan=options.plan)
    return source


def _open_index(place: str, *, closed: bool) -> Source:
    if not place:
        raise ConfigError("--source index:DIR needs the folder of an index (see `citecheck index build`).")
    from citecheck.sources.closed import ClosedWorld
    from citecheck.sources.local import LocalIndexSource

    index = LocalIndexSource(Path(place))
    return ClosedWorld(index) if closed else index
