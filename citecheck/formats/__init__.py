"""Formats: one reader a format, each turns bytes into a `Document`."""

from __future__ import annotations

from citecheck.formats.registry import Format, formats, read

__all__ = ["Format", "formats", "read"]
