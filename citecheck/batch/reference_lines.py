"""Reference strings, one a line of JSON, resolved as a whole stretch of lines: no text, no list, only references."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from citecheck.checks.finding import finding, fingerprinted
from citecheck.checks.identity import identity_findings
from citecheck.checks.notices import notice_findings
from citecheck.checks.references import entry_findings
from citecheck.errors import CitecheckError, InputError
from citecheck.models import Document, Location, Outcome, Reason, Report
from citecheck.parser.fields.reference_lines import read_reference_line
from citecheck.resolver.notices import with_retractions
from citecheck.rules.codes import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citecheck.batch.inputs.items import Lines
    from citecheck.batch.remember import ResolutionCache
    from citecheck.models import Finding, Reference, Resolution
    from citecheck.sources.open import Sources


class Tools(Protocol):
    """What a process has opened."""

    @property
    def sources(self) -> Sources: ...  # noqa: D102 - a protocol
    @property
    def resolve(self) -> ResolutionCache: ...  # noqa: D102 - a protocol


@dataclass(slots=True)
class _Checked:
    """What came of some references. Those over which citecheck failed have a finding, and no resolution."""

    resolutions: list[Resolution] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)


def audit_lines(lines: Lines, tools: Tools, today: date) -> Report:
    """The report of a stretch of lines. Each line that holds no reference is a CC901; the others go on."""
    checked = _Checked()
    references = _read_references(lines, checked.broken)
    _resolve_and_check(references, tools, today, lines.path, checked)
    because = tuple(f.message.rstrip(".") for f in checked.broken) + _count_unanswered(checked.resolutions)
    document = Document("d1", lines.path, "lines", "", sha256(lines.data).hexdigest(), role="references")
    found = fingerprinted([*checked.broken, *checked.findings], {}, {r.id: r for r in references})
    return Report(
        documents=(document,),
        references=tuple(references),
        resolutions=tuple(checked.resolutions),
        findings=found,
        as_of=today.isoformat(),
        complete=not because,
        incomplete_because=because,
    )


def _resolve_and_check(
    references: Sequence[Reference], tools: Tools, today: date, path: str, checked: _Checked
) -> None:
    """Resolve and check references. Where citecheck fails over them, the one at fault is looked for by halves."""
    try:
        sources = tools.sources
        resolutions = tools.resolve(references, sources.sources, today=today, registry=sources.registry)
        resolutions = with_retractions(references, resolutions, sources.retractions)
        found = [
            *entry_findings(references, today),
            *identity_findings(references, resolutions),
            *notice_findings(references, resolutions, ()),
        ]
    except (MemoryError, CitecheckError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault over one reference is a finding, and no end of the others
        if len(references) == 1:
            (reference,) = references
            fault = f"({type(error).__name__}: {str(error)[:200]})"
            said = f"{path}:{reference.position}: citecheck failed on it {fault}."
            checked.broken.append(finding(UNREADABLE, said, reference=reference))
            return
        half = len(references) // 2
        _resolve_and_check(references[:half], tools, today, path, checked)
        _resolve_and_check(references[half:], tools, today, path, checked)
        return
    checked.resolutions += resolutions
    checked.findings += found


def _read_references(lines: Lines, broken: list[Finding]) -> list[Reference]:
    references: list[Reference] = []
    for number, line in enumerate(lines.data.split(b"\n"), start=lines.first):
        text = _unquote(line.decode("utf-8", "replace").strip("\ufeff \t\r"))
        if not text:
            continue
        try:
            references.append(read_reference_line(text, number, number, f"{lines.path}:{number}"))
        except InputError as error:
            broken.append(finding(UNREADABLE, str(error), locations=[Location("d1", 0, 0, line=number)]))
    return references


def _unquote(text: str) -> str:
    """The text of a line that is a JSON string, `"Leigh E. 2018. …"`; any other line as it is."""
    if text.startswith('"') and text.endswith('"'):
        with suppress(ValueError):
            said = json.loads(text)
            return said if isinstance(said, str) else text
    return text


def _count_unanswered(resolutions: Sequence[Resolution]) -> tuple[str, ...]:
    """Which sources left how many references unchecked."""
    silent: dict[str, int] = {}
    for resolution in resolutions:
        if resolution.reason == Reason.SOURCE_UNAVAILABLE:
            for source in {a.source for a in resolution.asked if a.outcome is Outcome.UNAVAILABLE}:
                silent[source] = silent.get(source, 0) + 1
    return tuple(
        f"{name} did not answer, {count} reference{'s' * (count != 1)} unchecked"
        for name, count in sorted(silent.items())
    )
