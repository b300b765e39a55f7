"""`citecheck serve`: the local web app for editors."""

from __future__ import annotations

import os
from pathlib import Path

import click

from citecheck.errors import ConfigError


@click.command("serve")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port [default: any that is free].")
@click.option("--no-browser", is_flag=True, help="Do not open the browser; the address is printed.")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", envvar="CITECHECK_SOURCES",
              help="Where references are looked up: crossref (default), index:DIR, datacite, pubmed or openalex. "
              "Repeatable, asked in order.")  # fmt: skip
@click.option("--offline", is_flag=True, envvar="CITECHECK_OFFLINE", help="Send nothing, whatever the page is set to.")
@click.option("--mailto", envvar="CITECHECK_MAILTO", metavar="ADDRESS",
              help="Your address for Crossref's polite pool [env: CITECHECK_MAILTO].")  # fmt: skip
@click.option("--data-dir", metavar="DIR", help="Where checks are kept [env: CITECHECK_DATA_DIR].")
@click.option("--keep", type=click.FloatRange(0.01, 3650), default=30, show_default=True, metavar="DAYS",
              help="Delete a check so long after it was last used.")  # fmt: skip
def command(
    paths: tuple[str, ...], port: int, sources: tuple[str, ...], mailto: str | None, data_dir: str | None, keep: float,
    *, no_browser: bool, offline: bool,
) -> int:  # fmt: skip
    """Check manuscripts in the browser, on this computer.

    Opens a page where you drop a manuscript, watch the check, mark findings
    and save a letter to the author. Only this computer can open it, and
    nothing but reference strings leaves it (with --offline, nothing). Each
    PATH is checked at once.
    """
    from citecheck.cli.settings import ask_for_address, user_address
    from citecheck.web.check_service import Settings
    from citecheck.web.server import Running, data_folder, open_running, ready

    chosen = tuple(_whole(each) for each in sources)
    mailto = mailto or user_address()
    if not mailto and not offline and (not chosen or "crossref" in chosen):
        mailto = ask_for_address()
    _try(chosen, offline=offline, mailto=mailto)
    if os.environ.get("CITECHECK_CACHE_DIR"):  # the checks work in folders of their own
        os.environ["CITECHECK_CACHE_DIR"] = str(Path(os.environ["CITECHECK_CACHE_DIR"]).absolute())
    made = ready(data_folder(data_dir), Settings(chosen, offline, mailto, keep), paths, port, _say)
    if isinstance(made, Running):
        if paths:
            raise ConfigError("citecheck serve runs already: drop the file on its page, or end it first.")
        _say(f"It runs already: {open_running(made)}")
        return 0
    _say(f"citecheck is at {made.address}")
    _say("Ctrl-C ends it. Only this computer can open the address; keep it to yourself.")
    if not no_browser:
        made.open_browser()
    try:
        made.run()
    except KeyboardInterrupt:
        _say("Ended. What was checked is kept.")
    return 0


def _whole(source: str) -> str:
    """A source whose folder can be found from elsewhere, too."""
    kind, colon, place = source.partition(":")
    return f"index:{Path(place).absolute()}" if kind == "index" and colon and place else source


def _try(sources: tuple[str, ...], *, offline: bool, mailto: str | None) -> None:
    """Says at once what is wrong with a source, not at the first check."""
    from citecheck.cli.options import SourceOptions

    for source in SourceOptions(sources, offline, mailto, None, None, None).open():
        close = getattr(source, "close", None)
        if close:
            close()


def _say(line: str) -> None:
    from citecheck.reporter.plain import printable

    click.echo(printable(line), err=True)
