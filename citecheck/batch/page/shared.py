"""References that many documents print and that no source has: counted over an archive of any size in bounded memory.

Two passes. The first counts into buckets by a hash, which no count can exceed; the second counts exactly those whose
bucket says that there may be enough of them.
"""

from __future__ import annotations

import heapq
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citecheck.models import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAMED = 5  # documents named for each
_BUCKETS = (1 << 16, 1 << 26)  # at least, and at most: 128 MB
_MOST_COUNT = (1 << 16) - 1  # that a bucket of 16 bits holds
_MOST_KEPT = 200_000  # buckets of which the keys are counted exactly: what fits in memory


@dataclass(slots=True)
class Shared:
    """One reference: as it is printed first, how many documents have it, and some of them."""

    raw: str
    documents: int = 0
    unresolved: int = 0  # of them, where every source that could know it answered that it has none
    named: list[str] = field(default_factory=list)


def find_shared(folder: Path, parts: Sequence[str], most: int) -> tuple[list[Shared], int]:
    """The references that most documents share, and from how many documents on none is left out (2: of all)."""
    buckets = _count_buckets(folder, parts)
    least = _least_count(buckets)
    found: dict[str, Shared] = {}
    for part in parts:
        for row in _read_unfound(folder, part, ["raw"]):
            if buckets[_bucket_of(row["work_key"], buckets)] < least:
                continue
            shared_reference = found.setdefault(row["work_key"], Shared(row["raw"]))
            shared_reference.documents += 1
            shared_reference.unresolved += row["verdict"] == Verdict.UNRESOLVED.value
            if len(shared_reference.named) < NAMED and row["document"] not in shared_reference.named:
                shared_reference.named.append(row["document"])
    shared = [s for s in found.values() if s.documents >= least]
    return heapq.nsmallest(most, shared, key=lambda s: (-s.documents, s.raw)), least


def _count_buckets(folder: Path, parts: Sequence[str]) -> array[int]:
    count = sum(pq.read_metadata(folder / "references" / part).num_rows for part in parts)
    size = min(max(1 << (2 * count).bit_length(), _BUCKETS[0]), _BUCKETS[1])
    buckets = array("H", bytes(2 * size))
    for part in parts:
        for row in _read_unfound(folder, part, []):
            at = _bucket_of(row["work_key"], buckets)
            if buckets[at] < _MOST_COUNT:
                buckets[at] += 1
    return buckets


def _bucket_of(key: str, buckets: array[int]) -> int:
    return int(key, 16) & (len(buckets) - 1)


def _least_count(buckets: array[int]) -> int:
    """The count from which on buckets are looked into: 2, or more where too many have that."""
    for least in (2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256, 1024):
        if sum(1 for count in buckets if count >= least) <= _MOST_KEPT:
            return least
    return _MOST_COUNT


def _read_unfound(folder: Path, part: str, columns: list[str]) -> Iterator[dict[str, Any]]:
    """The references of a part that were looked for and are nowhere; one that a document prints twice counts once.

    Grey literature and what could not be read were not looked for in earnest, and are left out. Of strings nobody
    knows from which document they are: each counts.
    """
    verdicts = pq.read_table(folder / "resolutions" / part, columns=["document", "reference", "verdict", "reason"])
    absent = pc.equal(verdicts["verdict"], Verdict.UNRESOLVED.value)
    unknown = pc.equal(pc.coalesce(verdicts["reason"], pa.scalar("")), Reason.OFFLINE_MISS.value)
    verdicts = verdicts.filter(pc.or_(absent, unknown)).select(["document", "reference", "verdict"])
    if not verdicts.num_rows:
        return
    printed = pq.read_table(folder / "references" / part, columns=["document", "reference", "work_key", *columns])
    kinds = pq.read_table(folder / "documents" / part, columns=["document", "kind"])
    joined = printed.join(verdicts, ["document", "reference"], join_type="inner").join(kinds, "document")
    seen: set[tuple[str, str]] = set()
    for row in joined.sort_by([("document", "ascending"), ("reference", "ascending")]).to_pylist():
        key = (row["document"], row["work_key"])
        if row["kind"] != "lines" and key in seen:
            continue
        seen.add(key)
        yield row
