"""How well a sentence fits a title: shared words, weighted by how rare they are in this document.

Good enough to tell a whole list from the list of another document; not to judge a single citation (13 % of true
pairs share no word with the title: design trials on published articles, 2026-11).
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.claims.sentences import Sentence

STEM = 6  # letters of a word that count: a crude stem, as good as a stemmer in the trials
MIN_LETTERS = 2
MIN_IDF = 0.1
_STOP = frozenset(
    "a about after all also among an and are as at be been being between both but by can could did do does due during "
    "each either et al few for from further had has have having he her here his how however if in into is it its may "
    "might more most much must no nor not of on one only or other our out over own per same several she should since "
    "so some such than that the their them then there these they this those through thus to two under until up upon "
    "use used using very via was we were what when where whether which while who whose why will with within without "
    "would you your study studies research results result analysis based effect effects new review".split()
)


def stems(text: str) -> list[str]:
    """The content words of a text, cut to their first letters: `["neurop", "emotio"]`."""
    found = []
    for word in fold(text).split():
        if len(word) < MIN_LETTERS or word in _STOP or word.isdigit():
            continue
        plain = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
        found.append(plain[:STEM])
    return found


def fit_difference(sentences: Sequence[str], titles: Sequence[str]) -> float:
    """Mean fit of `sentences[i]` with `titles[i]`, less the mean fit with all the titles.

    About 0 where the two belong together no more than by chance.
    """
    spoken = [set(stems(s)) for s in sentences]
    entitled = [set(stems(t)) for t in titles]
    size = len(spoken) + len(set(titles))
    if not spoken:
        return 0.0
    frequency = Counter(w for words in spoken for w in words)
    frequency.update(w for words in {frozenset(e) for e in entitled} for w in words)
    idf = {w: max(MIN_IDF, math.log((size + 1) / (n + 0.5))) for w, n in frequency.items()}

    weight = [1 / math.sqrt(total) if (total := sum(idf[w] for w in title)) else 0.0 for title in entitled]
    pairs = zip(spoken, entitled, weight, strict=True)
    own = sum(sum(idf[w] for w in sentence & title) * unit for sentence, title, unit in pairs)
    # the sum over all pairs of sentence and title, word by word: linear, where pair by pair is quadratic
    said = Counter(w for words in spoken for w in words)
    by_chance = sum(idf[w] * said[w] * unit for title, unit in zip(entitled, weight, strict=True) for w in title)
    return (own - by_chance / len(spoken)) / len(spoken)


NEIGHBOUR = 0.3  # weight of a word that stands in a neighbouring sentence only (trials on 328 articles, 2026-11)


class Fit:
    """How well sentences fit titles: the weight of the words they share, over the root of all that the title weighs.

    Words that stand in many sentences and titles of this document weigh little; those of the sentences before and
    after count a third.
    """

    def __init__(self, sentences: Sequence[Sentence], titles: Mapping[str, str]) -> None:
        self._spoken = [frozenset(stems(s.bare)) for s in sentences]
        self._around = [self._spoken_near(sentences, i) for i in range(len(sentences))]
        self._titles = {key: frozenset(stems(title)) for key, title in titles.items()}
        entitled = set(self._titles.values())
        frequency = Counter(w for words in self._spoken for w in words)
        frequency.update(w for words in entitled for w in words)
        size = len(self._spoken) + len(entitled)
        self._idf = {w: max(MIN_IDF, math.log((size + 1) / (n + 0.5))) for w, n in frequency.items()}
        self._unit = {key: self._weight(title) for key, title in self._titles.items()}

    def of(self, sentence: int, title: str) -> float:
        """The fit of a sentence (by its number) and a title (by its key); 0 where they share no word."""
        words = self._titles.get(title, frozenset())
        said, near = self._spoken[sentence], self._around[sentence]
        total = sum(self._idf[w] for w in words & said) + NEIGHBOUR * sum(self._idf[w] for w in (words & near) - said)
        return total * self._unit.get(title, 0.0)

    def _weight(self, title: frozenset[str]) -> float:
        total = sum(self._idf[w] for w in title)
        return 1 / math.sqrt(total) if total else 0.0

    def _spoken_near(self, sentences: Sequence[Sentence], at: int) -> frozenset[str]:
        near: frozenset[str] = frozenset()
        for other in (at - 1, at + 1):
            if 0 <= other < len(sentences) and sentences[other].passage == sentences[at].passage:
                near |= self._spoken[other]
        return near
