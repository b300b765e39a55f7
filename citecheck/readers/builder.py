"""The names that readers of other packages import from here: writing a text with the way back to its source."""

from __future__ import annotations

from citecheck.formats.builder import TextBuilder, composed, composed_with_offsets, merged

__all__ = ["TextBuilder", "composed", "composed_with_offsets", "merged"]
