"""From candidates to a verdict: verified, mismatched, conflict, unresolved or undetermined with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Candidate, Outcome, Reason, Resolution, Verdict
from citecheck.resolver.comparing.title import VERBATIM
from citecheck.resolver.deciding.classes import Expectation, expectation, too_little
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.score import probability, weights
from citecheck.resolver.deciding.slips import slips
from citecheck.resolver.notices import standing

if TYPE_CHECKING:
    from citecheck.models import Asked, Evidence
    from citecheck.resolver.comparing.comparison import Comparison
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Ranking, Scored

COMPARED = ("title", "authors", "year", "container", "volume", "issue", "pages")
_WORTH_SHOWING = 0.01
SHOWN = 5  # candidates kept in a resolution
# A record under a printed DOI is believed on less than one found by search: the DOI itself speaks for it.
BY_IDENTIFIER = 0.5
# Fields that together leave room for one work: two by the same people never begin on one page of one volume.
_PLACE_AND_PEOPLE = ("authors", "year", "container", "volume", "pages")
_LONG_TITLE = 6  # words; shorter titles are reused
_UNIQUE_TITLE = 8  # words; no two works of one year have borne so long a title (bench/matching, absent, dev)
_ONE_WORD_OFF = 0.8  # titles of one group in one conference of one year are less alike; bench/matching, absent, dev
_SHORT_TITLE = 4  # words; with year and journal a title of so many is one work's
_UNLIKE = 0.6  # titles that share so little are of two works, whoever wrote them
_ANOTHER_TITLE = 0.75  # bench/matching, dev: titles of one work are closer, whatever the spelling


@dataclass(frozen=True, slots=True)
class ResolutionCase:
    """All that is known of one reference when its verdict is due.

    `by_doi` is the record under its printed DOI; `authoritative` says whether a source that knows every
    registered work was asked and answered; `asked` is the whole trail.
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


def differing_fields(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """The fields in which printed and registered differ."""
    return tuple(e.field for e in evidence if e.field in COMPARED and e.agreement is Agreement.DIFFERENT)


def identifier_agrees(scored: Scored) -> bool:
    """Whether the record under a printed DOI is the work described beside it."""
    likely = probability(scored.value) >= BY_IDENTIFIER and not is_different_work(scored.comparison)
    return likely or nothing_compares(scored.comparison)


def nothing_compares(comparison: Comparison) -> bool:
    """Whether no field stands on both sides: a bare DOI, or an empty record."""
    return all(e.agreement is Agreement.ABSENT for e in comparison.evidence if e.field in COMPARED)


def is_conclusive(found: ResolutionCase) -> bool:
    """Whether no further source needs to be asked."""
    if found.by_doi is not None and identifier_agrees(found.by_doi):
        return True
    return linkable(found) is not None


def linkable(found: ResolutionCase) -> Scored | None:
    """The work found by search, if it is probable enough and enough is printed; else where one stands out."""
    best = found.ranking.best
    if best is None or too_little(found.printed):
        return None
    if found.ranking.confidence >= weights().linked or identifiable_despite_errors(found.ranking):
        return best
    return None


def identifiable_despite_errors(ranking: Ranking) -> bool:
    """Whether enough agrees to name the work, though the rest is wrong.

    Either a whole, long title is printed (title of one work with authors of another; the right title, authors and
    journal with invented numbers), or all but a word of the title agrees, place and people included. The model, which
    saw only honest references, rejects these; what is wrong can be named all the same.
    """
    best = ranking.best
    if best is None or (len(ranking.works) > 1 and ranking.works[1].comparison.title.similarity >= VERBATIM):
        return False
    c = best.comparison
    if c.title.similarity >= _ANOTHER_TITLE and all(c.agreement(f) is Agreement.SAME for f in _PLACE_AND_PEOPLE):
        return True
    if c.title.similarity >= _ONE_WORD_OFF and c.authors.printed > 1 and _agrees_throughout(c):
        return True
    placed = c.agreement("year") is Agreement.SAME and c.agreement("container") is Agreement.SAME
    long = c.title.words >= (_SHORT_TITLE if placed else _LONG_TITLE)
    exact = c.title.similarity >= VERBATIM and long and not c.title.main_only
    if not exact or not (c.title.opens and c.title.ends) or c.agreement("authors") is Agreement.ABSENT:
        return False
    if c.agreement("authors") is Agreement.SAME and c.agreement("container") is Agreement.SAME:
        return True
    if c.title.words >= _UNIQUE_TITLE and c.agreement("year") in {Agreement.SAME, Agreement.CLOSE}:
        return True
    place = [c.agreement(f) is Agreement.SAME for f in ("year", "container", "volume", "pages")]
    against = [c.agreement(f) is Agreement.DIFFERENT for f in ("container", "volume", "pages")]
    return sum(place) >= 2 and sum(against) <= 1  # noqa: PLR2004


def _agrees_throughout(c: Comparison) -> bool:
    """Whether people, year and container agree, and nothing but the title differs."""
    needed = all(c.agreement(f) is Agreement.SAME for f in ("authors", "year", "container"))
    return needed and not any(c.agreement(f) is Agreement.DIFFERENT for f in ("volume", "issue", "pages"))


def decide(found: ResolutionCase, today: date) -> Resolution:
    """The verdict of one reference."""
    named, best = found.by_doi, linkable(found)
    if named is not None:
        if identifier_agrees(named):
            return _build_linked(found, named, max(probability(named.value), BY_IDENTIFIER))
        if best is not None:
            if same_work(best.work, named.work):
                return _build_linked(found, best, found.ranking.confidence)
            return _build_conflict(found, named, best)
        if contradicts(named.comparison):
            return _build_conflict(found, named, None)
        return _build_linked(found, named, BY_IDENTIFIER)
    if best is not None:
        return _build_linked(found, best, found.ranking.confidence)
    return _build_unlinked(found, today)


def is_different_work(c: Comparison) -> bool:
    """Whether a record bears a title that has nothing of the printed one, and no place that explains it.

    It is another work then, also one of the same people.
    """
    title = next((e for e in c.evidence if e.field == "title"), None)
    if title is None or title.agreement is not Agreement.DIFFERENT:
        return False
    place = sum(c.agreement(f) is Agreement.SAME for f in ("volume", "pages", "container"))
    return max(title.similarity or 0.0, c.title.similarity) < _UNLIKE and place < 2  # noqa: PLR2004


def contradicts(c: Comparison) -> bool:
    """Whether a record describes another work: another title, and no place or people that explain it as this one."""
    title = next((e for e in c.evidence if e.field == "title"), None)
    place = sum(c.agreement(f) is Agreement.SAME for f in ("volume", "pages", "container"))
    against = sum(c.agreement(f) is Agreement.DIFFERENT for f in ("authors", "container", "pages", "volume", "year"))
    if is_different_work(c):
        return True
    if title is not None and title.agreement is Agreement.DIFFERENT:
        return (title.similarity or 0.0) < _ANOTHER_TITLE and place < 2 and against >= 1  # noqa: PLR2004
    return c.agreement("authors") is Agreement.DIFFERENT and c.authors.known == 0 and against >= 2  # noqa: PLR2004


def _build_linked(found: ResolutionCase, chosen: Scored, confidence: float) -> Resolution:
    evidence = chosen.comparison.evidence
    slight = slips(chosen.work, evidence)
    wrong = (*(f for f in differing_fields(evidence) if f not in slight), *(["doi"] if found.unregistered else []))
    return Resolution(
        found.reference,
        Verdict.MISMATCHED if wrong else Verdict.VERIFIED,
        f"differs in {', '.join(wrong)}" if wrong else "",
        chosen.work,
        round(confidence, 4),
        evidence,
        _list_candidates(found, chosen),
        standing(chosen.work),
        found.asked,
        chosen.alternate_records,
    )


def _build_conflict(found: ResolutionCase, named: Scored, true: Scored | None) -> Resolution:
    return Resolution(
        found.reference,
        Verdict.CONFLICT,
        f"{named.work.doi} is registered for another work",
        true.work if true else None,
        round(found.ranking.confidence if true else 1 - probability(named.value), 4),
        named.comparison.evidence,
        _list_candidates(found, named),
        standing(true.work) if true else (),
        found.asked,
        true.alternate_records if true else (),
    )


def _build_unlinked(found: ResolutionCase, today: date) -> Resolution:
    reason = _find_reason(found, min(today, *(_day(a.as_of) or today for a in found.asked), today))
    return Resolution(
        found.reference,
        Verdict.UNDETERMINED if reason else Verdict.UNRESOLVED,
        reason or "",
        candidates=_list_candidates(found, None),
        asked=found.asked,
    )


def _day(as_of: str) -> date | None:
    """The day up to which an answer knows works: that of a local index may lie years back."""
    try:
        return date.fromisoformat(as_of[:10])
    except ValueError:
        return None


def _find_reason(found: ResolutionCase, today: date) -> Reason | None:
    """Why nothing can be said, or `None` where every source that could know the work has no record of it."""
    expected = expectation(found.printed, today)
    if expected is Expectation.FOREIGN_SCRIPT:
        return Reason.UNSUPPORTED_SCRIPT
    if expected is Expectation.TOO_LITTLE:
        return Reason.NO_TITLE if found.printed.words else Reason.UNPARSED
    outcomes = {a.outcome for a in found.asked}
    if Outcome.UNAVAILABLE in outcomes:
        return Reason.SOURCE_UNAVAILABLE
    possible = found.ranking.best is not None and not _is_surely_different(found.ranking.best.comparison)
    if possible and (found.ranking.confidence >= weights().considered or _is_close_race(found.ranking)):
        return Reason.AMBIGUOUS
    if (expected is Expectation.GREY and not found.closed) or found.elsewhere:
        return Reason.GREY_LITERATURE
    if Outcome.NOT_ASKED in outcomes or not found.authoritative:
        return Reason.OFFLINE_MISS
    return None


def _is_surely_different(c: Comparison) -> bool:
    """Whether a candidate is another work beyond doubt: another title, which was read and is not to be found."""
    title = next((e for e in c.evidence if e.field == "title"), None)
    if title is None or title.agreement is not Agreement.DIFFERENT:
        return False
    elsewhere = c.title.similarity < _ANOTHER_TITLE and (title.similarity or 0.0) < _ANOTHER_TITLE
    return elsewhere or (c.agreement("authors") is Agreement.DIFFERENT and c.authors.known == 0)


def _is_close_race(ranking: Ranking) -> bool:
    """Whether two works fit, each well enough by itself, and neither is ahead."""
    if len(ranking.works) < 2:  # noqa: PLR2004
        return False
    first, second = ranking.works[:2]
    return probability(second.value) >= BY_IDENTIFIER and first.value - second.value < 2.0  # noqa: PLR2004


def _list_candidates(found: ResolutionCase, chosen: Scored | None) -> tuple[Candidate, ...]:
    """What was offered and is worth showing, the chosen one first.

    Where nothing is linked, works of the same journal are kept: they show that the source knows the journal.
    """
    shown = [chosen] if chosen else []
    shown += [s for s in found.ranking.works if s is not chosen and (chosen is None or s.work.doi != chosen.work.doi)]
    kept = [s for s in shown if s is chosen or probability(s.value) >= _WORTH_SHOWING or _shares_journal(s, chosen)]
    kept = kept[:SHOWN]
    return tuple(Candidate(s.work, s.source, round(probability(s.value), 4), s.comparison.evidence) for s in kept)


def _shares_journal(scored: Scored, chosen: Scored | None) -> bool:
    return chosen is None and scored.comparison.agreement("container") is Agreement.SAME
