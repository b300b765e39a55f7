"""One finding on a terminal: what and where, the sentence or the entry, the reason, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Severity
from citecheck.reporter.plain import around, printable, shorten, width, wrap
from citecheck.rules import BY_CODE
from citecheck.rules.codes import (
    AUTHORS_DIFFER,
    CITATION_AMBIGUOUS,
    CITATION_MISSING,
    CONTAINER_DIFFERS,
    TITLE_DIFFERS,
    VOLUME_ISSUE_PAGES_DIFFER,
    YEAR_DIFFERS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Evidence, Finding, Location, Reference, Suggestion, Work
    from citecheck.reporter.terminal.style import Style

_INDENT = "  "
_FOLD_ABOVE = 4  # findings of one information rule shown in full; more are folded
_SHOWN_FOLDED = 3
_SENTENCE_LINES = 3
# Their message is the comparison, which reads better as two lines one below the other.
_COMPARISONS = frozenset({AUTHORS_DIFFER, TITLE_DIFFERS, YEAR_DIFFERS, CONTAINER_DIFFERS, VOLUME_ISSUE_PAGES_DIFFER})
_TELLING = frozenset({"title", "authors"})  # of another work everything else differs as well
_ALIKE = 12  # letters at either end of an entry that tell it
_SHORT = 24  # columns of a value up to which both sides go on one line
_DIFFER = frozenset({Agreement.DIFFERENT, Agreement.CLOSE})


@dataclass(frozen=True, slots=True)
class Context:
    """What a finding refers to, and how wide and colourful it may be shown."""

    paths: Mapping[str, str]  # by document
    citations: Mapping[str, Citation]
    references: Mapping[str, Reference]
    suggestions: Mapping[str, tuple[Suggestion, ...]]  # by citation
    columns: int
    style: Style

    def place(self, location: Location) -> str:
        """`manuscript.txt:45`, which terminals and editors can follow; with page or part where known."""
        path = printable(self.paths.get(location.document, ""))
        path = "standard input" if path == "-" else path
        if width(path) > self.columns // 2:
            cut = path[-self.columns // 2 :]
            path = "…" + (cut[cut.index("/") :] if "/" in cut else cut)
        parts = [f"{path}:{location.line}" if location.line else path]
        parts += [f"page {location.page}"] if location.page else []
        parts += [printable(location.part)] if location.part and location.part != "body" else []
        return ", ".join(parts)


def finding_lines(finding: Finding, context: Context) -> list[str]:
    """All of one finding."""
    return same_place_lines([finding], context)


def same_place_lines(findings: Sequence[Finding], context: Context) -> list[str]:
    """Findings of one rule about one citation or entry: the sentence or the entry once, then each reason."""
    lines = [_head(findings[0], context), *_subject(findings[0], context)]
    for each in findings:
        lines += [*_reason(each, context), *_advice(each, context)]
    return lines


def group_lines(findings: Sequence[Finding], context: Context) -> list[str]:
    """Information of one rule: in full where it is little, else the first few and a count."""
    if len(findings) <= _FOLD_ABOVE:
        return [line for each in findings for line in [*finding_lines(each, context), ""]][:-1]
    rule = BY_CODE[findings[0].rule]
    code = context.style.severity(Severity.INFO, rule.code)
    lines = [f"{code} {rule.name}, {len(findings)} times"]
    for each in findings[:_SHOWN_FOLDED]:
        text = f"{_about(each, context)}: {printable(each.message)}"
        lines.append(_INDENT + shorten(text, context.columns - len(_INDENT)))
    left = len(findings) - _SHOWN_FOLDED
    lines.append(_INDENT + context.style.dim(f"and {left} more; --format json lists them all."))
    return lines


def _about(finding: Finding, context: Context) -> str:
    reference = context.references.get(finding.reference or "")
    if reference and not finding.citation:
        return f"entry {entry_name(reference)}"
    return context.place(finding.locations[0]) if finding.locations else "document"


def entry_name(reference: Reference) -> str:
    """Its printed number, else its place in the list."""
    return printable(reference.label) if reference.label else str(reference.position)


def _head(finding: Finding, context: Context) -> str:
    """`CC301 identifier-conflict, entry 36                  references.txt:71`."""
    name = BY_CODE[finding.rule].name
    reference = context.references.get(finding.reference or "")
    left = f"{finding.rule} {name}" + (f", entry {entry_name(reference)}" if reference else "")
    places = finding.locations
    right = context.place(places[0]) if places else ""
    if len(places) > 1 and not finding.reference:
        right = f"{len(places)} places, first {right}"
    left, right = shorten(left, context.columns), shorten(right, context.columns - len(_INDENT))
    gap = context.columns - width(left) - width(right)
    styled = context.style.severity(finding.severity, finding.rule) + left[len(finding.rule) :]
    return styled + (" " * gap if gap > 1 else f"\n{_INDENT}") + right if right else styled


def _subject(finding: Finding, context: Context) -> list[str]:
    """The sentence around the marker, or the entry; the entry a near miss means comes with its advice."""
    room = context.columns - len(_INDENT)
    citation = context.citations.get(finding.citation or "")
    reference = context.references.get(finding.reference or "")
    if citation and len(finding.locations) <= 1 + (reference is not None) + 2 * (finding.rule == CITATION_AMBIGUOUS):
        marker = printable(citation.raw)
        sentence = around(printable(citation.sentence) or marker, marker, _SENTENCE_LINES * room - 12)
        return wrap(f"“{sentence}”", context.columns, first=_INDENT)
    if reference and not citation:
        entry = shorten(printable(reference.raw), 2 * room - 8)
        return wrap(entry, context.columns, first=_INDENT)
    return []


def _reason(finding: Finding, context: Context) -> list[str]:
    differing = [e for e in finding.evidence if e.agreement in _DIFFER]
    if finding.rule in _COMPARISONS and differing:
        return [line for e in differing for line in comparison_lines(e, context)]
    lines = wrap(printable(finding.message), context.columns, first=_INDENT)
    for e in differing:
        if e.agreement is Agreement.DIFFERENT and e.field in _TELLING and (e.printed or "") not in finding.message:
            lines += comparison_lines(e, context)
    return lines


def comparison_lines(evidence: Evidence, context: Context) -> list[str]:
    """The field, printed and registered: on one line where short, else one below the other."""
    field = printable(evidence.field).replace("_", " ")
    printed, registered = (printable(value or "nothing") for value in (evidence.printed, evidence.registered))
    if max(width(printed), width(registered)) <= _SHORT:
        return wrap(f"{field}: printed {printed}, registered {registered}", context.columns, first=_INDENT)
    lines = []
    for side, value in (("printed", printed), ("registered", registered)):
        first = f"{_INDENT}{field} {side}: "
        padded = first.ljust(len(f"{_INDENT}{field} registered: "))
        lines += wrap(value, context.columns, first=padded, rest=" " * len(padded))
    return lines


def _advice(finding: Finding, context: Context) -> list[str]:
    lines: list[str] = []
    compared = {printable(e.registered or "") for e in finding.evidence}
    advice = printable(finding.suggestion or "")
    entry = context.references.get(finding.reference or "")
    shown = finding.rule not in _COMPARISONS or is_whole_entry(advice, printable(entry.raw) if entry else "")
    if advice and shown and advice not in compared:
        lines += wrap(advice, context.columns, first=f"{_INDENT}→ ", rest=_INDENT * 2)
    if finding.rule == CITATION_MISSING and finding.citation:
        lines += _suggested(finding, context)
    return lines


def is_whole_entry(advice: str, printed: str) -> bool:
    """Whether a suggestion is the corrected entry: it begins or ends as the printed one."""
    return len(advice) > 2 * _ALIKE and (advice[:_ALIKE] == printed[:_ALIKE] or advice[-_ALIKE:] == printed[-_ALIKE:])


def _suggested(finding: Finding, context: Context) -> list[str]:
    """Works that may be meant; where a citation has several targets, those of the one the message names."""
    citation = context.citations[finding.citation or ""]
    message = printable(finding.message)
    lines: list[str] = []
    for each in context.suggestions.get(citation.id, ()):
        if message.startswith(printable(citation.targets[each.target].text)):
            lines += suggestion_lines(each, context)
    return lines


def suggestion_lines(suggestion: Suggestion, context: Context) -> list[str]:
    """One work that may be meant."""
    return wrap(f"perhaps {work_line(suggestion.work)}", context.columns, first=f"{_INDENT}→ ", rest=_INDENT * 2)


def work_line(work: Work) -> str:
    """A work in a line: `Jovev, Green, Chanen 2013. Title. Journal. doi:10.…`."""
    names = [n.family or n.literal or "" for n in work.authors[:3]]
    people = ", ".join(filter(None, names)) + (" et al." if len(work.authors) > len(names) else "")
    parts = [
        " ".join(filter(None, (people, str(work.year or "")))),
        work.title or "",
        work.container or "",
        f"doi:{work.doi}" if work.doi else "",
    ]
    return ". ".join(printable(p).rstrip(".") for p in parts if p)
