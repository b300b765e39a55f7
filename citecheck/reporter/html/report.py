"""The report as one HTML page: the manuscript with its citations marked, the list with its verdicts, the findings.

One file, nothing loaded from outside, readable without a script. The modules of this folder prepare what is shown as
records; the templates make HTML of them, and escape everything that came from a document.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from citecheck.claims.ledger import ledger
from citecheck.reporter.html.claims import make_claims
from citecheck.reporter.html.environment import make_environment
from citecheck.reporter.html.findings import GROUPS, make_groups
from citecheck.reporter.html.head import make_head
from citecheck.reporter.html.manuscript import make_manuscript
from citecheck.reporter.html.pictures import draw_order, draw_strip, draw_years
from citecheck.reporter.html.reference_list import make_reference_list
from citecheck.reporter.html.view import PageView
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from citecheck.models import Report

_LONG = 1_000_000  # characters of HTML from which on the browser lays out only what is seen (a thesis has several)
_NAMED = 3  # manuscripts that the title of the page names


class Section(NamedTuple):
    """A part of a report: its key in ids, its title, the number of things in it, and its HTML."""

    key: str
    title: str
    number: int
    inside: Markup


def render_html(reports: Sequence[Report]) -> str:
    """The page, with one part for each report."""
    views = [PageView(report, f"m{number}-") for number, report in enumerate(reports, start=1)]
    style, script = ("\n" + read_asset(name) for name in ("report.css", "report.js"))
    names = ", ".join(v.name for v in views[:_NAMED]) + (" …" if len(views) > _NAMED else "")
    return str(
        _render(
            "page.html",
            views=views,
            bodies=[_render_body(view) for view in views],
            names=names or "nothing",
            groups=[(kind, GROUPS[kind].title) for kind in ("error", "warning", "open")],
            style=Markup(style),  # noqa: S704 - a file of this package
            script=Markup(script),  # noqa: S704 - a file of this package
            policy=content_policy(style, script),
            version=__version__,
        )
    )


def body(report: Report, prefix: str = "") -> str:
    """One report as HTML without the page around it; `prefix` keeps the ids of several apart."""
    return str(_render_body(PageView(report, prefix)))


def _render_body(view: PageView) -> Markup:
    claims = ledger(view.report)
    sections = [
        Section("findings", "Findings", len(view.findings), render_findings(view)),
        Section("text", "Text", len(view.report.citations), render_text(view)),
        Section("references", "References", len(view.report.references), render_references(view)),
        Section(
            "claims",
            "Claims",
            len(claims),
            _render("claims.html", list=make_claims(view, claims)) if claims else Markup(),
        ),
    ]
    sections = [section for section in sections if section.inside]
    return _render(
        "report.html",
        view=view,
        head=_render("head.html", head=make_head(view), pictures=render_pictures(view)),
        sections=sections,
        is_long=sum(len(section.inside) for section in sections) > _LONG,
    )


def render_findings(view: PageView) -> Markup:
    """The findings in groups; a calm word where there are none, and how many are silenced."""
    silenced = sum(f.suppressed_by is not None for f in view.report.findings)
    return _render("findings.html", view=view, groups=make_groups(view), silenced=silenced)


def render_text(view: PageView) -> Markup:
    """The manuscript; empty where only a list was checked."""
    text = make_manuscript(view)
    return _render("text.html", text=text) if text else Markup()


def render_references(view: PageView) -> Markup:
    """The reference list; empty where there was no text to find one in."""
    if view.report.references:
        return _render("references.html", list=make_reference_list(view))
    has_text = any(d.text.strip() for d in view.report.documents)
    return Markup('<p class="lead">No reference list was found.</p>') if has_text else Markup()


def render_pictures(view: PageView) -> Markup:
    """The pictures that this report has something for."""
    return _render("pictures.html", strip=draw_strip(view), order=draw_order(view), years=draw_years(view))


@cache
def _environment() -> Environment:
    return make_environment("citecheck.reporter.html")


def _render(template: str, **values: Any) -> Markup:  # noqa: ANN401 - the template's
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - templates escape


def read_asset(name: str) -> str:
    """A file that goes into the page: `report.css`, `report.js`."""
    return resources.files("citecheck.reporter.html").joinpath(name).read_text(encoding="utf-8")


def content_policy(style: str, script: str) -> str:
    """The Content-Security-Policy of the page: this style and this script, and nothing from anywhere."""
    style_hash, script_hash = (
        b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii") for content in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
