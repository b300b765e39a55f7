"""Small pictures for the page of an archive, as SVG. The numbers stand beside them, in words or in a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDE, _TALL = 260, 84
_LEFT, _BELOW = 42, 14  # room for the scale and for the years
FEW = 5  # documents of a year below which its rate says little: its bar is pale


def share(count: float, total: float) -> str:
    """A share in per cent, with as many digits as it needs: `12 %`, `0.04 %`, `0 %`."""
    if not total or not count:
        return "0 %"
    value = 100 * count / total
    for least, digits in ((10, 0), (1, 1), (0.01, 2)):
        if value >= least:
            return f"{value:.{digits}f} %"
    return "< 0.01 %"


def over_years(title: str, rates: Mapping[int, float | None], few: frozenset[int], kind: str, unit: str) -> str:
    """A bar for each year, pale where few documents are of it; a year without any stays empty."""
    shown = {year: rate for year, rate in rates.items() if rate is not None}
    most = max(shown.values(), default=0)
    first, last = min(rates), max(rates)
    step = (_WIDE - _LEFT) / (last - first + 1)
    drawn = []
    for year, rate in sorted(shown.items()):
        tall = (_TALL - _BELOW) * rate / most if most else 0
        place = f'x="{_LEFT + step * (year - first):.1f}" y="{_TALL - _BELOW - tall:.1f}"'
        size = f'width="{max(step - 1, 0.8):.1f}" height="{tall:.1f}"'
        pale = " few" if year in few else ""
        drawn.append(f'<rect class="fill {kind}{pale}" {place} {size}><title>{year}: {said(rate, unit)}</title></rect>')
    base = _TALL - _BELOW
    frame = (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDE}" y1="0.5" y2="0.5"/>'
        f'<line class="axis" x1="{_LEFT}" x2="{_WIDE}" y1="{base}" y2="{base}"/>'
        f'<text x="{_LEFT - 4}" y="8" text-anchor="end">{said(most, unit)}</text>'
        f'<text x="{_LEFT - 4}" y="{base}" text-anchor="end">0</text>'
        f'<text x="{_LEFT}" y="{_TALL}">{first}</text>'
        + (f'<text x="{_WIDE}" y="{_TALL}" text-anchor="end">{last}</text>' if last > first else "")
    )
    about = f"{title}, {first} to {last}: at most {said(most, unit)} a year"
    return (
        f'<figure><figcaption><b>{escape(title)}</b></figcaption><svg role="img" viewBox="0 0 {_WIDE} {_TALL}">'
        f"<title>{escape(about)}</title>{frame}{''.join(drawn)}</svg></figure>"
    )


def said(value: float, unit: str) -> str:
    """A rate as it is read: `12 %`, `1.4`, `1,204`."""
    if unit == "%":
        return share(value, 1)
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"
