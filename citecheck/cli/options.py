"""Options that several commands share, and what they mean."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import FOUND, INCOMPLETE
from citecheck.errors import ConfigError
from citecheck.rules.codes import RUN_INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from threading import Timer

    from citecheck.models import Finding
    from citecheck.net.bundle import AnswerCache
    from citecheck.resolver.resolve import Registry
    from citecheck.sources.base import Source

FAIL_ON = ("error", "warning", "info", "never")
_OTHERS = {"datacite": ("datacite", "DataCite"), "pubmed": ("pubmed", "PubMed"), "openalex": ("openalex", "OpenAlex")}
SOURCES = ("crossref", "index:DIR", "datacite", "pubmed", "openalex")
_PROGRESS_AFTER = 1.0  # seconds


def input_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--references`, `--input-format`."""
    for option in reversed((
        click.option("--references", metavar="FILE", help="The reference list, where it is a file of its own."),
        click.option("--input-format", metavar="FMT",
                     help="Read each PATH as this format (`citecheck doctor` lists them)."),
    )):  # fmt: skip
        function = option(function)
    return function


def add_source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--source`, `--closed-world`, `--offline`, `--mailto`, `--dry-run`, `--record`, `--replay`."""
    for option in reversed((
        click.option("--dry-run", is_flag=True, help="Send nothing; list what would be asked of Crossref and doi.org."),
        click.option("--record", metavar="DIR", help="Write all answers of the run to a bundle in the new folder DIR."),
        click.option("--replay", metavar="DIR", help="Take all answers from a bundle, as on its day; sends nothing."),
    )):  # fmt: skip
        function = option(function)
    return where_options(function)


def where_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--source`, `--closed-world`, `--offline`, `--mailto`."""
    for option in reversed((
        click.option("--source", "sources", multiple=True, metavar="SOURCE", envvar="CITECHECK_SOURCES",
                     help="Where to look works up: crossref (default), index:DIR, datacite, pubmed or openalex. "
                     "Repeatable, asked in order."),
        click.option("--closed-world", is_flag=True, help="The local indexes hold every work there is: what they "
                     "do not have does not exist."),
        click.option("--offline", is_flag=True, envvar="CITECHECK_OFFLINE",
                     help="Send nothing: ask local indexes and the cache only."),
        click.option("--mailto", envvar="CITECHECK_MAILTO", metavar="ADDRESS",
                     help="Your address for Crossref's polite pool [env: CITECHECK_MAILTO]."),
    )):  # fmt: skip
        function = option(function)
    return function


def gate_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--select`, `--ignore`, `--fail-on`, `--exit-zero`, `--allow-incomplete`."""
    for option in reversed((
        click.option("--select", multiple=True, metavar="CODES", envvar="CITECHECK_SELECT",
                     help="Only these rules: codes or their beginnings, CC1,CC301. CC501 by its whole code only."),
        click.option("--ignore", multiple=True, metavar="CODES", envvar="CITECHECK_IGNORE", help="Not these rules."),
        click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True,
                     envvar="CITECHECK_FAIL_ON",
                     help="Exit 1 for findings of this severity or above."),
        click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found (same as --fail-on never)."),
        click.option("--allow-incomplete", is_flag=True, envvar="CITECHECK_ALLOW_INCOMPLETE",
                     help="Exit 0, not 3, where a source did not answer."),
    )):  # fmt: skip
        function = option(function)
    return function


def known_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--baseline`, `--write-baseline`, `--changed-since`."""
    from citecheck.gate.baseline import NAME

    for option in reversed((
        click.option("--baseline", metavar="FILE", envvar="CITECHECK_BASELINE",
                     help="Only findings that are not in FILE count."),
        click.option("--write-baseline", is_flag=True,
                     help=f"Write all findings to the baseline (default {NAME}), exit 0."),
        click.option("--changed-since", metavar="REV", help="Only documents that differ from a git revision."),
    )):  # fmt: skip
        function = option(function)
    return function


def chosen_rules(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The codes to report; an unknown one is a `ConfigError` with the nearest that exists."""
    from citecheck.rules import BY_CODE, OPT_IN

    wanted = _codes(select, opted=True) if select else frozenset(BY_CODE) - OPT_IN
    return wanted - _codes(ignore)


def _codes(given: Sequence[str], *, opted: bool = False) -> frozenset[str]:
    from citecheck.rules import RULES
    from citecheck.rules import select as select_rules
    from citecheck.text.did_you_mean import close_to, did_you_mean

    prefixes = tuple(code.strip() for each in given for code in each.split(",") if code.strip())
    try:
        return select_rules(prefixes, opted=opted)
    except KeyError as error:
        unknown = str(error.args[0])
        names = [name for rule in RULES for name in (rule.code, rule.name)]
        key = unknown.upper() if unknown.upper().startswith("C") else unknown
        hint = did_you_mean(key, names) if close_to(key, names) else " `citecheck rule` lists them."
        raise ConfigError(f"Unknown rule '{unknown}'.{hint}") from error


def today() -> date:
    """The date of the run (UTC); `SOURCE_DATE_EPOCH` fixes it, so that the same input gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}.") from error


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How sources are asked: the values of `add_source_options`. `plan` takes in what a dry run would have asked."""

    sources: tuple[str, ...]
    offline: bool
    mailto: str | None
    record: str | None
    replay: str | None
    plan: list[str] | None
    closed: bool = False  # what a local index does not have does not exist

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> SourceOptions:
        """From the values of the options; a `UsageError` where they exclude each other."""
        if options["record"] and options["replay"]:
            raise click.UsageError("--record and --replay exclude each other.")
        plan: list[str] | None = [] if options["dry_run"] else None
        offline = options["offline"] or options["dry_run"] or options["replay"] is not None
        closed = options["closed_world"]
        if closed and not any(s.startswith("index:") for s in options["sources"]):
            raise click.UsageError("--closed-world speaks of local indexes; name one: --source index:DIR.")
        return cls(options["sources"], offline, options["mailto"], options["record"], options["replay"], plan, closed)

    @property
    def day(self) -> date:
        """The date of the run: that of the bundle which is replayed, else today."""
        if self.replay is None:
            return today()
        from citecheck.net.bundle import day_of_bundle

        return day_of_bundle(Path(self.replay))

    def open(self) -> list[Source]:
        """The sources named, in order; without any, Crossref (offline: its cache)."""
        return [_open_source(each, self) for each in self.sources or ("crossref",)]

    def cache(self) -> AnswerCache | None:
        """Where answers are kept, where that is not the user's cache alone."""
        if self.record is None and self.replay is None:
            return None
        from citecheck.net.bundle import Recording, Replay
        from citecheck.net.cache import HttpCache

        return Replay(Path(self.replay)) if self.replay else Recording(HttpCache(), Path(self.record or ""), today())

    def tell_plan(self) -> int:
        """The questions of a dry run, one a line, each once."""
        from citecheck.cli.output import write_stdout

        asked = list(dict.fromkeys(self.plan or ()))
        write_stdout("".join(f"{each}\n" for each in asked), "utf-8")
        plural = "" if len(asked) == 1 else "s"
        click.echo(
            f"At most {len(asked)} question{plural}; nothing was sent. What the cache has is not asked.", err=True
        )
        return 0


def _open_source(spec: str, source_options: SourceOptions) -> Source:
    name, colon, place = spec.partition(":")
    if name == "index":
        if not colon or not place:
            raise click.UsageError("--source index:DIR needs the folder of an index (see `citecheck index build`).")
        from citecheck.sources.local import LocalIndexSource

        if not source_options.closed:
            return LocalIndexSource(Path(place))
        from citecheck.sources.closed import ClosedWorld

        return ClosedWorld(LocalIndexSource(Path(place)))
    if spec == "crossref":
        from citecheck.sources.crossref import CrossrefSource

        mailto = source_options.mailto
        if not mailto and not source_options.offline:
            from citecheck.cli.settings import ask_for_address

            mailto = ask_for_address()
        return CrossrefSource(
            mailto=mailto, offline=source_options.offline, cache=source_options.cache(), plan=source_options.plan
        )
    if spec in _OTHERS:
        from importlib import import_module

        module, kind = _OTHERS[spec]
        source: Source = getattr(import_module(f"citecheck.sources.{module}"), kind)(
            mailto=source_options.mailto,
            offline=source_options.offline,
            cache=source_options.cache(),
            plan=source_options.plan,
        )
        return source
    from citecheck.text.did_you_mean import did_you_mean

    hint = did_you_mean(name, SOURCES)
    if Path(spec).is_dir():
        hint = f" For a local index: --source index:{spec}."
    raise click.UsageError(f"Unknown source '{spec}'.{hint}")


def open_registry(sources: Iterable[Source]) -> Registry | None:
    """The authority on which DOIs exist, where a source comes with one."""
    return next((s.registry for s in sources if hasattr(s, "registry")), None)


def tell_warnings(sources: Iterable[Source]) -> None:
    """What a source could do without, on stderr: a cache that cannot be used costs time, not a run."""
    from citecheck.reporter.plain import printable

    for source in sources:
        for warning in getattr(source, "warnings", ()):
            click.echo(printable(f"Warning: {warning}."), err=True)


def exit_code(
    findings: Iterable[Finding], *, complete: bool, fail_on: str, exit_zero: bool, allow_incomplete: bool
) -> int:
    """0, 1 or 3 (design/RULES); what was found comes before what could not be checked."""
    from citecheck.models import Severity

    if exit_zero or fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    # CC902 says that the run is incomplete: that has a code of its own, and is no finding about the document.
    if any(f.severity.rank <= limit and not f.suppressed_by and f.rule != RUN_INCOMPLETE for f in findings):
        return FOUND
    return 0 if complete or allow_incomplete else INCOMPLETE


class Progress:
    """What is being done, on a terminal's stderr, once a run has lasted longer than a second."""

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
            self._show()
        elif self._later is None:
            from threading import Timer

            self._later = Timer(wait, self._show)
            self._later.daemon = True
            self._later.start()

    def _show(self) -> None:
        if self._active:
            from citecheck.reporter.plain import printable

            sys.stderr.write(f"\r\x1b[K{printable(self._message)[:78]}")
            sys.stderr.flush()

    def close(self) -> None:
        """Clear the line; a later step starts it anew."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._active and time.monotonic() - self._started > _PROGRESS_AFTER:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
