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
    from citecheck.reporter.items import Item

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(reports: Sequence[Report]) -> str:
    """One command a finding; one warning for each reason why the run is incomplete."""
    found = sorted(items(reports), key=lambda i: i.severity.rank)
    lines = [_write_command(item) for item in found]
    lines += [f"::warning title=citecheck%2C not checked::{_escape_data(why)}" for why in incomplete(reports)]
    return "".join(f"{line}\n" for line in lines)


def _write_command(item: Item) -> str:
    values = {
        "file": item.path,
        "line": item.line,
        "col": item.column if item.line else None,
        "title": f"{item.rule} {item.name}",
    }
    shown = ",".join(f"{name}={_escape_property(str(value))}" for name, value in values.items() if value)
    place = f"{item.place}: " if item.place else ""
    advice = f"\nSuggestion: {item.suggestion}" if item.suggestion else ""
    return f"::{_COMMANDS[item.severity]} {shown}::{_escape_data(place + item.message + advice)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
