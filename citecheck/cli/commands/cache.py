"""`citecheck cache`: the cache of what sources answered."""

from __future__ import annotations

import click

from citecheck.cli.exits import write_stderr
from citecheck.cli.output import write_stdout
from citecheck.cli.tables import rows
from citecheck.errors import ConfigError


@click.group("cache")
def command() -> None:
    """Show, export or clear the cache of answers."""


@command.command("info")
def info() -> int:
    """Show where the cache is, how large, and how much of it is fresh."""
    write_stdout(rows(cache_info()))
    return 0


@command.command("export")
@click.argument("folder")
def export(folder: str) -> int:
    """Write the fresh answers to a bundle in the new folder FOLDER.

    `--replay FOLDER` takes answers from it.
    """
    import sqlite3
    from pathlib import Path

    from citecheck.net import bundle, cache
    from citecheck.sources.open import today

    recording = bundle.Recording(cache.HttpCache(), Path(folder), today())
    count = 0
    try:
        for count, answer in enumerate(cache.all_answers(), start=1):  # noqa: B007 - how many
            bundle.append(recording.folder, [answer])
    except (sqlite3.Error, OSError) as error:
        raise _cache_error(error) from error
    write_stderr(f"Wrote {count} answer{'' if count == 1 else 's'} to {folder}.")
    return 0


@command.command("clear")
def clear() -> int:
    """Forget every answer."""
    import sqlite3

    from citecheck.net import cache

    try:
        gone = cache.clear()
    except (sqlite3.Error, OSError) as error:
        raise _cache_error(error) from error
    write_stderr(f"Cleared {gone} answer{'' if gone == 1 else 's'}.")
    return 0


def cache_info() -> dict[str, object]:
    """The facts of the cache; `ConfigError` where it cannot be opened."""
    import sqlite3

    from citecheck.net import cache

    try:
        return cache.info()
    except (sqlite3.Error, OSError) as error:
        raise _cache_error(error) from error


def _cache_error(error: Exception) -> ConfigError:
    from citecheck.net import cache

    return ConfigError(f"The cache in {cache.default_folder()} cannot be used: {error}. Its files may be deleted.")
