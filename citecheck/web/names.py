"""Names that people gave their files: shown, put on downloads, and never used as a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

from citecheck.formats.registry import BUILT_IN
from citecheck.reporter.plain import printable

LONGEST = 120  # code points of a name that are kept
_SLASHES = re.compile(r"[/\\]+")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"|?*/\\]+')  # what one system or another refuses in a file's name
_NOT_ASCII = re.compile(r"[^A-Za-z0-9 ._()-]+")
_SUFFIXES = frozenset(suffix for each in BUILT_IN.values() for suffix in each.suffixes)


def shown_name(given: str, default: str) -> str:
    r"""A file's name as it is kept and shown: its last part, on one line.

    `C:\papers\a.docx` is `a.docx`; a name of dots and blanks is `default`.
    """
    last = _SLASHES.split(given.rstrip("/\\"))[-1]
    name = unicodedata.normalize("NFC", printable(last)).strip(" .")
    if not name or name == "-":
        return default
    if len(name) <= LONGEST:
        return name
    suffix = PurePath(name).suffix[:10]
    return name[: LONGEST - len(suffix) - 1] + "…" + suffix


def kept_suffix(name: str) -> str:
    """The suffix under which a file is stored: one of those that readers know, else none, and content decides."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in _SUFFIXES else ""


def download_name(name: str, what: str, suffix: str) -> str:
    """The name of a download: `paper.docx`, `letter`, `.docx` is `paper - letter.docx`."""
    stem = _NOT_IN_NAMES.sub(" ", PurePath(name).stem).strip(" .") or "manuscript"
    return f"{stem[:80].strip()} - {what}{suffix}"


def disposition(name: str) -> str:
    """The header that makes a browser save a file under a name (RFC 6266): in ASCII, and as it is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _NOT_ASCII.sub("_", plain).strip(" .") or "report"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
