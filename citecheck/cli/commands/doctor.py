"""`citecheck doctor`: shows what works on this machine. Asks nothing over the network."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.commands.cache import cache_info
from citecheck.cli.exits import USAGE, write_stderr
from citecheck.cli.options import add_source_options
from citecheck.cli.output import write_stdout
from citecheck.cli.tables import rows
from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck.formats import Format

_PACKAGES = ("click", "requests", "habanero", "rapidfuzz", "tantivy", "msgspec", "lxml", "pypdfium2")


@click.command("doctor")
@add_source_options
def command(sources: tuple[str, ...], mailto: str | None, **options: Any) -> int:  # noqa: ANN401 - click
    """Show versions, formats, sources and the cache; exit 2 if one given fails."""
    del options
    from citecheck.formats import formats

    problems: list[str] = []
    table: dict[str, object] = {"citecheck": __version__, "Python": platform.python_version()}
    table |= {name: _package_version(name, problems) for name in _PACKAGES}
    table |= {f"reads {f.name}": _describe_format(f, problems) for f in formats().values()}
    table["crossref"] = f"polite pool, {mailto}" if mailto else "public pool; set --mailto or CITECHECK_MAILTO"
    table["cache"] = _describe_cache(problems)
    for spec in sources:
        if spec.startswith("index:"):
            table[spec] = _describe_index(spec.removeprefix("index:"), problems)
    write_stdout(rows(table))
    for problem in problems:
        write_stderr(f"Problem: {problem}")
    return USAGE if problems else 0


def _package_version(name: str, problems: list[str]) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        problems.append(f"the package {name} is not installed.")
        return "missing"


def _describe_format(kind: Format, problems: list[str]) -> str:
    """The format in words, with its suffixes; a reader that cannot be loaded is a problem."""
    try:
        kind.load()
    except UnreadableInput as error:
        problems.append(str(error))
        return f"unusable: {kind.title}"
    return f"{kind.title} ({' '.join(kind.suffixes)}){', a list' if kind.reference_list else ''}"


def _describe_cache(problems: list[str]) -> str:
    try:
        described = cache_info()
    except (CitecheckError, OSError) as error:
        problems.append(str(error))
        return "unusable"
    path = str(described["path"])
    folder = Path(path).parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:  # permissions do not tell of root or of a read-only file system
        with TemporaryFile(dir=folder):
            writable = True
    except OSError:
        writable = False
    if not writable:
        problems.append(f"{folder} is not writable: answers are not kept.")
    return f"{path} ({'writable' if writable else 'not writable'})"


def _describe_index(place: str, problems: list[str]) -> str:
    from citecheck.index import open_index

    try:
        described = open_index(Path(place)).info()
    except (CitecheckError, OSError) as error:
        problems.append(str(error))
        return "unusable"
    return ", ".join(f"{name} {value}" for name, value in described.items() if name != "path")
