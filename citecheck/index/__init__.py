"""The local index of works: embedded, nothing leaves the machine."""

from __future__ import annotations

from citecheck.index.build import BuildSummary, build, update
from citecheck.index.search import Index, open_index
from citecheck.index.store import Manifest

__all__ = ["BuildSummary", "Index", "Manifest", "build", "open_index", "update"]
