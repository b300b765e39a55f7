"""The machine-readable report: `json_types` has its keys, `report.schema.json` beside this module is its contract.

Keys and elements stand in a fixed order, so the same report gives the same bytes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from citecheck.models import LinkStatus, Verdict
from citecheck.reporter import json_types as out
from citecheck.reporter.base import summarize
from citecheck.rules import BY_CODE
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import (
        Coverage,
        Document,
        Evidence,
        Finding,
        Link,
        Location,
        Name,
        Place,
        Reference,
        Report,
        Resolution,
        Suggestion,
        Target,
        Work,
    )

# Valid JSON as they stand, but taken for line ends (U+0085, U+2028) or obeyed by terminals (C1, U+202E): escaped.
_STEERING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_NAMES_A_DOI = frozenset({Verdict.VERIFIED, Verdict.MISMATCHED, Verdict.CONFLICT})
WORK_FIELDS = tuple(name for name in out.Work.__struct_fields__ if name not in {"authors", "editors"})


def render_json(report: Report) -> str:
    """The report as one line of JSON."""
    return dump(report_to_json(report)) + "\n"


def dump(value: object) -> str:
    """Compact JSON on one line, whatever takes the lines apart; a lone surrogate stays as its escape."""
    try:
        text = msgspec.json.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))
    text = _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def report_to_json(report: Report) -> out.Report:
    """Fill the types of the JSON report."""
    summary = summarize(report)
    return out.Report(
        tool=out.Tool(version=__version__),
        as_of=report.as_of,
        complete=report.complete,
        incomplete_because=report.incomplete_because,
        documents=[each for d in report.documents for each in _document_objects(d, report)],
        citations=_citation_objects(report),
        references=[_reference_object(r) for r in report.references],
        resolutions=[resolution_to_json(r) for r in report.resolutions],
        findings=[_finding_object(f) for f in report.findings],
        summary=out.Summary(
            summary.citations,
            summary.references,
            summary.linked,
            summary.missing,
            summary.uncited,
            summary.statuses,
            summary.verdicts,
            summary.findings,
        ),
    )


def work_to_json(work: Work) -> out.Work:
    """A work with every key, null or [] for what is not printed or registered."""
    return out.Work(
        authors=[_name_object(n) for n in work.authors],
        editors=[_name_object(n) for n in work.editors],
        **{field: getattr(work, field) for field in WORK_FIELDS},
    )


def _name_object(name: Name) -> out.Name:
    if name.literal is not None:
        return out.Name(literal=name.literal)
    return out.Name(family=name.family, given=name.given, suffix=name.suffix)


def resolution_to_json(resolution: Resolution) -> out.Resolution:
    """What `resolve` says of one reference, from the verdict to what was asked."""
    work = resolution.work
    return out.Resolution(
        reference=resolution.reference,
        verdict=resolution.verdict,
        reason=resolution.reason or None,
        doi=work.doi if work and resolution.verdict in _NAMES_A_DOI else None,
        confidence=_round(resolution.confidence),
        work=work_to_json(work) if work else None,
        evidence=evidence_to_json(resolution.evidence),
        candidates=[
            out.Candidate(c.work.doi, c.work.title, _round(c.confidence), c.source) for c in resolution.candidates
        ],
        notices=resolution.notices,
        asked=[out.Asked(a.source, a.outcome, a.as_of, a.cached, a.detail or None) for a in resolution.asked],
        coverage=_coverage_object(resolution.coverage),
        place=_place_object(resolution.place),
    )


def _coverage_object(coverage: Coverage | None) -> out.Coverage | None:
    return out.Coverage(**{name: getattr(coverage, name) for name in coverage.__slots__}) if coverage else None


def _place_object(place: Place | None) -> out.Place | None:
    if place is None:
        return None
    work = place.work
    return out.Place(
        place.reason,
        place.volume,
        place.pages,
        work.doi if work else None,
        work.title if work else None,
        _round(place.confidence),
    )


def evidence_to_json(evidence: Iterable[Evidence]) -> list[out.Evidence]:
    """Field by field, printed against registered."""
    return [
        out.Evidence(
            e.field,
            e.printed,
            e.registered,
            e.agreement,
            None if e.similarity is None else _round(e.similarity),
        )
        for e in evidence
    ]


def _round(value: float) -> float:
    """Four digits: enough to rank, and the same on every machine."""
    return round(float(value), 4)


def _document_objects(document: Document, report: Report) -> list[out.Document]:
    """A document, and the files it was put together from, which locations name."""
    return [
        out.Document(
            id=document.id,
            path=document.path,
            role=document.role,
            format=document.format,
            sha256=document.sha256,
            title=document.title,
            styles=report.styles.get(document.id, ()),
            problems=document.problems,
            part_of=None,
        ),
        *(
            out.Document(f.id, f.path, document.role, document.format, f.sha256, None, (), (), part_of=document.id)
            for f in document.included
        ),
    ]


def _citation_objects(report: Report) -> list[out.Citation]:
    links = {(link.citation, link.target): link for link in report.links}
    suggestions: dict[tuple[str, int], list[Suggestion]] = {}
    for each in report.suggestions:
        suggestions.setdefault((each.citation, each.target), []).append(each)
    return [
        out.Citation(
            id=citation.id,
            raw=citation.raw,
            form=citation.form,
            **_location_fields(citation.location),
            sentence=citation.sentence,
            malformed=citation.malformed,
            targets=[
                _target_object(target, links.get((citation.id, i)), suggestions.get((citation.id, i), ()))
                for i, target in enumerate(citation.targets)
            ],
        )
        for citation in report.citations
    ]


def _target_object(target: Target, link: Link | None, suggestions: Sequence[Suggestion]) -> out.Target:
    named: dict[str, Any] = {"label": target.label or target.text}
    if target.label is None and target.authors:
        named = {name: getattr(target, name) for name in ("authors", "et_al", "year", "suffix")}
    return out.Target(
        text=target.text,
        **named,
        status=link.status if link else LinkStatus.UNPARSED,
        references=link.references if link else (),
        by=(link.by if link else None) or None,
        why=(link.why if link else None) or None,
        note=(link.note if link else None) or None,
        suggestions=[
            out.Suggestion(
                s.work.doi, s.work.title, [n.display for n in s.work.authors], s.work.year, _round(s.confidence)
            )
            for s in suggestions
        ],
    )


def _reference_object(reference: Reference) -> out.Reference:
    return out.Reference(
        id=reference.id,
        key=reference.key,
        label=reference.label,
        position=reference.position,
        raw=reference.raw,
        **_location_fields(reference.location),
        work=work_to_json(reference.work),
        cited_by=reference.cited_by,
    )


def _location_fields(location: Location) -> dict[str, Any]:
    return {name: getattr(location, name) for name in ("document", "start", "end", "line", "column", "page", "part")}


def _finding_object(finding: Finding) -> out.Finding:
    return out.Finding(
        rule=finding.rule,
        name=BY_CODE[finding.rule].name,
        severity=finding.severity,
        message=finding.message,
        locations=finding.locations,
        citation=finding.citation,
        reference=finding.reference,
        evidence=evidence_to_json(finding.evidence),
        suggestion=finding.suggestion,
        fingerprint=finding.fingerprint,
        suppressed_by=finding.suppressed_by,
        confidence=finding.confidence,
        target=finding.target,
        reason=finding.reason or None,
        differences=[out.Difference(e.field, e.printed, e.registered) for e in finding.differences],
        coverage=_coverage_object(finding.coverage),
    )
