"""`make bench`: every table, one after the other, from the data in `../shared` where it is there."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.accuracy import claims as claims_bench
from bench.accuracy import entries as entries_bench
from bench.accuracy import fields as fields_bench
from bench.accuracy import fix as fix_bench
from bench.accuracy import formats as formats_bench
from bench.accuracy import linking as linking_bench
from bench.accuracy import matching as matching_bench
from bench.accuracy import planted as planted_bench
from bench.accuracy import seeds as seeds_bench
from bench.accuracy import verdicts as verdicts_bench
from bench.speed import batch as batch_bench
from bench.speed import gate as gate_bench
from bench.speed import index as index_bench
from bench.speed import startup as startup_bench
from citecheck.index import build


def main() -> None:
    """Prints the tables; what lacks its data says so in one line."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    works = shared / "corpora" / "works.jsonl.gz"
    _show(startup_bench.run(shared))
    _show(linking_bench.table(linking_bench.run(shared)) if works.exists() else [f"linking: no articles in {shared}"])
    _show(claims_bench.run(shared))
    _show(planted_bench.run(shared) if works.exists() else [f"planted faults: no articles in {shared}"])
    _show(entries_bench.run(shared))
    _show(fields_bench.run(shared))
    _show(formats_bench.run(shared))
    _show(gate_bench.run())
    if not works.exists():
        _show([f"index, matching, seeds: no works in {shared}"])
        return
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "works"
        build(index, [works, shared / "seeds" / "seed_works.jsonl"])
        _show(index_bench.run(shared, index))
        _show(matching_bench.run(index))
        _show(seeds_bench.run(shared, index))
        _show(batch_bench.run(shared, index))
        _show(["verdicts", *verdicts_bench.run(shared)])
        _show(fix_bench.run(shared))


def _show(lines: list[str]) -> None:
    print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
