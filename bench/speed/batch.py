"""Archive runs: documents and references a second on one core, two, and Spark; the engine's share; memory as it grows.

Dev articles as text, and strings of `refs_match.dev.jsonl.gz`, against an index of `works.jsonl.gz`. Whole commands in
processes of their own, in turn, so that a noisy machine is noisy for all; quote the ratios.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from bench.data.rendering import as_text
from citecheck.batch.tables.parts import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.given import Given

SMALL = 10  # MB: multiprocessing's own little helpers
TICK = 0.1  # seconds between two looks at the processes
CORES = "local --workers 1", "local --workers 2"
SPARK = "spark --master local[2]"


@dataclass(slots=True)
class Measured:
    """One run: seconds, peak anonymous memory (MB) and seconds of CPU by process (the first is the engine)."""

    seconds: float
    documents: int = 0
    references: int = 0
    memory: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def share(self, start: float) -> float:
        """Of all CPU time, what the engine itself took beyond its start."""
        return max(self.cpu[0] - start, 0.0) / max(sum(self.cpu) - start, 1e-9)

    @property
    def large(self) -> str:
        """The memory of the processes that count: the engine first, then its readers."""
        return ", ".join(str(mb) for mb in self.memory if mb > SMALL)


def measure(engine: str, given: Path, index: Path, out: Path) -> Measured:
    """A whole run of the command."""
    shutil.rmtree(out, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "citecheck",
        "batch",
        str(given),
        "--out",
        str(out),
        "--source",
        f"index:{index}",
        "--offline",
        "--no-config",
        "--allow-incomplete",
        "--engine",
        *engine.split(),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory: dict[int, int] = {}
    cpu: dict[int, float] = {}
    while process.poll() is None:
        for pid in (process.pid, *_child_processes(process.pid)):
            memory[pid] = max(memory.get(pid, 0), _own_memory(pid))
            cpu[pid] = max(cpu.get(pid, 0.0), _cpu_seconds(pid))
        time.sleep(TICK)
    done = Measured(time.perf_counter() - began, memory=list(memory.values()), cpu=list(cpu.values()))
    said = process.stderr.read().decode() if process.stderr else ""
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{said}")
    rows = pq.read_table(out / "documents", columns=["references"]).column(0)
    done.documents, done.references = len(rows), sum(rows.to_pylist())
    return done


def _child_processes(pid: int) -> list[int]:
    """All processes below one, whichever of its threads started them."""
    try:
        threads = [t / "children" for t in Path(f"/proc/{pid}/task").iterdir()]
        own = [int(p) for thread in threads for p in thread.read_text(encoding="ascii").split()]
    except OSError:
        return []
    return own + [below for child in own for below in _child_processes(child)]


def _own_memory(pid: int) -> int:
    """Megabytes of its own: mapped files, as the index is, are the system's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("RssAnon")), 0)


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def articles(shared: Path, folder: Path, count: int) -> Path:
    """So many dev articles as text files."""
    folder.mkdir(parents=True)
    with gzip.open(shared / "corpora" / "articles.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
        for n, line in enumerate(islice(rows, count)):
            text = as_text(json.loads(line)).document.text
            (folder / f"{n:04}.txt").write_text(text, encoding="utf-8", errors="replace")
    return folder


def strings(shared: Path, path: Path, count: int) -> Path:
    """So many reference strings, from the beginning again where there are not enough."""
    with path.open("w", encoding="utf-8") as out:
        for n, raw in enumerate(islice(_repeat_references(shared), count)):
            out.write(json.dumps({"id": n, "raw": raw}) + "\n")
    return path


def _repeat_references(shared: Path) -> Iterator[str]:
    """Each time round with another number in front: references that are equal are resolved once."""
    turn = 0
    while True:
        with gzip.open(shared / "corpora" / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
            for line in rows:
                yield (f"[{turn}] " if turn else "") + json.loads(line)["raw"]
        turn += 1


def engines(given: Path, index: Path, folder: Path, rounds: int) -> list[str]:
    """One input by every engine, in turn, and whether all wrote the same rows."""
    names = [*CORES, *([SPARK] if find_spec("pyspark") and find_spec("citecheck.batch.spark.engine") else [])]
    runs: dict[str, list[Measured]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            runs[name].append(measure(name, given, index, folder / name.replace(" ", "-")))
    lines = []
    start = measure(CORES[0], small(folder), index, folder / "small-out").cpu[0]
    for name, made in runs.items():
        middle = sorted(made, key=lambda m: m.seconds)[len(made) // 2]
        lines.append(
            f"  {name:24} {middle.seconds:7.1f} s  {middle.documents / middle.seconds:6.1f} documents/s  "
            f"{middle.references / middle.seconds:6.0f} references/s  engine {100 * middle.share(start):4.1f} % of CPU  "
            f"MB of each process {middle.large}"
        )
    one, two = (runs[name] for name in CORES)
    lines.append(f"  two cores : one        {_median_ratio(one, two):.2f} (aim ≥ 1.85)")
    if SPARK in runs:
        lines.append(
            f"  Spark : local, two cores {_median_ratio(runs[SPARK], two, inverse=True):.2f} (aim ≥ .80 at 100,000 references)"
        )
    else:
        lines.append("  Spark: not installed (pip install 'citecheck-audit[spark]')")
    equal = all(
        _read_tables(folder / name.replace(" ", "-")) == _read_tables(folder / names[0].replace(" ", "-"))
        for name in names[1:]
    )
    lines.append(f"  rows of all engines: {'equal' if equal else 'NOT EQUAL'}")
    return lines


def small(folder: Path) -> Path:
    """The least there is to do: what it takes is the start."""
    path = folder / "small.txt"
    path.write_text("Noise (Berg 2001).", encoding="utf-8")
    return path


def _median_ratio(slow: Sequence[Measured], fast: Sequence[Measured], *, inverse: bool = False) -> float:
    ratios = [a.seconds / b.seconds for a, b in zip(slow, fast, strict=True)]
    return statistics.median(1 / r if inverse else r for r in ratios)


def _read_tables(folder: Path) -> list[object]:
    return [
        tidy(pq.read_table(folder / t)) for t in ("documents", "citations", "references", "resolutions", "findings")
    ]


def growth(shared: Path, index: Path, folder: Path, sizes: Sequence[int]) -> list[str]:
    """The same with ten and a hundred times as many documents: memory stays, time grows with them."""
    lines = []
    for size in sizes:
        given = articles(shared, folder / f"growth-{size}", size)
        made = measure(CORES[1], given, index, folder / "growth-out")
        engine, _, readers = made.large.partition(", ")
        lines.append(
            f"  {made.documents:6} documents {made.references:8} references  {made.seconds:7.1f} s  "
            f"{1000 * made.seconds / made.references:5.1f} ms a reference  MB: engine {engine}, readers {readers}"
        )
    return lines


def run(given: Given) -> list[str]:
    """The tables; `--articles` (100), `--references` (4000), `--rounds` (1) and `--growth` (7,70,700) size them."""
    documents, references = given.number("articles", 100), given.number("references", 4000)
    rounds, sizes = given.number("rounds", 1), given.options.get("growth", "7,70,700")
    index = given.index("corpora/works.jsonl.gz", "seeds/seed_works.jsonl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            f"batch: {documents} articles as text (medians of {rounds})",
            *engines(articles(given.shared, folder / "articles", documents), index, folder, rounds),
            f"batch: {references} reference strings",
            *engines(strings(given.shared, folder / "refs.jsonl", references), index, folder, rounds),
            "batch: as the archive grows, on two cores",
            *growth(given.shared, index, folder, [int(n) for n in sizes.split(",") if n]),
        ]
