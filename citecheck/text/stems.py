"""The content words of a text, cut to their beginnings, so that `hippocampal` meets `hippocampus`."""

from __future__ import annotations

from functools import lru_cache

from citecheck.text.lexicon import STOP_WORDS
from citecheck.text.normalize import fold


def stems(text: str) -> list[str]:
    """The stems of a text's content words, in order: `["neurop", "emotio"]`."""
    return [stem for word in fold(text).split() if (stem := _cut_to_stem(word))]


@lru_cache(maxsize=65536)
def _cut_to_stem(word: str) -> str:
    if len(word) == 1 or word in STOP_WORDS or word.isdigit():
        return ""
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return singular[:6]  # as good as a stemmer on the articles of bench/claims (2026-11)
