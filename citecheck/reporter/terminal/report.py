"""The report on a terminal: what is wrong first, then what could not be checked, a summary last.

Plain text of at most 80 columns; colour adds nothing that the words do not say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Outcome, Reason, Severity, Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.plain import printable, shorten, width, wrap
from citecheck.reporter.terminal.findings import Context, TerminalView, finding_lines, group_lines, possible_work_lines
from citecheck.reporter.terminal.style import Style
from citecheck.rules import BY_CODE
from citecheck.rules.reasons import Search, words_for
from citecheck.text.citing import describe_work, entry_number

if TYPE_CHECKING:
    from citecheck.models import Document, Report, Resolution
    from citecheck.reporter.base import Summary

COLUMNS = 80
MIN_COLUMNS = 50
_HEADINGS = {Severity.ERROR: "WRONG", Severity.WARNING: "TO LOOK AT", Severity.INFO: "FOR INFORMATION"}
_MOST_CANDIDATES = 2  # near records shown for an entry that none fits clearly
_MOST_UNCHECKED = 8  # entries shown for one reason; the numbers of the others follow


def render_terminal(report: Report, *, color: bool = False, columns: int = COLUMNS) -> str:
    """The report as text of at most `columns` columns (50 at least), ending in a line end."""
    view = TerminalView(report)
    context = Context(view, max(columns, MIN_COLUMNS), Style(color))
    summary = summarize(report)
    if not view.findings and not _undetermined_resolutions(report):
        return "\n".join(_all_well_lines(report, summary, context)) + "\n"
    sections = [
        *(_severity_section(severity, context) for severity in Severity),
        _possible_works_section(context),
        _unchecked_section(report, context),
        _summary_section(report, summary, context),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _severity_section(severity: Severity, context: Context) -> list[str]:
    groups = context.view.groups[severity]
    if not groups:
        return []
    lines = [context.style.strong(f"{_HEADINGS[severity]} ({sum(map(len, groups))})")]
    for group in groups:
        lines += ["", *(group_lines if severity is Severity.INFO else finding_lines)(group, context)]
    return lines


def _possible_works_section(context: Context) -> list[str]:
    """Suggestions for citations that are listed by one finding for the whole text instead of by one each."""
    view = context.view
    if not view.suggested_works or not any(BY_CODE[f.rule].folds for f in view.findings):
        return []
    lines = [context.style.strong("WORKS THAT MAY BE MEANT"), "Suggestions; the list has none of them."]
    seen: set[str] = set()
    for (identifier, target), works in view.suggested_works.items():
        citation = view.citations[identifier]
        text = printable(citation.targets[target].text)
        if text not in seen:
            seen.add(text)
            lines += ["", *wrap(f"{text} ({context.place(citation.location)})", context.columns)]
            lines += [line for work in works for line in possible_work_lines(work, context)]
    return lines


# --- what could not be checked ------------------------------------------------------------------------------


def _undetermined_resolutions(report: Report) -> list[Resolution]:
    """Those that say nothing; a template that was never filled in is an error already."""
    return [r for r in report.resolutions if r.verdict is Verdict.UNDETERMINED and r.reason != Reason.PLACEHOLDER]


def _search_of(resolution: Resolution) -> str:
    words = words_for(resolution)
    return words.search.value if words else "Not determined"


def _unchecked_section(report: Report, context: Context) -> list[str]:
    undetermined = _undetermined_resolutions(report)
    if not undetermined and report.complete:
        return []
    lines = [context.style.strong(f"NOT CHECKED ({len(undetermined)}): neither right nor wrong")]
    references = context.view.references
    by_reason: dict[tuple[str, str], list[Resolution]] = defaultdict(list)
    for resolution in sorted(undetermined, key=lambda r: _search_of(r) != Search.FOUND_NOTHING):
        words = words_for(resolution)
        why = words.why if words else printable(resolution.reason) or "no reason is given"
        by_reason[_search_of(resolution), why].append(resolution)
    shown = ""
    for (search, why), same_reason in by_reason.items():
        if search != shown:
            number = sum(len(rest) for (other, _), rest in by_reason.items() if other == search)
            lines += ["", *wrap(f"{search} ({number})", context.columns)]
        shown = search
        lines += ["", *wrap(f"{why[:1].upper()}{why[1:]}:", context.columns, first="  ")]
        for resolution in same_reason[:_MOST_UNCHECKED]:
            lines += _unchecked_entry_lines(resolution, context)
        more = [r.reference for r in same_reason[_MOST_UNCHECKED:]]
        if more:
            names = ", ".join(printable(entry_number(references[i])) for i in more if i in references)
            lines += wrap(f"and entries {names}", context.columns, first="  ")
    for why in report.incomplete_because:
        lines += ["", *wrap(f"The run is incomplete: {printable(why)}.", context.columns)]
    return lines


def _unchecked_entry_lines(resolution: Resolution, context: Context) -> list[str]:
    """An entry; where no record fits clearly, with the nearest ones, so that one can choose."""
    reference = context.view.references.get(resolution.reference)
    if reference is None:
        lines = [f"  {printable(resolution.reference)}"]
    else:
        lines = [shorten(f"  {printable(entry_number(reference)):>3}  {printable(reference.raw)}", context.columns)]
    if resolution.reason == Reason.AMBIGUOUS:
        for candidate in resolution.candidates[:_MOST_CANDIDATES]:
            lines += wrap(printable(describe_work(candidate.work)), context.columns, first="       ? ", rest=" " * 9)
    return lines


# --- the summary --------------------------------------------------------------------------------------------


def _summary_section(report: Report, summary: Summary, context: Context) -> list[str]:
    names = {"error": "error", "warning": "warning", "info": "note"}
    findings = ", ".join(f"{n} {names[s]}{'' if n == 1 else 's'}" for s, n in summary.findings.items())
    uncited = f", {summary.uncited} cited nowhere" if report.citations else ""
    rows = [
        *(("Document", _describe_document(d)) for d in report.documents),
        ("Citations", _count_citations(report, summary)),
        ("References", f"{summary.references}{uncited}" if summary.references else "no list found"),
    ]
    if report.resolutions:
        verdicts = {("not determined" if v == "undetermined" else v): n for v, n in summary.verdicts.items() if n}
        rows += [("Verdicts", ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items()))]
        rows += [("Asked", _describe_asked(report))]
    rows.append(("Findings", findings))
    if report.resolutions:
        rows.append(("Complete", _describe_completeness(report)))
    lines = [context.style.strong("SUMMARY")]
    for name, value in rows:
        lines += wrap(value, context.columns, first=f"  {name:<11}", rest=" " * 13)
    return lines


def _describe_completeness(report: Report) -> str:
    """A run with an unchecked reference never looks like one without."""
    if not report.complete:
        return "no: see NOT CHECKED"
    count = len(_undetermined_resolutions(report))
    return f"yes, with {count} not determined: see NOT CHECKED" if count else "yes"


def _describe_document(document: Document) -> str:
    path = "standard input" if document.path == "-" else printable(document.path)
    role = " (reference list)" if document.role == "references" else ""
    problems = "".join(f"; {printable(p)}" for p in document.problems)
    return f"{path}{role}{problems}"


def _count_citations(report: Report, summary: Summary) -> str:
    if not summary.citations:
        return "none found"
    targets = sum(len(c.targets) for c in report.citations)
    words = {LinkStatus.NEAR: "with a near miss", LinkStatus.MISSING: "without an entry"}
    parts = [f"{n} {words.get(LinkStatus(s), s)}" for s, n in summary.statuses.items() if n]
    named = f"{targets} work{'' if targets == 1 else 's'}"
    return f"{summary.citations}, naming {named}: {', '.join(parts) or 'not linked'}"


def _describe_asked(report: Report) -> str:
    """`Crossref, 50 questions (2026-11-22, 48 from the cache), 2 unanswered`, for each source."""
    parts = []
    all_asked = [a for r in report.resolutions for a in r.asked]
    for source in dict.fromkeys(a.source for a in all_asked):
        put = [a for a in all_asked if a.source == source and a.outcome is not Outcome.NOT_ASKED]
        if not put:
            parts.append(f"{printable(source)}, offline and not in the cache")
            continue
        dates = sorted({printable(a.as_of)[:10] for a in put if a.as_of})
        when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}" if dates else ""
        cached = sum(a.cached for a in put)
        details = ", ".join(filter(None, (when, f"{cached} from the cache" if cached else "")))
        failed = sum(a.outcome is Outcome.UNAVAILABLE for a in put)
        text = f"{printable(source)}, {len(put)} question{'' if len(put) == 1 else 's'}"
        text += f" ({details})" if details else ""
        parts.append(text + (f", {failed} unanswered" if failed else ""))
    return "; ".join(parts) or "no source"


def _all_well_lines(report: Report, summary: Summary, context: Context) -> list[str]:
    """Two lines (more only where the terminal is narrow)."""
    verified = summary.verdicts[Verdict.VERIFIED]
    if report.resolutions:
        what = f"No problem found: {verified} of {summary.references} references verified"
        second = f"Asked: {_describe_asked(report)}."
    else:
        what = f"No problem found: {summary.references} references, not compared with any source"
        second = f"Read: {'; '.join(_describe_document(d) for d in report.documents)}."
    what += f", all {summary.citations} citations linked." if summary.citations else ", no citations in the text."
    lines = wrap(what, context.columns)
    lines += [shorten(second, context.columns)] if width(second) > context.columns else [second]
    return lines
