"""The machine-readable report: `report.schema.json` beside this module is its contract.

Keys and elements stand in a fixed order, so the same report gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from citecheck.models import Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.work_json import work_to_json
from citecheck.rules import BY_CODE
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citecheck.models import (
        Document,
        Evidence,
        Finding,
        Link,
        Location,
        Reference,
        Report,
        Resolution,
        Suggestion,
        Target,
    )

SCHEMA = "citecheck-report/1"
# Valid in JSON, but taken for line ends (U+0085, U+2028) or obeyed by terminals (C1, U+202E): escaped.
_STEERING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_NAMES_A_DOI = frozenset({Verdict.VERIFIED, Verdict.MISMATCHED, Verdict.CONFLICT})


def render_json(report: Report) -> str:
    """The report as one line of JSON."""
    return dump(report_to_json(report)) + "\n"


def dump(value: object) -> str:
    """Compact JSON on one line, whatever takes the lines apart; a lone surrogate stays as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def report_to_json(report: Report) -> dict[str, Any]:
    """The report object; see the schema."""
    summary = summarize(report)
    return {
        "schema": SCHEMA,
        "tool": {"name": "citecheck", "version": __version__},
        "as_of": report.as_of,
        "complete": report.complete,
        "incomplete_because": list(report.incomplete_because),
        "documents": [o for d in report.documents for o in _document_objects(d, report)],
        "citations": list(_citation_objects(report)),
        "references": [_reference_object(r) for r in report.references],
        "resolutions": [{"reference": r.reference, **resolution_to_json(r)} for r in report.resolutions],
        "findings": [_finding_object(f) for f in report.findings],
        "summary": {
            "citations": summary.citations,
            "references": summary.references,
            "linked": summary.linked,
            "missing": summary.missing,
            "uncited": summary.uncited,
            "targets": summary.statuses,
            "verdicts": summary.verdicts,
            "findings": summary.findings,
        },
    }


def resolution_to_json(resolution: Resolution) -> dict[str, Any]:
    """What `resolve` says of one reference, from the verdict to what was asked."""
    work = resolution.work
    named = work.doi if work and resolution.verdict in _NAMES_A_DOI else None
    return {
        "verdict": resolution.verdict.value,
        "reason": resolution.reason or None,
        "doi": named,
        "confidence": _round(resolution.confidence),
        "work": work_to_json(work) if work else None,
        "evidence": evidence_to_json(resolution.evidence),
        "candidates": [
            {"doi": c.work.doi, "title": c.work.title, "confidence": _round(c.confidence), "source": c.source}
            for c in resolution.candidates
        ],
        "notices": [
            {"kind": n.kind.value, "date": n.date, "notice_doi": n.notice_doi, "asserted_by": n.asserted_by}
            for n in resolution.notices
        ],
        "asked": [
            {
                "source": a.source,
                "outcome": a.outcome.value,
                "as_of": a.as_of,
                "cached": a.cached,
                "detail": a.detail or None,
            }
            for a in resolution.asked
        ],
    }


def evidence_to_json(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Field by field, printed against registered."""
    return [
        {
            "field": e.field,
            "printed": e.printed,
            "registered": e.registered,
            "agreement": e.agreement.value,
            "similarity": None if e.similarity is None else _round(e.similarity),
        }
        for e in evidence
    ]


def _round(value: float) -> float:
    """Four digits: enough to rank, and the same on every machine."""
    return round(float(value), 4)


def _document_objects(document: Document, report: Report) -> list[dict[str, Any]]:
    """A document, and the files it was put together from, which locations name."""
    whole = {
        "id": document.id,
        "path": document.path,
        "role": document.role,
        "format": document.format,
        "sha256": document.sha256,
        "title": document.title,
        "styles": [s.value for s in report.styles.get(document.id, ())],
        "problems": list(document.problems),
        "part_of": None,
    }
    no_more: dict[str, Any] = {"title": None, "styles": [], "problems": [], "part_of": document.id}
    files = [{**whole, "id": f.id, "path": f.path, "sha256": f.sha256, **no_more} for f in document.included]
    return [whole, *files]


def _citation_objects(report: Report) -> Iterator[dict[str, Any]]:
    links = {(link.citation, link.target): link for link in report.links}
    suggestions: dict[tuple[str, int], list[Suggestion]] = defaultdict(list)
    for suggestion in report.suggestions:
        suggestions[suggestion.citation, suggestion.target].append(suggestion)
    for citation in report.citations:
        yield {
            "id": citation.id,
            "raw": citation.raw,
            "form": citation.form.value,
            **_location_object(citation.location),
            "sentence": citation.sentence,
            "malformed": citation.malformed,
            "targets": [
                _target_object(target, links.get((citation.id, i)), suggestions.get((citation.id, i), []))
                for i, target in enumerate(citation.targets)
            ],
        }


def _target_object(target: Target, link: Link | None, suggestions: list[Suggestion]) -> dict[str, Any]:
    if target.label is not None or not target.authors:
        named: dict[str, Any] = {"label": target.label or target.text}
    else:
        named = {
            "authors": list(target.authors),
            "et_al": target.et_al,
            "year": target.year,
            "suffix": target.suffix,
        }
    return {
        "text": target.text,
        **named,
        "status": link.status.value if link else "unparsed",
        "references": list(link.references) if link else [],
        "by": (link.by if link else None) or None,
        "why": (link.why if link else None) or None,
        "note": (link.note if link else None) or None,
        "suggestions": [
            {
                "doi": s.work.doi,
                "title": s.work.title,
                "authors": [n.display for n in s.work.authors],
                "year": s.work.year,
                "confidence": _round(s.confidence),
            }
            for s in suggestions
        ],
    }


def _reference_object(reference: Reference) -> dict[str, Any]:
    return {
        "id": reference.id,
        "key": reference.key,
        "label": reference.label,
        "position": reference.position,
        "raw": reference.raw,
        **_location_object(reference.location),
        "work": work_to_json(reference.work),
        "cited_by": list(reference.cited_by),
    }


def _location_object(location: Location) -> dict[str, Any]:
    return {
        "document": location.document,
        "start": location.start,
        "end": location.end,
        "line": location.line,
        "column": location.column,
        "page": location.page,
        "part": location.part,
    }


def _finding_object(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": BY_CODE[finding.rule].name,
        "severity": finding.severity.value,
        "message": finding.message,
        "locations": [_location_object(place) for place in finding.locations],
        "citation": finding.citation,
        "reference": finding.reference,
        "evidence": evidence_to_json(finding.evidence),
        "suggestion": finding.suggestion,
        "fingerprint": finding.fingerprint,
        "suppressed_by": finding.suppressed_by,
        "confidence": finding.confidence,
        "target": finding.target,
        "reason": finding.reason or None,
        "differences": [
            {"field": e.field, "printed": e.printed, "registered": e.registered} for e in finding.differences
        ],
    }
