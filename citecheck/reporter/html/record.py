"""The registered record beside an entry: what differs, word by word, and what agrees, in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, NoticeKind, Outcome, Reason, Verdict
from citecheck.reporter.html.diff import compare
from citecheck.reporter.html.pieces import work_line
from citecheck.text.citing import name_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Evidence, Notice, Resolution
    from citecheck.reporter.html.diff import Piece
    from citecheck.reporter.html.pieces import WorkLine

_FIELDS = {
    "container": "published in",
    "doi": "DOI",
    "pmid": "PubMed id",
    "arxiv": "arXiv id",
    "isbn": "ISBN",
    "article_number": "article number",
}
_OUTCOMES = {
    Outcome.FOUND: "offered records",
    Outcome.NONE: "has none",
    Outcome.UNAVAILABLE: "did not answer",
    Outcome.NOT_ASKED: "was not asked",
}
_NEAREST = 3  # records shown where none was chosen
_SERIOUS = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL})
_AGREES = frozenset({Agreement.SAME, Agreement.CLOSE})


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """An editorial notice: what it is, how loud it is shown, its date, who asserts it and its own DOI."""

    tone: str
    title: str
    date: str
    asserted_by: str
    doi: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of the table of differences."""

    field: str
    agreement: str
    printed: Sequence[Piece]
    registered: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Record:
    """All that sources registered about an entry.

    Attributes:
        title: of what opens; empty where only `asked` is shown
        opened: whether it is open from the start, because there is something to compare
        misled_to: the work that a printed identifier leads to, where that is another one
        work: the record of the work described
        nearest: where no record was chosen, the nearest ones
        differences: the fields that differ
        agreeing: the fields that agree, and those not printed, in words
        asked: who was asked, and when
    """

    title: str
    opened: bool
    misled_to: WorkLine | None
    work: WorkLine | None
    nearest: Sequence[WorkLine]
    differences: Sequence[Difference]
    agreeing: str
    asked: str


def make_record(resolution: Resolution, *, opened: bool) -> Record:
    """What there is to show of a resolution."""
    work, conflict = resolution.work, resolution.verdict is Verdict.CONFLICT
    misled_to = work_line(resolution.candidates[0].work) if conflict and resolution.candidates else None
    nearest = [] if work or conflict else _find_nearest(resolution)
    differences = list_differences(resolution.evidence) if work or conflict else []
    return Record(
        title=("Registered record" if work else "What was found instead")
        if misled_to or differences or work or nearest
        else "",
        opened=opened,
        misled_to=misled_to,
        work=work_line(work, address=conflict) if work else None,
        nearest=nearest,
        differences=differences,
        agreeing=_describe_agreement(resolution.evidence) if work and not conflict else "",
        asked=_describe_sources(resolution),
    )


def _find_nearest(resolution: Resolution) -> Sequence[WorkLine]:
    """Records to look at, not to be taken for the work: those that share its title or its authors.

    Any, where several works fit the entry equally well.
    """
    near = [
        c.work
        for c in resolution.candidates
        if resolution.reason == Reason.AMBIGUOUS
        or any(e.field in {"title", "authors"} and e.agreement in _AGREES for e in c.evidence)
    ]
    return [work_line(work) for work in near[:_NEAREST]]


def list_differences(evidence: Iterable[Evidence]) -> Sequence[Difference]:
    """The fields that differ or are only close, with the differing words marked on both sides."""
    return [
        Difference(name_field(e.field), e.agreement.value, *compare(e.field, e.printed, e.registered))
        for e in evidence
        if e.agreement in {Agreement.DIFFERENT, Agreement.CLOSE}
    ]


def _describe_agreement(evidence: Sequence[Evidence]) -> str:
    same = ", ".join(name_field(e.field) for e in evidence if e.agreement is Agreement.SAME)
    unprinted = ", ".join(name_field(e.field) for e in evidence if e.registered and not e.printed)
    parts = (f"The same: {same}." if same else "", f"Registered, not printed: {unprinted}." if unprinted else "")
    return " ".join(part for part in parts if part)


def _describe_sources(resolution: Resolution) -> str:
    """Who has the record, or what each source answered; and when they were asked."""
    when = max((a.as_of[:10] for a in resolution.asked), default="")
    if resolution.work is not None:
        having = dict.fromkeys(name_source(a.source) for a in resolution.asked if a.outcome is Outcome.FOUND)
        return f"found in {', '.join(having)} ({when})" if having else ""
    answers = dict.fromkeys(
        f"{name_source(a.source).removeprefix('the ')} {_OUTCOMES[a.outcome]}" for a in resolution.asked
    )
    return f"{'; '.join(answers)} ({when})" if answers else ""


def list_notices(notices: Iterable[Notice]) -> Sequence[NoticeLine]:
    """Editorial notices on a work."""
    return [
        NoticeLine(
            tone="error" if n.kind in _SERIOUS else "warning",
            title=n.kind.value.replace("_", " ").capitalize(),
            date=n.date or "",
            asserted_by=n.asserted_by or "",
            doi=n.notice_doi or "",
        )
        for n in notices
    ]


def name_field(field: str) -> str:
    """A field in an editor's words."""
    return _FIELDS.get(field, field.replace("_", " "))
