"""Small pictures for the HTML report, as SVG: where a look beats reading. A caption says the same in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from citecheck.models import CitationForm
from citecheck.reporter.html.pieces import attribute, plural, text
from citecheck.reporter.html.standing import State
from citecheck.reporter.view import entry_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from citecheck.models import Reference
    from citecheck.reporter.html.standing import Standing
    from citecheck.reporter.html.view import View

_CELL = 16  # a cell of the strip with the space around it, in units of the picture
_SIDE = 12
_ACROSS = ((24, 72), (30, 150), (50, 10**9))  # cells in a row, up to how many entries
_FEWEST = 5  # entries from which on a picture says more than the list
_YEARS_WIDE, _YEARS_TALL = 360, 72
_FEWEST_BARS, _MOST_BARS = 12, 60
_YEARS = range(1000, 10_000)
_LONGEST = 600  # years from first to last that are drawn at all
_WIDE, _TALL = 330, 104  # of the picture of the order
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
_LOUD = frozenset({State.RETRACTED, State.CONFLICT, State.UNRESOLVED})


def pictures(view: View) -> str:
    """Those that this report has something for."""
    drawn = "".join(p for p in (strip(view), order(view), years(view)) if p)
    return f'<div class="pictures">{drawn}</div>' if drawn else ""


def _figure(kind: str, picture: str, title: str, caption: str) -> str:
    return f'<figure class="{kind}"><figcaption><b>{title}</b> {caption}</figcaption>{picture}</figure>'


# --- the list at a glance ------------------------------------------------------------------------------------------


def strip(view: View) -> str:
    """One cell an entry in the order of the list, each a link to it."""
    own = view.report.references
    if len(own) < _FEWEST or not view.report.resolutions:
        return ""
    across = next(wide for wide, most in _ACROSS if len(own) <= most)
    rows = -(-len(own) // across)
    cells = "".join(_cell(view, r, n % across, n // across) for n, r in enumerate(own))
    size = f'viewBox="0 0 {across * _CELL} {rows * _CELL}"'
    picture = f'<svg class="cells" role="group" aria-label="One mark for each entry" {size}>{cells}</svg>'
    return _figure("strip", picture, "The list at a glance.", _strip_words([view.standings[r.id] for r in own]))


def _cell(view: View, reference: Reference, column: int, row: int) -> str:
    standing = view.standings[reference.id]
    said = attribute(f"{entry_name(reference)}: {standing.badge}")
    shape = _SHAPES.get(standing.state, _SHAPES[State.FINE])
    place = f'transform="translate({column * _CELL + 2} {row * _CELL + 2})"'
    return (
        f'<a href="#{view.id(reference.id)}" aria-label="{said}"><title>{said}</title>'
        f'<path class="{standing.tone.value}" fill-rule="evenodd" {place} d="{shape}"/></a>'
    )


def _strip_words(standings: Sequence[Standing]) -> str:
    """The key to the shapes, which is the caption: each with its words and its count."""
    counts = Counter(s.state for s in standings)
    tones = {s.state: s.tone for s in reversed(standings)}
    said = []
    for state in (s for s in State if counts[s]):
        words = "match their record" if state is State.FINE else _PLURAL[state]
        shape = _SHAPES.get(state, _SHAPES[State.FINE])
        said.append(f'<span class="item">{_key(tones[state].value, shape)} {counts[state]} {words}</span>')
    return " ".join(said)


_PLURAL = {
    State.CONFLICT: "have another work’s identifier", State.RETRACTED: "retracted", State.UNRESOLVED: "no record found",
    State.CONCERN: "under a notice", State.DIFFERS: "differ from their record", State.FLAGGED: "to be looked at",
    State.UNCHECKED: "could not be checked",
}  # fmt: skip


# --- years ---------------------------------------------------------------------------------------------------------


def years(view: View) -> str:
    """How many entries are of each year, the retracted and unresolved of them apart; ten years a bar where many."""
    dated = [(r.work.year, view.standings[r.id].state in _LOUD) for r in view.report.references if r.work.year]
    dated = [(year, loud) for year, loud in dated if year in _YEARS]
    if len(dated) < _FEWEST:
        return ""
    first, last = min(dated)[0], max(dated)[0]
    step = 1 if last - first < _MOST_BARS else 10
    if last - first > _LONGEST:
        return ""
    said = f"{plural(len(dated), 'entry', 'entries')} with a year, {first} to {last}"
    said += f", median {sorted(dated)[len(dated) // 2][0]}"
    if loud := sum(loud for _, loud in dated):
        said += f"; {loud} of them retracted or without a record of their own"
    picture = (
        f'<svg role="img" viewBox="0 0 {_YEARS_WIDE} {_YEARS_TALL + 18}" aria-label="{attribute(said)}">'
        f"<title>{text(said)}</title>{''.join(_bars(dated, first - first % step, step))}</svg>"
    )
    return _figure("years", picture, "Years of the references.", text(f"{said}."))


def _bars(dated: Sequence[tuple[int, bool]], first: int, step: int) -> Iterator[str]:
    """A bar for each year or decade; the part to worry about is at its foot, set apart by a line."""
    of_all = Counter((year - first) // step for year, _ in dated)
    of_loud = Counter((year - first) // step for year, loud in dated if loud)
    most, wide = max(of_all.values()), _YEARS_WIDE / max(max(of_all) + 1, _FEWEST_BARS)
    unit = (_YEARS_TALL - 14) / most
    for n, count in sorted(of_all.items()):
        yield _bar("bar", wide * n, wide, count * unit)
        if of_loud[n]:
            yield _bar("error", wide * n, wide, of_loud[n] * unit)
            yield f'<path class="gap" d="M{wide * n:.1f} {_YEARS_TALL - of_loud[n] * unit:.1f}h{wide - 1.5:.1f}"/>'
    named = "a year" if step == 1 else "in ten years"
    yield f'<text x="{_YEARS_WIDE}" y="10" text-anchor="end">at most {most} {named}</text>'
    yield f'<path class="axis" d="M0 {_YEARS_TALL + 1}h{_YEARS_WIDE}"/>'
    yield _label(wide / 2, min(dated)[0])
    if max(of_all):
        yield _label(wide * (max(of_all) + 0.5), max(dated)[0])


def _label(middle: float, year: int) -> str:
    """A year under the middle of its bar, within the picture."""
    x = min(max(middle, 13), _YEARS_WIDE - 13)
    return f'<text x="{x:.1f}" y="{_YEARS_TALL + 15}" text-anchor="middle">{year}</text>'


def _bar(kind: str, x: float, wide: float, tall: float) -> str:
    place = f'x="{x:.1f}" y="{_YEARS_TALL - tall:.1f}" width="{max(wide - 1.5, 1):.1f}" height="{tall:.1f}"'
    return f'<rect class="{kind}" {place}/>'


# --- order of first citation ---------------------------------------------------------------------------------------


def order(view: View) -> str:
    """Where an entry stands in the list against when it is first cited: numbered by first citation it is a diagonal."""
    styles = [c.form for c in view.report.citations]
    numeric = sum(form is CitationForm.NUMERIC for form in styles)
    if len(view.report.references) < _FEWEST or not styles or numeric * 2 < len(styles):
        return ""
    cited = first_cited(view)
    if len(cited) < _FEWEST:
        return ""
    early = out_of_order(cited)
    uncited = [r.position for r in view.report.references if not r.cited_by]
    return _order_picture(cited, early, uncited, max(r.position for r in view.report.references))


def first_cited(view: View) -> list[int]:
    """The places in the list of the entries, in the order in which the text first cites them."""
    place = {r.id: r.position for r in view.report.references}
    starts = {c.id: (c.start, c.end) for c in view.report.citations}
    links = sorted(view.report.links, key=lambda k: (*starts.get(k.citation, (0, 0)), k.target))
    return list(dict.fromkeys(place[r] for k in links for r in k.references if r in place and len(k.references) == 1))


def out_of_order(places: Sequence[int]) -> frozenset[int]:
    """The fewest places that must be taken out for the rest to ascend."""
    tails: list[int] = []
    chain: list[int] = []
    back: list[int] = []
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


def _order_picture(cited: Sequence[int], early: frozenset[int], uncited: Sequence[int], last: int) -> str:
    x_unit, y_unit = (_WIDE - 8) / max(len(cited) - 1, 1), (_TALL - 8) / max(last - 1, 1)
    dots = "".join(
        _dot(4 + n * x_unit, 4 + (place - 1) * y_unit, crossed=place in early) for n, place in enumerate(cited)
    )
    ticks = "".join(f'<path class="tick" d="M{_WIDE + 8} {4 + (p - 1) * y_unit:.1f}h10"/>' for p in uncited)
    counts = [f"{len(early)} out of the order of the list" if early else "all in the order of the list"]
    counts += [f"{len(uncited)} cited nowhere"] if uncited else []
    said = f"{len(cited)} entries in the order in which the text first cites them: {', '.join(counts)}"
    axes = (
        f'<path class="axis" d="M0 {_TALL}V0H{_WIDE}"/><text x="0" y="-5">first cited in the text →</text>'
        f'<text transform="translate(-13 0) rotate(90)">place in the list →</text>'
    )
    picture = (
        f'<svg role="img" viewBox="-16 -16 {_WIDE + 36} {_TALL + 20}" aria-label="{attribute(said)}">'
        f"<title>{text(said)}</title>{axes}{dots}{ticks}</svg>"
    )
    return _figure("order", picture, "Order of first citation.", _order_words(len(early), len(uncited)))


def _dot(x: float, y: float, *, crossed: bool) -> str:
    """A square where an entry is in order, a cross where it is not."""
    if crossed:
        return f'<path class="cross" d="M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6"/>'
    return f'<path class="dot" d="M{x - 2:.1f} {y - 2:.1f}h4v4h-4z"/>'


def _order_words(early: int, uncited: int) -> str:
    keys = [("dot", "M3 3h6v6h-6z", "in order")]
    keys += [("cross", "M2 2l8 8m0 -8l-8 8", f"{early} out of order")] if early else []
    keys += [("tick", "M1 6h10", f"{uncited} cited nowhere")] if uncited else []
    return " ".join(f'<span class="item">{_key(kind, shape)} {words}</span>' for kind, shape, words in keys)


def _key(kind: str, shape: str) -> str:
    """A shape in a line of words."""
    path = f'<path class="{kind}" fill-rule="evenodd" d="{shape}"/>'
    return f'<svg class="shape" aria-hidden="true" viewBox="0 0 12 12">{path}</svg>'
