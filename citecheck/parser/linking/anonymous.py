"""Entries that print no author: `(2009). Meaning in life. Oxford handbook …`, as damaged lists have them.

A citation can mean one by its year; where the list is in the order of the alphabet, by its place there too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.parser.linking.entry_keys import year_forms
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Reference, Target
    from citecheck.parser.linking.entry_keys import Entry

MIN_SORTED = 0.9  # share of neighbours in alphabetical order from which on place speaks
_YEAR_FIRST = re.compile(r"\W{0,3}(?:1[5-9]|20)\d\d[a-z]?\W")


def begins_with_year(reference: Reference) -> bool:
    """Whether an entry begins with its year and names nobody in front of it."""
    return _YEAR_FIRST.match(reference.raw) is not None


@dataclass(frozen=True, slots=True)
class Anonymous:
    """The entries of a list without an author, with the names between which each stands."""

    places: tuple[tuple[Entry, str, str], ...]
    alphabetical: bool

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Anonymous:
        """From the entries in the order of the list."""
        keys = [None if begins_with_year(e.reference) else _sort_key(e) for e in entries]
        named = [k for k in keys if k]
        ascending = sum(a <= b for a, b in pairwise(named))
        alphabetical = len(named) > 1 and ascending >= MIN_SORTED * (len(named) - 1)
        above: list[str] = []
        for key in keys:
            above.append(key or (above[-1] if above else ""))
        below = "\uffff"
        places = []
        for entry, key, before in reversed(list(zip(entries, keys, above, strict=True))):
            if key is None and begins_with_year(entry.reference):
                places.append((entry, before, below))
            below = key or below
        return cls(tuple(reversed(places)), alphabetical)

    def meant(self, target: Target) -> list[Entry]:
        """The entries that a citation can mean by its year and, in a sorted list, by its first author."""
        if not self.places:
            return []
        years = year_forms(target.year)
        names = {_sort_words(target.authors[0]), fold(target.authors[0])}  # `von Wettberg` under V or W
        return [
            entry
            for entry, before, below in self.places
            if years & entry.printed_years
            and (not target.suffix or entry.suffix in {None, target.suffix})
            and (not self.alphabetical or any(_common_start(before, n) <= n <= below for n in names))
        ]


def _common_start(before: str, name: str) -> str:
    return before[: max(len(name), 1)] if before.startswith(name) else before


def _sort_key(entry: Entry) -> str | None:
    names = entry.reference.work.authors or entry.reference.work.editors
    name = (names[0].family or names[0].literal or "") if names else ""
    return _sort_words(name) or None


def _sort_words(name: str) -> str:
    words = fold(name).split()
    while len(words) > 1 and (words[0] in PARTICLES or len(words[0]) == 1):
        words = words[1:]
    return " ".join(words)
