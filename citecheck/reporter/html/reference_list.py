"""The reference list with its verdicts, and the registered record beside each entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from citecheck.models import Severity, Verdict
from citecheck.reporter.html.findings import title_of
from citecheck.reporter.html.record import list_notices, make_record
from citecheck.reporter.html.standing import State, entry_standing
from citecheck.reporter.plain import printable
from citecheck.reporter.view import is_unchecked, why_unchecked
from citecheck.rules.codes import (
    EXPRESSION_OF_CONCERN,
    IDENTIFIER_AVAILABLE,
    IDENTIFIER_CONFLICT,
    RETRACTED,
    UNDETERMINED,
    UNRESOLVED,
)
from citecheck.text.citing import entry_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Finding, Reference
    from citecheck.reporter.html.pieces import Jump
    from citecheck.reporter.html.record import NoticeLine, Record
    from citecheck.reporter.html.standing import Standing
    from citecheck.reporter.html.view import PageView

# What the list can be narrowed to.
_FILTERS = {
    "error": "to fix",
    "warning": "to check",
    "open": "could not be checked",
    "retracted": "retracted",
    "uncited": "cited nowhere",
    "clean": "without a finding",
}
_SAID_BY_BADGE = frozenset({IDENTIFIER_CONFLICT, UNRESOLVED, RETRACTED, EXPRESSION_OF_CONCERN})  # it leads to them
_NOTICED = frozenset({State.RETRACTED, State.CONCERN})
_VERDICTS = {
    Verdict.VERIFIED: "matches its record",
    Verdict.MISMATCHED: "differs from its record",
    Verdict.CONFLICT: "has another work’s identifier",
    Verdict.UNRESOLVED: "no record found",
    Verdict.UNDETERMINED: "could not be checked",
}
_MOST_PLACES = 30  # places of one entry that are linked one by one


class Key(NamedTuple):
    """One way to narrow a list, and how many it leaves; an empty key is all of it."""

    key: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Badge:
    """The verdict in words, and the id of the finding that says more of it, if there is one."""

    standing: Standing
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A finding in a word, as a link to it."""

    kind: str
    target: str
    message: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `keys` are the filters that it is found by, `cited_by` the first of `times` places that cite it."""

    id: str
    kind: str
    keys: Sequence[str]
    number: str
    raw: str
    badge: Badge | None
    chips: Sequence[Chip]
    why: str
    cited_by: Sequence[Jump]
    times: int
    is_uncited: bool
    notices: Sequence[NoticeLine]
    doi: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class EntryList:
    """The whole list, what it can be narrowed to, and the id of the search field."""

    entries: Sequence[Entry]
    keys: Sequence[Key]
    search: str


def make_reference_list(view: PageView) -> EntryList:
    """The list with all its entries."""
    entries = [_make_entry(view, reference) for reference in view.report.references]
    counts = Counter(key for entry in entries for key in entry.keys)
    keys = [Key("", "all", len(entries)), *(Key(k, words, counts[k]) for k, words in _FILTERS.items() if counts[k])]
    return EntryList(entries, keys, view.id("search"))


def _make_entry(view: PageView, reference: Reference) -> Entry:
    about = view.findings_of.get(reference.id, ())
    findings = [f for f in about if not is_unchecked(f)]
    keys = _filter_keys(view, reference, findings)
    resolution = view.resolutions.get(reference.id)
    same = resolution.work if resolution and resolution.verdict is not Verdict.CONFLICT else None
    opened = any(f.severity is not Severity.INFO and f.evidence for f in findings)
    return Entry(
        id=view.id(reference.id),
        kind=next((k for k in ("error", "warning") if k in keys), view.standings[reference.id].tone.value),
        keys=keys,
        number=entry_number(reference),
        raw=printable(reference.raw),
        badge=_make_badge(view, reference, findings),
        chips=[
            Chip(f.severity.value, view.finding_id(f), printable(f.message), title_of(f.rule))
            for f in findings
            if not _is_shown_beside(f)
        ],
        why=next((why_unchecked(f) for f in about if f.rule == UNDETERMINED), ""),
        cited_by=[
            _place_jump(view, citation, n) for n, citation in enumerate(reference.cited_by[:_MOST_PLACES], start=1)
        ],
        times=len(reference.cited_by),
        is_uncited=bool(view.citations) and not reference.cited_by,
        notices=list_notices(resolution.notices) if resolution else (),
        doi=(same.doi if same else None) or "",
        record=make_record(resolution, opened=opened) if resolution else None,
    )


def _filter_keys(view: PageView, reference: Reference, findings: Sequence[Finding]) -> list[str]:
    """The filters that an entry is found by."""
    severities = {f.severity for f in findings}
    keys = [s.value for s in (Severity.ERROR, Severity.WARNING) if s in severities]
    resolution = view.resolutions.get(reference.id)
    keys += ["open"] if resolution and resolution.verdict is Verdict.UNDETERMINED else []
    is_clean = not keys
    keys += ["retracted"] if view.standings[reference.id].state is State.RETRACTED else []
    keys += ["uncited"] if view.citations and not reference.cited_by else []
    return [*keys, "clean"] if is_clean else keys


def _is_shown_beside(finding: Finding) -> bool:
    """Whether the badge, or the DOI beside the entry, says the same."""
    if finding.rule == IDENTIFIER_AVAILABLE:
        return finding.severity is Severity.INFO
    return finding.rule in _SAID_BY_BADGE


def _make_badge(view: PageView, reference: Reference, findings: Sequence[Finding]) -> Badge | None:
    """The verdict in words, with its sign; a list that nobody looked up has none."""
    standing, resolution = view.standings[reference.id], view.resolutions.get(reference.id)
    if resolution is None:
        return None
    if standing.state is State.FLAGGED:  # what it is flagged for stands beside it
        standing = entry_standing(resolution, ())
    words = standing.badge if standing.state in _NOTICED else _VERDICTS[resolution.verdict]
    if standing.state is State.FINE and resolution.verdict is Verdict.MISMATCHED:
        words = "matches its record but for slips"
    target = next((view.finding_id(f) for f in findings if f.rule in _SAID_BY_BADGE), "")
    return Badge(standing, words, target)


def _place_jump(view: PageView, citation: str, number: int) -> Jump:
    found = view.citations.get(citation)
    where = view.where(found.location) if found else ""
    return view.jump(citation, where or str(number), f", place {number}")
