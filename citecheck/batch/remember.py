"""Identical references resolved once: a process keeps each resolution for equal references that follow.

A resolution depends on the reference as printed, the sources and the day, and in a run only the first differs.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citecheck.models import Outcome
from citecheck.resolver.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date

    from citecheck.models import Reference, Resolution
    from citecheck.sources.base import Registry, Source

MOST = 10_000  # resolutions kept: some 5 KB each (80 dev strings, 2026-11)


@dataclass(slots=True)
class ResolutionCache:
    """Called in place of `resolve`; keeps the resolutions of one run."""

    most: int = MOST
    asked: int = 0
    known: int = 0
    unanswered: int = 0  # since sources were opened
    _kept: OrderedDict[Hashable, Resolution] = field(default_factory=OrderedDict)

    def __call__(
        self,
        references: Sequence[Reference],
        sources: Sequence[Source],
        *,
        today: date,
        registry: Registry | None = None,
    ) -> tuple[Resolution, ...]:
        """One resolution for each reference, in order; each that is new, once."""
        keys = [(r.raw, r.work, r.embedded) for r in references]  # all that `resolve` looks at
        new: dict[Hashable, Reference] = {}
        for key, reference in zip(keys, references, strict=True):
            if key not in self._kept:
                new.setdefault(key, reference)
        made = dict(zip(new, resolve(list(new.values()), sources, today=today, registry=registry), strict=True))
        self.asked += len(references)
        self.known += len(references) - len(new)
        done = tuple(
            replace(made[key] if key in made else self._kept[key], reference=r.id)
            for key, r in zip(keys, references, strict=True)
        )
        for key, resolution in zip(keys, done, strict=True):
            if any(a.outcome is Outcome.UNAVAILABLE for a in resolution.asked):
                self.unanswered += 1
                continue  # asked again: the source may be back
            self._kept[key] = resolution
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return done
