"""Candidates for one reference, compared, clustered into works and ranked by probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.resolver.comparing.authors import name_keys
from citecheck.resolver.comparing.comparison import examine
from citecheck.resolver.comparing.numbers import number_words
from citecheck.resolver.comparing.printed import is_preprint, names_preprint
from citecheck.resolver.comparing.title import fold_title, full_title
from citecheck.resolver.deciding.clusters import cluster
from citecheck.resolver.deciding.features import features
from citecheck.resolver.deciding.score import logit, probability_beside, weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Work
    from citecheck.resolver.comparing.comparison import Comparison
    from citecheck.resolver.comparing.printed import Printed

EXAMINED = 6  # bench/matching, dev: the true work is among the six most promising of 20 in 99.9 % of cases
NOT_FAR = 0.4  # of the most promising one; bench/matching, dev: nothing is lost
_ABOUT_ANOTHER = 6.0  # logits; bench/matching, dev: with it no erratum is linked in place of its paper
_AT_LEAST = 2  # candidates compared, so that a rival shows
# Logits below the best record within which another record of the work may represent it. A preprint prints less in which
# a reference to it could agree. In force when bench/matching was measured (dev, 2026-11-23); no figure of their own.
_NEARLY_EQUAL, _NEARLY_EQUAL_PREPRINT = 1.0, 4.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its own weight (a logit), before it is held against the others.

    `value` is by the model of honest references, `despite_errors` by that of references with errors in them.
    """

    comparison: Comparison
    source: str
    value: float
    despite_errors: float
    alternate_records: tuple[Work, ...] = ()  # the other records of the same work

    @property
    def work(self) -> Work:
        """The registered work."""
        return self.comparison.work


@dataclass(frozen=True, slots=True)
class Ranking:
    """Works that a reference may mean, best first, one record for each.

    `confidence` is that of the first, and `despite_errors` the same where details of the reference may be wrong.
    """

    works: tuple[Scored, ...] = ()
    confidence: float = 0.0
    despite_errors: float = 0.0

    @property
    def best(self) -> Scored | None:
        """The most probable work, or `None` where there is no candidate."""
        return self.works[0] if self.works else None

    @property
    def believed(self) -> float:
        """The probability of the best work once it is linked: some of its details may be wrong, or none."""
        return max(self.confidence, self.despite_errors)


def rank(printed: Printed, candidates: Sequence[tuple[Work, str]]) -> Ranking:
    """Compare the most promising candidates (work, name of its source) and order them."""
    scored = sorted((score(printed, *c) for c in promising(printed, candidates)), key=lambda s: -s.value)
    leaders = [_choose_record(printed, group) for group in cluster(scored, lambda s: s.work)]
    ordered = tuple(sorted(leaders, key=lambda s: -s.value))
    if not ordered:
        return Ranking()
    best, other = ordered[0], ordered[1] if len(ordered) > 1 else None
    return Ranking(
        ordered,
        probability_beside(best.value, other.value if other else None, weights()),
        probability_beside(best.despite_errors, other.despite_errors if other else None, weights().despite_errors),
    )


def promising(printed: Printed, candidates: Sequence[tuple[Work, str]]) -> list[tuple[Work, str]]:
    """The few candidates worth comparing, most promising first: at least two, then those not far behind the first."""
    rated = sorted(((promise(printed, work), i) for i, (work, _) in enumerate(candidates)), reverse=True)[:EXAMINED]
    kept = [i for place, (value, i) in enumerate(rated) if place < _AT_LEAST or value >= NOT_FAR * rated[0][0]]
    return [candidates[i] for i in kept]


def score(printed: Printed, work: Work, source: str) -> Scored:
    """One candidate examined and weighed by itself."""
    comparison = examine(printed, work)
    found = features(printed, comparison)
    # An erratum or reply repeats all of its paper's title and authors, and is too rare in the data to be learnt.
    about = _ABOUT_ANOTHER * found["about_a_work"]
    return Scored(
        comparison,
        source,
        logit(found, weights().first) - about,
        logit(found, weights().despite_errors.first) - about,
    )


def promise(printed: Printed, work: Work) -> float:
    """Estimate cheaply how well a work fits, to spare the comparison of those that cannot.

    The sum, 0 to 6.5, has no unit: title words printed count 3, the first author 1.5, each of four numbers 0.5, as
    measured with `EXAMINED` and `NOT_FAR`.
    """
    places = printed.places
    title = fold_title(full_title(work)).split()
    shared = sum(1 for w in title if w in places) / len(title) if title else 0.0
    first = next(iter(work.authors or work.editors), None)
    family = first is not None and any(k in places for k in name_keys(first))
    numbers = sum(1 for n in number_words(work) if n in places)
    return 3 * shared * min(len(title), 6) / 6 + 1.5 * family + 0.5 * min(numbers, 4)


def _choose_record(printed: Printed, group: list[Scored]) -> Scored:
    """Choose the record that represents a work: the one that fits best; of nearly equal ones the published article."""
    wants_preprint = names_preprint(printed)
    best = group[0].value
    near = [s for s in group if s.value > best - (_NEARLY_EQUAL_PREPRINT if wants_preprint else _NEARLY_EQUAL)]
    lead = next((s for s in near if is_preprint(s.work) == wants_preprint), near[0])
    alternate_records = tuple(s.work for s in group if s.work.doi != lead.work.doi)
    return Scored(lead.comparison, lead.source, best, lead.despite_errors, alternate_records)
