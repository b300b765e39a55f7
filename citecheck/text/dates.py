"""Years and dates in print: months of many languages, plausible years, access dates."""

from __future__ import annotations

import re

from citecheck.text.lexicon import MONTHS, NO_YEAR_PATTERN

# A year of a publication with its letter: `2001`, `2001a`, `1998b`; not part of a longer number or identifier.
YEAR = re.compile(r"(?<![\w.:/-])((?:1[5-9]|20)\d\d)([a-z])?(?!\w)")
NO_YEAR = re.compile(rf"\b({NO_YEAR_PATTERN})", re.IGNORECASE)
_MONTH = "(?:" + "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True)) + r")\b\.?"
# `Aug`, `Sept.`, `März`; the pattern, to build others from (case-insensitive)
MONTH_PATTERN = _MONTH
# 2020-09-15 · 26.05.2011 · 5 August 2025 · August 5, 2025 · 2025 Aug 5
_DATE = (
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)?\d\d|\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d\d"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?[.,]?\s+)?(?:{_MONTH},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d"
    rf"(?:\s+{_MONTH}(?:\s+\d{{1,2}})?)?"
)
# `[cited 2025 Aug 5]`, `Accessed 5 May 2010`, `Retrieved March 3, 2010, from`, `(letzter Zugriff am 26.05.2011)`
ACCESSED = re.compile(
    r"[\[(]?\s*\b(?:date\s+)?(?:last\s+)?(?:cited|accessed|retrieved|viewed|visited|updated|consulted|access(?:\s+date|ed)?|letzter\s+zugriff|zugriff|abgerufen|"
    r"abruf|eingesehen|consulté(?:\s+le)?|consultado(?:\s+el|\s+em)?|acesso\s+em|citado|geraadpleegd|ultimo\s+accesso|дата\s+обращения|дата\s+звернення)"
    rf"\s*(?:on|at|am|vom|le|el|em|date)?\s*:?\s*(?P<date>{_DATE})\s*(?:,?\s*from\b:?)?\s*[\])]?",
    re.IGNORECASE,
)
