"""citecheck: checks that every citation has its reference and every reference its registered work.

The whole API: `read` a document, or `read_pair`, a document with the list it names; `extract` (find and link) or
`audit` (resolve and check too) them into a `Report`; `parse_reference` and `resolve` do one thing alone. Loaded on
first use, so that importing costs nothing.
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

__all__ = [
    "Citation",
    "CitecheckError",
    "Document",
    "Finding",
    "Link",
    "Reference",
    "Report",
    "Resolution",
    "Work",
    "__version__",
    "audit",
    "extract",
    "parse_reference",
    "read",
    "read_pair",
    "resolve",
]
_HOMES = {
    "audit": "citecheck.pipeline",
    "extract": "citecheck.pipeline",
    "CitecheckError": "citecheck.errors",
    "parse_reference": "citecheck.parser.fields.parse",
    "read": "citecheck.formats",
    "read_pair": "citecheck.bibliography.pairing",
    "resolve": "citecheck.resolver.resolve",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'citecheck' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "citecheck.models")), name)
