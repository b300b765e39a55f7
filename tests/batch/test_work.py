from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from batch.runs import SETTINGS
from citecheck.batch import work
from citecheck.batch.items import Item, Lines
from citecheck.errors import ConfigError
from citecheck.models import Asked, Outcome
from citecheck.resolver.sources.base import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.resolver.sources.base import Query


class Source:
    """Answers nothing, or that there is nothing."""

    name = "crossref"
    registers_dois = authoritative = False

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        return {doi: Answer((), Asked(self.name, self.outcome, "2026-11-23")) for doi in dois}

    def search(self, query: Query) -> Answer:
        return Answer((), Asked(self.name, self.outcome, "2026-11-23"))

    def suggest(self, *_: object) -> Answer:
        return self.search(None)  # type: ignore[arg-type]


def test_a_source_that_was_down_is_opened_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    made: list[Source] = []

    def open_sources(_: object) -> list[Source]:
        made.append(Source(Outcome.NONE if made else Outcome.UNAVAILABLE))
        return made[-1:]

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
