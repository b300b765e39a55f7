"""The page around the reports: one file with its style and script, which nothing else may join."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources
from typing import TYPE_CHECKING

from citecheck.reporter.html.findings import GROUPS
from citecheck.reporter.html.pieces import attribute, plural, text
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.reporter.html.view import View


def part(name: str) -> str:
    """A file that goes into the page: `report.css`, `report.js`."""
    return resources.files("citecheck.reporter.html").joinpath(name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy of the page: this style and this script, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def page(views: Sequence[View], bodies: Sequence[str]) -> str:
    """The whole file."""
    style, script = "\n" + part("report.css"), "\n" + part("report.js")
    names = ", ".join(v.name for v in views[:3]) + (" …" if len(views) > 3 else "")  # noqa: PLR2004
    first = views[0].id("findings") if views else "top"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(policy(style, script))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>Citation report: {text(names) or 'nothing'}</title>\n<style>{style}</style>\n</head>\n"
        f'<body>\n<a class="skip" href="#{first}">Skip to the findings</a>\n<main id="top">\n{index(views)}'
        f"{''.join(bodies)}</main>\n{_foot()}<script>{script}</script>\n</body>\n</html>\n"
    )


def _foot() -> str:
    return (
        '<footer class="foot"><p>Made by citecheck '
        f"{__version__}. A finding says what was seen in the text, the list and the registers asked; whether it is a "
        "fault, a person decides. Not found is not the same as not there.</p></footer>\n"
    )


def index(views: Sequence[View]) -> str:
    """A row for each manuscript, where there are several."""
    if len(views) < 2:  # noqa: PLR2004
        return ""
    head = "".join(f'<th scope="col">{GROUPS[k][0]}</th>' for k in ("error", "warning", "open"))
    rows = "".join(_row(v) for v in views)
    return (
        f'<nav class="index" aria-label="Manuscripts"><h1>{plural(len(views), "manuscript")}</h1><table><thead><tr>'
        f'<th scope="col">Manuscript</th>{head}<th scope="col">References</th><th scope="col">Check</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></nav>\n"
    )


def _row(view: View) -> str:
    counts = "".join(
        f'<td class="{k if view.groups[k] else ""}">{len(view.groups[k]):,}</td>' for k in ("error", "warning", "open")
    )
    done = "complete" if view.report.complete else "<b>incomplete</b>"
    path = next(iter(view.paths.values()), "")
    return (
        f'<tr><th scope="row"><a href="#{view.id("report")}"><bdi>{text(view.name)}</bdi></a> '
        f"<small><bdi>{text(path)}</bdi></small></th>{counts}<td>{len(view.report.references):,}</td><td>{done}</td></tr>"
    )
