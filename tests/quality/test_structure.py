"""The structure that the design promises: who may import whom, what is public, what every rule needs.

Every file is parsed once. A test says all that is wrong at once, so that one run is enough to put it right.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import citecheck
from citecheck.rules import RULES, codes

PACKAGE = Path(citecheck.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
HTTP = {"requests", "urllib3", "habanero"}
MOST_MODULES = 15  # in one folder

# What each room may import beside itself, the most basic room first: an arrow always leads to a room above it.
GROUND = {"version", "errors", "rules", "models"}
ARROWS = {
    "version": set(),
    "errors": set(),
    "models": set(),
    "rules": {"models"},
    "text": GROUND,
    "net": GROUND | {"text"},
    "workers": GROUND,
    "records": GROUND | {"text"},
    "formats": GROUND | {"text", "records", "workers"},
    "bibliography": GROUND | {"text", "records", "formats"},
    "readers": GROUND | {"formats", "bibliography"},
    "parser": GROUND | {"text", "records"},
    "claims": GROUND | {"text", "parser"},
    "index": GROUND | {"text", "records", "workers"},
    "sources": GROUND | {"text", "records", "net", "index"},
    "resolver": GROUND | {"text", "records", "parser", "index", "net", "sources"},
    "checks": GROUND | {"text", "records", "parser", "claims", "resolver"},
    "fix": GROUND | {"text", "records", "formats", "bibliography", "parser", "resolver"},
    "pipeline": GROUND | {"text", "parser", "claims", "sources", "resolver", "checks"},
    "reporter": GROUND | {"text", "records", "formats", "parser", "claims", "workers"},
    "gate": GROUND | {"text", "formats", "checks", "pipeline"},
    "batch": GROUND
    | {"text", "records", "formats", "bibliography", "parser", "claims", "net", "index", "workers"}
    | {"sources", "resolver", "checks", "pipeline", "gate", "reporter"},
    "web": GROUND
    | {"text", "records", "formats", "bibliography", "parser", "claims", "net", "index", "workers"}
    | {"sources", "resolver", "checks", "fix", "pipeline", "gate", "reporter"},
    "cli": GROUND
    | {"text", "records", "formats", "bibliography", "parser", "claims", "net", "index", "workers", "sources"}
    | {"resolver", "checks", "fix", "pipeline", "gate", "reporter", "batch", "web"},
    "__main__": {"cli"},
    "__init__": GROUND | {"parser", "formats", "bibliography", "pipeline", "resolver", "sources"},
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """`citecheck/text/names.py` is `text.names`, a package's `__init__.py` is the package."""
    dotted = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return dotted.removesuffix(".__init__")


MODULES = {name_of(path): path for path in FILES}


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@cache
def imported(path: Path) -> frozenset[str]:
    """Modules of the package that a file imports anywhere in it, also for type checkers and within functions."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "citecheck":
            package = node.module.removeprefix("citecheck").removeprefix(".")
            for alias in node.names:
                inner = f"{package}.{alias.name}".removeprefix(".")
                found.add(inner if inner in MODULES else package or "__init__")
    return frozenset(found)


@cache
def imported_others(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return frozenset(found)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{module} imports {used}"
        for module, path in MODULES.items()
        for used in sorted(imported(path))
        if room(used) not in {room(module), *ARROWS[room(module)]}
    ]
    assert wrong == []


def test_the_arrows_themselves_have_no_circle() -> None:
    order = list(ARROWS)
    assert [(a, b) for a, below in ARROWS.items() for b in below if order.index(b) > order.index(a)] == []


def test_no_circle_of_modules() -> None:
    """Modules that nothing outside the rest imports are taken away until none is left; a circle is what stays."""
    left = {module: set(imported(path)) - {module} for module, path in MODULES.items()}
    while free := {module for module, used in left.items() if not used & left.keys()}:
        left = {module: used for module, used in left.items() if module not in free}
    needed = {used for uses in left.values() for used in uses}
    assert sorted(module for module in left if module in needed) == []


def test_no_folder_is_too_full() -> None:
    folders = {path.parent for path in FILES}
    full = {str(f.relative_to(PACKAGE)): len(list(f.glob("*.py"))) for f in folders}
    assert {folder: count for folder, count in full.items() if count > MOST_MODULES} == {}


def test_only_net_and_the_sources_know_http() -> None:
    assert [
        m for m, path in MODULES.items() if imported_others(path) & HTTP and room(m) not in {"net", "sources"}
    ] == []


def test_only_the_edges_print_or_exit() -> None:
    wrong = [
        f"{module} calls {node.func.id}"
        for module, path in MODULES.items()
        if room(module) not in {"cli", "__main__"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "exit", "quit"}
    ]
    assert wrong == []


def test_every_public_name_can_be_had() -> None:
    for name in citecheck.__all__:
        assert getattr(citecheck, name) is not None
    with pytest.raises(AttributeError):
        _ = citecheck.nothing


def test_the_public_names_are_loaded_on_use_only() -> None:
    code = "import sys, citecheck; print(sorted(m for m in sys.modules if m.startswith('citecheck')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() in ("['citecheck']", "['citecheck', 'citecheck.version']")


def test_every_rule_is_emitted_or_says_that_it_is_not() -> None:
    used = {
        node.id
        for module, path in MODULES.items()
        if room(module) != "rules" and path.name != "phrases.py"  # they know every rule
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name)
    }
    names = {code: name for name, code in vars(codes).items() if name.isupper()}
    for rule in RULES:
        assert (names[rule.code] in used) == rule.implemented, rule.code


TAKING_APART = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "replace", "split"}
PROSE = {"message", "suggestion"}


def _is_prose(node: ast.AST) -> bool:
    """Whether an expression is a finding's message or suggestion, possibly made printable: `printable(f.message)`."""
    if isinstance(node, ast.Call) and node.args:
        return _is_prose(node.args[0])
    if isinstance(node, ast.BoolOp):
        return any(_is_prose(value) for value in node.values)
    return isinstance(node, ast.Attribute) and node.attr in PROSE


def test_no_reporter_reads_a_message_back() -> None:
    """What a reporter needs to know of a finding is one of its fields and is not taken out of its words."""
    wrong = [
        f"{module}:{node.lineno}"
        for module, path in MODULES.items()
        if room(module) in {"reporter", "web", "batch", "cli"}
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in TAKING_APART and _is_prose(node.value))
        or (
            isinstance(node, ast.Compare)
            and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
            and any(_is_prose(side) for side in node.comparators)
        )
    ]
    assert wrong == []


def test_rules_are_named_and_not_numbered() -> None:
    """A code of a rule is written in the catalogue, in checks and in tests only."""
    wrong = [
        f"{module}:{node.lineno} {node.value}"
        for module, path in MODULES.items()
        if room(module) not in {"rules", "checks"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"(CC\d{3}\s*)+", node.value)
    ]
    assert wrong == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_explains_itself(rule: object) -> None:
    for field in ("name", "summary", "why", "when_it_can_be_wrong", "example"):
        assert getattr(rule, field)


# Words that only this project used for what the field has a word for: superscript, reference list, destination …
HOUSE_WORDS = re.compile(
    r"(?i)\b(twins?|heads and feet|landings?|disputed|gravest|gravely|passages|(?:is|are|was|be) told (?!apart|by)|told of"
    r"|tells? of|stands? out)\b"
)
HOUSE_NAMES = set(
    "twin twins unlike settles disputed told remembering turns pace desk trouble goal goals landing landings raised grave "
    "listing listings passage passages feet".split()
)


def test_names_are_words_of_the_field() -> None:
    """Names of functions, classes and variables, a word at a time: `raised_spans` is no better than `raised`."""
    wrong = set()
    for module, path in MODULES.items():
        for node in ast.walk(tree(path)):
            name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)
            words = re.split(r"_|(?<=[a-z])(?=[A-Z])", name) if isinstance(name, str) else []
            wrong |= {f"{module} {name}" for word in words if word.lower() in HOUSE_NAMES}
    assert sorted(wrong) == []


def test_texts_are_in_words_of_the_field() -> None:
    """Messages, help and docstrings."""
    wrong = [
        f"{module}:{node.lineno} {found.group()}"
        for module, path in MODULES.items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := HOUSE_WORDS.search(node.value))
    ]
    assert wrong == []


def test_every_noqa_says_why() -> None:
    """And the formatter is switched off nowhere."""
    wrong = [
        f"{module}:{number}"
        for module, path in MODULES.items()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"# noqa(?!: [A-Z0-9, ]+ - \S)", line) or re.search(r"# fmt: (?:skip|off)", line)
    ]
    assert wrong == []
