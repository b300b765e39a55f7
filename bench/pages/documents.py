"""Pages written from the code by `make docs`, and held to it by a test.

These are docs/rules/, docs/cli.md, the tables of docs/batch.md, and the schema of the JSON report.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.json import schema_components

from citecheck.batch.tables.schema import COLUMNS, SCHEMA
from citecheck.cli import COMMANDS, cli
from citecheck.reporter import json_types
from citecheck.rules import RULES

if TYPE_CHECKING:
    from citecheck.rules import Rule

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "rules"
SCHEMA_FILE = Path(json_types.__file__).with_name("report.schema.json")
_OPEN, _CLOSE = "<!-- tables -->", "<!-- /tables -->"
_GROUPS = {
    "CC1": "Citations in the text",
    "CC2": "The list",
    "CC3": "References against what is registered",
    "CC4": "Standing of the works cited",
    "CC5": "Claims",
    "CC9": "The run itself",
}


def pages() -> dict[str, str]:
    """The index and a page for each rule, by file name."""
    return {"README.md": index(), **{f"{rule.code}.md": page(rule) for rule in RULES}}


def index() -> str:
    """All rules in a table for each group."""
    lines = [
        "# Rules",
        "",
        "Written from `citecheck/rules/` by `make docs`. `citecheck rule CC303` shows one on the terminal. An error is positive",
        "evidence that a reader cannot follow or trust the citation; a warning is for a person to look at; information is advice.",
        "Groups are chosen by their beginning: `--select CC1,CC301`.",
        "",
    ]
    for start, title in _GROUPS.items():
        rows = [
            f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity.value} | {_escape_cell(r.summary)} |"
            for r in RULES
            if r.code.startswith(start)
        ]
        lines += [f"## {title}", "", "| code | name | severity | |", "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def page(rule: Rule) -> str:
    """What a rule reports, why, when it can be wrong, what to do, how to silence it."""
    later = "Planned; no check reports it yet.\n\n" if not rule.implemented else ""
    return (
        f"# {rule.code} {rule.name}\n\n{later}**Severity:** {rule.severity.value}\n\n"
        f"## What\n\n{rule.summary}\n\nExample: {rule.example}\n\n## Why\n\n{rule.why}\n\n"
        f"## When it can be wrong\n\n{rule.when_it_can_be_wrong}\n\n"
        "## What to do\n\nThe finding shows what was seen, where, and, where it is known, what was meant. Mend the citation or the entry; where the\n"
        "finding is wrong, silence it with the reason.\n\n"
        f'## How to silence it\n\n- at its place: `<!-- citecheck: ignore[{rule.code}] reason="…" -->`, in LaTeX `% citecheck: ignore[{rule.code}] reason="…"`\n'
        f'- one by one: `[[suppress]]` with `rules = ["{rule.code}"]`, a `reason`, and a `text` or `reference`\n'
        f'- in some files: `[per-file-ignores]`; everywhere: `ignore = ["{rule.code}"]` or `--ignore {rule.code}`\n'
        f'- as less grave: `[severity]`, `{rule.code} = "info"`\n'
    )


def command_line() -> str:
    """Every command with its help, as an 80-column terminal shows it."""
    lines = ["# The command line", "", "Written from the code by `make docs`.", ""]
    settings = {"terminal_width": 80, **cli.context_settings}  # as `main` makes it
    top = click.Context(cli, info_name="citecheck", **settings)
    for name in COMMANDS:
        command = cli.get_command(top, name)
        if command is None:
            continue
        for path, each, parent in _with_parts(name, command, top):
            context = click.Context(
                each, info_name=path.rpartition(" ")[2], parent=parent, terminal_width=80, max_content_width=80
            )
            lines += [f"## citecheck {path}", "", "```", each.get_help(context), "```", ""]
    return "\n".join(lines)


def archive_tables() -> str:
    """The tables of `citecheck batch`, as `docs/batch.md` has them between its marks."""
    lines = [
        f"Schema `{SCHEMA}`; it and citecheck's version stand in the metadata of each file. A column that is not known for a",
        "row is null. Sorted by `document` and `n`, every engine writes the same rows.",
        "",
    ]
    for table, columns in COLUMNS.items():
        rows = [f"| `{c.name}` | {_escape_cell(_describe_type(c.type))} | {_escape_cell(c.about)} |" for c in columns]
        lines += [f"### {table}", "", "| column | type | |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _describe_type(type_: object) -> str:
    """`list of string`, `list of (doi string, title string)`: Arrow's types without its brackets."""
    said = re.sub(r"list<(?:item|element): (.*)>$", r"list of \1", str(type_))
    said = re.sub(r"struct<(.*?)>", lambda m: f"({m.group(1).replace(': ', ' ')})", said)
    return said.replace("date32[day]", "date")


def with_tables(page: str) -> str:
    """A page with the text between its marks replaced."""
    head, _, rest = page.partition(_OPEN)
    return f"{head}{_OPEN}\n{archive_tables()}{_CLOSE}{rest.partition(_CLOSE)[2]}"


def report_schema() -> str:
    """The JSON Schema of the report, from its types: every key is required but those that may be left out."""
    _, definitions = schema_components([json_types.Report], ref_template="#/$defs/{name}")
    for name, definition in definitions.items():
        del definition["title"]
        if "properties" not in definition:
            continue  # an enumeration
        definition["description"] = " ".join(definition["description"].split())
        properties = definition["properties"]
        for key, value in properties.items():
            value.pop("default", None)
            match value:
                case {"anyOf": [{"type": str(type_), **more}, {"type": "null"}]}:
                    properties[key] = {"type": [type_, "null"], **more}
        kind = getattr(json_types, name)
        optional = {key for key, type_ in kind.__annotations__.items() if "UnsetType" in type_}
        definition["required"] = [key for key in properties if key not in optional]
        definition.update(getattr(kind, "conditions", {}))
    report = definitions.pop("Report")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://citecheck.github.io/schema/citecheck-report-1.json",
        "title": "citecheck report",
        **report,
        "$defs": definitions,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _with_parts(
    name: str, command: click.Command, top: click.Context
) -> list[tuple[str, click.Command, click.Context]]:
    found = [(name, command, top)]
    if isinstance(command, click.Group):
        inner = click.Context(command, info_name=name, parent=top)
        parts = ((part, command.get_command(inner, part)) for part in command.list_commands(inner))
        found += [(f"{name} {part}", each, inner) for part, each in parts if each is not None]
    return found


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Writes the pages, and removes those of rules that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in written:
            old.unlink()
    (DOCS / "cli.md").write_text(command_line(), encoding="utf-8")
    batch = DOCS / "batch.md"
    batch.write_text(with_tables(batch.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA_FILE.write_text(report_schema(), encoding="utf-8")
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
