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
    ["jan", "january", "januar", "janvier", "enero", "janeiro", "gennaio", "feb", "february", "februar", "février", "fevrier", "febrero", "fevereiro", "febbraio", "mar", "march", "märz", "marz", "mars", "marzo", "março", "marco", "apr", "april", "avril", "abril", "aprile", "may", "mai", "mayo", "maio", "maggio", "jun", "june", "juni", "juin", "junio", "junho", "giugno", "jul", "july", "juli", "juillet", "julio", "julho", "luglio", "aug", "august", "août", "aout", "agosto", "sep", "sept", "september", "septembre", "septiembre", "setembro", "settembre", "oct", "october", "oktober", "octobre", "octubre", "outubro", "ottobre", "nov", "november", "novembre", "noviembre", "novembro", "dec", "december", "dezember", "décembre", "decembre", "diciembre", "dezembro", "dicembre", "spring", "summer", "fall", "autumn", "winter"]
)
FIRST_YEAR = 1500  # older years in a citation are subject matter
