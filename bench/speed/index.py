"""How fast the local index is built and asked, and how often the true work is among its candidates.

`python -m bench.speed.index [SHARED]`: builds an index of `works.jsonl.gz` (unless one is given with `--index=DIR`) and
asks it with labelled strings of `refs_match.dev.jsonl.gz` whose work it has.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from citecheck.index import build, open_index
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference

SAMPLE = 250  # strings a source


def run(shared: Path, index: Path | None = None) -> list[str]:
    """The table."""
    data = shared / "corpora"
    if not (data / "works.jsonl.gz").exists():
        return [f"index: no works in {shared}"]
    with tempfile.TemporaryDirectory() as folder:
        lines = ["index (works.jsonl.gz; strings whose work it has, index-independent ones)"]
        if index is None:
            index = Path(folder) / "works"
            began = time.perf_counter()
            summary = build(index, [data / "works.jsonl.gz"])
            seconds = time.perf_counter() - began
            lines.append(f"built {summary.works} works in {seconds:.0f} s: {summary.works / seconds:.0f} works/s")
        opened = open_index(index)
        info = opened.info()
        lines.append(f"{info['bytes'] / info['works']:.0f} bytes a work")
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with gzip.open(data / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
            for line in rows:
                row = json.loads(line)
                if row["gold_doi"] and row["in_index"] and row["index_independent"]:
                    groups[row["source"]].append((row["raw"], row["gold_doi"].lower()))
        times: list[float] = []
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
            lines.append(
                f"{source:32} n {len(chosen):4}  recall@1 {first / len(chosen):.3f}  @20 {among / len(chosen):.3f}"
            )
        if times:
            p99 = statistics.quantiles(times, n=100)[98]
            lines.append(
                f"asked {len(times)} times: p50 {1000 * statistics.median(times):.1f} ms, p99 {1000 * p99:.1f} ms"
            )
    return lines


if __name__ == "__main__":
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    chosen_index = next((Path(a.split("=", 1)[1]) for a in sys.argv if a.startswith("--index=")), None)
    print("\n".join(run(Path(given[0]) if given else Path("../shared"), chosen_index)))
