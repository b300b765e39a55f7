"""Numbering that has shifted: over a run of citations the claims fit the entry beside the one they cite.

For each number cited the gain is how much better the text fits entry n+1 (or n-1) than entry n, the mean over its
citations. Three things may have happened: the whole list has moved, all from some number on, or a run of numbers; the
later ones can begin and end in many places, so they must gain that much more. Positions in the list are 0-based.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.claims.evidence import MAX_GROUP, Evidence, mentions
from citecheck.claims.topic import stem_difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.claims.evidence import Mention
    from citecheck.models import Citation, Document, Link, Reference
    from citecheck.parser.sentences import Sentence

# With these limits, set by hand, bench claims (2026-11) finds .954 of the shifts of whole lists (n=782), .967 of those
# of 20 numbers to the end, .919 of those of 10, and reports 4 of 422 lists as printed
MIN_CITATIONS, MIN_NUMBERS = 10, 8  # below them nothing can be said
MIN_RUN = 6  # numbers
MOST_GAIN = 2.5  # of one number: one striking sentence is not yet a run
MIN_STRENGTH = 1.5
MIN_FIT = 0.08  # of the claims and the entries meant, over chance: as `list_mismatch` asks of a list that belongs here
MIN_PAIRS, CLEAR = 3, 0.5  # sentences of the run that must gain, and how much at least
STRIKING = 2.0  # what an author named in the sentence gains at least
SHOWN = 3  # sentences that a finding quotes


@dataclass(frozen=True, slots=True)
class Pair:
    """A citation whose claim fits the neighbouring entry better: positions in the list, and by how much."""

    citation: str
    sentence: int
    cited: int
    meant: int
    gain: float


@dataclass(frozen=True, slots=True)
class Shift:
    """A run of numbers, from `first` to `last`, that mean the entry `step` further on; the best pairs first."""

    step: int
    first: int
    last: int
    strength: float
    pairs: tuple[Pair, ...]
    to_the_end: bool  # of the numbers cited


def find_shift(
    document: Document,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    links: Sequence[Link],
    references: Sequence[Reference],
) -> Shift | None:
    """The run with the strongest evidence, where that is enough; `None` too where the text is too short."""
    found = [m for m in mentions(document, sentences, citations, links, references) if len(m.entries) <= MAX_GROUP]
    cited = sorted({e for m in found for e in m.entries})
    if len(found) < MIN_CITATIONS or len(cited) < MIN_NUMBERS:
        return None
    evidence = Evidence(found, sentences, references)
    best: tuple[float, int, int, int, dict[int, list[Pair]]] | None = None
    for step in (1, -1):
        pairs = _pairs_by_number(found, evidence, step, len(references))
        gains = []
        for number in cited:  # of a number the mean over its citations, within bounds
            gained = [pair.gain for pair in pairs.get(number, ())]
            gains.append(min(max(sum(gained) / len(gained), -MOST_GAIN), MOST_GAIN) if gained else 0.0)
        for strength, start, end in _candidate_runs(gains):
            if best is None or strength > best[0]:
                best = strength, step, start, end, pairs
    if best is None or best[0] < MIN_STRENGTH:
        return None
    strength, step, start, end, pairs = best
    run = cited[start:end]
    shown = _best_pairs(pairs, run)
    shift = Shift(step, run[0], run[-1], strength, tuple(shown), to_the_end=end == len(cited))
    if sum(p.gain >= CLEAR for p in shown) < MIN_PAIRS:
        return None
    named = sum(p.gain >= STRIKING for p in shown) >= MIN_PAIRS  # authors named in the text: no foreign list has them
    return shift if named or _fit_meant(shift, found, evidence) >= MIN_FIT else None


def _best_pairs(pairs: dict[int, list[Pair]], run: Sequence[int]) -> list[Pair]:
    """The best pairs of a run, the best first: one a number and one a sentence, as a list of names fits any list."""
    best: dict[int, Pair] = {}
    for number in run:
        pair = max(pairs.get(number, ()), key=lambda p: p.gain, default=None)
        if pair is not None and (pair.sentence not in best or pair.gain > best[pair.sentence].gain):
            best[pair.sentence] = pair
    return sorted(best.values(), key=lambda p: -p.gain)


def _pairs_by_number(found: Sequence[Mention], evidence: Evidence, step: int, size: int) -> dict[int, list[Pair]]:
    """The citations of each number with what they gain; those whose neighbour the list does not have are left out."""
    pairs: dict[int, list[Pair]] = defaultdict(list)
    for mention in found:
        scores = {n: evidence.score(mention, n) for e in mention.entries for n in (e, e + step) if 0 <= n < size}
        for n in mention.entries:
            if n + step in scores:
                gain = scores[n + step] - scores[n]
                pairs[n].append(Pair(mention.citation, mention.sentence, n, n + step, gain))
    return pairs


def _candidate_runs(gains: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """The whole, the best end and the best run, each with its strength; ends exclusive.

    As all the ends are tried, and all the runs, they must gain the logarithm of how many there are on top.
    """
    size = len(gains)
    sums = [0.0]
    for gain in gains:
        sums.append(sums[-1] + gain)
    yield sums[-1], 0, size
    many = math.log(size)
    start = min(range(size - MIN_RUN + 1), key=lambda i: sums[i])
    yield sums[-1] - sums[start] - many, start, size
    lowest, best = 0, (-math.inf, 0, size)
    for end in range(MIN_RUN, size + 1):
        if sums[end - MIN_RUN] < sums[lowest]:
            lowest = end - MIN_RUN
        best = max(best, (sums[end] - sums[lowest] - 2 * many, lowest, end))
    yield best


def _fit_meant(shift: Shift, found: Sequence[Mention], evidence: Evidence) -> float:
    """How much better the claims of a run fit the entries meant than any other entry: about 0 for a foreign list."""
    spoken, titles = [], []
    for mention in found:
        for n in mention.entries:
            if shift.first <= n <= shift.last and 0 <= n + shift.step < len(evidence.entries):
                spoken.append(mention.clause | mention.rest)
                titles.append(evidence.entries[n + shift.step].title)
    return stem_difference(spoken, titles)
