"""Linking: which entry of the list each target of each citation means.

Numbers are linked by label, or by position where the list has no numbers. Authors and years are compared as
sets of keys; an exact fit links, one entry that almost fits is a near miss and is named, two that fit equally well are
ambiguous. Near misses are sought last, when it is known which entries are cited anyway.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, Link, LinkStatus
from citecheck.parser.citations.author_year import WELCOME
from citecheck.parser.linking.anonymous import Anonymous
from citecheck.parser.linking.entry_keys import (
    LONG_ACRONYM,
    MIN_PREFIX,
    entry_of,
    lookup_keys,
    printed_keys,
    same_name,
    year_forms,
)
from citecheck.parser.linking.fit import fit
from citecheck.parser.linking.marks import by_key, by_link, by_note, unread
from citecheck.parser.linking.other_names import other_names
from citecheck.parser.linking.tie_break import BY_ORDER, break_tie, one_work
from citecheck.text.citing import describe_entry, entry_number
from citecheck.text.names import acronym
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Document, Reference, ReferenceList, Target
    from citecheck.parser.linking.entry_keys import Entry
    from citecheck.parser.linking.fit import Fit

# Set by hand, 2026-11; in force when bench linking was measured
FORM = 0.2  # penalty of an unusual form, as in `fit`: "et al." for two authors
OTHER_ORDER = 1.2  # penalty above which a near miss is another year by more than one: never an entry cited elsewhere
OTHER_WORK = 0.9  # penalty from which on a near miss is another author, year or co-author, not a slip in a name
MARGIN = 0.19  # two near misses closer than this are not distinguished


def link(document: Document, citations: Sequence[Citation], reference_list: ReferenceList) -> tuple[Link, ...]:
    """One `Link` for every target of every citation, in order."""
    entries = [entry_of(r) for r in reference_list.references]
    linker = _AuthorYear(entries, other_names(document.text, reference_list.references))
    labels = _references_by_label(reference_list)
    links: dict[tuple[str, int], Link] = {}
    undecided: list[tuple[Citation, int, Target]] = []
    for citation in citations:
        for i, target in enumerate(citation.targets):
            found = _link_exactly(citation, i, labels, reference_list, linker)
            if found:
                links[citation.id, i] = found
            else:
                undecided.append((citation, i, target))
    cited = {r for done in links.values() for r in done.references}
    cited |= {t.leads_to for c in citations for t in c.targets if t.leads_to}
    near: dict[tuple[object, ...], Link] = {}  # a work that is missing is mostly cited more than once
    for citation, i, target in undecided:
        cause = (target.authors, target.et_al, target.year, target.suffix, target.exempt)
        if cause not in near:
            near[cause] = linker.near(citation.id, i, target, cited)
        links[citation.id, i] = replace(near[cause], citation=citation.id, target=i)
    by_id = {r.id: r for r in reference_list.references}
    return tuple(
        by_link(links[c.id, i], t, by_id[t.leads_to], reference_list)
        if t.linked and t.leads_to in by_id
        else links[c.id, i]
        for c in citations
        for i, t in enumerate(c.targets)
    )


def _link_exactly(
    citation: Citation,
    i: int,
    labels: Mapping[str, list[Reference]],
    reference_list: ReferenceList,
    linker: _AuthorYear,
) -> Link | None:
    """The link of a key, a number, or authors and year that fit exactly."""
    target = citation.targets[i]
    if citation.form is CitationForm.KEY:
        return by_key(citation.id, i, target, reference_list)
    if citation.form is CitationForm.NOTE:
        return by_note(citation.id, i, target)
    if target.label:
        return _link_number(citation.id, i, target, labels, reference_list)
    return linker.exact(citation.id, i, target) if target.authors else unread(citation.id, i, target)


def with_citations(references: Sequence[Reference], links: Sequence[Link]) -> tuple[Reference, ...]:
    """The references with the ids of the citations that lead to them."""
    cited_by: dict[str, dict[str, None]] = defaultdict(dict)
    for done in links:
        if done.status is not LinkStatus.MISSING:
            for reference in done.references:
                cited_by[reference][done.citation] = None
    return tuple(replace(r, cited_by=tuple(cited_by.get(r.id, ()))) for r in references)


# --- numbers ------------------------------------------------------------------------------------------------


def _references_by_label(reference_list: ReferenceList) -> Mapping[str, list[Reference]]:
    labels: dict[str, list[Reference]] = defaultdict(list)
    for reference in reference_list.references:
        label = (reference.label or "") if reference_list.numbered else str(reference.position)
        labels[label].append(reference)
        if reference_list.numbered and label[:-1].isdigit() and label[-1:].isalpha():
            labels[label[:-1]].append(reference)  # `[1]` is all of 1a, 1b and 1c
    return labels


def _link_number(
    citation: str, i: int, target: Target, labels: Mapping[str, list[Reference]], reference_list: ReferenceList
) -> Link:
    found = labels.get(target.label or "", [])
    by = "label" if reference_list.numbered else "position"
    if len(found) > 1 and all(r.label != target.label for r in found):
        return Link(citation, i, LinkStatus.LINKED, tuple(r.id for r in found), "", by)
    if len(found) == 1:
        why = "" if reference_list.numbered else "the list has no numbers; counted by position"
        return Link(citation, i, LinkStatus.LINKED, (found[0].id,), why, by)
    if found:
        why = f"{len(found)} entries carry the number {target.label}"
        return Link(citation, i, LinkStatus.AMBIGUOUS, tuple(r.id for r in found), why, by)
    size = len(reference_list.references)
    why = f"the list has {size} entries" if size else "there is no reference list"
    if (
        size
        and reference_list.numbered
        and int(target.label or 0) <= max(map(int, filter(str.isdigit, labels)), default=0)
    ):
        why = f"no entry is numbered {target.label}"
    return Link(citation, i, LinkStatus.MISSING, (), why, by)


# --- authors and years --------------------------------------------------------------------------------------


class _AuthorYear:
    """The entries of one list, findable by the keys of their first authors and by year."""

    def __init__(self, entries: Sequence[Entry], other_names: Mapping[str, Sequence[str]]) -> None:
        self.entries = entries
        self.other_names = other_names
        self.anonymous = Anonymous.of(entries)
        self.by_first: dict[str, set[int]] = defaultdict(set)
        self.by_year: dict[str, set[int]] = defaultdict(set)
        for k, entry in enumerate(entries):
            for key in lookup_keys(entry):
                self.by_first[key].add(k)
            for year in entry.years:
                self.by_year[year].add(k)

    def _find_fits(self, target: Target, *, near: bool = False) -> list[Fit]:
        """All entries that fit a target, exactly or, with `near`, almost; in the order of the list."""
        other_names = self.other_names.get(squash(target.authors[0]), ())
        first = printed_keys(target.authors[0])
        found: set[int] = set()
        for name in (target.authors[0], *other_names):
            keys = printed_keys(name)
            for key in (
                *keys.exact,
                *keys.parts,
                keys.organisation[:MIN_PREFIX],
                acronym(name),
                squash(name)[:LONG_ACRONYM],
            ):
                found |= self.by_first.get(key, set())
        if near:
            for year in year_forms(target.year):
                found |= self.by_year.get(year, set())
        fits = (fit(target, first, other_names, self.entries[k]) for k in sorted(found))
        return [f for f in fits if f and (near or not f.diagnosis)]

    def exact(self, citation: str, i: int, target: Target) -> Link | None:
        """The link where entries fit exactly, or the target needs none."""
        if target.exempt and target.exempt not in WELCOME:
            return Link(citation, i, LinkStatus.EXEMPT, (), target.exempt)
        fits = self._find_fits(target)
        while not fits and (shorter := _without_first(target)):
            target = shorter
            fits = [f for f in self._find_fits(target) if f.penalty <= FORM]
        if not fits:
            return None
        least = min(f.penalty for f in fits)
        fits = [f for f in fits if f.penalty == least]
        best = break_tie(target, self._by_introduced_name(target, fits))
        ids = tuple(f.entry.reference.id for f in best)
        if len(best) == 1 and target.suffix == "a" and best[0].entry.suffix is None:
            best = [replace(best[0], by_order=True)]  # the letter was lost, or the list begins with b
        if len(best) == 1 and target.suffix and best[0].entry.suffix is None and not best[0].by_order:
            why = f"the entry has no letter: {describe_entry(best[0].entry.reference)}"
            return Link(citation, i, LinkStatus.NEAR, ids, why, "authors and year")
        if len(best) == 1 or one_work(best):
            by = BY_ORDER if best[0].by_order else "authors and year"
            return Link(citation, i, LinkStatus.LINKED, ids[:1], "", by, best[0].note)
        why = "fits " + " and ".join(describe_entry(f.entry.reference) for f in best)
        return Link(citation, i, LinkStatus.AMBIGUOUS, ids, why, "authors and year")

    def _by_introduced_name(self, target: Target, fits: list[Fit]) -> list[Fit]:
        """Of several entries, those by the body that the text introduces the short name for, where there are any."""
        names = [printed_keys(name).organisation for name in self.other_names.get(squash(target.authors[0]), ())]
        return [f for f in fits if f.entry.names[0].organisation in names] or fits

    def near(self, citation: str, i: int, target: Target, cited: set[str]) -> Link:
        """The link of a target that no entry fits exactly: to the one entry that almost does, or to none."""
        fits = self._find_fits(target, near=True)
        fits = [f for f in fits if f.penalty <= OTHER_ORDER or f.entry.reference.id not in cited]
        # a near miss is likelier to mean an entry that nothing else cites
        scored = sorted((f.penalty - 0.4 * (f.entry.reference.id not in cited), k) for k, f in enumerate(fits))
        meant = self.anonymous.meant(target)
        if meant and (not scored or fits[scored[0][1]].penalty >= OTHER_WORK):
            return _to_anonymous(citation, i, meant, cited)
        if target.exempt and not scored:
            return Link(citation, i, LinkStatus.EXEMPT, (), target.exempt)
        if scored and (len(scored) == 1 or scored[1][0] - scored[0][0] >= MARGIN):
            best = fits[scored[0][1]]
            return Link(citation, i, LinkStatus.NEAR, (best.entry.reference.id,), best.diagnosis, "authors and year")
        if scored:
            why = "nearest are " + " and ".join(describe_entry(fits[k].entry.reference) for _, k in scored[:2])
            return Link(citation, i, LinkStatus.MISSING, (), why, "authors and year")
        return Link(citation, i, LinkStatus.MISSING, (), self._same_first_author(target), "authors and year")

    def _same_first_author(self, target: Target) -> str:
        """What the list has by the first author, as a help to the reader."""
        if not self.entries:
            return "there is no reference list"
        name = printed_keys(target.authors[0])
        by = [e for e in self.entries if e.names and same_name(name, e.names[0])]
        if not by:
            return f"no entry by {target.authors[0]}"
        return f"by {target.authors[0]} the list has only " + ", ".join(describe_entry(e.reference) for e in by[:3])


def _without_first(target: Target) -> Target | None:
    """A target without what may have been read as its first author: `In Germany, Smith and Jones (2010)`."""
    if len(target.authors) > 1:
        return replace(target, authors=target.authors[1:])
    _, comma, rest = target.authors[0].partition(", ")  # `PROC GLIMMIX, SAS Institute 2008`
    return replace(target, authors=(rest,)) if comma and rest else None


def _to_anonymous(citation: str, i: int, meant: Sequence[Entry], cited: set[str]) -> Link:
    """The link to an entry that prints no author: the one of that year, or the one that nothing else cites."""
    uncited = [e for e in meant if e.reference.id not in cited]
    found = uncited if len(uncited) == 1 else meant
    ids = tuple(e.reference.id for e in found)
    if len(found) == 1:
        why = f"entry {entry_number(found[0].reference)} names no author; its year fits"
        return Link(citation, i, LinkStatus.LINKED, ids, why, "place in the list")
    why = f"{len(found)} entries of that year name no author"
    return Link(citation, i, LinkStatus.UNPARSED, ids, why, "place in the list")
