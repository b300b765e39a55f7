"""One finding on a terminal: what and where, the sentence or the entry, the reason, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.plain import printable, shorten, width, wrap
from citecheck.reporter.view import ReportView, is_unchecked, page_and_part
from citecheck.rules import BY_CODE
from citecheck.rules.codes import IDENTIFIER_CONFLICT, UNREADABLE
from citecheck.text.citing import describe_work, entry_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Evidence, Finding, Location, Work
    from citecheck.reporter.terminal.style import Style

_INDENT = "  "
_FOLD_ABOVE = 4  # findings of one information rule shown in full; more are folded
_SHOWN_FOLDED = 3
_SENTENCE_LINES = 3
_TELLING_FIELDS = frozenset({"title", "authors"})  # of another work everything else differs as well
_ONE_LINE = 24  # columns of a value up to which both sides go on one line


@dataclass(frozen=True)
class TerminalView(ReportView):
    """A report with its findings in the groups in which a terminal shows them."""

    @cached_property
    def groups(self) -> Mapping[Severity, Sequence[Sequence[Finding]]]:
        """By severity: information by rule, the rest by rule and by what it is about.

        What only says that something was not checked has a section of its own; a file that could not be read is an
        error.
        """
        groups: dict[Severity, list[list[Finding]]] = {severity: [] for severity in Severity}
        shown = [f for f in self.findings if f.rule == UNREADABLE or not is_unchecked(f)]
        for severity, found in groups.items():
            same = (f for f in shown if f.severity is severity)
            if severity is Severity.INFO:
                by_rule = groupby(same, key=lambda f: f.rule)
                found += [list(group) for _, group in by_rule]
            else:
                by_subject = groupby(same, key=lambda f: (f.rule, f.citation, f.reference, f.locations[:1]))
                found += [list(group) for _, group in by_subject]
        return groups

    @cached_property
    def folded(self) -> frozenset[int]:
        """Information of a rule that has more of it than is shown in full."""
        return frozenset(id(f) for group in self.groups[Severity.INFO] if len(group) > _FOLD_ABOVE for f in group)


@dataclass(frozen=True, slots=True)
class Context:
    """The report, and how wide and colourful it may be shown."""

    view: TerminalView
    columns: int
    style: Style

    def place(self, location: Location) -> str:
        """`manuscript.txt:45`, which terminals and editors can follow; with page or part where known."""
        path = printable(self.view.paths.get(location.document, ""))
        path = "standard input" if path == "-" else path
        if width(path) > self.columns // 2:
            cut = path[-self.columns // 2 :]
            path = "…" + (cut[cut.index("/") :] if "/" in cut else cut)
        return ", ".join([f"{path}:{location.line}" if location.line else path, *page_and_part(location)])


def finding_lines(findings: Sequence[Finding], context: Context) -> list[str]:
    """Findings of one rule about one citation or entry: the sentence or the entry once, then each reason."""
    lines = [_heading_line(findings[0], context), *_subject_lines(findings[0], context)]
    for finding in findings:
        lines += _reason_lines(finding, context)
        if advice := context.view.suggestion(finding):
            lines += wrap(advice, context.columns, first=f"{_INDENT}→ ", rest=_INDENT * 2)
        for work in context.view.possible_works(finding):
            lines += possible_work_lines(work, context)
    return lines


def group_lines(findings: Sequence[Finding], context: Context) -> list[str]:
    """Information of one rule: in full where it is little, else the first few and a count."""
    if len(findings) <= _FOLD_ABOVE:
        return [line for finding in findings for line in [*finding_lines([finding], context), ""]][:-1]
    rule = BY_CODE[findings[0].rule]
    code = context.style.severity(Severity.INFO, rule.code)
    lines = [f"{code} {rule.name}, {len(findings)} times"]
    for finding in findings[:_SHOWN_FOLDED]:
        reference = context.view.reference_of(finding)
        if reference and not finding.citation:
            subject = f"entry {printable(entry_number(reference))}"
        else:
            subject = context.place(finding.locations[0]) if finding.locations else "document"
        text = f"{subject}: {printable(finding.message)}"
        lines.append(_INDENT + shorten(text, context.columns - len(_INDENT)))
    more = len(findings) - _SHOWN_FOLDED
    lines.append(_INDENT + context.style.dim(f"and {more} more; --format json lists them all."))
    return lines


def _heading_line(finding: Finding, context: Context) -> str:
    """`CC301 identifier-conflict, entry 36                  references.txt:71`."""
    reference = context.view.reference_of(finding)
    left = f"{finding.rule} {BY_CODE[finding.rule].name}" + (
        f", entry {printable(entry_number(reference))}" if reference else ""
    )
    places = finding.locations
    right = context.place(places[0]) if places else ""
    if len(places) > 1 and not finding.reference:
        right = f"{len(places)} places, first {right}"
    left, right = shorten(left, context.columns), shorten(right, context.columns - len(_INDENT))
    gap = context.columns - width(left) - width(right)
    styled = context.style.severity(finding.severity, finding.rule) + left[len(finding.rule) :]
    return styled + (" " * gap if gap > 1 else f"\n{_INDENT}") + right if right else styled


def _subject_lines(finding: Finding, context: Context) -> list[str]:
    """The sentence around the marker, or the entry; the entry a near miss means comes with its advice."""
    room = context.columns - len(_INDENT)
    citation, reference = context.view.citation_of(finding), context.view.reference_of(finding)
    if citation and context.view.has_one_place(finding):
        sentence = context.view.excerpt(citation, _SENTENCE_LINES * room - 12, finding.target).text
        return wrap(f"“{sentence}”", context.columns, first=_INDENT)
    if reference and not citation:
        entry = shorten(printable(reference.raw), 2 * room - 8)
        return wrap(entry, context.columns, first=_INDENT)
    return []


def _reason_lines(finding: Finding, context: Context) -> list[str]:
    """The differences where they are the message, else the message, and what tells one work from the other."""
    rule = BY_CODE[finding.rule]
    if rule.compares and not finding.reason and finding.differences:
        return [line for e in finding.differences for line in _difference_lines(e, context)]
    lines = wrap(printable(finding.message), context.columns, first=_INDENT)
    if finding.rule == IDENTIFIER_CONFLICT:
        for evidence in finding.differences:
            if evidence.field in _TELLING_FIELDS:
                lines += _difference_lines(evidence, context)
    return lines


def _difference_lines(evidence: Evidence, context: Context) -> list[str]:
    """The field, printed and registered: on one line where short, else one below the other."""
    field = printable(evidence.field).replace("_", " ")
    printed, registered = (printable(value or "nothing") for value in (evidence.printed, evidence.registered))
    if max(width(printed), width(registered)) <= _ONE_LINE:
        return wrap(f"{field}: printed {printed}, registered {registered}", context.columns, first=_INDENT)
    lines = []
    for side, value in (("printed", printed), ("registered", registered)):
        first = f"{_INDENT}{field} {side}: "
        padded = first.ljust(len(f"{_INDENT}{field} registered: "))
        lines += wrap(value, context.columns, first=padded, rest=" " * len(padded))
    return lines


def possible_work_lines(work: Work, context: Context) -> list[str]:
    """One work that may be meant."""
    return wrap(f"perhaps {printable(describe_work(work))}", context.columns, first=f"{_INDENT}→ ", rest=_INDENT * 2)
