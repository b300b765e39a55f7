"""JUnit XML: a suite a document, a case a finding; errors are failures, an incomplete run is an error."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from citecheck.models import Severity
from citecheck.reporter.items import incomplete, items, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

_quote = partial(quoteattr, entities={"\n": "&#10;"})  # an attribute with its quotes


def render_junit(reports: Sequence[Report]) -> str:
    """`testsuites` with one suite for each report."""
    suites = [_suite_lines(report) for report in reports]
    body = "".join(f"{line}\n" for suite in suites for line in suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="citecheck">\n{body}</testsuites>\n'


def _suite_lines(report: Report) -> list[str]:
    found, why = items([report]), incomplete([report])
    name = relative(report.documents[0].path) if report.documents else "references"
    failures = sum(i.severity is Severity.ERROR for i in found)
    cases = []
    for item in found:
        place = f" (line {item.line})" if item.line else f" ({item.place})" if item.place else ""
        case = f"  <testcase classname={_quote(item.path)} name={_quote(f'{item.rule} {item.name}{place}')}>"
        body = escape("\n".join(part for part in (item.where, item.text, item.message, item.suggestion) if part))
        inside = f"   <system-out>{body}</system-out>"
        if item.severity is Severity.ERROR:
            inside = f"   <failure type={_quote(item.rule)} message={_quote(item.message)}>{body}</failure>"
        cases += [case, inside, "  </testcase>"]
    for reason in why:
        cases += [
            f'  <testcase classname={_quote(name)} name="not checked">',
            f'   <error type="incomplete" message={_quote(reason)}/>',
            "  </testcase>",
        ]
    cases = cases or [f"  <testcase classname={_quote(name)} name={_quote('citations and references')}/>"]
    tests = max(len(found) + len(why), 1)
    head = f' <testsuite name={_quote(name)} tests="{tests}" failures="{failures}" errors="{len(why)}" skipped="0">'
    return [head, *cases, " </testsuite>"]
