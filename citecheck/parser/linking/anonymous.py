"""Entries that print no author: `(2009). Meaning in life. Oxford handbook …`, as damaged lists have them.

A citation can mean one by its year; where the list is in the order of the alphabet, by its place there too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.parser.linking.entry_keys import year_forms
from citecheck.text.citing import family_name
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Reference, Target
    from citecheck.parser.linking.entry_keys import Entry

_YEAR_FIRST = re.compile(r"\W{0,3}(?:1[5-9]|20)\d\d[a-z]?\W")


def begins_with_year(reference: Reference) -> bool:
    """Whether an entry begins with its year and names nobody in front of it."""
    return _YEAR_FIRST.match(reference.raw) is not None


@dataclass(frozen=True, slots=True)
class Anonymous:
    """The entries of a list without an author, with the names before and behind each."""

    places: tuple[tuple[Entry, str, str], ...]
    alphabetical: bool

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Anonymous:
        """From the entries in the order of the list."""
        keys: list[str | None] = []
        for entry in entries:
            people = entry.reference.work.authors or entry.reference.work.editors
            named_first = people and not begins_with_year(entry.reference)
            keys.append(_sort_words(family_name(people[0])) or None if named_first else None)
        named = [k for k in keys if k]
        ascending = sum(a <= b for a, b in pairwise(named))
        # nine in ten neighbours, set by hand, 2026-11: lists in order have slips
        alphabetical = len(named) > 1 and ascending >= 0.9 * (len(named) - 1)
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
            # the name sorts between its neighbours, or begins the first of them as a whole: `Ames` behind `Ames B`
            and (
                not self.alphabetical
                or any((before[: max(len(n), 1)] if before.startswith(n) else before) <= n <= below for n in names)
            )
        ]


def _sort_words(name: str) -> str:
    words = fold(name).split()
    while len(words) > 1 and (words[0] in PARTICLES or len(words[0]) == 1):
        words = words[1:]
    return " ".join(words)
