"""Years and dates in print: months of many languages, plausible years, access dates."""

from __future__ import annotations

import re

# A year of a publication with its letter: `2001`, `2001a`, `1998b`; not part of a longer number or identifier.
YEAR = re.compile(r"(?<![\w.:/-])((?:1[5-9]|20)\d\d)([a-z])?(?!\w)")
NO_YEAR = re.compile(
    r"\b(in press|in preparation|in prep|forthcoming|submitted|under review|accepted|im druck|im erscheinen|"
    r"sous presse|à paraître|en prensa|en prep\.|no prelo|in stampa|n\.\s?d\.|s\.\s?d\.|o\.\s?J\.|б\.\s?г\.)",
    re.IGNORECASE,
)
MONTHS = frozenset(
    [
        "jan",
        "january",
        "januar",
        "janvier",
        "enero",
        "janeiro",
        "gennaio",
        "feb",
        "february",
        "februar",
        "février",
        "fevrier",
        "febrero",
        "fevereiro",
        "febbraio",
        "mar",
        "march",
        "märz",
        "marz",
        "mars",
        "marzo",
        "março",
        "marco",
        "apr",
        "april",
        "avril",
        "abril",
        "aprile",
        "may",
        "mai",
        "mayo",
        "maio",
        "maggio",
        "jun",
        "june",
        "juni",
        "juin",
        "junio",
        "junho",
        "giugno",
        "jul",
        "july",
        "juli",
        "juillet",
        "julio",
        "julho",
        "luglio",
        "aug",
        "august",
        "août",
        "aout",
        "agosto",
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "setembro",
        "settembre",
        "oct",
        "october",
        "oktober",
        "octobre",
        "octubre",
        "outubro",
        "ottobre",
        "nov",
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "dec",
        "december",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
        "dezembro",
        "dicembre",
        "spring",
        "summer",
        "fall",
        "autumn",
        "winter",
    ]
)
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
