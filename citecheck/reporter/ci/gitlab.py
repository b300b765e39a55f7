"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.items import items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(reports: Sequence[Report]) -> str:
    """An array of issues. Documents without lines get line 1, which the format demands."""
    issues = [
        {
            "description": f"{i.rule} {f'{i.place}: ' if i.place else ''}{i.message}",
            "check_name": i.name,
            "fingerprint": i.fingerprint,
            "severity": _SEVERITIES[i.severity],
            "location": {"path": i.path, "lines": {"begin": i.line or 1}},
        }
        for i in items(reports)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"
