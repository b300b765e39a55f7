"""The command line. A command's module is imported when it is asked for: `--help` costs little more than click."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

# Objects made between two runs of the garbage collector. Few objects here form cycles, and at Python's own 700 the
# collector takes a fifth of the time (measured on `parse` of 20,000 references).
_COLLECT_EVERY = 50_000

COMMANDS = {
    "check": "Check the citations and references of manuscripts.",
    "serve": "Check manuscripts in the browser, on this computer.",
    "extract": "Find and link citations and references; nothing leaves the machine.",
    "claims": "List each claim with what it cites and what is wrong with it.",
    "parse": "Read reference strings, one a line, into fields.",
    "resolve": "Look references up: is each the work that it describes?",
    "fix": "Correct a reference list: add DOIs, and fix what is surely wrong.",
    "batch": "Check whole archives on all cores, or on Spark, into tables.",
    "index": "Build and maintain a local index of works.",
    "retractions": "Import the Retraction Watch table; check and resolve use it.",
    "config": "Show the configuration, and where each value comes from.",
    "rule": "Explain a rule, or list them all.",
    "cache": "Look at or clear the cache of answers.",
    "doctor": "Show what works here: sources, readers, index, cache.",
}


class LazyGroup(click.Group):
    """A group whose commands are in modules of their own: `command` in `citecheck.cli.commands.<name>`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"citecheck.cli.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest a command for an unknown one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from citecheck.text.did_you_mean import did_you_mean

            ctx.fail(f"No such command '{args[0]}'.{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="citecheck")
def cli() -> None:
    """Check that every citation has its reference and every reference its work.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or
    unreadable input, 3 the run is incomplete, 4 internal error.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; every error is one line on stderr and an exit code of its own."""
    from citecheck.cli.exits import guarded

    gc.set_threshold(_COLLECT_EVERY, 20, 20)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "_CITECHECK_COMPLETE" in os.environ:
        cli.main(given, prog_name="citecheck")
    sys.exit(guarded(cli, given))
