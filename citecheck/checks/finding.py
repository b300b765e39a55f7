"""Making findings: severity from the catalogue, fingerprints that survive moves of the text."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from citecheck.models import Finding
from citecheck.rules import BY_CODE
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citecheck.models import Citation, Evidence, Location, Reference, Severity


def finding(
    rule: str,
    message: str,
    *,
    citation: Citation | None = None,
    reference: Reference | None = None,
    locations: Iterable[Location] = (),
    evidence: tuple[Evidence, ...] = (),
    suggestion: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding of a rule; its places default to those of its citation, else of its reference."""
    places = tuple(locations)
    if not places and citation:
        places = (citation.location,)
    if not places and reference:
        places = (reference.location,)
    return Finding(
        rule=rule,
        severity=severity or BY_CODE[rule].severity,
        message=message,
        locations=places,
        citation=citation.id if citation else None,
        reference=reference.id if reference else None,
        evidence=evidence,
        suggestion=suggestion,
    )


def fingerprinted(
    findings: Iterable[Finding], citations: Mapping[str, Citation], references: Mapping[str, Reference]
) -> tuple[Finding, ...]:
    """The findings with fingerprints: from the rule and the texts concerned, never from positions.

    Equal ones are told apart by their order, so that one of two equal findings can disappear alone.
    """
    seen: dict[str, int] = {}
    done: list[Finding] = []
    for each in findings:
        citation = citations.get(each.citation or "")
        reference = references.get(each.reference or "")
        about = "|".join(
            (
                each.rule,
                fold(citation.raw) if citation else "",
                fold(citation.sentence) if citation else "",
                fold(reference.raw) if reference else "",
                ",".join(e.field for e in each.evidence),
            )
        )
        digest = sha256(about.encode("utf-8", "replace")).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        suffix = "" if seen[digest] == 1 else f"-{seen[digest]}"
        done.append(replace(each, fingerprint=digest + suffix))
    return tuple(done)
