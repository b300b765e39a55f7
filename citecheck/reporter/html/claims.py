"""The ledger of claims: each sentence that cites, the works it rests on, how they stand, and what is wrong."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from citecheck.models import Standing
from citecheck.reporter.html.pieces import aside, text
from citecheck.reporter.html.standing import State
from citecheck.reporter.plain import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Claim, Reference
    from citecheck.reporter.html.view import View

# Sign, words, colour.
_LOOKS = {
    Standing.FAILING: ("✗", "left without support", "error"),
    Standing.DOUBTFUL: ("!", "a citation to look at", "warning"),
    Standing.UNCITED: ("∅", "cites nothing", "open"),
    Standing.UNCHECKED: ("○", "support not checked", "open"),
    Standing.SUPPORTED: ("✓", "citations in order", "fine"),
}
_WIDE = 60  # of the bar
_TITLE = 110  # letters of a title that are repeated here


def claims(view: View, ledger: Sequence[Claim]) -> str:
    """The ledger as a list; empty where no sentence cites."""
    if not ledger:
        return ""
    most = max((c.fit for c in ledger if c.fit is not None), default=0.0)
    lines = {r.id: _work(view, r) for r in view.report.references}
    rows = "".join(_row(view, claim, n, most, lines) for n, claim in enumerate(ledger, start=1))
    return (
        '<p class="lead">Every sentence that cites, with the works it rests on. “Fit” compares the words of the '
        "sentence with the titles it cites, within this text only: it helps to choose where to read first, and proves "
        f'nothing.</p>{_filters(ledger)}<ol class="claims">\n{rows}</ol>'
    )


def _filters(ledger: Sequence[Claim]) -> str:
    counts = Counter(c.standing for c in ledger)
    items = [("", "all", len(ledger)), *((s.value, _LOOKS[s][1], counts[s]) for s in _LOOKS if counts[s])]
    keys = "".join(
        f'<li><span class="key" data-key="{key}">{words} <b class="count">{n:,}</b></span></li>'
        for key, words, n in items
    )
    sort = '<li><span class="key sort">weakest fits first</span></li>' if any(c.fit is not None for c in ledger) else ""
    return (
        f'<div class="narrow"><ul class="filters" aria-label="Show">{keys}{sort}</ul>'
        '<p class="shown" role="status"></p></div>'
    )


def _row(view: View, claim: Claim, number: int, most: float, lines: Mapping[str, str]) -> str:
    sign, words, kind = _LOOKS[claim.standing]
    where = ", ".join(filter(None, (claim.section, view.where(claim.location))))
    wrong = "".join(f"<li>{text(w)}</li>" for w in claim.wrong)
    wrong = f'<ul class="wrong">{wrong}</ul>' if wrong else ""
    fit = "" if claim.fit is None else f' data-fit="{claim.fit:.3f}"'
    return (
        f'<li class="claim {kind}" id="{view.id(f"k{number}")}" data-keys="{claim.standing.value}"{fit}>'
        f'<div><p class="where">{text(where)}</p><p class="sentence" dir="auto">{text(claim.text)}</p>'
        f'<p class="marks"><span class="badge {kind}"><span aria-hidden="true">{sign}</span> {words}</span>'
        f"{_fit(claim, most)} {_in_text(view, claim)}</p></div>"
        f"<div>{_works(claim, lines)}{wrong}</div></li>\n"
    )


def _in_text(view: View, claim: Claim) -> str:
    known = [c for c in claim.citations if c in view.set]
    return view.jump(known[0], "in the text") if known else ""


def _works(claim: Claim, lines: Mapping[str, str]) -> str:
    """The entries that a claim leads to, each with how it stands."""
    items = "".join(lines[r] for r in claim.references if r in lines)
    return f'<ul class="works">{items}</ul>' if items else ""


def _work(view: View, reference: Reference) -> str:
    standing, title = view.standings[reference.id], shorten(printable(reference.work.title or ""), _TITLE)
    sign = said = ""
    if standing.state is not State.FINE:
        sign = f'<span class="sign {standing.tone.value}" aria-hidden="true">{standing.look.sign}</span> '
        said = f' <span class="why">{standing.badge}</span>'
    shown = f' <i dir="auto">{escape(title)}</i>' if title else ""
    return f"<li>{sign}{view.jump(reference.id, view.brief(reference))}{shown}{said}</li>"


def _fit(claim: Claim, most: float) -> str:
    """A bar as long as the fit, against the best of this text."""
    if claim.fit is None:
        return ' <span class="fit none">fit: nothing to compare</span>'
    wide = _WIDE * claim.fit / most if most else 0
    bar = (
        f'<svg aria-hidden="true" viewBox="0 0 {_WIDE} 8"><rect class="rail" width="{_WIDE}" height="8"/>'
        f'<rect class="length" width="{wide:.1f}" height="8"/></svg>'
    )
    return f' <span class="fit">fit {bar} {claim.fit:.2f}{aside(f" of at most {most:.2f}")}</span>'
