"""Whether look-ups asked together are quicker than one by one: terms and records in the order of the index, each once.

Strings of `refs_match.dev.jsonl.gz`
in random order, as a partition of an archive has them. Each run is a process of its own on an index thrown out of the
memory of the system before: as the machine reads ahead (`ahead`), and page by page (`page`), which counts the pages that
are needed and is what an index much larger than memory costs. `warm` is the same with the index in memory.
"""

from __future__ import annotations

import ctypes
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.index import open_index
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from bench.given import Given
    from citecheck.index import Index
    from citecheck.models import Work

    Ask = Callable[[Index, Sequence[Query]], list[list[Work]]]

DOCUMENT = 50  # references of one document
_RANDOM = 1  # MADV_RANDOM: no reading ahead


def one_by_one(index: Index, queries: Sequence[Query]) -> list[list[Work]]:
    """As every source without `search_many` is asked."""
    return [index.search(query) for query in queries]


def by_document(index: Index, queries: Sequence[Query]) -> list[list[Work]]:
    """The references of a document together."""
    parts = (queries[at : at + DOCUMENT] for at in range(0, len(queries), DOCUMENT))
    return [works for part in parts for works in index.search_many(part)]


def together(index: Index, queries: Sequence[Query]) -> list[list[Work]]:
    """All of them, as a file of references is asked: `AT_ONCE` at a time."""
    return index.search_many(queries)


WAYS: dict[str, Ask] = {"one by one": one_by_one, "50 together": by_document, "all together": together}


def strings(shared: Path, count: int) -> list[Query]:
    """Reference strings in random order, parsed."""
    with gzip.open(shared / "corpora" / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as rows:
        raws = [json.loads(line)["raw"] for line in rows]
    chosen = random.Random(3).sample(raws, min(count, len(raws)))
    return [Query(raw, parse_reference(raw)) for raw in chosen]


def evict(folder: Path) -> None:
    """Throws the files of an index out of the memory of the system."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_page_by_page(folder: Path) -> None:
    """Turns reading ahead off for what this process has mapped of an index."""
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        parts = line.split(maxsplit=5)
        if len(parts) == 6 and parts[5].startswith(str(folder.resolve())):
            begin, end = (int(x, 16) for x in parts[0].split("-"))
            libc.madvise(begin, end - begin, _RANDOM)


def _bytes_read() -> int:
    lines = Path("/proc/self/io").read_text(encoding="utf-8").splitlines()
    return int(dict(line.split(": ") for line in lines)["read_bytes"])


def measured(to: Connection, index: Path, queries: list[Query], way: str, disk: str) -> None:
    """One run, in a process of its own: sends what it took and a digest of the answers."""
    if disk != "warm":
        evict(index)
    opened = open_index(index)
    if disk == "page":
        read_page_by_page(index)
    if disk == "warm":
        WAYS[way](opened, queries)
    before, read, cpu, began = (
        resource.getrusage(resource.RUSAGE_SELF),
        _bytes_read(),
        time.process_time(),
        time.perf_counter(),
    )
    answers = WAYS[way](opened, queries)
    spent, used = time.perf_counter() - began, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF)
    digest = hashlib.sha256(repr([[w.doi for w in works] for works in answers]).encode()).hexdigest()
    to.send((spent, used, after.ru_majflt - before.ru_majflt, _bytes_read() - read, digest))


def run(given: Given) -> list[str]:
    """The table: the best of `--rounds` (2) for each way and state of the disk, with `--references` strings (2000)."""
    index, rounds = given.index("corpora/works.jsonl.gz"), given.number("rounds", 2)
    queries = strings(given.shared, given.number("references", 2000))
    info = open_index(index).info()
    lines = [f"sorted look-ups: {len(queries)} strings, {info['works']:,} works, {info['bytes'] / 1e6:.0f} MB"]
    digests = set()
    context = multiprocessing.get_context("spawn")
    for disk in ("ahead", "page", "warm"):
        best: dict[str, tuple[float, float, int, int, str]] = {}
        for way in [*WAYS] * rounds:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=measured, args=(there, index, queries, way, disk))
            process.start()
            there.close()
            result = here.recv()
            process.join()
            digests.add(result[4])
            best[way] = min(best.get(way, result), result)
        for way, (spent, used, faults, read, _) in best.items():
            lines.append(
                f"  {disk:5}  {way:12} {len(queries) / spent:6.0f} refs/s, {1000 * used / len(queries):.2f} ms of a core each, "
                f"{faults:6} page faults that waited for the disk, {read / 1e6:.0f} MB read"
            )
    lines.append("  the same answers in every run" if len(digests) == 1 else "  ANSWERS DIFFER")
    return lines
