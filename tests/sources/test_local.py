"""The local index as a source: what it has, what it lacks, and what an unreadable index says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from citecheck.errors import IndexUnusable
from citecheck.index import build
from citecheck.models import Outcome, Query, Work
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from pathlib import Path

    from citecheck.models import Answer

DOI = "10.1000/grain"
RECORD = {
    "DOI": DOI,
    "title": ["Grain in winter"],
    "author": [{"family": "Ceres", "given": "A"}],
    "issued": {"date-parts": [[1999]]},
    "indexed": {"date-time": "2026-01-05T10:00:00Z"},
}


@pytest.fixture
def source(tmp_path: Path) -> LocalIndexSource:
    works = tmp_path / "works.jsonl"
    works.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    build(tmp_path / "farm", [works])
    return LocalIndexSource(tmp_path / "farm")


def _ask(source: LocalIndexSource, how: str) -> Answer:
    if how == "lookup":
        return source.lookup([DOI])[DOI]
    if how == "search":
        return source.search(Query("Ceres A. Grain in winter. 1999.", Work()))
    return source.suggest("ceres", 1999, ["grain"])


HOWS = pytest.mark.parametrize("how", ["lookup", "search", "suggest"])


@HOWS
def test_answers_carry_source_and_date_of_the_data(source: LocalIndexSource, how: str) -> None:
    answer = _ask(source, how)
    assert [w.doi for w in answer.works] == [DOI]
    assert (answer.asked.source, answer.asked.outcome) == ("index:farm", Outcome.FOUND)
    assert answer.asked.as_of == "2026-01-05"


@HOWS
@pytest.mark.parametrize("error", [OSError("gone"), ValueError("corrupt")])
def test_a_failing_index_is_unavailable_and_never_empty(
    source: LocalIndexSource, how: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(source.index), how, fails)
    asked = _ask(source, how).asked
    assert asked.outcome is Outcome.UNAVAILABLE
    assert str(error) in (asked.detail or "")


def test_one_unreadable_place_leaves_the_other_questions_answered(
    source: LocalIndexSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(source.index)._search_part

    def fails(self: object, queries: list[Query], limit: int) -> list[list[Work]]:
        if any("broken" in q.raw for q in queries):
            raise OSError("a block cannot be read")
        return whole(self, queries, limit)  # type: ignore[arg-type]

    monkeypatch.setattr(type(source.index), "_search_part", fails)
    answers = source.search_many([Query(raw, Work()) for raw in ("Ceres A. Grain in winter. 1999.", "broken", "x")])
    assert [a.asked.outcome for a in answers] == [Outcome.FOUND, Outcome.UNAVAILABLE, Outcome.NONE]


def test_what_it_lacks_is_no_statement_about_registration(source: LocalIndexSource) -> None:
    assert source.lookup(["10.1000/none"])["10.1000/none"].asked.outcome is Outcome.NONE
    assert not source.registers_dois
    assert not source.authoritative


def test_no_index_no_source(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable):
        LocalIndexSource(tmp_path / "none")
