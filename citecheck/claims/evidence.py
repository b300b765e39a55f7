"""What supports that a citation means an entry: words of its clause in the title, names, the year.

The weights were learnt from published articles, by distinguishing the entry cited from those beside it in the list
(bench/training/claims.py): a difference of scores is the logarithm of how much likelier one entry is meant.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.claims.topic import around, rarity, unit
from citecheck.text.citing import family_name
from citecheck.text.normalize import fold
from citecheck.text.stems import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.models import Citation, Document, Link, Reference
    from citecheck.parser.sentences import Sentence

WEIGHTS = Path(__file__).with_name("weights.json")
FEATURES = ("clause", "rest", "near", "named before", "named", "first author named", "year", "other words")
COUNTED = frozenset({"label", "position"})  # links that follow a number alone
MAX_GROUP = 3  # works of one marker: those of a longer one were looked up together, and says little of each
_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w'’-]{2,}")  # `Smith`, `World`
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation by number: the positions of its entries in the list, and what is said around it."""

    citation: str
    entries: tuple[int, ...]
    sentence: int
    clause: frozenset[str]  # stems since the citation before it, in its sentence
    rest: frozenset[str]  # the other stems of the sentence
    near: frozenset[str]  # those of the sentences before and after
    before: str  # the capitalised words before it, folded, between spaces
    names: str  # those of its whole sentence
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry can share with a sentence."""

    title: frozenset[str]  # stems; of an entry without a title all its words but the names
    other: frozenset[str]  # stems of the rest of the entry but the names
    people: tuple[str, ...]  # folded
    year: str | None


def mentions(
    document: Document,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    links: Sequence[Link],
    references: Sequence[Reference],
) -> list[Mention]:
    """The citations that lead to their entries by number alone, in the order of the text."""
    position = {r.id: i for i, r in enumerate(references)}
    leads: dict[str, list[int]] = defaultdict(list)
    for done in links:
        if done.by in COUNTED and len(done.references) == 1 and done.references[0] in position:
            leads[done.citation].append(position[done.references[0]])
    if not leads:
        return []
    spoken = [frozenset(stems(s.bare)) for s in sentences]
    cited = [i for i, sentence in enumerate(sentences) if any(citations[c].id in leads for c in sentence.citations)]
    return [m for i in cited for m in _mentions_in(document, sentences, spoken, i, citations, leads)]


def _mentions_in(
    document: Document,
    sentences: Sequence[Sentence],
    spoken: Sequence[frozenset[str]],
    number: int,
    citations: Sequence[Citation],
    leads: Mapping[str, list[int]],
) -> Iterator[Mention]:
    sentence, at = sentences[number], sentences[number].start
    whole = document.text[sentence.start : sentence.end]
    near = around(sentences, spoken, number) - spoken[number]
    for citation in (citations[i] for i in sentence.citations):
        clause = document.text[min(at, citation.start) : citation.start]
        at = citation.end
        if citation.id not in leads:
            continue
        said = frozenset(stems(clause))
        yield Mention(
            citation=citation.id,
            entries=tuple(sorted(set(leads[citation.id]))),
            sentence=number,
            clause=said,
            rest=spoken[number] - said,
            near=near,
            before=_capitalised_words(clause[-70:]),  # code points, as the weights were learnt
            names=_capitalised_words(whole),
            years=frozenset(_YEAR.findall(sentence.bare)),
        )


def _capitalised_words(text: str) -> str:
    return f" {fold(' '.join(_CAPITAL.findall(text)))} "


def entry(reference: Reference) -> Entry:
    """What of a reference can be met in a sentence."""
    work = reference.work
    people = [fold(family_name(n)) for n in (work.authors or work.editors)[:8]]  # the weights were learnt with so many
    names = {stem for person in people for stem in stems(person)}
    title, all_words = frozenset(stems(work.title or "")), frozenset(stems(reference.raw)) - names
    return Entry(
        title=title or all_words,
        other=all_words - title if title else frozenset(),
        people=tuple(p for p in people if len(p) > 2),  # noqa: PLR2004 - `Li`, `Xu` are words too
        year=str(work.year) if work.year else None,
    )


class Evidence:
    """The scores of the mentions of one document for the entries of its list."""

    def __init__(
        self, found: Sequence[Mention], sentences: Sequence[Sentence], references: Sequence[Reference]
    ) -> None:
        self.entries = [entry(r) for r in references]
        texts = [frozenset(stems(s.bare)) for s in sentences]
        titles = {e.title for e in self.entries}
        self._rarity = rarity((*texts, *titles), len(texts) + len(titles))
        self._units = [unit(e.title, self._rarity) for e in self.entries]
        self._mentions = found
        self._weights: list[float] = weights()["shift"]

    def score(self, mention: Mention, position: int) -> float:
        """The evidence that an entry, by its position in the list, is meant."""
        return sum(w * x for w, x in zip(self._weights, self.features(mention, position), strict=True))

    def features(self, mention: Mention, position: int) -> tuple[float, ...]:
        """The values of `FEATURES`."""
        entry, weight, scale = self.entries[position], self._rarity, self._units[position]
        said = mention.clause | mention.rest
        return (
            scale * sum(weight.get(w, 0.0) for w in entry.title & mention.clause),
            scale * sum(weight.get(w, 0.0) for w in entry.title & mention.rest),
            scale * sum(weight.get(w, 0.0) for w in entry.title & mention.near),
            float(any(f" {p} " in mention.before for p in entry.people)),
            float(any(f" {p} " in mention.names for p in entry.people)),
            float(bool(entry.people) and f" {entry.people[0]} " in mention.names),
            float(entry.year in mention.years),
            sum(weight.get(w, 0.0) for w in entry.other & said),
        )


@cache
def weights() -> dict[str, Any]:
    """What bench/training/claims.py learnt."""
    known: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return known
