"""`citecheck parse`: reference strings to fields, line by line in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citecheck.cli.output import COLUMNS, write_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citecheck.models import Work

FORMATS = ("jsonl", "csl-json", "bibtex", "text")


@click.command("parse")
@click.argument("file", default="-")
@click.option(
    "--format", "output", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write."
)
def command(file: str, output: str) -> int:
    """Parse the reference strings of FILE (or standard input), one a line.

    jsonl gives one line for each line, in the same order, and how sure each
    field is; a blank line gives a work without fields. The other formats
    leave blank lines out.
    """
    from citecheck.formats.lines import read_lines
    from citecheck.parser.fields.parse import read_reference

    readings = ((number, raw, read_reference(raw.strip())) for number, raw in read_lines(file))
    if output == "jsonl":
        from citecheck.reporter.json_report import dump, work_to_json

        for _, raw, reading in readings:
            line = {"raw": raw, "work": work_to_json(reading.work), "confidence": reading.confidence}
            write_stdout(dump(line) + "\n", "utf-8")
        return 0
    works = ((number, raw, reading.work) for number, raw, reading in readings)
    if output == "csl-json":
        _write_csl(works)
        return 0
    render = _choose_renderer(output)
    for number, raw, work in works:
        if raw.strip():
            write_stdout(render(number, raw, work) + "\n", None if output == "text" else "utf-8")
    return 0


def _choose_renderer(output: str) -> Callable[[int, str, Work], str]:
    if output == "bibtex":
        from citecheck.reporter.bibtex import work_to_bibtex

        return lambda number, _, work: work_to_bibtex(work, number)
    return _render_text


def _write_csl(works: Iterator[tuple[int, str, Work]]) -> None:
    """Write one array, item by item."""
    from citecheck.records.csl import work_to_csl
    from citecheck.reporter.json_report import dump

    before = "[\n"
    for number, raw, work in works:
        if raw.strip():
            write_stdout(before + dump(work_to_csl(work, f"line{number}")), "utf-8")
            before = ",\n"
    write_stdout("[]\n" if before == "[\n" else "\n]\n")


def _render_text(number: int, raw: str, work: Work) -> str:
    """The line and the fields found, for people."""
    from citecheck.reporter.json_report import WORK_FIELDS
    from citecheck.reporter.plain import printable, wrap

    lines = wrap(printable(raw), COLUMNS, first=f"{number}. ", rest="   ")
    shown = {field: value for field in WORK_FIELDS if (value := getattr(work, field))}
    for role, names in (("authors", work.authors), ("editors", work.editors)):
        if names:
            shown = {role: "; ".join(n.display for n in names), **shown}
    for name, value in shown.items():
        text = printable("yes" if value is True else str(value))
        lines += wrap(text, COLUMNS, first=f"   {name.replace('_', ' '):<15} ", rest=" " * 19)
    return "\n".join(lines) + "\n"
