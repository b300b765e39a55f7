"""Choosing among entries that fit a citation equally well: by the year's letter, by initials, by their order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.parser.linking.entry_keys import printed_keys, same_name
from citecheck.text.names import UPPER, initials
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Target
    from citecheck.parser.linking.fit import Fit

BY_ORDER = "order of the list"  # how a link was found
_LETTERS = rf"[{UPPER}]\.?(?:[\s-]?[{UPPER}]\.?){{0,3}}"
# `W. W. Hu et al.`, `Clarke J.M. et al.`, `Wu GA et al.`
_IN_FRONT = re.compile(rf"^\W*(?P<initials>{_LETTERS})\s+(?=[{UPPER}][^\W\d_]+)")
_BEHIND = re.compile(rf",?\s(?P<initials>{_LETTERS})(?=\s*(?:,|;|&|\(|et\s+al|and\s|und\s|y\s|e\s|\d|$))")


def break_tie(target: Target, fits: list[Fit]) -> list[Fit]:
    """Choose, of entries that fit equally well, those that the rest of a citation supports; all where nothing does."""
    for choose in (_by_letter, _by_initials, _by_whole_name, _by_co_authors, _by_order):
        if len(fits) > 1:
            fits = choose(target, fits)
    return fits


def one_work(fits: Sequence[Fit]) -> bool:
    """Whether all that fit are the same work, listed more than once."""
    titles = {squash(f.entry.reference.work.title or "") for f in fits}
    return len(titles) == 1 and "" not in titles


def _by_letter(target: Target, fits: list[Fit]) -> list[Fit]:
    """`2024a` is the entry of 2024a; `2024` beside it is the one entry without a letter."""
    same = [f for f in fits if f.entry.suffix == target.suffix]
    if target.suffix:
        return same or fits
    return same if len(same) == 1 else fits


def _by_initials(target: Target, fits: list[Fit]) -> list[Fit]:
    """`W. W. Hu et al.` is the entry of W. W. Hu; where no initials are the same, those cut shorter count."""
    name = target.authors[0]
    found = _IN_FRONT.match(name)
    if not found:
        at = target.text.find(name)
        found = _BEHIND.match(target.text, at + len(name)) if at >= 0 else None
    printed = squash(found["initials"]) if found else ""
    if not printed:
        return fits
    listed = []
    for fit in fits:
        people = fit.entry.reference.work.authors or fit.entry.reference.work.editors
        listed.append((fit, initials(people[0].given) if people else ""))
    same = [fit for fit, letters in listed if letters == printed]
    cut = [fit for fit, letters in listed if letters and (letters.startswith(printed) or printed.startswith(letters))]
    return same or cut or fits


def _by_whole_name(target: Target, fits: list[Fit]) -> list[Fit]:
    """`Valle Nunes` is the entry of Valle Nunes, not that of Nunes."""
    whole = squash(target.authors[0])
    same = [f for f in fits if whole in f.entry.names[0].exact]
    return same or fits


def _by_co_authors(target: Target, fits: list[Fit]) -> list[Fit]:
    """`Walls, Tortorici, Bosch et al.` is the entry whose third author is Bosch."""
    same = []
    for fit in fits:
        pairs = zip(target.authors[1:], fit.entry.names[1:], strict=False)
        if len(fit.entry.names) >= len(target.authors) and all(same_name(printed_keys(a), n) for a, n in pairs):
            same.append(fit)
    return same or fits


def _by_order(target: Target, fits: list[Fit]) -> list[Fit]:
    """Where the list prints no letters, `b` is the second of its entries."""
    if not target.suffix or any(f.entry.suffix for f in fits):
        return fits
    place = ord(target.suffix) - ord("a")
    return [replace(fits[place], by_order=True)] if place < len(fits) else fits
