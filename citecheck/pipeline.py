"""The pipeline: read → find → link → resolve → check. Prints nothing, and asks only the sources it is given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from citecheck.checks.causes import unexplained
from citecheck.checks.claims import claim_findings, failing_findings
from citecheck.checks.embedded import embedded_findings
from citecheck.checks.faults import fault_findings
from citecheck.checks.finding import finding, fingerprinted
from citecheck.checks.linkage import is_database, linkage_findings, list_not_printed, style_findings
from citecheck.checks.list_mismatch import list_mismatch
from citecheck.checks.references import entry_findings, reference_findings
from citecheck.models import CitationForm, Document, Outcome, Reason, Report, Step
from citecheck.parser.citations.find import find_citations
from citecheck.parser.citations.marked import joined, with_embedded
from citecheck.parser.linking.linker import link, with_citations
from citecheck.parser.reference_list.sections import find_list
from citecheck.rules import BY_CODE
from citecheck.rules.codes import RUN_INCOMPLETE, UNREADABLE
from citecheck.sources.open import today as day_of_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from citecheck.models import Asked, Citation, Finding, Link, Reference, ReferenceList, Resolution
    from citecheck.resolver.resolve import Resolver
    from citecheck.sources.base import Source
    from citecheck.sources.open import Sources


def extract(
    manuscript: Document | None,
    references: Document | None = None,
    *,
    today: date | None = None,
    also: AbstractSet[str] = frozenset(),
) -> Report:
    """Find and link the citations of a manuscript and its list. No source is asked.

    Args:
        manuscript: the text with the citations; None where a list is checked alone
        references: the list, where it is a document of its own
        today: the date of the report, against which years are checked; today where it is not given
        also: codes of the opt-in rules that are wanted; what they need is not computed otherwise
    """
    today = today or day_of_run()
    reference_list = printed = _find_reference_list(manuscript, references)
    nocite: frozenset[str] = frozenset()
    if manuscript:
        reference_list = with_embedded(manuscript, printed)
        nocite = _nocite_keys(manuscript)
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    if manuscript:
        citations = find_citations(manuscript, reference_list)
        links = link(manuscript, citations, reference_list)
    documents = tuple(d for d in (manuscript, references) if d)
    reference_list = replace(reference_list, references=with_citations(reference_list.references, links))
    found = [
        *linkage_findings(citations, links, reference_list, nocite=nocite),
        *style_findings(citations),
    ]
    for document in documents:
        found += fault_findings(document)
    found += embedded_findings(reference_list.references)
    if citations and reference_list.references and not printed.references:
        found.append(list_not_printed(citations, reference_list))
    found += reference_findings(reference_list)
    found += entry_findings(reference_list.references, today)
    mismatch = list_mismatch(citations, links, reference_list)
    if mismatch:
        found.append(mismatch)
    found = unexplained(found, found)
    if manuscript:
        found += claim_findings(
            manuscript, citations, links, reference_list.references, also=also, foreign=bool(mismatch)
        )
    unread = tuple(f"{d.path}: {d.unread}" for d in documents if d.unread)
    found += _incomplete_run_finding(unread)
    return Report(
        documents=documents,
        citations=citations,
        references=reference_list.references,
        links=links,
        findings=_sorted_with_fingerprints(found, citations, reference_list.references),
        styles={d.id: _forms_used(d, citations) for d in documents},
        as_of=today.isoformat(),
        complete=not unread,
        incomplete_because=unread,
    )


def audit(
    manuscript: Document | None,
    references: Document | None = None,
    *,
    sources: Sources | Sequence[Source],
    today: date | None = None,
    suggest: bool = True,
    also: AbstractSet[str] = frozenset(),
    progress: Callable[[Step], None] | None = None,
    resolver: Resolver | None = None,
) -> Report:
    """`extract`, then every reference resolved against the sources, and what that shows.

    Args:
        manuscript: the text; without it, the list alone is checked.
        references: a list of its own document; without it, that of the manuscript.
        sources: what is asked, in this order. A plain sequence comes without a registry and a table of retractions;
            then no DOI is said to be unregistered.
        today: the day that decides what may not be registered yet; today where it is not given. With answers that
            are replayed, give the `day` of their `SourceOptions`.
        suggest: also look for the works of citations without an entry.
        also: as for `extract`.
        progress: called with what is being done and asked.
        resolver: stands for `resolve` in runs that know what they resolved before.

    Returns:
        The report. A source that does not answer makes it incomplete, and raises nothing.
    """
    from citecheck.checks.doubles import double_findings
    from citecheck.checks.identity import identity_findings
    from citecheck.checks.notices import notice_findings
    from citecheck.resolver.notices import with_retractions
    from citecheck.resolver.resolve import resolve
    from citecheck.resolver.suggest import suggest as find_suggestions
    from citecheck.sources.open import Sources

    today = today or day_of_run()
    given = sources if isinstance(sources, Sources) else Sources(tuple(sources))
    report = extract(manuscript, references, today=today, also=also)
    show = progress or (lambda _: None)
    printed = _printed_references(report, _nocite_keys(manuscript) if manuscript else frozenset())
    show(Step(f"Resolving {len(printed)} references"))
    resolving = resolver or partial(resolve, progress=show)
    resolutions = resolving(printed, given.sources, today=today, registry=given.registry)
    show(Step("Looking for the works of citations without an entry"))
    suggestions = find_suggestions(report.citations, report.links, given.sources) if suggest else ()
    resolutions = with_retractions(printed, resolutions, given.retractions)
    found = [
        *report.findings,
        *identity_findings(printed, resolutions),
        *unexplained(double_findings(printed, resolutions), report.findings),
        *notice_findings(printed, resolutions, report.citations, report.links),
    ]
    found += failing_findings(replace(report, findings=tuple(found)))
    because = _why_incomplete(resolutions)
    found += _incomplete_run_finding(because)
    because = report.incomplete_because + because
    return replace(
        report,
        resolutions=resolutions,
        suggestions=suggestions,
        findings=_sorted_with_fingerprints(found, report.citations, report.references),
        complete=not because,
        incomplete_because=because,
    )


def unreadable(path: str, why: str, today: date) -> Report:
    """The report of a document that no reader could read: never "no citations"."""
    document = Document("d1", path, "unreadable", "", "", problems=(why,))
    found = fingerprinted([finding(UNREADABLE, why)], {}, {})
    return Report((document,), findings=found, as_of=today.isoformat(), complete=False, incomplete_because=(why,))


def keep(report: Report, codes: AbstractSet[str]) -> Report:
    """The report with the findings of some rules only."""
    return replace(report, findings=tuple(f for f in report.findings if f.rule in codes))


def _find_reference_list(manuscript: Document | None, references: Document | None) -> ReferenceList:
    """The list: of its own document where one is given, else the manuscript's; what both mark counts together."""
    if references is None:
        assert manuscript is not None  # noqa: S101 - the callers give one or the other
        return find_list(manuscript)
    reference_list = find_list(references, whole=True)
    if manuscript and manuscript.bibliographies and manuscript.markup.entries:  # records in its front matter
        return joined(reference_list, find_list(manuscript))
    return reference_list


def _printed_references(report: Report, nocite: AbstractSet[str]) -> Sequence[Reference]:
    """The references that readers will see: of a database only those that the text or `nocite` names."""
    if not is_database(report.references, report.citations) or "*" in nocite:
        return report.references
    return [r for r in report.references if r.cited_by or r.key in nocite]


def _nocite_keys(manuscript: Document) -> frozenset[str]:
    return frozenset(target.key for target in manuscript.markup.nocite)


def _forms_used(document: Document, citations: Iterable[Citation]) -> tuple[CitationForm, ...]:
    used = {c.form for c in citations if c.document == document.id}
    return tuple(form for form in CitationForm if form in used)


def _incomplete_run_finding(because: Sequence[str]) -> list[Finding]:
    return [finding(RUN_INCOMPLETE, f"The run is incomplete: {'; '.join(because)}.")] if because else []


def _why_incomplete(resolutions: Sequence[Resolution]) -> tuple[str, ...]:
    """Why a run is incomplete: which sources did not answer, or were not asked, and how much that left unchecked."""
    silent: dict[str, list[Asked]] = defaultdict(list)
    unasked = 0
    for resolution in resolutions:
        outcomes = {a.outcome for a in resolution.asked}
        if resolution.reason == Reason.SOURCE_UNAVAILABLE:
            for source in {a.source for a in resolution.asked if a.outcome is Outcome.UNAVAILABLE}:
                silent[source].append(next(a for a in resolution.asked if a.source == source))
        elif resolution.reason == Reason.OFFLINE_MISS and outcomes == {Outcome.NOT_ASKED}:
            unasked += 1
    because = [
        f"{source} did not answer ({asked[0].detail or 'no reason given'}), {_count_references(len(asked))} unchecked"
        for source, asked in sorted(silent.items())
    ]
    if unasked:
        because.append(f"offline, and the cache has no answer: {_count_references(unasked)} unchecked")
    return tuple(because)


def _count_references(count: int) -> str:
    return f"{count} reference{'s' * (count != 1)}"


def _sorted_with_fingerprints(
    found: Iterable[Finding], citations: Iterable[Citation], references: Iterable[Reference]
) -> tuple[Finding, ...]:
    """By severity, then by rule, then by place."""
    rules = list(BY_CODE)
    return tuple(
        sorted(
            fingerprinted(found, {c.id: c for c in citations}, {r.id: r for r in references}),
            key=lambda f: (
                f.severity.rank,
                rules.index(f.rule),
                f.locations[0].document if f.locations else "",
                f.locations[0].start if f.locations else 0,
            ),
        )
    )
