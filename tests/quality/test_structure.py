"""The structure that the design promises: who may import whom, what is public, what every rule needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import citecheck
from citecheck.rules import RULES

PACKAGE = Path(citecheck.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

# What each part may import, beside itself, models, errors and rules. HTTP is known to net and the sources alone.
ALLOWED = {
    "text": {"formats.builder"},
    "records": {"text"},
    "formats": {"text", "records", "bibliography.entry_list"},
    "bibliography": {"text", "records", "formats"},
    "parser": {"text", "records"},
    "net": set(),
    "index": {"text", "records", "sources.base"},
    "sources": {"text", "records", "index", "net"},
    "resolver": {"text", "records", "parser", "index", "net", "sources"},
    "claims": {"text", "parser"},
    "checks": {"text", "records", "parser", "resolver", "claims"},
    "pipeline": {"text", "parser", "checks", "resolver", "sources"},
    "batch": {
        "text",
        "records",
        "formats",
        "bibliography",
        "parser",
        "resolver",
        "sources",
        "checks",
        "pipeline",
        "reporter",
    },
    "fix": {"text", "records", "parser", "formats", "bibliography", "resolver"},
    "reporter": {"text", "records", "parser", "resolver", "claims", "checks", "formats"},
}
BASE = {"models", "errors", "rules"}


def imports(path: Path) -> set[str]:
    """Modules of the package that a file imports, without the package's name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("citecheck."):
            found.add(node.module.removeprefix("citecheck."))
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name in {"requests", "urllib3", "habanero"}}
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] in {"requests", "urllib3", "habanero"}
        ):
            found.add(node.module.split(".")[0])
    return found


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    own = part(path)
    used = {m for m in imports(path) if m not in {"requests", "urllib3", "habanero"}}
    if own in BASE:
        assert {m.split(".")[0] for m in used} <= BASE
    if own not in ALLOWED:
        return
    allowed = ALLOWED[own] | BASE | {own}
    wrong = {m for m in used if not any(m == a or m.startswith(a + ".") for a in allowed)}
    assert wrong == set()


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_net_and_the_sources_know_http(path: Path) -> None:
    if imports(path) & {"requests", "urllib3", "habanero"}:
        assert part(path) == "net" or part(path) == "sources"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_edges_print_or_exit(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if part(path) not in {"cli", "__main__"}:
        assert not called & {"print", "exit", "quit"}


def test_every_public_name_can_be_had() -> None:
    for name in citecheck.__all__:
        assert getattr(citecheck, name) is not None
    with pytest.raises(AttributeError):
        _ = citecheck.nothing


def test_the_public_names_are_loaded_on_use_only() -> None:
    code = "import sys, citecheck; print(sorted(m for m in sys.modules if m.startswith('citecheck')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['citecheck']"


def test_every_rule_is_emitted_or_says_that_it_is_not() -> None:
    tables = {"rules.py", "phrases.py"}  # they know every rule
    text = "".join(p.read_text(encoding="utf-8") for p in FILES if p.name not in tables)
    for rule in RULES:
        assert (f'"{rule.code}"' in text) == rule.implemented, rule.code


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_explains_itself(rule: object) -> None:
    for field in ("name", "summary", "why", "when_it_can_be_wrong", "example"):
        assert getattr(rule, field)
