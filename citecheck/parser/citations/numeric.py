"""Citations by number: `[38]`, `[1,2]`, `[33-37]`, `[1]–[3]`, `[12, p. 4]`, and `(12)` where a document cites so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.text.normalize import DASH_CLASS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.citations.brackets import Group

# Set by hand, 2026-11; in force when bench linking was measured
MAX_RANGE = 200  # a wider "range" is something else: a page range, an interval
WIDE_RANGE = 20  # works that a range of citations hardly names: the longest of the dev articles are about as long
_YEARS = range(1500, 2100)
ROUND = "(（"

# What may be before the numbers: `[see 12]`, `[Refs. 3–5]`, `[e.g., 4]`
_PREFIX = r"(?:(?:see|cf\.?|e\.\s?g\.,?|refs?\.?|references?|vgl\.?|siehe|voir|nos?\.|and|also|reviewed in|#)\s*)*"
# What may follow them: `[12, p. 4]`, `[12: 34, fig. 2.1]`, `[3, Chapter 2]`, `[7, Theorem 3.1]`
_LOCATOR = (
    rf"(?:[,:]?\s*(?:pp?\.|pages?|S\.|Ch(?:ap(?:ter|\.)|\.)?|Sec(?:tion|t\.|\.)|§+|Fig(?:ure|s?\.)|Tab(?:le|\.)|Th(?:eorem|m\.)|"
    rf"Lemma|Prop(?:osition|\.)|Def(?:inition|\.)|Eqs?\.|Appendix|Corollary|No\.|Vol\.|para\.?)\s*"
    rf"[A-Za-z]?[\d.,\s]*(?:{DASH_CLASS}\s*[\d.]+)?[a-z]?)"
)
# The inside of a numeric marker: `1`, `1,2`, `33-37`, ` 1 , 4–6 `, `3,,5`, `12, p. 4`, `5; 7`. Numbers and what may
# be between them are one run, so that it is read in linear time; what the run means is read afterwards.
_INSIDE = re.compile(
    rf"\s*{_PREFIX}(?P<items>\d(?:[\d\s,;&+、，；]|{DASH_CLASS}|and|und|to|bis)*)"
    rf"(?P<locator>{_LOCATOR}|:\s*\d[\d\s,–-]*(?:(?:figs?|pls?|tabs?|pp?)\.?\s?[\d\s.,A-Za-z–-]{{1,20}})?)?\s*",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"(\d{{1,4}})(?:\s*(?:{DASH_CLASS}|to|bis)\s*(\d{{1,4}}))?", re.IGNORECASE)
_EMPTY_ITEM = re.compile(r"[,;]\s*[,;]")
_EMPTY = "an item between two commas is empty"
_JOINED = re.compile(rf"\s?{DASH_CLASS}\s?")
# What a number in brackets belongs to when it is no citation: `x ∈ [1, 3]`, `Fig. (2)`, `F[1,3]`
_OTHER_BEFORE = re.compile(
    r"(?:[∈∉=<>≤≥×*/^∪∩±~]|\b(?:figs?\.?|figures?|tables?|eqs?\.|n|N|p|P|version|[a-z]\s+in)\s?|\b[FtrRχ])\s*$",
    re.IGNORECASE,
)
# Words before an interval or an index: `in the range [1, 5]`, `equation (3)`; `on the scale [41]` is a citation.
# No citation follows `a scale from [1] upwards`
_MEASURE_BEFORE = re.compile(
    r"\b(?:(?P<scale>(?:scales?|range|ranging|values?|intervals?)\s+(?:from|of|between))"
    r"|(?P<indexed>equations?|steps?|between)|interval|ranges?|ranging|scale|from|values?)\s*$",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"(?<![\w.])[A-Za-z]$")  # `x[3]`
_NUMBER_BEFORE = re.compile(r"\d%?\s$")  # `47.3 (16–77) years`: what the numbers are the range of


SPELT = "r"  # in place of the bracket of `ref. 12`
# `ref. 12`, `refs 3–5, 7 and 9`, `reference 63`; not `Ref. no. 3299`
_SPELT = re.compile(
    rf"\b(?:refs?\.?|references?)\s(?P<items>\d{{1,3}}(?:\s?(?:,|and|und|{DASH_CLASS})\s?\d{{1,3}}(?!\d|\s?[%.]\d)){{0,9}})(?![\w%])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A numeric marker: its place and the numbers it names, in order, with their places."""

    start: int
    end: int
    numbers: tuple[tuple[int, int, int], ...]  # number, start, end in the text
    opening: str
    malformed: str | None = None

    @property
    def labels(self) -> list[int]:
        """The numbers alone."""
        return [n for n, _, _ in self.numbers]


def read_marker(text: str, group: Group) -> Marker | None:
    """The numeric marker a bracket pair is, or `None`: intervals, years, statistics are none.

    `[0, 1]` and `[2001]` are none; `[9-7]` is one, and malformed.
    """
    inside = _INSIDE.fullmatch(text, group.start + 1, group.end - 1)
    if not inside or re.search(r"\d{5}", inside["items"]):
        return None
    if group.opening in ROUND and (inside["locator"] or "").startswith(":"):  # `(1:100)`
        return None
    marker = read_numbers(text, *inside.span("items"), group.start, group.end, group.opening)
    open_end = inside["items"].rstrip().endswith((",", ";"))
    if marker and not marker.malformed and not inside["locator"] and open_end:
        return replace(marker, malformed=_EMPTY)
    return marker


def read_numbers(text: str, start: int, end: int, whole: int, close: int, opening: str) -> Marker | None:
    """The numbers in `text[start:end]` as a marker from `whole` to `close`; `None` where they are years or the like."""
    numbers: list[tuple[int, int, int]] = []
    malformed = None
    for match in _NUMBERS.finditer(text, start, end):
        first = int(match.group(1))
        last = int(match.group(2)) if match.group(2) else first
        if first == 0 or last == 0 or first in _YEARS or last in _YEARS:
            return None
        if match.group(1).startswith("0"):
            return None
        if last < first:
            malformed = f"the range {match.group().strip()} runs backwards"
            numbers += [(first, *match.span(1)), (last, *match.span(2))]
        elif last - first > MAX_RANGE:
            return None
        else:
            numbers += [(n, *match.span()) for n in range(first, last + 1)]
    if _EMPTY_ITEM.search(text, start, end):
        malformed = malformed or _EMPTY
    return Marker(whole, close, tuple(numbers), opening, malformed) if numbers else None


def is_other(text: str, marker: Marker) -> bool:
    """Whether the words around a marker show that it is no citation: an interval, a chemical name, an index."""
    before, after = text[max(marker.start - 24, 0) : marker.start], text[marker.end : marker.end + 2]
    rounded = marker.opening in ROUND
    if _OTHER_BEFORE.search(before) or (not rounded and _VARIABLE.search(before)):
        return True
    measure = _MEASURE_BEFORE.search(before)
    interval = len(marker.numbers) == 2 and marker.labels[1] != marker.labels[0] + 1  # noqa: PLR2004 - `[1, 5]`
    if measure and (measure["scale"] or (not rounded and interval)):
        return True
    # part of a name or the range of a quantity: `α-(1–4)`, `47.3 (16–77)`
    ranged = len(marker.numbers) > WIDE_RANGE and _NUMBER_BEFORE.search(before)
    if rounded and ((measure and measure["indexed"]) or before.endswith(("-", "–", "_")) or ranged):
        return True
    # `x[1]`, `[1]benzothieno`, `a-[2]-b`: part of a name; a citation after a word is followed by no letter
    glued_left = bool(before) and (before[-1] in "-_" or before[-1].isdigit())
    glued_right = bool(after) and ((after[0].isalpha() and after[0].islower()) or after[0] in "(^_=-")
    return glued_left and glued_right


def spelt_markers(text: str) -> list[Marker]:
    """Numbers that a word says to be references, without brackets: `see refs. 3–5`, `adapted from reference 63`."""
    found = (read_numbers(text, *m.span("items"), *m.span(), SPELT) for m in _SPELT.finditer(text))
    return [marker for marker in found if marker and not marker.malformed]


def join_ranges(text: str, markers: Sequence[Marker]) -> list[Marker]:
    """`[1]–[3]` as one marker with the numbers between."""
    joined: list[Marker] = []
    for marker in markers:
        last = joined[-1] if joined else None
        if (
            last
            and len(marker.numbers) == 1
            and last.numbers
            and _JOINED.fullmatch(text, last.end, marker.start)
            and last.opening == marker.opening
        ):
            low, high = last.numbers[-1][0], marker.numbers[0][0]
            if low < high <= low + MAX_RANGE:
                between = tuple((n, last.numbers[-1][1], marker.numbers[0][2]) for n in range(low, high + 1))
                joined[-1] = Marker(last.start, marker.end, last.numbers[:-1] + between, last.opening)
                continue
            if low > high:
                wrong = f"the range {low}–{high} runs backwards"
                joined[-1] = Marker(last.start, marker.end, last.numbers + marker.numbers, last.opening, wrong)
                continue
        joined.append(marker)
    return joined
