"""The careless list of the fixtures, corrected on the embedded index: to the letter, and once and for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.fix import corrected, plan
from citecheck.formats import read
from citecheck.index import build
from citecheck.pipeline import audit
from citecheck.sources.local import LocalIndexSource
from conftest import TODAY

FIXTURES = Path(__file__).parents[2] / "fixtures"
CARELESS = FIXTURES / "documents" / "corrected" / "careless.bib"
FIXED = CARELESS.with_name("careless.fixed.bib")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> LocalIndexSource:
    out = tmp_path_factory.mktemp("index") / "works"
    build(out, [FIXTURES / "works" / "works.jsonl"])
    return LocalIndexSource(out)


def test_the_careless_list(source: LocalIndexSource) -> None:
    report = audit(None, read(str(CARELESS), role="references"), sources=[source], today=TODAY, suggest=False)
    made = plan(report)
    assert corrected(CARELESS.read_text(encoding="utf-8"), made.proposals) == FIXED.read_text(encoding="utf-8")
    again = audit(None, read(str(FIXED), role="references"), sources=[source], today=TODAY, suggest=False)
    assert plan(again).proposals == ()


@pytest.mark.parametrize("name", ["refs.bib", "refs.ris", "refs.nbib", "refs.json", "refs.yaml", "refs.xml"])
def test_lists_without_a_fault_are_left(source: LocalIndexSource, name: str) -> None:
    reference_list = read(str(FIXTURES / "documents" / "lists" / name), role="references")
    assert plan(audit(None, reference_list, sources=[source], today=TODAY, suggest=False)).proposals == ()


def test_a_paper_without_a_fault_gets_dois_alone(source: LocalIndexSource) -> None:
    for name in ("clean.md", "paper.md", "numbered.txt"):
        report = audit(read(str(FIXTURES / "documents" / name)), sources=[source], today=TODAY, suggest=False)
        assert {(c.field, c.printed) for p in plan(report).proposals for c in p.changes} <= {("doi", None)}
