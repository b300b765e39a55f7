"""The runner of all benches: `python -m bench [NAME …] [--shared=DIR] [--show] [--OPTION=VALUE …]`.

Without names it runs those of `make bench`. `--list` names all. A bench whose data is not there says so in one line.
`--show` prints single cases; other options belong to the benches, which name them in their first lines.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bench.given import Given

ARTICLES = "corpora/articles.dev.jsonl.gz"
WORKS = "corpora/works.jsonl.gz"
STRINGS = "corpora/refs_match.dev.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench: its module under `bench`, the data it needs, and whether `make bench` runs it."""

    module: str
    needs: tuple[str, ...] = ()
    always: bool = True


BENCHES = {
    "startup": Bench("speed.startup"),
    "floor": Bench("accuracy.floor"),
    "linking": Bench("accuracy.linking", (ARTICLES,)),
    "claims": Bench("accuracy.claims", (ARTICLES,)),
    "planted": Bench("accuracy.planted", (ARTICLES,)),
    "entries": Bench("accuracy.entries", (ARTICLES,)),
    "fields": Bench("accuracy.fields", ("corpora/refs_parse.dev.jsonl.gz",)),
    "formats": Bench("accuracy.formats", ("corpora/documents",)),
    "gate": Bench("speed.gate"),
    "index": Bench("speed.index", (WORKS, STRINGS)),
    "matching": Bench("accuracy.matching", (WORKS, STRINGS)),
    "seeds": Bench("accuracy.seeds", (WORKS, "seeds/seed_works.jsonl")),
    "batch": Bench("speed.batch", (WORKS, ARTICLES)),
    "verdicts": Bench("accuracy.verdicts", (WORKS, "corpora/hallmark_works.jsonl.gz")),
    "live": Bench("accuracy.live", (WORKS, STRINGS, "corpora/hallmark_works.jsonl.gz")),
    "records": Bench("accuracy.records", ("recorded/crossref_records.jsonl.gz", "recorded/exchanges.jsonl.gz")),
    "fix": Bench("accuracy.fix", (WORKS, STRINGS)),
    "failing-service": Bench("accuracy.failing_service", (WORKS, STRINGS), always=False),
    "paced-service": Bench("accuracy.paced_service", (WORKS, STRINGS), always=False),
    "scale": Bench("speed.scale", (WORKS, STRINGS), always=False),
    "sorted-look-ups": Bench("speed.sorted_look_ups", (WORKS, STRINGS), always=False),
}


def main() -> None:
    """Reads the arguments and prints table after table."""
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    options = dict(a[2:].partition("=")[::2] for a in sys.argv[1:] if a.startswith("--"))
    if "list" in options:
        print("\n".join(f"{n:16} {b.module}{'' if b.always else ' (only by name)'}" for n, b in BENCHES.items()))
        return
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"No bench '{unknown[0]}'; `python -m bench --list` names them.")
    shared = Path(options.pop("shared", os.environ.get("SHARED", "../shared")))
    os.environ["SHARED"] = str(shared)  # for the processes that benches start
    show = options.pop("show", None) is not None
    with tempfile.TemporaryDirectory() as folder:
        given = Given(shared, Path(folder), show=show, options=options)
        for name in names or [n for n, bench in BENCHES.items() if bench.always]:
            run_bench(name, given)


def run_bench(name: str, given: Given) -> None:
    """Prints the tables of one bench, and how long they took."""
    bench = BENCHES[name]
    if missing := [need for need in bench.needs if not (given.shared / need).exists()]:
        print(f"{name}: no {missing[0]} in {given.shared}", end="\n\n", flush=True)
        return
    began = time.perf_counter()
    lines: list[str] = import_module(f"bench.{bench.module}").run(given)
    print("\n".join(lines))
    print(f"({name}: {time.perf_counter() - began:.0f} s)", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
