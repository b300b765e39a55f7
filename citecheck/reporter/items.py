"""Findings as flat items: path, place and message, which is all that programs of a build ask for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.reporter.plain import printable
from citecheck.reporter.view import ReportView, page_and_part
from citecheck.rules import BY_CODE
from citecheck.text.citing import describe_work, target_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citecheck.models import Finding, Report, Severity

STDIN = "standard-input"


@dataclass(frozen=True, slots=True)
class Item:
    """One finding. `path` is relative to the working folder where it lies inside; `line` and `column` count from 1.

    `place` names a page or part of documents that have no lines: `page 3, footnote 2`. `text` is the citation or entry.
    `suggestion` says what to do, and on lines of their own which works a citation without an entry may mean.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    path: str
    line: int | None
    column: int | None
    place: str
    text: str
    suggestion: str
    fingerprint: str
    suppressed_by: str | None

    @property
    def where(self) -> str:
        """`paper.md:12:5`, `paper.docx (page 3)`."""
        if self.line:
            return f"{self.path}:{self.line}:{self.column or 1}"
        return f"{self.path} ({self.place})" if self.place else self.path


def items(reports: Iterable[Report], *, suppressed: bool = False) -> list[Item]:
    """The findings of reports, in their order; suppressed ones only where asked for."""
    return [item for report in reports for item in _items_of_report(report) if suppressed or not item.suppressed_by]


def _items_of_report(report: Report) -> Iterator[Item]:
    view = ReportView(report)
    paths = {document: relative(path) for document, path in view.paths.items()}
    first = next(iter(paths.values()), STDIN)
    for finding in report.findings:
        location = finding.locations[0] if finding.locations else None
        subject = view.citation_of(finding) or view.reference_of(finding)
        yield Item(
            rule=finding.rule,
            name=BY_CODE[finding.rule].name,
            severity=finding.severity,
            message=printable(finding.message),
            path=paths.get(location.document, first) if location else first,
            line=location.line if location else None,
            column=location.column if location else None,
            place=", ".join(page_and_part(location)),
            text=printable(subject.raw) if subject else "",
            suggestion="\n".join(filter(None, (printable(finding.suggestion or ""), *_possible_works(view, finding)))),
            fingerprint=finding.fingerprint,
            suppressed_by=finding.suppressed_by,
        )


def _possible_works(view: ReportView, finding: Finding) -> Iterator[str]:
    """The works that may be meant, one a line; with their citations where one finding lists many."""
    for work in view.possible_works(finding):
        yield f"Perhaps this work is meant: {printable(describe_work(work))}"
    if BY_CODE[finding.rule].folds:
        for (citation, target), works in view.suggested_works.items():
            cited = printable(target_text(view.citations[citation].targets[target]))
            yield from (f"{cited}: perhaps {printable(describe_work(work))}" for work in works)


def relative(path: str) -> str:
    """A path as build programs want it: with slashes, relative to the working folder where it lies inside."""
    if path == "-":
        return STDIN
    whole, here = os.path.realpath(path), os.path.realpath(os.curdir)
    inside = whole.startswith(here.rstrip(os.sep) + os.sep)
    return printable((os.path.relpath(whole, here) if inside else path).replace(os.sep, "/"))


def incomplete(reports: Iterable[Report]) -> list[str]:
    """Why a clean result may not be clean: what was not checked."""
    return [printable(why) for report in reports if not report.complete for why in report.incomplete_because]
