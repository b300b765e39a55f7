"""`citecheck check`: read, find, link, resolve, check, report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import USAGE
from citecheck.cli.many import Audit, Documents, Unreadable, processes_for
from citecheck.cli.options import (
    Progress,
    SourceOptions,
    add_source_options,
    chosen_rules,
    exit_code,
    gate_options,
    input_options,
    known_options,
    tell_warnings,
    today,
)
from citecheck.cli.output import columns, one_manuscript, parse_outputs, use_color, write_file
from citecheck.cli.settings import config_options, settled
from citecheck.errors import CitecheckError
from citecheck.gate.apply import Gate as Passes
from citecheck.gate.baseline import NAME
from citecheck.gate.paths import changed_since, expanded
from citecheck.reporter.registry import FORMATS as TOGETHER  # of all manuscripts at once
from citecheck.reporter.registry import render as render_text
from citecheck.reporter.registry import render_bytes
from citecheck.rules import OPT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from citecheck.cli.output import Output
    from citecheck.gate.config import Config
    from citecheck.models import Document, Report

FORMATS = ("terminal", "json", *TOGETHER)


@dataclass(frozen=True, slots=True)
class Gate:
    """When a run counts as failed, and what of its reports is shown."""

    passes: Passes
    fail_on: str
    exit_zero: bool
    allow_incomplete: bool

    @classmethod
    def of(cls, options: Mapping[str, Any], config: Config, day: date) -> Gate:
        """From the values of `gate_options`."""
        from citecheck.gate.baseline import read_baseline

        codes = chosen_rules(options["select"], options["ignore"])
        known = options.get("baseline")
        known = read_baseline(known) if known and not options.get("write_baseline") else None
        passes = Passes(codes, config, day, known)
        return cls(passes, options["fail_on"], options["exit_zero"], options["allow_incomplete"])

    @property
    def codes(self) -> frozenset[str]:
        """The rules that are reported."""
        return self.passes.codes

    @property
    def also(self) -> frozenset[str]:
        """The opt-in rules that are wanted."""
        return self.codes & OPT_IN

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
@add_source_options
@click.option("--format", "formats", multiple=True, metavar="FMT[=FILE]", default=("terminal",), show_default=True,
              help=f"{', '.join(FORMATS)}; to standard output, or to a file. Repeatable.")  # fmt: skip
@click.option("--no-suggest", is_flag=True, help="Do not look for the works of citations without an entry.")
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@gate_options
@known_options
@config_options
def command(paths: tuple[str, ...], references: str | None, **given: Any) -> int:  # noqa: ANN401 - click
    """Check the citations and references of manuscripts.

    Each PATH is a manuscript of its own (Word, PDF, LaTeX, Markdown, HTML and
    more: see `citecheck doctor`), or - for standard input. A list alone (.bib,
    .ris, …) can be given as PATH, or with --references and no PATH. With
    several PATHs, JSON is one report object a line.
    """
    settings = settled(given, paths)
    options, config = settings.options, settings.config
    paths = tuple(expanded(paths, config.get("include"), config.get("exclude")))
    changed = changed_since(options["changed_since"]) if options["changed_since"] else None
    source_options = SourceOptions.of(options)
    day = source_options.day
    gate = Gate.of(options, config, day)
    outputs = parse_outputs(options["formats"] or ("terminal",), FORMATS, (*paths, references))
    one_manuscript(outputs, paths)
    check_paths(paths, references)
    make = Audit(source_options, day, not options["no_suggest"], source_options.open(), Progress(), gate.also)
    outputs = [] if source_options.plan is not None else outputs
    kept: list[Report] | None = [] if options["write_baseline"] else None
    code = run(
        paths, references, make, gate, outputs, no_color=options["no_color"], input_format=options["input_format"],
        changed=changed, kept=kept, alone=source_options.plan is not None or source_options.record is not None,
    )  # fmt: skip
    tell_warnings(make.sources)
    if kept is not None:
        return tell_baseline(options["baseline"] or NAME, gate, kept)
    return source_options.tell_plan() if source_options.plan is not None else code


def tell_baseline(path: str, gate: Gate, reports: Sequence[Report]) -> int:
    """Write the findings of a run as the known ones, and say how many."""
    from citecheck.gate.baseline import as_text, baseline

    known = baseline(gate.passes, reports)
    write_file(path, as_text(known).encode("utf-8"))
    _warn(f"{sum(map(len, known.values()))} findings are in {path} now; only others count with --baseline {path}.")
    return 0


def check_paths(paths: Sequence[str], references: str | None) -> None:
    """A usage error where there is nothing to read, or standard input twice."""
    if not paths and references is None:
        raise click.UsageError("Give a manuscript (PATH), or a list alone with --references FILE.")
    if [*paths, references].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")


def run(  # noqa: PLR0913 - what a run is made of
    paths: Sequence[str],
    references: str | None,
    make: Callable[[Document | None, Document | None], Report],
    gate: Gate,
    outputs: Sequence[Output],
    *,
    no_color: bool,
    input_format: str | None = None,
    changed: AbstractSet[str] | None = None,
    kept: list[Report] | None = None,
    alone: bool = False,
) -> int:
    """One report for each manuscript; the gravest exit code of all. An unreadable one does not stop the others.

    With `changed`, only documents one of whose files is in it; `kept` takes in the reports. Many documents are made by
    several processes, unless `alone`.
    """
    from citecheck import formats, pipeline

    reference_list = formats.read(references, role="references") if references is not None else None
    codes: list[int] = []
    together = [o for o in outputs if o.format in TOGETHER]
    outputs = [o for o in outputs if o.format not in TOGETHER]
    kept = [] if kept is None and together else kept
    stale: dict[str, str] = {}
    done = 0
    documents = Documents(gate.passes, make, reference_list, input_format, changed)
    given = tuple(paths) or (None,)
    for path, whole in documents.reports(given, 1 if alone else processes_for(given)):
        if whole is None:
            continue
        if isinstance(whole, Unreadable):
            _warn(f"Error: {whole.why}")
            codes.append(USAGE)
            report = pipeline.unreadable(path or "", whole.why, today())
            _write(report, [o for o in outputs if o.format != "terminal"], first=not done, no_color=no_color)
            done += 1
            if kept is not None:
                kept.append(report)
            continue
        report = gate.passes.passed(whole)
        stale |= gate.passes.stale(whole)
        _write(report, outputs, first=not done, no_color=no_color)
        done += 1
        codes.append(gate.code(report))
        if kept is not None:
            kept.append(report)
    codes += [USAGE for output in together if not _add_together(output, kept or [])]
    _tell_rest(stale, nothing=changed is not None and not done)
    for output in (*outputs, *together):
        output.finish()
    # unreadable input first, then findings, then an incomplete run
    return next((code for code in (2, 1, 3) if code in codes), 0)


def _add_together(output: Output, reports: Sequence[Report]) -> bool:
    """All reports in the format of one output; where it does not fit them, that is said and the others go on."""
    if output.file is None:
        output.add(render_text(output.format, reports))
        return True
    if not reports and TOGETHER[output.format].binary:  # nothing has changed: no copy, and no fault
        output.failed = True
        return True
    try:
        output.add_bytes(render_bytes(output.format, reports, output.suffix))
    except CitecheckError as error:
        _warn(f"Error: {error}")
        output.failed = True
    return not output.failed


def _tell_rest(stale: Mapping[str, str], *, nothing: bool) -> None:
    """On stderr: what of the baseline is gone, and that no document has changed."""
    if stale:
        plural = "findings of the baseline are" if len(stale) > 1 else "finding of the baseline is"
        _warn(f"{len(stale)} {plural} gone; --write-baseline takes them out: {'; '.join(stale.values())}")
    if nothing:
        _warn("No document has changed.")


def _write(report: Report, outputs: Sequence[Output], *, first: bool, no_color: bool) -> None:
    for output in outputs:
        if not first and output.format == "terminal":
            output.add("\n" + "=" * 78 + "\n\n")
        output.add(render(report, output, no_color=no_color))


def render(report: Report, output: Output, *, no_color: bool) -> str:
    """The report in the format of one output."""
    if output.format == "json":
        from citecheck.reporter.json_report import render_json

        return render_json(report)
    from citecheck.reporter.terminal.report import render_terminal

    if output.file is not None:
        return render_terminal(report)
    return render_terminal(report, color=use_color(no_color=no_color), columns=columns())


def _warn(message: str) -> None:
    from citecheck.reporter.plain import printable

    click.echo(printable(message), err=True)
