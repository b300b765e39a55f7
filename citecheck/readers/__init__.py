"""Readers: one module a format, each turns bytes into a `Document`."""

from __future__ import annotations

from citecheck.readers.registry import FORMATS, read

__all__ = ["FORMATS", "read"]
