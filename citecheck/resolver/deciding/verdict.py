"""From candidates to a verdict: verified, mismatched, conflict, unresolved or undetermined with its reason.

The tables of `table.py` decide; here the resolution is made of their outcomes. What they get wrong is in
docs/known-errors.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Candidate, Outcome, Reason, Resolution, Verdict
from citecheck.resolver.comparing.title import VERBATIM
from citecheck.resolver.deciding.classes import Expectation, expectation, known_until
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.conditions import COMPARED, Held
from citecheck.resolver.deciding.score import CLOSE_RACE, probability, weights
from citecheck.resolver.deciding.slips import slips
from citecheck.resolver.deciding.table import (
    BY_IDENTIFIER,
    FOUND_BY_SEARCH,
    UNDER_PRINTED_DOI,
    VERDICTS,
    Course,
    Identity,
    Records,
    decide_by,
)
from citecheck.resolver.deciding.versions import set_versions_apart
from citecheck.resolver.notices import standing

if TYPE_CHECKING:
    from datetime import date

    from citecheck.models import Asked, Coverage, Evidence, Place
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Ranking, Scored
    from citecheck.resolver.deciding.table import Row

SHOWN = 5  # candidates kept in a resolution
_WORTH_SHOWING = 0.01  # probability; what is less likely is not shown


@dataclass(frozen=True, slots=True)
class ResolutionCase:
    """All that is known of one reference when its verdict is due.

    `by_doi` is the record under its printed DOI; `authoritative` says whether a source that knows every
    registered work was asked and answered; `asked` is what every source was asked and what it answered.
    """

    reference: str
    printed: Printed
    ranking: Ranking
    by_doi: Scored | None
    authoritative: bool
    asked: tuple[Asked, ...]
    elsewhere: bool = False  # its DOI is registered with an agency that was not asked
    closed: bool = False  # a source holds every work there is: what it has not does not exist
    unregistered: bool = False  # the registry has no such DOI
    coverage: Coverage | None = None  # the source that registers its venue in its year
    place: Place | None = None  # what that source has where the work is said to be


def differing_fields(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """Name the fields in which printed and registered differ, the DOI left out."""
    return tuple(e.field for e in evidence if e.field in COMPARED and e.agreement is Agreement.DIFFERENT)


# --- which work is meant ----------------------------------------------------------------------------------------------


def is_conclusive(case: ResolutionCase) -> bool:
    """Whether the work is found, so that no further source needs to be asked.

    Example: the printed DOI leads to the work described beside it; or search found one that is probable enough.
    """
    records = _judge_records(case)
    return Identity.MEANT in {records.named, records.found}


def judge_named(printed: Printed, scored: Scored) -> Row[Held, Identity]:
    """What the record under a printed DOI is to the reference, with the row of the table that says so."""
    return decide_by(UNDER_PRINTED_DOI, Held(printed, scored.comparison, probability(scored.value)))


def judge_found(printed: Printed, ranking: Ranking) -> Row[Held, Identity] | None:
    """What the best work that search found is to the reference; `None` where search found nothing."""
    if ranking.best is None:
        return None
    rival = len(ranking.works) > 1 and ranking.works[1].comparison.title.similarity >= VERBATIM
    held = Held(printed, ranking.best.comparison, ranking.confidence, rival, ranking.despite_errors)
    return decide_by(FOUND_BY_SEARCH, held)


def _judge_records(case: ResolutionCase) -> Records:
    named = judge_named(case.printed, case.by_doi).outcome if case.by_doi else None
    row, best = judge_found(case.printed, case.ranking), case.ranking.best
    one_work = case.by_doi is not None and best is not None and same_work(best.work, case.by_doi.work)
    return Records(named, row.outcome if row else None, one_work)


# --- the verdict ------------------------------------------------------------------------------------------------------


def decide(case: ResolutionCase, today: date) -> Resolution:
    """Give the verdict of one reference.

    Args:
        case: What was printed, what was found, and who was asked.
        today: The day of the check: works of this year may not be registered yet.
    """
    records = _judge_records(case)
    named, best = case.by_doi, case.ranking.best
    course = decide_by(VERDICTS, records).outcome
    if course is Course.LINK_NAMED and named is not None:
        believed = max(probability(named.value), BY_IDENTIFIER) if records.named is Identity.MEANT else BY_IDENTIFIER
        return _build_linked(case, named, believed)
    if course is Course.LINK_FOUND and best is not None:
        return _build_linked(case, best, case.ranking.believed)
    if course is Course.CONFLICT and named is not None:
        return _build_conflict(case, named, best if records.found is Identity.MEANT else None)
    return _build_unlinked(case, today, records.found)


def _build_linked(case: ResolutionCase, chosen: Scored, confidence: float) -> Resolution:
    """The work is found: verified, or mismatched where a detail differs that is no slip of the record."""
    evidence = set_versions_apart(case.printed, chosen.work, chosen.comparison.evidence)
    slight = slips(chosen.work, evidence)
    wrong = [field for field in differing_fields(evidence) if field not in slight]
    wrong += ["doi"] if case.unregistered else []
    return Resolution(
        case.reference,
        Verdict.MISMATCHED if wrong else Verdict.VERIFIED,
        f"differs in {', '.join(wrong)}" if wrong else "",
        chosen.work,
        round(confidence, 4),
        evidence,
        _list_candidates(case, chosen),
        standing(chosen.work),
        case.asked,
        chosen.alternate_records,
    )


def _build_conflict(case: ResolutionCase, named: Scored, true: Scored | None) -> Resolution:
    """The printed DOI is another work's; `true` is the work that search found for the rest, if any."""
    return Resolution(
        case.reference,
        Verdict.CONFLICT,
        f"{named.work.doi} is registered for another work",
        true.work if true else None,
        round(case.ranking.believed if true else 1 - probability(named.value), 4),
        named.comparison.evidence,
        _list_candidates(case, named),
        standing(true.work) if true else (),
        case.asked,
        true.alternate_records if true else (),
    )


def _build_unlinked(case: ResolutionCase, today: date, found: Identity | None) -> Resolution:
    """No work is found: undetermined with the reason, or unresolved where every source should have it."""
    reason = _find_reason(case, known_until(case.asked, today), found)
    return Resolution(
        case.reference,
        Verdict.UNDETERMINED if reason else Verdict.UNRESOLVED,
        reason or "",
        candidates=_list_candidates(case, None),
        asked=case.asked,
        coverage=case.coverage,
        place=case.place,
    )


def _find_reason(case: ResolutionCase, today: date, found: Identity | None) -> Reason | None:
    """Say why nothing can be decided; `None` where every source that could know the work has no record of it."""
    expected = expectation(case.printed, today)
    if expected is Expectation.FOREIGN_SCRIPT:
        return Reason.UNSUPPORTED_SCRIPT
    if expected is Expectation.TOO_LITTLE:
        return Reason.NO_TITLE if case.printed.words else Reason.UNPARSED
    outcomes = {a.outcome for a in case.asked}
    if Outcome.UNAVAILABLE in outcomes:
        return Reason.SOURCE_UNAVAILABLE
    best, ranking = case.ranking.best, case.ranking
    if found is Identity.VERSION:
        return Reason.AMBIGUOUS
    if best is not None and found is not Identity.OTHER:
        rivals = ranking.works[1:2]  # a second work that fits well enough by itself, and is not far behind
        close_race = any(probability(s.value) >= BY_IDENTIFIER and best.value - s.value < CLOSE_RACE for s in rivals)
        if ranking.confidence >= weights().considered or close_race:
            return Reason.AMBIGUOUS
    return _find_reason_of_absence(case, expected)


def _find_reason_of_absence(case: ResolutionCase, expected: Expectation) -> Reason | None:
    """Say why an absence means nothing; `None` where a source registers the venue, or holds every work there is."""
    if (case.closed or case.coverage is not None) and not case.elsewhere:
        return None
    if not case.authoritative and case.printed.identified:
        return Reason.OFFLINE_MISS
    if expected is Expectation.GREY or case.elsewhere:
        return Reason.GREY_LITERATURE
    if not case.authoritative or any(a.outcome is Outcome.NOT_ASKED for a in case.asked):
        return Reason.OFFLINE_MISS
    return Reason.NOT_COVERED


def _list_candidates(case: ResolutionCase, chosen: Scored | None) -> tuple[Candidate, ...]:
    """List what was offered and is worth showing, the chosen one first.

    Where nothing is linked, works of the same journal are kept: they show that the source knows the journal.
    """

    def is_worth_showing(scored: Scored) -> bool:
        same_journal = chosen is None and scored.comparison.agreement("container") is Agreement.SAME
        return same_journal or probability(scored.value) >= _WORTH_SHOWING

    kept = [chosen] if chosen else []
    kept += [
        s
        for s in case.ranking.works
        if s is not chosen and (chosen is None or s.work.doi != chosen.work.doi) and is_worth_showing(s)
    ]
    return tuple(
        Candidate(s.work, s.source, round(probability(s.value), 4), s.comparison.evidence) for s in kept[:SHOWN]
    )
