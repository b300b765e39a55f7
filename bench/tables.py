"""How every bench prints a table: a title, the heads of the columns, and rows whose numbers are aligned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | int | float | None


def write_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, digits: int = 3) -> list[str]:
    """A table as lines: the first column to the left, the others to the right.

    Args:
        title: What the table is, with n, data and date where that matters.
        heads: One word or two a column.
        rows: A cell a column. Floats get `digits` decimals, `None` is `-`; text stays as it is.
        digits: Decimals of floats.
    """
    written = [[_write_cell(cell, digits) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(heads), *written]) for i in range(len(heads))]
    lines = [title] if title else []
    for row in [list(heads), *written]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return lines


def _write_cell(cell: Cell, digits: int) -> str:
    if cell is None:
        return "-"
    return f"{cell:.{digits}f}" if isinstance(cell, float) else str(cell)


def share(part: float, whole: float) -> float | None:
    """A share, or nothing where there is nothing to share."""
    return part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean of precision and recall."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
