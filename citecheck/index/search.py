"""Asking an index: by DOI, by a printed reference, by author, year and words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import tantivy

from citecheck.errors import IndexUnusable
from citecheck.index.keys import MAX_WORDS, doi_key, query_keys
from citecheck.index.store import KEYS, RECORD, UPDATING, WORDS, decode, read_manifest, schema
from citecheck.index.venue_table import VenueTable
from citecheck.index.venues import venue_year_key
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from citecheck.index.store import Manifest
    from citecheck.models import Query, Work

LIMIT = 20  # candidates; recall no longer grows beyond (bench/index)
MAX_PER_KEY = 200  # works a key may lead to; beyond it the key says nothing
RAREST = 10  # words asked: all of them cost 15 times as much for one point of recall (design trials, 2026-11)
# Works that may hold a word for it to be asked: what a query costs stays bounded however large the index is. Measured
# at a million works: p99 5 ms against 22 without, the same recall.
MAX_PER_WORD = 50_000
KEY_SCORE = 15.0  # what a key adds to a score, about two rare words
SUGGESTED = 50
AT_ONCE = 256  # references asked together: their records are held at a time, some 20 of 2 kB for each


class Index:
    """An open index. Safe for threads; a process that forks opens its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: Manifest = read_manifest(path)
        try:
            self._index = tantivy.Index.open(str(path))
            self._searcher = self._index.searcher()
        except (ValueError, OSError) as error:
            raise IndexUnusable(f"{path}: the index is damaged ({error}); build it again") from error
        self._schema = schema()
        self.venues = self._open_venues()

    def _open_venues(self) -> VenueTable:
        try:
            return VenueTable(self.path / self.manifest.venues)
        except (ValueError, OSError) as error:
            raise IndexUnusable(f"{self.path}: its table of venues is damaged ({error}); build it again") from error

    def info(self) -> dict[str, Any]:
        """Works, bytes, versions and dates."""
        size = sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file())
        described = asdict(self.manifest) | {"venues": len(self.venues), "whole": self.manifest.whole}
        del described["declared_whole"]
        return {"path": str(self.path), "bytes": size, **described}

    def verify(self) -> list[str]:
        """What is wrong with the index; empty where nothing is."""
        problems = []
        if (self.path / UPDATING).exists():
            problems.append("an update is under way or was interrupted; where none is, run it again")
        elif self._searcher.num_docs != self.manifest.works:
            problems.append(f"it holds {self._searcher.num_docs} works, its manifest says {self.manifest.works}")
        try:
            for _, address in self._searcher.search(tantivy.Query.all_query(), limit=LIMIT).hits:
                self._work_at(address)
        except (ValueError, OSError) as error:
            problems.append(f"records cannot be read: {error}")
        return problems

    def lookup(self, dois: Iterable[str]) -> dict[str, Work]:
        """The works of DOIs in clean form; those it does not have are left out."""
        found: dict[str, Work] = {}
        for key, doi in sorted((doi_key(doi), doi) for doi in dois):
            for work in self._search_index(self._term_query(KEYS, key), 4):
                if doi in {work.doi, *work.aliases}:
                    found[doi] = work
        return found

    def search(self, query: Query, limit: int = LIMIT) -> list[Work]:
        """Works that a printed reference may mean, best first."""
        return self.search_many([query], limit)[0]

    def search_many(self, queries: Sequence[Query], limit: int = LIMIT) -> list[list[Work]]:
        """`search` for several references, which share what is read.

        Terms and records are read in the order of the index, and only once: a quarter less
        work for 50 references or more, and from a cold disk neighbours come together (bench/speed/sorted_look_ups.py).
        """
        parts = (queries[at : at + AT_ONCE] for at in range(0, len(queries), AT_ONCE))
        return [works for part in parts for works in self._search_part(part, limit)]

    def _search_part(self, queries: Sequence[Query], limit: int) -> list[list[Work]]:
        keys = [query_keys(query) for query in queries]
        words = [_search_words(fold(query.raw).split()) for query in queries]
        key_counts, word_counts = self._count_terms(KEYS, keys), self._count_terms(WORDS, words)
        best = [
            self._best_candidates(
                [
                    tantivy.Query.const_score_query(self._term_query(KEYS, key), KEY_SCORE)
                    for key in asked
                    if 0 < key_counts[key] <= MAX_PER_KEY
                ],
                [self._term_query(WORDS, w) for w in _rarest_words(said, word_counts, MAX_PER_WORD)],
                limit,
            )
            for asked, said in zip(keys, words, strict=True)
        ]
        places = {at: place for found in best for at, place in found.items()}
        works = {at: self._work_at(places[at]) for at in sorted(places)}
        return [[works[at] for at in found] for found in best]

    def _count_terms(self, field: str, asked: Iterable[Sequence[str]]) -> dict[str, int]:
        """How many works hold each term."""
        return {term: self._searcher.doc_freq(field, term) for term in sorted({t for terms in asked for t in terms})}

    def _best_candidates(
        self, keys: Sequence[tantivy.Query], words: Sequence[tantivy.Query], limit: int
    ) -> dict[tuple[int, int], tantivy.DocAddress]:
        """Where the works are that score highest, best first."""
        scores: dict[tuple[int, int], float] = defaultdict(float)
        places: dict[tuple[int, int], tantivy.DocAddress] = {}
        for asked in (keys, words):  # apart: together neither can pass over works that cannot come out on top
            if not asked:
                continue
            query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in asked])
            for score, place in self._searcher.search(query, limit=limit, count=False).hits:
                scores[place.segment_ord, place.doc] += score
                places[place.segment_ord, place.doc] = place
        return {at: places[at] for at in sorted(scores, key=lambda at: (-scores[at], at))[:limit]}

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> list[Work]:
        """Works with a folded family name, a year about `year`, and any of some folded words, best first."""
        must = [(tantivy.Occur.Must, self._term_query(WORDS, word)) for word in fold(family).split()]
        if not must:
            return []
        if year:
            near = [(tantivy.Occur.Should, self._term_query(WORDS, str(y))) for y in (year - 1, year, year + 1)]
            must.append((tantivy.Occur.Must, tantivy.Query.boolean_query(near)))
        words = _search_words(words)
        rarest = _rarest_words(words, self._count_terms(WORDS, [words]))
        should = [(tantivy.Occur.Should, self._term_query(WORDS, w)) for w in rarest]
        return self._search_index(tantivy.Query.boolean_query(must + should), SUGGESTED)

    def search_venue(self, identities: Sequence[str], query: Query, years: tuple[int, int]) -> list[Work]:
        """Works of a venue in some years that share keys or words with a printed reference, best first."""
        words = _search_words(fold(query.raw).split())
        asked = [self._term_query(WORDS, word) for word in _rarest_words(words, self._count_terms(WORDS, [words]))]
        asked += [
            tantivy.Query.const_score_query(self._term_query(KEYS, key), KEY_SCORE)
            for key in query_keys(query)
            if 0 < self._searcher.doc_freq(KEYS, key) <= MAX_PER_KEY
        ]
        if not asked:
            return []
        meant = tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in asked])
        within = _within(self._schema, identities, years)
        return self._search_index(
            tantivy.Query.boolean_query([(tantivy.Occur.Must, within), (tantivy.Occur.Must, meant)]), LIMIT
        )

    def list_venue(
        self, identities: Sequence[str], years: tuple[int, int], limit: int, offset: int = 0
    ) -> tuple[list[Work], int]:
        """Works of a venue in some years in the order of the index, and how many there are."""
        query = _within(self._schema, identities, years)
        found = self._searcher.search(query, limit=max(limit, 1), offset=offset)
        return [self._work_at(address) for _, address in found.hits][:limit], _count_of(found)

    def _term_query(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    def _search_index(self, query: tantivy.Query, limit: int) -> list[Work]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        return [self._work_at(address) for _, address in hits]

    def _work_at(self, address: tantivy.DocAddress) -> Work:
        record: bytes = bytes(self._searcher.doc(address)[RECORD][0])
        return decode(record)


def _search_words(words: Sequence[str]) -> list[str]:
    """The words of a text that are asked, each once."""
    return [w for w in dict.fromkeys(words[:MAX_WORDS]) if len(w) > 1]


def _rarest_words(words: Iterable[str], counts: Mapping[str, int], most: int | None = None) -> list[str]:
    """The rarest of some words, without those that more works than `most` hold."""
    usable = (w for w in words if 0 < counts[w] <= (most or counts[w]))
    return sorted(usable, key=lambda w: (counts[w], w))[:RAREST]


def count_in_year(searcher: tantivy.Searcher, identities: Sequence[str], year: int) -> int:
    """How many works a venue has in a year."""
    return _count_of(searcher.search(_within(schema(), identities, (year, year)), limit=1))


def _count_of(found: tantivy.SearchResult) -> int:
    return int(found.count or 0)  # type: ignore[attr-defined]  # missing in tantivy's stubs


def _within(asked: tantivy.Schema, identities: Sequence[str], years: tuple[int, int]) -> tantivy.Query:
    """The works of a venue that were issued from the first to the last year."""
    terms = [venue_year_key(identity, year) for identity in identities for year in range(years[0], years[1] + 1)]
    any_of = [(tantivy.Occur.Should, tantivy.Query.term_query(asked, KEYS, term)) for term in terms]
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query(any_of), 0.0)


def open_index(path: Path) -> Index:
    """Open an index; `IndexUnusable` with one line where it cannot be used."""
    return Index(path)
