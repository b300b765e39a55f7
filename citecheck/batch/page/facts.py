"""What the page of an archive shows, counted from its tables: part after part, so that memory stays flat."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citecheck.batch.page.shared import find_shared
from citecheck.batch.tables.rows import WITHDRAWN
from citecheck.models import Verdict
from citecheck.rules import BY_CODE

if TYPE_CHECKING:
    from pathlib import Path

    from citecheck.batch.page.shared import Shared

WORST = 50  # documents shown
MOST_EXAMPLES = 8  # findings shown of each of them
SHOWN = 50  # retracted works and shared references shown
NAMED = 5  # documents named for a reason
_MOST_REASONS = 2_000  # reasons kept apart; beyond, they are put together
_LINKS = ("citations", "references", "linked", "missing", "uncited")
_SUMS = (*_LINKS, *(v.value for v in Verdict), "retracted", "errors", "warnings", "infos")
_ABOUT = ("document", "path", "kind", "title", "year", "newest_reference", "outcome", "reason", "complete")
_COLUMNS = [*_ABOUT, "incomplete_because", "as_of", *_SUMS]  # of the table of documents
_FILES = re.compile(r"\S*[/\\.]\S+?(?=[:,;]?\s|$)")  # `docs/a b.docx` … what differs from document to document
_NUMBERS = re.compile(r"\d+")  # `120` of `takes more than 120 s`


@dataclass(slots=True)
class Year:
    """The documents of one year, their references and their findings."""

    documents: int = 0
    references: int = 0
    unfound: int = 0  # references without a record, whether not found or not determined
    retracted: int = 0
    errors: int = 0
    warnings: int = 0


@dataclass(slots=True)
class Retracted:
    """A retracted work that documents cite."""

    title: str
    kind: str
    date: str | None
    notice_doi: str | None
    documents: int = 0


@dataclass(slots=True)
class Facts:
    """All of an archive that its page shows."""

    sums: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    strings: int = 0  # references that came without a document
    incomplete: int = 0
    days: set[str] = field(default_factory=set)
    undetermined: Counter[str] = field(default_factory=Counter)
    rules: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (code, severity): findings, documents
    years: dict[int, Year] = field(default_factory=dict)
    reasons: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (outcome, reason): some documents
    reason_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    retracted: dict[str, Retracted] = field(default_factory=dict)
    worst: list[dict[str, Any]] = field(default_factory=list)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # findings of the worst, by document
    shared: list[Shared] = field(default_factory=list)
    shared_from: int = 2  # documents from which on every shared reference was counted

    @property
    def documents(self) -> int:
        """Manuscripts and lists, read or not; stretches of reference strings are none."""
        return sum(count for kind, count in self.kinds.items() if kind != "lines")


def count_archive(folder: Path) -> Facts:
    """The facts of the tables in a folder."""
    facts = Facts()
    heap: list[tuple[tuple[int, ...], str, dict[str, Any]]] = []
    for part in _part_names(folder):
        documents = pq.read_table(folder / "documents" / part, columns=_COLUMNS)
        if documents.num_rows:
            _count_documents(facts, documents)
            _count_years(facts, documents)
            _keep_worst(heap, documents)
        _count_findings(facts, pq.read_table(folder / "findings" / part, columns=["document", "rule", "severity"]))
        _count_resolutions(facts, folder / "resolutions" / part)
    facts.worst = [row for _, _, row in sorted(heap, key=lambda held: (*[-n for n in held[0]], held[1]))]
    _find_examples(facts, folder)
    facts.shared, facts.shared_from = find_shared(folder, _part_names(folder), SHOWN)
    return facts


def _part_names(folder: Path) -> list[str]:
    """The names of the parts: in every table, a part of one name is about the same documents."""
    return sorted(path.name for path in (folder / "documents").glob("part-*.parquet"))


def _count_documents(facts: Facts, documents: pa.Table) -> None:
    for name in _SUMS:
        facts.sums[name] += pc.sum(documents[name]).as_py() or 0
    for row in pc.value_counts(documents["kind"]).to_pylist():
        facts.kinds[row["values"] or ""] += row["counts"]
    strings = documents.filter(pc.equal(documents["kind"], "lines"))
    facts.strings += pc.sum(strings["references"]).as_py() or 0
    facts.days.update(day.isoformat() for day in pc.unique(documents["as_of"]).to_pylist() if day)
    open_ends = documents.filter(pc.invert(documents["complete"]))
    facts.incomplete += open_ends.num_rows
    for row in open_ends.select(["path", "outcome", "reason", "incomplete_because"]).to_pylist():
        for why in [row["reason"]] if row["reason"] else row["incomplete_because"] or [""]:
            key = (row["outcome"], reason_of(why, row["path"]))
            if key not in facts.reasons and len(facts.reasons) >= _MOST_REASONS:
                key = (key[0], "other reasons")
            facts.reason_counts[key] += 1
            named = facts.reasons.setdefault(key, [])
            if len(named) < NAMED:
                named.append(row["path"])


def reason_of(why: str, path: str) -> str:
    """A reason without what differs from document to document: its path, other files, numbers."""
    bare = why.replace(path, "…")
    return _NUMBERS.sub("N", _FILES.sub("…", bare))[:200].strip(" :…") or why[:200]


def _count_years(facts: Facts, documents: pa.Table) -> None:
    """By the year of the document where a manifest gives it, else the latest year in its list."""
    papers = documents.filter(pc.not_equal(documents["kind"], "lines"))
    columns = {
        "documents": pa.repeat(1, papers.num_rows),
        "references": papers["references"],
        "unfound": pc.add(papers["unresolved"], papers["undetermined"]),
        "retracted": papers["retracted"],
        "errors": papers["errors"],
        "warnings": papers["warnings"],
    }
    table = pa.table({"year": pc.coalesce(papers["year"], papers["newest_reference"]), **columns})
    for row in table.group_by("year").aggregate([(name, "sum") for name in columns]).to_pylist():
        if row["year"] is not None:
            year = facts.years.setdefault(row["year"], Year())
            for name in columns:
                setattr(year, name, getattr(year, name) + (row[f"{name}_sum"] or 0))


def _keep_worst(heap: list[tuple[tuple[int, ...], str, dict[str, Any]]], documents: pa.Table) -> None:
    """The documents with most errors, then retracted works, then warnings; stretches of strings are none."""
    some = pc.greater(pc.add(documents["errors"], documents["warnings"]), 0)
    papers = documents.filter(pc.and_(pc.not_equal(documents["kind"], "lines"), some))
    for row in papers.to_pylist():
        rank = (row["errors"], row["retracted"], row["warnings"])
        held = (rank, row["document"], row)
        if len(heap) < WORST:
            heapq.heappush(heap, held)
        elif held[:2] > heap[0][:2]:
            heapq.heapreplace(heap, held)


def _count_findings(facts: Facts, findings: pa.Table) -> None:
    grouped = findings.group_by(["rule", "severity"]).aggregate([("document", "count"), ("document", "count_distinct")])
    for row in grouped.to_pylist():
        counts = facts.rules.setdefault((row["rule"], row["severity"]), [0, 0])
        counts[0] += row["document_count"]
        counts[1] += row["document_count_distinct"]


def _count_resolutions(facts: Facts, path: Path) -> None:
    open_ends = pq.read_table(path, columns=["reason"], filters=[("verdict", "=", Verdict.UNDETERMINED.value)])
    for row in pc.value_counts(open_ends["reason"]).to_pylist():
        facts.undetermined[row["values"] or ""] += row["counts"]
    seen: set[tuple[str, str]] = set()
    columns = ["document", "doi", "title", "notices"]
    for row in pq.read_table(path, columns=columns, filters=[("retracted", "=", True)]).to_pylist():
        key = row["doi"] or row["title"] or ""
        if (row["document"], key) in seen:
            continue
        seen.add((row["document"], key))
        if key not in facts.retracted:
            kinds = {kind.value for kind in WITHDRAWN}
            notice: dict[str, Any] = next((n for n in row["notices"] or () if n["kind"] in kinds), {})
            facts.retracted[key] = Retracted(
                row["title"] or "", notice.get("kind") or "", notice.get("date"), notice.get("notice_doi")
            )
        facts.retracted[key].documents += 1


def _find_examples(facts: Facts, folder: Path) -> None:
    """Some findings of each of the worst documents, the most serious first."""
    wanted = pa.array([row["document"] for row in facts.worst], pa.string())
    columns = ["document", "n", "rule", "severity", "message"]
    for part in _part_names(folder) if facts.worst else ():
        findings = pq.read_table(folder / "findings" / part, columns=columns, filters=pc.field("document").isin(wanted))
        for row in findings.to_pylist():
            if row["severity"] != "info":
                facts.examples.setdefault(row["document"], []).append(row)
    order = list(BY_CODE)
    for rows in facts.examples.values():
        rows.sort(key=lambda r: (r["severity"] != "error", order.index(r["rule"]) if r["rule"] in order else 0, r["n"]))
        del rows[MOST_EXAMPLES:]
