"""The reference list with its verdicts, and the registered record beside each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Severity, Verdict
from citecheck.reporter.html.findings import chip
from citecheck.reporter.html.pieces import aside, doi_link, plural, text
from citecheck.reporter.html.record import notices, record
from citecheck.reporter.html.standing import State, entry_standing
from citecheck.reporter.html.view import UNCHECKED
from citecheck.reporter.view import entry_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Finding, Reference, Resolution
    from citecheck.reporter.html.view import View

# What the list can be narrowed to: key, words.
_FILTERS = (("error", "to fix"), ("warning", "to check"), ("open", "could not be checked"), ("retracted", "retracted"),
            ("uncited", "cited nowhere"), ("clean", "without a finding"))  # fmt: skip
_BESIDE = frozenset({"CC316"})  # what it advises, the DOI, stands beside the entry anyway
_TOLD = frozenset({"CC301", "CC303", "CC401", "CC402"})  # the verdict tells it, and leads to it
_PLACES = 30  # places of one entry that are linked one by one


def references(view: View) -> str:
    """The list, and what it can be narrowed to; empty where there was nothing to find one in."""
    if not view.report.references:
        read = any(d.text.strip() for d in view.report.documents)
        return '<p class="lead">No reference list was found.</p>' if read else ""
    entries = "".join(_entry(view, r) for r in view.report.references)
    return f'{_filters(view)}<ol class="entries">\n{entries}</ol>'


def _filters(view: View) -> str:
    """Shown where the script runs; it makes buttons of them."""
    counts = {key: 0 for key, _ in _FILTERS}
    for reference in view.report.references:
        for key in _keys(view, reference):
            counts[key] = counts.get(key, 0) + 1
    items = [("", "all", len(view.report.references)), *((k, words, counts[k]) for k, words in _FILTERS if counts[k])]
    keys = "".join(
        f'<li><span class="key" data-key="{k}">{words} <b class="count">{n:,}</b></span></li>' for k, words, n in items
    )
    search = view.id("search")
    return (
        f'<div class="narrow"><ul class="filters" aria-label="Show">{keys}</ul>'
        f'<label for="{search}">Search <input id="{search}" type="search" autocomplete="off" spellcheck="false">'
        '</label><p class="shown" role="status"></p></div>'
    )


def _keys(view: View, reference: Reference) -> list[str]:
    """The filters that an entry is found by."""
    own = _own(view, reference)
    standing = view.standings[reference.id]
    severities = {f.severity for f in own}
    found = [s.value for s in (Severity.ERROR, Severity.WARNING) if s in severities]
    resolution = view.resolutions.get(reference.id)
    found += ["open"] if resolution and resolution.verdict is Verdict.UNDETERMINED else []
    found += ["retracted"] if standing.state is State.RETRACTED else []
    found += ["uncited"] if view.citations and not reference.cited_by else []
    return found if severities & {Severity.ERROR, Severity.WARNING} or "open" in found else [*found, "clean"]


def _own(view: View, reference: Reference) -> Sequence[Finding]:
    return [f for f in view.findings_of.get(reference.id, ()) if f.rule not in UNCHECKED]


def _entry(view: View, reference: Reference) -> str:
    standing, keys = view.standings[reference.id], " ".join(_keys(view, reference))
    own = _own(view, reference)
    kind = next((s for s in ("error", "warning") if s in keys.split()), standing.tone.value)
    resolution = view.resolutions.get(reference.id)
    opened = any(f.severity is not Severity.INFO and f.evidence for f in own)
    chips = "".join(f" {chip(f, f.severity.value, view)}" for f in own if not _is_beside(f))
    return (
        f'<li class="entry {kind}" id="{view.id(reference.id)}" data-keys="{keys}">'
        f'<span class="no">{text(entry_name(reference))}</span><div class="what">'
        f'<p class="raw" dir="auto">{text(reference.raw)}</p>'
        f'<p class="marks">{_badge(view, reference)}{chips}{_reason(view, reference)}{_cited(view, reference)}</p>'
        f"{notices(resolution.notices) if resolution else ''}</div>{_beside(resolution, opened=opened)}</li>\n"
    )


def _beside(resolution: Resolution | None, *, opened: bool) -> str:
    """The registered work's address, and its record to open."""
    if resolution is None:
        return ""
    same = resolution.work if resolution.verdict is not Verdict.CONFLICT else None
    doi = f"<p>{doi_link(same.doi)}</p>" if same and same.doi else ""
    inside = doi + record(resolution, opened=opened)
    return f'<div class="beside">{inside}</div>' if inside else ""


def _is_beside(finding: Finding) -> bool:
    """Whether the verdict or the record beside it tells the same."""
    return finding.rule in _TOLD or (finding.rule in _BESIDE and finding.severity is Severity.INFO)


def _badge(view: View, reference: Reference) -> str:
    """The verdict in words, with its sign; what a list that nobody looked up has is no verdict."""
    standing, resolution = view.standings[reference.id], view.resolutions.get(reference.id)
    if resolution is None:
        return ""
    if standing.state is State.FLAGGED:  # what it is flagged for stands beside it
        standing = entry_standing(resolution, ())
    words = standing.badge if standing.state in _NOTICED else _VERDICTS[resolution.verdict]
    if standing.state is State.FINE and resolution.verdict is Verdict.MISMATCHED:
        words = "matches its record but for slips"
    inside = f'<span aria-hidden="true">{standing.look.sign}</span> {words}'
    kind = f'class="badge {standing.state.value} {standing.tone.value}"'
    found = next((f for f in _own(view, reference) if f.rule in _TOLD), None)
    if found is None:
        return f"<span {kind}>{inside}</span>"
    return f'<a {kind} href="#{view.id(view.finding_ids[id(found)])}">{inside}</a>'


_NOTICED = frozenset({State.RETRACTED, State.CONCERN})
_VERDICTS = {
    Verdict.VERIFIED: "matches its record", Verdict.MISMATCHED: "differs from its record",
    Verdict.CONFLICT: "has another work’s identifier", Verdict.UNRESOLVED: "no record found",
    Verdict.UNDETERMINED: "could not be checked",
}  # fmt: skip


def _reason(view: View, reference: Reference) -> str:
    """Why an entry could not be checked."""
    found = next((f for f in view.findings_of.get(reference.id, ()) if f.rule == "CC390"), None)
    return f' <span class="why">{text(found.message.removeprefix("Not determined: "))}</span>' if found else ""


def _cited(view: View, reference: Reference) -> str:
    """Where an entry is cited, each place a link."""
    if not view.citations:
        return ""
    if not reference.cited_by:
        return ' <span class="cited">cited nowhere in the text</span>'
    shown = reference.cited_by[:_PLACES]
    links = " · ".join(_place(view, c, n) for n, c in enumerate(shown, start=1))
    more = f" and {len(reference.cited_by) - _PLACES} more" if len(reference.cited_by) > _PLACES else ""
    times = "once" if len(reference.cited_by) == 1 else plural(len(reference.cited_by), "time")
    return f' <span class="cited">cited {times}: {links}{more}</span>'


def _place(view: View, citation: str, number: int) -> str:
    found = view.citations.get(citation)
    where = view.where(found.location) if found else ""
    return view.jump(citation, where or str(number), aside(f", place {number}"))
