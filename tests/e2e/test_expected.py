"""The fixtures end to end, on the embedded index: what must be found, what must never be, and the counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.formats import read
from citecheck.index import build
from citecheck.models import CitationForm
from citecheck.pipeline import audit
from citecheck.sources.local import LocalIndexSource
from citecheck.text.normalize import collapse
from conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import Finding, Report

FIXTURES = Path(__file__).parents[2] / "fixtures"
RUNS = sorted(p.stem for p in (FIXTURES / "expected").glob("*.json"))
CLAIMS = 0.5  # a suggestion at or above it would be taken for *the* work


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> LocalIndexSource:
    out = tmp_path_factory.mktemp("index") / "works"
    build(out, [FIXTURES / "works" / "works.jsonl"])
    return LocalIndexSource(out)


@pytest.fixture(scope="session")
def reports(source: LocalIndexSource) -> dict[str, Report]:
    return {run: _audit(run, source) for run in RUNS}


def expected(run: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FIXTURES / "expected" / f"{run}.json").read_text(encoding="utf-8"))
    return loaded


def _audit(run: str, source: LocalIndexSource) -> Report:
    wanted = expected(run)
    manuscript = read(str(FIXTURES / wanted["document"]), role="manuscript")
    references = wanted["references"] and read(str(FIXTURES / wanted["references"]), role="references")
    return audit(manuscript, references or None, sources=[source], today=TODAY)


def places(finding: Finding, report: Report) -> Iterator[str]:
    """The texts a finding stands at, white space folded."""
    texts = {d.id: d.text for d in report.documents}
    yield from (collapse(c.raw) for c in report.citations if c.id == finding.citation)
    yield from (collapse(r.raw) for r in report.references if r.id == finding.reference)
    yield from (collapse(texts[at.document][at.start : at.end]) for at in finding.locations)


def at(report: Report, where: str) -> list[Finding]:
    return [
        f
        for f in report.findings
        if not f.suppressed_by and (not where or any(where in place for place in places(f, report)))
    ]


@pytest.mark.parametrize("run", RUNS)
def test_what_was_planted_is_found(run: str, reports: dict[str, Report]) -> None:
    missed = [
        row
        for row in expected(run)["expect"]
        if not {f.rule for f in at(reports[run], row["where"])} & {row["rule"], *row.get("also", [])}
    ]
    assert missed == []


@pytest.mark.parametrize("run", RUNS)
def test_the_innocent_are_not_accused(run: str, reports: dict[str, Report]) -> None:
    accused = [
        (row["where"], row["why"], found.rule, found.message)
        for row in expected(run)["forbid"]
        for found in at(reports[run], row["where"])
        if found.rule.startswith(tuple(row["rule"].split(",")))
    ]
    assert accused == []


@pytest.mark.parametrize("run", RUNS)
def test_counts(run: str, reports: dict[str, Report]) -> None:
    report = reports[run]
    numeric = [c for c in report.citations if c.form is CitationForm.NUMERIC]
    counts = {
        "citations": len(report.citations),
        "targets": sum(len(c.targets) for c in report.citations),
        "references": len(report.references),
        "numeric_citations": len(numeric),
        "numeric_targets": sum(len(c.targets) for c in numeric),
    }
    wanted = {k: v for k, v in expected(run)["counts"].items() if v is not None and k in counts}
    assert {k: counts[k] for k in wanted} == wanted


@pytest.mark.parametrize("run", RUNS)
def test_what_is_no_citation_and_no_entry_stays_out(run: str, reports: dict[str, Report]) -> None:
    report = reports[run]
    raws = [collapse(c.raw) for c in report.citations]
    for text in expected(run).get("not_citations", []):
        assert not [raw for raw in raws if text in raw or raw in text]
    for text in expected(run).get("not_entries", []):
        assert not [r.raw for r in report.references if text in r.raw]


@pytest.mark.parametrize("run", [r for r in RUNS if expected(r).get("resolutions")])
def test_every_entry_gets_a_verdict_that_the_facts_support(run: str, reports: dict[str, Report]) -> None:
    report = reports[run]
    resolved = {r.reference: r for r in report.resolutions}
    wrong = []
    for row in expected(run)["resolutions"]:
        reference = next(r for r in report.references if r.position == row["position"])
        assert reference.raw.startswith(row["where"])
        resolution = resolved[reference.id]
        doi = (
            resolution.work.doi
            if resolution.work and resolution.verdict not in {"unresolved", "undetermined"}
            else None
        )
        if resolution.verdict not in row["verdict"] or doi != row["doi"]:
            wrong.append((row["position"], row["verdict"], row["doi"], resolution.verdict, resolution.reason, doi))
    assert wrong == []


@pytest.mark.parametrize("run", [r for r in RUNS if expected(r).get("suggestions")])
def test_suggestions(run: str, reports: dict[str, Report]) -> None:
    report = reports[run]

    def offered(row: dict[str, Any]) -> dict[str | None, float]:
        wanted = [
            (c.id, i)
            for c in report.citations
            if row["where"] in collapse(c.raw)
            for i, t in enumerate(c.targets)
            if "target" not in row or collapse(t.text) == row["target"]
        ]
        assert wanted, row
        return {s.work.doi: s.confidence for s in report.suggestions if (s.citation, s.target) in wanted}

    for row in expected(run)["suggestions"]:
        assert row["doi"] in offered(row), row
    for row in expected(run).get("no_suggestions", []):
        assert offered(row).get(row["doi"], 0.0) < CLAIMS, row
