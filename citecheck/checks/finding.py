"""How findings are made: severity from the catalogue, fingerprints that survive moves of the text."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from citecheck.models import Finding, SuggestionKind
from citecheck.rules import BY_CODE
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Citation, Evidence, Location, Reference, Severity

MAX_ONE_BY_ONE = 3  # findings about the order of one text or list; more are one finding
MAX_LISTED = 60  # names and numbers that one message lists
_DOI_ADDRESS = "https://doi.org/"


def finding(  # noqa: PLR0913 - all but the first two by name
    rule: str,
    message: str,
    *,
    citation: Citation | None = None,
    reference: Reference | None = None,
    locations: Iterable[Location] = (),
    evidence: tuple[Evidence, ...] = (),
    suggestion: str | None = None,
    suggestion_kind: SuggestionKind | None = None,
    severity: Severity | None = None,
    target: int | None = None,
    reason: str = "",
) -> Finding:
    """Make a finding of a rule.

    Args:
        rule: its code
        message: the whole of it in words
        citation: what it is about, or
        reference: what it is about
        locations: its places, the first one foremost; of the citation, else of the reference where none is given
        evidence: the fields compared
        suggestion: what to do, or to put in its place
        suggestion_kind: an address or a text where it is not given
        severity: that of the rule where it is not given
        target: index into the targets of `citation`
        reason: the cause in words; see `Finding`
    """
    places = tuple(locations)
    if not places and citation:
        places = (citation.location,)
    if not places and reference:
        places = (reference.location,)
    if suggestion and suggestion_kind is None:
        suggestion_kind = SuggestionKind.ADDRESS if suggestion.startswith("https://") else SuggestionKind.TEXT
    return Finding(
        rule=rule,
        severity=severity or BY_CODE[rule].severity,
        message=message,
        locations=places,
        citation=citation.id if citation else None,
        reference=reference.id if reference else None,
        evidence=evidence,
        suggestion=suggestion,
        suggestion_kind=suggestion_kind,
        suggestion_named=suggestion is not None and suggestion.removeprefix(_DOI_ADDRESS) in message,
        target=target,
        reason=reason,
    )


def enumerate_names(names: Sequence[str], *, most: int = MAX_LISTED, separator: str = ", ") -> str:
    """The first of some names, and how many more there are: `[1], [2] and 3 more`."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return separator.join(names[:most]) + more


def fingerprinted(
    findings: Iterable[Finding], citations: Mapping[str, Citation], references: Mapping[str, Reference]
) -> tuple[Finding, ...]:
    """The findings with fingerprints: from the rule and the texts concerned, never from positions.

    Equal ones are told apart by their order, so that one of two equal findings can disappear alone.
    """
    counts: dict[str, int] = {}
    marked: list[Finding] = []
    for unmarked in findings:
        citation = citations.get(unmarked.citation or "")
        reference = references.get(unmarked.reference or "")
        about = "|".join(
            (
                unmarked.rule,
                fold(citation.raw) if citation else "",
                fold(citation.sentence) if citation else "",
                fold(reference.raw) if reference else "",
                ",".join(e.field for e in unmarked.evidence),
            )
        )
        digest = sha256(about.encode("utf-8", "replace")).hexdigest()[:16]
        counts[digest] = counts.get(digest, 0) + 1
        suffix = "" if counts[digest] == 1 else f"-{counts[digest]}"
        marked.append(replace(unmarked, fingerprint=digest + suffix))
    return tuple(marked)
