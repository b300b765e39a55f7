"""reviewdog's diagnostic format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from citecheck.models import Severity
from citecheck.reporter.items import items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

_LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render_rdjson(reports: Sequence[Report]) -> str:
    """One object with all diagnostics."""
    found = []
    for item in items(reports):
        location: dict[str, Any] = {"path": item.path}
        if item.line:
            location["range"] = {"start": {"line": item.line, "column": item.column or 1}}
        place = f"{item.place}: " if item.place else ""
        found.append(
            {
                "message": f"{place}{item.message}",
                "location": location,
                "severity": _LEVELS[item.severity],
                "code": {"value": item.rule},
            }
        )
    return json.dumps({"source": {"name": "citecheck"}, "diagnostics": found}, ensure_ascii=False, indent=1) + "\n"
