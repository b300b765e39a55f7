"""How well an entry fits what a citation prints: authors, year, letter; and what is wrong where it almost does.

The penalties were set by hand, 2026-11, and were in force when bench linking was measured: only their order counts, and
how near two of them are (`linker.MARGIN`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.parser.linking.entry_keys import (
    abbreviates,
    begins_with,
    ends_with,
    is_by,
    misspelt,
    printed_keys,
    prints,
    same_name,
    year_forms,
)
from citecheck.text.citing import describe_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Target
    from citecheck.parser.linking.entry_keys import Entry, NameKeys


@dataclass(frozen=True, slots=True)
class Fit:
    """How an entry fits a target: 0 is exact; `note` says what is unusual, `diagnosis` what is wrong."""

    entry: Entry
    penalty: float
    note: str = ""
    diagnosis: str = ""
    by_order: bool = False


def fit(target: Target, first: NameKeys, other_names: Sequence[str], entry: Entry) -> Fit | None:
    """How an entry fits, or `None` where it is another work.

    Args:
        target: What is cited.
        first: The keys of its first author.
        other_names: The names that the text or the list introduces for this author: short for long, long for short.
        entry: The entry it is held against.
    """
    if not entry.names:
        return None
    # a body's name may have been read as several persons: what the text introduces for it is all that is compared
    printed = target.authors[0]
    is_body = len(target.authors) == 1 and any(
        is_by(entry, form) for name in other_names for form in (printed, name, f"{printed} {name}", f"{name} {printed}")
    )
    first_fits = (
        is_body
        or any(same_name(first, entry.names[0], name) for name in other_names or (None,))
        or abbreviates(target.authors[0], entry, other_names)
        or begins_with(entry, target.authors[0])
        or ends_with(entry, target.authors[0])
    )
    years = year_forms(target.year)
    same_year = bool(years & entry.years) or (not entry.years and "in press" in years)
    if not first_fits:
        return _fit_spelling(target, first, entry) if same_year else None
    co_authors = None if is_body else _co_authors(target, entry)
    if same_year:
        return _fit_rest(target, entry, co_authors)
    if years & entry.printed_years:
        fit = _fit_rest(target, entry, co_authors)
        # the year is in the entry, but not where its date was read
        return replace(fit, penalty=fit.penalty + 0.1) if fit else None
    return _fit_year(target, entry, co_authors)


def _fit_rest(target: Target, entry: Entry, co_authors: Fit | None) -> Fit | None:
    """First author and year agree: what of the co-authors and the letter?"""
    wrong = _wrong_letter(target, entry)
    if co_authors and co_authors.diagnosis:
        return co_authors if not wrong else None
    if wrong:
        return Fit(entry, 0.5, diagnosis=wrong)
    return co_authors or Fit(entry, 0.0)


def _wrong_letter(target: Target, entry: Entry) -> str:
    """What is wrong with the letter of the year. A citation without one fits several lettered entries."""
    if target.suffix and entry.suffix and target.suffix != entry.suffix:
        return f"the list has {target.year}{entry.suffix}, not {target.year}{target.suffix}"
    return ""


def _co_authors(target: Target, entry: Entry) -> Fit | None:
    """A fit with a note (form) or a diagnosis (other people), or `None` where all agree."""
    for k, name in enumerate(target.authors[1:], start=1):
        keys = printed_keys(name)
        if any(same_name(keys, n) for n in entry.names[1:]):
            continue
        if prints(entry, name):
            return None  # the entry has the name; only the reading of its authors missed it
        if k < len(entry.names) and misspelt(keys, entry.names[k]):
            spelling = f"the entry spells the co-author differently: {describe_entry(entry.reference)}"
            return Fit(entry, 0.8, diagnosis=spelling)
        if entry.complete:
            return Fit(entry, 1.0, diagnosis=f"{name} is not an author of the entry: {describe_entry(entry.reference)}")
        if k < len(entry.names):
            missing = f"{name} is not among the authors printed: {describe_entry(entry.reference)}"
            return Fit(entry, 1.0, diagnosis=missing)
    return _count_authors(target, entry) if entry.complete else None


def _count_authors(target: Target, entry: Entry) -> Fit | None:
    """Whether as many authors are named as the entry has, "et al." considered."""
    count, named = len(entry.names), len(target.authors)
    if target.et_al:
        if count <= named or count == 2:  # noqa: PLR2004 - two authors are both named
            return Fit(entry, 0.2, note=f"'et al.' for a work of {count} author{'s' * (count > 1)}")
        return None
    if named == 1 and count > 2:  # noqa: PLR2004 - explained beside it
        return Fit(entry, 0.2, note=f"one name for a work of {count} authors")
    if named != count:
        return Fit(entry, 1.0, diagnosis=f"the entry has {count} authors: {describe_entry(entry.reference)}")
    return None


def _fit_year(target: Target, entry: Entry, co_authors: Fit | None) -> Fit | None:
    """The first author agrees, the year does not."""
    if co_authors and (co_authors.diagnosis or co_authors.note):
        return None
    printed = [int(y) for y in year_forms(target.year) if y.isdigit()]
    listed = [int(y) for y in entry.years if y.isdigit()]
    has = " or ".join(sorted(entry.years)) or "no year"
    diagnosis = f"the entry says {has}"
    if not printed or not listed:
        return Fit(entry, 1.0, diagnosis=diagnosis)
    if min(abs(a - b) for a in printed for b in listed) == 1:
        return Fit(entry, 1.0, diagnosis=diagnosis)
    several = len(target.authors) > 1
    # one wrong digit, or two swapped ones
    pairs = [(str(a), str(b)) for a in printed for b in listed]
    if any(sum(p != q for p, q in zip(a, b, strict=True)) == 1 or sorted(a) == sorted(b) for a, b in pairs):
        return Fit(entry, 1.4 if several else 1.6, diagnosis=diagnosis)
    return Fit(entry, 1.8, diagnosis=diagnosis) if several and entry.complete else None


def _fit_spelling(target: Target, first: NameKeys, entry: Entry) -> Fit | None:
    """The year agrees, the first author does not: a slip of the pen, or another order of the authors."""
    slip = misspelt(first, entry.names[0])
    if slip and not (target.suffix and _wrong_letter(target, entry)):
        rest = _co_authors(target, entry)
        if rest and rest.diagnosis:
            return None
        spelling = f"the entry spells the name differently: {describe_entry(entry.reference)}"
        return Fit(entry, 0.6 + 0.4 * slip, diagnosis=spelling)
    if not 1 < len(target.authors) == len(entry.names):
        return None
    if not all(any(same_name(printed_keys(a), n) for n in entry.names) for a in target.authors):
        return None
    return Fit(entry, 1.2, diagnosis=f"the entry has the authors in another order: {describe_entry(entry.reference)}")
