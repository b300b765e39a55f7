"""`citecheck resolve`: references to verdicts, in chunks, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from citecheck.cli.commands.check import ExitRules
from citecheck.cli.options import (
    add_source_options,
    config_options,
    gate_options,
    open_sources,
    source_options_of,
    tell_plan,
    tell_warnings,
)
from citecheck.cli.output import COLUMNS, write_stdout
from citecheck.cli.settings import read_settings
from citecheck.models import Reason, Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from citecheck.models import Finding, Reference, Resolution
    from citecheck.sources.open import Sources

FORMATS = ("jsonl", "text")
_LINES = frozenset({None, "text", "markdown"})  # formats that may hold one reference a line
# References resolved together: as many as Crossref takes DOIs in one look-up ; more only wait longer.
CHUNK = 50


@dataclass(frozen=True, slots=True)
class ResolvedReference:
    """One reference with its verdict and findings."""

    reference: Reference
    resolution: Resolution
    findings: tuple[Finding, ...]


@click.command("resolve")
@click.argument("file", default="-")
@click.option("--input-format", metavar="FMT", help="Read FILE as this format (`citecheck doctor` lists them).")
@add_source_options
@click.option(
    "--format", "output", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write."
)
@gate_options
@config_options
def command(file: str, output: str, **options: Any) -> int:  # noqa: ANN401 - click
    """Resolve the references of FILE (or standard input).

    FILE has one reference a line (a string, {"id", "raw"} or {"id", "work":
    CSL-JSON}; blank lines are left out), or is a list in another format (.bib,
    .ris, CSL-JSON, .docx, …). One line out for each reference, in order.
    """
    settings = read_settings(options, [file])
    source_options = source_options_of(settings.options)
    day = source_options.day
    rules = ExitRules.of(settings.options, settings.config, day)
    sources = open_sources(source_options)
    references = read_references_of_lines(file, options["input_format"])
    codes: set[int] = set()
    for chunk in iter(lambda: list(islice(references, CHUNK)), []):
        for each in resolve_all(chunk, sources, rules.codes, day):
            if source_options.plan is not None:
                continue
            if output == "jsonl":
                write_stdout(_json_line(each), "utf-8")
            else:
                write_stdout(_render_text(each))
            codes.add(rules.exit_code(_as_report(each, day)))
    tell_warnings(sources.warnings)
    if source_options.plan is not None:
        return tell_plan(source_options.plan)
    return next((code for code in (1, 3) if code in codes), 0)


def read_references_of_lines(path: str, input_format: str | None = None) -> Iterator[Reference]:
    """Read the references of lines, or of a list in another format.

    Raises:
        InvalidRecord: a line looks like JSON and is none; the message has its number.
    """
    from citecheck.formats.registry import checked_format, format_of_name

    name = checked_format(input_format) or format_of_name(path)
    if name not in _LINES:
        from citecheck.formats import read
        from citecheck.parser.reference_list.sections import find_list

        return iter(find_list(read(path, role="references", input_format=input_format), whole=True).references)
    from citecheck.formats.lines import read_lines

    return _references_of_lines(read_lines(path), "standard input" if path == "-" else path)


def _references_of_lines(lines: Iterator[tuple[int, str]], shown: str) -> Iterator[Reference]:
    from citecheck.parser.fields.reference_lines import read_reference_line

    position = 0
    for number, line in lines:
        if line.strip():
            position += 1
            yield read_reference_line(line.strip(), position, number, f"{shown}:{number}")


def resolve_all(
    references: Sequence[Reference], sources: Sources, codes: frozenset[str], day: date
) -> Iterator[ResolvedReference]:
    """Resolve some references; yield them with their findings, in their order."""
    from citecheck.checks.identity import identity_findings
    from citecheck.checks.notices import notice_findings
    from citecheck.checks.references import entry_findings
    from citecheck.resolver.notices import with_retractions
    from citecheck.resolver.resolve import resolve

    resolutions = resolve(references, sources.sources, today=day, registry=sources.registry)
    resolutions = with_retractions(references, resolutions, sources.retractions)
    found = [
        *entry_findings(references, day),
        *identity_findings(references, resolutions),
        *notice_findings(references, resolutions, ()),
    ]
    for reference, resolution in zip(references, resolutions, strict=True):
        own = tuple(f for f in found if f.reference == reference.id and f.rule in codes)
        yield ResolvedReference(reference, resolution, own)


def _as_report(resolved: ResolvedReference, day: date) -> Report:
    down = (
        resolved.resolution.verdict is Verdict.UNDETERMINED and resolved.resolution.reason == Reason.SOURCE_UNAVAILABLE
    )
    return Report((), findings=resolved.findings, as_of=day.isoformat(), complete=not down)


def _json_line(resolved: ResolvedReference) -> str:
    import msgspec

    from citecheck.reporter.json_report import dump, resolution_to_json

    line = {
        "id": resolved.reference.key,
        "raw": resolved.reference.raw,
        **msgspec.structs.asdict(resolution_to_json(resolved.resolution)),
        "findings": [{"rule": f.rule, "severity": f.severity, "message": f.message} for f in resolved.findings],
    }
    del line["reference"]
    line["asked"] = line.pop("asked")  # the last key
    return dump(line) + "\n"


def _render_text(resolved: ResolvedReference) -> str:
    from citecheck.reporter.plain import printable, shorten, wrap
    from citecheck.text.citing import describe_work

    name = printable(resolved.reference.key or str(resolved.reference.position))
    verdict = resolved.resolution.verdict.value
    lines = [shorten(f"{name}  {verdict.upper()}  {printable(resolved.reference.raw)}", COLUMNS)]
    if resolved.resolution.work is not None:
        lines += wrap(printable(describe_work(resolved.resolution.work)), COLUMNS, first="   = ", rest="     ")
    if resolved.resolution.reason == Reason.AMBIGUOUS:
        for candidate in resolved.resolution.candidates[:2]:
            lines += wrap(printable(describe_work(candidate.work)), COLUMNS, first="   ? ", rest="     ")
    for finding in resolved.findings:
        lines += wrap(printable(f"{finding.rule} {finding.message}"), COLUMNS, first="   ", rest="     ")
    return "\n".join(lines) + "\n"
