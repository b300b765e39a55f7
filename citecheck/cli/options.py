"""Options that several commands share, and what they mean."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import write_stderr
from citecheck.errors import ConfigError
from citecheck.gate import FAIL_ON
from citecheck.sources.open import DEFAULT_SOURCES, SourceOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from threading import Timer

    from citecheck.sources.open import Sources

_PROGRESS_AFTER = 1.0  # seconds
_TERMINAL_WIDTH = 78  # of a line of progress, which must not wrap


def option_group(*options: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator that adds several options to a command, in their order."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return add


input_options = option_group(
    click.option("--references", metavar="FILE", help="The reference list, where it is a file of its own."),
    click.option(
        "--input-format", metavar="FMT", help="Read each PATH as this format (`citecheck doctor` lists them)."
    ),
)
where_options = option_group(
    click.option(
        "--source",
        "sources",
        multiple=True,
        metavar="SOURCE",
        envvar="CITECHECK_SOURCES",
        help="Where to look works up: crossref (default), index:DIR, datacite, pubmed or openalex. "
        "Repeatable, asked in order.",
    ),
    click.option(
        "--closed-world",
        is_flag=True,
        help="The local indexes hold every work there is: what they do not have does not exist.",
    ),
    click.option(
        "--offline",
        is_flag=True,
        envvar="CITECHECK_OFFLINE",
        help="Send nothing: ask local indexes and the cache only.",
    ),
    click.option(
        "--mailto",
        envvar="CITECHECK_MAILTO",
        metavar="ADDRESS",
        help="Your address for Crossref's polite pool [env: CITECHECK_MAILTO].",
    ),
)
add_source_options = option_group(
    where_options,
    click.option("--dry-run", is_flag=True, help="Send nothing; list what would be asked of Crossref and doi.org."),
    click.option("--record", metavar="DIR", help="Write all answers of the run to a bundle in the new folder DIR."),
    click.option("--replay", metavar="DIR", help="Take all answers from a bundle, as on its day; sends nothing."),
)
gate_options = option_group(
    click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        envvar="CITECHECK_SELECT",
        help="Only these rules: codes or their beginnings, CC1,CC301. CC501 by its whole code only.",
    ),
    click.option("--ignore", multiple=True, metavar="CODES", envvar="CITECHECK_IGNORE", help="Not these rules."),
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default="error",
        show_default=True,
        envvar="CITECHECK_FAIL_ON",
        help="Exit 1 for findings of this severity or above.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found (same as --fail-on never)."),
    click.option(
        "--allow-incomplete",
        is_flag=True,
        envvar="CITECHECK_ALLOW_INCOMPLETE",
        help="Exit 0, not 3, where a source did not answer.",
    ),
)
baseline_options = option_group(
    click.option(
        "--baseline",
        metavar="FILE",
        envvar="CITECHECK_BASELINE",
        help="Only findings that are not in FILE count.",
    ),
    click.option(
        "--write-baseline",
        is_flag=True,
        help="Write all findings to the baseline (default .citecheck-baseline.json), exit 0.",
    ),
    click.option("--changed-since", metavar="REV", help="Only documents that differ from a git revision."),
)
config_options = option_group(
    click.option("--config", "config_file", metavar="FILE", help="This configuration instead of the nearest one."),
    click.option("--no-config", is_flag=True, help="Read no configuration file."),
)


def chosen_rules(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The codes to report.

    Raises:
        ConfigError: a code is unknown; the message has the nearest that exists.
    """
    from citecheck.rules import BY_CODE, OPT_IN

    wanted = _read_codes(select, opted=True) if select else frozenset(BY_CODE) - OPT_IN
    return wanted - _read_codes(ignore)


def _read_codes(given: Sequence[str], *, opted: bool = False) -> frozenset[str]:
    from citecheck.gate.config import suggest_rule
    from citecheck.rules import select as select_rules

    prefixes = tuple(code.strip() for each in given for code in each.split(",") if code.strip())
    try:
        return select_rules(prefixes, opted=opted)
    except KeyError as error:
        unknown = str(error.args[0])
        raise ConfigError(f"Unknown rule '{unknown}'.{suggest_rule(unknown)}") from error


def source_options_of(options: Mapping[str, Any]) -> SourceOptions:
    """Read the values of `add_source_options`; a `UsageError` where they exclude each other."""
    if options["record"] and options["replay"]:
        raise click.UsageError("--record and --replay exclude each other.")
    if options["closed_world"] and not any(name.startswith("index:") for name in options["sources"]):
        raise click.UsageError("--closed-world speaks of local indexes; name one: --source index:DIR.")
    return SourceOptions(
        sources=options["sources"],
        offline=options["offline"] or options["dry_run"] or options["replay"] is not None,
        mailto=options["mailto"],
        record=options["record"],
        replay=options["replay"],
        plan=[] if options["dry_run"] else None,
        closed=options["closed_world"],
    )


def open_sources(options: SourceOptions) -> Sources:
    """Open the sources of a run; on a terminal, ask once for the address that Crossref likes to have."""
    from citecheck.sources import open as opening

    return opening.open_sources(with_address(options))


def with_address(options: SourceOptions) -> SourceOptions:
    """The options with the user's address; asked for on a terminal where Crossref will be asked and none is given."""
    from citecheck.cli.settings import ask_for_address

    if options.mailto or options.offline or "crossref" not in (options.sources or DEFAULT_SOURCES):
        return options
    return replace(options, mailto=ask_for_address())


def tell_plan(plan: Sequence[str]) -> int:
    """Write the questions of a dry run, one a line, each once."""
    from citecheck.cli.output import write_stdout

    asked = list(dict.fromkeys(plan))
    write_stdout("".join(f"{question}\n" for question in asked), "utf-8")
    plural = "" if len(asked) == 1 else "s"
    write_stderr(f"At most {len(asked)} question{plural}; nothing was sent. What the cache has is not asked.")
    write_stderr(
        "For a reference that is not found, three more as a rule: whether its journal is registered, and what it has."
    )
    return 0


def tell_warnings(warnings: Iterable[str]) -> None:
    """Write what sources could do without to stderr: a cache that cannot be used costs time, not a run."""
    for warning in warnings:
        write_stderr(f"Warning: {warning}.")


class Progress:
    """Shows what is being done on a terminal's stderr, once a run has lasted longer than a second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._active = sys.stderr is not None and sys.stderr.isatty()
        self._message = ""
        self._later: Timer | None = None

    def __call__(self, message: object) -> None:
        """Show a step in place of the one before: now, or when the run has become a long one."""
        if not self._active:
            return
        self._message = str(message)
        wait = self._started + _PROGRESS_AFTER - time.monotonic()
        if wait <= 0:
            self._show_line()
        elif self._later is None:
            from threading import Timer

            self._later = Timer(wait, self._show_line)
            self._later.daemon = True
            self._later.start()

    def _show_line(self) -> None:
        if self._active:
            from citecheck.reporter.plain import printable

            sys.stderr.write(f"\r\x1b[K{printable(self._message)[:_TERMINAL_WIDTH]}")
            sys.stderr.flush()

    def close(self) -> None:
        """Clear the line; a later step starts it anew."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._active and time.monotonic() - self._started > _PROGRESS_AFTER:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
