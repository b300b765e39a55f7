"""`citecheck check`: read, find, link, resolve, check, report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import FOUND, INCOMPLETE, USAGE, write_stderr
from citecheck.cli.many import Audit, Documents, Unreadable, processes_for
from citecheck.cli.options import (
    Progress,
    add_source_options,
    baseline_options,
    chosen_rules,
    config_options,
    gate_options,
    input_options,
    open_sources,
    source_options_of,
    tell_plan,
    tell_warnings,
    with_address,
)
from citecheck.cli.output import columns, one_manuscript, parse_outputs, use_color, write_file
from citecheck.cli.settings import read_settings
from citecheck.errors import CitecheckError
from citecheck.gate.apply import Gate
from citecheck.gate.baseline import NAME
from citecheck.gate.paths import changed_since, expand_folders
from citecheck.models import Severity
from citecheck.reporter.registry import FORMATS as TOGETHER  # of all manuscripts at once
from citecheck.reporter.registry import render as render_text
from citecheck.reporter.registry import render_bytes
from citecheck.rules import OPT_IN
from citecheck.rules.codes import RUN_INCOMPLETE
from citecheck.sources.open import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from citecheck.cli.output import Output
    from citecheck.gate.config import Config
    from citecheck.models import Document, Report

FORMATS = ("terminal", "json", *TOGETHER)


@dataclass(frozen=True, slots=True)
class ExitRules:
    """When a run counts as failed, and what of its reports is shown.

    Attributes:
        gate: what each report passes through before it is shown.
        fail_on: the least severity that fails, or `never`.
        exit_zero: exit 0 whatever is found.
        allow_incomplete: exit 0 where a source did not answer.
    """

    gate: Gate
    fail_on: str
    exit_zero: bool
    allow_incomplete: bool

    @classmethod
    def of(cls, options: Mapping[str, Any], config: Config, day: date) -> ExitRules:
        """Read the values of `gate_options` and `baseline_options`."""
        from citecheck.gate.baseline import read_baseline

        codes = chosen_rules(options["select"], options["ignore"])
        file = options.get("baseline")
        known = read_baseline(file) if file and not options.get("write_baseline") else None
        gate = Gate(codes, config, day, known)
        return cls(gate, options["fail_on"], options["exit_zero"], options["allow_incomplete"])

    @property
    def codes(self) -> frozenset[str]:
        """The rules that are reported."""
        return self.gate.codes

    @property
    def opt_in_rules(self) -> frozenset[str]:
        """The opt-in rules that are wanted."""
        return self.codes & OPT_IN

    def exit_code(self, report: Report) -> int:
        """0, 1 or 3 for one report; what was found comes before what could not be checked."""
        if self.exit_zero or self.fail_on == "never":
            return 0
        limit = Severity(self.fail_on).rank
        # An incomplete run has an exit code of its own, and is no finding about the document.
        counted = (f for f in report.findings if not f.suppressed_by and f.rule != RUN_INCOMPLETE)
        if any(f.severity.rank <= limit for f in counted):
            return FOUND
        return 0 if report.complete or self.allow_incomplete else INCOMPLETE


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@input_options
@add_source_options
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[=FILE]",
    default=("terminal",),
    show_default=True,
    help=f"{', '.join(FORMATS)}; to standard output, or to a file. Repeatable.",
)
@click.option("--no-suggest", is_flag=True, help="Do not look for the works of citations without an entry.")
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@gate_options
@baseline_options
@config_options
def command(paths: tuple[str, ...], references: str | None, **given: Any) -> int:  # noqa: ANN401 - click
    """Check the citations and references of manuscripts.

    Each PATH is a manuscript of its own (Word, PDF, LaTeX, Markdown, HTML and
    more: see `citecheck doctor`), or - for standard input. A list alone (.bib,
    .ris, …) can be given as PATH, or with --references and no PATH. With
    several PATHs, JSON is one report object a line.
    """
    settings = read_settings(given, paths)
    options, config = settings.options, settings.config
    paths = tuple(expand_folders(paths, config.get("include"), config.get("exclude")))
    changed = changed_since(options["changed_since"]) if options["changed_since"] else None
    source_options = source_options_of(options)
    day = source_options.day
    rules = ExitRules.of(options, config, day)
    outputs = parse_outputs(options["formats"] or ("terminal",), FORMATS, (*paths, references))
    one_manuscript(outputs, paths)
    check_paths(paths, references)
    source_options = with_address(source_options)  # asked for here: other processes of the run have no terminal
    sources = open_sources(source_options)
    make = Audit(source_options, day, not options["no_suggest"], sources, Progress(), rules.opt_in_rules)
    outputs = [] if source_options.plan is not None else outputs
    kept: list[Report] | None = [] if options["write_baseline"] else None
    code = run(
        paths,
        references,
        make,
        rules,
        outputs,
        no_color=options["no_color"],
        input_format=options["input_format"],
        changed=changed,
        kept=kept,
        alone=source_options.plan is not None or source_options.record is not None,
    )
    tell_warnings(sources.warnings)
    if kept is not None:
        return tell_baseline(options["baseline"] or NAME, rules.gate, kept)
    return tell_plan(source_options.plan) if source_options.plan is not None else code


def tell_baseline(path: str, gate: Gate, reports: Sequence[Report]) -> int:
    """Write the findings of a run as the known ones, and say how many they are."""
    from citecheck.gate.baseline import baseline_text, collect_baseline

    known = collect_baseline(gate, reports)
    write_file(path, baseline_text(known).encode("utf-8"))
    count = sum(map(len, known.values()))
    write_stderr(f"{count} findings are in {path} now; only others count with --baseline {path}.")
    return 0


def check_paths(paths: Sequence[str], references: str | None) -> None:
    """Raise a usage error where there is nothing to read, or standard input twice."""
    if not paths and references is None:
        raise click.UsageError("Give a manuscript (PATH), or a list alone with --references FILE.")
    if [*paths, references].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")


def run(  # noqa: PLR0913 - what a run is made of
    paths: Sequence[str],
    references: str | None,
    make: Callable[[Document | None, Document | None], Report],
    rules: ExitRules,
    outputs: Sequence[Output],
    *,
    no_color: bool,
    input_format: str | None = None,
    changed: AbstractSet[str] | None = None,
    kept: list[Report] | None = None,
    alone: bool = False,
) -> int:
    """Make and write one report for each manuscript. An unreadable one does not stop the others.

    Args:
        paths: the manuscripts; without any, the list alone is checked.
        references: the list, where it is a file of its own.
        make: makes the report of a manuscript and its list.
        rules: what is shown, and what fails.
        outputs: where reports go.
        no_color: no colours on a terminal.
        input_format: the format of each path, where it is given.
        changed: only documents one of whose files is among these.
        kept: takes in the reports.
        alone: use one process also for many documents.

    Returns:
        The most serious exit code of all reports.
    """
    from citecheck import formats, pipeline

    reference_list = formats.read(references, role="references") if references is not None else None
    codes: list[int] = []
    together = [o for o in outputs if o.format in TOGETHER]
    outputs = [o for o in outputs if o.format not in TOGETHER]
    kept = [] if kept is None and together else kept
    stale: dict[str, str] = {}
    done = 0
    documents = Documents(rules.gate, make, reference_list, input_format, changed)
    given = tuple(paths) or (None,)
    for path, found in documents.reports(given, 1 if alone else processes_for(given)):
        if found is None:
            continue
        if isinstance(found, Unreadable):
            write_stderr(f"Error: {found.why}")
            codes.append(USAGE)
            report = pipeline.unreadable(path or "", found.why, today())
            shown = [o for o in outputs if o.format != "terminal"]
        else:
            stale |= rules.gate.stale_entries(found)
            report = rules.gate.apply(found)
            codes.append(rules.exit_code(report))
            shown = outputs
        for output in shown:
            if done and output.format == "terminal":
                output.add("\n" + "=" * 78 + "\n\n")
            output.add(render(report, output, no_color=no_color))
        done += 1
        if kept is not None:
            kept.append(report)
    codes += [USAGE for output in together if not _add_together(output, kept or [])]
    if stale:
        plural = "findings of the baseline are" if len(stale) > 1 else "finding of the baseline is"
        write_stderr(f"{len(stale)} {plural} gone; --write-baseline takes them out: {'; '.join(stale.values())}")
    if changed is not None and not done:
        write_stderr("No document has changed.")
    for output in (*outputs, *together):
        output.finish()
    # unreadable input first, then findings, then an incomplete run
    return next((code for code in (USAGE, FOUND, INCOMPLETE) if code in codes), 0)


def _add_together(output: Output, reports: Sequence[Report]) -> bool:
    """Write all reports in the format of one output; where it does not fit them, say so and return False."""
    if output.file is None:
        output.add(render_text(output.format, reports))
        return True
    if not reports and TOGETHER[output.format].binary:  # nothing has changed: no copy, and no fault
        output.failed = True
        return True
    try:
        output.add_bytes(render_bytes(output.format, reports, output.suffix))
    except CitecheckError as error:
        write_stderr(f"Error: {error}")
        output.failed = True
    return not output.failed


def render(report: Report, output: Output, *, no_color: bool) -> str:
    """The report in the format of one output."""
    if output.format == "json":
        from citecheck.reporter.json_report import render_json

        return render_json(report)
    from citecheck.reporter.terminal.report import render_terminal

    if output.file is not None:
        return render_terminal(report)
    return render_terminal(report, color=use_color(no_color=no_color), columns=columns())
