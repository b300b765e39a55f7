"""The sentence around a position, for readers of the report."""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.text.normalize import collapse

MAX_SENTENCE = 400  # code points either side: enough to recognise the place
# An end of a sentence: its mark, closing quotes, a reference mark, then white space and a new beginning.
_END = re.compile(r"[.!?。！？][\"'”’)\]]*(?:\s*\[[\d,\s–-]+\])?(?=\s+[\"'“‘(\[]?[^\W\da-zà-ÿ_])|[。！？]|\n\s*\n")
# What ends with a stop and does not end a sentence: `et al.`, `e.g.`, `Fig.`, initials, `vs.`
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|fig|figs|eq|ref|refs|vs|no|vol|pp?|dr|prof|st|approx|etc|ca|resp|ed|eds|bzw|vgl|"
    r"z\.\s?B|u\.\s?a)|\b[^\W\d_])\.$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"\n\s*\n\s*[a-zà-ÿ(\[,;]")


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence that holds `text[start:end]`, white space folded, at most `2 * MAX_SENTENCE` long."""
    low = max(start - MAX_SENTENCE, 0)
    first = low
    for match in _END.finditer(text, low, start):
        if _ends(text, match, low):
            first = match.end()
    last = min(end + MAX_SENTENCE, len(text))
    for match in _END.finditer(text, end, last):
        if _ends(text, match, end):
            last = match.end()
            break
    return _tidy(text[first:last])


def _ends(text: str, match: re.Match[str], low: int) -> bool:
    if match.group().startswith("\n"):
        return not _CONTINUES.match(text, match.start())
    return not _ABBREVIATION.search(text, max(low, match.start() - 8), match.start() + 1)


@lru_cache(maxsize=512)
def _tidy(text: str) -> str:
    # a compound broken at a line end keeps its hyphen; a word broken there cannot be told from it
    return collapse(re.sub(r"(\w-)\s*\n\s*(?=\w)", r"\1", text))
