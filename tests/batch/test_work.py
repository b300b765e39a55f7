from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from batch.runs import SETTINGS
from citecheck.batch import reference_lines, work, worker
from citecheck.batch.inputs.items import Item, Lines
from citecheck.batch.inputs.items import Outcome as Became
from citecheck.batch.tables.parts import unpack
from citecheck.checks.identity import identity_findings
from citecheck.errors import ConfigError, IndexUnusable
from citecheck.models import Answer, Asked, Outcome
from citecheck.sources.open import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Finding, Query, Reference, Resolution


class Source:
    """Answers nothing, or that there is nothing."""

    name = "crossref"
    registers_dois = authoritative = False
    registry = None
    warnings = ()

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        return {doi: Answer((), Asked(self.name, self.outcome, "2026-11-23")) for doi in dois}

    def search(self, query: Query) -> Answer:
        return Answer((), Asked(self.name, self.outcome, "2026-11-23"))

    def suggest(self, *_: object) -> Answer:
        return self.search(None)  # type: ignore[arg-type]

    def close(self) -> None:
        pass


def test_a_source_that_was_down_is_opened_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    made: list[Source] = []

    def open_sources(_: object) -> Sources:
        made.append(Source(Outcome.NONE if made else Outcome.UNAVAILABLE))
        return Sources((made[-1],))

    monkeypatch.setattr(work, "_opened", {})
    monkeypatch.setattr(work, "open_sources", open_sources)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    item = Item("r", Lines("r.jsonl", 1, b'"Leigh E. Noise in towns and sleep at home. J Noise. 2018;21:388-414."'))
    first = work.process(item, SETTINGS)
    assert (first.entry.again, first.entry.complete) == (True, False)
    assert "crossref did not answer, 1 reference unchecked" in str(first.rows.documents[0]["incomplete_because"])
    now += work.PATIENCE / 2
    assert work.process(item, SETTINGS).entry.again
    assert len(made) == 1
    now += work.PATIENCE
    last = work.process(item, SETTINGS)
    assert (last.entry.again, last.entry.complete, len(made)) == (False, True, 2)
    now += 2 * work.PATIENCE
    work.process(item, SETTINGS)
    assert len(made) == 2


def test_an_unknown_source_ends_the_run_not_the_document() -> None:
    with pytest.raises(ConfigError, match="Unknown source 'crosref'"):
        work.process(Item("r", Lines("r.jsonl", 1, b"x")), replace(SETTINGS, sources=("crosref",)))


@pytest.mark.parametrize(("fault", "again"), [(OSError(28, "No space left on device"), True), (ValueError("x"), False)])
def test_a_fault_over_one_document_is_a_row(fault: Exception, *, again: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(worker, "process", fails)
    item = Item("r", Lines("r.jsonl", 1, b"x"))
    made = worker.Reading(SETTINGS).do(worker.Task(item))
    assert isinstance(made, worker.Answer)
    assert (made.entry.outcome, made.entry.again) == (Became.CRASHED, again)
    (row,) = unpack([made.packed])["findings"].to_pylist()
    assert row["rule"] == "CC901"
    assert row["message"].startswith(f"r.jsonl:1: citecheck failed on it ({type(fault).__name__} at ")


def test_a_fault_of_the_run_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexUnusable("works: the index is damaged")

    monkeypatch.setattr(worker, "process", fails)
    task = worker.Task(Item("r", Lines("r.jsonl", 1, b"x")))
    with pytest.raises(IndexUnusable, match="works: the index is damaged"):
        worker.Reading(SETTINGS).do(task)


def test_a_fault_over_one_reference_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(references: Sequence[Reference], resolutions: Sequence[Resolution]) -> list[Finding]:
        if any("cursed" in r.raw for r in references):
            raise ZeroDivisionError("a fault")
        return identity_findings(references, resolutions)

    lines = [f'"Leigh E. Noise {n} in towns. J Noise. 2018;21:{n}-414."' for n in range(9)]
    lines[4] = '"Berg L. The cursed reference. 2010."'
    item = Item("r", Lines("r.jsonl", 11, "\n".join(lines).encode()))
    whole = work.process(
        replace(item, place=Lines("r.jsonl", 11, "\n".join([*lines[:4], "", *lines[5:]]).encode())), SETTINGS
    )
    monkeypatch.setattr(reference_lines, "identity_findings", fails)
    done = work.process(item, SETTINGS)
    assert [r["reference"] for r in done.rows.references] == [f"r{n}" for n in range(11, 20)]
    assert [r["reference"] for r in done.rows.resolutions] == [f"r{n}" for n in range(11, 20) if n != 15]
    first, *others = done.rows.findings
    assert (first["rule"], first["reference"]) == ("CC901", "r15")
    assert first["message"] == "r.jsonl:15: citecheck failed on it (ZeroDivisionError: a fault)."
    assert [f["message"] for f in others] == [f["message"] for f in whole.rows.findings]
