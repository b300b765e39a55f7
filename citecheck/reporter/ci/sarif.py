"""SARIF 2.1.0, as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from citecheck.models import Severity
from citecheck.reporter.items import STDIN, incomplete, items
from citecheck.rules import RULES
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report
    from citecheck.reporter.items import Item

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(reports: Sequence[Report]) -> str:
    """One run: the rules that reported, the results with fingerprints, and what could not be checked."""
    found = items(reports, suppressed=True)
    codes = sorted({i.rule for i in found})
    rules = [
        {
            "id": rule.code,
            "name": "".join(part.capitalize() for part in rule.name.split("-")),
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": f"{rule.summary} {rule.why}"},
            "help": {
                "text": f"{rule.summary} {rule.why}\n\nWhen it can be wrong: {rule.when_it_can_be_wrong}\n\n"
                f"Example: {rule.example}"
            },
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in RULES
        if rule.code in codes
    ]
    why = incomplete(reports)
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "citecheck", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result_object(i, codes) for i in found],
        "invocations": [
            {
                "executionSuccessful": not why,
                "toolExecutionNotifications": [{"level": "warning", "message": {"text": w}} for w in why],
            }
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result_object(item: Item, codes: Sequence[str]) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": quote(item.path, safe="/~")}
    if not item.path.startswith("/") and item.path != STDIN:
        artifact["uriBaseId"] = "%SRCROOT%"
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if item.line:
        physical["region"] = {"startLine": item.line, "startColumn": item.column or 1}
        if item.text:
            physical["region"]["snippet"] = {"text": item.text}
    location: dict[str, Any] = {"physicalLocation": physical}
    if item.place:
        location["logicalLocations"] = [{"name": item.place, "fullyQualifiedName": f"{item.path}: {item.place}"}]
    text = f"{item.message} Suggestion: {item.suggestion}" if item.suggestion else item.message
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": codes.index(item.rule),
        "level": _LEVELS[item.severity],
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"citecheck/v1": item.fingerprint},
    }
    if item.suppressed_by:
        result["suppressions"] = [{"kind": "external", "justification": item.suppressed_by}]
    return result
