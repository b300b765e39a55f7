"""A report as rows of the tables: plain values, the same on every engine. Needs no pyarrow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from citecheck.models import NoticeKind, Severity, Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.json_report import resolution_to_json
from citecheck.rules import BY_CODE
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citecheck.models import Citation, Finding, Link, Location, Reference, Report, Resolution, Suggestion

Row = dict[str, Any]
_PRINTED = (
    "type",
    "title",
    "et_al",
    "container",
    "year",
    "year_text",
    "volume",
    "issue",
    "pages",
    "first_page",
    "article_number",
    "publisher",
    "edition",
    "doi",
    "pmid",
    "arxiv",
    "isbn",
    "url",
)
WITHDRAWN = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL})
_SURROGATES = re.compile("[\ud800-\udfff]")  # no UTF-8 holds them, and so no table
_LARGEST = 2**31 - 1
_TITLE = 60  # characters of a title that tell works of one author and year apart
_STRING = 200  # and of a whole string without a title


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one document, or of several, by table; each table in its order."""

    documents: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)
    references: list[Row] = field(default_factory=list)
    resolutions: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class About:
    """What a report does not say of its document: its id and path, what it is, and what became of it."""

    id: str
    path: str
    kind: str = "manuscript"
    year: int | None = None
    outcome: str = "ok"
    reason: str | None = None
    sha256: str | None = None  # where no reader took the document


def rows_of(report: Report, about: About) -> Rows:
    """The rows of one report."""
    suggested: dict[tuple[str, int], list[Suggestion]] = {}
    for suggestion in report.suggestions:
        suggested.setdefault((suggestion.citation, suggestion.target), []).append(suggestion)
    links = {(link.citation, link.target): link for link in report.links}
    retracted = {r.reference for r in report.resolutions if any(notice.kind in WITHDRAWN for notice in r.notices)}
    return Rows(
        _add_keys(about, [_document_row(report, about, len(retracted))]),
        _add_keys(about, (row for c in report.citations for row in _citation_rows(c, links, suggested))),
        _add_keys(about, map(_reference_row, report.references)),
        _add_keys(about, (_resolution_row(r, retracted=r.reference in retracted) for r in report.resolutions)),
        _add_keys(about, map(_finding_row, report.findings)),
    )


def _add_keys(about: About, rows: Iterable[Row]) -> list[Row]:
    """The rows of one table with their key, the id of the document and a number from 1, as a table can hold them."""
    return [
        {"document": about.id, "n": n, **{name: _storable_value(value) for name, value in row.items()}}
        for n, row in enumerate(rows, start=1)
    ]


def _storable_value(value: Any) -> Any:  # noqa: ANN401 - what a row holds
    """A value as a table can hold it: no lone surrogates, no number that is none."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= _LARGEST else None
    if isinstance(value, list):
        return [_storable_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _storable_value(item) for name, item in value.items()}
    return value


def _document_row(report: Report, about: About, retracted: int) -> Row:
    manuscript = next((d for d in report.documents if d.role == "manuscript"), None)
    reference_list = next((d for d in report.documents if d.role == "references"), None)
    first, second = (manuscript, reference_list) if manuscript else (reference_list, None)
    summary = summarize(report)
    day = date.fromisoformat(report.as_of)
    years = (r.work.year for r in report.references if r.work.year and r.work.year <= day.year)
    return {
        "path": about.path,
        "kind": about.kind if manuscript or about.kind != "manuscript" else "references",
        "format": first.format if first else "lines",
        "title": first.title if first else None,
        "year": about.year,
        "newest_reference": max(years, default=None),
        "sha256": (first.sha256 if first else None) or about.sha256,
        "references_path": second.path if second else None,
        "references_sha256": second.sha256 if second else None,
        "outcome": about.outcome,
        "reason": about.reason,
        "complete": report.complete,
        "incomplete_because": list(report.incomplete_because),
        "problems": [problem for d in report.documents for problem in d.problems],
        "styles": [form.value for d in report.documents for form in report.styles.get(d.id, ())],
        "citations": summary.citations,
        "references": summary.references,
        "linked": summary.linked,
        "missing": summary.missing,
        "uncited": summary.uncited,
        **{verdict.value: summary.verdicts[verdict.value] for verdict in Verdict},
        "retracted": retracted,
        **{f"{severity.value}s": summary.findings[severity.value] for severity in Severity},
        "as_of": day,
    }


def _citation_rows(
    citation: Citation, links: dict[tuple[str, int], Link], suggested: dict[tuple[str, int], list[Suggestion]]
) -> Iterator[Row]:
    """A row for each work that the citation names; one without any where it names none."""
    head = {
        "citation": citation.id,
        "target": None,
        "raw": citation.raw,
        "form": citation.form.value,
        **_place_columns(citation.location),
        "sentence": citation.sentence,
        "malformed": citation.malformed,
    }
    if not citation.targets:
        yield head
    for i, target in enumerate(citation.targets):
        link = links.get((citation.id, i))
        yield {
            **head,
            "target": i,
            "text": target.text,
            "label": target.label,
            "authors": list(target.authors),
            "year": target.year,
            "suffix": target.suffix,
            "status": link.status.value if link else "unparsed",
            "references": list(link.references) if link else [],
            "by": (link.by if link else None) or None,
            "why": (link.why if link else None) or None,
            "note": (link.note if link else None) or None,
            "suggestions": [
                {"doi": s.work.doi, "title": s.work.title, "confidence": round(s.confidence, 4)}
                for s in suggested.get((citation.id, i), ())
            ],
        }


def _reference_row(reference: Reference) -> Row:
    work = reference.work
    return {
        "reference": reference.id,
        "position": reference.position,
        "key": reference.key,
        "label": reference.label,
        "raw": reference.raw,
        **_place_columns(reference.location),
        "cited": len(reference.cited_by),
        **{name: getattr(work, name) for name in _PRINTED},
        "authors": [name.display for name in work.authors],
        "work_key": work_key(reference),
    }


def work_key(reference: Reference) -> str:
    """16 hexadecimal digits, equal for references that print the same first author, year and title.

    Where one of these could not be read it is of the whole string: such references meet only where they are equal.
    """
    work = reference.work
    first = work.authors[0] if work.authors else None
    if first and work.year and work.title:
        said = f"{squash(first.family or first.literal or '')}|{work.year}|{squash(work.title)[:_TITLE]}"
    else:
        said = squash(reference.raw)[:_STRING]
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _resolution_row(resolution: Resolution, *, retracted: bool) -> Row:
    as_json = msgspec.to_builtins(resolution_to_json(resolution))
    work = resolution.work
    return {
        **{name: as_json[name] for name in ("reference", "verdict", "reason", "confidence", "doi")},
        "type": work.type if work else None,
        "title": work.title if work else None,
        "authors": [name.display for name in work.authors] if work else [],
        "container": work.container if work else None,
        "year": work.year if work else None,
        "retracted": retracted,
        **{name: as_json[name] for name in ("evidence", "candidates", "notices")},
        # whether the cache had the answer is a matter of the run, not of the reference
        "asked": [{k: v for k, v in asked.items() if k != "cached"} for asked in as_json["asked"]],
    }


def _finding_row(finding: Finding) -> Row:
    return {
        "rule": finding.rule,
        "name": BY_CODE[finding.rule].name,
        "severity": finding.severity.value,
        "message": finding.message,
        "citation": finding.citation,
        "reference": finding.reference,
        **_place_columns(finding.locations[0] if finding.locations else None),
        "places": len(finding.locations),
        "suggestion": finding.suggestion,
        "confidence": None if finding.confidence is None else round(float(finding.confidence), 4),
        "fingerprint": finding.fingerprint,
    }


def _place_columns(location: Location | None) -> Row:
    if location is None:
        return {}
    return {name: getattr(location, name) for name in ("start", "end", "line", "column", "page", "part")}
