"""What a node does with its tasks: the rows of the local engine, and a clear word where it is not fit for the run."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from batch.runs import SETTINGS
from citecheck import __version__
from citecheck.batch.inputs.items import Broken, File, Item, Lines, Member, Outcome
from citecheck.batch.spark import task as spark_task
from citecheck.batch.spark.task import Order, shards, table_of_retractions
from citecheck.batch.tables.parts import unpack
from citecheck.batch.tables.schema import TABLES
from citecheck.batch.work import process
from citecheck.batch.worker import Task, answer
from citecheck.workers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from citecheck.batch.spark.task import ShardResult


@pytest.fixture
def order(tmp_path: Path) -> Iterator[Order]:
    """What a driver in a folder of documents says."""
    (tmp_path / "building").mkdir()
    (tmp_path / "building" / "token").touch()
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(
            f"{name} (Berg 2001).\n\n# References\n\nBerg J. 2001. Ice {name}.\n", encoding="utf-8"
        )
    before = os.getcwd()  # noqa: PTH109
    yield Order(
        SETTINGS, Limits(), str(tmp_path), str(tmp_path / "building"), "token", __version__, table_of_retractions()
    )
    spark_task._dismiss_pool()
    os.chdir(before)


TASKS = [Task(Item(name, File(name))) for name in ("a.md", "b.md")]
STRINGS = Task(Item("s.jsonl:1", Lines("s.jsonl", 1, b"Berg J. 2001. Ice.\nnothing")))


def _expected(tasks: list[Task]) -> dict[str, pa.Table]:
    return unpack([answer(process(task.item, SETTINGS)).packed for task in tasks])


def _tables(order: Order, made: ShardResult) -> dict[str, pa.Table]:
    parts = {t: f"{order.building}/{p}" if isinstance(p, str) else BytesIO(p) for t, p in made.parts.items()}
    return {table: pq.read_table(part) for table, part in parts.items()}


@pytest.mark.parametrize("token", ["token", "none of this node"])
def test_a_node_writes_its_parts_or_sends_them(order: Order, token: str) -> None:
    tasks = [*TASKS, STRINGS]
    (made,) = shards(replace(order, token=token), tasks)
    assert {type(part) for part in made.parts.values()} == {str if token == "token" else bytes}
    assert set(made.parts) == set(TABLES)
    tables, expected = _tables(order, made), _expected(tasks)
    assert all(tables[table].equals(expected[table]) for table in TABLES)
    assert sorted(entry.id for entry in made.entries) == ["a.md", "b.md", "s.jsonl:1"]
    assert sum(made.references) == 4


def test_two_attempts_do_not_meet(order: Order) -> None:
    (one,), (two,) = shards(order, TASKS), shards(order, TASKS)
    assert not set(one.parts.values()) & set(two.parts.values())
    assert _tables(order, one) == _tables(order, two)
    assert one.entries == two.entries


def test_what_did_not_change_makes_no_shard(order: Order) -> None:
    (made,) = shards(order, TASKS)
    known = {entry.id: entry for entry in made.entries}
    (again,) = shards(order, [Task(t.item, known[t.item.id]) for t in TASKS])
    assert (again.unchanged, again.entries, again.parts) == (2, (), {})


def test_many_rows_become_several_shards(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_task, "SHARD_BYTES", 1)
    made = [each for each in shards(order, TASKS) if each.entries]
    assert [len(each.entries) for each in made] == [1, 1]


def test_a_document_that_takes_too_long_costs_itself_alone(order: Order) -> None:
    (made,) = shards(replace(order, limits=Limits(wall=0.001)), TASKS)
    assert {e.id: e.outcome for e in made.entries} == {"a.md": Outcome.TIMEOUT, "b.md": Outcome.TIMEOUT}
    findings = _tables(order, made)["findings"].to_pylist()
    assert {f["document"] for f in findings if f["rule"] == "CC901"} == {"a.md", "b.md"}


def test_files_that_a_node_does_not_have_are_the_drivers_to_judge(order: Order) -> None:
    gone = [
        Task(Item("x", File("nowhere/x.md"))),
        Task(Item("m", Member("nowhere.zip", "m.md", "nowhere.zip!m.md"))),
        Task(Item("l", File("a.md"), File("nowhere/list.txt"))),
    ]
    broken = Task(Item("b.zip", Broken("b.zip", "b.zip is damaged.")))
    (made,) = shards(order, [*gone, TASKS[0], broken])
    assert list(made.unseen) == gone
    assert {e.id: e.outcome for e in made.entries} == {"a.md": Outcome.OK, "b.zip": Outcome.UNREADABLE}
    assert made.host


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"version": "0.0.1"}, "the driver has 0.0.1"),
        ({"table": (("works", "7"),)}, "table of retractions"),
        ({"settings": replace(SETTINGS, sources=("index:nowhere",))}, "there is no index here"),
    ],
)
def test_a_node_that_is_not_fit_says_so(
    order: Order, other: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_task, "_localize_source", lambda source: source)  # without a Spark that ships archives
    (made,) = shards(replace(order, **other), TASKS)  # type: ignore[arg-type]
    assert said in made.unusable
    assert made.host in made.unusable
    assert not made.entries


def test_the_process_that_reads_is_kept_for_the_next_task(order: Order) -> None:
    list(shards(order, TASKS[:1]))
    first = _pids()
    list(shards(order, TASKS[1:]))
    assert _pids() == first != []


def test_what_is_under_way_when_spark_ends_a_task_is_no_part_of_the_next(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_task, "SHARD_BYTES", 1)
    given_up = shards(order, TASKS)
    assert [e.id for e in next(given_up).entries] == ["a.md"]
    first = _pids()
    given_up.close()  # type: ignore[attr-defined]
    assert _pids() == []
    (made, _) = shards(order, [STRINGS])
    assert [e.id for e in made.entries] == ["s.jsonl:1"]
    assert _pids() != first


def _pids() -> list[int]:
    return [pid for crew in spark_task._crew.values() for pid in crew.pids]
