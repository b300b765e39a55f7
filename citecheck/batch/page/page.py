"""One page for a whole archive: what was found, where most of it is, what could not be checked, and how it changed.

One file, nothing loaded from outside, no script; all that came from documents is escaped by the template.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from citecheck.batch.page.facts import SHOWN, WORST, facts
from citecheck.batch.page.pictures import FEW, over_years, share
from citecheck.models import Reason, Verdict
from citecheck.reporter.plain import printable, shorten
from citecheck.rules import BY_CODE
from citecheck.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from citecheck.batch.page.facts import Facts, Year

_SPAN = 60  # years shown, up to that of the run; others are misread or not of this archive
_LONG = 400  # characters shown of a string of a document
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SEVERITIES = ("error", "warning", "info")
_VERDICTS = (
    (Verdict.VERIFIED, "verified", "fine"), (Verdict.MISMATCHED, "differ from their record", "warning"),
    (Verdict.CONFLICT, "carry another work's identifier", "error"), (Verdict.UNRESOLVED, "in no source", "error"),
    (Verdict.UNDETERMINED, "not determined", ""),
)  # fmt: skip
_REASONS = {
    Reason.OFFLINE_MISS.value: "are not in the sources asked, which do not hold every work",
    Reason.SOURCE_UNAVAILABLE.value: "were asked of a source that did not answer",
    Reason.AMBIGUOUS.value: "fit several works alike",
    Reason.GREY_LITERATURE.value: "are reports, theses, web pages and the like, which such sources seldom hold",
    Reason.NO_TITLE.value: "print too little to be looked for",
    Reason.UNPARSED.value: "could not be read",
    Reason.UNSUPPORTED_SCRIPT.value: "are in a script that is not looked for",
}
_OUTCOMES = {
    "ok": "read in part, or a source did not answer", "unreadable": "unreadable", "timeout": "out of time",
    "memory": "out of memory", "crashed": "crashed",
}  # fmt: skip


def archive_page(folder: Path) -> str:
    """The page of the tables in a folder, as HTML."""
    made = facts(folder)
    last = max((int(day[:4]) for day in made.days), default=0)
    years = {year: made.years[year] for year in sorted(made.years) if last - _SPAN < year <= last + 1}
    return _environment().get_template("page.html").render(
        made=made, version=__version__, css=Markup(_css()), tally=_tally(made), verdicts=_verdicts(made),  # noqa: S704 - ours
        reasons=_REASONS, outcomes=_OUTCOMES, rules=_rules(made), most_worst=WORST, few=FEW,
        all_documents=sum(made.kinds.values()),
        retracted=sorted(made.retracted.items(), key=lambda r: (-r[1].documents, r[0]))[:SHOWN],
        years=sorted(years.items(), reverse=True), pictures=_pictures(years) if years else "",
        outside=sum(own.documents for year, own in made.years.items() if year not in years),
        failures=made.reason_counts.most_common(SHOWN),
    )  # fmt: skip


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("citecheck.batch.page", ""), autoescape=True, undefined=StrictUndefined, finalize=_clean
    )
    made.filters |= {"text": _text, "doi": _doi, "n": "{:,}".format, "count": _count, "share": share}
    return made


def _clean(value: object) -> object:
    """Every value that is put out, without controls, whatever filter it went through or not."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css() -> str:
    return resources.files("citecheck.batch.page").joinpath("page.css").read_text(encoding="utf-8")


def _text(text: str, most: int = _LONG) -> Markup:
    """Text of a document: on one line, cut, without controls, and its direction kept to itself."""
    return Markup("<bdi>{}</bdi>").format(shorten(printable(text), most))


def _doi(doi: str) -> Markup:
    if not _DOI.fullmatch(doi):
        return _text(doi)
    return Markup('<a href="https://doi.org/{}" rel="noreferrer">{}</a>').format(
        quote(doi, safe="/:;().-_"), _text(doi)
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _tally(made: Facts) -> list[tuple[int, str, str]]:
    sums = made.sums
    return [
        (made.documents, "documents", ""), (sums["references"], "references", ""), (sums["citations"], "citations", ""),
        (sums["errors"], "findings to fix", "error"), (sums["warnings"], "findings to check", "warning"),
        (sums["retracted"], "references to retracted works", "error"),
    ]  # fmt: skip


def _verdicts(made: Facts) -> list[dict[str, Any]]:
    """The verdicts as parts of a bar of 1000."""
    parts: list[dict[str, Any]] = []
    total = sum(made.sums[verdict.value] for verdict, _, _ in _VERDICTS)
    at = 0.0
    for verdict, name, kind in _VERDICTS:
        count = made.sums[verdict.value]
        if count:
            wide = 1000 * count / total
            parts.append({"name": name, "kind": kind, "count": count, "at": at, "wide": wide})
            at += wide
    return parts


def _rules(made: Facts) -> list[dict[str, Any]]:
    """What each rule found, the gravest and most frequent first."""
    found = sorted(made.rules.items(), key=lambda r: (_SEVERITIES.index(r[0][1]), -r[1][1], r[0][0]))
    return [
        {
            "code": code,
            "severity": severity,
            "name": BY_CODE[code].name if code in BY_CODE else code,
            "summary": BY_CODE[code].summary if code in BY_CODE else "",
            "findings": findings,
            "documents": documents,
        }
        for (code, severity), (findings, documents) in found
    ]


def _pictures(shown: dict[int, Year]) -> Markup:
    few = frozenset(year for year, own in shown.items() if own.documents < FEW)
    none: frozenset[int] = frozenset()
    fix = {y: own.errors / own.documents for y, own in shown.items()}
    unfound = {y: _rate(own.unfound, own) for y, own in shown.items()}
    retracted = {y: _rate(own.retracted, own) for y, own in shown.items()}
    drawn = (
        over_years("Documents", {y: float(own.documents) for y, own in shown.items()}, none, "info", ""),
        over_years("Findings to fix, per document", fix, few, "error", ""),
        over_years("References without a record", unfound, few, "", "%"),
        over_years("References to retracted works", retracted, few, "error", "%"),
    )
    return Markup("").join(map(Markup, drawn))


def _rate(count: int, own: Year) -> float | None:
    return count / own.references if own.references else None
