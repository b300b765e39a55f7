"""Documents that are named by a number or by parties, and print no authors: standards, cases, acts of law."""

from __future__ import annotations

import re

from citecheck.parser.fields.assembly import Read

_YEAR = r"(?:1[5-9]|20)\d\d"
_END = r"(?:\.(?=\s|$)|$)"
# `ISO 9001:2015. Quality management systems`, `DIN EN 12464-1: Licht und Beleuchtung`, `IEEE Std 802.11-2016, …`
_STANDARD = re.compile(
    r"(?P<number>(?:ISO(?:/IEC|/TS|/TR)?|IEC|DIN(?: EN)?(?: ISO)?|EN(?: ISO)?|ASTM|ANSI(?:/\w+)?|IEEE Std|ÖNORM"
    r"|BS(?: EN)?|ГОСТ)"
    rf"\s(?:[A-Z]{{1,3}}\s)?[A-Z]?\d[\d.-]*\d)(?:[:-](?P<year>{_YEAR}))?\s?[.,:–—-]?\s+(?P<title>[^.]{{6,200}}){_END}"
)
# `Roe v. Wade, 410 U.S. 113 (1973)`, `Donoghue v Stevenson [1932] AC 562`
_CASE = re.compile(
    r"(?P<title>[^,.;:()\[\]]{2,80}\sv\.?\s[^,.;:()\[\]]{2,80}?),?\s(?:\d+\s[A-Z][\w.\s]{1,12}\d+[^()]{0,20})?"
    rf"[\[(][^()]{{0,20}}?(?P<year>{_YEAR})[\])]"
)
# `Regulation (EU) 2016/679 of the European Parliament and of the Council of 27 April 2016 on …`
_ACT = re.compile(
    r"(?P<title>(?:(?:Council|Commission|Delegated|Implementing)\s)*(?:Regulation|Directive|Decision|Verordnung|Richtlinie|"
    r"Règlement|Reglamento)\s(?:\((?:EU|EC|EEC|EG|UE|CE)\)\s)?(?:No\.?\s|Nr\.?\s)?\d+/\d+[^;]{0,400}?)\.?$"
)


def read_document(text: str) -> Read | None:
    """The fields of a standard, a case or an act; `None` for every other reference."""
    if found := _STANDARD.match(text):
        later = re.search(rf"(?<!\d){_YEAR}(?!\d)", text[found.end() :])
        year = found.group("year") or (later.group() if later else None)
        return Read(title=f"{found.group('number')}. {found.group('title').strip()}", year=year)
    if found := _CASE.match(text):
        return Read(title=found.group("title").strip(), year=found.group("year"))
    if found := _ACT.fullmatch(text):
        years = re.findall(rf"(?<![\d/]){_YEAR}(?![\d/])", text)
        return Read(title=found.group("title").strip(), year=years[0] if years else None)
    return None
