"""The formats of a report by name. A module is imported when its format is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report


@dataclass(frozen=True, slots=True)
class Format:
    """Where a format's function is, and what it is for. Each takes all reports of a run and gives one text."""

    module: str
    function: str
    about: str


FORMATS = {
    "concise": Format("concise", "render_concise", "one line a finding, as compilers print them"),
    "html": Format("html_report", "render_html", "a page for editors, in one file"),
    "markdown": Format("markdown", "render_markdown", "tables for a job summary or an issue"),
    "csv": Format("csv_report", "render_csv", "a table for spreadsheets"),
    "sarif": Format("sarif", "render_sarif", "SARIF 2.1.0, for code scanning"),
    "junit": Format("junit", "render_junit", "JUnit XML, for test reports"),
    "github": Format("github", "render_github", "annotations of GitHub Actions"),
    "gitlab": Format("gitlab", "render_gitlab", "GitLab's code quality report"),
    "rdjson": Format("rdjson", "render_rdjson", "reviewdog's diagnostics"),
}


def render(name: str, reports: Sequence[Report]) -> str:
    """The text of reports in a format of the table."""
    chosen = FORMATS[name]
    function = getattr(import_module(f"citecheck.reporter.{chosen.module}"), chosen.function)
    text: str = function(reports)
    return text
