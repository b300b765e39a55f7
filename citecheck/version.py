"""The version of citecheck, where every module can have it without importing the package's surface."""

from __future__ import annotations

__version__ = "0.2.0.dev0"
