"""The ledger of claims: each sentence that cites, the works it rests on, how they stand, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from citecheck.models import Standing
from citecheck.reporter.html.reference_list import Key
from citecheck.reporter.html.standing import State
from citecheck.reporter.plain import printable, shorten
from citecheck.text.citing import number_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Claim
    from citecheck.reporter.html import standing
    from citecheck.reporter.html.pieces import Jump
    from citecheck.reporter.html.view import PageView

_BAR = 60  # the width of the bar of the fit


class ClaimLook(NamedTuple):
    """What the standing of a claim is called, with its sign and its colour."""

    sign: str
    words: str
    tone: str


_LOOKS = {
    Standing.FAILING: ClaimLook("✗", "left without support", "error"),
    Standing.DOUBTFUL: ClaimLook("!", "a citation to look at", "warning"),
    Standing.UNCITED: ClaimLook("∅", "cites nothing", "open"),
    Standing.UNCHECKED: ClaimLook("○", "support not checked", "open"),
    Standing.SUPPORTED: ClaimLook("✓", "citations in order", "fine"),
}


class SupportingWork(NamedTuple):
    """An entry that a claim rests on; its standing is `None` where nothing is to be said of it."""

    to: Jump
    title: str
    standing: standing.Standing | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One sentence. `works` are the ids of the entries it rests on, `bar` is the length of its fit's bar.

    `fit` is `None` where there was nothing to compare.
    """

    id: str
    key: str
    look: ClaimLook
    where: str
    sentence: str
    fit: float | None
    bar: float
    to_text: Jump | None
    works: Sequence[str]
    wrong: Sequence[str]


@dataclass(frozen=True, slots=True)
class ClaimList:
    """All sentences, the entries that they rest on by id, what they can be narrowed to, and the best fit among them."""

    rows: Sequence[ClaimRow]
    works: Mapping[str, SupportingWork]
    keys: Sequence[Key]
    best_fit: float
    sortable: bool


def make_claims(view: PageView, claims: Sequence[Claim]) -> ClaimList:
    """The ledger as a list."""
    fits = [c.fit for c in claims if c.fit is not None]
    best = max(fits, default=0.0)
    works = {
        entry.id: SupportingWork(
            to=view.jump(entry.id, number_entry(entry)),
            title=shorten(printable(entry.work.title or ""), 110),
            standing=None if view.standings[entry.id].state is State.FINE else view.standings[entry.id],
        )
        for entry in view.report.references
    }
    counts = Counter(c.standing for c in claims)
    keys = [Key("", "all", len(claims))]
    keys += [Key(s.value, look.words, counts[s]) for s, look in _LOOKS.items() if counts[s]]
    rows = [
        ClaimRow(
            id=view.id(f"k{number}"),
            key=claim.standing.value,
            look=_LOOKS[claim.standing],
            where=", ".join(part for part in (claim.section, view.where(claim.location)) if part),
            sentence=printable(claim.text),
            fit=claim.fit,
            bar=_BAR * claim.fit / best if claim.fit and best else 0.0,
            to_text=next((view.jump(c, "in the text") for c in claim.citations if c in view.marked_citations), None),
            works=[r for r in claim.references if r in works],
            wrong=claim.wrong,
        )
        for number, claim in enumerate(claims, start=1)
    ]
    return ClaimList(rows, works, keys, best, sortable=bool(fits))
