"""Corrected lists: what is put right, and what is made wrong.

Honest references of published articles against records registered independently of them: a field that is altered in
one of them is a wrong correction until someone has opened it (`--show` shows each); the DOIs that are added are compared
with the true ones. Copies of references with one planted fault: the share that reads again as the reference did before.
Works that are not in the index: each DOI added is wrong.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from bench.accuracy import verdicts as verdicts_bench
from bench.data import strings as matching_data
from bench.data.planted_fields import FAULTS
from citecheck.fix import Plan, plan
from citecheck.models import Document, Report
from citecheck.resolver.resolve import resolve
from citecheck.sources.local import LocalIndexSource
from citecheck.text.identifiers import find_dois

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.given import Given
    from citecheck.fix import Proposal
    from citecheck.models import Reference, Work

HONEST, COPIES, ABSENT = 3000, 250, 3000
_ADDED = re.compile(r"[.,]?\s*(?:https?://doi\.org/|doi:?\s*)10\.\S+$", re.IGNORECASE)


def planned(references: Sequence[Reference], source: object, styles: Sequence[str] = ()) -> Plan:
    """The corrected lists of some references, those of one style in one list that is written as text."""
    document = Document("d1", "list.docx", "docx", "", "")
    resolutions = resolve(references, [source], today=verdicts_bench.TODAY)  # type: ignore[list-item]
    groups: dict[str, list[int]] = {}
    for n in range(len(references)):
        groups.setdefault(styles[n] if styles else "", []).append(n)
    plans = [
        plan(
            Report(
                (document,), references=tuple(references[n] for n in g), resolutions=tuple(resolutions[n] for n in g)
            )
        )
        for g in groups.values()
    ]
    return Plan(tuple(p for each in plans for p in each.proposals), tuple(n for each in plans for n in each.notes))


def honest(rows: Sequence[dict[str, Any]], source: object, *, verbose: bool) -> list[str]:
    """Fields altered and DOIs added in references as printed."""
    references = [verdicts_bench.reference(n, without_doi(r["raw"])) for n, r in enumerate(rows)]
    made = planned(references, source).proposals
    altered = [(p, c) for p in made for c in p.changes if not (c.field == "doi" and c.printed is None)]
    added = [(p, c) for p in made for c in p.changes if c.field == "doi" and c.printed is None]
    truth = {f"r{n}": r["gold_doi"].lower() for n, r in enumerate(rows)}
    wrong = [(p, c) for p, c in added if c.proposed != truth[p.reference]]
    if verbose:
        for p, c in (*altered, *wrong):
            print("HONEST", c.rule, c.field, c.printed, "->", c.proposed, c.doi, truth[p.reference], "\n   ", p.before)
    fields = Counter(c.field for _, c in altered)
    return [
        f"honest references, independent record, n {len(rows)}: {len(altered)} fields altered ({dict(fields)})",
        f"  DOIs added {len(added)}, another than the true one {len(wrong)} ({len(wrong) / max(len(added), 1):.2%})",
    ]


def without_doi(raw: str) -> str:
    """A reference without the DOI that it prints at its end."""
    return _ADDED.sub(".", raw).replace("..", ".") if find_dois(raw) else raw


def absent(source: object, *, verbose: bool) -> list[str]:
    """References to works that the index does not have: what is changed or added in them is wrong."""
    with gzip.open(matching_data.CORPORA / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [r for r in map(json.loads, lines) if str(r["source"]).endswith("excluded")]
    rows = random.Random(3).sample(rows, min(ABSENT, len(rows)))
    references = [verdicts_bench.reference(n, without_doi(r["raw"])) for n, r in enumerate(rows)]
    made = planned(references, source).proposals
    if verbose:
        for p in made:
            print("ABSENT", [(c.field, c.proposed) for c in p.changes], "\n   ", p.before)
    return [
        f"works that are not in the index, n {len(rows)}: entries changed {len(made)} ({len(made) / max(len(rows), 1):.2%})"
    ]


def planted(
    rows: Sequence[dict[str, Any]], source: LocalIndexSource, others: Mapping[str, Work], *, verbose: bool
) -> list[str]:
    """For each fault: how many copies are put right exactly, left alone, and made wrong."""
    dice = random.Random(7)
    swapped = verdicts_bench.Swapped(source, others)
    records = {d: w for r in rows for d, a in source.lookup([r["gold_doi"].lower()]).items() for w in a.works}
    pool = list(records.values())
    lines = [f"  {'':20}     n   right   left  wrong"]
    for name, plant in FAULTS.items():
        pairs: list[tuple[str, str, str]] = []
        for row in rows:
            doi, clean = row["gold_doi"].lower(), without_doi(row["raw"])
            work = others.get(doi) or records.get(doi)
            raw = plant(clean, work, dice.choice(pool), dice) if work else None
            if raw and work and not re.search(r"(?<!\d)-\d", raw):
                pairs.append(
                    (f"{clean.rstrip()} doi: {work.doi}" if name.startswith("DOI") else clean, raw, row["style"])
                )
            if len(pairs) == COPIES:
                break
        strings = [raw for _, raw, _ in pairs] + [
            clean for clean, *_ in pairs if name == "journal"
        ]  # a list shows how it prints journals
        styles = [style for *_, style in pairs] * (2 if name == "journal" else 1)
        made = planned([verdicts_bench.reference(n, raw) for n, raw in enumerate(strings)], swapped, styles)
        after = {p.reference: p for p in made.proposals}
        counts: Counter[str] = Counter()
        for n, (clean, raw, _) in enumerate(pairs):
            outcome = judged(clean, raw, after.get(f"r{n}"), added=not name.startswith("DOI"))
            counts[outcome] += 1
            if verbose and outcome == "wrong":
                print("WRONG", name, [(c.field, c.printed, c.proposed) for c in after[f"r{n}"].changes], "\n   ", clean)
        if verbose:
            why = Counter(
                m.message.rpartition(": ")[2] for m in made.notes if m.field != "doi" or name.startswith("DOI")
            )
            print(name, why.most_common(8))
        shares = "  ".join(f"{counts[k] / max(len(pairs), 1):.3f}" for k in ("right", "left", "wrong"))
        lines.append(f"  {name:20} {len(pairs):5}   {shares}   ({counts['wrong']})")
    return lines


def judged(clean: str, raw: str, proposal: Proposal | None, *, added: bool) -> str:
    """Right: the entry is what it was before the fault. Wrong: a field was changed, and it is not."""
    if proposal is None:
        return "left"
    after = proposal.after
    changes = [c for c in proposal.changes if not (c.field == "doi" and c.printed is None)]
    if added and len(changes) < len(proposal.changes):
        after = _ADDED.sub("", after)
        clean, raw = clean.rstrip(" .,"), raw.rstrip(" .,")
    if " ".join(after.split()).rstrip(" .,") == " ".join(clean.split()).rstrip(" .,"):
        return "right"
    return "wrong" if changes else "left"


def run(given: Given) -> list[str]:
    """All tables."""
    verbose = given.show
    source = LocalIndexSource(given.index("corpora/works.jsonl.gz"))
    rows = verdicts_bench.real_rows(HONEST)
    others = verdicts_bench.swaps(rows)
    deposited = verdicts_bench.deposited_rows(HONEST, source)
    return [
        "corrected lists",
        *honest(rows, verdicts_bench.Swapped(source, others), verbose=verbose),
        *honest(deposited, source, verbose=verbose),
        *absent(source, verbose=verbose),
        "one fault planted in references whose record a registrant deposited",
        *planted(deposited, source, {}, verbose=verbose),
    ]
