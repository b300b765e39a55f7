"""Faults of a file itself that its reader saw: a broken record, a key twice, an unknown field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.models import Severity
from citecheck.rules import BY_CODE
from citecheck.rules.codes import ENTRY_UNPARSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import Document, Finding

MAX_FAULTS = 200  # of one file that are reported one by one: whoever has more mends the file first


def fault_findings(document: Document) -> Iterator[Finding]:
    """One finding for each fault: at the severity of its rule but at least a warning, or as information."""
    for fault in document.markup.faults[:MAX_FAULTS]:
        severity = BY_CODE[fault.rule].severity
        if not fault.serious:
            severity = Severity.INFO
        elif severity is Severity.INFO:
            severity = Severity.WARNING
        place = document.locate(fault.start, fault.end)
        yield finding(fault.rule, fault.message, locations=[place], severity=severity)
    more = len(document.markup.faults) - MAX_FAULTS
    if more > 0:
        last = document.markup.faults[-1]
        place = document.locate(last.start, last.end)
        yield finding(ENTRY_UNPARSED, f"{more} more faults of this file are not listed.", locations=[place])
