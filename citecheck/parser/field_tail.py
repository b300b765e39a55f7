"""Where a reference's source stands in numbers: year, volume, issue, pages, in the forms that styles print.

`rigid_tail` knows whole forms (`2018 Sep;21(3):388–414`, `21(3), 388–414`, `vol. 3, no. 2, pp. 1–9, 2001`) and is
exact where it answers. `loose_tail` takes what numbers stand at the end and gives them their likeliest parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from citecheck.text.dates import MONTH_PATTERN

_D = "[-‐‑‒–—―−﹘﹣－~]"
_YEAR = r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)(?P<suffix>[a-z])?(?!\w)"
_MON = rf"(?i:{MONTH_PATTERN}(?:\s?(?:{_D}|/)\s?{MONTH_PATTERN})?)"
# ` Sep`, ` Feb 28`, `, March 3`, ` 28 Feb`
_DAY = rf"(?:[\s,]+(?:\d{{1,2}}\.?\s)?{_MON}(?:\s?\d{{1,2}}(?:\s?{_D}\s?\d{{1,2}})?)?(?!\d))"
_VOL = (
    r"(?P<volume>(?:[A-Z]\s?)?\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4})?(?:\s?Suppl(?:\.|ement)?\s?\d*)?"
    r"|[IVXLC]{1,8})"
)
_ISSUE = r"(?:\s?\(\s*(?P<issue>[^()]{1,40}(?:\([^()]{1,12}\))?)\s*\))"
_PAGE = r"[A-Za-z]{0,3}\.?\d+(?:\.\d+)?[A-Za-z]?\d*"
_PAGES = (
    rf"(?P<pages>{_PAGE}(?:\s?(?:{_D}){{1,3}}\s?{_PAGE})?(?:,\s{_PAGE}\s?{_D}\s?{_PAGE}){{0,3}}"
    rf"|[ivxlc]+\s?{_D}\s?[ivxlc]+)"
)
_RANGE = rf"(?P<pages>{_PAGE}\s?(?:{_D}){{1,3}}\s?{_PAGE})"
_PP = r"(?:(?:pp?|pgs?|pages?|S|Seiten?|págs?|pp?ágs?|c|с|С|стр|str|bls|art(?:icle)?(?:\sno)?|no)\b\.?\s?:?\s?)"
_VOLWORD = r"(?:(?:vol(?:ume|umen)?|Bd|Band|tom[eo]?|t|т|Т|том|Jg|jahrg|anno)\b\.?\s?)"
_NOWORD = r"(?:(?:no|nos|nr|num|núm|número|issue|iss|n|nº|n°|№|Heft|H|fasc|вып|Вып|is)\b\.?\s?|№\s?|n[°º]\s?)"
_BEFORE = r"(?<![\w–—-])"

_RIGID: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.IGNORECASE if "vol(?:ume" in p else 0)
    for p in (
        # 2018 Sep;21(3):388–414 · 2020;128:270-80 · 2013 May 28;8(5):e64911 · 2013;4
        rf"{_BEFORE}\(?{_YEAR}{_DAY}?\)?\s?[;:]\s?{_VOL}{_ISSUE}?(?:\s?[:,;.]\s?{_PP}?{_PAGES})?",
        # vol. 337, no. 19, pp. 1360-1369, 1997
        (rf"{_BEFORE}{_VOLWORD}{_VOL}(?:,?\s?{_ISSUE}"
        rf"|[,;.]?\s*\(?{_NOWORD}(?P<number>[\w./–-]{{1,14}}(?:\ssuppl\.?\s?\d*)?)\)?)?(?:{_DAY})?"
        rf"(?:[,;:.]?\s*\(?{_YEAR}\)?)?(?:[,;:.]?\s*{_PP}?{_PAGES})?(?:[,;.]?\s*\(?{_DAY[3:-1]}?[\s.,]*(?P<lateyear>(?:1[5-9]|20)\d\d)\)?)?"),
        # 21, no. 3 (2018): 388–414 · 21 (2018): 388 · 21.3 (2018): 388 · 87 (2004) 12
        (rf"{_BEFORE}{_VOL}(?:[,.]?\s*{_NOWORD}(?P<number>[\w./–-]{{1,12}})|[./](?P<minor>\d{{1,3}})"
        rf"|{_ISSUE})?,?\s*\((?:[^()\d]{{0,14}}\s)?(?:\d{{1,2}}\s)?{_YEAR}\)\s?[:,;]?\s?{_PP}?{_PAGES}"),
        # (2018) 21(3):388–414 · (2018), 21, 388
        rf"\(\s*{_YEAR}\s*\)[,.:;]?\s{_VOL}{_ISSUE}?\s?[:,]\s?{_PP}?{_PAGES}",
        # 2018, 21, 388–414 · 2018, 21 (3), 388
        rf"{_BEFORE}{_YEAR}[,.]\s?{_VOL}(?:,?\s?{_ISSUE})?\s?[,:]\s?{_PP}?{_PAGES}",
        # 21(3):388–414 · 21(3), 388–414 · 21 (3) 388-414
        rf"{_BEFORE}{_VOL}{_ISSUE}\s?[:,;.]?\s?{_PP}?{_PAGES}",
        # 21, no. 3: 388–414
        rf"{_BEFORE}{_VOL},?\s?{_NOWORD}(?P<number>[\w./–-]{{1,12}})\s?[:,;]\s?{_PP}?{_PAGES}",
        # 9906, 028 (1999) · 21:388-414, 2018 · 21, 388–414 (2018)
        rf"{_BEFORE}{_VOL}\s?[:,]\s?{_PP}?{_PAGES}[,.]?\s?\(?{_YEAR}\)?",
        # 21:388–414 · 21: e123
        rf"{_BEFORE}{_VOL}\s?:\s?{_PP}?{_PAGES}",
        # 21, 388–414 · 21, pp. 388
        rf"{_BEFORE}{_VOL},\s?(?:{_PP})?{_RANGE}",
        rf"{_BEFORE}{_VOL},\s?{_PP}{_PAGES}",
        # 16 102–105 (Frontiers) · 12:1234
        rf"{_BEFORE}{_VOL}\s{_RANGE}",
        # 7, 1234 · 7, e1234 · 7 1234
        rf"{_BEFORE}{_VOL},?\s(?P<pages>[eE]?\d{{2,7}}|[A-Z]\d{{1,6}})",
        # 12(3)
        rf"{_BEFORE}{_VOL}{_ISSUE}",
    )
)  # fmt: skip
_TRAIL = 40  # what may stand behind the numbers: "(in Russian)", "Epub", a month; longer is a sentence of its own
_WINDOW = 160  # the longest source statement in the dev data, in code points, is shorter
_ANY_YEAR = re.compile(rf"(?<![\w/.:-])\(?{_YEAR}\)?")
_LATE_YEAR = re.compile(rf"[\s,.;:(\[]*(?:(?:{_MON}|\d{{1,2}})[\s,.]*){{0,2}}{_YEAR}[)\]]?", re.IGNORECASE)
# `pp. 3–9`, `S. 241-256`, `(pp. 12–34)`, `267-305`
LABELLED_PAGES = re.compile(
    rf"[\s,.;:(\[]*\b(?:pp?|S|Seiten?|págs?|С|с|стр|pages?|str)\b\.?\s?:?\s?{_PAGES}\s?[)\]]?(?:\s?f{{1,2}}\b\.?)?"
)
_BARE_RANGE = re.compile(rf"(?<![\w/.]){_RANGE}(?![\w/])")
_VOLUME_ONLY = re.compile(rf"[\s,.;:(]*\b{_VOLWORD}{_VOL}\)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tail:
    """Numbers of a source and the stretch of text they stand in."""

    start: int
    end: int
    year: str | None = None
    suffix: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def rigid_tail(text: str) -> Tail | None:
    """The numbers at the end of a reference's text (identifiers taken out), where they have a known form."""
    window = max(0, len(text) - _WINDOW)
    best: tuple[int, int, Tail] | None = None
    for rank, pattern in enumerate(_RIGID):
        last = None
        for found in pattern.finditer(text, window):
            last = found
        if last is None or len(text) - last.end() > _TRAIL or not _sound(last):
            continue
        tail = _tail(last)
        if best is None or (tail.start < best[2].start and tail.end >= best[2].end):
            best = (tail.end, -rank, tail)
    return _with_late_year(text, best[2]) if best else None


def _sound(found: re.Match[str]) -> bool:
    """Whether what matched as a volume is none of the other numbers: a year beside nothing else."""
    groups = found.groupdict()
    volume = groups.get("volume")
    return not (
        volume
        and re.fullmatch(
            r"(?:1[5-9]"
            r"|20)\d\d",
            volume,
        )
        and not groups.get("year")
        and not groups.get("issue")
    )


def _tail(found: re.Match[str]) -> Tail:
    groups = found.groupdict()
    issue: str | None = groups.get("issue") or groups.get("number") or groups.get("minor")
    year = groups.get("year") or groups.get("lateyear")
    if issue and re.fullmatch(r"(?:1[5-9]|20)\d\d", issue.strip()) and not year:
        year = issue.strip()
        issue = None
    return Tail(
        found.start(),
        found.end(),
        year,
        groups.get("suffix"),
        _clean(groups.get("volume")),
        _clean(issue),
        _clean(groups.get("pages")),
    )


def _clean(part: str | None) -> str | None:
    return part.strip(" .,;:") or None if part else None


def _with_late_year(text: str, tail: Tail) -> Tail:
    if tail.year:
        return tail
    late = _LATE_YEAR.match(text, tail.end)
    if late:
        return replace(tail, year=late.group("year"), suffix=late.group("suffix"), end=late.end())
    return tail


def loose_tail(text: str) -> Tail | None:
    """Page range, year and volume standing loosely at the end: `1985, pp. 3–9`, `1968. 603-09`, `vol. 33, 1976`."""
    start = len(text)
    year = suffix = volume = pages = None
    for _ in range(5):
        piece = text[max(0, start - 60) : start].rstrip(" .,;:)]")
        base = max(0, start - 60)
        cut = None
        if pages is None and (found := _last(LABELLED_PAGES, piece)) and found.end() >= len(piece) - 1:
            pages, cut = found.group("pages"), found.start()
        elif pages is None and (found := _last(_BARE_RANGE, piece)) and found.end() >= len(piece):
            if not re.fullmatch(rf"(?:1[5-9]|20)\d\d\s?{_D}\s?(?:1[5-9]|20)?\d\d", found.group()):
                pages, cut = found.group("pages"), found.start()
        elif year is None and (found := _last(_ANY_YEAR, piece)) and found.end() >= len(piece):
            year, suffix, cut = found.group("year"), found.group("suffix"), _before_month(piece, found.start())
        elif volume is None and (found := _last(_VOLUME_ONLY, piece)) and found.end() >= len(piece):
            volume, cut = found.group("volume"), found.start()
        if cut is None:
            break
        start = base + cut
    if start == len(text):
        return None
    return Tail(start, len(text), year, suffix, volume, None, _clean(pages))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for found in pattern.finditer(text):
        last = found
    return last


_MONTH_BEFORE = re.compile(
    rf"[\s,.(]*(?:\d{{1,2}}\.?\s)?\b{_MON}(?:\s\d{{1,2}}(?:\s?{_D}\s?\d{{1,2}})?)?[\s,.]*$", re.IGNORECASE
)


def _before_month(text: str, at: int) -> int:
    window = max(0, at - 30)
    found = _MONTH_BEFORE.search(text[window:at])
    return window + found.start() if found else at
