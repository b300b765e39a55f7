"""The citations of a text as marks: which stretch of each names which works, and how that stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus
from citecheck.reporter.html.pieces import aside
from citecheck.reporter.html.standing import LOOKS, Standing, State, gravest
from citecheck.reporter.plain import printable
from citecheck.text.citing import target_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Citation, Link
    from citecheck.reporter.html.view import View

_BETWEEN = " ,;&\n\t"
_UNREAD = Standing(State.UNPARSED, LOOKS[State.UNPARSED].tone)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of `Document.text` within a citation that names one or several works: `33-37` names five."""

    start: int
    end: int
    links: tuple[Link, ...]


def marks(citation: Citation, links: Sequence[Link], document_text: str) -> tuple[Mark, ...]:
    """The stretches of a citation, disjoint and in order; of `1996, 2000` the second is `2000`."""
    spans: dict[tuple[int, int], list[Link]] = {}
    for link in sorted(links, key=lambda k: _end_and_start(citation, k)):
        end, start = _end_and_start(citation, link)
        spans.setdefault((start, end), []).append(link)
    found: list[Mark] = []
    at = citation.start
    for (start, end), own in spans.items():
        first = max(start, at)
        while first < min(end, citation.end) and document_text[first] in _BETWEEN:
            first += 1
        if first < end <= citation.end:
            found.append(Mark(first, end, tuple(own)))
            at = end
        elif found:  # it stands within the one before
            found[-1] = Mark(found[-1].start, found[-1].end, (*found[-1].links, *own))
    return tuple(found) or (Mark(citation.start, citation.end, tuple(links)),)


def _end_and_start(citation: Citation, link: Link) -> tuple[int, int]:
    if link.target >= len(citation.targets):
        return citation.end, citation.start
    target = citation.targets[link.target]
    return target.end, target.start


def standing_of(mark: Mark, view: View) -> Standing:
    """The gravest standing of what a mark names."""
    return gravest(view.standing(link) for link in mark.links) or _UNREAD


def marked(mark: Mark, inside: str, citation: Citation, view: View) -> str:
    """A mark around HTML: a link to its entry or its finding, with all that a panel beside it shows.

    Where it is more than a link to an entry, its standing in words is for those who do not see it.
    """
    standing = standing_of(mark, view)
    words = "" if standing.state is State.FINE else aside(f" ({standing.look.place})")
    told = json.dumps([_told(link, citation, view) for link in mark.links], ensure_ascii=False, separators=(",", ":"))
    return (
        f'<a class="t {standing.state.value} {standing.tone.value}" href="#{_leads_to(mark, citation, view)}" '
        f'data-s="{standing.state.value}" data-t="{escape(told, quote=True)}">'
        f"{inside}{words}</a>"
    )


def _told(link: Link, citation: Citation, view: View) -> list[object]:
    """Name, state, entries, diagnosis of one target, for the script."""
    named = target_text(citation.targets[link.target]) if link.target < len(citation.targets) else citation.raw
    target = citation.targets[link.target] if link.target < len(citation.targets) else None
    name = target.label if target and target.label else named
    why = link.why or link.conflict or link.note or (target.exempt or "" if target else "")
    return [printable(name), view.standing(link).state.value, list(link.references), printable(why)]


def _leads_to(mark: Mark, citation: Citation, view: View) -> str:
    """Its entry; where it has none, the finding that says so; else itself."""
    for link in mark.links:
        for reference in link.references:
            if reference in view.references and link.status is not LinkStatus.MISSING:
                return view.id(reference)
    own = view.findings_at.get(citation.id, ())
    return view.id(view.finding_ids[id(own[0])] if own else citation.id)


def states(view: View) -> Iterator[tuple[Standing, int]]:
    """How many marks there are of each state, the gravest first, for the legend."""
    counted: dict[State, list[Standing]] = {}
    whole = view.manuscript.text if view.manuscript else ""
    for citation in view.set.values():
        for mark in marks(citation, view.links.get(citation.id, ()), whole):
            standing = standing_of(mark, view)
            counted.setdefault(standing.state, []).append(standing)
    for state in State:
        if own := counted.get(state):
            tones = {s.tone for s in own}
            loudest = next(t for t in ("error", "warning", "open", "fine") if t in tones)
            yield next(s for s in own if s.tone == loudest), len(own)
