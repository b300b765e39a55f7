"""Small pictures for the page of an archive, drawn as SVG. The page has the numbers, too, in words or in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.batch.page.facts import Year

_WIDTH, _HEIGHT = 260, 84
_LEFT, _BELOW = 42, 14  # room for the scale and for the years
FEW = 5  # documents of a year below which its rate says little: its bar is pale
_DIGITS = ((10, 0), (1, 1), (0.01, 2))  # of a percentage, by how much it is at least


class Bar(NamedTuple):
    """The bar of one year; `few` where few documents are of it."""

    x: float
    y: float
    width: float
    height: float
    few: bool
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A rate over the years, and the most that its scale reaches, in words; `left` and `base` are its axes."""

    title: str
    kind: str
    most: str
    first: int
    last: int
    bars: Sequence[Bar]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    base: int = _HEIGHT - _BELOW


def draw_years(years: Mapping[int, Year]) -> Sequence[Picture]:
    """The pictures of the years: documents, findings, references without a record, retracted works."""
    few = frozenset(year for year, counts in years.items() if counts.documents < FEW)
    documents: dict[int, float | None] = {year: float(counts.documents) for year, counts in years.items()}
    errors: dict[int, float | None] = {year: counts.errors / counts.documents for year, counts in years.items()}
    unfound = {year: c.unfound / c.references if c.references else None for year, c in years.items()}
    retracted = {year: c.retracted / c.references if c.references else None for year, c in years.items()}
    return (
        draw_rate("Documents", documents, frozenset(), "info", ""),
        draw_rate("Findings to fix, per document", errors, few, "error", ""),
        draw_rate("References without a record", unfound, few, "", "%"),
        draw_rate("References to retracted works", retracted, few, "error", "%"),
    )


def draw_rate(title: str, rates: Mapping[int, float | None], few: frozenset[int], kind: str, unit: str) -> Picture:
    """A bar for each year, pale where few documents are of it; a year without any stays empty."""
    known = {year: rate for year, rate in rates.items() if rate is not None}
    most = max(known.values(), default=0)
    first, last = min(rates), max(rates)
    step = (_WIDTH - _LEFT) / (last - first + 1)
    bars = []
    for year, rate in sorted(known.items()):
        height = (_HEIGHT - _BELOW) * rate / most if most else 0
        x, y = _LEFT + step * (year - first), _HEIGHT - _BELOW - height
        bars.append(Bar(x, y, max(step - 1, 0.8), height, year in few, f"{year}: {say_rate(rate, unit)}"))
    return Picture(title, kind, say_rate(most, unit), first, last, bars)


def share(count: float, total: float) -> str:
    """A share in per cent, with as many digits as it needs: `12 %`, `0.04 %`, `0 %`."""
    if not total or not count:
        return "0 %"
    value = 100 * count / total
    return next((f"{value:.{digits}f} %" for least, digits in _DIGITS if value >= least), "< 0.01 %")


def say_rate(value: float, unit: str) -> str:
    """A rate as it is read: `12 %`, `1.4`, `1,204`."""
    if unit == "%":
        return share(value, 1)
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"
