"""Runs as tests need them: the command in a process of its own, or its pieces without any pool."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from citecheck.batch import store as stores
from citecheck.batch.engine import Plan, Status, is_news, todo
from citecheck.batch.inputs.discovery import Inputs
from citecheck.batch.inputs.items import Settings
from citecheck.batch.tables.parts import tidy
from citecheck.batch.tables.schema import SCHEMAS, TABLES
from citecheck.batch.work import process, unchanged
from citecheck.batch.worker import answer
from citecheck.rules import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.batch.store import Store

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "fixtures" / "documents"
SETTINGS = Settings(sources=("crossref",), day=DAY, codes=tuple(BY_CODE), offline=True)
# Shards of two documents, and at once: a killed run is then killed among commits, not before the only one.
SMALL_SHARDS = (
    "import sys, citecheck.batch.local_engine as e; e.SHARD_ITEMS = 2; "
    "from citecheck.cli import main; main(sys.argv[1:])"
)


def environment(**more: str) -> dict[str, str]:
    """No cache, no configuration and no address of the user."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CITECHECK_")}
    return {**kept, "SOURCE_DATE_EPOCH": "1795392000", "CITECHECK_CACHE_DIR": "/nonexistent", **more}


def command(*arguments: str | Path, small: bool = False, code: str = "") -> list[str]:
    code = SMALL_SHARDS if small else code
    start = ["-c", code] if code else ["-m", "citecheck"]
    return [sys.executable, *start, "batch", *map(str, arguments), "--offline", "--no-config"]


def batch(
    *arguments: str | Path, small: bool = False, code: str = "", env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments, small=small, code=code),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=env or environment(),
        **more,
    )


def content(folder: Path) -> dict[str, pa.Table]:
    """All rows of a run, sorted, as another program would read them."""
    found = {}
    for table in TABLES:
        parts = [pq.read_table(path) for path in sorted((folder / table).glob("*.parquet"))]
        found[table] = tidy(pa.concat_tables([SCHEMAS[table].empty_table(), *parts])).combine_chunks()
    return found


def documents(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["document"]: row for row in content(folder)["documents"].to_pylist()}


class Here:
    """An engine without processes: what the local one must equal."""

    def __init__(self, at_a_time: int = 1000) -> None:
        self.at_a_time = at_a_time

    def run(self, plan: Plan) -> Status:
        status = Status()
        held = []
        for item, known in todo(plan):
            if known and unchanged(item, known.files):
                status.known += 1
                continue
            made = answer(process(item, plan.settings))
            status.add(made.entry.outcome, made.references)
            if is_news(plan, made.entry):
                held.append(made)
            if len(held) == self.at_a_time:
                _commit(plan.store, held)
        _commit(plan.store, held)
        return status


def _commit(store: Store, held: list[Any]) -> None:
    if held:
        json = {m.entry.id: m.json for m in held if m.json is not None}
        store.commit([m.packed for m in held], [m.entry for m in held], json)
        held.clear()


@contextmanager
def plan(out: Path, *given: Path | str, settings: Settings = SETTINGS, **more: Any) -> Iterator[Plan]:
    inputs = Inputs(tuple(map(str, given)))
    with stores.opened(out, {"inputs": [str(g) for g in given]}, restart=more.pop("restart", False)) as store:
        yield Plan(inputs.items, settings, store, **more)
