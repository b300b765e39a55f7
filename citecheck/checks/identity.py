"""Findings about the identity of a work: CC301-CC317, CC320 and CC390, one for each cause.

A message says what was seen. Where an identifier belongs to another work (CC301), the differences it explains
are not listed again; a reference that no source has (CC303) gets no advice to add an identifier.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.checks.causes import unexplained
from citecheck.checks.correct import corrected
from citecheck.checks.finding import finding
from citecheck.checks.references import placeholder_findings
from citecheck.models import Agreement, Outcome, Reason, Severity, SuggestionKind, Verdict
from citecheck.resolver.comparing.printed import PREPRINT_PREFIXES, find_printed_arxiv, printed_reference
from citecheck.resolver.deciding.slips import slips
from citecheck.resolver.deciding.versions import is_published_version
from citecheck.rules.codes import (
    AUTHORS_DIFFER,
    AUTHORS_DISJOINT,
    CONTAINER_DIFFERS,
    IDENTIFIER_AVAILABLE,
    IDENTIFIER_CONFLICT,
    IDENTIFIER_NOT_REGISTERED,
    IMPOSSIBLE_PLACE,
    INCOMPLETE_REFERENCE,
    MALFORMED_IDENTIFIER,
    PREPRINT_NOW_PUBLISHED,
    TITLE_DIFFERS,
    UNDETERMINED,
    UNRESOLVED,
    VOLUME_ISSUE_PAGES_DIFFER,
    YEAR_DIFFERS,
)
from citecheck.rules.reasons import words_for
from citecheck.text.citing import name_source
from citecheck.text.identifiers import (
    DOI,
    ISSN,
    arxiv_of_doi,
    clean_doi,
    doi_of_arxiv,
    find_dois,
    find_pmid,
    isbns_of,
    valid_arxiv,
    valid_isbn,
    valid_issn,
)
from citecheck.text.journals import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Coverage, Evidence, Finding, Place, Reference, Resolution, Work

_FIELD_RULES = {
    "title": TITLE_DIFFERS,
    "authors": AUTHORS_DIFFER,
    "year": YEAR_DIFFERS,
    "container": CONTAINER_DIFFERS,
}
_PLACE_FIELDS = ("volume", "issue", "pages")
_DOI_ORG = "doi.org"
# Works registered for a venue in a year, from which on it surely registers all of them; of fewer it may deposit some.
ENOUGH_REGISTERED = 10
_WORDS_OF_ONE_VENUE = 3


def identity_findings(references: Sequence[Reference], resolutions: Sequence[Resolution]) -> list[Finding]:
    """The findings of all references, in their order; none that a placeholder (CC305) explains."""
    by_id = {r.id: r for r in references}
    found: list[Finding] = []
    for resolution in resolutions:
        if reference := by_id.get(resolution.reference):
            weighed = resolution.verdict in {Verdict.VERIFIED, Verdict.MISMATCHED, Verdict.CONFLICT}
            confidence = resolution.confidence if weighed else None
            found += [replace(f, confidence=confidence) for f in _reference_findings(reference, resolution)]
    # Numbers left to fill in, a warning, explain nothing: the work is looked for all the same.
    unfilled = [f for f in placeholder_findings(references) if f.severity is Severity.ERROR]
    return unexplained(found, unfilled) if unfilled else found


def _reference_findings(reference: Reference, resolution: Resolution) -> Iterator[Finding]:
    yield from _malformed_identifiers(reference)
    if resolution.place is not None:
        yield _place_finding(reference, resolution.place)
    match resolution.verdict:
        case Verdict.CONFLICT:
            yield _conflict_finding(reference, resolution)
        case Verdict.UNRESOLVED:
            yield _unresolved_finding(reference, resolution)
        case Verdict.UNDETERMINED:
            yield _undetermined_finding(reference, resolution)
            if resolution.reason == Reason.NO_TITLE:
                yield finding(INCOMPLETE_REFERENCE, "Too little is printed to find the work.", reference=reference)
        case Verdict.VERIFIED | Verdict.MISMATCHED:
            yield from _field_differences(reference, resolution)
            if resolution.work:
                yield from _identifier_advice(reference, resolution, resolution.work)
    yield from _unregistered_identifiers(reference, resolution)


def _unregistered_identifiers(reference: Reference, resolution: Resolution) -> Iterator[Finding]:
    """CC302 only where the authority itself has no such identifier: doi.org, PubMed, or a complete collection."""
    printed = find_dois(reference.raw)
    for asked in resolution.asked:
        pmid, doi = find_pmid(asked.detail), asked.detail if asked.detail in find_dois(asked.detail) else ""
        if asked.outcome is not Outcome.NONE or not (pmid or doi):
            continue
        source = "The local index" if asked.source.startswith("index") else name_source(asked.source)
        number = arxiv_of_doi(doi) if doi not in printed else None
        named = f"DOI for arXiv:{number}" if number else f"DOI {doi}" if doi else f"PMID {pmid}"
        message = f"{source} has no {named} (asked {asked.as_of[:10]})."
        # The DOI of a number is not printed but made from it: what reads as a number may be none.
        severity = Severity.WARNING if number else None
        yield finding(IDENTIFIER_NOT_REGISTERED, message, reference=reference, severity=severity)


def _malformed_identifiers(reference: Reference) -> Iterator[Finding]:
    for match in DOI.finditer(reference.raw):
        if clean_doi(match.group(1)) is None:
            yield finding(MALFORMED_IDENTIFIER, f"Not a well-formed DOI: {match.group(1)}.", reference=reference)
    work = reference.embedded or reference.work
    isbns = isbns_of(work.isbn or "")
    if work.isbn and not isbns:
        yield finding(MALFORMED_IDENTIFIER, f"Not a well-formed ISBN: {work.isbn}.", reference=reference)
    for isbn in isbns:
        if not valid_isbn(isbn):
            yield finding(MALFORMED_IDENTIFIER, f"The check digit of ISBN {isbn} is wrong.", reference=reference)
    for match in ISSN.finditer(reference.raw):
        if not valid_issn(match.group(1)):
            yield finding(MALFORMED_IDENTIFIER, f"The check digit of ISSN {match[1]} is wrong.", reference=reference)
    number = find_printed_arxiv(reference.raw, work)
    if number and not valid_arxiv(number):
        yield finding(MALFORMED_IDENTIFIER, f"Not a well-formed arXiv number: {number}.", reference=reference)


def _conflict_finding(reference: Reference, resolution: Resolution) -> Finding:
    title, printed = _evidence_of(resolution, "title"), _evidence_of(resolution, "doi")
    doi = resolution.candidates[0].work.doi if resolution.candidates else None
    doi = doi or (printed.printed if printed else None) or ""
    other = f"“{title.registered}”" if title and title.registered else "another work"
    reason = f"{_name_identifier(reference, doi, resolution)} is registered for {other}"
    message = f"{reason}."
    work = resolution.work
    if work is not None and work.doi:
        message += f" The work described is registered as {work.doi}."
    return finding(
        IDENTIFIER_CONFLICT,
        message,
        reference=reference,
        evidence=resolution.evidence,
        suggestion=_doi_address(work) if work else None,
        severity=Severity.WARNING if _by_same_people(resolution) else None,
        reason=reason,
    )


def _name_identifier(reference: Reference, doi: str, resolution: Resolution) -> str:
    """What is printed and leads to a record: its DOI, or the number of arXiv or PubMed."""
    if doi and doi in find_dois(reference.raw):
        return f"The DOI printed, {doi},"
    if (number := arxiv_of_doi(doi)) is not None:
        return f"The arXiv number printed, {number},"
    pmid = resolution.candidates[0].work.pmid if resolution.candidates else None
    if pmid and pmid == (reference.embedded or reference.work).pmid:
        return f"The PMID printed, {pmid},"
    return f"The DOI printed, {doi},"


def _by_same_people(resolution: Resolution) -> bool:
    """Whether a preprint by the printed authors is registered: another one, or this one under another title."""
    authors = _evidence_of(resolution, "authors")
    registered = resolution.candidates[0].work.doi if resolution.candidates else None
    agree = authors is not None and authors.agreement in {Agreement.SAME, Agreement.CLOSE}
    return agree and arxiv_of_doi(registered or "") is not None


def _unresolved_finding(reference: Reference, resolution: Resolution) -> Finding:
    """CC303: an error where a source surely registers the venue in the year, or the collection knows the journal."""
    coverage = resolution.coverage
    if coverage is not None:
        reason = _describe_absence(coverage)
        counted = coverage.exact and coverage.registered >= ENOUGH_REGISTERED
        sure = counted and bool(reference.work.title) and _names_one_venue(reference.work, coverage.venue)
        made = finding(
            UNRESOLVED,
            f"{reason} (asked {coverage.asked[:10]}).",
            reference=reference,
            severity=Severity.ERROR if sure else Severity.WARNING,
            reason=reason,
        )
        return replace(made, coverage=coverage)
    answered = {Outcome.FOUND, Outcome.NONE}
    asked = [a for a in resolution.asked if a.outcome in answered and a.source != _DOI_ORG]
    called = ["local index" if a.source.startswith("index") else name_source(a.source) for a in asked]
    names = " or ".join(dict.fromkeys(called)) or "registered"
    when = max((a.as_of for a in asked), default="")
    dated = f" (asked {when[:10]})" if when else ""
    same_journal = any(
        e.field == "container" and e.agreement is Agreement.SAME for c in resolution.candidates for e in c.evidence
    )
    return finding(
        UNRESOLVED,
        f"No {names} record matches{dated}; every source answered.",
        reference=reference,
        severity=Severity.ERROR if same_journal or find_dois(reference.raw) else Severity.WARNING,
    )


def _names_one_venue(work: Work, registered: str) -> bool:
    """Whether a printed name is that of one venue: in full, or abbreviated in three words; `J Chem` may be several."""
    words = content_words(work.container or work.publisher or "")
    return len(words) >= _WORDS_OF_ONE_VENUE or words == content_words(registered)


def _describe_absence(coverage: Coverage) -> str:
    """`Soil Letters registers its works with Crossref, 412 for 2018, and none of them is like this one`."""
    source, works = name_source(coverage.source), f"{coverage.registered:,}"
    if not coverage.exact:
        return f"{source} has works of {coverage.venue} for {coverage.year}, and none of them is like this one"
    if not coverage.registered:
        return f"{coverage.venue} registers its works with {source}, and has none for {coverage.year}"
    return (
        f"{coverage.venue} registers its works with {source}, {works} for {coverage.year}, "
        "and none of them is like this one"
    )


def _place_finding(reference: Reference, place: Place) -> Finding:
    """CC306: where the work is said to be, the venue has registered something else."""
    reason = place.reason[:1].upper() + place.reason[1:]
    return finding(
        IMPOSSIBLE_PLACE,
        f"{reason}.",
        reference=reference,
        reason=reason,
        suggestion=_doi_address(place.work) if place.work else None,
    )


def _undetermined_finding(reference: Reference, resolution: Resolution) -> Finding:
    words = words_for(resolution)
    reason = words.sentence if words else "Not checked"
    dois = [c.work.doi for c in resolution.candidates if c.work.doi]
    candidates = f" Candidates: {', '.join(dois)}." if dois and resolution.reason == Reason.AMBIGUOUS else ""
    return finding(UNDETERMINED, f"{reason}.{candidates}", reference=reference, reason=reason)


def _field_differences(reference: Reference, resolution: Resolution) -> Iterator[Finding]:
    differing = [e for e in resolution.evidence if e.agreement is Agreement.DIFFERENT]
    fields = tuple(e for e in differing if e.field != "doi")
    slight = slips(resolution.work, resolution.evidence) if resolution.work else frozenset()
    authors = next((e for e in differing if e.field == "authors" and e.field not in slight), None)
    if authors is not None and authors.similarity == 0.0:
        # The title of one work under the names of others: what else differs is of the same cause.
        reason = "None of the authors printed is registered"
        others = [_both_values(e) for e in fields if e is not authors]
        yield finding(
            AUTHORS_DISJOINT,
            " ".join((f"{reason}.", _both_values(authors), *others)),
            reference=reference,
            evidence=fields,
            suggestion=authors.registered,
            suggestion_kind=SuggestionKind.VALUE,
            reason=reason,
        )
        return
    entry = corrected(reference.raw, fields, resolution.work) if resolution.work and fields else None
    kind = SuggestionKind.ENTRY if entry else SuggestionKind.VALUE
    for item in differing:
        if code := _FIELD_RULES.get(item.field):
            yield finding(
                code,
                _both_values(item),
                reference=reference,
                evidence=(item,),
                suggestion=entry or item.registered,
                suggestion_kind=kind,
                severity=Severity.INFO if item.field in slight else None,
            )
    places = tuple(e for e in differing if e.field in _PLACE_FIELDS)
    if places:
        yield finding(
            VOLUME_ISSUE_PAGES_DIFFER,
            " ".join(_both_values(e) for e in places),
            reference=reference,
            evidence=places,
            suggestion=entry or ", ".join(f"{e.field} {e.registered}" for e in places),
            suggestion_kind=kind,
            severity=Severity.INFO if slight.issuperset(e.field for e in places) else None,
        )


def _identifier_advice(reference: Reference, resolution: Resolution, work: Work) -> Iterator[Finding]:
    printed = find_dois(reference.raw)
    published = is_published_version(printed_reference(reference), work)
    reached = published or bool(work.doi and _prints_number_of(reference, work.doi))
    if work.doi and not printed and not reference.work.doi and not reached:
        yield finding(
            IDENTIFIER_AVAILABLE,
            f"The work has a DOI: {work.doi}.",
            reference=reference,
            suggestion=_doi_address(work),
            reason="The work has a DOI",
        )
    if work.doi and published:
        yield _published_finding(reference, work.doi)
    pmid = (reference.embedded or reference.work).pmid or find_pmid(reference.raw)
    if pmid and work.pmid and pmid != work.pmid:
        reason = f"The work has the PMID {work.pmid}; the one printed is {pmid}"
        yield finding(IDENTIFIER_CONFLICT, f"{reason}.", reference=reference, severity=Severity.WARNING, reason=reason)
    doi = _evidence_of(resolution, "doi")
    if doi is not None and doi.agreement is Agreement.DIFFERENT:
        preprint = any((each or "").startswith(PREPRINT_PREFIXES) for each in (doi.printed, doi.registered))
        reason = f"The work is registered as {doi.registered}; the DOI printed is {doi.printed}"
        yield finding(
            IDENTIFIER_AVAILABLE,
            f"{reason}.",
            reference=reference,
            evidence=(doi,),
            suggestion=_doi_address(work),
            # The DOI of a preprint and that of its article are both right.
            severity=Severity.INFO if preprint else Severity.WARNING,
            reason=reason,
        )
    if work.preprint_of and not set(work.preprint_of) & set(printed):
        yield _published_finding(reference, work.preprint_of[0])


def _published_finding(reference: Reference, article: str) -> Finding:
    return finding(
        PREPRINT_NOW_PUBLISHED,
        f"This preprint has been published as {article}.",
        reference=reference,
        suggestion=f"https://doi.org/{article}",
        reason="This preprint has been published",
    )


def _prints_number_of(reference: Reference, doi: str) -> bool:
    """Whether a DOI is that of the arXiv number printed, which leads to the work already."""
    number = find_printed_arxiv(reference.raw, reference.embedded or reference.work)
    return number is not None and doi == doi_of_arxiv(number)


def _both_values(item: Evidence) -> str:
    return f"{item.field.capitalize()}: printed “{item.printed}”, registered “{item.registered}”."


def _evidence_of(resolution: Resolution, field: str) -> Evidence | None:
    return next((e for e in resolution.evidence if e.field == field), None)


def _doi_address(work: Work) -> str | None:
    return f"https://doi.org/{work.doi}" if work.doi else None
