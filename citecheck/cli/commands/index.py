"""`citecheck index`: the local index of works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citecheck.cli.exits import FOUND, USAGE, write_stderr
from citecheck.cli.options import Progress
from citecheck.cli.output import write_stdout
from citecheck.cli.tables import rows
from citecheck.records.corpora import CORPORA

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group("index")
def command() -> None:
    """Build and maintain a local index of works."""


_PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that read (default: one a core, up to 8).",
)


@command.command("build")
@click.argument("out")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--corpus",
    type=click.Choice(CORPORA),
    help="Whose records these are (told from the files where it is not given).",
)
@click.option("--whole", is_flag=True, help="These are all works of their source: what is not there does not exist.")
@_PROCESSES
def build(out: str, inputs: tuple[str, ...], processes: int | None, corpus: str | None, *, whole: bool) -> int:
    """Build the index OUT from files and folders of records.

    Crossref's JSON (.jsonl[.gz], .json.gz), DBLP's dblp.xml.gz, arXiv's
    metadata snapshot, DataCite's public data file, OpenAlex's works
    (part_*.gz), PubMed's baseline (.xml.gz); tar archives of such files.

    OUT is there only when all is written. A build that was killed goes
    on where it was when it is started again with the same files.
    """
    from citecheck import index

    progress = Progress()
    try:
        done = index.build(
            Path(out),
            [Path(i) for i in inputs],
            _progress_line(progress, "Indexed"),
            processes=processes,
            corpus=corpus,
            whole=whole,
        )
    finally:
        progress.close()
    write_stdout(rows(done))
    return 0


@command.command("update")
@click.argument("out")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_PROCESSES
def update(out: str, inputs: tuple[str, ...], processes: int | None) -> int:
    """Bring records into the index OUT: new works, and newer records of works.

    Runs that read the index go on meanwhile. An interrupted update is run
    again.
    """
    from citecheck import index

    progress = Progress()
    try:
        done = index.update(Path(out), [Path(i) for i in inputs], _progress_line(progress, "Read"), processes=processes)
    finally:
        progress.close()
    write_stdout(rows(done))
    return 0


def _progress_line(progress: Progress, verb: str) -> Callable[[int, float, float | None], None]:
    """Show progress as one line: works, works a second, and the time left where it is known."""

    def tell(works: int, rate: float, left: float | None) -> None:
        rest = f", about {max(left / 60, 1):.0f} min left" if left is not None else ""
        progress(f"{verb} {works:,} works, {rate:,.0f} a second{rest}")

    return tell


@command.command("serve")
@click.argument("path")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; others reach no loopback.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--whole", is_flag=True, help="It is all of its source: what it lacks is not registered.")
def serve(path: str, host: str, port: int, *, whole: bool) -> int:
    """Answer as Crossref's REST API does, from the index PATH, until Ctrl-C.

    For a team that shares one index: CITECHECK_CROSSREF_URL=http://HOST:PORT
    makes it the source `crossref` of whoever sets it: works, searches, and
    journals with the works of each year. CITECHECK_DOI_URL=http://HOST:PORT/doi
    makes it answer for doi.org too. Read only; no accounts.
    """
    from citecheck import index
    from citecheck.errors import ConfigError
    from citecheck.net.endpoint import Endpoint
    from citecheck.web.index_api import answer

    opened = index.open_index(Path(path))
    try:
        server = Endpoint((host, port), lambda target: answer(opened, target, whole=whole), write_stderr)
    except OSError as error:
        raise ConfigError(f"{host}:{port}: cannot listen there ({error.strerror or error}).") from error
    write_stderr(f"{opened.manifest.works:,} works at http://{host}:{server.server_port} (Ctrl-C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        write_stderr("Ended.")
    finally:
        server.server_close()
    return 0


@command.command("info")
@click.argument("path")
def info(path: str) -> int:
    """What an index holds, and where it came from."""
    from citecheck import index

    write_stdout(rows(index.open_index(Path(path)).info()))
    return 0


@command.command("venues")
@click.argument("path")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def venues(path: str, names: tuple[str, ...]) -> int:
    """Which venues of the index PATH a NAME means, and what it holds of them.

    A NAME is a journal, series or conference in full, abbreviated or by its
    short name, or an ISSN. Exit 1 where one is none of them.
    """
    from citecheck import index

    table = index.open_index(Path(path)).venues
    missing = 0
    for name in names:
        by_issn = table.with_issn(name)
        found = [by_issn] if by_issn else table.named(name)
        for row in found:
            years = ", ".join(f"{year}: {works:,}" for year, works in row.years.items())
            write_stdout(rows({"venue": row.title, "issn": ", ".join(row.issn), "works": row.works, "years": years}))
        if not found:
            missing += 1
            write_stderr(f"{name}: the index holds no such venue")
    return FOUND if missing else 0


@command.command("verify")
@click.argument("path")
def verify(path: str) -> int:
    """Whether an index is whole: exit 2 where it is not."""
    from citecheck import index

    problems = index.open_index(Path(path)).verify()
    for problem in problems:
        write_stderr(problem)
    if not problems:
        write_stdout("The index is whole.\n")
    return USAGE if problems else 0
