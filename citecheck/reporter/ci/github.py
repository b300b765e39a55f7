"""Workflow commands of GitHub Actions, the most serious first: a run shows ten of a kind.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.items import incomplete, items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(reports: Sequence[Report]) -> str:
    """One command a finding; one warning for each reason why the run is incomplete."""
    found = sorted(items(reports), key=lambda i: i.severity.rank)
    lines = []
    for item in found:
        values = {
            "file": item.path,
            "line": item.line,
            "col": item.column if item.line else None,
            "title": f"{item.rule} {item.name}",
        }
        shown = {name: _escape_data(str(value)) for name, value in values.items() if value}
        properties = ",".join(f"{k}={v.replace(':', '%3A').replace(',', '%2C')}" for k, v in shown.items())
        place = f"{item.place}: " if item.place else ""
        advice = f"\nSuggestion: {item.suggestion}" if item.suggestion else ""
        lines.append(f"::{_COMMANDS[item.severity]} {properties}::{_escape_data(place + item.message + advice)}")
    lines += [f"::warning title=citecheck%2C not checked::{_escape_data(why)}" for why in incomplete(reports)]
    return "".join(f"{line}\n" for line in lines)


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
