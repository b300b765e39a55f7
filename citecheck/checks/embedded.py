"""CC205: an entry whose print differs from the record in its field code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding
from citecheck.models import Agreement
from citecheck.rules.codes import SELF_CONTRADICTION
from citecheck.text.citing import describe_entry
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Finding, Reference

_FIELDS = frozenset({"title", "authors", "year", "doi"})  # what a style prints in full; the rest it may abbreviate


def embedded_findings(references: Sequence[Reference]) -> Iterator[Finding]:
    """One finding for each entry whose print and whose record name different works, people, years or DOIs."""
    both = [r for r in references if r.embedded and r.embedded is not r.work]
    if not both:
        return
    from citecheck.resolver.comparing.comparison import compare  # noqa: PLC0415 - most documents have no field codes

    for reference in both:
        if reference.embedded is None:
            continue
        words = f" {fold(reference.raw)} "
        wrong = tuple(
            e
            for e in compare(replace(reference, embedded=None), reference.embedded)
            if e.field in _FIELDS
            and e.agreement is Agreement.DIFFERENT
            and f" {fold(e.registered or '')} " not in words  # it is printed, only read as part of something else
        )
        if wrong:
            differences = "; ".join(f"{e.field}: printed {e.printed}, record {e.registered}" for e in wrong)
            yield finding(
                SELF_CONTRADICTION,
                f"{describe_entry(reference)} and the record in its field code do not agree: {differences}.",
                reference=reference,
                evidence=wrong,
                reason="the entry and the record in its field code do not agree",
                suggestion="Update the bibliography, or correct the record in the reference manager.",
            )
