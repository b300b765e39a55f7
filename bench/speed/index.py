"""How fast the local index is built and asked, and how often the true work is among its candidates.

Builds an index of `works.jsonl.gz` (unless one is given with `--index=DIR`) and asks it with labelled strings of
`refs_match.dev.jsonl.gz` whose work it has.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from bench.tables import write_table
from citecheck.index import open_index
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference

SAMPLE = 250  # strings a source

if TYPE_CHECKING:
    from bench.given import Given


def run(given: Given) -> list[str]:
    """The table; the index is built here, and timed, unless one is given."""
    lines = ["index (works.jsonl.gz; strings whose work it has, index-independent ones)"]
    began = time.perf_counter()
    index = given.index("corpora/works.jsonl.gz")
    seconds = time.perf_counter() - began
    opened = open_index(index)
    info = opened.info()
    if "index" not in given.options:
        lines.append(f"built {info['works']} works in {seconds:.0f} s: {info['works'] / seconds:.0f} works/s")
    lines.append(f"{info['bytes'] / info['works']:.0f} bytes a work")
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(given.corpora / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if row["gold_doi"] and row["in_index"] and row["index_independent"]:
                groups[row["source"]].append((row["raw"], row["gold_doi"].lower()))
    times: list[float] = []
    table = []
    for source, strings in sorted(groups.items()):
        chosen = random.Random(7).sample(strings, min(SAMPLE, len(strings)))
        first = among = 0
        for raw, doi in chosen:
            query = Query(raw, parse_reference(raw))
            began = time.perf_counter()
            works = opened.search(query)
            times.append(time.perf_counter() - began)
            dois = [w.doi for w in works]
            first += dois[:1] == [doi]
            among += doi in dois
        table.append((source, len(chosen), first / len(chosen), among / len(chosen)))
    lines += write_table("", ("source", "n", "recall@1", "@20"), table)
    p99 = statistics.quantiles(times, n=100)[98]
    lines.append(f"asked {len(times)} times: p50 {1000 * statistics.median(times):.1f} ms, p99 {1000 * p99:.1f} ms")
    return lines
