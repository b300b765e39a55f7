"""`citecheck claims`: lists the claims of a manuscript, for reviewers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.commands.check import check_paths
from citecheck.cli.exits import INCOMPLETE, USAGE, write_stderr
from citecheck.cli.many import Audit, Documents, Unreadable
from citecheck.cli.options import (
    Progress,
    add_source_options,
    config_options,
    input_options,
    source_options_of,
    tell_plan,
    tell_warnings,
)
from citecheck.cli.output import columns, parse_outputs, use_color
from citecheck.cli.settings import read_settings
from citecheck.gate.apply import Gate
from citecheck.gate.paths import expand_folders
from citecheck.rules import BY_CODE, OPT_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.cli.output import Output
    from citecheck.reporter.claims_ledger import Ledger

FORMATS = ("text", "json", "csv", "markdown")


@click.command("claims")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@input_options
@add_source_options
@click.option("--no-resolve", is_flag=True, help="Do not look the works up; nothing leaves the machine.")
@click.option("--weakest-first", is_flag=True, help="First the claims that fit what they cite least.")
@click.option("--uncited", is_flag=True, help="Also sentences that seem to need a citation (CC501), at most five.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[=FILE]",
    default=("text",),
    show_default=True,
    help=f"{', '.join(FORMATS)}; to standard output, or to a file. Repeatable.",
)
@click.option(
    "--allow-incomplete",
    is_flag=True,
    envvar="CITECHECK_ALLOW_INCOMPLETE",
    help="Exit 0, not 3, where a source did not answer.",
)
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@config_options
def command(paths: tuple[str, ...], references: str | None, **given: Any) -> int:  # noqa: ANN401 - click
    """List each claim with what it cites and what is wrong with it.

    A claim is a sentence with a citation. It is supported where all it cites
    has an entry with nothing wrong, doubtful where something is wrong, failing
    where all it cites is missing, unresolved, another work's or retracted.
    How well a claim fits its works only sorts: it is never a finding.
    """
    if not paths:
        raise click.UsageError("Give a manuscript (PATH), or - for standard input.")
    check_paths(paths, references)
    settings = read_settings(given, paths)
    # the format of a configuration is that of `check`
    options = {**settings.options, "formats": given["formats"]}
    outputs = parse_outputs(options["formats"], FORMATS)
    source_options = source_options_of(options)
    paths = tuple(expand_folders(paths, settings.config.get("include"), settings.config.get("exclude")))
    gate = Gate(frozenset(BY_CODE), settings.config, source_options.day)
    also = OPT_IN if options["uncited"] else frozenset()

    from citecheck import formats, pipeline

    reference_list = formats.read(references, role="references") if references is not None else None
    audit = Audit(source_options, source_options.day, suggest=False, progress=Progress(), also=also)
    make = partial(pipeline.extract, today=source_options.day, also=also) if options["no_resolve"] else audit
    documents = Documents(gate, make, reference_list, options["input_format"], None)
    ledgers, unreadable = _make_ledgers(documents, paths, gate, sort=options["weakest_first"])
    tell_warnings(audit.sources.warnings if audit.sources else ())
    if source_options.plan is not None:
        return tell_plan(source_options.plan)
    for output in outputs:
        output.add(_render_ledgers(output, ledgers, no_color=options["no_color"]))
        output.finish()
    if unreadable:
        return USAGE
    complete = all(ledger.report.complete for ledger in ledgers)
    return 0 if complete or options["allow_incomplete"] else INCOMPLETE


def _make_ledgers(documents: Documents, paths: Sequence[str], gate: Gate, *, sort: bool) -> tuple[list[Ledger], bool]:
    """The ledgers of the readable manuscripts, and whether one was not readable."""
    from citecheck.claims.ledger import ledger, weakest_first
    from citecheck.reporter.claims_ledger import Ledger

    ledgers: list[Ledger] = []
    unreadable = False
    for path in paths:
        report = documents.report(path)
        if isinstance(report, Unreadable):
            write_stderr(f"Error: {report.why}")
            unreadable = True
        elif report is not None:
            report = gate.apply(report)
            claims = ledger(report)
            ledgers.append(Ledger(report, weakest_first(claims) if sort else claims))
    return ledgers, unreadable


def _render_ledgers(output: Output, ledgers: Sequence[Ledger], *, no_color: bool) -> str:
    from citecheck.reporter import claims_ledger
    from citecheck.reporter.terminal.style import Style

    if output.format == "json":
        return claims_ledger.render_json(ledgers)
    if output.format == "csv":
        return claims_ledger.render_csv(ledgers)
    if output.format == "markdown":
        return claims_ledger.render_markdown(ledgers)
    shown = output.file is None
    style = Style(use_color(no_color=no_color) if shown else False)
    return claims_ledger.render_text(ledgers, style, columns() if shown else 80)
