"""Fields of reference strings read by rules, field by field and by source, on labelled dev references."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.parser.fields import parse_reference
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from citecheck.models import Work

_FIELDS = ("authors", "title", "container", "year", "volume", "issue", "pages", "doi")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")


def run(shared: Path, sample: int = 4000) -> list[str]:
    """Table lines; one line saying so where the data is absent. A field counts where gold has it."""
    path = shared / "corpora" / "refs_parse.dev.jsonl.gz"
    if not path.exists():
        return [f"fields: no data at {path}"]
    rows = _sample(path, sample)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    gold: dict[str, Counter[str]] = defaultdict(Counter)
    made: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.perf_counter()
    works = [parse_reference(row["raw"]) for row in rows]
    spent = time.perf_counter() - began
    for row, work in zip(rows, works, strict=True):
        _count(row, work, right, gold, made)
    return _table(right, gold, made, len(rows) / spent)


def _sample(path: Path, n: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(map(json.loads, file))
    return random.Random(11).sample(rows, min(n, len(rows)))


def _count(
    row: dict[str, Any],
    work: Work,
    right: dict[str, Counter[str]],
    gold: dict[str, Counter[str]],
    made: dict[str, Counter[str]],
) -> None:
    source = row["source"]
    for field in _FIELDS:
        wanted, got = _gold(row["gold"], field), _got(work, field, row["gold"])
        if field == "doi" and wanted and squash(wanted) not in squash(row["raw"]):
            wanted = ""
        if wanted:
            gold[source][field] += 1
            ok = _same(field, wanted, got)
            right[source][field] += ok
            if not ok and f"-v{field}" in sys.argv:
                print(f"{source} {field}\n  raw  {row['raw'][:400]}\n  gold {wanted}\n  got  {got}")
        if got and (wanted or field != "doi"):
            made[source][field] += 1


def _gold(gold: dict[str, Any], field: str) -> str:
    if field == "authors":
        if gold.get("authors"):
            return "|".join(squash(a.get("family") or a.get("literal") or "") for a in gold["authors"])
        return "text:" + gold["author_text"] if gold.get("author_text") else ""
    value = gold.get(field)
    return str(value) if value else ""


def _got(work: Work, field: str, gold: dict[str, Any]) -> str:
    if field == "authors":
        names = work.authors or (() if gold.get("editor_text") else work.editors)
        return "|".join(squash(n.family or n.literal or "") for n in names)
    value = getattr(work, field)
    return str(value) if value else ""


def _same(field: str, wanted: str, got: str) -> bool:
    if field == "authors":
        if wanted.startswith("text:"):
            return _covers(wanted[5:], got)
        return wanted == got
    if field == "pages":
        return squash(_DASHES.sub("-", wanted).removeprefix("pp. ")) == squash(_DASHES.sub("-", got))
    return squash(wanted) == squash(got)


def _covers(text: str, got: str) -> bool:
    """Whether families are the ones an author string holds: each is in it, in order, and little else is left."""
    plain, at = squash(text), 0
    for family in got.split("|"):
        found = plain.find(family, at)
        if found < 0 or not family:
            return False
        at = found + len(family)
    tail = plain[at:]
    return bool(got) and len(tail) <= 14


def _table(
    right: dict[str, Counter[str]], gold: dict[str, Counter[str]], made: dict[str, Counter[str]], rate: float
) -> list[str]:
    lines = [f"fields by rules: share of printed fields right, micro F1; {rate:.0f} references/s"]
    lines.append(f"  {'source':26}{'n':>6} " + " ".join(f"{f:>9}" for f in _FIELDS) + "        F1")
    total_right: Counter[str] = Counter()
    total_gold: Counter[str] = Counter()
    total_made: Counter[str] = Counter()
    for source in sorted(gold):
        lines.append(_line(source, right[source], gold[source], made[source]))
        total_right += right[source]
        total_gold += gold[source]
        total_made += made[source]
    lines.append(_line("all", total_right, total_gold, total_made))
    return lines


def _line(name: str, right: Counter[str], gold: Counter[str], made: Counter[str]) -> str:
    shares = " ".join(f"{right[f] / gold[f]:9.3f}" if gold[f] else f"{'-':>9}" for f in _FIELDS)
    recall, precision = sum(right.values()) / sum(gold.values()), sum(right.values()) / max(1, sum(made.values()))
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"  {name:26}{max(gold.values()):6} {shares} {f1:9.3f}"


if __name__ == "__main__":
    print("\n".join(run(Path("/work/shared"))))
