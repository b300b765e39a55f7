"""The venues of works: which journals, series and conferences an index holds, how much of each year, which volumes.

A work counts for the identities of where it stands: its ISSNs together, or the folded name where it has none. One
venue may have several identities; they are joined when the table is written (`venue_table`). Books are no venues: a
chapter counts only for its series (ISSN), or for a conference whose name recurs from year to year.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from citecheck.index.keys import hashed
from citecheck.text.journals import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Work

MOST_NAMES = 48  # held for a venue while counting: a series of conferences has thousands of titles
MOST_VOLUMES = 4000
_TITLED = frozenset(
    {"article-journal", "article", "paper-conference", "dataset", "software", "report"}
)  # venues without an ISSN
_ON_SERVERS = frozenset({"article", "dataset", "software"})
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
# What changes from one conference of a series to the next: `2016 `, `'08`, `the 25th `, `Twenty-Fifth `, `Vol. 3`
_EDITION = re.compile(
    r"\s*['’(]?\b(?:19|20)\d\d\b\)?|['’]\d\d\b|\b(?:\d{1,3}(?:st|nd|rd|th)|(?:twenty|thirty|forty|fifty)[ -])\b\s*|"
    rf"\b(?:{_ORDINALS})\b\s*|\bvol(?:ume|\.)?\s*\d+\b",
    re.IGNORECASE,
)
_LOOSE_ENDS = " \t,;:/–—-"
_CONFERENCE = re.compile(r"\b(?:proceedings|conference|symposium|workshop|congress)\b", re.IGNORECASE)


class Row(msgspec.Struct, array_like=True):
    """What is counted of a venue: for one identity while counting, for all of them in the table.

    Attributes:
        identities: under which its works stand in the index
        issn: its ISSNs
        names: full names, with the works that bear them; in the table the first is its title
        shorts: abbreviated names, likewise
        publisher: of one of its works
        works: how many there are
        articles: how many of them are articles of a journal
        years: works for each year of issue
        volumes: for each volume the years of issue of its works, with their number
        is_doubtful: whether works were replaced while counting, so that the years are to be counted in the index
    """

    identities: list[str]
    issn: list[str]
    names: dict[str, int]
    shorts: dict[str, int]
    publisher: str
    works: int
    articles: int
    years: dict[int, int]
    volumes: dict[str, dict[int, int]]
    is_doubtful: bool = False

    @property
    def title(self) -> str:
        """The name of a venue in the table."""
        return next(iter(self.names), "")


def venue_year_key(identity: str, year: int) -> str:
    """The key of all works of a venue that were issued in a year."""
    return hashed("vy", identity, year)


def count_work(work: Work, rows: dict[str, Row]) -> tuple[str, ...]:
    """Count a work for each identity of its venue; the identities."""
    names = _names_of(work)
    found = []
    if work.issn:
        found.append(" ".join(sorted(work.issn)))
        _add(rows, found[0], work, names, list(work.issn))
    if work.issn and work.type == "article-journal":
        return tuple(found)
    for name in _given_names(work):
        if not _is_titled(work, name) or (work.issn and not _EDITION.search(name)):
            continue
        recurring = name if work.type == "article-journal" else recurring_name(name)
        identity = _identity_of(recurring)
        if identity:
            found.append(identity)
            _add(rows, identity, work, [recurring] if work.issn else names, [])
            break
    return tuple(found)


def merge(row: Row, other: Row) -> None:
    """Add to a row what was counted elsewhere for the same venue."""
    row.identities = list(dict.fromkeys((*row.identities, *other.identities)))
    row.issn = list(dict.fromkeys((*row.issn, *other.issn)))
    for mine, others in ((row.names, other.names), (row.shorts, other.shorts)):
        _count(mine, others.items(), MOST_NAMES)
    row.publisher = row.publisher or other.publisher
    row.works += other.works
    row.articles += other.articles
    for year, works in other.years.items():
        row.years[year] = row.years.get(year, 0) + works
    for volume, years in other.volumes.items():
        if volume in row.volumes or len(row.volumes) < MOST_VOLUMES:
            held = row.volumes.setdefault(volume, {})
            for year, works in years.items():
                held[year] = held.get(year, 0) + works
    row.is_doubtful |= other.is_doubtful


@lru_cache(maxsize=65536)
def recurring_name(name: str) -> str:
    """The name of a conference without what changes from year to year.

    `Proceedings of the 25th International Conference on Soil - ICS '08` → `Proceedings of the International
    Conference on Soil - ICS`.
    """
    return " ".join(_EDITION.sub(" ", name).split()).strip(_LOOSE_ENDS)


@lru_cache(maxsize=65536)
def _identity_of(name: str) -> str:
    """`The Journal of Soil` → `t:journal soil`."""
    words = " ".join(content_words(name))
    return f"t:{words}" if words else ""


def _given_names(work: Work) -> list[str]:
    """The names of where a work stands; of data sets and preprints without any, the server they are published by."""
    names = [name for name in dict.fromkeys((work.container, *work.containers)) if name]
    return names or ([work.publisher] if work.publisher and work.type in _ON_SERVERS else [])


def _names_of(work: Work) -> list[str]:
    """The full names of where a work stands; of conferences without year and number."""
    given = _given_names(work)
    return given if work.type == "article-journal" else list(filter(None, dict.fromkeys(map(recurring_name, given))))


def _is_titled(work: Work, name: str) -> bool:
    """Whether a name without an ISSN is that of a venue, not that of a book."""
    return work.type in _TITLED or (
        work.type == "chapter" and bool(_EDITION.search(name)) and bool(_CONFERENCE.search(name))
    )


def _add(rows: dict[str, Row], identity: str, work: Work, names: Iterable[str], issn: list[str]) -> None:
    row = rows.get(identity)
    if row is None:
        row = rows[identity] = Row([identity], issn, {}, {}, work.publisher or "", 0, 0, {}, {})
    row.works += 1
    row.articles += work.type == "article-journal"
    _count(row.names, ((name, 1) for name in names), MOST_NAMES)
    if work.container_short:
        _count(row.shorts, ((work.container_short, 1),), MOST_NAMES)
    if work.year:
        row.years[work.year] = row.years.get(work.year, 0) + 1
        if work.volume and (work.volume in row.volumes or len(row.volumes) < MOST_VOLUMES):
            years = row.volumes.setdefault(work.volume, {})
            years[work.year] = years.get(work.year, 0) + 1


def _count(counts: dict[str, int], more: Iterable[tuple[str, int]], most: int) -> None:
    """Add numbers to counts; where they grow too many, the rarest half is forgotten."""
    for name, number in more:
        counts[name] = counts.get(name, 0) + number
    if len(counts) > most:
        kept = sorted(counts, key=counts.__getitem__, reverse=True)[: most // 2]
        for name in counts.keys() - set(kept):
            del counts[name]
