"""A title with the words that differ put right: every other word stays as it is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from citecheck.fix.deciding.spelling import clean
from citecheck.fix.model import Swap
from citecheck.resolver.comparing.title import full_title
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from citecheck.models import Work

_TOKEN = re.compile(r"[^\W_]+(?:['’‐-][^\W_]+)*")  # `mirror`, `self-report`, `Broca's`
_PLAIN = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*$")  # a word that is one, without figures and signs
MOST = 2  # words that a correction exchanges; more may be another title
_MANY = 40  # words; longer titles are not compared: what was read is more than a title


def title_swaps(printed: str, work: Work) -> tuple[str, tuple[Swap, ...]] | str:
    """The printed title corrected, and the words exchanged; or the reason why that is left to a person.

    Words are exchanged one for one: what is missing or too much may be a subtitle, a version, another edition.
    """
    registered = clean(full_title(work))
    mine, theirs = list(_TOKEN.finditer(printed)), list(_TOKEN.finditer(registered))
    if len(mine) != len(theirs) or len(mine) > _MANY:
        return "words are missing or too many"
    a, b = [fold(t.group()) for t in mine], [fold(t.group()) for t in theirs]
    codes = Levenshtein.opcodes(a, b)
    if any(c.tag in {"insert", "delete"} for c in codes):
        return "words are in another order"
    places = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if not 0 < len(places) <= MOST:
        return "more than two words differ"
    swaps = []
    for i in places:
        old, new = mine[i].group(), theirs[i].group()
        if not _PLAIN.match(old) or not _PLAIN.match(new) or a.count(a[i]) != 1:
            return "what differs is no plain word, or is there more than once"
        cased = _match_case(old, new, first=i == 0)
        if cased is None:
            return "how the word is to be capitalised is not clear"
        swaps.append(Swap(old, cased))
    proposed = printed
    for i, swap in reversed(list(zip(places, swaps, strict=True))):
        proposed = proposed[: mine[i].start()] + swap.new + proposed[mine[i].end() :]
    return proposed, tuple(swaps)


def _match_case(old: str, new: str, *, first: bool) -> str | None:
    """The registered word with the capitals of the printed one; `None` for names and abbreviations."""
    if old.islower() and new[1:].islower():
        return new.lower() if new[0].isupper() or new.islower() else None
    if old[:1].isupper() and old[1:].islower() and new[1:].islower():
        return new[0].upper() + new[1:]
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new if first or old == new else None
