"""Fields of reference strings on a held-out fifth of the labelled dev sources: by source and field, and how sure.

A row is held out by the hash of its id (of its article's, for references of articles); nothing of it, nor of the
sources that may not be trained on, is in the weights. A field counts as right where it is the same after case and
marks; `whole` is the share of references whose gold fields are all right.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.data import fields as fields_data
from bench.reference_strings.labels import mend
from citecheck.parser.fields.parse import read_reference
from citecheck.text.normalize import fold, squash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bench.given import Given
    from citecheck.models import Work
    from citecheck.parser.fields.parse import Reading

FIELDS = ("authors", "title", "container", "year", "volume", "issue", "pages", "publisher", "doi")
_OPTIONAL = frozenset({"doi", "publisher"})  # often printed and not labelled: no fault where gold has none
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_DOI_LEAD = re.compile(r"(?i)^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi\s*:?\s*)")


@dataclass(slots=True)
class Score:
    """Counts of one source."""

    n: int = 0
    whole: int = 0
    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        """Takes in another's counts."""
        self.n, self.whole = self.n + other.n, self.whole + other.whole
        self.right += other.right
        self.gold += other.gold
        self.made += other.made

    @property
    def f1(self) -> float:
        """Micro F1 over all fields."""
        return 2 * self.right.total() / max(1, self.made.total() + self.gold.total())

    def line(self, name: str) -> str:
        """One row: share of gold fields right, F1, whole references right."""
        shares = " ".join(f"{self.right[f] / self.gold[f]:9.3f}" if self.gold[f] else f"{'-':>9}" for f in FIELDS)
        return f"  {name:26}{self.n:6} {shares} {self.f1:9.3f} {self.whole / max(1, self.n):6.3f}"


def run(given: Given) -> list[str]:
    """The table, of at most `--sample` rows of a source (1000)."""
    shared, sample = given.shared, given.number("sample", 1000)
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in fields_data.rows(shared):
        if fields_data.held_out(row):
            by_source[row["source"]].append(row)
    dice = random.Random(11)
    rows = [r for s in sorted(by_source) for r in dice.sample(by_source[s], min(sample, len(by_source[s])))]
    read_reference("warm up")
    began = time.process_time()
    readings = [read_reference(row["raw"]) for row in rows]
    rate = len(rows) / (time.process_time() - began)
    other = [pair for pair in zip(rows, readings, strict=True) if not fields_data.for_calibration(pair[0])]
    return [*table(rows, readings, rate), *reliability([r for r, _ in other], [r for _, r in other])]


def table(rows: Sequence[dict[str, Any]], readings: Sequence[Reading], rate: float) -> list[str]:
    """The rows by source."""
    scores: dict[str, Score] = defaultdict(Score)
    for row, reading in zip(rows, readings, strict=True):
        scores[row["source"]].add(score(row, reading.work))
    total = Score()
    for each in scores.values():
        total.add(each)
    return [
        f"fields (held-out fifth; share of gold fields right, micro F1, whole references); {rate:.0f} references/CPU-s",
        f"  {'source':26}{'n':>6} " + " ".join(f"{f:>9}" for f in FIELDS) + f" {'F1':>9} {'whole':>6}",
        *(scores[s].line(s + ("" if s in fields_data.LICENCES else " *")) for s in sorted(scores)),
        total.line("all"),
        "  * nothing of this source was trained on",
    ]


def score(row: dict[str, Any], work: Work) -> Score:
    """The counts of one reference."""
    found, fields, whole = Score(n=1), _mend_gold(row), True
    for name in FIELDS:
        wanted, got = gold_text(row, fields, name), got_text(row, work, name)
        if wanted:
            found.gold[name] += 1
            ok = same(name, wanted, got)
            found.right[name] += ok
            whole = whole and ok
            if not ok and f"-v{name}" in sys.argv:
                print(f"{row['source']} {name}\n  raw  {row['raw'][:400]}\n  gold {wanted}\n  got  {got}")
        if got and (wanted or name not in _OPTIONAL):
            found.made[name] += 1
    found.whole = int(whole)
    return found


def reliability(rows: Sequence[dict[str, Any]], readings: Sequence[Reading]) -> list[str]:
    """What was said of each field against what was right, by tenths and by field."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    by_field: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, said, right in said_and_right(rows, readings):
        bins[min(9, int(said * 10))].append((said, right))
        by_field[name].append((said, right))
    lines = ["  confidence of fields: said, right, n; expected calibration error by field"]
    for i, pairs in sorted(bins.items()):
        lines.append(
            f"    {i / 10:.1f}-{(i + 1) / 10:.1f}  {_mean_of(s for s, _ in pairs):.3f}  {_mean_of(r for _, r in pairs):.3f}  {len(pairs)}"
        )
    lines.append(
        "    " + "  ".join(f"{name} {_calibration_error(pairs):.3f}" for name, pairs in sorted(by_field.items()))
    )
    return lines


def said_and_right(rows: Iterable[dict[str, Any]], readings: Iterable[Reading]) -> Iterable[tuple[str, float, bool]]:
    """Every field that was read and has gold: its name, the confidence, whether it is right."""
    for row, reading in zip(rows, readings, strict=True):
        fields = _mend_gold(row)
        for name in FIELDS:
            wanted, got = gold_text(row, fields, name), got_text(row, reading.work, name)
            if wanted and got and name in reading.confidence:
                yield name, reading.confidence[name], same(name, wanted, got)


def _mean_of(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


def _calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over tenths."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for said, right in pairs:
        groups[min(9, int(said * 10))].append((said, right))
    return sum(abs(sum(s - r for s, r in g)) for g in groups.values()) / max(1, len(pairs))


def _mend_gold(row: dict[str, Any]) -> dict[str, Any]:
    return mend(row["gold"], row["raw"])


def gold_text(row: dict[str, Any], fields: dict[str, Any], name: str) -> str:
    """The gold value as text to compare; empty where there is none, or none that is printed."""
    gold = row["gold"]
    if name == "authors":
        if gold.get("authors"):
            return "|".join(squash(a.get("family") or a.get("literal") or "") for a in gold["authors"])
        text = gold.get("author_text") or gold.get("collaboration")
        return f"text:{text}" if text else ""
    if name == "doi":
        value = _DOI_LEAD.sub("", (gold.get("doi") or "").strip()).rstrip(".")
        return value if value and squash(value) in squash(row["raw"]) else ""
    if name == "year":
        return re.sub(r"(?<=\d)[a-z]$", "", str(gold.get("year") or ""))
    return str(fields.get(name) or "")


def got_text(row: dict[str, Any], work: Work, name: str) -> str:
    """The value read, as text to compare."""
    gold = row["gold"]
    if name == "authors":
        names = work.authors or (() if gold.get("editor_text") else work.editors)
        if gold.get("collaboration") and gold.get("author_text"):
            names = tuple(n for n in names if not n.literal) or names
        return "|".join(squash(n.family or n.literal or "") for n in names)
    return str(getattr(work, name) or "")


def same(name: str, wanted: str, got: str) -> bool:
    """Whether two values are the same after case and marks."""
    if name == "authors":
        return _covers_families(wanted[5:], got) if wanted.startswith("text:") else wanted == got
    if name == "pages":
        return squash(_DASHES.sub("-", wanted).removeprefix("pp. ")) == squash(_DASHES.sub("-", got))
    return squash(wanted) == squash(got)


def _covers_families(text: str, got: str) -> bool:
    """Whether families are the ones an author string holds: each is in it, in order, and little else is left."""
    plain, at = squash(text), 0
    for family in got.split("|"):
        found = plain.find(family, at)
        if found < 0 or not family:
            return False
        at = found + len(family)
    tail = plain[at:]
    return bool(got) and len(tail) <= 14 and len(fold(text)) > 0


def compare(shared: Path, parse: Callable[[str], Reading], sources: Sequence[str]) -> list[str]:
    """The table of whole sources, for a model trained without them."""
    rows = [row for row in fields_data.rows(shared) if row["source"] in sources]
    began = time.process_time()
    readings = [parse(row["raw"]) for row in rows]
    return table(rows, readings, len(rows) / (time.process_time() - began))
