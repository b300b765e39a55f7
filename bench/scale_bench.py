"""The index at the size of real collections: build, bytes, recall and time, with SQLite's FTS5 on the same plan beside it.

`python -m bench.scale_bench SHARED [--works=1000000] [--fts] [--index=DIR]`: real works of `works.jsonl.gz` and synthetic
ones up to the number; strings of `refs_match.dev.jsonl.gz` are asked. Not part of `make bench`: a million takes minutes.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.synthetic_works import write
from citecheck.index import build, open_index
from citecheck.index.convert import convert
from citecheck.index.inputs import chunks_of
from citecheck.index.keys import query_keys
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SAMPLE = 150  # strings a source
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
        source: [(Query(raw, parse_reference(raw)), doi) for raw, doi in random.Random(7).sample(rows, min(SAMPLE, len(rows)))]
        for source, rows in sorted(groups.items())
    }  # fmt: skip


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
            rows = [(_plain(w.keys), w.words, _doi(w.record)) for w in convert(chunk)[0]]
            db.executemany("INSERT INTO works VALUES (?, ?, ?)", rows)
    db.execute("INSERT INTO works(works) VALUES ('optimize')")
    db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(works, 'row')")
    db.commit()
    return db


def _plain(keys: str) -> str:
    """Keys without case, which FTS5 folds away."""
    return " ".join(k.encode().hex() for k in keys.split())


def _doi(record: bytes) -> str | None:
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


def main() -> None:
    """Builds or opens, asks, prints."""
    given = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    options = {name: value for name, _, value in (a[2:].partition("=") for a in sys.argv[1:] if a.startswith("--"))}
    shared = given[0] if given else Path("../shared")
    real = shared / "corpora" / "works.jsonl.gz"
    count = int(options.get("works", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        files = [real]
        for n, at in enumerate(range(209_028, count, PART), start=1):
            files.append(Path(folder) / f"part{n}.jsonl.gz")
            write(real, min(PART, count - at), files[-1], seed=n)
        index = Path(options["index"]) if options.get("index") else Path(folder) / "index"
        if not index.exists():
            began = time.perf_counter()
            done = build(index, files)
            spent = time.perf_counter() - began
            print(f"built {done.works:,} works in {spent:.0f} s: {done.works / spent:.0f} works/s", flush=True)
        opened = open_index(index)
        info = opened.info()
        print(f"{info['works']:,} works, {info['bytes'] / info['works']:.0f} bytes a work")
        rows = questions(shared)
        print("\n".join(asked(rows, lambda q: [w.doi for w in opened.search(q)])), flush=True)
        if "fts" in options:
            began = time.perf_counter()
            db = fts5(Path(folder) / "fts.db", files)
            print(
                f"FTS5: built in {time.perf_counter() - began:.0f} s, {(Path(folder) / 'fts.db').stat().st_size / info['works']:.0f} bytes a work"
            )
            print("\n".join(asked({s: r[:40] for s, r in rows.items()}, ask_fts5(db))))


if __name__ == "__main__":
    main()
