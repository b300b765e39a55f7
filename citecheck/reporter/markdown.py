"""Markdown, for a job's summary, an issue or a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.base import count, summarize
from citecheck.reporter.items import incomplete, items, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report
    from citecheck.reporter.items import Item

_TITLES = {Severity.ERROR: "Must fix", Severity.WARNING: "Please check", Severity.INFO: "For information"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$@])")


def render_markdown(reports: Sequence[Report]) -> str:
    """A heading a document, a table for each severity; information folded away."""
    lines = []
    for report in reports:
        name = relative(report.documents[0].path) if report.documents else "References"
        found, summary = items([report]), summarize(report)
        counts = ", ".join(f"{n} {severity}" for severity, n in summary.findings.items() if n) or "nothing to report"
        size = f"{count(summary.citations, 'citation')}, {count(summary.references, 'reference')}"
        lines += [f"## {plain(name)}", "", f"{size}: {counts}.", ""]
        lines += [f"> **Not checked:** {plain(why)}" for why in incomplete([report])]
        lines += [""] if not report.complete else []
        for severity, title in _TITLES.items():
            rows = [_table_row(i) for i in found if i.severity is severity]
            if not rows:
                continue
            table = ["| where | rule | finding |", "|---|---|---|", *rows, ""]
            folded = severity is Severity.INFO
            lines += [f"<details><summary>{title} ({len(rows)})</summary>", ""] if folded else [f"### {title}", ""]
            lines += [*table, *(["</details>", ""] if folded else [])]
    return "\n".join(lines)


def _table_row(item: Item) -> str:
    limit = 300  # characters of an entry or a sentence
    text = item.text if len(item.text) <= limit else item.text[: limit - 1] + "…"
    text = f"{plain(text)}<br>" if text else ""
    advice = "".join(f"<br>→ {plain(line)}" for line in item.suggestion.splitlines())
    return f"| {plain(item.where)} | {item.rule} {item.name} | {text}**{plain(item.message)}**{advice} |"


def plain(text: str) -> str:
    r"""Text that Markdown and HTML show unchanged, on one line: `a_b|c` → `a\_b\|c`."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")
