"""citecheck: checks that every citation has its reference and every reference its registered work."""

from __future__ import annotations

__version__ = "0.1.0"
