"""The pages: templates with what they need, in the words of an editor."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import HTMLResponse

from citecheck.reporter.base import count, write_day
from citecheck.reporter.html.environment import make_environment
from citecheck.text.citing import name_source
from citecheck.version import __version__
from citecheck.web.results import split_at_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment
    from starlette.responses import Response

    from citecheck.models import Step
    from citecheck.web.marks import Mark

STATIC = {
    "report.css": ("citecheck.reporter.html", "report.css", "text/css"),
    "report.js": ("citecheck.reporter.html", "report.js", "text/javascript"),
    "app.css": ("citecheck.web", "static/app.css", "text/css"),
    "app.js": ("citecheck.web", "static/app.js", "text/javascript"),
    "icon.svg": ("citecheck.web", "static/icon.svg", "image/svg+xml"),
}
# the formats of manuscripts and of lists, in the words of an editor
READ = "Word, PDF, LaTeX, OpenDocument, RTF, Markdown, HTML, JATS or TEI"
LISTS = "Word, plain text, BibTeX, RIS, PubMed, EndNote XML or CSL"


def static(name: str) -> tuple[bytes, str] | None:
    """A file of `STATIC` and its media type, or None."""
    if name not in STATIC:
        return None
    package, path, kind = STATIC[name]
    return resources.files(package).joinpath(path).read_bytes(), kind


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page shows: who sees it, and whether anything may leave the computer."""

    token: str = ""
    offline: bool = False
    always_offline: bool = False  # started so: no switch
    asked: str = "Crossref"
    online: str = "Crossref and doi.org"  # whom references may be sent to


def page(name: str, context: PageContext, status: int = 200, **values: object) -> HTMLResponse:
    """Render a page from a template."""
    text = _template_environment().get_template(name).render(context=context, version=__version__, **values)
    return HTMLResponse(text, status)


def message(context: PageContext, status: int, title: str, text: str, **values: object) -> Response:
    """Render a page that says one thing."""
    return page("message.html", context, status, title=title, text=text, **values)


@cache
def _template_environment() -> Environment:
    environment = make_environment("citecheck.web")
    environment.filters |= {"ago": ago, "day": day, "size": size, "percent": percent}
    environment.globals |= {"READ": READ, "LISTS": LISTS}
    return environment


def with_tools(body: str, marks: Mapping[str, Mark], **values: object) -> Markup:
    """Put the tools that mark a finding at the end of each finding of a report's body."""
    template = _template_environment().get_template("tools.html")
    parts: list[str] = []
    seen: set[str] = set()
    for piece, fingerprint in split_at_places(body):
        parts.append(piece)
        if fingerprint and fingerprint not in seen:
            seen.add(fingerprint)
            parts.append(template.render(fingerprint=fingerprint, mark=marks.get(fingerprint), **values))
    return Markup("".join(parts))  # noqa: S704 - the reporter escapes what came from the document


def tool(fingerprint: str, mark: Mark | None, **values: object) -> HTMLResponse:
    """Render the tools that mark one finding."""
    template = _template_environment().get_template("tools.html")
    return HTMLResponse(template.render(fingerprint=fingerprint, mark=mark, **values))


# --- words ------------------------------------------------------------------------------------------------------


def ago(at: float, now: float | None = None) -> str:
    """How long ago: `just now`, `5 minutes ago`, `3 days ago`; then the day."""
    seconds = max((now or time.time()) - at, 0)
    for most, unit, name in ((60, 0, ""), (3600, 60, "minute"), (86_400, 3600, "hour"), (7 * 86_400, 86_400, "day")):
        if seconds < most:
            return f"{count(int(seconds // unit), name)} ago" if unit else "just now"
    return f"on {day(at)}"


def day(at: float) -> str:
    """`27 December 2026`."""
    return write_day(datetime.fromtimestamp(at, UTC).astimezone().date().isoformat())


def size(length: int) -> str:
    """`340 KB`, `2.1 MB`."""
    return f"{length / 1e6:.1f} MB" if length >= 1e6 else f"{max(length / 1e3, 1):.0f} KB"  # noqa: PLR2004 - a megabyte


def percent(step: Step | None) -> int:
    """How much of a step is done."""
    return round(100 * step.done / step.of) if step and step.of else 0


def in_words(sources: Iterable[str]) -> str:
    """`Crossref`, `the local index works, then Crossref`."""
    return ", then ".join(map(source_name, sources))


def source_name(spec: str) -> str:
    """What people call a source of the command line."""
    kind, _, place = spec.partition(":")
    if kind == "index":
        return f"the local index “{place.rstrip('/').rsplit('/', 1)[-1]}”"
    return name_source(kind)
