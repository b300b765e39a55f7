"""The ledger of claims as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citecheck.models import Standing, Verdict
from citecheck.reporter.csv_report import safe as safe_cell
from citecheck.reporter.items import incomplete, relative
from citecheck.reporter.markdown import plain as plain_markdown
from citecheck.reporter.plain import printable, shorten, wrap
from citecheck.reporter.view import ReportView, page_and_part
from citecheck.text.citing import entry_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Claim, Report, Work
    from citecheck.reporter.terminal.style import Style

SCHEMA = "citecheck-claims/1"
COLUMNS = ("path", "line", "place", "section", "claim", "citations", "works", "standing", "wrong", "fit")
_WORDS = {
    Standing.SUPPORTED: "supported",
    Standing.UNCHECKED: "not checked",
    Standing.DOUBTFUL: "DOUBTFUL",
    Standing.FAILING: "FAILING",
    Standing.UNCITED: "cites nothing",
}
_SENTENCE_LINES = 4


@dataclass(frozen=True, slots=True)
class Ledger:
    """A report and its claims, in the order they are shown."""

    report: Report
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that a claim cites, as it resolves; as it is printed where it does not."""

    reference: str
    entry: str
    title: str
    doi: str | None
    verdict: str | None


class _Works:
    """The works of a report by reference."""

    def __init__(self, report: Report) -> None:
        self._view = ReportView(report)

    def cited_in(self, claim: Claim) -> Iterator[Cited]:
        for identifier in claim.references:
            reference = self._view.references.get(identifier)
            if reference is None:
                continue
            work: Work = reference.work
            resolution = self._view.resolutions.get(identifier)
            if resolution and resolution.work and resolution.verdict in {Verdict.VERIFIED, Verdict.MISMATCHED}:
                work = resolution.work
            title = printable(work.title or reference.work.title or reference.raw)
            verdict = resolution.verdict.value if resolution else None
            yield Cited(identifier, entry_number(reference), title, work.doi, verdict)


def _markers(ledger: Ledger) -> dict[str, str]:
    return {c.id: printable(c.raw) for c in ledger.report.citations}


def _claim_path(ledger: Ledger, claim: Claim) -> str:
    view = ReportView(ledger.report)
    return relative(view.paths.get(claim.location.document, ledger.report.documents[0].path))


# --- text ----------------------------------------------------------------------------------------------------


def render_text(ledgers: Sequence[Ledger], style: Style, columns: int) -> str:
    """A block a claim, the sentence first; at most `columns` wide."""
    lines = [line for ledger in ledgers for line in _ledger_lines(ledger, style, columns)]
    return "\n".join(lines) + "\n"


def _ledger_lines(ledger: Ledger, style: Style, columns: int) -> list[str]:
    markers, works = _markers(ledger), _Works(ledger.report)
    lines: list[str] = []
    for claim in ledger.claims:
        path = _claim_path(ledger, claim)
        where = [f"{path}:{claim.location.line}" if claim.location.line else path, *page_and_part(claim.location)]
        where += [printable(claim.section)] if claim.section else []
        lines += [shorten(f"{_WORDS[claim.standing]}  {', '.join(where)}", columns)]
        lines[-1] = lines[-1].replace(_WORDS[claim.standing], style.strong(_WORDS[claim.standing]), 1)
        sentence = wrap(printable(claim.text), columns, first="  ")
        lines += sentence[:_SENTENCE_LINES] + (["  …"] if len(sentence) > _SENTENCE_LINES else [])
        if claim.citations:
            cited_markers = ", ".join(markers[c] for c in claim.citations)
            lines += wrap(f"cites {cited_markers}", columns, first="    ", rest=" " * 6)
        for cited in works.cited_in(claim):
            doi = f" doi:{printable(cited.doi)}" if cited.doi else ""
            verdict = f" ({cited.verdict})" if cited.verdict else ""
            lines += wrap(f"{cited.entry}: {cited.title}{doi}{verdict}", columns, first="    ", rest=" " * 6)
        for wrong in claim.wrong:
            lines += wrap(printable(wrong), columns, first="    ! ", rest=" " * 6)
        lines += [""]
    return [*lines, *_closing_lines(ledger, style, columns)]


def _closing_lines(ledger: Ledger, style: Style, columns: int) -> list[str]:
    counts = Counter(c.standing for c in ledger.claims)
    by_standing = ", ".join(f"{counts[s]} {_WORDS[s].lower()}" for s in Standing if counts[s])
    number = f"{len(ledger.claims)} claim{'' if len(ledger.claims) == 1 else 's'}"
    lines = [
        style.strong("CLAIMS"),
        *wrap(f"{number}{': ' + by_standing if counts else ' found'}", columns, first="  "),
    ]
    if ledger.report.citations and not ledger.report.references:
        lines += wrap("No reference list was found: give it with --references FILE.", columns, first="  ")
    for why in incomplete([ledger.report]):
        lines += wrap(f"The run is incomplete: {why}.", columns, first="  ")
    return lines


# --- data ----------------------------------------------------------------------------------------------------


def render_json(ledgers: Sequence[Ledger]) -> str:
    """One object a manuscript, a line each where there are several."""
    objects = [_ledger_object(ledger) for ledger in ledgers]
    if len(objects) == 1:
        return json.dumps(objects[0], ensure_ascii=False, indent=1) + "\n"
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def _ledger_object(ledger: Ledger) -> dict[str, Any]:
    report, raw, works = ledger.report, {c.id: c.raw for c in ledger.report.citations}, _Works(ledger.report)
    return {
        "schema": SCHEMA,
        "as_of": report.as_of,
        "complete": report.complete,
        "documents": [{"id": d.id, "path": d.path, "role": d.role, "sha256": d.sha256} for d in report.documents],
        "claims": [
            {
                "document": claim.location.document,
                "start": claim.location.start,
                "end": claim.location.end,
                "line": claim.location.line,
                "column": claim.location.column,
                "page": claim.location.page,
                "part": claim.location.part,
                "section": claim.section,
                "text": claim.text,
                "citations": [{"id": c, "raw": raw[c]} for c in claim.citations],
                "works": [
                    {"reference": w.reference, "entry": w.entry, "title": w.title, "doi": w.doi, "verdict": w.verdict}
                    for w in works.cited_in(claim)
                ],
                "standing": claim.standing.value,
                "wrong": list(claim.wrong),
                "fit": claim.fit,
            }
            for claim in ledger.claims
        ],
        "summary": {s.value: sum(c.standing is s for c in ledger.claims) for s in Standing},
    }


def _claim_rows(ledger: Ledger) -> Iterator[dict[str, str]]:
    markers, works = _markers(ledger), _Works(ledger.report)
    for claim in ledger.claims:
        cited = [f"{w.entry}: {w.title}{f' doi:{w.doi}' if w.doi else ''}" for w in works.cited_in(claim)]
        yield {
            "path": _claim_path(ledger, claim),
            "line": str(claim.location.line or ""),
            "place": ", ".join(page_and_part(claim.location)),
            "section": printable(claim.section or ""),
            "claim": printable(claim.text),
            "citations": "; ".join(markers[c] for c in claim.citations),
            "works": "; ".join(map(printable, cited)),
            "standing": claim.standing.value,
            "wrong": "; ".join(map(printable, claim.wrong)),
            "fit": "" if claim.fit is None else f"{claim.fit:.3f}",
        }


def render_csv(ledgers: Sequence[Ledger]) -> str:
    """A row a claim: RFC 4180, with a mark for Excel; no cell is a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in (row for ledger in ledgers for row in _claim_rows(ledger)):
        table.writerow([safe_cell(row[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def render_markdown(ledgers: Sequence[Ledger]) -> str:
    """A table a manuscript."""
    lines: list[str] = []
    for ledger in ledgers:
        name = relative(ledger.report.documents[0].path)
        lines += [f"## {plain_markdown(name)}", ""]
        lines += [f"> **Not checked:** {plain_markdown(why)}" for why in incomplete([ledger.report])]
        lines += ["| line | claim | works | standing |", "|---|---|---|---|"]
        for row in _claim_rows(ledger):
            wrong = f"<br>{plain_markdown(row['wrong'])}" if row["wrong"] else ""
            cells = (
                plain_markdown(row["line"] or row["place"]),
                plain_markdown(row["claim"]),
                plain_markdown(row["works"]),
            )
            lines += [f"| {' | '.join(cells)} | **{row['standing']}**{wrong} |"]
        lines += [""]
    return "\n".join(lines)
