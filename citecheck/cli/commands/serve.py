"""`citecheck serve`: the local web app for editors."""

from __future__ import annotations

import os
from pathlib import Path

import click

from citecheck.cli.exits import write_stderr
from citecheck.errors import ConfigError


@click.command("serve")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port [default: any that is free].")
@click.option("--no-browser", is_flag=True, help="Do not open the browser; the address is printed.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    envvar="CITECHECK_SOURCES",
    help="Where references are looked up: crossref (default), index:DIR, datacite, pubmed or openalex. "
    "Repeatable, asked in order.",
)
@click.option("--offline", is_flag=True, envvar="CITECHECK_OFFLINE", help="Send nothing, whatever the page is set to.")
@click.option(
    "--mailto",
    envvar="CITECHECK_MAILTO",
    metavar="ADDRESS",
    help="Your address for Crossref's polite pool [env: CITECHECK_MAILTO].",
)
@click.option("--data-dir", metavar="DIR", help="Where checks are kept [env: CITECHECK_DATA_DIR].")
@click.option(
    "--keep",
    type=click.FloatRange(0.01, 3650),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Delete a check so long after it was last used.",
)
def command(
    paths: tuple[str, ...],
    port: int,
    sources: tuple[str, ...],
    mailto: str | None,
    data_dir: str | None,
    keep: float,
    *,
    no_browser: bool,
    offline: bool,
) -> int:
    """Check manuscripts in the browser, on this computer.

    Opens a page where you drop a manuscript, watch the check, mark findings
    and save a letter to the author. Only this computer can open it, and
    nothing but reference strings leaves it (with --offline, nothing). Each
    PATH is checked at once.
    """
    from citecheck.cli.options import with_address
    from citecheck.cli.settings import user_address
    from citecheck.sources.open import SourceOptions, open_sources
    from citecheck.web.check_service import Settings
    from citecheck.web.server import Running, data_folder, open_running, ready

    chosen = tuple(_with_absolute_path(source) for source in sources)
    source_options = with_address(SourceOptions(chosen, offline, mailto or user_address()))
    open_sources(source_options).close()  # says at once what is wrong with a source
    if os.environ.get("CITECHECK_CACHE_DIR"):  # the checks work in folders of their own
        os.environ["CITECHECK_CACHE_DIR"] = str(Path(os.environ["CITECHECK_CACHE_DIR"]).absolute())
    server = ready(
        data_folder(data_dir), Settings(chosen, offline, source_options.mailto, keep), paths, port, write_stderr
    )
    if isinstance(server, Running):
        if paths:
            raise ConfigError("citecheck serve runs already: drop the file on its page, or end it first.")
        write_stderr(f"It runs already: {open_running(server)}")
        return 0
    write_stderr(f"citecheck is at {server.address}")
    write_stderr("Ctrl-C ends it. Only this computer can open the address; keep it to yourself.")
    if not no_browser:
        server.open_browser()
    try:
        server.run()
    except KeyboardInterrupt:
        write_stderr("Ended. What was checked is kept.")
    return 0


def _with_absolute_path(source: str) -> str:
    """A source whose folder can be found from another working folder."""
    kind, colon, place = source.partition(":")
    return f"index:{Path(place).absolute()}" if kind == "index" and colon and place else source
