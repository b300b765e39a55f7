"""What the driver does with what nodes made: commits it, or says which node is at fault. Starts no Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from batch.runs import SETTINGS, content, plan
from citecheck import __version__
from citecheck.batch.engine import Status
from citecheck.batch.inputs.items import File, Item
from citecheck.batch.spark.task import Order, ShardResult, shards, table_of_retractions
from citecheck.batch.store import BUILDING
from citecheck.batch.tables.digest import digest
from citecheck.batch.worker import Task
from citecheck.errors import CitecheckError, ConfigError
from citecheck.workers.limits import Limits
from spark.cluster import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citecheck.batch.engine import Plan

pytestmark = [pytest.mark.spark, pytest.mark.skipif(missing() is not None, reason=missing() or "")]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.md"
    path.write_text("Ice (Berg 2001).\n\n# References\n\nBerg J. 2001. Ice.\n", encoding="utf-8")
    return path


@pytest.fixture
def made_plan(tmp_path: Path, paper: Path) -> Iterator[Plan]:
    with plan(tmp_path / "out", paper) as made:
        (made.store.folder / BUILDING).mkdir(exist_ok=True)
        yield made


def _run(of: Plan, token: str) -> Any:
    from citecheck.batch.spark.engine import _Run

    building = of.store.folder / BUILDING
    (building / "token").touch()
    order = Order(SETTINGS, Limits(), "/", str(building), token, __version__, table_of_retractions())
    return _Run(of, Status(), cast("Any", None), order)


@pytest.mark.parametrize("token", ["token", "a disk that the node does not have"])
def test_parts_written_by_nodes_and_parts_sent_are_the_same_tables(made_plan: Plan, paper: Path, token: str) -> None:
    from citecheck.batch.spark.task import _dismiss_pool

    run = _run(made_plan, token)
    run.commit(list(shards(run.order, [Task(Item(str(paper), File(str(paper))))])))
    _dismiss_pool()
    assert [row["document"] for row in content(made_plan.store.folder)["documents"].to_pylist()] == [str(paper)]
    assert (run.status.done, run.status.references) == (1, 1)
    first = digest(made_plan.store.folder)
    made_plan.store.tidy_up()
    assert digest(made_plan.store.folder) == first
    assert made_plan.store.journal.totals().items == 1


def test_a_node_that_cannot_work_ends_the_run(made_plan: Plan) -> None:
    with pytest.raises(CitecheckError, match="node7: there is no index"):
        _run(made_plan, "token").commit([ShardResult("node7", unusable="node7: there is no index")])


def test_a_file_that_only_the_driver_has_is_the_nodes_fault_and_no_finding(made_plan: Plan, paper: Path) -> None:
    task = Task(Item(str(paper), File(str(paper))))
    with pytest.raises(ConfigError, match=r"node7 does not see .*paper\.md"):
        _run(made_plan, "token").commit([ShardResult("node7", unseen=(task,))])
    assert made_plan.store.journal.totals().items == 0


def test_a_file_that_nobody_has_is_a_row(made_plan: Plan, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.md")
    run = _run(made_plan, "token")
    run.commit([ShardResult("node7", unseen=(Task(Item(gone, File(gone))),))])
    assert [(r["document"], r["outcome"]) for r in content(made_plan.store.folder)["documents"].to_pylist()] == [
        (gone, "unreadable")
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("x\nModuleNotFoundError: No module named 'citecheck'\n", "The nodes have a Python without citecheck"),
        (
            "[PYTHON_EXCEPTION] An exception\n  File a\npickle.UnpicklingError: cut off\n SQLSTATE: 38000",
            "Spark gave up: pickle.UnpicklingError: cut off",
        ),
        (
            "Job aborted due to stage failure: lost\n\tat org.apache",
            "Spark gave up: Job aborted due to stage failure: lost",
        ),
    ],
)
def test_what_spark_says_in_a_hundred_lines_is_told_in_one(said: str, expected: str) -> None:
    from pyspark.errors import PySparkException

    from citecheck.batch.spark.engine import _explain_failure

    assert _explain_failure(PySparkException(said)).startswith(expected)
    assert "\n" not in _explain_failure(PySparkException(said))


@pytest.mark.parametrize("inside", ["works", "works/works"])
def test_an_index_that_came_as_an_archive_is_found_by_its_name(
    tmp_path: Path, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark import SparkFiles

    from citecheck.batch.spark.task import _localize_source

    monkeypatch.setattr(SparkFiles, "_root_directory", str(tmp_path))
    monkeypatch.setattr(SparkFiles, "_is_running_on_worker", True)
    (tmp_path / inside).mkdir(parents=True)
    (tmp_path / inside / "manifest.json").touch()
    assert _localize_source("index:/nowhere/works") == f"index:{tmp_path / inside}"
    assert _localize_source("index:/nowhere/others") == "index:/nowhere/others"
    assert _localize_source(f"index:{tmp_path}") == f"index:{tmp_path}"
    assert _localize_source("crossref") == "crossref"
