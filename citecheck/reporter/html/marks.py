"""The citations of a text as marks: which stretch of each names which works, and how that stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import LinkStatus
from citecheck.reporter.html.standing import LOOKS, Standing, State, most_serious
from citecheck.reporter.plain import printable
from citecheck.text.citing import target_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citecheck.models import Citation, Link
    from citecheck.reporter.html.view import PageView

_BETWEEN = " ,;&\n\t"  # what may stand between two works of a citation
_UNREAD = Standing(State.UNPARSED, LOOKS[State.UNPARSED].tone)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of `Document.text` within a citation that names one or several works: `33-37` names five."""

    start: int
    end: int
    links: tuple[Link, ...]


def find_marks(citation: Citation, links: Sequence[Link], document_text: str) -> tuple[Mark, ...]:
    """The stretches of a citation, disjoint and in order; of `1996, 2000` the second is `2000`."""
    spans: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        known = link.target < len(citation.targets)
        place = citation.targets[link.target] if known else citation
        spans.setdefault((place.end, place.start), []).append(link)
    marks: list[Mark] = []
    at = citation.start
    for (end, start), of_span in sorted(spans.items(), key=lambda span: span[0]):
        first = max(start, at)
        while first < min(end, citation.end) and document_text[first] in _BETWEEN:
            first += 1
        if first < end <= citation.end:
            marks.append(Mark(first, end, tuple(of_span)))
            at = end
        elif marks:  # it stands within the one before
            marks[-1] = Mark(marks[-1].start, marks[-1].end, (*marks[-1].links, *of_span))
    return tuple(marks) or (Mark(citation.start, citation.end, tuple(links)),)


def standing_of(mark: Mark, view: PageView) -> Standing:
    """The most serious standing of what a mark names."""
    return most_serious(view.link_standing(link) for link in mark.links) or _UNREAD


def describe_targets(mark: Mark, citation: Citation, view: PageView) -> str:
    """All that the panel beside the text shows of a mark, as JSON: name, state, entries, diagnosis of each target."""
    targets: list[list[object]] = []
    for link in mark.links:
        target = citation.targets[link.target] if link.target < len(citation.targets) else None
        name = (target.label or target_text(target)) if target else citation.raw
        why = link.why or link.conflict or link.note or (target.exempt or "" if target else "")
        state = view.link_standing(link).state.value
        targets.append([printable(name), state, list(link.references), printable(why)])
    return json.dumps(targets, ensure_ascii=False, separators=(",", ":"))


def find_target(mark: Mark, citation: Citation, view: PageView) -> str:
    """The id that a mark leads to: its entry; where it has none, the finding that says so of its work; else itself."""
    for link in mark.links:
        for reference in link.references:
            if reference in view.references and link.status is not LinkStatus.MISSING:
                return view.id(reference)
    findings = view.findings_at.get(citation.id, ())
    works = {target_text(citation.targets[link.target]) for link in mark.links if link.target < len(citation.targets)}
    for finding in findings:
        cited = view.citations.get(finding.citation or "")
        if cited and finding.target is not None and target_text(cited.targets[finding.target]) in works:
            return view.finding_id(finding)
    return view.finding_id(findings[0]) if findings else view.id(citation.id)


def count_states(standings: Iterable[Standing]) -> Iterator[tuple[Standing, int]]:
    """How many marks there are of each state, the most serious first, as loud as the loudest of it."""
    by_state: dict[State, list[Standing]] = {}
    for standing in standings:
        by_state.setdefault(standing.state, []).append(standing)
    for state in State:
        if found := by_state.get(state):
            loudest = next(tone for tone in ("error", "warning", "open", "fine") if any(s.tone == tone for s in found))
            yield next(s for s in found if s.tone == loudest), len(found)
