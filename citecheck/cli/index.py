"""`citecheck index`: the local index of works."""

from __future__ import annotations

from pathlib import Path

import click

from citecheck.cli.exits import USAGE
from citecheck.cli.options import Progress
from citecheck.cli.output import write_stdout
from citecheck.cli.tables import rows


@click.group("index")
def command() -> None:
    """Build and look after a local index of works."""


@command.command("build")
@click.argument("out")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
def build(out: str, inputs: tuple[str, ...]) -> int:
    """Build the index OUT from Crossref JSON: .jsonl[.gz], .json.gz, folders."""
    from citecheck import index  # noqa: PLC0415 - tantivy

    progress = Progress()
    try:
        done = index.build(Path(out), [Path(i) for i in inputs], lambda count: progress(f"Indexed {count:,} works"))
    finally:
        progress.close()
    write_stdout(rows(done))
    return 0


@command.command("info")
@click.argument("path")
def info(path: str) -> int:
    """What an index holds, and where it came from."""
    from citecheck import index  # noqa: PLC0415

    write_stdout(rows(index.open_index(Path(path)).info()))
    return 0


@command.command("verify")
@click.argument("path")
def verify(path: str) -> int:
    """Whether an index is whole: exit 2 where it is not."""
    from citecheck import index  # noqa: PLC0415

    problems = index.open_index(Path(path)).verify()
    for problem in problems:
        click.echo(problem, err=True)
    if not problems:
        write_stdout("The index is whole.\n")
    return USAGE if problems else 0
