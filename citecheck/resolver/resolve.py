"""References → resolutions: identifiers first, then search, then validation field by field.

A reference goes from source to source until one has its work. What every source was asked, and what it
answered, is kept in the resolution.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from citecheck.models import Outcome, Query, Reason, Resolution, Step, Verdict
from citecheck.parser.fields.placeholders import find_placeholders
from citecheck.resolver.comparing.printed import printed_reference
from citecheck.resolver.coverage import ask_venues, wants_coverage
from citecheck.resolver.deciding.classes import known_until
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.rank import Ranking, rank, score
from citecheck.resolver.deciding.verdict import ResolutionCase, decide, is_conclusive
from citecheck.resolver.numbers import find_conflict, find_work
from citecheck.sources.base import KnowsPmids, search_all
from citecheck.sources.closed import ClosedWorld
from citecheck.sources.open import today as day_of_run
from citecheck.text.citing import name_source
from citecheck.text.identifiers import without_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from citecheck.models import Asked, Coverage, Place, Reference, Work
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Scored
    from citecheck.sources.base import Registry, Source


class Resolver(Protocol):
    """`resolve`, or what is called in its place."""

    def __call__(
        self, references: Sequence[Reference], sources: Sequence[Source], /, *, today: date, registry: Registry | None
    ) -> tuple[Resolution, ...]:
        """One resolution for each reference, in order."""
        ...


@dataclass(slots=True)
class _Case:
    """One reference on its way: what was found so far."""

    reference: str
    printed: Printed
    asked: list[Asked] = field(default_factory=list)
    by_doi: Scored | None = None
    by_number: list[Scored] = field(default_factory=list)  # records of other identifiers: arXiv numbers, PMIDs
    candidates: dict[str, tuple[Work, str]] = field(default_factory=dict)
    ranking: Ranking = field(default_factory=Ranking)
    authoritative: bool = False
    unknown_dois: list[str] = field(default_factory=list)  # Crossref has not registered them
    elsewhere: bool = False  # registered with another agency, which was not asked
    closed: bool = False  # a source holds every work there is
    unregistered: bool = False  # the registry has no such DOI
    coverage: Coverage | None = None
    place: Place | None = None

    def wanted_dois(self) -> tuple[str, ...]:
        """The DOIs printed, or of the arXiv number printed, of which no source had a record so far."""
        number = self.printed.arxiv_doi
        has_number = number is None or any(s.work.doi == number for s in self.by_number)
        dois = self.printed.dois if self.by_doi is None else ()
        return dois if has_number or number is None else (*dois, number)

    def so_far(self) -> ResolutionCase:
        """What the verdict is decided on, as far as it is known by now."""
        return ResolutionCase(
            self.reference,
            self.printed,
            self.ranking,
            self.by_doi,
            self.authoritative,
            tuple(self.asked),
            self.elsewhere,
            self.closed,
            self.unregistered,
            self.coverage,
            self.place,
        )


def resolve(
    references: Sequence[Reference],
    sources: Sequence[Source],
    *,
    today: date | None = None,
    registry: Registry | None = None,
    progress: Callable[[Step], None] | None = None,
) -> tuple[Resolution, ...]:
    """Find the work behind each reference.

    Args:
        references: What to resolve.
        sources: Where to look, asked in this order; none raises for an outage.
        today: The day of the check, today where it is not given: works of this year may not be registered yet.
        registry: Asked for the DOIs that Crossref does not know; without it nothing is said to be unregistered.
        progress: Called with what is being asked.

    Returns:
        One resolution for each reference, in order.
    """
    today = today or day_of_run()
    closed = any(isinstance(s, ClosedWorld) for s in sources)
    everything = [_Case(r.id, printed_reference(r), closed=closed) for r in references]
    report = progress or (lambda _: None)
    templates = {r.id for r in references if find_placeholders(r.raw, r.embedded or r.work).facts}
    cases = [c for c in everything if c.reference not in templates]
    for source in sources:
        report(Step(f"Asking {name_source(source.name)} for the works of the identifiers"))
        _look_up_dois(cases, source)
        if isinstance(source, KnowsPmids):
            _look_up_pmids(cases, source, source.name)
    for case in cases:
        _use_numbers(case, nothing_else=False)
    for source in sources:
        _search_source([c for c in cases if not is_conclusive(c.so_far())], source, report)
    if registry is not None:
        unknown = [c for c in cases if c.unknown_dois]
        for number, case in enumerate(unknown, start=1):
            report(Step("Asking the registry for unknown DOIs", number, len(unknown), case.printed.raw))
            _confirm_dois(case, registry)
    for case in cases:
        _use_numbers(case, nothing_else=not is_conclusive(case.so_far()))
    if not closed:
        _ask_venues(cases, sources, today, report)
    return tuple(
        Resolution(c.reference, Verdict.UNDETERMINED, Reason.PLACEHOLDER)
        if c.reference in templates
        else decide(c.so_far(), today)
        for c in everything
    )


def _look_up_dois(cases: Iterable[_Case], source: Source) -> None:
    """Ask one source for all printed DOIs that no source before it had."""
    wanting = [c for c in cases if c.wanted_dois()]
    dois = list(dict.fromkeys(d for c in wanting for d in c.wanted_dois()))
    if not dois:
        return
    answers = source.lookup(dois)
    for case in wanting:
        found = {d: answers[d] for d in case.wanted_dois() if d in answers}
        case.asked.extend(a.asked for a in found.values())
        if source.registers_dois:
            case.unknown_dois.extend(d for d, a in found.items() if a.asked.outcome is Outcome.NONE)
        number = case.printed.arxiv_doi
        scored = [(doi, score(case.printed, w, source.name)) for doi, answer in found.items() for w in answer.works]
        case.by_number += [s for doi, s in scored if doi == number]
        case.by_doi = max((s for doi, s in scored if doi != number), key=lambda s: s.value, default=case.by_doi)


def _look_up_pmids(cases: Iterable[_Case], source: KnowsPmids, name: str) -> None:
    """Ask for the records of all printed PMIDs; `detail` of an answer names the PMID."""
    wanting = [(case, case.printed.pmid) for case in cases if case.printed.pmid]
    answers = source.lookup_pmids(list(dict.fromkeys(pmid for _, pmid in wanting)))
    for case, pmid in wanting:
        answer = answers[pmid]
        case.asked.append(replace(answer.asked, detail=answer.asked.detail or f"PMID {pmid}"))
        case.by_number += [score(case.printed, work, name) for work in answer.works]


def _use_numbers(case: _Case, *, nothing_else: bool) -> None:
    """Take the record of an arXiv number or a PMID for another work's, or for that of the reference."""
    if not case.by_number:
        return
    conflict = find_conflict(case.printed, case.by_number)
    if conflict is not None:
        if case.by_doi is not None and case.by_doi is not conflict:
            case.candidates.setdefault(_identity_of(case.by_doi.work), (case.by_doi.work, case.by_doi.source))
            case.ranking = rank(case.printed, list(case.candidates.values()))
        case.by_doi = conflict
    elif case.by_doi is None:
        case.by_doi = find_work(case.printed, case.by_number, nothing_else=nothing_else)


def _confirm_dois(case: _Case, registry: Registry) -> None:
    """Ask the registry for the DOIs Crossref does not know; `detail` of its answer names the DOI."""
    for doi in dict.fromkeys(without_version(d) for d in case.unknown_dois):
        if case.closed and doi == case.printed.arxiv_doi:
            continue  # a complete collection of published works says nothing of their preprints
        _, asked = registry.registration(doi)
        case.asked.append(replace(asked, detail=doi) if asked.outcome is not Outcome.UNAVAILABLE else asked)
        case.unregistered = case.unregistered or asked.outcome is Outcome.NONE
        if asked.outcome is not Outcome.FOUND:
            continue
        answer = registry.record(doi)
        case.asked.append(answer.asked)
        case.elsewhere = case.elsewhere or not answer.works
        if answer.works and doi == case.printed.arxiv_doi:
            case.by_number.append(score(case.printed, answer.works[0], answer.asked.source))
        elif answer.works and case.by_doi is None:
            case.by_doi = _prefer_found(case, answer.works[0], answer.asked.source)


def _prefer_found(case: _Case, item: Work, source: str) -> Scored:
    """The registry's item, or the record of the same work that a source found: that one holds the notices too."""
    found = ((work, name) for work, name in case.candidates.values() if same_work(work, item))
    work, name = next(found, (item, source))
    aliases = dict.fromkeys([*work.aliases, *item.aliases])
    return score(case.printed, replace(work, aliases=tuple(aliases)), name)


def _search_source(cases: Sequence[_Case], source: Source, report: Callable[[Step], None]) -> None:
    """Ask one source for what may be meant, and rank it among all candidates so far."""
    queries = [Query(c.printed.raw, c.printed.work) for c in cases]
    if not queries:
        return
    doing = f"Asking {name_source(source.name)}"
    report(Step(doing, 0, len(cases), cases[0].printed.raw))
    for number, (case, answer) in enumerate(zip(cases, search_all(source, queries), strict=True), start=1):
        report(Step(doing, number, len(cases), case.printed.raw))
        case.asked.append(answer.asked)
        if answer.asked.outcome in {Outcome.FOUND, Outcome.NONE}:
            case.authoritative = case.authoritative or source.authoritative
        for work in answer.works:
            case.candidates.setdefault(_identity_of(work), (work, source.name))
        case.ranking = rank(case.printed, list(case.candidates.values()))


def _ask_venues(cases: Sequence[_Case], sources: Sequence[Source], today: date, report: Callable[[Step], None]) -> None:
    """Ask for the venues of what was not found: whether they are registered, and for the work within them."""
    whole = [source for source in sources if source.authoritative]
    wanting = [
        case
        for case in cases
        if whole
        and case.authoritative
        and case.by_doi is None
        and not case.elsewhere
        and all(a.outcome in {Outcome.FOUND, Outcome.NONE} for a in case.asked)
        and wants_coverage(case.printed, known_until(case.asked, today))
        and not is_conclusive(case.so_far())
    ]
    for number, case in enumerate(wanting, start=1):
        report(Step("Asking whether the journals of works not found are registered", number, len(wanting)))
        absence = ask_venues(case.printed, whole, [work for work, _ in case.candidates.values()])
        case.asked.extend(absence.asked)
        case.coverage, case.place = absence.coverage, absence.place
        known = set(case.candidates)
        for work, source in absence.works:
            case.candidates.setdefault(_identity_of(work), (work, source))
        if set(case.candidates) != known:
            case.ranking = rank(case.printed, list(case.candidates.values()))


def _identity_of(work: Work) -> str:
    return work.doi or f"{work.title}|{work.year}|{work.pages}"
