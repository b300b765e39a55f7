"""What of a reference a citation can be compared with: names as sets of keys, years, letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from citecheck.text.names import SUFFIXES, acronym, exact_keys, family_keys
from citecheck.text.normalize import fold, squash

if TYPE_CHECKING:
    from citecheck.models import Name, Reference

MIN_PREFIX = 8  # letters of an organisation's name that must agree where one goes on longer
# One wrong letter in a name of this many letters, two in one of the second; shorter names differ by one letter anyway.
ONE_SLIP, TWO_SLIPS = 4, 9
_FIRST_WORDS = re.compile(r"[^\W\d_][^\s,.;:()]*")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The keys under which one author of an entry can be named."""

    exact: frozenset[str]
    parts: frozenset[str]
    organisation: str = ""  # squashed name, empty for persons


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference, ready for comparison with citations."""

    reference: Reference
    names: tuple[NameKeys, ...]
    complete: bool  # all authors are printed and could be read
    years: frozenset[str]
    suffix: str | None


def entry_of(reference: Reference) -> Entry:
    """The keys of one reference. Where no author could be read, its first words stand for one."""
    work = reference.work
    names = tuple(_name_keys(n) for n in work.authors or work.editors)
    complete = bool(names) and not work.et_al
    if not names:
        found = _FIRST_WORDS.search(reference.raw)
        lead = found.group() if found else ""
        title = squash(work.title or "")
        names = (NameKeys(exact_keys(lead), family_keys(lead), title),) if lead else ()
    years = {str(work.year)} if work.year else set()
    if work.year_text:
        years.add(_no_year(work.year_text))
    years |= {str(y) for y in work.years}
    return Entry(reference, names, complete, frozenset(years), work.year_suffix)


def lookup_keys(entry: Entry) -> frozenset[str]:
    """The keys under which an entry is looked up by its first author."""
    if not entry.names:
        return frozenset()
    first = entry.names[0]
    organisation = {first.organisation[:MIN_PREFIX]} - {""}
    literal = next((n.literal for n in entry.reference.work.authors[:1] if n.literal), "")
    return first.exact | first.parts | organisation | ({acronym(literal)} if literal else set())


def _name_keys(name: Name) -> NameKeys:
    if name.literal:
        return NameKeys(exact_keys(name.literal), frozenset(), squash(name.literal))
    family = name.family or ""
    # an order that could not be told (`Liu Xun`): either word may be the family name
    given = name.given or ""
    other = (
        exact_keys(given)
        if given and " " not in family and given.isalpha() and len(given) > 2
        else frozenset()
    )
    return NameKeys(exact_keys(family), family_keys(family) | family_keys(given + " " + family) | other)


@lru_cache(maxsize=16384)
def printed_keys(name: str) -> NameKeys:
    """The keys of a name as a citation prints it, given names or initials in front or not."""
    parts = [p for p in name.replace("-\n", "").split() if fold(p) not in SUFFIXES]
    bare = " ".join(parts)
    exact = set(exact_keys(bare))
    if len(parts) > 1:
        for i in range(
            1, len(parts)
        ):  # `Mary Ann Smith`, `J. van der Berg`: what stands in front may be given names
            exact |= exact_keys(" ".join(parts[i:]))
    return NameKeys(frozenset(exact), family_keys(bare), squash(bare))


def same_name(printed: NameKeys, entry: NameKeys, full: str | None = None) -> bool:
    """Whether a printed name can be the entry's author; `full` is the name an abbreviation stands for."""
    if entry.organisation:
        return _same_organisation(printed.organisation, entry.organisation, full)
    if printed.exact & entry.exact:
        return True
    return bool(printed.exact & entry.parts) or bool(printed.parts & entry.exact)


def _same_organisation(printed: str, registered: str, full: str | None) -> bool:
    for spelling in (printed, squash(full) if full else ""):
        if not spelling:
            continue
        if spelling == registered:
            return True
        shorter, longer = sorted((spelling, registered), key=len)
        if len(shorter) >= MIN_PREFIX and longer.startswith(shorter):
            return True
    return False


def abbreviates(printed: str, reference: Reference) -> bool:
    """Whether a printed acronym is that of an entry's organisation: `WHO`, `World Health Organization`."""
    letters = squash(printed)
    first = next(iter(reference.work.authors), None)
    return bool(first and first.literal and len(letters) > 1 and acronym(first.literal) == letters)


def misspelt(printed: NameKeys, entry: NameKeys) -> int | None:
    """The number of wrong letters (1 or 2) where the names are the same but for a slip, else `None`."""
    best: int | None = None
    for a in printed.exact:
        for b in entry.exact:
            limit = 2 if min(len(a), len(b)) >= TWO_SLIPS else 1 if min(len(a), len(b)) >= ONE_SLIP else 0
            distance = OSA.distance(a, b, score_cutoff=limit)
            if 0 < distance <= limit and (best is None or distance < best):
                best = distance
    return best


def year_forms(year: str | None) -> frozenset[str]:
    """The years a citation's year can stand for: `1915/1957` → both, `n. d.` → `nd`."""
    if not year:
        return frozenset()
    return frozenset(y if y.isdigit() else _no_year(y) for y in year.split("/"))


def _no_year(text: str) -> str:
    return {"nd": "nd", "sd": "nd", "oj": "nd"}.get(squash(text), "in press")
