"""`citecheck check`: read, find, link, resolve, check, report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import USAGE
from citecheck.cli.options import (
    Asking,
    Progress,
    chosen_rules,
    exit_code,
    gate_options,
    input_options,
    open_registry,
    source_options,
    tell_warnings,
    today,
)
from citecheck.cli.output import columns, parse_outputs, use_color
from citecheck.errors import UnreadableInput
from citecheck.reporter.registry import FORMATS as TOGETHER  # of all manuscripts at once
from citecheck.reporter.registry import render as render_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citecheck.cli.output import Output
    from citecheck.models import Document, Report

FORMATS = ("terminal", "json", *TOGETHER)


@dataclass(frozen=True, slots=True)
class Gate:
    """When a run counts as failed, and which rules it reports."""

    codes: frozenset[str]
    fail_on: str
    exit_zero: bool
    allow_incomplete: bool

    @classmethod
    def of(cls, options: dict[str, Any]) -> Gate:
        """From the values of `gate_options`."""
        codes = chosen_rules(options["select"], options["ignore"])
        return cls(codes, options["fail_on"], options["exit_zero"], options["allow_incomplete"])

    def code(self, report: Report) -> int:
        """The exit code of one report."""
        return exit_code(
            report.findings,
            complete=report.complete,
            fail_on=self.fail_on,
            exit_zero=self.exit_zero,
            allow_incomplete=self.allow_incomplete,
        )


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@input_options
@source_options
@click.option("--format", "formats", multiple=True, metavar="FMT[=FILE]", default=("terminal",), show_default=True,
              help=f"{', '.join(FORMATS)}; to standard output, or to a file. Repeatable.")  # fmt: skip
@click.option("--no-suggest", is_flag=True, help="Do not look for the works of citations without an entry.")
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@gate_options
def command(paths: tuple[str, ...], references: str | None, **options: Any) -> int:  # noqa: ANN401 - click
    """Check the citations and references of manuscripts.

    Each PATH is a manuscript of its own (Word, PDF, LaTeX, Markdown, HTML and
    more: see `citecheck doctor`), or - for standard input. A list alone (.bib,
    .ris, …) can be given as PATH, or with --references and no PATH. With
    several PATHs, JSON is one report object a line.
    """
    gate = Gate.of(options)
    outputs = parse_outputs(options["formats"], FORMATS)
    check_paths(paths, references)
    asking = Asking.of(options)
    day = asking.day
    sources = asking.open()
    registry = open_registry(sources)
    progress = Progress()

    from citecheck import pipeline  # noqa: PLC0415 - not for --help, nor for a mistake in the options
    from citecheck.resolver import retractions  # noqa: PLC0415

    table = retractions.opened()

    def make(manuscript: Document | None, listing: Document | None) -> Report:
        try:
            return pipeline.audit(
                manuscript,
                listing,
                sources=sources,
                today=day,
                registry=registry,
                retractions=table,
                suggest=not options["no_suggest"],
                progress=progress,
            )
        finally:
            progress.close()

    outputs = [] if asking.plan is not None else outputs
    code = run(
        paths, references, make, gate, outputs, no_color=options["no_color"], input_format=options["input_format"]
    )
    tell_warnings(sources)
    return asking.tell_plan() if asking.plan is not None else code


def check_paths(paths: Sequence[str], references: str | None) -> None:
    """A usage error where there is nothing to read, or standard input twice."""
    if not paths and references is None:
        raise click.UsageError("Give a manuscript (PATH), or a list alone with --references FILE.")
    if [*paths, references].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")


def run(
    paths: Sequence[str],
    references: str | None,
    make: Callable[[Document | None, Document | None], Report],
    gate: Gate,
    outputs: Sequence[Output],
    *,
    no_color: bool,
    input_format: str | None = None,
) -> int:
    """One report for each manuscript; the gravest exit code of all. An unreadable one does not stop the others."""
    from citecheck import pipeline, readers  # noqa: PLC0415

    listing = readers.read(references, role="references") if references is not None else None
    codes: list[int] = []
    together = [o for o in outputs if o.format in TOGETHER]
    outputs = [o for o in outputs if o.format not in TOGETHER]
    kept: list[Report] = []
    for i, path in enumerate(paths or (None,)):
        try:
            pair = (None, listing) if path is None else readers.read_pair(path, listing, input_format=input_format)
        except UnreadableInput as error:
            _warn(f"Error: {error}")
            codes.append(USAGE)
            report = pipeline.unreadable(path or "", str(error), today())
            _write(report, [o for o in outputs if o.format != "terminal"], first=not i, no_color=no_color)
            kept += [report] if together else []
            continue
        report = pipeline.keep(make(*pair), gate.codes)
        _write(report, outputs, first=not i, no_color=no_color)
        codes.append(gate.code(report))
        kept += [report] if together else []
    for output in together:
        output.add(render_together(output.format, kept))
    for output in (*outputs, *together):
        output.finish()
    # unreadable input first, then findings, then an incomplete run
    return next((code for code in (2, 1, 3) if code in codes), 0)


def _write(report: Report, outputs: Sequence[Output], *, first: bool, no_color: bool) -> None:
    for output in outputs:
        if not first and output.format == "terminal":
            output.add("\n" + "=" * 78 + "\n\n")
        output.add(render(report, output, no_color=no_color))


def render(report: Report, output: Output, *, no_color: bool) -> str:
    """The report in the format of one output."""
    if output.format == "json":
        from citecheck.reporter.json_report import render_json  # noqa: PLC0415

        return render_json(report)
    from citecheck.reporter.terminal import render_terminal  # noqa: PLC0415

    if output.file is not None:
        return render_terminal(report)
    return render_terminal(report, color=use_color(no_color=no_color), columns=columns())


def _warn(message: str) -> None:
    from citecheck.reporter.plain import printable  # noqa: PLC0415

    click.echo(printable(message), err=True)
