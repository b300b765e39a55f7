"""Citations found by their words and citations that the format marks, put together into one sequence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, Target
from citecheck.parser.citations.numeric import MAX_RANGE
from citecheck.text.citing import family_name
from citecheck.text.normalize import DASH_CLASS, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Document, MarkedCitation, MarkedTarget

_NUMBER = re.compile(r"[\s\[(]*(\d{1,4})[\s\])]*")  # `12`, `[12]` as the words of one link
_YEARS = range(1500, 2100)  # a link on `2012` is on the year of a citation, not on the number of an entry
_DASH = re.compile(rf"[\s\])]*{DASH_CLASS}[\s\[(]*")  # between the links of `3–6`


@dataclass(frozen=True, slots=True)
class Found:
    """A citation before it has an id."""

    start: int
    end: int
    form: CitationForm
    targets: tuple[Target, ...]
    malformed: str | None = None


def merge(document: Document, typed: Sequence[Found], leads: Mapping[str, str]) -> list[Found]:
    """All citations in order. `leads` says which entry a mark's key means.

    A link on words that were found as a citation is added to it; a link on other words is a citation where it
    leads to an entry, and nothing (a figure, a section) where it does not.
    """
    found = sorted(typed, key=lambda f: (f.start, f.end))
    keyed: list[Found] = []
    alone: list[Found] = []
    for mark in document.markup.citations:
        if mark.form is CitationForm.KEY:
            items = (
                Target(document.text[t.start : t.end], t.start, t.end, label=t.key, leads_to=leads.get(t.key))
                for t in mark.targets
            )
            keyed.append(Found(mark.start, mark.end, CitationForm.KEY, tuple(items)))
            continue
        targets = [t for t in mark.targets if t.key in leads or t.work]
        over = _overlapping_citations(found, mark) if targets else []
        if over:
            _attach_links(document.text, found, over, targets, leads)
        elif targets:
            linked = [_linked_target(document.text, target, leads) for target in targets]
            if all(target.label for target in linked):
                numbers = tuple(_fill_range(document.text, linked))
                alone.append(Found(mark.start, mark.end, CitationForm.NUMERIC, numbers))
            else:
                alone.append(Found(mark.start, mark.end, CitationForm.LINKED, tuple(linked)))
    return sorted([*found, *keyed, *alone], key=lambda f: (f.start, f.end))


def _overlapping_citations(found: Sequence[Found], mark: MarkedCitation) -> list[int]:
    """Places of the citations that share words with a mark."""
    at = bisect_right(found, mark.end - 1, key=lambda f: f.start)
    over: list[int] = []
    while at > 0 and len(over) < len(mark.targets) + 1 and found[at - 1].end > mark.start:
        at -= 1
        over.append(at)
    return over[::-1]


def _attach_links(
    text: str, found: list[Found], over: Sequence[int], marks: Sequence[MarkedTarget], leads: Mapping[str, str]
) -> None:
    """Tell the targets of some citations which entries their links lead to."""
    left: list[MarkedTarget] = []
    for mark in marks:
        best = max(
            ((_link_fit(text, mark, t), i, k) for i in over for k, t in enumerate(found[i].targets)),
            key=lambda fitting: fitting[0],
            default=(0.0, 0, 0),
        )
        if best[0] <= 0:
            left.append(mark)
            continue
        _, i, k = best
        targets = list(found[i].targets)
        targets[k] = replace(targets[k], leads_to=leads.get(mark.key), linked=True, embedded=mark.work)
        found[i] = replace(found[i], targets=tuple(targets))
    for mark in left:
        i = over[-1]
        target = _linked_target(text, mark, leads)
        if all(t.leads_to != target.leads_to for t in found[i].targets):
            found[i] = replace(found[i], targets=(*found[i].targets, target))


def _link_fit(text: str, mark: MarkedTarget, target: Target) -> float:
    """How well a link and a target go together; 0 where they do not, or the target has its link."""
    shared = min(mark.end, target.end) - max(mark.start, target.start)
    if target.linked or shared <= 0:
        return 0.0
    number = _linked_number(text, mark)
    if number and target.label:
        return 2.0 if number == target.label else 0.0
    fit = shared / max(mark.end - mark.start, target.end - target.start)
    if mark.work is not None and target.authors:
        names = [fold(family_name(n)) for n in (*mark.work.authors, *mark.work.editors)[:1]]
        fit += fold(target.authors[0]).split()[-1:] == "".join(names).split()[-1:]
        fit += target.year == str(mark.work.year)
    return fit


def _linked_target(text: str, mark: MarkedTarget, leads: Mapping[str, str]) -> Target:
    return Target(
        text[mark.start : mark.end],
        mark.start,
        mark.end,
        label=_linked_number(text, mark),
        leads_to=leads.get(mark.key),
        linked=True,
        embedded=mark.work,
    )


def _linked_number(text: str, mark: MarkedTarget) -> str | None:
    """The number that a link is on, as the label of an entry."""
    found = _NUMBER.fullmatch(text, mark.start, mark.end)
    return found.group(1) if found and int(found.group(1)) not in _YEARS else None


def _fill_range(text: str, targets: Sequence[Target]) -> list[Target]:
    """The numbers of `3–6` where links are on 3 and 6 alone."""
    filled = [targets[0]]
    for target in targets[1:]:
        low, high = int(filled[-1].label or 0), int(target.label or 0)
        if low < high <= low + MAX_RANGE and _DASH.fullmatch(text, filled[-1].end, target.start):
            start, end = filled[-1].start, target.end
            filled += [Target(text[start:end], start, end, label=str(n)) for n in range(low + 1, high)]
        filled.append(target)
    return filled
