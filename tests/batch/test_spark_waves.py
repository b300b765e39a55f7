"""Items cut into shards and waves: all of them, once, in order, and never too much at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.batch.inputs.items import Entry, File, Item, Lines, Outcome
from citecheck.batch.spark.waves import DOCUMENT, LARGEST, SMALLEST, WAVE_BYTES, Shard, target, waves
from citecheck.batch.worker import Task


def _items(kinds: list[str]) -> list[tuple[Item, Entry | None]]:
    made: list[tuple[Item, Entry | None]] = []
    for n, kind in enumerate(kinds):
        place = Lines("r.jsonl", n, b"x\n" * 499 + b"x") if kind == "lines" else File(f"{n}.txt")
        made.append((Item(f"{n}", place), Entry(f"{n}", Outcome.OK) if kind == "known" else None))
    return made


@given(st.lists(st.sampled_from(["document", "lines", "known"]), max_size=400), st.integers(1, 9))
def test_every_item_comes_once_and_in_order(kinds: list[str], slots: int) -> None:
    items = _items(kinds)
    made = list(waves(items, lambda: slots))
    assert [(t.item, t.known) for wave in made for shard in wave for t in shard] == items
    assert all(1 <= len(wave) <= slots for wave in made)
    assert all(shard for wave in made for shard in wave)


def test_shards_grow_with_what_is_done() -> None:
    made = [len(shard) for wave in waves(_items(["document"] * 5000), lambda: 2) for shard in wave]
    assert made[0] == SMALLEST // DOCUMENT
    assert made[-2] > 3 * made[0]
    assert max(made) <= LARGEST // DOCUMENT
    assert max(made) < 5000 / 8, "none is left that the others would wait for"


@pytest.mark.parametrize(
    ("done", "slots", "expected"), [(0, 1, SMALLEST), (10**9, 4, LARGEST), (64_000, 2, 4_000), (100, 1000, SMALLEST)]
)
def test_what_a_shard_should_weigh(done: int, slots: int, expected: int) -> None:
    assert target(done, slots) == expected


def test_strings_do_not_pile_up_in_memory() -> None:
    data = b"x" * (WAVE_BYTES // 4)
    items = [(Item(f"{n}", Lines("r.jsonl", n, data)), None) for n in range(10)]
    for wave in waves(items, lambda: 1000):
        held = sum(len(t.item.place.data) for shard in wave for t in shard if isinstance(t.item.place, Lines))
        assert held <= WAVE_BYTES


def test_what_was_done_before_weighs_little() -> None:
    shard = Shard()
    shard.add(Task(Item("a", File("a.txt")), Entry("a", Outcome.OK)))
    shard.add(Task(Item("b", Lines("r.jsonl", 1, b"1\n2\n3"))))
    assert 0 < shard.weight < DOCUMENT / 2
    assert [t.item.id for t in shard.tasks] == ["a", "b"]
