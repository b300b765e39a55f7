"""Which reader reads what: by suffix, and by the first bytes, which do not lie."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError, UnreadableInput
from citecheck.readers.base import read_bytes
from citecheck.readers.markdown import read_markdown
from citecheck.readers.plain_text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.models import Document
    from citecheck.readers.base import Source

FORMATS: dict[str, Callable[[Source], Document]] = {"text": read_text, "markdown": read_markdown}
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text"}
_NOT_YET = {
    ".docx": "a Word document", ".doc": "an old Word document", ".odt": "an OpenDocument text", ".pdf": "a PDF",
    ".rtf": "an RTF document", ".tex": "a LaTeX source", ".html": "an HTML page", ".htm": "an HTML page",
    ".xml": "an XML document",
}  # fmt: skip
_SIGNATURES = (
    (re.compile(rb"\s{0,64}%PDF-"), "a PDF"),
    (re.compile(rb"PK\x03\x04"), "a zip-based document (.docx, .odt)"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word document"),
    (re.compile(rb"\{\\rtf"), "an RTF document"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<\?xml"), "an XML document"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<(?:!doctype\s+html|html)\b", re.IGNORECASE), "an HTML page"),
)


def read(path: str, *, role: str = "manuscript", input_format: str | None = None) -> Document:
    """Read a file, or standard input (`-`), as a manuscript or a reference list.

    `input_format` (a key of `FORMATS`) overrules the suffix. Raises `UnreadableInput` with one line that says
    what the input is and what to do, `ConfigError` for a format citecheck does not know.
    """
    if input_format is not None and input_format not in FORMATS:
        raise ConfigError(f"Unknown input format '{input_format}': one of {', '.join(FORMATS)}.")
    suffix = PurePath(path).suffix.lower()
    source = read_bytes(path, role)
    if input_format is None and suffix in _NOT_YET:
        raise _unsupported(path, _NOT_YET[suffix])
    for signature, kind in _SIGNATURES:
        if signature.match(source.data):
            raise _unsupported(source.shown, kind)
    return FORMATS[input_format or _SUFFIXES.get(suffix, "text")](source)


def _unsupported(shown: str, kind: str) -> UnreadableInput:
    return UnreadableInput(f"{shown} is {kind}, which citecheck cannot read yet: save it as .txt or .md (UTF-8).")
