"""Asking an index: by DOI, by a printed reference, by author, year and words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import tantivy

from citecheck.errors import IndexUnusable
from citecheck.index.keys import MAX_WORDS, doi_key, query_keys
from citecheck.index.store import KEYS, RECORD, UPDATING, WORDS, decode, read_manifest, schema
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from citecheck.index.store import Manifest
    from citecheck.models import Query, Work

LIMIT = 20  # candidates; recall no longer grows beyond (bench/index)
MAX_PER_KEY = 200  # works a key may lead to; beyond it the key says nothing
RAREST = 10  # words asked: all of them cost 15 times as much for one point of recall (design trials, 2026-11)
# Works a word may stand in to be asked: what a query costs stays bounded however large the index is. Measured at a
# million works: p99 5 ms against 22 without, the same recall.
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

    def info(self) -> dict[str, Any]:
        """Works, bytes, versions and dates."""
        size = sum(f.stat().st_size for f in self.path.iterdir() if f.is_file())
        return {"path": str(self.path), "bytes": size, **asdict(self.manifest)}

    def verify(self) -> list[str]:
        """What is wrong with the index; empty where nothing is."""
        problems = []
        if (self.path / UPDATING).exists():
            problems.append("an update is under way or was interrupted; where none is, run it again")
        elif self._searcher.num_docs != self.manifest.works:
            problems.append(f"it holds {self._searcher.num_docs} works, its manifest says {self.manifest.works}")
        try:
            for _, address in self._searcher.search(tantivy.Query.all_query(), limit=LIMIT).hits:
                self._work(address)
        except (ValueError, OSError) as error:
            problems.append(f"records cannot be read: {error}")
        return problems

    def lookup(self, dois: Iterable[str]) -> dict[str, Work]:
        """The works of DOIs in clean form; those it does not have are left out."""
        found: dict[str, Work] = {}
        for key, doi in sorted((doi_key(doi), doi) for doi in dois):
            for work in self._search(self._term(KEYS, key), 4):
                if work.doi == doi:
                    found[doi] = work
        return found

    def search(self, query: Query, limit: int = LIMIT) -> list[Work]:
        """Works that a printed reference may mean, best first."""
        return self.search_many([query], limit)[0]

    def search_many(self, queries: Sequence[Query], limit: int = LIMIT) -> list[list[Work]]:
        """`search` for several references, which share what is read.

        Terms and records are read in the order in which they stand in the index, and each once: a quarter less
        work for 50 references or more, and from a cold disk neighbours come together (bench/speed/sorted_look_ups.py).
        """
        parts = (queries[at : at + AT_ONCE] for at in range(0, len(queries), AT_ONCE))
        return [works for part in parts for works in self._search_part(part, limit)]

    def _search_part(self, queries: Sequence[Query], limit: int) -> list[list[Work]]:
        keys = [query_keys(query) for query in queries]
        words = [_words(fold(query.raw).split()) for query in queries]
        key_counts, word_counts = self._counts(KEYS, keys), self._counts(WORDS, words)
        best = [
            self._best(
                [self._key(k) for k in asked if 0 < key_counts[k] <= MAX_PER_KEY],
                [self._term(WORDS, w) for w in _rarest(said, word_counts, MAX_PER_WORD)],
                limit,
            )
            for asked, said in zip(keys, words, strict=True)
        ]
        places = {at: place for found in best for at, place in found.items()}
        works = {at: self._work(places[at]) for at in sorted(places)}
        return [[works[at] for at in found] for found in best]

    def _counts(self, field: str, asked: Iterable[Sequence[str]]) -> dict[str, int]:
        """In how many works each term stands."""
        return {term: self._searcher.doc_freq(field, term) for term in sorted({t for terms in asked for t in terms})}

    def _best(
        self, keys: Sequence[tantivy.Query], words: Sequence[tantivy.Query], limit: int
    ) -> dict[tuple[int, int], tantivy.DocAddress]:
        """Where the works are that score highest, best first."""
        scores: dict[tuple[int, int], float] = defaultdict(float)
        places: dict[tuple[int, int], tantivy.DocAddress] = {}
        for asked in (keys, words):  # apart: together neither can pass over works that cannot come out on top
            for score, place in self._hits(asked, limit):
                scores[place.segment_ord, place.doc] += score
                places[place.segment_ord, place.doc] = place
        return {at: places[at] for at in sorted(scores, key=lambda at: (-scores[at], at))[:limit]}

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> list[Work]:
        """Works with a folded family name, a year about `year`, and any of some folded words, best first."""
        must = [(tantivy.Occur.Must, self._term(WORDS, word)) for word in fold(family).split()]
        if not must:
            return []
        if year:
            near = [(tantivy.Occur.Should, self._term(WORDS, str(y))) for y in (year - 1, year, year + 1)]
            must.append((tantivy.Occur.Must, tantivy.Query.boolean_query(near)))
        words = _words(words)
        rarest = _rarest(words, self._counts(WORDS, [words]))
        should = [(tantivy.Occur.Should, self._term(WORDS, w)) for w in rarest]
        return self._search(tantivy.Query.boolean_query(must + should), SUGGESTED)

    def _hits(self, asked: Sequence[tantivy.Query], limit: int) -> list[tuple[float, tantivy.DocAddress]]:
        if not asked:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in asked])
        return self._searcher.search(query, limit=limit, count=False).hits

    def _key(self, key: str) -> tantivy.Query:
        return tantivy.Query.const_score_query(self._term(KEYS, key), KEY_SCORE)

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    def _search(self, query: tantivy.Query, limit: int) -> list[Work]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        return [self._work(address) for _, address in hits]

    def _work(self, address: tantivy.DocAddress) -> Work:
        record: bytes = bytes(self._searcher.doc(address)[RECORD][0])
        return decode(record)


def _words(words: Sequence[str]) -> list[str]:
    """The words of a text that are asked, each once."""
    return [w for w in dict.fromkeys(words[:MAX_WORDS]) if len(w) > 1]


def _rarest(words: Iterable[str], counts: Mapping[str, int], most: int | None = None) -> list[str]:
    """The rarest of some words, those aside that stand in more works than `most`."""
    usable = (w for w in words if 0 < counts[w] <= (most or counts[w]))
    return sorted(usable, key=lambda w: (counts[w], w))[:RAREST]


def open_index(path: Path) -> Index:
    """Opens an index; `IndexUnusable` with one line where it cannot be used."""
    return Index(path)
