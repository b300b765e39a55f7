"""Findings about the identity of a work: CC301-CC317, CC320 and CC390, one for each cause.

A message says what was seen. Where an identifier belongs to another work (CC301), the differences it explains
are not listed again; a reference nobody knows (CC303) gets no advice to add an identifier.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.checks.correct import corrected
from citecheck.models import Agreement, Finding, Outcome, Reason, Severity, Verdict
from citecheck.resolver.comparing.printed import PREPRINT_PREFIXES
from citecheck.resolver.deciding.slips import slips
from citecheck.rules import BY_CODE
from citecheck.text.identifiers import DOI, clean_doi, find_dois, valid_isbn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Candidate, Evidence, Reference, Resolution, Work

_FIELD_RULES = {"title": "CC312", "authors": "CC311", "year": "CC313", "container": "CC314"}
_PLACE_FIELDS = ("volume", "issue", "pages")
_DOI_ORG = "doi.org"
_SAYS = {
    Reason.OFFLINE_MISS: "not found offline; sources that know more were not asked",
    Reason.SOURCE_UNAVAILABLE: "a source did not answer",
    Reason.AMBIGUOUS: "several records are possible, and none fits clearly",
    Reason.GREY_LITERATURE: "a kind of work that the sources asked do not index completely",
    Reason.NO_TITLE: "too little is printed to look for it",
    Reason.UNPARSED: "it could not be read as a reference",
    Reason.UNSUPPORTED_SCRIPT: "it is not in Latin script",
}


def identity_findings(references: Sequence[Reference], resolutions: Sequence[Resolution]) -> list[Finding]:
    """The findings of all references, in their order."""
    by_id = {r.id: r for r in references}
    found: list[Finding] = []
    for resolution in resolutions:
        reference = by_id.get(resolution.reference)
        if reference is not None:
            found += _of_one(reference, resolution)
    return found


def _of_one(reference: Reference, resolution: Resolution) -> list[Finding]:
    found = _malformed(reference)
    match resolution.verdict:
        case Verdict.CONFLICT:
            found.append(_conflict(reference, resolution))
        case Verdict.UNRESOLVED:
            found.append(_unresolved(reference, resolution))
        case Verdict.UNDETERMINED:
            found.append(_undetermined(reference, resolution))
            if resolution.reason == Reason.NO_TITLE:
                found.append(_finding("CC304", reference, "Too little is printed to find the work."))
        case Verdict.VERIFIED | Verdict.MISMATCHED:
            found += _differences(reference, resolution)
            found += _advice(reference, resolution)
    found += _unregistered(reference, resolution)
    weighed = resolution.verdict in {Verdict.VERIFIED, Verdict.MISMATCHED, Verdict.CONFLICT}
    return [replace(f, confidence=resolution.confidence) for f in found] if weighed else found


def _finding(
    code: str,
    reference: Reference,
    message: str,
    evidence: Sequence[Evidence] = (),
    suggestion: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    return Finding(
        code, severity or BY_CODE[code].severity, message, (reference.location,), reference=reference.id,
        evidence=tuple(evidence), suggestion=suggestion,
    )  # fmt: skip


def _conflict(reference: Reference, resolution: Resolution) -> Finding:
    title = _of(resolution, "title")
    doi = resolution.candidates[0].work.doi if resolution.candidates else None
    of = f" “{title.registered}”" if title and title.registered else " another work"
    message = f"The DOI printed, {doi or _of_text(resolution, 'doi')}, is registered for{of}."
    advice = None
    if resolution.work is not None:
        advice = _doi_advice(resolution.work)
        message += f" The work described is registered as {resolution.work.doi}." if resolution.work.doi else ""
    return _finding("CC301", reference, message, resolution.evidence, advice)


def _unresolved(reference: Reference, resolution: Resolution) -> Finding:
    answered = {Outcome.FOUND, Outcome.NONE}
    asked = [a for a in resolution.asked if a.outcome in answered and a.source != _DOI_ORG]
    names = " or ".join(dict.fromkeys(_display(a.source) for a in asked)) or "registered"
    when = max((a.as_of for a in asked), default="")
    dated = f" (asked {when[:10]})" if when else ""
    message = f"No {names} record matches{dated}; every source answered."
    # Not every journal registers its articles: without a sign that this one does, a person must look.
    expected = bool(find_dois(reference.raw)) or any(_same_journal(c) for c in resolution.candidates)
    return _finding("CC303", reference, message, severity=Severity.ERROR if expected else Severity.WARNING)


def _same_journal(candidate: Candidate) -> bool:
    return any(e.field == "container" and e.agreement is Agreement.SAME for e in candidate.evidence)


def _display(source: str) -> str:
    return "local index" if source.startswith("index") else {"crossref": "Crossref"}.get(source, source)


def _undetermined(reference: Reference, resolution: Resolution) -> Finding:
    said = _SAYS[Reason(resolution.reason)] if resolution.reason else "not checked"
    shown = [c.work.doi for c in resolution.candidates if c.work.doi]
    more = f" Candidates: {', '.join(shown)}." if shown and resolution.reason == Reason.AMBIGUOUS else ""
    return _finding("CC390", reference, f"Not determined: {said}.{more}")


def _differences(reference: Reference, resolution: Resolution) -> list[Finding]:
    found = []
    authors = _of(resolution, "authors")
    if authors is not None and authors.agreement is Agreement.DIFFERENT and authors.similarity == 0.0:
        return [_of_others(reference, resolution, authors)]
    different = [e for e in resolution.evidence if e.agreement is Agreement.DIFFERENT and e.field != "doi"]
    pasted = corrected(reference.raw, different, resolution.work) if resolution.work and different else None
    slight = slips(resolution.work, resolution.evidence) if resolution.work else frozenset()
    for item in resolution.evidence:
        if item.agreement is not Agreement.DIFFERENT:
            continue
        if code := _FIELD_RULES.get(item.field):
            severity = Severity.INFO if item.field in slight else None
            advice = pasted or item.registered
            found.append(_finding(code, reference, _sides(item), (item,), advice, severity))
    places = [e for e in resolution.evidence if e.field in _PLACE_FIELDS and e.agreement is Agreement.DIFFERENT]
    if places:
        message = " ".join(_sides(e) for e in places)
        advice = pasted or ", ".join(f"{e.field} {e.registered}" for e in places)
        severity = Severity.INFO if slight.issuperset(e.field for e in places) else None
        found.append(_finding("CC315", reference, message, places, advice, severity))
    return found


def _of_others(reference: Reference, resolution: Resolution, authors: Evidence) -> Finding:
    """The title of one work under the names of others: what else differs is of the same cause."""
    different = [e for e in resolution.evidence if e.agreement is Agreement.DIFFERENT and e.field != "doi"]
    rest = " ".join(_sides(e) for e in different if e is not authors)
    message = f"None of the authors printed is registered. {_sides(authors)} {rest}".rstrip()
    return _finding("CC310", reference, message, different, authors.registered)


def _sides(item: Evidence) -> str:
    return f"{item.field.capitalize()}: printed “{item.printed}”, registered “{item.registered}”."


def _advice(reference: Reference, resolution: Resolution) -> list[Finding]:
    work = resolution.work
    if work is None:
        return []
    found = []
    if work.doi and not find_dois(reference.raw) and not reference.work.doi:
        found.append(_finding("CC316", reference, f"The work has a DOI: {work.doi}.", suggestion=_doi_advice(work)))
    named = _of(resolution, "doi")
    if named is not None and named.agreement is Agreement.DIFFERENT:
        message = f"The work is registered as {named.registered}; the DOI printed is {named.printed}."
        preprint = any((doi or "").startswith(PREPRINT_PREFIXES) for doi in (named.printed, named.registered))
        severity = Severity.INFO if preprint else Severity.WARNING  # a preprint's and its article's are both right
        found.append(_finding("CC316", reference, message, (named,), _doi_advice(work), severity))
    if work.preprint_of and not set(work.preprint_of) & set(find_dois(reference.raw)):
        article = work.preprint_of[0]
        found.append(_finding("CC320", reference, f"This preprint has been published as {article}.",
                              suggestion=f"https://doi.org/{article}"))  # fmt: skip
    return found


def _doi_advice(work: Work) -> str | None:
    return f"https://doi.org/{work.doi}" if work.doi else None


def _unregistered(reference: Reference, resolution: Resolution) -> list[Finding]:
    """CC302 only where the authority itself has no such DOI: doi.org, or a collection declared complete."""
    missing = [a for a in resolution.asked if a.outcome is Outcome.NONE and a.detail in find_dois(a.detail)]
    names = {a: "The local index" if a.source.startswith("index") else _display(a.source) for a in missing}
    return [
        _finding("CC302", reference, f"{name} has no DOI {a.detail} (asked {a.as_of[:10]}).")
        for a, name in names.items()
    ]


def _malformed(reference: Reference) -> list[Finding]:
    printed = [match.group(1) for match in DOI.finditer(reference.raw)]
    found = [
        _finding("CC317", reference, f"Not a well-formed DOI: {doi}.") for doi in printed if clean_doi(doi) is None
    ]
    isbn = reference.work.isbn
    if isbn and not valid_isbn(isbn):
        found.append(_finding("CC317", reference, f"The check digit of ISBN {isbn} is wrong."))
    return found


def _of(resolution: Resolution, field: str) -> Evidence | None:
    return next((e for e in resolution.evidence if e.field == field), None)


def _of_text(resolution: Resolution, field: str) -> str:
    item = _of(resolution, field)
    return (item.printed if item else None) or ""
