"""Names and values, one a line."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, cast

from citecheck.reporter.plain import printable

if TYPE_CHECKING:
    from collections.abc import Mapping


def rows(values: object) -> str:
    """A mapping or a dataclass as aligned lines, safe to show."""
    table = asdict(values) if is_dataclass(values) and not isinstance(values, type) else values
    pairs = cast("Mapping[str, object]", table).items()
    named = [(name.replace("_", " "), printable(str(value))) for name, value in pairs]
    most = max((len(name) for name, _ in named), default=0)
    return "".join(f"{name.ljust(most)}  {value}\n" for name, value in named)
