"""The two real documents: what is found, linked, resolved and suggested, against what is known of them.

The facts of `seed_works.jsonl` say which work each of the 52 entries is (`004-NN`) and which works the author-year
citations mean (`000-NN`, role `cited`).
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from citecheck.formats import read
from citecheck.pipeline import audit
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from bench.given import Given
    from citecheck.models import Report

TODAY = date(2026, 11, 23)
FIELDS = "CC310 CC311 CC312 CC313 CC314 CC315 CC301 CC302 CC303".split()


def run(given: Given) -> list[str]:
    """The table."""
    seeds = given.shared / "seeds"
    index = given.index("corpora/works.jsonl.gz", "seeds/seed_works.jsonl")
    manuscript, reference_list = sorted(seeds.glob("0*.txt"))
    report = audit(
        read(str(manuscript)),
        read(str(reference_list), role="references"),
        sources=[LocalIndexSource(index)],
        today=TODAY,
    )
    facts = [json.loads(line) for line in (seeds / "seed_works.jsonl").read_text(encoding="utf-8").splitlines()]
    forms = Counter(c.form.value for c in report.citations)
    targets = Counter(c.form.value for c in report.citations for _ in c.targets)
    statuses = Counter(done.status.value for done in report.links)
    verdicts = Counter(r.verdict.value for r in report.resolutions)
    accused = [f.rule for f in report.findings if f.rule in FIELDS]
    return [
        "seeds (000 with the list of 004; index of seed_works.jsonl and works.jsonl.gz)",
        f"citations {dict(forms)}, targets {dict(targets)}, {len(report.references)} entries, links {dict(statuses)}",
        f"verdicts {dict(verdicts)}, findings that accuse an entry: {len(accused)}",
        *_report_dois(report, {f["_key"]: f["DOI"] for f in facts}),
        *_report_suggestions(report, [f for f in facts if f["_key"].startswith("000") and f["_role"] == "cited"]),
    ]


def _report_dois(report: Report, gold: dict[str, str | None]) -> list[str]:
    right = wrong = 0
    for reference, resolution in zip(report.references, report.resolutions, strict=True):
        true = gold.get(f"004-{reference.position:02}")
        found = resolution.work.doi if resolution.work else None
        right += bool(true) and found == (true or "").lower()
        wrong += bool(found) and found != (true or "").lower()
    known = sum(bool(v) for k, v in gold.items() if k.startswith("004-") and k[4:].isdigit())
    return [f"DOIs of entries: {right} of {known} right, {wrong} wrong"]


def _report_suggestions(report: Report, cited: list[dict[str, str]]) -> list[str]:
    offered = {s.work.doi for s in report.suggestions}
    wanted = [f for f in cited if f["DOI"]]
    found = sum(f["DOI"].lower() in offered for f in wanted)
    names = {c.id: c for c in report.citations}
    for_whom = {names[s.citation].targets[s.target].authors[0] for s in report.suggestions}
    none = sorted({"Bertschy", "Inoue", "Baruch"} & for_whom)
    return [
        f"suggestions: {found} of {len(wanted)} works meant are offered; offered for works that do not exist: {none}"
    ]
