"""`citecheck config`: what the configuration says, and where each value comes from."""

from __future__ import annotations

import os

import click

from citecheck.cli.options import add_source_options, config_options, gate_options
from citecheck.cli.output import write_stdout
from citecheck.cli.settings import OPTIONS, read_settings


@click.group("config")
def command() -> None:
    """Show the configuration: [tool.citecheck] in pyproject.toml, or citecheck.toml."""


@command.command("show")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@add_source_options
@gate_options
@config_options
def show(paths: tuple[str, ...], **options: object) -> int:
    """Print every key with its value and where it comes from, for PATH or the working folder."""
    from citecheck.gate.config import KEYS

    settings = read_settings(options, paths)
    lines = [f"file: {os.path.relpath(settings.config.path) if settings.config.path else 'none'}"]
    for key, about in KEYS.items():
        name = OPTIONS.get(key, key)
        value = settings.options.get(name, settings.config.get(key))
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        shown = "-" if value in (None, "", [], (), {}) else shown
        lines.append(f"{key} = {shown}  ({settings.origins.get(key, 'default')}; {about.about})")
    write_stdout("\n".join(lines) + "\n")
    return 0
