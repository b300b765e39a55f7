"""Readers: one module a format, each turns bytes into a `Document`."""

from __future__ import annotations

from citecheck.readers.bibliography import read_pair
from citecheck.readers.registry import Format, formats, read

__all__ = ["Format", "formats", "read", "read_pair"]
