"""The head of a report: what was checked, against what, and how it stands at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Outcome, Reason, Verdict
from citecheck.reporter.base import count, summarize, write_day
from citecheck.reporter.html.findings import GROUPS
from citecheck.reporter.view import why_unchecked
from citecheck.rules.codes import UNDETERMINED
from citecheck.text.citing import name_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Report
    from citecheck.reporter.html.view import PageView

# What is said of one and of many.
_LINKS = {
    LinkStatus.LINKED: ("leads to an entry", "lead to an entry"),
    LinkStatus.MISSING: ("has none", "have none"),
    LinkStatus.NEAR: ("almost fits one", "almost fit one"),
    LinkStatus.AMBIGUOUS: ("fits several", "fit several"),
    LinkStatus.EXEMPT: ("needs none", "need none"),
    LinkStatus.UNPARSED: ("could not be read", "could not be read"),
}
_VERDICTS = {
    Verdict.VERIFIED: ("matches its record", "match their record"),
    Verdict.MISMATCHED: ("differs from it", "differ from it"),
    Verdict.CONFLICT: ("has another work’s identifier", "have another work’s identifier"),
    Verdict.UNRESOLVED: ("has no record", "have no record"),
    Verdict.UNDETERMINED: ("could not be checked", "could not be checked"),
}


@dataclass(frozen=True, slots=True)
class Unchecked:
    """How many of the references could not be checked, and why, by frequency."""

    count: int
    total: int
    reasons: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings a group has, with its sign and what it asks; `target` is the group's id, where there is one."""

    kind: str
    tone: str
    sign: str
    count: int
    asks: str
    target: str


@dataclass(frozen=True, slots=True)
class Head:
    """All that stands above the parts of a report.

    Attributes:
        files: the paths of the manuscript and of the list, each with the words before it
        day: when it was checked, in words; `iso` is the same day where it is one, else empty
        asked: who was asked, in words
        incomplete: why the run is incomplete
        unchecked: said loudly where much of the list was not checked in a complete run
        problems: what a reader should know about the files
        sums: the citations and the references, a sentence each
    """

    name: str
    files: Sequence[tuple[str, str]]
    day: str
    iso: str
    asked: str
    incomplete: Sequence[str]
    is_complete: bool
    unchecked: Unchecked | None
    problems: Sequence[str]
    tallies: Sequence[Tally]
    sums: Sequence[str]


def make_head(view: PageView) -> Head:
    """The head of a report."""
    report = view.report
    files = [("", view.shown_paths[view.manuscript.id])] if view.manuscript else []
    files += [("reference list ", view.shown_paths[view.reference_list.id])] if view.reference_list else []
    day = write_day(report.as_of)
    return Head(
        name=view.name,
        files=files,
        day=day or report.as_of,
        iso=report.as_of if day else "",
        asked=_list_sources(report),
        incomplete=report.incomplete_because,
        is_complete=report.complete,
        unchecked=_count_unchecked(view),
        problems=[p for d in report.documents for p in d.problems if p not in report.incomplete_because],
        tallies=[
            _make_tally(view, kind, len(findings))
            for kind, findings in view.groups.items()
            if findings or kind in {"error", "warning"}
        ],
        sums=_sum_up(view),
    )


def _list_sources(report: Report) -> str:
    """`Crossref and the local index works`, without those that were not asked at all."""
    names = dict.fromkeys(
        name_source(a.source) for r in report.resolutions for a in r.asked if a.outcome is not Outcome.NOT_ASKED
    )
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _count_unchecked(view: PageView) -> Unchecked | None:
    """Where half of the list or more was not checked in a complete run: no finding is then no good news."""
    undetermined = sum(
        r.verdict is Verdict.UNDETERMINED and r.reason != Reason.PLACEHOLDER for r in view.report.resolutions
    )
    if not undetermined or undetermined * 2 < len(view.report.references) or not view.report.complete:
        return None
    reasons = Counter(why_unchecked(f) for f in view.groups["open"] if f.rule == UNDETERMINED)
    return Unchecked(undetermined, len(view.report.references), reasons.most_common())


def _make_tally(view: PageView, kind: str, findings: int) -> Tally:
    looked_up = bool(view.report.resolutions) or not view.report.references
    clean = looked_up and view.report.complete and not view.groups["open"]  # not checked is not clean
    look = GROUPS[kind]
    if findings:
        return Tally(kind, kind, look.sign, findings, look.asks, view.id(kind))
    return Tally(kind, "fine" if clean else "open", "✓" if clean else "–", 0, look.asks, "")


def _sum_up(view: PageView) -> Sequence[str]:
    """The two sums an editor asks for, as sentences."""
    summary = summarize(view.report)
    sums = []
    if summary.citations:
        links = _list_counts((summary.statuses[k.value], words) for k, words in _LINKS.items())
        works = count(len(view.report.links), "work")
        sums.append(f"{count(summary.citations, 'citation')} naming {works}: {links}.")
    if summary.references:
        verdicts = [(summary.verdicts[v.value], words) for v, words in _VERDICTS.items()]
        looked_up = any(number for number, _ in verdicts)
        found = _list_counts([*verdicts, (summary.uncited, ("is cited nowhere", "are cited nowhere"))])
        parts = [part for part in (found, "" if looked_up else "not looked up in any register") if part]
        sums.append(f"{count(summary.references, 'reference')}: {', '.join(parts)}.")
    return sums


def _list_counts(counts: Iterable[tuple[int, tuple[str, str]]]) -> str:
    """`40 lead to an entry, 1 has none`, without what there is none of."""
    return ", ".join(f"{n:,} {one if n == 1 else many}" for n, (one, many) in counts if n)
