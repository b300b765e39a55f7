"""Pages that are written from the code, and files that others read, are what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bench.pages.documents import DOCS, FOLDER, command_line, pages, with_tables
from citecheck.batch.tables.schema import COLUMNS
from citecheck.cli import COMMANDS
from citecheck.gate.config import KEYS
from citecheck.reporter.registry import FORMATS

ROOT = Path(__file__).parents[2]


def test_the_pages_of_rules_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == pages()  # else: make docs


def test_the_page_of_commands_is_current() -> None:
    said = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert _told(said) == _told(command_line())  # else: make docs. Words, not lines: versions of click break them apart
    assert all(f"## citecheck {name}\n" in said for name in COMMANDS)


def test_the_tables_of_archives_are_current() -> None:
    said = (DOCS / "batch.md").read_text(encoding="utf-8")
    assert said == with_tables(said)  # else: make docs
    assert all(f"| `{column.name}` |" in said for columns in COLUMNS.values() for column in columns)


def _told(page: str) -> dict[str, list[str]]:
    """The words of each command's help."""
    parts = page.split("\n## ")[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1].split() for part in parts}


def test_the_hooks_and_the_action_are_well_formed() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [h["id"] for h in hooks] == ["citecheck", "citecheck-online"]
    assert all(h["entry"].split()[1] in COMMANDS for h in hooks)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    script = next(s["run"] for s in action["runs"]["steps"] if s.get("name") == "Check")
    assert "${{" not in script  # inputs come by the environment: what they hold is never run
    used = set(re.findall(r"--format \"?(\w+)", script)) | set(re.findall(r"--format \"(\w+)=", script))
    assert used <= FORMATS.keys()


@pytest.mark.parametrize("name", ["README.md", "docs/ci.md", "docs/batch.md"])
def test_commands_in_the_docs_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    said = set(re.findall(r"^citecheck (\w+)", text, re.MULTILINE)) | set(re.findall(r"`citecheck (\w+)", text))
    assert said <= COMMANDS.keys() | {"doctor"}
    keys = re.findall(r"^([a-z-]+) = ", text, re.MULTILINE)
    assert set(keys) <= KEYS.keys() | {"rules", "reason", "reference", "until", "text"}


def test_hooks_choose_files_by_name_alone() -> None:
    """pre-commit calls neither .qmd nor .Rmd Markdown: with `types` beside `files` they would never be checked."""
    text = (Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert text.count("files: ") == text.count("- id: ")
    assert "types" not in text
