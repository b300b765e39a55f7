"""`citecheck extract`: read, find, link. Asks no source, imports no resolver."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.commands.check import FORMATS, ExitRules, check_paths, run, tell_baseline
from citecheck.cli.options import baseline_options, config_options, gate_options, input_options
from citecheck.cli.output import one_manuscript, parse_outputs, write_stdout
from citecheck.cli.settings import read_settings
from citecheck.gate.baseline import NAME
from citecheck.gate.paths import changed_since, expand_folders
from citecheck.sources.open import today

if TYPE_CHECKING:
    from citecheck.models import Report


@click.command("extract")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@input_options
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FMT[=FILE]",
    default=("text",),
    show_default=True,
    help="text, json or one of `check`, to standard output or a file. Repeatable.",
)
@click.option("--show-text", is_flag=True, help="Print the text that positions count in, and nothing else.")
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@gate_options
@baseline_options
@config_options
def command(paths: tuple[str, ...], references: str | None, **options: Any) -> int:  # noqa: ANN401 - click
    """Find the citations and the list, and link them. Nothing leaves the machine."""
    check_paths(paths, references)
    if options["show_text"]:
        return _show_text(paths, references, options["input_format"])
    formats = [f.replace("text", "terminal", 1) if f.partition("=")[0] == "text" else f for f in options["formats"]]
    day = today()
    settings = read_settings(options, paths)
    options = dict(settings.options)
    paths = tuple(expand_folders(paths, settings.config.get("include"), settings.config.get("exclude")))
    outputs = parse_outputs(formats, FORMATS, (*paths, references))
    one_manuscript(outputs, paths)
    changed = changed_since(options["changed_since"]) if options["changed_since"] else None
    rules = ExitRules.of(settings.options, settings.config, day)

    from citecheck import pipeline

    make = partial(pipeline.extract, today=day, also=rules.opt_in_rules)
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
    )
    return code if kept is None else tell_baseline(options["baseline"] or NAME, rules.gate, kept)


def _show_text(paths: tuple[str, ...], references: str | None, input_format: str | None) -> int:
    from citecheck import formats

    given = [(path, "manuscript") for path in paths] + ([(references, "references")] if references else [])
    if len(given) > 1:
        raise click.UsageError("--show-text shows one document: give one PATH, or --references alone.")
    document = formats.read(given[0][0], role=given[0][1], input_format=input_format if paths else None)
    write_stdout(document.text if document.source_text is None else document.source_text)
    return 0
