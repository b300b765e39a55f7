"""`citecheck retractions`: the Retraction Watch table, kept on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from citecheck.cli.output import write_stdout
from citecheck.cli.tables import rows


@click.group("retractions")
def command() -> None:
    """Import the Retraction Watch table, which `check` and `resolve` then use."""


@command.command("import")
@click.argument("file")
def import_file(file: str) -> int:
    """Read FILE, the CSV that Crossref publishes; it replaces what was there."""
    from citecheck.sources.open import today
    from citecheck.sources.retractions import import_table

    write_stdout(rows(import_table(Path(file), today=today().isoformat()).about()))
    return 0


@command.command("info")
def info() -> int:
    """What was imported, and when."""
    from citecheck.sources.retractions import open_retractions

    table = open_retractions()
    write_stdout(rows(table.about()) if table else "No table was imported: citecheck retractions import FILE.csv\n")
    return 0
