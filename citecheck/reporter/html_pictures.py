"""Small pictures for the HTML report, as SVG: where a look beats reading. Words stand beside each colour."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT, _TALL = 320, 18, 40
_MOST_BARS = 60


def status_bar(states: Mapping[str, int]) -> str:
    """The verdicts of a list as one bar, each part as wide as its share."""
    total = sum(states.values())
    if not total:
        return ""
    at, parts, words = 0.0, [], []
    for name, count in states.items():
        wide = _WIDTH * count / total
        parts.append(f'<rect class="{name}" x="{at:.1f}" y="0" width="{wide:.1f}" height="{_HEIGHT}"/>')
        words.append(f"{count} {name}")
        at += wide
    said = ", ".join(words)
    picture = f'<svg role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}"><title>{said}</title>{"".join(parts)}</svg>'
    return f"<figure>{picture}<figcaption>References: {said}</figcaption></figure>"


def years(dated: Sequence[int]) -> str:
    """How many references are of each year, from the first to the last; ten years together where the span is long."""
    if len(dated) < 2:  # noqa: PLR2004 - one is no picture
        return ""
    first, last = min(dated), max(dated)
    step = 1 if last - first < _MOST_BARS else 10
    counts = Counter((year - first) // step for year in dated)
    bars, most = (last - first) // step + 1, max(counts.values())
    if bars > 10 * _MOST_BARS:
        return ""
    wide = _WIDTH / bars
    drawn = []
    for n, count in sorted(counts.items()):
        tall = _TALL * count / most
        place = f'x="{wide * n:.1f}" y="{_TALL - tall:.1f}" width="{max(wide - 1, 1):.1f}" height="{tall:.1f}"'
        drawn.append(f'<rect class="bar" {place}/>')
    said = f"{len(dated)} references from {first} to {last}"
    picture = f'<svg role="img" viewBox="0 0 {_WIDTH} {_TALL}"><title>{said}</title>{"".join(drawn)}</svg>'
    return f"<figure>{picture}<figcaption>{said}</figcaption></figure>"
