"""The report on a terminal: what is wrong first, then what could not be checked, a summary last.

Plain text of at most 80 columns; colour adds nothing that the words do not say.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Outcome, Reason, Severity, Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.plain import printable, shorten, width, wrap
from citecheck.reporter.terminal.findings import (
    Context,
    entry_name,
    group_lines,
    same_place_lines,
    suggestion_lines,
    work_line,
)
from citecheck.reporter.terminal.style import Style
from citecheck.rules.codes import LIST_MISMATCH, NO_REFERENCE_LIST, RUN_INCOMPLETE, UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Document, Finding, Report, Resolution, Suggestion
    from citecheck.reporter.base import Summary

COLUMNS = 80
MIN_COLUMNS = 50
_HEADINGS = {Severity.ERROR: "WRONG", Severity.WARNING: "TO LOOK AT", Severity.INFO: "FOR INFORMATION"}
_REASONS = {
    "offline-miss": "Not found offline (sources that know more were not asked)",
    "source-unavailable": "A source did not answer",
    "ambiguous": "No record fits clearly enough to be named, or several fit alike",
    "grey-literature": "Of a kind that the sources asked do not index completely",
    "no-title": "Too little is printed to look for it",
    "unparsed": "Not readable as a reference",
    "unsupported-script": "Not in Latin script",
}
_UNCHECKED_RULES = frozenset({UNDETERMINED, RUN_INCOMPLETE})  # said in the section on what could not be checked
_COVERING = frozenset({NO_REFERENCE_LIST, LIST_MISMATCH})
_MOST_CANDIDATES = 2  # near records shown for an entry that none fits clearly
_MOST_UNCHECKED = 8  # entries shown for one reason; the numbers of the others follow


def render_terminal(report: Report, *, color: bool = False, columns: int = COLUMNS) -> str:
    """The report as text of at most `columns` columns (50 at least), ending in a line end."""
    context = _context(report, Style(color), max(columns, MIN_COLUMNS))
    findings = [f for f in report.findings if not f.suppressed_by]
    shown = [f for f in findings if f.rule not in _UNCHECKED_RULES]
    summary = summarize(report)
    if not findings and not _unchecked(report):
        return "\n".join(_all_well(report, summary, context)) + "\n"
    sections = [
        *(_section(severity, shown, context) for severity in Severity),
        _possible_works(report, findings, context),
        _unchecked_section(report, context),
        _summary_section(report, summary, context),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _context(report: Report, style: Style, columns: int) -> Context:
    suggestions: dict[str, tuple[Suggestion, ...]] = {}
    for each in report.suggestions:
        suggestions[each.citation] = (*suggestions.get(each.citation, ()), each)
    return Context(
        paths={d.id: d.path for d in report.documents} | {f.id: f.path for d in report.documents for f in d.included},
        citations={c.id: c for c in report.citations},
        references={r.id: r for r in report.references},
        suggestions=suggestions,
        columns=columns,
        style=style,
    )


def _section(severity: Severity, findings: Iterable[Finding], context: Context) -> list[str]:
    own = [f for f in findings if f.severity is severity]
    if not own:
        return []
    lines = [context.style.strong(f"{_HEADINGS[severity]} ({len(own)})")]
    if severity is Severity.INFO:
        for _, same in groupby(own, key=lambda f: f.rule):
            lines += ["", *group_lines(list(same), context)]
    else:
        for _, same in groupby(own, key=lambda f: (f.rule, f.citation, f.reference, f.locations[:1])):
            lines += ["", *same_place_lines(list(same), context)]
    return lines


def _possible_works(report: Report, findings: Iterable[Finding], context: Context) -> list[str]:
    """Suggestions for citations that one covering finding lists instead of a finding each."""
    if not any(f.rule in _COVERING for f in findings) or not report.suggestions:
        return []
    lines = [context.style.strong("WORKS THAT MAY BE MEANT"), "Suggestions; the list has none of them."]
    seen: set[str] = set()
    for (citation, target), same in groupby(report.suggestions, key=lambda s: (s.citation, s.target)):
        text = printable(context.citations[citation].targets[target].text)
        if text not in seen:
            seen.add(text)
            place = context.place(context.citations[citation].location)
            lines += ["", *wrap(f"{text} ({place})", context.columns)]
            lines += [line for each in same for line in suggestion_lines(each, context)]
    return lines


# --- what could not be checked ------------------------------------------------------------------------------


def _unchecked(report: Report) -> list[str]:
    """Ids of the references that are undetermined."""
    return [r.reference for r in report.resolutions if r.verdict is Verdict.UNDETERMINED]


def _unchecked_section(report: Report, context: Context) -> list[str]:
    undetermined = [r for r in report.resolutions if r.verdict is Verdict.UNDETERMINED]
    if not undetermined and report.complete:
        return []
    lines = [context.style.strong(f"NOT CHECKED ({len(undetermined)}): neither right nor wrong")]
    for reason in dict.fromkeys(r.reason for r in undetermined):
        own = [r for r in undetermined if r.reason == reason]
        ids = [r.reference for r in own]
        lines += ["", *wrap(f"{_REASONS.get(reason, printable(reason) or 'Not determined')}:", context.columns)]
        for each in own[:_MOST_UNCHECKED]:
            lines += [_entry_line(each.reference, context), *_candidate_lines(each, context)]
        if len(ids) > _MOST_UNCHECKED:
            names = (entry_name(context.references[i]) for i in ids[_MOST_UNCHECKED:] if i in context.references)
            lines += wrap(f"and entries {', '.join(names)}", context.columns, first="  ")
    for why in report.incomplete_because:
        lines += ["", *wrap(f"The run is incomplete: {printable(why)}.", context.columns)]
    return lines


def _candidate_lines(resolution: Resolution, context: Context) -> list[str]:
    """The nearest records of an entry that none fits clearly: one must be able to choose."""
    if resolution.reason != Reason.AMBIGUOUS:
        return []
    works = [c.work for c in resolution.candidates[:_MOST_CANDIDATES]]
    return [line for w in works for line in wrap(work_line(w), context.columns, first="       ? ", rest=" " * 9)]


def _entry_line(identifier: str, context: Context) -> str:
    reference = context.references.get(identifier)
    if reference is None:
        return f"  {printable(identifier)}"
    return shorten(f"  {entry_name(reference):>3}  {printable(reference.raw)}", context.columns)


# --- the summary --------------------------------------------------------------------------------------------


def _summary_section(report: Report, summary: Summary, context: Context) -> list[str]:
    rows = [
        *(("Document", _document(d)) for d in report.documents),
        ("Citations", _citations(report, summary)),
        ("References", _references(report, summary)),
    ]
    if report.resolutions:
        rows += [("Verdicts", _counted(summary.verdicts)), ("Asked", _asked(report))]
    rows.append(("Findings", _findings(summary)))
    if report.resolutions:
        rows.append(("Complete", _complete(report)))
    lines = [context.style.strong("SUMMARY")]
    for name, value in rows:
        lines += wrap(value, context.columns, first=f"  {name:<11}", rest=" " * 13)
    return lines


def _complete(report: Report) -> str:
    """An unchecked reference never looks like a checked one."""
    if not report.complete:
        return "no: see NOT CHECKED"
    left = len(_unchecked(report))
    return f"yes, with {left} not determined: see NOT CHECKED" if left else "yes"


def _document(document: Document) -> str:
    path = "standard input" if document.path == "-" else printable(document.path)
    role = " (reference list)" if document.role == "references" else ""
    problems = "".join(f"; {printable(p)}" for p in document.problems)
    return f"{path}{role}{problems}"


def _citations(report: Report, summary: Summary) -> str:
    if not summary.citations:
        return "none found"
    targets = sum(len(c.targets) for c in report.citations)
    words = {LinkStatus.NEAR: "with a near miss", LinkStatus.MISSING: "without an entry"}
    parts = [f"{n} {words.get(LinkStatus(s), s)}" for s, n in summary.statuses.items() if n]
    named = f"{targets} work{'' if targets == 1 else 's'}"
    return f"{summary.citations}, naming {named}: {', '.join(parts) or 'not linked'}"


def _references(report: Report, summary: Summary) -> str:
    if not summary.references:
        return "no list found"
    uncited = f", {summary.uncited} cited nowhere" if report.citations else ""
    return f"{summary.references}{uncited}"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {'not determined' if name == 'undetermined' else name}" for name, n in counts.items() if n)


def _findings(summary: Summary) -> str:
    names = {"error": "error", "warning": "warning", "info": "note"}
    return ", ".join(f"{n} {names[s]}{'' if n == 1 else 's'}" for s, n in summary.findings.items())


def _asked(report: Report) -> str:
    """`Crossref 50 times (2026-11-22, 48 from the cache), 2 unanswered`, for each source."""
    parts = []
    all_asked = [a for r in report.resolutions for a in r.asked]
    for source in dict.fromkeys(a.source for a in all_asked):
        own = [a for a in all_asked if a.source == source]
        put = [a for a in own if a.outcome is not Outcome.NOT_ASKED]
        dates = sorted({printable(a.as_of)[:10] for a in put if a.as_of})
        when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}" if dates else ""
        cached = sum(a.cached for a in put)
        kept = f"{cached} from the cache" if cached else ""
        inner = ", ".join(filter(None, (when, kept)))
        failed = sum(a.outcome is Outcome.UNAVAILABLE for a in put)
        text = f"{printable(source)}, {len(put)} question{'' if len(put) == 1 else 's'}" if put else ""
        text += f" ({inner})" if inner else ""
        text += f", {failed} unanswered" if failed else ""
        text = text or f"{printable(source)}, offline and not in the cache"
        parts.append(text)
    return "; ".join(parts) or "no source"


def _all_well(report: Report, summary: Summary, context: Context) -> list[str]:
    """Two lines (more only where the terminal is narrow)."""
    verified = summary.verdicts[Verdict.VERIFIED]
    if report.resolutions:
        what = f"No problem found: {verified} of {summary.references} references verified"
        second = f"Asked: {_asked(report)}."
    else:
        what = f"No problem found: {summary.references} references, not compared with any source"
        second = f"Read: {'; '.join(_document(d) for d in report.documents)}."
    what += f", all {summary.citations} citations linked." if summary.citations else ", no citations in the text."
    lines = wrap(what, context.columns)
    lines += [shorten(second, context.columns)] if width(second) > context.columns else [second]
    return lines
