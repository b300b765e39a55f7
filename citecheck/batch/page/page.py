"""One page for a whole archive: what was found, where most of it is, what could not be checked, and how it changed.

One file, nothing loaded from outside, no script; all that came from documents is escaped by the template.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from citecheck.batch.page.facts import SHOWN, WORST, count_archive
from citecheck.batch.page.pictures import FEW, draw_years, share
from citecheck.models import Verdict
from citecheck.reporter.html.environment import doi_address, make_environment
from citecheck.reporter.plain import printable, shorten
from citecheck.rules import BY_CODE
from citecheck.rules.reasons import REASONS
from citecheck.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from citecheck.batch.page.facts import Facts

_SPAN = 60  # years shown, up to that of the run; others are misread or not of this archive
_LONG = 400  # columns shown of a string of a document
_DOI = re.compile(r"10\.\d{4,9}/\S+")  # `10.1000/x`: the keys of retracted works are DOIs or titles
_SEVERITIES = ("error", "warning", "info")
_VERDICTS = {
    Verdict.VERIFIED: ("verified", "fine"),
    Verdict.MISMATCHED: ("differ from their record", "warning"),
    Verdict.CONFLICT: ("carry another work's identifier", "error"),
    Verdict.UNRESOLVED: ("in no source", "error"),
    Verdict.UNDETERMINED: ("not determined", ""),
}
_REASONS = {reason.value: words.of_many for reason, words in REASONS.items()}
_OUTCOMES = {
    "ok": "read in part, or a source did not answer",
    "unreadable": "unreadable",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "crashed",
}


def archive_page(folder: Path) -> str:
    """The page of the tables in a folder, as HTML."""
    facts = count_archive(folder)
    last = max((int(day[:4]) for day in facts.days), default=0)
    years = {year: facts.years[year] for year in sorted(facts.years) if last - _SPAN < year <= last + 1}
    environment = make_environment(
        "citecheck.batch.page", filters={"text": _cut_text, "doi": _link_doi, "share": share}
    )
    style = resources.files("citecheck.batch.page").joinpath("page.css").read_text(encoding="utf-8")
    sums = facts.sums
    return environment.get_template(
        "page.html"
    ).render(
        facts=facts,
        version=__version__,
        style=Markup(style),  # noqa: S704 - a file of this package
        tally=[
            (facts.documents, "documents", ""),
            (sums["references"], "references", ""),
            (sums["citations"], "citations", ""),
            (sums["errors"], "findings to fix", "error"),
            (sums["warnings"], "findings to check", "warning"),
            (sums["retracted"], "references to retracted works", "error"),
        ],
        verdicts=_divide_verdicts(facts),
        reasons=_REASONS,
        outcomes=_OUTCOMES,
        rules=_list_rules(facts),
        most_worst=WORST,
        few=FEW,
        all_documents=sum(facts.kinds.values()),
        retracted=sorted(facts.retracted.items(), key=lambda r: (-r[1].documents, r[0]))[:SHOWN],
        years=sorted(years.items(), reverse=True),
        pictures=draw_years(years) if years else (),
        outside=sum(counts.documents for year, counts in facts.years.items() if year not in years),
        failures=facts.reason_counts.most_common(SHOWN),
    )


def _cut_text(text: str, most: int = _LONG) -> Markup:
    """Text of a document: on one line, cut, without controls, and its direction kept to itself."""
    return Markup("<bdi>{}</bdi>").format(shorten(printable(text), most))


def _link_doi(doi: str) -> Markup:
    if not _DOI.fullmatch(doi):
        return _cut_text(doi)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(doi_address(doi), _cut_text(doi))


def _divide_verdicts(facts: Facts) -> list[dict[str, Any]]:
    """The verdicts as parts of a bar of 1000."""
    parts: list[dict[str, Any]] = []
    total = sum(facts.sums[verdict.value] for verdict in _VERDICTS)
    start = 0.0
    for verdict, (name, kind) in _VERDICTS.items():
        if number := facts.sums[verdict.value]:
            width = 1000 * number / total
            parts.append({"name": name, "kind": kind, "number": number, "start": start, "width": width})
            start += width
    return parts


def _list_rules(facts: Facts) -> list[dict[str, Any]]:
    """What each rule found, the most serious and most frequent first."""
    found = sorted(facts.rules.items(), key=lambda r: (_SEVERITIES.index(r[0][1]), -r[1][1], r[0][0]))
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
