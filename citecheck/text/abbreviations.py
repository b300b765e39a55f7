"""Abbreviations that a text introduces: `World Health Organization (WHO)`, `… [WHO], 2017`."""

from __future__ import annotations

import re

from citecheck.text.names import UPPER, is_organisation
from citecheck.text.normalize import fold

_INTRODUCED = re.compile(r"[(\[]([A-Z][A-Za-z&]{1,9}?)s?[)\],;]")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SMALL = frozenset("of the and for on in de des la le les der die das und et y e del di da du".split())
WINDOW = 120
# `Coordenação de Aperfeiçoamento de Pessoal de Nível Superior `
_CAPITALISED = re.compile(
    rf"[{UPPER}][\w'’-]+(?:\s(?:(?:{'|'.join(sorted(_SMALL))})\s){{0,2}}[{UPPER}][\w'’-]+){{1,10}}\s?$"
)


def find_abbreviations(text: str) -> dict[str, str]:
    """Folded abbreviation → the name it stands for: `{"who": "World Health Organization"}`.

    The words before the bracket must begin with its letters, small words aside.
    """
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        short = match.group(1)
        if sum(c.isupper() for c in short) < 2:  # noqa: PLR2004 - one capital is a word
            continue
        before = text[max(match.start() - WINDOW, 0) : match.start()]
        name = _name_before(before, fold(short)) or _organisation_before(before)
        if name:
            found.setdefault(fold(short), name)
    return found


def _organisation_before(before: str) -> str | None:
    """The capitalised words, with small ones between, that end where the bracket opens, if they name a body."""
    found = _CAPITALISED.search(before)
    return found.group().strip() if found and is_organisation(found.group()) else None


def _name_before(before: str, letters: str) -> str | None:
    words = list(_WORD.finditer(before))
    left = list(letters)
    start = None
    for word in reversed(words):
        if not left:
            break
        first = fold(word.group())[:1]
        if first == left[-1]:
            left.pop()
            start = word.start()
        elif word.group().lower() not in _SMALL:
            return None
    return None if left or start is None else before[start:].strip()
