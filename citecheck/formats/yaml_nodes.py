"""YAML as a tree of nodes with their places: nothing is constructed, so no tag runs and no alias multiplies.

Walking is bounded by a budget of nodes, because aliases can make billions of nodes of a few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_YAML = 500_000  # code points: front matter with 1,000 inline references; PyYAML reads some 100,000 a second
_LONGEST = 10_000  # code points of one value


class BadYaml(ValueError):
    """YAML that cannot be read: `line` (0-based, within it) where known, and one phrase."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(" ".join(message.split())[:120].replace("\\t", "a tab"))
        self.line = line


@dataclass(slots=True)
class Budget:
    """How many nodes may still be looked at."""

    left: int = 100_000
    deepest: int = 20  # nodes within nodes

    def allows(self, depth: int) -> bool:
        """Count a node, and say whether it may be looked at."""
        self.left -= 1
        return self.left >= 0 and depth <= self.deepest


def compose(text: str) -> yaml.Node | None:
    """The root node of one YAML document; `None` where it is empty. Raises `BadYaml`."""
    if len(text) > MAX_YAML:
        raise BadYaml(f"it is longer than {MAX_YAML // 1000},000 characters")
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(error.problem or error.context or "bad YAML", mark.line if mark else None) from error
    except RecursionError as error:
        raise BadYaml("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # `"\\Uffffffff"` is a code point to PyYAML
        raise BadYaml(str(error)) from error
    return root


def items(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """The entries of a mapping: key, the key's node, the value's node. Nothing for other nodes."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield str(key.value)[:_LONGEST], key, value


def value_of(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of a key of a mapping: the last one, where it is given twice."""
    found: yaml.Node | None = None
    for key, _, value in items(node):
        if key == name:
            found = value
    return found


def scalars(node: yaml.Node | None, budget: Budget, depth: int = 0) -> Iterator[yaml.ScalarNode]:
    """A scalar, or those of a list or mapping, nested ones included."""
    if not budget.allows(depth):
        return
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item, budget, depth + 1)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value, budget, depth + 1)


def plain(node: yaml.Node, budget: Budget, depth: int = 0) -> object:
    """A node as strings, lists and dictionaries; `None` beyond the budget."""
    if not budget.allows(depth):
        return None
    if isinstance(node, yaml.ScalarNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        return None if empty else str(node.value)[:_LONGEST]
    if isinstance(node, yaml.SequenceNode):
        return [plain(item, budget, depth + 1) for item in node.value]
    return {key: plain(value, budget, depth + 1) for key, _, value in items(node)}
