"""Words and addresses that a PDF breaks at line ends: with or without their hyphen, by the document's own spelling."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from citecheck.formats.pdf.types import ENOUGH, MAX_LOOK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HYPHENS = "-‐\u00ad"
_DASHES = "–—"
_LAST_WORD = re.compile(r"([^\W\d_]{1,40}(?:[-‐][^\W\d_]{1,40}){0,4})$")  # `follow`, `state-of-the`
_FIRST_WORD = re.compile(r"[^\W\d_]+")  # `up` of `up in 2004.`
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[-‐][^\W\d_]{2,})*")  # `follow-up`, `in`
# `https://doi.org/10.1000/`, `doi:10.`, `10.1371/journal`, `http:`: an address that a line may break off
_ADDRESS = re.compile(r"(?:https?:|www\.|doi:\s?\d|doi:$|<?ftp:|10\.\d{4,9}/)\S*$", re.IGNORECASE)
_OPEN = "/:_=&?#%~+"  # at the end of an address's piece: more of it follows
# `9500082.`, `journal.pone.01`, `index.html>`: a piece of an address, not a word of the sentence behind it
_PIECE = re.compile(r"(?=[a-z0-9%~_-])\S*?(?:[\d/_%~=]|\w\.\w|>|(?:html?|pdf|php|aspx?)\b)")
_YEAR = re.compile(r"\(?(?:19|20)\d\d[a-z]?\W*")  # `2017.`, `(2017)` behind an address
_RANGE = re.compile(r"\d[–‒—−]$")  # `263–` `291`
_CONJUNCTIONS = frozenset("and or und oder y et bzw".split())  # `pre-` `and post-test` are two words
MIN_HALF = 4  # letters of both halves from which on two known words are a compound, not a broken word


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a document writes: its words, and whether a hyphen at its line ends is one that belongs to the word."""

    words: Counter[str] = field(default_factory=Counter)
    keeps: bool = False


def spelling(lines: Sequence[tuple[str, bool]]) -> Spelling:
    """The spelling of a document from its lines, each with whether the engine joined its last word with the next."""
    words = vocabulary(lines)
    kept = dropped = 0
    for (before, broken), (after, _) in pairwise(lines):
        if broken or before[-1:] in _HYPHENS:
            head, tail = _split_halves(before[:-1] if before[-1:] in _HYPHENS else before, after)
            joined, hyphenated = words[head + tail], words[f"{head}-{tail}"]
            kept += hyphenated > joined
            dropped += joined > hyphenated
    return Spelling(words, kept >= ENOUGH and kept > dropped)


def vocabulary(lines: Iterable[tuple[str, bool]]) -> Counter[str]:
    """The words that stand whole within a line, hyphenated ones too, in small letters."""
    words: Counter[str] = Counter()
    is_torn = False
    for line, broken in lines:
        found = _WORDS.findall(line.lower())
        goes_on = broken or line[-1:] in _HYPHENS
        words.update(found[is_torn : len(found) - goes_on])
        is_torn = goes_on
    return words


def _split_halves(before: str, after: str) -> tuple[str, str]:
    """The word that a line ends with and the one that the next begins with, in small letters, or nothing."""
    head, tail = _LAST_WORD.search(before, max(len(before) - MAX_LOOK, 0)), _FIRST_WORD.match(after)
    return (head.group().lower(), tail.group().lower()) if head and tail else ("", "")


def join_lines(before: str, after: str, spelt: Spelling, *, broken: bool) -> tuple[str, str]:
    """The first of two lines as it goes on in the second, and what stands between them.

    `patho-` `gens` are one word. Where a hyphen may belong (`follow-` `up`), the document's own spelling decides,
    then whether both halves are words of it, then what its other hyphens at line ends are.
    """
    hyphen = before[-1:] in _HYPHENS
    if _ADDRESS.search(before, max(len(before) - MAX_LOOK, 0)) and _address_goes_on(before, after, broken=broken):
        head, tail = _split_halves(before, after)
        return (before + "-" if broken and not spelt.words[head + tail] else before), ""
    if before[-1:] in _DASHES and before[-2:-1].strip():  # `pages 263–` `291`, `mean—` `which`: no space before it
        return before, ""
    if not hyphen and not broken:
        return before, "" if _RANGE.search(before) and after[:1].isdigit() else " "
    bare = before[:-1] if hyphen else before
    head, tail = _split_halves(bare, after)
    if not head:
        return (before if hyphen else before + "-"), ""
    if tail in _CONJUNCTIONS:
        return bare + "-", " "
    return (bare + "-" if _keep_hyphen(head, tail, spelt, capital=after[:1].isupper()) else bare), ""


def _keep_hyphen(head: str, tail: str, spelt: Spelling, *, capital: bool) -> bool:
    joined, hyphenated = spelt.words[head + tail], spelt.words[f"{head}-{tail}"]
    if joined != hyphenated:
        return hyphenated > joined
    if capital or spelt.keeps:
        return True
    last = head.rpartition("-")[2]
    if last != head:  # `state-of-the` `art`; not `socio-eco` `nomic`
        return spelt.words[last] > 0 and spelt.words[tail] > 0
    return min(len(head), len(tail)) >= MIN_HALF and spelt.words[head] > 0 and spelt.words[tail] > 0


def _address_goes_on(before: str, after: str, *, broken: bool) -> bool:
    """Whether an address goes on in the next line."""
    if broken or before[-1] in _OPEN or before[-1] in _HYPHENS:
        return after[:1].isalnum() or after[:1] in set("/-_~%(")
    if not before[-1].isalnum() and before[-1] != ".":
        return False
    if after[:1] in set("/-_=&?#%"):
        return True
    first = after[:MAX_LOOK].split(None, 1)[0] if after.strip() else ""
    return _PIECE.match(first) is not None and _YEAR.fullmatch(first) is None
