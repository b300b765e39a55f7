"""How an entry stands, and how a place where it is cited stands: the states that the HTML report marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, NoticeKind, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Finding, Resolution

_RETRACTED = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL})
_CONCERN = frozenset({NoticeKind.EXPRESSION_OF_CONCERN, NoticeKind.PARTIAL_RETRACTION})
_SAME_WORK = frozenset({Verdict.VERIFIED, Verdict.MISMATCHED})


class Tone(StrEnum):
    """How loud a state is shown; a colour of the page."""

    ERROR = "error"
    WARNING = "warning"
    OPEN = "open"  # nothing is claimed: not checked, or needs no check
    FINE = "fine"


class State(StrEnum):
    """One state for both sides, entries and places that cite, the most serious first."""

    MISSING = "missing"
    CONFLICT = "conflict"
    RETRACTED = "retracted"
    UNRESOLVED = "unresolved"
    CONCERN = "concern"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    DIFFERS = "differs"
    FLAGGED = "flagged"
    UNPARSED = "unparsed"
    UNCHECKED = "unchecked"
    EXEMPT = "exempt"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Look:
    """What a state is called, of an entry and of a place that cites it, and the sign beside its colour."""

    sign: str
    entry: str
    place: str
    tone: Tone


LOOKS = {
    State.MISSING: Look("✗", "", "not in the list", Tone.ERROR),
    State.CONFLICT: Look("⇄", "its identifier is another work’s", "entry has another work’s identifier", Tone.ERROR),
    State.RETRACTED: Look("⊘", "retracted", "cites a retracted work", Tone.ERROR),
    State.UNRESOLVED: Look("∅", "no record found", "no record of the work found", Tone.ERROR),
    State.CONCERN: Look("⚠", "under a notice", "cites a work under a notice", Tone.WARNING),
    State.NEAR: Look("≈", "", "almost fits an entry", Tone.WARNING),
    State.AMBIGUOUS: Look("?", "", "fits several entries", Tone.WARNING),
    State.DIFFERS: Look("≠", "differs from its record", "entry differs from its record", Tone.WARNING),
    State.FLAGGED: Look("!", "to be looked at", "entry is to be looked at", Tone.WARNING),
    State.UNPARSED: Look("¿", "", "could not be read", Tone.OPEN),
    State.UNCHECKED: Look("○", "could not be checked", "entry could not be checked", Tone.OPEN),
    State.EXEMPT: Look("–", "", "needs no entry", Tone.OPEN),
    State.FINE: Look("✓", "nothing found", "leads to an entry", Tone.FINE),
}
_STATES = {
    LinkStatus.MISSING: State.MISSING,
    LinkStatus.NEAR: State.NEAR,
    LinkStatus.AMBIGUOUS: State.AMBIGUOUS,
    LinkStatus.EXEMPT: State.EXEMPT,
    LinkStatus.UNPARSED: State.UNPARSED,
}
_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.FINE}
_ORDER = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, and how loud it is shown here: gates may weigh findings otherwise than the states' own tone."""

    state: State
    tone: Tone

    @property
    def look(self) -> Look:
        """Its sign and words."""
        return LOOKS[self.state]

    @property
    def badge(self) -> str:
        """What the state of an entry is called."""
        return self.look.entry


def entry_standing(resolution: Resolution | None, findings: Sequence[Finding]) -> Standing:
    """How an entry stands, from its verdict, its notices and its findings that nobody silenced."""
    severity = min((f.severity for f in findings), key=lambda s: s.rank, default=Severity.INFO)
    loud, tone = severity is not Severity.INFO, _TONES[severity]
    verdict = resolution.verdict if resolution else None
    if resolution and verdict in _SAME_WORK:
        kinds = {n.kind for n in resolution.notices}
        if kinds & _RETRACTED:
            return Standing(State.RETRACTED, LOOKS[State.RETRACTED].tone)
        if kinds & _CONCERN:
            return Standing(State.CONCERN, LOOKS[State.CONCERN].tone)
    if verdict is Verdict.CONFLICT:
        return Standing(State.CONFLICT, tone if loud else Tone.OPEN)
    if verdict is Verdict.UNRESOLVED:
        return Standing(State.UNRESOLVED, tone if loud else Tone.OPEN)
    if verdict is Verdict.MISMATCHED and loud:
        return Standing(State.DIFFERS, tone)
    if loud:
        return Standing(State.FLAGGED, tone)
    if verdict is Verdict.UNDETERMINED:
        return Standing(State.UNCHECKED, Tone.OPEN)
    return Standing(State.FINE, Tone.FINE)


def place_standing(status: LinkStatus, entries: Iterable[Standing]) -> Standing:
    """How a place that cites stands: whether it leads to an entry, and if so, as the most serious entry it leads to."""
    if status is not LinkStatus.LINKED:
        state = _STATES[status]
        return Standing(state, LOOKS[state].tone)
    return most_serious(entries) or Standing(State.FINE, Tone.FINE)


def most_serious(standings: Iterable[Standing]) -> Standing | None:
    """The one to show where there is room for one only."""
    return min(standings, key=lambda s: _ORDER[s.state], default=None)
