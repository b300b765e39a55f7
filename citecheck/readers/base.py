"""The names that readers of other packages import from here: bytes in, and their text."""

from __future__ import annotations

from citecheck.formats.base import Decoded, Source, decode, neighbour, read_bytes, usable

__all__ = ["Decoded", "Source", "decode", "neighbour", "read_bytes", "usable"]
