"""What the matching model weighs, as numbers between 0 and about 1; the names are those in `weights.json`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Agreement
from citecheck.resolver.comparing.title import LOCATED
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from citecheck.resolver.comparing.comparison import Comparison
    from citecheck.resolver.comparing.printed import Printed

# `Correction: …`, `Erratum to: …`, `Reply to …`, `Comment on …`, `Retraction of …`: about a work, not the work
NOTICE_TITLE = re.compile(
    r"^(?:(?:author|publisher)s? )?(?:correction|corrigendum|corrigenda|erratum|errata|retraction|addendum|"
    r"reply|response|comments?|commentary|letter|author(?:s)? repl|authors? response|in reply|expression of concern|"
    r"editorial|abstract|faculty opinions recommendation|review of|book review|discussion)\b"
)
NOTICES = frozenset({"erratum", "errata", "corrigendum", "corrigenda", "retraction", "correction", "addendum"})
_BOOKS = frozenset({"book", "report", "thesis"})  # CSL types of a whole book
_WHOLE = frozenset({"periodical", "document"})  # of a journal, an issue, a supplement to a paper
_PAGES = re.compile(r"\d\s?[-–—]\s?\d")
# The limits below, and the ten words of a title and five numbers beyond which more say no more, are part of the
# features as the model was fitted to them (bench/training/matching.py, 2026-11-23): whoever moves one fits it anew.
_EXACT_TITLE = 0.98  # similarity
_FEW_SHARED = 0.3  # share of a title's words that are printed
_IN_FRONT = 3  # words from the beginning
_HALF = 0.5  # of the words


def about_a_work(title: str | None) -> str | None:
    """The word with which a record's title says that it is about another work (`correction`, `reply`), or `None`.

    A mark such as `RETRACTED:` is of the work itself.
    """
    found = NOTICE_TITLE.match(fold(title or ""))
    return found.group() if found else None


def features(printed: Printed, comparison: Comparison) -> dict[str, float]:
    """All features of one candidate."""
    return {
        **_title_features(comparison),
        **_author_features(comparison),
        **_field_features(comparison),
        **_kind_features(printed, comparison),
        **_interaction_features(comparison),
        **_remainder_features(comparison),
    }


def _agrees_as(comparison: Comparison, field: str, *agreements: Agreement) -> float:
    return float(comparison.agreement(field) in agreements)


def _title_features(c: Comparison) -> dict[str, float]:
    t = c.title
    located = float(t.similarity >= LOCATED)
    long = min(t.words, 10) / 10
    return {
        "title_similarity": t.similarity,
        "title_located": located,
        "title_located_long": located * long,
        "title_exact": float(t.similarity >= _EXACT_TITLE),
        "title_not_set_off": located * (1.0 - t.opens * t.ends),
        "title_main_only": located * t.main_only,
        "title_shared": t.shared,
        "title_none_long": (t.shared < _FEW_SHARED) * long,
        "title_same": _agrees_as(c, "title", Agreement.SAME),
        "title_close": _agrees_as(c, "title", Agreement.CLOSE),
        "title_different": _agrees_as(c, "title", Agreement.DIFFERENT),
    }


def _author_features(c: Comparison) -> dict[str, float]:
    a = c.authors
    return {
        "author_first": a.first,
        "author_first_in_front": a.first * (a.place <= _IN_FRONT),
        "authors_found": a.found,
        "authors_none": float(a.registered > 0 and a.found == 0),
        "authors_unregistered": float(a.registered == 0),
        "authors_known": a.known,
        "authors_unknown": float(a.printed > 0 and a.registered > 0 and a.known == 0),
        "authors_different": _agrees_as(c, "authors", Agreement.DIFFERENT),
    }


def _field_features(c: Comparison) -> dict[str, float]:
    found = {}
    for field in ("year", "volume", "issue", "pages", "container"):
        found[f"{field}_same"] = _agrees_as(c, field, Agreement.SAME)
        found[f"{field}_different"] = _agrees_as(c, field, Agreement.DIFFERENT)
    for field in ("year", "volume", "container"):
        found[f"{field}_close"] = _agrees_as(c, field, Agreement.CLOSE)
    found["pages_not_comparable"] = _agrees_as(c, "pages", Agreement.NOT_COMPARABLE)
    found["container_absent"] = _agrees_as(c, "container", Agreement.ABSENT)
    found["container_found"] = float(c.container_found)
    return found


def _kind_features(printed: Printed, c: Comparison) -> dict[str, float]:
    word = about_a_work(c.work.title)
    not_printed = word is not None and word not in printed.text
    printed_only = (
        word is None
        and any(w in printed.places for w in NOTICES)
        and not NOTICES & set(fold(c.work.title or "").split())
    )
    book = c.work.type in _BOOKS
    return {
        "about_a_work": float(not_printed),
        "about_a_work_printed": float(printed_only),
        "book_for_pages": float(book and bool(_PAGES.search(printed.bare))),
        "book": float(book),
        "not_a_text": float(c.work.type in _WHOLE),
    }


def _interaction_features(c: Comparison) -> dict[str, float]:
    located = float(c.title.similarity >= LOCATED)
    volume, pages, year = (_agrees_as(c, f, Agreement.SAME) for f in ("volume", "pages", "year"))
    near = max(year, _agrees_as(c, "year", Agreement.CLOSE))
    container = max(_agrees_as(c, "container", Agreement.SAME), float(c.container_found))
    first = c.authors.first
    return {
        "title_author": located * first,
        "title_year": located * near,
        "title_author_year": located * first * near,
        "title_pages": located * pages,
        "title_unless_author": located * (c.authors.registered > 0) * (1 - first) * (c.authors.found == 0),
        "author_volume_pages": first * volume * pages,
        "author_year_pages": first * near * pages,
        "volume_pages_container": volume * pages * container,
        "author_year_container": first * near * container,
        "volume_pages_year": volume * pages * near,
        "all_numbers": first * volume * pages * year * container,
        "untitled_all": (1 - located) * first * near * container * max(volume, pages),
    }


def _remainder_features(c: Comparison) -> dict[str, float]:
    count = len(c.left_numbers)
    return {
        "numbers_left": min(count, 5) / 5,
        "numbers_left_any": float(count > 0),
        "numbers_left_two": float(count > 1),
        "words_left": c.left_words,
        "words_left_half": float(c.left_words > _HALF),
    }
