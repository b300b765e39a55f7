"""The rigid forms in which journals print year, volume, issue and pages: `2018 Sep;21(3):388–414`, `21(3):388`.

A form says by its marks alone which number is which. What it finds is a feature of the sequence model; the fullest
form, with the year before a semicolon, is exact and overrules it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.text.dates import MONTH_PATTERN
from citecheck.text.normalize import DASHES

_D = rf"[{re.escape(DASHES)}~]"
_YEAR = r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)(?P<suffix>[a-z])?(?!\w)"
_MON = rf"(?i:{MONTH_PATTERN}(?:\s?(?:{_D}|/)\s?{MONTH_PATTERN})?)"
# ` Sep`, ` Feb 28`, `, March 3`, ` 28 Feb`
_DAY = rf"(?:[\s,]+(?:\d{{1,2}}\.?\s)?{_MON}(?:\s?\d{{1,2}}(?:\s?{_D}\s?\d{{1,2}})?)?(?!\d))"
_VOL = r"(?P<volume>(?:[A-Z]\s?)?\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4})?(?:\s?Suppl(?:\.|ement)?\s?\d*)?|[IVXLC]{1,8})"
_ISSUE = r"(?:\s?\(\s*(?P<issue>[^()]{1,40}(?:\([^()]{1,12}\))?)\s*\))"
_PAGE = r"[A-Za-z]{0,3}\d+(?:\.\d+)?[A-Za-z]?\d*"
_RANGE = rf"{_PAGE}\s?(?:{_D}){{1,3}}\s?{_PAGE}"
_PAGES = rf"(?P<pages>(?:{_RANGE}|{_PAGE})(?:,\s{_RANGE}){{0,3}})"
_PP = r"(?:pp?\.\s?)?"
# For each form whether it is exact, a mark that the text must have, and its pattern
_PATTERNS = (
    # 2018 Sep;21(3):388–414 · 2020;128:270-80 · 2013 May 28;8(5):e64911 · 2013;4
    (True, ";", rf"\(?{_YEAR}{_DAY}?\)?\s?;\s?{_VOL}{_ISSUE}?(?:\s?[:,]\s?{_PP}{_PAGES})?"),
    # 61 (1955), 197–278 · 114( 2015 )072302 · 21.3 (2018): 388
    (False, "(", rf"{_VOL}(?:\.(?P<issue>\d{{1,3}}))?\s?\(\s?{_YEAR}\s?\)\s?[,:.]?\s?{_PP}{_PAGES}"),
    # 87, 014505 (2013) · 1606 ,004 ( 2016) · 27,125001 (9pp) (2014)
    (False, "(", rf"{_VOL}(?:\s?[,:]\s?|\s){_PP}{_PAGES}[,.]?\s?\(\s?{_YEAR}\s?\)"),
    # 21(3):388–414 · 21(3), 388–414 · 21 (3) 388-414
    (False, "(", rf"{_VOL}{_ISSUE}\s?[:,;]?\s?{_PP}{_PAGES}"),
    # 21:388–414 · 21: e123
    (False, ":", rf"{_VOL}\s?:\s?{_PP}{_PAGES}"),
    # 21, 388–414 · 16 102–105
    (False, "", rf"{_VOL},?\s{_PP}(?P<pages>{_RANGE})"),
)
_FORMS = tuple((exact, mark, re.compile(rf"(?<![\w–—/.-]){pattern}")) for exact, mark, pattern in _PATTERNS)
# Code points behind the numbers: `(in Russian)`, `Epub`, a year; longer is a sentence of its own. Set by hand, 2026-11
_TRAIL = 40


@dataclass(frozen=True, slots=True)
class Tail:
    """Numbers in a rigid form: for each field its text and place; `exact` where the form cannot be read otherwise."""

    spans: dict[str, tuple[int, int]]
    start: int
    end: int
    exact: bool


def find_tail(text: str) -> Tail | None:
    """Find the last rigid form near the end of a reference's text."""
    window = max(0, len(text) - 120)  # code points; the longest such statement in the dev data is shorter
    for exact, mark, form in _FORMS:
        if mark not in text:
            continue
        last = None
        for found in form.finditer(text, window):
            last = found
        if last is None or len(text) - last.end() > _TRAIL:
            continue
        if not exact and re.fullmatch(r"(?:1[5-9]|20)\d\d", last["volume"]):
            continue  # `2001: 34` and `2014, 5-6`: a year where a volume would be
        spans = {name: last.span(name) for name, value in last.groupdict().items() if value}
        # no other reading is left where pages, or a volume alone (`2016;4`), end it, and no further number follows
        ended = last["pages"] or (re.fullmatch(r"\d{1,3}", last["volume"]) and not last.groupdict().get("issue"))
        unambiguous = exact and bool(ended) and not re.search(r"\d", text[last.end() :])
        return Tail(spans, last.start(), last.end(), unambiguous)
    return None
