"""The maker of the jinja environments of all pages: the report, the page of an archive, the pages of `citecheck serve`.

Whatever a template puts out is escaped, and what could steer a terminal or turn the writing is taken out of it first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from citecheck.reporter.base import count
from citecheck.reporter.plain import harmless, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_SPACE = re.compile(r"\s+")  # line ends and the like
_FIRST_MARK = "\u0300"  # of the characters that can be stacked; what turns the writing comes later, or is not printable


def make_environment(
    package: str, folder: str = "templates", filters: Mapping[str, Callable[..., Any]] | None = None
) -> Environment:
    """An environment for the templates of a package.

    Args:
        package: the package that holds them
        folder: their folder within the package
        filters: those that the templates use beside `count`, `n`, `stretch` and `doi_address`
    """
    environment = Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"count": count, "n": "{:,}".format, "stretch": stretch, "doi_address": doi_address}
    environment.filters |= filters or {}
    return environment


def clean(value: object) -> object:
    """A value as templates put it out: text on one line without controls; what is HTML already stays as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if value.isprintable() and (value.isascii() or max(value) < _FIRST_MARK):  # most are, and a page holds many
        return value
    return harmless(_SPACE.sub(" ", value))


def stretch(text: str) -> Markup:
    """A stretch of running text, its white space kept, as HTML."""
    return escape(harmless(text))


def doi_address(doi: str) -> str:
    """The address of a DOI at doi.org, whatever stands in it quoted."""
    return "https://doi.org/" + quote(printable(doi), safe="/().;:-_")
