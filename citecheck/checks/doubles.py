"""CC202 by what was found: entries that do not look alike and are one registered work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.models import Severity, Verdict
from citecheck.rules.codes import DUPLICATE_REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Finding, Reference, Resolution, Work


def double_findings(references: Sequence[Reference], resolutions: Sequence[Resolution]) -> Iterator[Finding]:
    """One finding for each further entry of a work; a preprint and its published version are information."""
    by_id = {r.id: r for r in references}
    entries: dict[str, list[tuple[Reference, Work]]] = defaultdict(list)
    for resolution in resolutions:
        reference, work = by_id.get(resolution.reference), resolution.work
        if reference is None or work is None or not work.doi or resolution.verdict is Verdict.CONFLICT:
            continue
        for doi in dict.fromkeys((work.doi, *work.preprint_of)):
            entries[doi].append((reference, work))
    for (first, one), *others in entries.values():
        for reference, work in others:
            places = [reference.location, first.location]
            this, that = _number(reference), _number(first)
            if work.doi == one.doi:
                message = f"Entries {that} and {this} are one work, {work.doi}."
                yield finding(DUPLICATE_REFERENCE, message, reference=reference, locations=places)
            else:
                message = f"Entries {that} and {this} are the preprint and the published version of one work."
                yield finding(
                    DUPLICATE_REFERENCE, message, reference=reference, locations=places, severity=Severity.INFO
                )


def _number(reference: Reference) -> str:
    return reference.label or str(reference.position)
