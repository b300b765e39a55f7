"""Verdicts: what is flagged, rightly and wrongly.

Real references of published articles against a record that was registered independently of them: each one flagged is
an alarm, true or false, to be opened by hand (`--show`). Copies of them with one planted fault: the share found. The
references of HALLMARK, real and invented, in the closed world of its works and `works.jsonl.gz`. "Flagged" is a
finding that is an error or a warning.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bench.data import strings as matching_data
from bench.data.planted_fields import FAULTS
from citecheck.checks.identity import identity_findings
from citecheck.checks.references import entry_findings
from citecheck.models import Location, Reference, Severity, Verdict
from citecheck.parser.fields.parse import parse_reference
from citecheck.records.csl import csl_to_work
from citecheck.resolver.deciding.slips import compiled
from citecheck.resolver.resolve import resolve
from citecheck.sources.closed import ClosedWorld
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bench.given import Given
    from citecheck.models import Answer, Finding, Query, Resolution, Work

TODAY = date(2026, 11, 23)
REAL = 3000  # references of published articles
COPIES = 250  # with each fault
DIFFERENCES = frozenset("CC301 CC302 CC303 CC310 CC311 CC312 CC313 CC314 CC315 CC317".split())


@dataclass(frozen=True, slots=True)
class Swapped:
    """A local index in which some records are replaced by independent ones of the same DOI."""

    inner: LocalIndexSource
    others: Mapping[str, Work]
    registers_dois: bool = False
    authoritative: bool = False
    name: str = "index"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """As the index."""
        return {doi: self._replace_works(answer) for doi, answer in self.inner.lookup(dois).items()}

    def search(self, query: Query) -> Answer:
        """As the index."""
        return self._replace_works(self.inner.search(query))

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        """As the index."""
        return self.inner.suggest(family, year, words)

    def _replace_works(self, answer: Answer) -> Answer:
        return replace(answer, works=tuple(self.others.get(w.doi or "", w) for w in answer.works))


@dataclass(frozen=True, slots=True)
class Judged:
    """A reference, its verdict and what is held against it."""

    raw: str
    resolution: Resolution
    findings: tuple[Finding, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The rules of the errors and warnings."""
        return tuple(f.rule for f in self.findings if f.severity is not Severity.INFO)

    @property
    def reported(self) -> bool:
        """Whether a difference is reported at all, if only as information."""
        return any(f.rule in DIFFERENCES for f in self.findings)


def reference(number: int, raw: str, work: Work | None = None) -> Reference:
    """A string as a reference."""
    return Reference(f"r{number}", "d1", raw, Location("d1", 0, len(raw)), number, None, work or parse_reference(raw))


def judge(references: Sequence[Reference], source: object) -> list[Judged]:
    """Verdicts and findings of references."""
    registry = getattr(source, "registry", None)
    resolutions = resolve(references, [source], today=TODAY, registry=registry)  # type: ignore[list-item]
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in (*entry_findings(references, TODAY), *identity_findings(references, resolutions)):
        found[finding.reference or ""].append(finding)
    return [Judged(r.raw, v, tuple(found[r.id])) for r, v in zip(references, resolutions, strict=True)]


def real_rows(count: int) -> list[dict[str, Any]]:
    """References of published articles whose record is independent of them, as printed, never fitted on."""
    rows = [r for r in dev_rows() if r["source"] == "jats-real" and r.get("index_independent")]
    return random.Random(11).sample(rows, min(count, len(rows)))


def deposited_rows(count: int, source: LocalIndexSource) -> list[dict[str, Any]]:
    """References whose record was deposited by a registrant, never fitted on; some are rendered from it."""
    rows = [
        r for r in dev_rows() if r.get("gold_doi") and r.get("in_index") and r["style"] not in matching_data.UNTITLED
    ]
    rows = random.Random(12).sample(rows, min(12 * count, len(rows)))
    records = source.lookup([r["gold_doi"].lower() for r in rows])
    full = [r for r in rows if any(not compiled(w) and w.issue for w in records[r["gold_doi"].lower()].works)]
    return full[:count]


def dev_rows() -> list[dict[str, Any]]:
    """All strings that were not fitted on."""
    with gzip.open(matching_data.CORPORA / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [r for r in map(json.loads, lines) if not matching_data.is_fit(r)]


def swaps(rows: Iterable[dict[str, Any]]) -> dict[str, Work]:
    """The independent records of those rows that ask for them."""
    wanted = {r["gold_doi"].lower() for r in rows if r.get("loo_record") == "alt"}
    return {doi: work for doi, work in matching_data.alternatives().items() if doi in wanted}


def honest(judged: Sequence[Judged], *, verbose: bool) -> list[str]:
    """How many real references are flagged, and by which rules."""
    flagged = [j for j in judged if j.flags]
    rules = Counter(rule for j in flagged for rule in j.flags)
    verdicts = Counter(j.resolution.verdict.value for j in judged)
    if verbose:
        for j in flagged:
            show(j)
    return [
        f"real references, independent record: {len(flagged)} of {len(judged)} flagged ({len(flagged) / max(len(judged), 1):.2%})",
        "  by rule: " + ", ".join(f"{rule} {n}" for rule, n in sorted(rules.items())),
        "  verdicts: " + ", ".join(f"{v} {n}" for v, n in verdicts.most_common()),
    ]


def show(j: Judged) -> None:
    """One flagged reference with both sides."""
    work = j.resolution.work
    print(f"FLAGGED {j.resolution.verdict.value} {j.resolution.confidence} {j.raw}")
    for f in j.findings:
        if f.severity is not Severity.INFO:
            print(f"    {f.rule} {f.message}")
    if work:
        print(f"    = {work.doi} {work.title} | {work.container} {work.volume} {work.pages} {work.years}")


def planted(
    rows: Sequence[dict[str, Any]], source: LocalIndexSource, others: Mapping[str, Work], *, verbose: bool
) -> list[str]:
    """The share of planted faults that are flagged, where the same reference was not flagged before."""
    dice = random.Random(5)
    swapped = Swapped(source, others)
    lines = [f"  {'':20}     n flagged  told   by (flagged)"]
    records = {d: w for r in rows for d, a in source.lookup([r["gold_doi"].lower()]).items() for w in a.works}
    pool = list(records.values())
    clean = {j.raw for j in judge([reference(n, r["raw"]) for n, r in enumerate(rows)], swapped) if not j.flags}
    for name, plant in FAULTS.items():
        made: list[Reference] = []
        for row in rows:
            doi = row["gold_doi"].lower()
            work = others.get(doi) or records.get(doi)
            raw = plant(row["raw"], work, dice.choice(pool), dice) if work and row["raw"] in clean else None
            if raw:
                made.append(reference(len(made), raw))
            if len(made) == COPIES:
                break
        judged = judge(made, swapped)
        rules = Counter(rule for j in judged for rule in set(j.flags))
        hit = sum(1 for j in judged if j.flags)
        reported = sum(1 for j in judged if j.reported)
        by = ", ".join(f"{r} {n}" for r, n in rules.most_common(5))
        lines.append(
            f"  {name:20} {len(made):5} {hit / max(len(made), 1):7.3f} {reported / max(len(made), 1):6.3f}   {by}"
        )
        if verbose:
            for j in judged:
                if not j.flags:
                    print(f"LEAK {name}: {j.resolution.verdict.value} {j.resolution.reason} {j.raw}")
    return lines


def hallmark_rows(shared: Path) -> list[dict[str, Any]]:
    """The labelled references."""
    with gzip.open(shared / "corpora" / "hallmark.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def from_fields(row: dict[str, Any]) -> Work:
    """Its BibTeX fields as a work."""
    fields = row["fields"]
    people = [name.strip() for name in fields.get("author", "").split(" and ") if name.strip()]
    item = {
        "type": {"inproceedings": "paper-conference", "article": "article-journal"}.get(row["bibtex_type"], "document"),
        "title": fields.get("title"),
        "container-title": fields.get("booktitle") or fields.get("journal"),
        "author": [{"given": " ".join(n.split()[:-1]), "family": n.split()[-1]} for n in people],
        "issued": {"date-parts": [[int(fields["year"])]]} if fields.get("year", "").isdigit() else None,
        "volume": fields.get("volume"),
        "page": fields.get("pages"),
        "DOI": fields.get("doi"),
        "URL": fields.get("url"),
    }
    return csl_to_work({k: v for k, v in item.items() if v})


def hallmark(rows: Sequence[dict[str, Any]], source: ClosedWorld, *, verbose: bool) -> Iterator[str]:
    """Detection and false alarms, by kind of fault, read from the string and from the fields."""
    yield f"hallmark, closed world: {'':28} n  flagged  not verified   (from the string; from the fields: flagged)"
    texts = judge([reference(n, r["raw_apa"]) for n, r in enumerate(rows)], source)
    records = judge([reference(n, r["raw_apa"], from_fields(r)) for n, r in enumerate(rows)], source)
    kinds: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        kinds["VALID" if row["label"] == "VALID" else row["hallucination_type"]].append(n)
        if row["label"] != "VALID":
            kinds["all invented"].append(n)
    for kind, members in sorted(kinds.items()):
        flagged = sum(bool(texts[n].flags) for n in members) / len(members)
        doubted = sum(texts[n].resolution.verdict is not Verdict.VERIFIED for n in members) / len(members)
        fields = sum(bool(records[n].flags) for n in members) / len(members)
        yield f"  {kind:50} {len(members):5}  {flagged:.3f}  {doubted:.3f}          {fields:.3f}"
        if verbose and kind != "all invented":
            for n in members:
                if bool(texts[n].flags) != (kind != "VALID"):
                    print(f"HALLMARK {kind}")
                    show(texts[n])
                    print("    ", rows[n]["explanation"][:150])


def run(given: Given) -> list[str]:
    """All tables, or those of `--only=real|planted|hallmark`; indexes are given by `--index` and `--hallmark`."""
    lines: list[str] = []
    only = given.options.get("only", "")
    if only in {"", "real", "planted"}:
        source = LocalIndexSource(given.index("corpora/works.jsonl.gz"))
        rows = real_rows(REAL)
        others = swaps(rows)
        if only != "planted":
            judged = judge([reference(n, r["raw"]) for n, r in enumerate(rows)], Swapped(source, others))
            lines += honest(judged, verbose=given.show)
        if only != "real":
            lines.append("one fault planted in them (in those not flagged before)")
            lines += planted(rows, source, others, verbose=given.show)
            lines.append("the same in references whose record a registrant deposited")
            lines += planted(deposited_rows(REAL, source), source, {}, verbose=given.show)
    if only in {"", "hallmark"}:
        index = given.index("corpora/works.jsonl.gz", "corpora/hallmark_works.jsonl.gz", option="hallmark")
        lines += hallmark(hallmark_rows(given.shared), ClosedWorld(LocalIndexSource(index)), verbose=given.show)
    return ["verdicts", *lines]
