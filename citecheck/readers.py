"""Where readers of other packages look for what they need: the formats by their name before 0.2.0.

Packages that bring a reader of their own (entry-point group `citecheck.readers`) import from here; `citecheck.formats`
is where the code is.
"""

from __future__ import annotations

from citecheck.bibliography.pairing import read_pair
from citecheck.formats import Format, formats, read
from citecheck.formats.base import Source
from citecheck.formats.builder import TextBuilder

__all__ = ["Format", "Source", "TextBuilder", "formats", "read", "read_pair"]
