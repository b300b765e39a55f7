"""Works that a citation without an entry may mean: from its author, its year and the words of its sentence.

Suggestions only: nothing is claimed, several are shown when several fit, none when none does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus, Suggestion
from citecheck.resolver.comparing.authors import name_keys
from citecheck.resolver.comparing.numbers import registered_years
from citecheck.resolver.comparing.title import full_title
from citecheck.resolver.deciding.features import about_a_work
from citecheck.text.names import family_keys
from citecheck.text.normalize import words
from citecheck.text.stems import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Citation, Link, Target, Work
    from citecheck.sources.base import Source

MOST = 3  # suggestions shown for one citation
# Below it a work shares next to nothing with the sentence. Chosen on the two seed documents and dev articles
# (2026-11); the weights in `weight` have no figure of their own.
ENOUGH = 0.30
_ET_AL = 2  # authors; "et al." is printed for more than so many
_ABBREVIATION = re.compile(r"\b[A-Z]{3,6}\b")  # `BPD`, `TMS`
_YEAR = re.compile(r"(\d{4})")


@dataclass(frozen=True, slots=True)
class _OpenTarget:
    """A missing target that can be looked for, and the works that may be meant."""

    citation: Citation
    index: int
    target: Target
    year: int
    works: tuple[Work, ...]


def suggest(citations: Sequence[Citation], links: Sequence[Link], sources: Sequence[Source]) -> tuple[Suggestion, ...]:
    """Suggest works for every missing target that names authors and a year, the best first for each."""
    by_id = {c.id: c for c in citations}
    wanted = [
        (by_id[link.citation], link.target)
        for link in links
        if link.status is LinkStatus.MISSING and link.citation in by_id
    ]
    cases = [case for citation, index in wanted if (case := _find_works(citation, index, sources)) is not None]
    known = learn_abbreviations([c.sentence for c, _ in wanted], [full_title(w) for c in cases for w in c.works])
    found: list[Suggestion] = []
    for case in cases:
        about = subject(case.citation.sentence, known) - {s for a in case.target.authors for s in stems(a)}
        weighed = [(weight(case.target, case.year, w, about, case.works), w) for w in case.works]
        fits = sorted((f for f in weighed if f[0] >= ENOUGH), key=lambda f: -f[0])[:MOST]
        found += [Suggestion(case.citation.id, case.index, w, round(value, 3)) for value, w in fits]
    return tuple(found)


def _find_works(citation: Citation, index: int, sources: Sequence[Source]) -> _OpenTarget | None:
    """Ask the sources in order; the first that has possible works is enough."""
    target = citation.targets[index]
    match = _YEAR.match(target.year or "")
    if match is None or not target.authors:
        return None
    year = int(match.group(1))
    works: dict[str, Work] = {}
    for source in sources:
        for work in source.suggest(target.authors[0], year, sorted(set(stems(citation.sentence)))).works:
            if possible(target, year, work):
                works.setdefault(work.doi or full_title(work), work)
        if works:
            break
    return _OpenTarget(citation, index, target, year, tuple(works.values()))


def learn_abbreviations(sentences: Iterable[str], titles: Iterable[str]) -> dict[str, frozenset[str]]:
    """Learn what the capital abbreviations of the sentences mean from the initials of title words.

    `BPD` in a sentence and *… borderline personality disorder* in two titles: `{"BPD": {borderl, person, disord}}`,
    cut to stems. The commonest reading wins.
    """
    wanted = {a for s in sentences for a in _ABBREVIATION.findall(s)}
    read: dict[str, Counter[tuple[str, ...]]] = {a: Counter() for a in wanted}
    for title in titles:
        found = words(title)
        for short in wanted:
            n = len(short)
            for i in range(len(found) - n + 1):
                if "".join(w[0] for w in found[i : i + n]) == short.lower():
                    read[short][tuple(found[i : i + n])] += 1
    return {short: frozenset(stems(" ".join(counts.most_common(1)[0][0]))) for short, counts in read.items() if counts}


def subject(sentence: str, abbreviations: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The stems of a sentence, its abbreviations read out."""
    found = set(stems(sentence))
    for short in _ABBREVIATION.findall(sentence):
        found |= abbreviations.get(short, frozenset())
    return frozenset(found)


def possible(target: Target, year: int, work: Work) -> bool:
    """Whether a work may be meant at all: first author, year within one, further names among its authors."""
    if not work.authors or about_a_work(work.title):
        return False
    named = [family_keys(a) for a in target.authors]
    if not named[0] & name_keys(work.authors[0]):
        return False
    if not any(abs(year - y) <= 1 for y in registered_years(work)):
        return False
    listed = [name_keys(a) for a in work.authors]
    complete = len(listed) > 1  # some records hold the first author only
    return not complete or all(any(n & k for k in listed) for n in named[1:])


def weight(target: Target, year: int, work: Work, about: frozenset[str], rivals: Iterable[Work]) -> float:
    """How well a work fits, 0 to 1: words shared with the sentence, the year, and the number of authors.

    A word counts less the more of the candidates carry it.
    """
    titles = [frozenset(stems(full_title(w))) for w in rivals]
    mine = frozenset(stems(full_title(work)))
    shared = sum(log(1 + (len(titles) + 1) / (0.5 + sum(s in t for t in titles))) for s in mine & about)
    words_fit = shared / (shared + 1.5)  # a title fits by half where the shared words weigh 1.5
    year_fit = 1.0 if year in registered_years(work) else 0.6  # else a year beside the printed one
    # "et al." wants three authors or more, bare names exactly as many; some records hold the first author only
    named, listed = len(target.authors), len(work.authors)
    fits = (listed > _ET_AL or listed == 1) if target.et_al else listed == named
    people_fit = 1.0 if fits else 0.8 if target.et_al else 0.6
    # Two or more names that are all of a work's authors are seldom chance, whatever the sentence is about.
    all_named = 0.35 if people_fit == 1.0 and named > 1 and not target.et_al else 0.0
    some_word = 0.12 if words_fit else 0.0
    return min(words_fit * year_fit * people_fit + some_word + all_named * year_fit, 1.0)
