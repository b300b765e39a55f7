"""Small pictures for the HTML report, drawn as SVG: where a look beats reading. A caption says the same in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from citecheck.models import CitationForm
from citecheck.reporter.base import count
from citecheck.reporter.html.standing import State
from citecheck.text.citing import entry_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.reporter.html.view import PageView

_CELL = 16  # a cell of the strip with the space around it, in units of the picture
_COLUMNS = ((24, 72), (30, 150), (50, 10**9))  # cells in a row, up to how many entries
_FEWEST = 5  # entries from which on a picture says more than the list
_YEARS_WIDTH, _YEARS_HEIGHT = 360, 72
_HEADROOM = 14  # above the highest bar, for the words on the scale
_FEWEST_BARS, _MOST_BARS = 12, 60  # that a picture is divided into; of more years ten go into a bar
_YEARS = range(1000, 10_000)
_LONGEST = 600  # years from first to last that are drawn at all
_LABEL_MARGIN = 13  # half the width of a year's digits
_ORDER_WIDTH, _ORDER_HEIGHT = 330, 104
_MARGIN = 4  # around the dots
# What is drawn in a cell, in a square of 12 by 12, so that nobody has to tell colours apart.
_SHAPES: Mapping[State, str] = {
    State.FINE: "M1 1h10v10h-10z",
    State.DIFFERS: "M0 0h12v4.5h-12zM0 7.5h12v4.5h-12z",
    State.FLAGGED: "M4.5 0h3v7.5h-3zM4.5 9h3v3h-3z",
    State.CONCERN: "M6 0l6 12h-12z",
    State.CONFLICT: "M6 0l6 6l-6 6l-6 -6z",
    State.UNRESOLVED: "M0 2l2 -2l4 4l4 -4l2 2l-4 4l4 4l-2 2l-4 -4l-4 4l-2 -2l4 -4z",
    State.RETRACTED: "M6 0a6 6 0 1 0 .01 0zM2 5h8v2h-8z",
    State.UNCHECKED: "M0 0h12v12h-12zM2.5 2.5v7h7v-7z",
}
# What is said of one entry and of many.
_WORDS = {
    State.CONFLICT: ("has another work’s identifier", "have another work’s identifier"),
    State.RETRACTED: ("retracted", "retracted"),
    State.UNRESOLVED: ("no record found", "no record found"),
    State.CONCERN: ("under a notice", "under a notice"),
    State.DIFFERS: ("differs from its record", "differ from their record"),
    State.FLAGGED: ("to be looked at", "to be looked at"),
    State.UNCHECKED: ("could not be checked", "could not be checked"),
    State.FINE: ("matches its record", "match their record"),
}
_SERIOUS = frozenset({State.RETRACTED, State.CONFLICT, State.UNRESOLVED})


class Key(NamedTuple):
    """A shape in the caption and what it stands for."""

    tone: str
    shape: str
    words: str


class Cell(NamedTuple):
    """An entry's mark in the strip, a link to it."""

    target: str
    label: str
    tone: str
    shape: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """One cell an entry in the order of the list."""

    width: int
    height: int
    cells: Sequence[Cell]
    keys: Sequence[Key]


class Bar(NamedTuple):
    """A bar of the picture of the years; `gap` is a line above the part that stands for serious findings."""

    tone: str
    x: float
    y: float
    width: float
    height: float
    gap: bool


@dataclass(frozen=True, slots=True)
class Years:
    """How many entries are of each year or decade; labels are a place and a year."""

    words: str
    scale: str
    width: int
    height: int
    bars: Sequence[Bar]
    labels: Sequence[tuple[float, int]]


class Dot(NamedTuple):
    """An entry in the picture of the order: crossed where it is out of order."""

    x: float
    y: float
    crossed: bool


@dataclass(frozen=True, slots=True)
class Order:
    """Where entries stand in the list against when they are first cited; `ticks` are those cited nowhere."""

    words: str
    width: int
    height: int
    dots: Sequence[Dot]
    ticks: Sequence[float]
    keys: Sequence[Key]


def draw_strip(view: PageView) -> Strip | None:
    """The list at a glance; `None` where there is little of it, or nobody looked it up."""
    references = view.report.references
    if len(references) < _FEWEST or not view.report.resolutions:
        return None
    columns = next(width for width, most in _COLUMNS if len(references) <= most)
    standings = [view.standings[r.id] for r in references]
    cells = [
        Cell(
            target=view.id(reference.id),
            label=f"{entry_number(reference)}: {standing.badge}",
            tone=standing.tone.value,
            shape=_shape_of(standing.state),
            x=n % columns * _CELL + 2,
            y=n // columns * _CELL + 2,
        )
        for n, (reference, standing) in enumerate(zip(references, standings, strict=True))
    ]
    counts = Counter(s.state for s in standings)
    tones = {s.state: s.tone.value for s in reversed(standings)}
    keys = [Key(tones[s], _shape_of(s), count(counts[s], *_WORDS[s])) for s in State if counts[s]]
    rows = -(-len(references) // columns)
    return Strip(columns * _CELL, rows * _CELL, cells, keys)


def _shape_of(state: State) -> str:
    return _SHAPES.get(state, _SHAPES[State.FINE])


def draw_years(view: PageView) -> Years | None:
    """How many entries are of each year, the retracted and unresolved of them apart; `None` where few have one."""
    dated = [(r.work.year, view.standings[r.id].state in _SERIOUS) for r in view.report.references if r.work.year]
    dated = sorted((year, serious) for year, serious in dated if year in _YEARS)
    if len(dated) < _FEWEST or dated[-1][0] - dated[0][0] > _LONGEST:
        return None
    first, last = dated[0][0], dated[-1][0]
    words = f"{count(len(dated), 'entry', 'entries')} with a year, {first} to {last}"
    words += f", median {dated[len(dated) // 2][0]}"
    if number := sum(serious for _, serious in dated):
        words += f"; {number} of them retracted or without a record of their own"
    step = 1 if last - first < _MOST_BARS else 10
    begin = first - first % step
    counts = Counter((year - begin) // step for year, _ in dated)
    serious_counts = Counter((year - begin) // step for year, serious in dated if serious)
    most, width = max(counts.values()), _YEARS_WIDTH / max(max(counts) + 1, _FEWEST_BARS)
    unit = (_YEARS_HEIGHT - _HEADROOM) / most
    bars = []
    for n, number in sorted(counts.items()):
        for tone, of_tone in (("bar", number), ("error", serious_counts[n])):
            if of_tone:
                height = of_tone * unit
                bar = Bar(tone, width * n, _YEARS_HEIGHT - height, max(width - 1.5, 1), height, gap=tone == "error")
                bars.append(bar)
    labels = [(width / 2, first)] + ([(width * (max(counts) + 0.5), last)] if max(counts) else [])
    return Years(
        words=words,
        scale=f"at most {most} {'a year' if step == 1 else 'in ten years'}",
        width=_YEARS_WIDTH,
        height=_YEARS_HEIGHT,
        bars=bars,
        labels=[(min(max(x, _LABEL_MARGIN), _YEARS_WIDTH - _LABEL_MARGIN), year) for x, year in labels],
    )


def draw_order(view: PageView) -> Order | None:
    """Place in the list against first citation: numbered by first citation it is a diagonal.

    `None` where the text does not cite by numbers, or cites few entries.
    """
    numeric = sum(c.form is CitationForm.NUMERIC for c in view.report.citations)
    cited = first_cited(view)
    if not numeric or numeric * 2 < len(view.report.citations) or len(cited) < _FEWEST:
        return None
    early = out_of_order(cited)
    uncited = [r.position for r in view.report.references if not r.cited_by]
    last = max(r.position for r in view.report.references)
    x_unit = (_ORDER_WIDTH - 2 * _MARGIN) / max(len(cited) - 1, 1)
    y_unit = (_ORDER_HEIGHT - 2 * _MARGIN) / max(last - 1, 1)
    counts = [f"{len(early)} out of the order of the list" if early else "all in the order of the list"]
    counts += [f"{len(uncited)} cited nowhere"] if uncited else []
    keys = [Key("dot", "M3 3h6v6h-6z", "in order")]
    keys += [Key("cross", "M2 2l8 8m0 -8l-8 8", f"{len(early)} out of order")] if early else []
    keys += [Key("tick", "M1 6h10", f"{len(uncited)} cited nowhere")] if uncited else []
    return Order(
        words=f"{len(cited)} entries in the order in which the text first cites them: {', '.join(counts)}",
        width=_ORDER_WIDTH,
        height=_ORDER_HEIGHT,
        dots=[
            Dot(_MARGIN + n * x_unit, _MARGIN + (place - 1) * y_unit, crossed=place in early)
            for n, place in enumerate(cited)
        ],
        ticks=[_MARGIN + (position - 1) * y_unit for position in uncited],
        keys=keys,
    )


def first_cited(view: PageView) -> list[int]:
    """The places in the list of the entries, in the order in which the text first cites them."""
    place = {r.id: r.position for r in view.report.references}
    starts = {c.id: (c.start, c.end) for c in view.report.citations}
    links = sorted(view.report.links, key=lambda k: (*starts.get(k.citation, (0, 0)), k.target))
    return list(dict.fromkeys(place[r] for k in links for r in k.references if r in place and len(k.references) == 1))


def out_of_order(places: Sequence[int]) -> frozenset[int]:
    """The fewest places that must be taken out for the rest to ascend."""
    tails: list[int] = []  # the least last place of an ascending chain, by its length
    chain: list[int] = []  # where in `places` that is
    back: list[int] = []  # of each place, where the one before it in its chain is
    for n, place in enumerate(places):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        chain[at : at + 1] = [n]
        back.append(chain[at - 1] if at else -1)
    kept = set()
    n = chain[-1] if chain else -1
    while n >= 0:
        kept.add(places[n])
        n = back[n]
    return frozenset(places) - kept
