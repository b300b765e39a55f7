"""From candidates to a verdict: verified, mismatched, conflict, unresolved or undetermined with its reason.

Limits of similarity and length say which bench they were chosen on; those that name none have no figure of their own.
All were in force when bench/verdicts was measured (3,000 real references, 250 of each planted fault; dev, 2026-11-23):
what they get wrong is in docs/known-errors.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Candidate, Outcome, Reason, Resolution, Verdict
from citecheck.resolver.comparing.title import VERBATIM
from citecheck.resolver.deciding.classes import Expectation, expectation, known_until, too_little
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.score import CLOSE_RACE, probability, weights
from citecheck.resolver.deciding.slips import slips
from citecheck.resolver.notices import standing

if TYPE_CHECKING:
    from datetime import date

    from citecheck.models import Asked, Coverage, Evidence, Place
    from citecheck.resolver.comparing.comparison import Comparison
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Ranking, Scored

COMPARED = ("title", "authors", "year", "container", "volume", "issue", "pages")
SHOWN = 5  # candidates kept in a resolution
_WORTH_SHOWING = 0.01  # probability; what is less likely is not shown
# A record under a printed DOI is believed on less than one found by search: the DOI itself speaks for it.
BY_IDENTIFIER = 0.5
# Fields that together leave room for one work: two by the same people never begin on one page of one volume.
_PLACE_AND_PEOPLE = ("authors", "year", "container", "volume", "pages")
_SHORT_TITLE = 4  # words; with year and journal a title of so many is one work's
_LONG_TITLE = 6  # words; shorter titles are reused
_UNIQUE_TITLE = 8  # words; no two works of one year have borne so long a title; bench/matching, absent, dev
_OTHER_TITLE = 0.6  # similarity; titles that share less are of two works, whoever wrote them
_SAME_TITLE = 0.75  # similarity; titles of one work are closer, whatever the spelling; bench/matching, dev
_ONE_WORD_OFF = 0.8  # similarity; titles of one group at one conference are less alike; bench/matching, absent, dev
_TWO_FIELDS = 2  # that agree, of those which say where a work was published: no longer chance


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
    return (case.by_doi is not None and identifier_agrees(case.by_doi)) or linkable(case) is not None


def identifier_agrees(scored: Scored) -> bool:
    """Whether the record under a printed DOI is the work described beside it.

    Example: `Smith J. Title. Journal. 2018. doi:10.1000/1`, and 10.1000/1 is a work of that title by Smith. A bare DOI,
    beside which nothing is printed that could be compared, agrees too.
    """
    likely = probability(scored.value) >= BY_IDENTIFIER and not is_different_work(scored.comparison)
    return likely or nothing_compares(scored.comparison)


def nothing_compares(comparison: Comparison) -> bool:
    """Whether no field is there on both sides: a bare DOI, `https://doi.org/10.1000/1`, or an empty record."""
    return all(e.agreement is Agreement.ABSENT for e in comparison.evidence if e.field in COMPARED)


def linkable(case: ResolutionCase) -> Scored | None:
    """Return the best work that search found, if the reference can be linked to it.

    It can where the model is sure enough, or where enough agrees to name the work although the rest is wrong; never
    where fewer than three words and three numbers are printed, as in `Ibid., p. 12`.
    """
    best = case.ranking.best
    if best is None or too_little(case.printed):
        return None
    sure = case.ranking.confidence >= weights().linked or identifiable_despite_errors(case.ranking)
    return best if sure else None


def identifiable_despite_errors(ranking: Ranking) -> bool:
    """Whether enough agrees to name the work although other details are wrong.

    The model, which saw only honest references, rejects such references; what is wrong in them can be named all the
    same. Never where a second work bears the printed title too. Three cases:

    - another word in the title: people, year, journal, volume and first page are those of one work, or people, year and
      journal are and nothing but the title differs (`Neural mirrors in speech` for *Neural networks in speech*);
    - the whole title is printed, and people and journal agree (an article with invented numbers);
    - the whole title is printed, and it is long enough for its year, or two of year, journal, volume and pages agree
      (a title with another work's authors).
    """
    best = ranking.best
    if best is None or (len(ranking.works) > 1 and ranking.works[1].comparison.title.similarity >= VERBATIM):
        return False
    found = best.comparison
    title = found.title
    if title.similarity >= _SAME_TITLE and all(found.agreement(f) is Agreement.SAME for f in _PLACE_AND_PEOPLE):
        return True
    if (
        title.similarity >= _ONE_WORD_OFF
        and found.authors.printed > 1
        and all(found.agreement(field) is Agreement.SAME for field in ("authors", "year", "container"))
        and not found.count_different("volume", "issue", "pages")
    ):
        return True
    placed = found.count_same("year", "container") == _TWO_FIELDS
    whole_title = (
        title.similarity >= VERBATIM
        and title.words >= (_SHORT_TITLE if placed else _LONG_TITLE)
        and title.opens
        and title.ends
        and not title.main_only
    )
    if not whole_title or found.agreement("authors") is Agreement.ABSENT:
        return False
    if found.count_same("authors", "container") == _TWO_FIELDS:
        return True
    if title.words >= _UNIQUE_TITLE and found.agreement("year") in {Agreement.SAME, Agreement.CLOSE}:
        return True
    agreeing = found.count_same("year", "container", "volume", "pages")
    return agreeing >= _TWO_FIELDS and found.count_different("container", "volume", "pages") <= 1


# --- when a record is of another work ---------------------------------------------------------------------------------


def is_different_work(comparison: Comparison) -> bool:
    """Whether a record bears a title that has nothing of the printed one, and no place that explains it.

    It is another work then, also one of the same people: *Sleep in adults* for `Memory of mice`, both by Smith. Two of
    volume, pages and journal in agreement say that it is the work after all, under a translated or misread title.
    """
    if comparison.agreement("title") is not Agreement.DIFFERENT:
        return False
    similarity = max(comparison.parsed_title_similarity, comparison.title.similarity)
    return similarity < _OTHER_TITLE and comparison.count_same("volume", "pages", "container") < _TWO_FIELDS


def contradicts(comparison: Comparison) -> bool:
    """Whether the record under a printed DOI describes another work, so that DOI and reference are in conflict.

    Either it is a different work by its title; or the titles differ less, but authors, journal, year, volume or pages
    differ as well (two chapters of one handbook); or the titles agree and are a common one (`Introduction`), but no
    author is registered and something else differs too.
    """
    if is_different_work(comparison):
        return True
    differing = comparison.count_different("authors", "container", "pages", "volume", "year")
    if comparison.agreement("title") is Agreement.DIFFERENT:
        placed = comparison.count_same("volume", "pages", "container") >= _TWO_FIELDS
        return comparison.parsed_title_similarity < _SAME_TITLE and not placed and differing >= 1
    other_people = comparison.agreement("authors") is Agreement.DIFFERENT and comparison.authors.known == 0
    return other_people and differing >= _TWO_FIELDS


def _is_surely_different(comparison: Comparison) -> bool:
    """Whether a candidate of a search is another work beyond doubt, and so none that may be meant.

    Its title differs from the one that was read and is not to be found elsewhere in the string; or the title differs
    and not one of the printed authors is registered.
    """
    if comparison.agreement("title") is not Agreement.DIFFERENT:
        return False
    if max(comparison.title.similarity, comparison.parsed_title_similarity) < _SAME_TITLE:
        return True
    return comparison.agreement("authors") is Agreement.DIFFERENT and comparison.authors.known == 0


# --- the verdict ------------------------------------------------------------------------------------------------------


def decide(case: ResolutionCase, today: date) -> Resolution:
    """Give the verdict of one reference.

    Args:
        case: What was printed, what was found, and who was asked.
        today: The day of the check: works of this year may not be registered yet.
    """
    named, best = case.by_doi, linkable(case)
    if named is None:
        return _build_linked(case, best, case.ranking.confidence) if best else _build_unlinked(case, today)
    if identifier_agrees(named):
        return _build_linked(case, named, max(probability(named.value), BY_IDENTIFIER))
    if best is not None:
        if same_work(best.work, named.work):
            return _build_linked(case, best, case.ranking.confidence)
        return _build_conflict(case, named, best)
    if contradicts(named.comparison):
        return _build_conflict(case, named, None)
    return _build_linked(case, named, BY_IDENTIFIER)


def _build_linked(case: ResolutionCase, chosen: Scored, confidence: float) -> Resolution:
    """The work is found: verified, or mismatched where a detail differs that is no slip of the record."""
    evidence = chosen.comparison.evidence
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
        round(case.ranking.confidence if true else 1 - probability(named.value), 4),
        named.comparison.evidence,
        _list_candidates(case, named),
        standing(true.work) if true else (),
        case.asked,
        true.alternate_records if true else (),
    )


def _build_unlinked(case: ResolutionCase, today: date) -> Resolution:
    """No work is found: undetermined with the reason, or unresolved where every source should have it."""
    reason = _find_reason(case, known_until(case.asked, today))
    return Resolution(
        case.reference,
        Verdict.UNDETERMINED if reason else Verdict.UNRESOLVED,
        reason or "",
        candidates=_list_candidates(case, None),
        asked=case.asked,
        coverage=case.coverage,
        place=case.place,
    )


def _find_reason(case: ResolutionCase, today: date) -> Reason | None:
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
    if best is not None and not _is_surely_different(best.comparison):
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
