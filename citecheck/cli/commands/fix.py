"""`citecheck fix`: the corrected list, as a diff first; written only on request, and never over the original."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.exits import FOUND, INCOMPLETE, write_stderr
from citecheck.cli.options import (
    Progress,
    add_source_options,
    chosen_rules,
    config_options,
    input_options,
    open_sources,
    source_options_of,
    tell_plan,
    tell_warnings,
)
from citecheck.cli.output import is_same_file, use_color, write_file, write_stdout
from citecheck.cli.settings import read_settings
from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.fix import Plan
    from citecheck.fix.corrected_files import Corrected
    from citecheck.models import Report
    from citecheck.sources.open import SourceOptions

FORMATS = ("diff", "json")
_AS_TEXT = {"", ".txt", ".text", ".md"}
_COLORS = {"+": "green", "-": "red", "@": "cyan"}  # of a line of a diff, by how it begins


@click.command("fix")
@click.argument("path", required=False)
@input_options
@add_source_options
@click.option("--write", "out", metavar="OUT", help="Write the corrected list to OUT; never over a file that was read.")
@click.option("--force", is_flag=True, help="Let --write replace a file that is there (no file that was read).")
@click.option(
    "--format",
    "output",
    type=click.Choice(FORMATS),
    default="diff",
    show_default=True,
    help="What goes to standard output.",
)
@click.option("--select", multiple=True, metavar="CODES", help="Only what these rules find: CC316 adds DOIs.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not what these rules find.")
@click.option("--check", is_flag=True, help="Exit 1 where there is something to correct.")
@click.option("--allow-incomplete", is_flag=True, help="Exit 0, not 3, where a source did not answer.")
@click.option("--no-color", is_flag=True, help="No colour [env: NO_COLOR].")
@config_options
def command(path: str | None, references: str | None, **given: Any) -> int:  # noqa: ANN401 - click
    """Correct a reference list: add DOIs, and fix what is surely wrong.

    PATH is a manuscript or a list (.bib, .ris, CSL-JSON, .txt, .md, .tex …).
    DOIs are added, and a field is corrected where the record leaves no doubt;
    the rest is left as it is, with the reason. What would change is shown as a
    diff that `patch` and `git apply` read. Lists in Word, PDF and other such
    files are shown, and written, as text.
    """
    if path is None and references is None:
        raise click.UsageError("Give a manuscript or a list (PATH), or a list with --references FILE.")
    if [path, references].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    settings = read_settings(given, [p for p in (path,) if p])
    options = settings.options
    rules = chosen_rules(options["select"], options["ignore"])
    source_options = source_options_of(options)
    report = _make_report(path, references, options["input_format"], source_options)
    if source_options.plan is not None:
        return tell_plan(source_options.plan)
    from citecheck.fix import plan
    from citecheck.fix.corrected_files import corrected_files
    from citecheck.gate.apply import Gate
    from citecheck.rules import BY_CODE

    made = plan(Gate(frozenset(BY_CODE), settings.config, source_options.day).apply(report), rules)
    files = corrected_files(report, made, _read_again)
    if options["out"]:
        _write_list(options["out"], files, report, force=options["force"])
    _show_changes(report, made, files, options["output"], no_color=options["no_color"])
    _tell_outcome(report, made, options["out"])
    if options["check"] and made.proposals:
        return FOUND
    return 0 if report.complete or options["allow_incomplete"] else INCOMPLETE


def _make_report(
    path: str | None, references: str | None, input_format: str | None, source_options: SourceOptions
) -> Report:
    from citecheck import formats
    from citecheck.bibliography.pairing import read_pair
    from citecheck.cli.many import Audit

    reference_list = formats.read(references, role="references") if references is not None else None
    manuscript = None
    if path is not None:
        manuscript, reference_list = read_pair(path, reference_list, input_format=input_format)
    sources = open_sources(source_options)
    make = Audit(source_options, source_options.day, suggest=False, sources=sources, progress=Progress())
    report = make(manuscript, reference_list)
    tell_warnings(sources.warnings)
    return report


def _read_again(path: str) -> bytes:
    """Read a file's bytes once more: what is written must differ from them in the changes alone."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read again: {error.strerror or error}.") from error


# --- writing ------------------------------------------------------------------------------------------------


def _write_list(out: str, files: Sequence[Corrected], report: Report, *, force: bool) -> None:
    changed = [f for f in files if f.changed] or list(files)[:1]
    if len(changed) > 1:
        names = ", ".join(f.name for f in changed)
        raise ConfigError(f"The changes are in several files ({names}): give one list at a time, --references FILE.")
    if not changed:
        raise ConfigError("There is no reference list: nothing is written.")
    if any(is_same_file(out, read) for read in read_paths(report)):
        raise ConfigError(f"{out} was read for this: name another file, for the original is never written over.")
    if os.path.lexists(out) and not force:
        raise ConfigError(f"{out} is there already: name another file, or add --force.")
    file = changed[0]
    if not file.in_place and Path(out).suffix.lower() not in _AS_TEXT:
        raise ConfigError(f"The list of {file.name} is written as text: name a .txt file.")
    write_file(out, file.data())


def read_paths(report: Report) -> list[str]:
    """Every file that a report was made from."""
    return [p for d in report.documents for p in (d.path, *(part.path for part in d.included)) if p != "-"]


# --- showing ------------------------------------------------------------------------------------------------


def _show_changes(report: Report, made: Plan, files: Sequence[Corrected], output: str, *, no_color: bool) -> None:
    from citecheck.fix.explain import as_json, lines
    from citecheck.fix.sources import files_of

    if output == "json":
        from citecheck.reporter.json_report import dump

        write_stdout(dump(as_json(report, made, files_of(report))) + "\n", "utf-8")
        return
    from citecheck.reporter.plain import printable

    for line in lines(made, files_of(report)):
        indent = line[: len(line) - len(line.lstrip())]
        text = f"# {indent}{printable(line)}".rstrip() + "\n"
        write_stdout(text, None if _on_terminal() else "utf-8")
    for file in files:
        if file.changed:
            _write_diff(file, no_color=no_color)


def _write_diff(file: Corrected, *, no_color: bool) -> None:
    """Write a diff: safe to show on a terminal; else the bytes that `patch` needs, in the file's own encoding."""
    import sys

    from citecheck.reporter.plain import unfolded

    if not _on_terminal():
        sys.stdout.flush()
        sys.stdout.buffer.write(file.diff_bytes())
        sys.stdout.buffer.flush()
        return
    color = use_color(no_color=no_color)
    for line in file.diff().split("\n"):
        shown = unfolded(line.removesuffix("\r"))
        tint = _COLORS.get(shown[:1]) if color else None
        write_stdout((click.style(shown, fg=tint) if tint else shown) + "\n")


def _on_terminal() -> bool:
    import sys

    return sys.stdout is not None and not sys.stdout.closed and sys.stdout.isatty()


def _tell_outcome(report: Report, made: Plan, out: str | None) -> None:
    from citecheck.fix.explain import summary

    if out:
        write_stderr(f"{out}: {summary(made)}")
    elif made.proposals:
        write_stderr("Nothing is written; --write OUT writes the corrected list.")
    if not report.complete:
        write_stderr(f"The run is incomplete: {'; '.join(report.incomplete_because)}.")
