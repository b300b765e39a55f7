"""The report as one HTML page: the manuscript with its citations marked, the list with its verdicts, the findings.

One file, nothing loaded from outside, readable without a script; everything that came from a document is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.claims.ledger import ledger
from citecheck.reporter.html.claims import claims
from citecheck.reporter.html.findings import findings
from citecheck.reporter.html.head import head
from citecheck.reporter.html.manuscript import manuscript
from citecheck.reporter.html.page import page
from citecheck.reporter.html.reference_list import references
from citecheck.reporter.html.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report


_LONG = 1_000_000  # letters of HTML from which on the browser lays out only what is seen (a thesis has several)


def render_html(reports: Sequence[Report]) -> str:
    """The page, with one part for each report."""
    views = [View(report, f"m{number}-") for number, report in enumerate(reports, start=1)]
    return page(views, [_body(view) for view in views])


def body(report: Report, prefix: str = "") -> str:
    """One report as HTML without head and foot; `prefix` keeps the ids of several apart."""
    return _body(View(report, prefix))


def _body(view: View) -> str:
    found = ledger(view.report)
    sections = [
        ("findings", "Findings", len(view.findings), findings(view)),
        ("text", "Text", len(view.report.citations), manuscript(view)),
        ("references", "References", len(view.report.references), references(view)),
        ("claims", "Claims", len(found), claims(view, found)),
    ]
    shown = [s for s in sections if s[3]]
    tabs = "".join(_tab(view, key, title, count) for key, title, count, _ in shown)
    parts = "".join(_section(view, key, title, inside) for key, title, _, inside in shown)
    return (
        f'<article class="report" id="{view.id("report")}" data-prefix="{view.prefix}">\n{head(view)}'
        f'<nav class="tabs" aria-label="Parts of the report">{tabs}</nav>\n'
        f'<div class="parts{" long" if len(parts) > _LONG else ""}">\n{parts}</div></article>\n'
    )


def _tab(view: View, key: str, title: str, count: int) -> str:
    return f'<a href="#{view.id(key)}" id="{view.id(f"{key}-tab")}">{title} <span class="count">{count:,}</span></a>'


def _section(view: View, key: str, title: str, inside: str) -> str:
    return (
        f'<section class="part-of-report {key}" id="{view.id(key)}" aria-labelledby="{view.id(f"{key}-title")}">\n'
        f'<h2 id="{view.id(f"{key}-title")}">{title}</h2>\n{inside}</section>\n'
    )
