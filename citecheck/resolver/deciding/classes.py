"""What kind of work a reference names, as far as that decides whether a source could know it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from citecheck.text.dates import NO_YEAR
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Asked
    from citecheck.resolver.comparing.printed import Printed


class Expectation(StrEnum):
    """Whether the sources asked should have a record of a reference."""

    INDEXED = "indexed"  # a journal article, a paper in proceedings: Crossref would have it
    GREY = "grey"  # laws, reports, theses, software, web pages, books without a DOI, not published yet
    TOO_LITTLE = "too-little"  # nothing printed to find it by
    FOREIGN_SCRIPT = "foreign-script"


# What grey literature calls itself: `PhD thesis`, `Technical Report 12`, `Version 3.1`, `U.S. Patent 4,123`
_GREY_WORDS = re.compile(
    r"\b(?:thesis|dissertation|diss\.|habilitation|technical report|tech\. rep\.|working paper|white ?paper|report no|"
    r"press release|unpublished|manuscript|personal communication|software|r package|package version|version \d|github|"
    r"patent|act of|directive|regulation \(|guideline|guidance|leitlinie|statistical office|census|world bank|"
    r"world health organi[sz]ation|geneva|bulletin no|fact ?sheet|newspaper|blog|website|web ?site|homepage|"
    r"annual report|conference presentation|poster presented|paper presented|talk|lecture given|isbn|edn|"
    r"\d(?:st|nd|rd|th) ed|eds?\.|editors?\b|in:|arxiv|preprint|biorxiv|medrxiv|ssrn|zenodo|figshare|osf\.io)",
    re.IGNORECASE,
)
_ARTICLE_TYPES = frozenset({"article-journal", "paper-conference", "review"})
_NEEDED = 3  # words or numbers; a rule of the trials of 2026-11: fewer of both are never linked
_SHORT = 2  # letters; of so few are the words that say nothing of a work


def expectation(printed: Printed, today: date) -> Expectation:
    """Say whether sources that know journals and proceedings, as Crossref does, should have the work.

    Whether they do, for its venue and year, is asked of them: see `citecheck.resolver.coverage`.
    """
    if not is_latin(printed.bare):
        return Expectation.FOREIGN_SCRIPT
    if too_little(printed):
        return Expectation.GREY if printed.identified else Expectation.TOO_LITTLE
    work = printed.work
    if unpublished(printed, today):
        return Expectation.GREY
    article = work.type in _ARTICLE_TYPES or (work.type is None and bool(work.container))
    if article and work.container and not work.isbn and (work.volume or not _GREY_WORDS.search(printed.bare)):
        return Expectation.INDEXED
    # a style may print no titles: `Nakamura H, Talanta 26, 921 (1979)` is found by its place
    placed = len(printed.numbers) >= _NEEDED or _GREY_WORDS.search(printed.bare)
    readable = work.title or work.container or printed.identified or placed or not _is_all_names(printed)
    return Expectation.GREY if readable else Expectation.TOO_LITTLE


def known_until(asked: Iterable[Asked], today: date) -> date:
    """The day up to which all who were asked know works: a local index may have been built from data years back."""
    for each in asked:
        with suppress(ValueError):
            today = min(today, date.fromisoformat(each.as_of[:10]))
    return today


def unpublished(printed: Printed, today: date) -> bool:
    """Whether a work is printed as in press, or is of this year or later: it may not be registered yet."""
    year = printed.work.year
    if year is None:
        return bool(NO_YEAR.search(printed.bare))
    return year >= today.year


def too_little(printed: Printed) -> bool:
    """Fewer than three words and fewer than three numbers: nothing is ever linked on that."""
    words = sum(1 for w in printed.words if len(w) > _SHORT and not w.isdigit())
    return words < _NEEDED and len(printed.numbers) < _NEEDED


def _is_all_names(printed: Printed) -> bool:
    """Whether next to nothing is printed beside the authors, however it was read, as in `Smith J. 2004.`.

    Three words in a row with nothing between them are more than a name: `Orth L, Die kurzfristige Finanzplanung`.
    """
    names = {word for name in printed.work.authors for word in fold(name.display).split()}
    words = [w for w in printed.words if len(w) > _SHORT and not w.isdigit() and w not in names]
    row = 0
    for word, closes in zip(printed.words, printed.closes, strict=True):
        row = row + 1 if len(word) > 1 and not word.isdigit() else 0
        if row == _NEEDED:
            return False
        row = 0 if closes else row
    return len(words) < _NEEDED


def is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    letters = [c for c in text if c.isalpha()]
    latin = sum(1 for c in letters if c < "\u0250" or "\u1e00" <= c <= "\u1eff" or "\ufb00" <= c <= "\ufb06")
    return latin * 2 >= len(letters)
