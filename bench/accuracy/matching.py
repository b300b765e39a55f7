"""Choosing or refusing, in the closed world of works.jsonl.gz: precision, recall, wrong links, calibration, speed.

Strings whose true DOI was used in fitting are left out. "Absent" takes the true work and its other records away.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from bench.data import strings as matching_data
from bench.tables import f1, share, write_table
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.rank import rank
from citecheck.resolver.deciding.table import Identity
from citecheck.resolver.deciding.verdict import judge_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.given import Given
    from bench.tables import Cell
    from citecheck.models import Work

SIZES = {
    "real-independent": 1500,
    "real-dependent": 300,
    "styles": 500,
    "untitled": 300,
    "excluded": 500,
    "excluded-untitled": 300,
    "existing": 200,
    "noisy": 300,
}


def answer(case: matching_data.Case, works: Sequence[Work]) -> tuple[Work | None, float]:
    """The work linked, or `None`; and the probability of the best one."""
    ranking = rank(case.printed, [(w, "index") for w in works])
    best, row = ranking.best, judge_found(case.printed, ranking)
    if best is None or row is None or row.name == "too-little":
        return None, 0.0
    return (best.work if row.outcome is Identity.MEANT else None), ranking.confidence


def is_true(case: matching_data.Case, work: Work | None) -> bool:
    """Whether a work is the one meant, or another record of it."""
    if work is None:
        return False
    true = next((w for w in case.candidates if w.doi == case.gold), None)
    return work.doi == case.gold or (true is not None and same_work(work, true))


def show(what: str, case: matching_data.Case, p: float, work: Work | None) -> None:
    """One case to be opened by hand."""
    print(f"{what} {case.kind} p={p:.3f} true {case.gold}\n   {case.raw}")
    if work is not None:
        print(f"   {work.doi} {work.title} | {work.container} {work.volume} {work.pages} {work.year}")


def measure(cases: Sequence[matching_data.Case], *, verbose: bool) -> list[str]:
    """One row a kind, and the calibration."""
    count: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    decided: list[tuple[float, bool, bool]] = []
    for case in cases:
        n = count[case.kind]
        found, p = answer(case, case.candidates)
        right = is_true(case, found)
        for key, value in (
            ("n", True),
            ("gold", case.gold is not None),
            ("linked", found is not None),
            ("right", right),
        ):
            n[key] += value
        if p:
            best = rank(case.printed, [(w, "index") for w in case.candidates]).best
            bins[min(int(p * 10), 9)].append((p, is_true(case, best.work if best else None)))
            if case.kind == "real-independent":
                decided.append((p, bins[min(int(p * 10), 9)][-1][1], case.gold is not None))
        if verbose and found is not None and not right:
            show("WRONG", case, p, found)
        if verbose and found is None and case.gold:
            show("MISSED", case, p, None)
        if case.gold is not None:
            other, p = answer(case, case.without_gold)
            n["absent_linked"] += other is not None
            if verbose and other is not None:
                show("ABSENT", case, p, other)
    return table(count) + curve(decided) + calibration(bins)


def table(count: dict[str, dict[str, int]]) -> list[str]:
    """Precision, recall and wrong links by kind."""
    rows: list[tuple[Cell, ...]] = []
    for kind, n in sorted(count.items()):
        if not n["gold"]:
            rows.append((kind, n["n"], None, None, None, n["linked"] / n["n"]))
            continue
        precision, recall = share(n["right"], n["linked"]), share(n["right"], n["gold"])
        rows.append((kind, n["n"], precision, recall, f1(precision, recall), n["absent_linked"] / n["gold"]))
    return write_table("", ("kind", "n", "P", "R", "F1", "wrong when absent"), rows, digits=4)


def curve(decided: Sequence[tuple[float, bool, bool]]) -> list[str]:
    """Precision and recall of the real, independent strings at thresholds: (probability, right, has a work)."""
    known = sum(has for _, _, has in decided)
    rows = []
    for threshold in (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995):
        linked = [right for p, right, _ in decided if p >= threshold]
        rows.append((f"p >= {threshold:.3f}", share(sum(linked), len(linked)), share(sum(linked), known)))
    return write_table("real strings, independent records, at thresholds", ("", "P", "R"), rows, digits=4)


def calibration(bins: dict[int, list[tuple[float, bool]]]) -> list[str]:
    """What was said against what was right, by tenths."""
    total = sum(len(b) for b in bins.values())
    error = sum(abs(sum(p - right for p, right in b)) for b in bins.values()) / max(total, 1)
    rows = [
        (f"{i / 10:.1f}-{i / 10 + 0.1:.1f}", len(b), sum(p for p, _ in b) / len(b), sum(r for _, r in b) / len(b))
        for i, b in sorted(bins.items())
    ]
    return write_table(f"calibration error {error:.4f} (n={total})", ("said", "n", "mean", "right"), rows)


def run(given: Given) -> list[str]:
    """Sample, search, choose: the table; with `--show` what is wrong."""
    index = given.index("corpora/works.jsonl.gz", "seeds/seed_works.jsonl")
    source, works = matching_data.open_source(str(index))
    sample = list(matching_data.rows(fit=False, sizes=SIZES))
    loaded = time.perf_counter()
    cases = list(matching_data.cases(iter(sample), source, matching_data.alternatives()))
    searched = time.perf_counter()
    for case in cases:
        answer(case, case.candidates)
    chosen = time.perf_counter()
    return [
        f"matching (strings not fitted on, DOIs taken out, {works} works in the index)",
        *measure(cases, verbose=given.show),
        f"parse and search {len(cases) / (searched - loaded):.0f} refs/s, choose {len(cases) / (chosen - searched):.0f} refs/s",
    ]
