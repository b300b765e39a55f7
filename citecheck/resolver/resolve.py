"""References → resolutions: identifiers first, then search, then validation field by field.

A reference goes from source to source until one has its work. What every source was asked, and what it
answered, is kept in the resolution.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from citecheck.models import Outcome, Query, Step
from citecheck.resolver.comparing.printed import printed_reference
from citecheck.resolver.deciding.clusters import same_work
from citecheck.resolver.deciding.rank import Ranking, rank, score
from citecheck.resolver.deciding.verdict import ResolutionCase, decide, is_conclusive
from citecheck.sources.base import search_all
from citecheck.sources.closed import ClosedWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from citecheck.models import Asked, Reference, Resolution, Work
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Scored
    from citecheck.sources.base import Registry, Source


_SHOWN = {"crossref": "Crossref", "datacite": "DataCite", "pubmed": "PubMed", "openalex": "OpenAlex"}


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
    candidates: dict[str, tuple[Work, str]] = field(default_factory=dict)
    ranking: Ranking = field(default_factory=Ranking)
    authoritative: bool = False
    unknown_dois: list[str] = field(default_factory=list)  # Crossref has not registered them
    elsewhere: bool = False  # registered with another agency, which was not asked
    closed: bool = False  # a source holds every work there is
    unregistered: bool = False  # the registry has no such DOI

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
        )


def resolve(
    references: Sequence[Reference],
    sources: Sequence[Source],
    *,
    today: date,
    registry: Registry | None = None,
    progress: Callable[[Step], None] | None = None,
) -> tuple[Resolution, ...]:
    """Find the work behind each reference.

    Args:
        references: What to resolve.
        sources: Where to look, asked in this order; none raises for an outage.
        today: The day of the check: works of this year may not be registered yet.
        registry: Asked for the DOIs that Crossref does not know; without it nothing is said to be unregistered.
        progress: Called with what is being asked.

    Returns:
        One resolution for each reference, in order.
    """
    closed = any(isinstance(s, ClosedWorld) for s in sources)
    cases = [_Case(r.id, printed_reference(r), closed=closed) for r in references]
    report = progress or (lambda _: None)
    for source in sources:
        report(Step(f"Asking {_source_label(source)} for the works of the identifiers"))
        _look_up_dois(cases, source)
    for source in sources:
        _search_source([c for c in cases if not is_conclusive(c.so_far())], source, report)
    if registry is not None:
        unknown = [c for c in cases if c.unknown_dois]
        for number, case in enumerate(unknown, start=1):
            report(Step("Asking the registry for unknown DOIs", number, len(unknown), case.printed.raw))
            _confirm_dois(case, registry)
    return tuple(decide(c.so_far(), today) for c in cases)


def _look_up_dois(cases: Iterable[_Case], source: Source) -> None:
    """Ask one source for all printed DOIs that no source before it had."""
    wanting = [c for c in cases if c.by_doi is None and c.printed.dois]
    dois = list(dict.fromkeys(d for c in wanting for d in c.printed.dois))
    if not dois:
        return
    answers = source.lookup(dois)
    for case in wanting:
        found = [answers[d] for d in case.printed.dois if d in answers]
        case.asked.extend(a.asked for a in found)
        if source.registers_dois:
            none = (d for d in case.printed.dois if d in answers and answers[d].asked.outcome is Outcome.NONE)
            case.unknown_dois.extend(none)
        records = [w for a in found for w in a.works]
        if records:
            scored = [score(case.printed, work, source.name) for work in records]
            case.by_doi = max(scored, key=lambda s: s.value)


def _confirm_dois(case: _Case, registry: Registry) -> None:
    """Ask the registry for the DOIs Crossref does not know; `detail` of its answer names the DOI."""
    for doi in dict.fromkeys(case.unknown_dois):
        _, asked = registry.registration(doi)
        case.asked.append(replace(asked, detail=doi) if asked.outcome is not Outcome.UNAVAILABLE else asked)
        case.unregistered = case.unregistered or asked.outcome is Outcome.NONE
        if asked.outcome is not Outcome.FOUND:
            continue
        answer = registry.record(doi)
        case.asked.append(answer.asked)
        case.elsewhere = case.elsewhere or not answer.works
        if answer.works and case.by_doi is None:
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
    doing = f"Asking {_source_label(source)}"
    report(Step(doing, 0, len(cases), cases[0].printed.raw))
    for number, (case, answer) in enumerate(zip(cases, search_all(source, queries), strict=True), start=1):
        report(Step(doing, number, len(cases), case.printed.raw))
        case.asked.append(answer.asked)
        if answer.asked.outcome in {Outcome.FOUND, Outcome.NONE}:
            case.authoritative = case.authoritative or source.authoritative
        for work in answer.works:
            identity = work.doi or f"{work.title}|{work.year}|{work.pages}"
            case.candidates.setdefault(identity, (work, source.name))
        case.ranking = rank(case.printed, list(case.candidates.values()))


def _source_label(source: Source) -> str:
    """The name by which people know a source: `Crossref`, `the local index works`."""
    kind, _, name = source.name.partition(":")
    return f"the local index {name}" if kind == "index" else _SHOWN.get(kind, kind)
