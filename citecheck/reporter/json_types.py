"""The JSON report as types, which `json_report` fills and from which `make docs` writes `report.schema.json`.

Keys are written in the order of the fields, all of them but those whose default is `UNSET`. Docstrings are the
descriptions of the schema; what a type alone cannot say stands in `conditions`, in the words of JSON Schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from citecheck.models import (
    Agreement,
    CitationForm,
    LinkStatus,
    Location,
    Notice,
    Outcome,
    Reason,
    Severity,
    Verdict,
)

Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
StatusCounts = Annotated[dict[str, Count], Meta(extra_json_schema={"required": [s.value for s in LinkStatus]})]
VerdictCounts = Annotated[dict[str, Count], Meta(extra_json_schema={"required": [v.value for v in Verdict]})]
SeverityCounts = Annotated[dict[str, Count], Meta(extra_json_schema={"required": [s.value for s in Severity]})]


class Tool(Struct, frozen=True, kw_only=True):
    """What wrote the report."""

    name: Literal["citecheck"] = "citecheck"
    version: str


class Document(Struct, frozen=True):
    """A document, or with `part_of` a file that it was put together from and that locations name."""

    id: str
    path: str
    role: Annotated[str, Meta(extra_json_schema={"enum": ["manuscript", "references"]})]
    format: str
    sha256: Annotated[str, Meta(pattern="^(?:[0-9a-f]{64})?$")]
    title: str | None
    styles: Sequence[CitationForm]
    problems: Sequence[str]
    part_of: str | None


class Name(Struct, frozen=True):
    """An organisation (`literal`) or a person."""

    conditions: ClassVar[dict[str, Any]] = {
        "oneOf": [{"required": ["literal"]}, {"required": ["family", "given", "suffix"]}]
    }
    literal: str | UnsetType = UNSET
    family: str | UnsetType | None = UNSET
    given: str | UnsetType | None = UNSET
    suffix: str | UnsetType | None = UNSET


class Work(Struct, frozen=True, kw_only=True):
    """A work as printed or as registered; null or [] for what is not there. `type` is a CSL 1.0.2 item type."""

    type: str | None
    title: str | None
    subtitle: str | None
    authors: Sequence[Name]
    et_al: bool
    editors: Sequence[Name]
    container: str | None
    year: int | None
    year_suffix: str | None
    year_text: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    first_page: str | None
    article_number: str | None
    publisher: str | None
    edition: str | None
    doi: str | None
    pmid: str | None
    arxiv: str | None
    isbn: str | None
    url: str | None
    accessed: str | None


class Suggestion(Struct, frozen=True):
    """A work that a citation without an entry may mean."""

    doi: str | None
    title: str | None
    authors: Sequence[str]
    year: int | None
    confidence: Share


class Target(Struct, frozen=True, kw_only=True):
    """One work that a citation names: by label, or by authors and year."""

    conditions: ClassVar[dict[str, Any]] = {
        "oneOf": [{"required": ["label"]}, {"required": ["authors", "year", "suffix"]}]
    }
    text: str
    label: str | UnsetType = UNSET
    authors: Sequence[str] | UnsetType = UNSET
    et_al: bool | UnsetType = UNSET
    year: str | UnsetType | None = UNSET
    suffix: str | UnsetType | None = UNSET
    status: LinkStatus
    references: Sequence[str]
    by: str | None
    why: str | None
    note: str | None
    suggestions: Sequence[Suggestion]


class Citation(Struct, frozen=True, kw_only=True):
    """One marker or narrative mention, and where it is."""

    id: str
    raw: str
    form: CitationForm
    document: str
    start: Count
    end: Count
    line: int | None
    column: int | None
    page: int | None
    part: str | None
    sentence: str
    malformed: str | None
    targets: Sequence[Target]


class Reference(Struct, frozen=True, kw_only=True):
    """One entry of the reference list, and where it is. `key` is the caller's own id, where one was given."""

    id: str
    key: str | None
    label: str | None
    position: Annotated[int, Meta(ge=1)]
    raw: str
    document: str
    start: Count
    end: Count
    line: int | None
    column: int | None
    page: int | None
    part: str | None
    work: Work
    cited_by: Sequence[str]


class Evidence(Struct, frozen=True):
    """One field, printed against registered."""

    field: str
    printed: str | None
    registered: str | None
    agreement: Agreement
    similarity: float | None


class Candidate(Struct, frozen=True):
    """A work that a source offered for a reference."""

    doi: str | None
    title: str | None
    confidence: Share
    source: str


class Asked(Struct, frozen=True):
    """One question put to a source. `as_of` is the ISO date (UTC) of the answer."""

    source: str
    outcome: Outcome
    as_of: str
    cached: bool
    detail: str | None


class Coverage(Struct, frozen=True):
    """A source that registers the works of a venue in a year: `registered` of them, counted where `exact`."""

    source: str
    venue: str
    year: int | None
    registered: Count
    asked: str
    exact: bool


class Place(Struct, frozen=True):
    """What is registered at the printed place: another work, or (`doi` and `title` null) a volume of another year."""

    reason: str
    volume: str | None
    pages: str | None
    doi: str | None
    title: str | None
    confidence: Share


class Resolution(Struct, frozen=True, kw_only=True):
    """What became of one reference. `doi` is the true work's, only where verified, mismatched or conflict.

    `coverage` and `place` are given where no record was found.
    """

    conditions: ClassVar[dict[str, Any]] = {
        "allOf": [
            {
                "if": {"properties": {"verdict": {"const": "undetermined"}}},
                "then": {"properties": {"reason": {"enum": [reason.value for reason in Reason]}}},
            },
            {
                "if": {"properties": {"verdict": {"enum": ["unresolved", "undetermined"]}}},
                "then": {"properties": {"doi": {"type": "null"}}},
            },
        ]
    }
    reference: str
    verdict: Verdict
    reason: str | None
    doi: str | None
    confidence: Share
    work: Work | None
    evidence: Sequence[Evidence]
    candidates: Sequence[Candidate]
    notices: Sequence[Notice]
    asked: Sequence[Asked]
    coverage: Coverage | None
    place: Place | None


class Difference(Struct, frozen=True):
    """A field that differs between print and record."""

    field: str
    printed: str | None
    registered: str | None


class Finding(Struct, frozen=True, kw_only=True):
    """One thing to look at. `fingerprint` is stable under moves of the text.

    `target` is the place among the targets of `citation` that it is about; `reason` is the cause in words.
    """

    rule: Annotated[str, Meta(pattern="^CC[0-9]{3}$")]
    name: str
    severity: Severity
    message: str
    locations: Sequence[Location]
    citation: str | None
    reference: str | None
    evidence: Sequence[Evidence]
    suggestion: str | None
    fingerprint: str
    suppressed_by: str | None
    confidence: Share | None
    target: Count | None
    reason: str | None
    differences: Sequence[Difference]
    coverage: Coverage | None


class Summary(Struct, frozen=True):
    """The numbers of a report. `linked` and `missing` count targets, `uncited` entries."""

    citations: Count
    references: Count
    linked: Count
    missing: Count
    uncited: Count
    targets: StatusCounts
    verdicts: VerdictCounts
    findings: SeverityCounts


class Report(Struct, frozen=True, kw_only=True):
    """One audit of one manuscript. Positions are code points into the document's text, ends exclusive.

    Properties may be added; none changes its meaning within /1.
    """

    schema: Literal["citecheck-report/1"] = "citecheck-report/1"
    tool: Tool
    as_of: str
    complete: bool
    incomplete_because: Sequence[str]
    documents: Sequence[Document]
    citations: Sequence[Citation]
    references: Sequence[Reference]
    resolutions: Sequence[Resolution]
    findings: Sequence[Finding]
    summary: Summary
