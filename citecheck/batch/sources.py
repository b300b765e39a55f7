"""The sources of a run, opened in each process from their names alone."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.batch.inputs.items import Settings
    from citecheck.resolver.resolve import Registry
    from citecheck.sources.base import Source

_REMOTE = {
    "crossref": ("crossref", "CrossrefSource"), "datacite": ("datacite", "DataCite"), "pubmed": ("pubmed", "PubMed"),
    "openalex": ("openalex", "OpenAlex"),
}  # fmt: skip


def open_sources(settings: Settings) -> list[Source]:
    """The sources in their order. Raises `ConfigError` for a name nobody knows, `IndexUnusable`."""
    return [_opened(name, settings) for name in settings.sources]


def _opened(name: str, settings: Settings) -> Source:
    kind, _, place = name.partition(":")
    if kind == "index" and place:
        from citecheck.sources.closed import ClosedWorld
        from citecheck.sources.local import LocalIndexSource

        local = LocalIndexSource(Path(place))
        return ClosedWorld(local) if settings.closed else local
    if name not in _REMOTE:
        raise ConfigError(f"Unknown source '{name}': index:DIR or one of {', '.join(_REMOTE)}.")
    module, source = _REMOTE[name]
    make = getattr(import_module(f"citecheck.sources.{module}"), source)
    # all processes of a user keep to one pace and one cache: citecheck/net/turns.py, cache.py
    return cast("Source", make(mailto=settings.mailto, offline=settings.offline))


def registry_of(sources: Iterable[Source]) -> Registry | None:
    """The authority on which DOIs exist, where a source comes with one."""
    return next((s.registry for s in sources if hasattr(s, "registry")), None)
