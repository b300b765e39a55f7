"""citecheck: checks that every citation has its reference and every reference its registered work.

The whole API: `read` a document, or `read_pair`, a document with the list it names; `extract` (find and link) or
`audit` (resolve and check too) them into a `Report`; `parse_reference` and `resolve` do one thing alone. `open_sources`
opens what `audit` and `resolve` ask, as `SourceOptions` name it. Loaded on first use, so that importing costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck.bibliography.pairing import read_pair
    from citecheck.errors import CitecheckError
    from citecheck.formats import read
    from citecheck.models import Citation, Document, Finding, Link, Reference, Report, Resolution, Work
    from citecheck.parser.fields.parse import parse_reference
    from citecheck.pipeline import audit, extract
    from citecheck.resolver.resolve import resolve
    from citecheck.sources.open import SourceOptions, open_sources

__all__ = [
    "Citation",
    "CitecheckError",
    "Document",
    "Finding",
    "Link",
    "Reference",
    "Report",
    "Resolution",
    "SourceOptions",
    "Work",
    "__version__",
    "audit",
    "extract",
    "open_sources",
    "parse_reference",
    "read",
    "read_pair",
    "resolve",
]
_HOMES = {
    "audit": "citecheck.pipeline",
    "extract": "citecheck.pipeline",
    "CitecheckError": "citecheck.errors",
    "SourceOptions": "citecheck.sources.open",
    "open_sources": "citecheck.sources.open",
    "parse_reference": "citecheck.parser.fields.parse",
    "read": "citecheck.formats",
    "read_pair": "citecheck.bibliography.pairing",
    "resolve": "citecheck.resolver.resolve",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'citecheck' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "citecheck.models")), name)
