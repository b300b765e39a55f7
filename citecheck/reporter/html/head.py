"""The head of a report: what was checked, against what, and how it stands at a glance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Outcome, Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.html.findings import GROUPS
from citecheck.reporter.html.pictures import pictures
from citecheck.reporter.html.pieces import plural, text
from citecheck.reporter.html.record import source_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Report
    from citecheck.reporter.html.view import View

_ASKS = {"error": "must fix", "warning": "please check", "open": "could not be checked", "info": "for information"}


def head(view: View) -> str:
    """Title, facts, what is incomplete, the tally and the pictures."""
    return (
        f'<header class="head"><p class="kind">Citation report</p><h1 dir="auto">{text(view.name)}</h1>'
        f"{_facts(view)}{incomplete(view.report)}{_unchecked(view)}{_problems(view.report)}{tally(view)}{_sums(view)}{pictures(view)}"
        "</header>\n"
    )


def _facts(view: View) -> str:
    """The files, the date and who was asked."""
    parts = []
    if view.manuscript:
        parts.append(f"<bdi>{text(view.paths[view.manuscript.id])}</bdi>")
    if view.reference_list:
        parts.append(f"reference list <bdi>{text(view.paths[view.reference_list.id])}</bdi>")
    asked = asked_sources(view.report)
    parts.append(f"checked {long_date(view.report.as_of)}" + (f" against {text(asked)}" if asked else ""))
    return f'<p class="facts">{" · ".join(parts)}</p>'


def asked_sources(report: Report) -> str:
    """`Crossref and local index works`, without those that were not asked at all."""
    names = dict.fromkeys(
        source_name(a.source) for r in report.resolutions for a in r.asked if a.outcome is not Outcome.NOT_ASKED
    )
    return " and ".join(filter(None, (", ".join(list(names)[:-1]), *list(names)[-1:])))


def long_date(given: str) -> str:
    """`2026-11-27` as `27 November 2026`; what is no date as it is."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return text(given)
    months = "January February March April May June July August September October November December".split()
    return f'<time datetime="{day.isoformat()}">{day.day} {months[day.month - 1]} {day.year}</time>'


def incomplete(report: Report) -> str:
    """Said loudly: a clean result may not be clean."""
    if report.complete:
        return ""
    reasons = "".join(f"<li>{text(why)}</li>" for why in report.incomplete_because)
    return (
        '<div class="incomplete" role="note"><p><b>This check is incomplete.</b> '
        "What is not listed below was not necessarily found to be right. Run it again when the cause is gone.</p>"
        f"<ul>{reasons}</ul></div>"
    )


def _unchecked(view: View) -> str:
    """Said as loudly where much of the list was not checked for other reasons: no finding is then no good news."""
    undetermined = [r for r in view.report.resolutions if r.verdict is Verdict.UNDETERMINED]
    if len(undetermined) * 2 < len(view.report.references) or not undetermined or not view.report.complete:
        return ""
    counts = Counter(f.message.removeprefix("Not determined: ") for f in view.groups["open"] if f.rule == "CC390")
    reasons = "".join(f"<li>{count:,}: {text(why)}</li>" for why, count in counts.most_common())
    return (
        f'<div class="open-list" role="note"><p><b>{len(undetermined):,} of '
        f"{plural(len(view.report.references), 'reference')} could not be checked.</b> "
        f"Of these nothing is known, neither good nor bad.</p><ul>{reasons}</ul></div>"
    )


def _problems(report: Report) -> str:
    """What a reader of the report should know about the files."""
    said = [p for d in report.documents for p in d.problems if p not in report.incomplete_because]
    return "".join(f'<p class="problem">{text(p)}</p>' for p in said)


def tally(view: View) -> str:
    """`3 must fix · 5 please check · 2 could not be checked`, each a link to its findings."""
    items = "".join(
        f'<li class="{kind}">{_count(view, kind, len(own))}</li>'
        for kind, own in view.groups.items()
        if own or kind in {"error", "warning"}
    )
    return f'<ul class="tally" aria-label="Findings">{items}</ul>'


def _count(view: View, kind: str, count: int) -> str:
    looked_up = bool(view.report.resolutions) or not view.report.references
    clean = "✓" if looked_up and view.report.complete and not view.groups["open"] else "–"  # not checked is not clean
    tone = kind if count else "fine" if clean == "✓" else "open"
    inside = (
        f'<span class="sign {tone}" aria-hidden="true">{GROUPS[kind][1] if count else clean}</span> '
        f"<b>{count:,}</b> <span>{_ASKS[kind]}</span>"
    )
    return f'<a href="#{view.id(kind)}">{inside}</a>' if count else f'<span class="nothing">{inside}</span>'


# What is said of one and of many.
_OF_LINKS = {
    LinkStatus.LINKED: ("leads to an entry", "lead to an entry"), LinkStatus.MISSING: ("has none", "have none"),
    LinkStatus.NEAR: ("almost fits one", "almost fit one"), LinkStatus.AMBIGUOUS: ("fits several", "fit several"),
    LinkStatus.EXEMPT: ("needs none", "need none"), LinkStatus.UNPARSED: ("could not be read", "could not be read"),
}  # fmt: skip
_OF_VERDICTS = {
    Verdict.VERIFIED: ("matches its record", "match their record"),
    Verdict.MISMATCHED: ("differs from it", "differ from it"),
    Verdict.CONFLICT: ("has another work’s identifier", "have another work’s identifier"),
    Verdict.UNRESOLVED: ("has no record", "have no record"),
    Verdict.UNDETERMINED: ("could not be checked", "could not be checked"),
}  # fmt: skip


def _sums(view: View) -> str:
    """The two sums an editor asks for, as sentences."""
    s = summarize(view.report)
    parts = []
    if s.citations:
        said = _counted((s.statuses[k.value], words) for k, words in _OF_LINKS.items())
        parts.append(f"{plural(s.citations, 'citation')} naming {plural(len(view.report.links), 'work')}: {said}.")
    if s.references:
        verdicts = [(s.verdicts[v.value], words) for v, words in _OF_VERDICTS.items()]
        looked_up = any(count for count, _ in verdicts)
        said = _counted([*verdicts, (s.uncited, ("is cited nowhere", "are cited nowhere"))])
        ends = [said, "" if looked_up else "not looked up in any register"]
        parts.append(f"{plural(s.references, 'reference')}: {', '.join(filter(None, ends))}.")
    return f'<p class="sums">{" ".join(parts)}</p>' if parts else ""


def _counted(counts: Iterable[tuple[int, tuple[str, str]]]) -> str:
    """`40 lead to an entry, 1 has none`, without what there is none of."""
    return ", ".join(f"{n:,} {one if n == 1 else many}" for n, (one, many) in counts if n)
