"""Which of the rows that were counted are of one venue: by ISSN, by name, by the other name of a conference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.index.venues import merge
from citecheck.text.journals import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citecheck.index.venues import Row

_BY_NAME = "t:"  # begins the identity of a row without ISSN
_MOSTLY = 0.5  # share of the works of a conference that bear a name which is then its own


@dataclass(frozen=True, slots=True, order=True)
class _Brief:
    """What of a row decides; the largest come first."""

    size: int
    number: int
    issn: tuple[str, ...]
    title: str
    further: tuple[str, ...]
    identity: str


class VenueGroups:
    """Rows as they go by once, to be noted, and a second time, to be joined.

    ISSNs join, the larger venue first; one work with the ISSNs of two journals does not make them one. A row without
    ISSN joins the only venue that bears its name. A conference joins the only one that has its title for another name
    (`NIPS`, `NeurIPS`).
    """

    def __init__(self) -> None:
        self._leader_of: dict[int, int] = {}  # of rows that join another: the number of one nearer to the venue
        self._briefs: list[_Brief] = []
        self._by_issn: dict[str, int] = {}
        self._joined_before: dict[str, int] = {}  # identities of rows that were joined in an earlier table

    def note(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Note the rows that go by, in their order."""
        for number, row in enumerate(rows):
            identity = row.identities[0]
            usual = max(row.names, key=row.names.__getitem__, default="")
            title = identity.removeprefix(_BY_NAME) if not row.issn else " ".join(content_words(usual))
            often = [name for name, works in row.names.items() if works >= row.works * _MOSTLY]
            further = {" ".join(content_words(name)) for name in often} if not (row.issn or row.articles) else set()
            self._joined_before.update((other, number) for other in row.identities[1:])
            brief = _Brief(-row.works, number, tuple(row.issn), title, tuple(sorted(further - {title, ""})), identity)
            self._briefs.append(brief)
            yield row

    def join(self) -> None:
        """Find which of the noted rows belong together."""
        self._briefs.sort()
        titles = self._join_by_issn()
        unnumbered = [brief for brief in self._briefs if not brief.issn]
        for brief in unnumbered:
            if brief.identity in self._joined_before:
                self._let_join(brief.number, self._joined_before[brief.identity])
            elif len(titles.get(brief.title, ())) == 1:
                self._let_join(brief.number, titles[brief.title][0])
        self._join_by_further_names(unnumbered)
        self._briefs.clear()

    def joined(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The venues, from the rows in the same order as before."""
        leaders = {self._leader(number) for number in self._leader_of}
        kept: dict[int, Row] = {}
        for number, row in enumerate(rows):
            leader = self._leader(number)
            if leader not in leaders:
                yield row
            elif leader in kept:
                merge(kept[leader], row)
            else:
                kept[leader] = row
        for leader, row in kept.items():
            row.issn = [i for i in row.issn if self._by_issn.get(i) == leader]
            yield row

    def _join_by_issn(self) -> dict[str, list[int]]:
        """Join by ISSN; the venues that have one, by title."""
        titles: dict[str, list[int]] = {}
        title_of: dict[int, str] = {}
        for brief in self._briefs:
            others = [self._by_issn[i] for i in brief.issn if i in self._by_issn]
            if others:
                self._let_join(brief.number, next((o for o in others if title_of[o] == brief.title), others[0]))
            elif brief.issn:
                title_of[brief.number] = brief.title
                titles.setdefault(brief.title, []).append(brief.number)
            for each in brief.issn:
                self._by_issn.setdefault(each, self._leader(brief.number))
        return titles

    def _join_by_further_names(self, briefs: Iterable[_Brief]) -> None:
        titled: dict[str, int] = {}
        bearers: dict[str, list[int]] = {}
        for brief in briefs:
            titled[brief.title] = brief.number
            for name in brief.further:
                bearers.setdefault(name, []).append(brief.number)
        for name, numbers in bearers.items():
            if len(numbers) == 1 and name in titled:  # what several bear is a series
                self._let_join(titled[name], numbers[0])

    def _let_join(self, number: int, other: int) -> None:
        leader, joining = self._leader(other), self._leader(number)
        if leader != joining:
            self._leader_of[joining] = leader

    def _leader(self, number: int) -> int:
        while number in self._leader_of:
            number = self._leader_of[number]
        return number
