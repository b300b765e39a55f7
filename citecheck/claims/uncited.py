"""Sentences that cite nothing and read like those that do: an aid for readers, at most five of a text.

Learnt from published articles: which sentences cite (bench/training/claims.py). What the authors say of their
own work is left out, and what is beside a cited sentence of its paragraph, which mostly covers it.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.claims.evidence import weights
from citecheck.parser.blocks import Kind, section_words
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.sentences import Sentence

# Set by hand, 2026-11; in force when bench claims was measured
MOST = 5  # sentences that are reported of a text
MIN_WORDS, MAX_WORDS = 7, 60
MIN_SENTENCES = 10  # shorter texts have no places to compare
# Sections whose sentences state no claim of others: `Abstract`, `Materials and Methods`, `3. Results`, `Funding`
_OWN_SECTION = re.compile(
    r"\b(?:abstract|summary|highlights|keywords?|methods?|methodology|materials|results?|findings|conclusions?|concluding|"
    r"limitations|acknowledge?ments?|funding|ethics|conflicts?|competing|declarations?|contributions?|availability|"
    r"supplementary|supporting|appendix|abbreviations|figure|table|legends|about|statistical|data analysis|"
    r"zusammenfassung|methoden|ergebnisse|resumen|resumo|metodos|resultados|conclusiones|conclusoes|resume|methodes)\b"
)
# `we`, `our results`, `this review`, `in this section`, `Fig. 2`: of the text itself
_OWN = re.compile(
    r"\b(?:we|us|our|ours|i|my|here|herein|hereby|(?:this|the (?:present|current|following)|these) (?:study|studies|"
    r"paper|article|review|work|chapter|section|report|analysis|results|findings|data|theories|aims?)|(?:figs?|figures?|"
    r"tables?|eqs?|equations?|sections?|appendix|supplementary) \w{1,3}\b|above|below|in (?:conclusion|summary|sum)|"
    r"to sum up|overall|future (?:research|studies|work)|further (?:research|studies|work)|more research)\b"
)

# What was done or seen, and nobody to whom it is ascribed: mostly the authors' own methods and results
_PAST = re.compile(
    r"\b(?:was|were|showed|exhibited|demonstrated|revealed|observed|resulted|performed|updated|proposed)\b"
)
_OTHERS = re.compile(
    r"\b(?:stud(?:y|ies)|reports|trials|authors|researchers|research|evidence|literature|et al|previous(?:ly)?|"
    r"(?:has|have) (?:also )?been|is known|are known|recent(?:ly)?|reviews|surveys|experiments)\b"
)

# Marks of a sentence with facts of others: `25 %`, `since 1998`, ` Switzerland`, `p < 0.05`
_CUES = {
    cue: re.compile(pattern)
    for cue, pattern in (
        ("=percent", "%"),
        ("=year", r"\b(?:19|20)\d\d\b"),
        ("=name", r"\s[^\W\d_a-zà-öø-ÿ][a-zà-öø-ÿ]{2,}"),
        ("=statistics", r"(?i)\bp\s?[<=>]\s?0?\.\d|\bn\s?=\s?\d"),
    )
}


def uncited_claims(found: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that most seem to need a citation and have none, in the order of the text."""
    if len(found) < MIN_SENTENCES:
        return ()
    limit: float = weights()["uncited"]["limit"]
    scored = [
        (chance, i) for i, text in enumerate(found) if may_claim(text) and (chance := likelihood(found, i)) >= limit
    ]
    alone = []
    for chance, i in scored:
        around = [found[k] for k in (i - 1, i, i + 1) if 0 <= k < len(found) and found[k].block == found[i].block]
        if not any(sentence.citations for sentence in around):
            alone.append((chance, i))
    best = sorted(alone, key=lambda pair: (-pair[0], pair[1]))[:MOST]
    return tuple(found[i] for _, i in sorted(best, key=lambda pair: pair[1]))


def may_claim(sentence: Sentence) -> bool:
    """Whether a sentence can state what others found: running text, not of the authors' own work."""
    if sentence.kind is not Kind.TEXT or _OWN_SECTION.search(section_words(sentence.section)):
        return False
    words = fold(sentence.bare)
    size = len(words.split())
    if not MIN_WORDS <= size <= MAX_WORDS or sentence.bare.rstrip().endswith(("?", ":")) or _OWN.search(words):
        return False
    return not _PAST.search(words) or bool(_OTHERS.search(words))


def likelihood(found: Sequence[Sentence], at: int) -> float:
    """How likely a sentence with these words, at this place, carries a citation in a published article."""
    model = weights()["uncited"]
    known: dict[str, float] = model["weights"]
    total: float = model["bias"] + sum(known.get(f, 0.0) for f in features(found, at))
    return 1 / (1 + math.exp(-total))


def features(found: Sequence[Sentence], at: int) -> set[str]:
    """Words, pairs of words and cues of a sentence: `{"shown", "been shown", "=first", …}`."""
    bare = found[at].bare
    words = ["0" if any(c.isdigit() for c in w) else w for w in fold(bare).split()]
    seen = {*words, *(f"{a} {b}" for a, b in pairwise(words)), f"=length {min(len(words) // 8, 5)}"}
    seen |= {cue for cue, pattern in _CUES.items() if pattern.search(bare)}
    if at == 0 or found[at - 1].block != found[at].block:
        seen.add("=first")
    if at + 1 == len(found) or found[at + 1].block != found[at].block:
        seen.add("=last")
    return seen | {f"=place {10 * at // len(found)}"}
