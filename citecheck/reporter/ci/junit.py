"""JUnit XML: a suite a document, a case a finding; errors are failures, an incomplete run is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from citecheck.models import Severity
from citecheck.reporter.items import incomplete, items, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report
    from citecheck.reporter.items import Item


def render_junit(reports: Sequence[Report]) -> str:
    """`testsuites` with one suite for each report."""
    suites = [_suite(report) for report in reports]
    body = "".join(f"{line}\n" for suite in suites for line in suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="citecheck">\n{body}</testsuites>\n'


def _suite(report: Report) -> list[str]:
    found, why = items([report]), incomplete([report])
    name = relative(report.documents[0].path) if report.documents else "references"
    failures = sum(i.severity is Severity.ERROR for i in found)
    cases = [line for item in found for line in _case(item)]
    for each in why:
        cases += [f'  <testcase classname={_attribute(name)} name="not checked">',
                  f'   <error type="incomplete" message={_attribute(each)}/>', "  </testcase>"]  # fmt: skip
    cases = cases or [f"  <testcase classname={_attribute(name)} name={_attribute('citations and references')}/>"]
    tests = max(len(found) + len(why), 1)
    head = f' <testsuite name={_attribute(name)} tests="{tests}" failures="{failures}" errors="{len(why)}" skipped="0">'
    return [head, *cases, " </testsuite>"]


def _case(item: Item) -> list[str]:
    place = f" (line {item.line})" if item.line else f" ({item.place})" if item.place else ""
    head = f"  <testcase classname={_attribute(item.path)} name={_attribute(f'{item.rule} {item.name}{place}')}"
    body = escape("\n".join(part for part in (item.where, item.text, item.message, item.suggestion) if part))
    if item.severity is Severity.ERROR:
        failure = f"   <failure type={_attribute(item.rule)} message={_attribute(item.message)}>{body}</failure>"
        return [f"{head}>", failure, "  </testcase>"]
    return [f"{head}>", f"   <system-out>{body}</system-out>", "  </testcase>"]


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})
