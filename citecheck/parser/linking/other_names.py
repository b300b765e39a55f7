"""Names that mean one organisation: those that the text or an entry of the list introduces for each other."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.text.abbreviations import abbreviations_of_entry, find_abbreviations, find_called
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from citecheck.models import Reference

LONG_NAME = 12  # letters of a name that no entry begins with by chance; as in `entry_keys`
HEAD = 300  # code points of an entry in which it may introduce a short name


def other_names(text: str, references: Sequence[Reference]) -> Mapping[str, tuple[str, ...]]:
    """The other names of each organisation, by its squashed name: `{"who": ("World Health Organization",)}`.

    Short names lead to the long ones, and long ones to the short ones.
    """
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for short, long in _find_pairs(text, references):
        names[short][long] = None
        names[squash(long)][short] = None
    return {name: tuple(others) for name, others in names.items()}


def introduced_names(text: str, references: Sequence[Reference]) -> frozenset[str]:
    """The short and long names that a text or an entry introduces, of those with an entry that begins with either."""
    begins_entry = _entries_by_name(references)
    return frozenset(name for pair in _find_pairs(text, references) if any(map(begins_entry, pair)) for name in pair)


def _entries_by_name(references: Iterable[Reference]) -> Callable[[str], bool]:
    """Tells whether an entry begins with a name."""
    heads = sorted(squash(reference.raw[:HEAD]) for reference in references)

    def begins_entry(name: str) -> bool:
        wanted = squash(name)
        at = bisect_left(heads, wanted)
        return at < len(heads) and heads[at].startswith(wanted)

    return begins_entry


def _find_pairs(text: str, references: Sequence[Reference]) -> Iterator[tuple[str, str]]:
    """Pairs of a short name and a long one."""
    sources = [find_abbreviations(text), *(abbreviations_of_entry(reference.raw[:HEAD]) for reference in references)]
    for source in sources:
        for short, names in source.items():
            yield from ((short, long) for long in names)
    begins_entry = _entries_by_name(references)
    yield from (pair for pair in find_called(text) if len(squash(pair[1])) >= LONG_NAME and begins_entry(pair[1]))
