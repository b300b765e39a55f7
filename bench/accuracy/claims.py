"""Claims: numbering that has shifted (CC504), and sentences that cite nothing (CC501).

CC504 on the numeric dev articles through the parser and linker, as they
are printed, and with every number, or all from a random one on, made to lead to the entry beside its own. "Not learnt
from" are the articles that bench/training/claims.py leaves out by their licence. CC501 on those: of the five sentences of an
article that most seem to need a citation, with all citations taken out, the share that has one in print.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date
from multiprocessing import Pool
from typing import TYPE_CHECKING, Any

from bench.accuracy.linking import articles
from bench.data.rendering import as_text, is_rotated, language
from bench.data.sentences import gold_sentences, may_learn
from citecheck.claims import uncited
from citecheck.claims.evidence import COUNTED, MAX_GROUP, weights
from citecheck.claims.shift import MIN_CITATIONS, MIN_NUMBERS, find_shift
from citecheck.parser.sentences import sentences
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from bench.given import Given
    from citecheck.claims.shift import Shift
    from citecheck.models import Link, Report

TODAY = date(2026, 11, 23)
SEED = 7
Outcomes = dict[str, list[bool]]


def shifted(report: Report, step: int, start: int) -> list[Link]:
    """The links with all that lead to position `start` or behind it leading to the entry `step` before theirs."""
    position = {r.id: i for i, r in enumerate(report.references)}
    done = []
    for link in report.links:
        if link.by in COUNTED and len(link.references) == 1 and position[link.references[0]] >= start:
            to = position[link.references[0]] - step
            if not 0 <= to < len(report.references):
                continue
            done.append(replace(link, references=(report.references[to].id,)))
        else:
            done.append(link)
    return done


def measure(article: dict[str, Any]) -> tuple[Outcomes, Shift | None, float]:
    """Which of the made shifts are found with their direction, what is found as printed, milliseconds of that."""
    report = extract(as_text(article).document, today=TODAY)
    document = report.documents[0]
    began = time.process_time()
    found = sentences(document, report.citations, report.references)
    printed = find_shift(document, found, report.citations, report.links, report.references)
    took = (time.process_time() - began) * 1000
    outcomes: Outcomes = defaultdict(list)
    groups: dict[str, set[int]] = defaultdict(set)
    position = {r.id: i for i, r in enumerate(report.references)}
    for link in report.links:
        if link.by in COUNTED and len(link.references) == 1:
            groups[link.citation].add(position[link.references[0]])
    numbers = sorted(set().union(*groups.values())) if groups else []
    if sum(len(g) <= MAX_GROUP for g in groups.values()) < MIN_CITATIONS or len(numbers) < MIN_NUMBERS:
        return {}, printed, took
    rng = random.Random(f"{SEED} {article['id']}")
    for step in (1, -1):
        for name, least in (("whole list", None), ("20 to the end", 20), ("10 to the end", 10)):
            places = [n for n in numbers if n >= 3 and sum(max(g) >= n for g in groups.values()) >= (least or 0)]
            if least and not places:
                continue
            links = shifted(report, step, rng.choice(places) if least else 0)
            shift = find_shift(document, found, report.citations, links, report.references)
            outcomes[name].append(shift is not None and shift.step == step)
    return outcomes, printed, took


def run(given: Given) -> list[str]:
    """The tables as lines; with `--show` the articles flagged as printed."""
    chosen = [a for a in articles(given.shared) if not is_rotated(a)]
    numeric = [a for a in chosen if a["style"] == "numeric"]
    with Pool(2) as pool:
        done = list(pool.imap(measure, numeric, chunksize=4))
    lines = [
        "claims: CC504 numbering-shift (numeric dev articles; shifts by one either way, found with their direction)"
    ]
    for title, own in (("all", numeric), ("not learnt from", [a for a in numeric if not may_learn(a)])):
        kept = [d for a, d in zip(numeric, done, strict=True) if a in own]
        flagged = [(a, s) for a, (_, s, _) in zip(numeric, done, strict=True) if s and a in own]
        shares = []
        for name in ("whole list", "20 to the end", "10 to the end"):
            hits = [hit for outcomes, _, _ in kept for hit in outcomes.get(name, [])]
            shares.append(f"{name} {sum(hits) / max(len(hits), 1):.3f} (n={len(hits)})")
        lines.append(f"  {title:16} {', '.join(shares)}; as printed {len(flagged)} of {len(own)} flagged")
        if given.show:
            lines += [
                f"    {a['id']}: step {s.step}, entries {s.first + 1}-{s.last + 1}, {s.strength:.1f}"
                for a, s in flagged
            ]
    lines.append(f"  {sum(t for _, _, t in done) / len(done):.0f} ms an article")
    return [*lines, *_count_uncited_claims([a for a in chosen if not may_learn(a) and language(a) == "en"])]


def _count_uncited_claims(own: list[dict[str, Any]]) -> list[str]:
    right = shown = 0
    limit: float = weights()["uncited"]["limit"]
    for article in own:
        found = gold_sentences(article)
        scored = [
            (uncited.likelihood(found, i), bool(s.citations)) for i, s in enumerate(found) if uncited.may_claim(s)
        ]
        best = [cited for chance, cited in sorted(scored, key=lambda p: -p[0])[: uncited.MOST] if chance >= limit]
        right, shown = right + sum(best), shown + len(best)
    return [
        f"claims: CC501 uncited-claim, {len(own)} articles not learnt from: {right / max(shown, 1):.3f} (n={shown})"
    ]
