"""Colour for a terminal, or none: the layout is the same with and without."""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.models import Severity

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class Style:
    """Wraps text in SGR sequences where `color` is on. Lay out first: sequences have no width."""

    color: bool = False

    def strong(self, text: str) -> str:
        """Headings."""
        return self._sgr("1", text)

    def dim(self, text: str) -> str:
        """What may be skipped."""
        return self._sgr("2", text)

    def severity(self, severity: Severity, text: str) -> str:
        """A rule's code in the colour of its severity."""
        return self._sgr(_COLOURS[severity], text)

    def _sgr(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text
