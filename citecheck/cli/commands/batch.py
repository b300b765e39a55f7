"""`citecheck batch`: whole archives into tables, by all cores of a machine or by Spark."""

from __future__ import annotations

import os
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import FOUND, INCOMPLETE, write_stderr
from citecheck.cli.options import (
    chosen_rules,
    config_options,
    open_sources,
    source_options_of,
    where_options,
    with_address,
)
from citecheck.cli.settings import read_settings
from citecheck.errors import ConfigError
from citecheck.gate import FAIL_ON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.batch.engine import Engine, Status
    from citecheck.batch.inputs.items import Settings
    from citecheck.batch.journal import Totals
    from citecheck.batch.store import Store
    from citecheck.sources.open import SourceOptions

_LIVE = 3600.0  # seconds for one document where sources are asked over the network, which limit the rate
_LOCAL = "index:"
_WORDS = {
    "ok": "read",
    "unreadable": "unreadable",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "crashed",
}


@click.command("batch")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, metavar="DIR", help="The folder of the run: tables, page, what is done.")
@click.option(
    "--engine",
    type=click.Choice(("local", "spark")),
    default="local",
    show_default=True,
    help="All cores of this machine, or a Spark cluster.",
)
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Processes [default: one for each core].")
@click.option("--master", metavar="URL", help="Of Spark: local[2], spark://HOST:7077, yarn.")
@click.option(
    "--include",
    multiple=True,
    metavar="GLOB",
    help="What to read in folders and archives [default: manuscripts]. Repeatable.",
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="What to skip there. Repeatable.")
@click.option("--input-format", metavar="FMT", help="Read each document as this format (see `citecheck doctor`).")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 86_400),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one document may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(512, 1 << 20),
    default=2048,
    show_default=True,
    metavar="MB",
    help="The most that one process may take; a mapped index does not count.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON report for each document too, in DIR/json.")
@click.option("--retry", is_flag=True, help="Try documents again that crashed or ran out of time or memory.")
@click.option("--restart", is_flag=True, help="Forget what DIR holds, and do it all again.")
@where_options
@click.option("--no-suggest", is_flag=True, help="Do not look for the works of citations without an entry.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    envvar="CITECHECK_SELECT",
    help="Only these rules: codes or their beginnings, CC1,CC301.",
)
@click.option("--ignore", multiple=True, metavar="CODES", envvar="CITECHECK_IGNORE", help="Not these rules.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="never",
    show_default=True,
    help="Exit 1 for findings of this severity or above: an archive always has some.",
)
@click.option("--allow-incomplete", is_flag=True, help="Exit 0, not 3, where not all was read or answered.")
@config_options
def command(inputs: tuple[str, ...], out: str, **given: Any) -> int:  # noqa: ANN401 - click
    """Check whole archives; write tables of Parquet and a summary page.

    Each INPUT is a folder, a document, a pattern ('back/**/*.docx'), a .zip or
    .tar of documents, a manifest (.csv or .jsonl with id, manuscript,
    references) or a .jsonl of reference strings ("…", {"id", "raw"} or {"id",
    "work": CSL-JSON}, one a line).

    Whatever ends a run, the same command continues it, and does again only
    what changed. Suppressions in documents, baselines or the configuration do
    not count: the tables hold all that is found.
    """
    settings = read_settings(given, inputs)
    options = settings.options
    source_options = source_options_of({**options, "record": None, "replay": None, "dry_run": False})
    return run(inputs, Path(out), source_options, options)


def run(given: tuple[str, ...], out: Path, source_options: SourceOptions, options: Mapping[str, Any]) -> int:
    """Do the run; return its exit code."""
    import_module("citecheck.batch.tables.schema")  # says what to install where pyarrow is missing
    from citecheck.batch import store as stores
    from citecheck.batch.engine import Plan
    from citecheck.batch.inputs.discovery import Inputs, fingerprint
    from citecheck.cli.batch_progress import Meter

    live = not source_options.offline and not all(s.startswith(_LOCAL) for s in source_options.sources or ("crossref",))
    engine = chosen_engine(options, live=live)
    inputs = Inputs(given, tuple(options["include"]), tuple(options["exclude"]), str(out))
    inputs.check()
    before = None if options["restart"] else stores.said(out)
    what = settled_for(source_options, options, _day_of_run(before, source_options))
    config = {
        "inputs": fingerprint(given),
        "include": list(options["include"]),
        "exclude": list(options["exclude"]),
        **describe_settings(what),
    }
    meter = Meter()
    with stores.opened(out, config, restart=options["restart"]) as store:
        plan = Plan(inputs.items, what, store, options["retry"], meter)
        try:
            status = engine.run(plan)
        except KeyboardInterrupt:
            meter.close()
            write_stderr(f"{store.journal.totals().items:,} are done and kept; the same command goes on.")
            raise
        meter.close()
        return finish(store, status, options)


def finish(store: Store, status: Status, options: Mapping[str, Any]) -> int:
    """Remove what is no longer among the inputs, write the page and a summary; return the exit code."""
    gone = list(store.journal.unseen())
    if gone:
        store.forget(gone)
        write_stderr(f"{len(gone):,} that are no longer among the inputs were taken out.")
    page = write_page(store)
    totals = store.journal.totals()
    write_stderr(summary(totals, status))
    write_stderr(f"The page is {page}; the tables are in {store.folder}.")
    return code(totals, options)


def summary(totals: Totals, status: Status) -> str:
    """`1,240 documents: 1,236 read, 3 unreadable, 1 crashed; 8 not read or checked whole (1,000 done before)`."""
    said = ", ".join(f"{count:,} {_WORDS[outcome]}" for outcome, count in sorted(totals.outcomes.items()))
    parts = [f"{totals.items:,} document{'s' * (totals.items != 1)}: {said or 'none'}"]
    if totals.incomplete:
        parts.append(f"; {totals.incomplete:,} not read or checked whole")
    if status.known:
        parts.append(f" ({status.known:,} done before, unchanged)")
    return "".join(parts) + "."


def code(totals: Totals, options: Mapping[str, Any]) -> int:
    """0, 1 or 3: what was found comes before what could not be checked."""
    from citecheck.models import Severity

    if options["fail_on"] != "never" and totals.worst is not None and totals.worst <= Severity(options["fail_on"]).rank:
        return FOUND
    return INCOMPLETE if totals.incomplete and not options["allow_incomplete"] else 0


def settled_for(source_options: SourceOptions, options: Mapping[str, Any], day: date) -> Settings:
    """What decides the result for a document."""
    from citecheck.batch.inputs.items import Settings
    from citecheck.formats.registry import checked_format

    source_options = with_address(source_options)  # asked for here: the processes of the run have no terminal
    open_sources(source_options).close()  # what is wrong with a source is said before anything is done
    return Settings(
        sources=tuple(source_options.sources) or ("crossref",),
        day=day,
        codes=tuple(sorted(chosen_rules(options["select"], options["ignore"]))),
        offline=source_options.offline,
        closed=source_options.closed,
        mailto=source_options.mailto,
        suggest=not options["no_suggest"],
        json=options["as_json"],
        input_format=checked_format(options["input_format"]),
    )


def describe_settings(what: Settings) -> dict[str, Any]:
    """The settings as `run.json` has them: all that changes a row, and no address."""
    from citecheck.index.store import read_manifest
    from citecheck.sources.retractions import open_retractions

    sources: list[Any] = []
    for source in what.sources:
        kind, _, place = source.partition(":")
        if kind == "index":
            manifest = read_manifest(Path(place))
            sources.append({"index": Path(place).name, "works": manifest.works, "built": manifest.built})
        else:
            sources.append(source)
    table = open_retractions()
    return {
        "day": what.day.isoformat(),
        "sources": sources,
        "closed_world": what.closed,
        "offline": what.offline,
        "rules": list(what.codes),
        "suggest": what.suggest,
        "json": what.json,
        "input_format": what.input_format,
        "retractions": table.about() if table else None,
    }


def chosen_engine(options: Mapping[str, Any], *, live: bool) -> Engine:
    """The chosen engine; a `ConfigError` where it is not installed."""
    from citecheck.workers.limits import Limits

    seconds = float(options["timeout"])
    limits = Limits(seconds, max(_LIVE, seconds) if live else seconds, options["memory"] << 20)
    if options["engine"] == "local":
        from citecheck.batch.local_engine import LocalEngine

        if options["master"]:
            raise click.UsageError("--master is for --engine spark.")
        return LocalEngine(options["workers"] or _count_cores(), limits)
    try:
        module = import_module("citecheck.batch.spark.engine")
    except ImportError as error:
        raise ConfigError(
            "--engine spark needs PySpark: pip install 'citecheck-audit[spark]' (and Java 17)."
        ) from error
    engine: Engine = module.SparkEngine(master=options["master"], workers=options["workers"], limits=limits)
    return engine


def write_page(store: Store) -> Path:
    """Write the page of the archive, unless it is there: a change of the tables deletes it."""
    from citecheck.batch.page.page import archive_page
    from citecheck.batch.store import PAGE

    path = store.folder / PAGE
    if not path.exists():
        store.write(path, archive_page(store.folder))
    return path


def _day_of_run(before: Mapping[str, Any] | None, source_options: SourceOptions) -> date:
    """The date of a run: the day on which it began."""
    if before is None:
        return source_options.day
    try:
        day = date.fromisoformat(str(before.get("day")))
    except ValueError as error:
        raise ConfigError(
            f"run.json has no usable day ({before.get('day')!r}): do it all again with --restart."
        ) from error
    if day != source_options.day:
        write_stderr(f"Goes on with the run of {day.isoformat()}.")
    return day


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
