"""CC202 by the registered records: entries that differ in print and are one work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.models import Severity, Verdict
from citecheck.rules.codes import DUPLICATE_REFERENCE
from citecheck.text.citing import entry_number

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
    for (first, first_work), *others in entries.values():
        for reference, work in others:
            numbers = f"Entries {entry_number(first)} and {entry_number(reference)}"
            same = work.doi == first_work.doi
            yield finding(
                DUPLICATE_REFERENCE,
                f"{numbers} are one work, {work.doi}."
                if same
                else f"{numbers} are the preprint and the published version of one work.",
                reference=reference,
                locations=[reference.location, first.location],
                severity=None if same else Severity.INFO,
            )
