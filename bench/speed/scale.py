"""The index at the size of real collections: build, bytes, recall and time, with SQLite's FTS5 on the same plan beside it.

Real works of `works.jsonl.gz` and synthetic
ones up to the number; strings of `refs_match.dev.jsonl.gz` are asked. Not part of `make bench`: a million takes minutes.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.data.synthetic_works import write
from citecheck.index import build, open_index
from citecheck.index.convert import convert
from citecheck.index.inputs import chunks_of
from citecheck.index.keys import query_keys
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.given import Given

SAMPLE = 150  # strings a source
REAL_WORKS = 209_028  # in works.jsonl.gz
PART = 250_000  # synthetic works a file


def questions(shared: Path) -> dict[str, list[tuple[Query, str]]]:
    """Strings whose work is in the index, by source, parsed, with the DOI meant."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(shared / "corpora" / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if row["gold_doi"] and row["in_index"]:
                groups[row["source"]].append((row["raw"], row["gold_doi"].lower()))
    return {
        source: [
            (Query(raw, parse_reference(raw)), doi)
            for raw, doi in random.Random(7).sample(rows, min(SAMPLE, len(rows)))
        ]
        for source, rows in sorted(groups.items())
    }


def asked(questions: dict[str, list[tuple[Query, str]]], ask: Callable[[Query], Sequence[str | None]]) -> list[str]:
    """Recall by source, and times."""
    lines, times = [], []
    for source, rows in questions.items():
        first = among = 0
        for query, doi in rows:
            began = time.perf_counter()
            dois = ask(query)
            times.append(time.perf_counter() - began)
            first += list(dois[:1]) == [doi]
            among += doi in dois
        lines.append(f"  {source:32} n {len(rows):4}  recall@1 {first / len(rows):.3f}  @20 {among / len(rows):.3f}")
    p99 = statistics.quantiles(times, n=100)[98]
    return [
        *lines,
        f"  {len(times)} asked: p50 {1000 * statistics.median(times):.2f} ms, p99 {1000 * p99:.1f} ms, {len(times) / sum(times):.0f} a second",
    ]


def fts5(path: Path, files: Iterable[Path]) -> sqlite3.Connection:
    """The same keys and words in SQLite."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode=OFF")
    db.execute("PRAGMA synchronous=OFF")
    db.execute("CREATE VIRTUAL TABLE works USING fts5(k, t, doi UNINDEXED, tokenize=\"unicode61 tokenchars '+/-_.'\")")
    for file in files:
        for chunk in chunks_of(file):
            rows = [(_encode_keys(w.keys), w.words, _decode_doi(w.record)) for w in convert(chunk).works]
            db.executemany("INSERT INTO works VALUES (?, ?, ?)", rows)
    db.execute("INSERT INTO works(works) VALUES ('optimize')")
    db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(works, 'row')")
    db.commit()
    return db


def _encode_keys(keys: str) -> str:
    """Keys without case, which FTS5 folds away."""
    return " ".join(k.encode().hex() for k in keys.split())


def _decode_doi(record: bytes) -> str | None:
    from citecheck.index.store import decode

    return decode(record).doi


def ask_fts5(db: sqlite3.Connection) -> Callable[[Query], list[str | None]]:
    """The plan of `Index.search` in SQL: keys that lead to 200 works at most, the ten rarest words, the best 20."""

    def count(term: str) -> int:
        found = db.execute("SELECT doc FROM terms WHERE term = ?", (term,)).fetchone()
        return found[0] if found else 0

    def ask(query: Query) -> list[str | None]:
        keys = [k for k in (key.encode().hex() for key in query_keys(query)) if 0 < count(k) <= 200]
        words = {w: n for w in dict.fromkeys(fold(query.raw).split()[:80]) if len(w) > 1 and (n := count(w))}
        rarest = sorted(words, key=lambda w: (words[w], w))[:10]
        terms = " OR ".join(f'"{t}"' for t in (*keys, *rarest))
        if not terms:
            return []
        rows = db.execute(
            "SELECT doi FROM works WHERE works MATCH ? ORDER BY bm25(works, 15.0, 1.0) LIMIT 20", (terms,)
        )
        return [doi for (doi,) in rows]

    return ask


def run(given: Given) -> list[str]:
    """Builds an index of `--works` (1,000,000) or opens `--index`, asks it, and with `--fts` asks SQLite's FTS5 as well."""
    real, count = given.corpora / "works.jsonl.gz", given.number("works", 1_000_000)
    files, lines = [real], []
    for n, at in enumerate(range(REAL_WORKS, count, PART), start=1):
        files.append(given.folder / f"part{n}.jsonl.gz")
        write(real, min(PART, count - at), files[-1], seed=n)
    index = Path(given.options.get("index", given.folder / "scale"))
    if not index.exists():
        began = time.perf_counter()
        done = build(index, files)
        spent = time.perf_counter() - began
        lines.append(f"built {done.works:,} works in {spent:.0f} s: {done.works / spent:.0f} works/s")
    opened = open_index(index)
    info = opened.info()
    lines.append(f"{info['works']:,} works, {info['bytes'] / info['works']:.0f} bytes a work")
    rows = questions(given.shared)
    lines += asked(rows, lambda q: [w.doi for w in opened.search(q)])
    if "fts" in given.options:
        began, path = time.perf_counter(), given.folder / "fts.db"
        database = fts5(path, files)
        size = path.stat().st_size / info["works"]
        lines.append(f"FTS5: built in {time.perf_counter() - began:.0f} s, {size:.0f} bytes a work")
        lines += asked({source: few[:40] for source, few in rows.items()}, ask_fts5(database))
    return lines
