"""Linking: which entry of the list each target of each citation means.

Numbers are linked by label, or by position where the list has no numbers. Authors and years are compared as
sets of keys; an exact fit links, one entry that almost fits is a near miss and is named, two that fit alike are
ambiguous. Near misses are sought last, when it is known which entries are cited anyway.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, Link, LinkStatus
from citecheck.parser.abbreviations import find_abbreviations
from citecheck.parser.author_year import CITED_THROUGH
from citecheck.parser.describe import describe
from citecheck.parser.entry_keys import (
    MIN_PREFIX,
    abbreviates,
    begins_with,
    entry_of,
    lookup_keys,
    misspelt,
    printed_keys,
    prints,
    same_name,
    year_forms,
)
from citecheck.parser.link_marks import by_key, by_link, by_note, unread
from citecheck.text.names import acronym
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Document, Reference, ReferenceList, Target
    from citecheck.parser.entry_keys import (
        Entry,
        NameKeys,
    )

UNCITED_BONUS = 0.4  # a near miss is likelier to mean an entry that nothing else cites
OTHER_YEAR = 0.1  # penalty where the year stands in the entry, but not where its date was read
MARGIN = 0.3  # two near misses closer than this are not told apart


@dataclass(frozen=True, slots=True)
class Fit:
    """How an entry fits a target: 0 is exact; `note` says what is unusual, `diagnosis` what is wrong."""

    entry: Entry
    penalty: float
    note: str = ""
    diagnosis: str = ""
    by_order: bool = False


def link(document: Document, citations: Sequence[Citation], listing: ReferenceList) -> tuple[Link, ...]:
    """One `Link` for every target of every citation, in order."""
    entries = [entry_of(r) for r in listing.references]
    linker = _AuthorYear(entries, find_abbreviations(document.text))
    labels = _by_label(listing)
    links: dict[tuple[str, int], Link] = {}
    undecided: list[tuple[Citation, int, Target]] = []
    for citation in citations:
        for i, target in enumerate(citation.targets):
            found = _unambiguous(citation, i, labels, listing, linker)
            if found:
                links[citation.id, i] = found
            else:
                undecided.append((citation, i, target))
    cited = {r for done in links.values() for r in done.references}
    cited |= {t.leads_to for c in citations for t in c.targets if t.leads_to}
    for citation, i, target in undecided:
        links[citation.id, i] = linker.near(citation.id, i, target, cited)
    by_id = {r.id: r for r in listing.references}
    return tuple(
        by_link(links[c.id, i], t, by_id[t.leads_to], listing) if t.linked and t.leads_to in by_id else links[c.id, i]
        for c in citations
        for i, t in enumerate(c.targets)
    )


def _unambiguous(
    citation: Citation, i: int, labels: Mapping[str, list[Reference]], listing: ReferenceList, linker: _AuthorYear
) -> Link | None:
    """The link of a key, a number, or authors and year that fit exactly."""
    target = citation.targets[i]
    if citation.form is CitationForm.KEY:
        return by_key(citation.id, i, target, listing)
    if citation.form is CitationForm.NOTE:
        return by_note(citation.id, i, target)
    if target.label:
        return _numeric(citation.id, i, target, labels, listing)
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


def _by_label(listing: ReferenceList) -> Mapping[str, list[Reference]]:
    labels: dict[str, list[Reference]] = defaultdict(list)
    for reference in listing.references:
        labels[(reference.label or "") if listing.numbered else str(reference.position)].append(reference)
    return labels


def _numeric(
    citation: str, i: int, target: Target, labels: Mapping[str, list[Reference]], listing: ReferenceList
) -> Link:
    found = labels.get(target.label or "", [])
    by = "label" if listing.numbered else "position"
    if len(found) == 1:
        why = "" if listing.numbered else "the list has no numbers; counted by position"
        return Link(citation, i, LinkStatus.LINKED, (found[0].id,), why, by)
    if found:
        why = f"{len(found)} entries carry the number {target.label}"
        return Link(citation, i, LinkStatus.AMBIGUOUS, tuple(r.id for r in found), why, by)
    size = len(listing.references)
    why = f"the list has {size} entries" if size else "there is no reference list"
    if size and listing.numbered and int(target.label or 0) <= max(map(int, filter(str.isdigit, labels)), default=0):
        why = f"no entry is numbered {target.label}"
    return Link(citation, i, LinkStatus.MISSING, (), why, by)


# --- authors and years --------------------------------------------------------------------------------------


class _AuthorYear:
    """The entries of one list, findable by the keys of their first authors and by year."""

    def __init__(self, entries: Sequence[Entry], abbreviations: Mapping[str, str]) -> None:
        self.entries = entries
        self.abbreviations = abbreviations
        self.by_first: dict[str, set[int]] = defaultdict(set)
        self.by_year: dict[str, set[int]] = defaultdict(set)
        for k, entry in enumerate(entries):
            for key in lookup_keys(entry):
                self.by_first[key].add(k)
            for year in entry.years:
                self.by_year[year].add(k)

    def _fits(self, target: Target, *, near: bool = False) -> list[Fit]:
        """All entries that fit a target, exactly or, with `near`, almost; in the order of the list."""
        full = self.abbreviations.get(squash(target.authors[0]))
        first = printed_keys(target.authors[0])
        found: set[int] = set()
        for name in filter(None, (target.authors[0], full)):
            keys = printed_keys(name)
            for key in (*keys.exact, *keys.parts, keys.organisation[:MIN_PREFIX], acronym(name)):
                found |= self.by_first.get(key, set())
        if near:
            for year in year_forms(target.year):
                found |= self.by_year.get(year, set())
        fits = (_fit(target, first, full, self.entries[k]) for k in sorted(found))
        return [f for f in fits if f and (near or not f.diagnosis)]

    def exact(self, citation: str, i: int, target: Target) -> Link | None:
        """The link where entries fit exactly, or the target needs none."""
        if target.exempt and target.exempt != CITED_THROUGH:
            return Link(citation, i, LinkStatus.EXEMPT, (), target.exempt)
        fits = self._fits(target)
        while not fits and len(target.authors) > 1:
            # `In Germany, Smith and Jones (2010)`: what stands before the authors may have been read as one
            target = replace(target, authors=target.authors[1:])
            fits = [f for f in self._fits(target) if not f.penalty]
        if not fits:
            return None
        least = min(f.penalty for f in fits)
        best = [f for f in fits if f.penalty == least]
        if len(best) > 1:
            best = _settle_letters(target, best)
        ids = tuple(f.entry.reference.id for f in best)
        if len(best) == 1 and target.suffix and best[0].entry.suffix is None and not best[0].note:
            why = f"the entry has no letter: {describe(best[0].entry.reference)}"
            return Link(citation, i, LinkStatus.NEAR, ids, why, "authors and year")
        if len(best) == 1 or _one_work(best):
            by = "order of the list" if best[0].by_order else "authors and year"
            return Link(citation, i, LinkStatus.LINKED, ids[:1], "", by, best[0].note)
        why = "fits " + " and ".join(describe(f.entry.reference) for f in best)
        return Link(citation, i, LinkStatus.AMBIGUOUS, ids, why, "authors and year")

    def near(self, citation: str, i: int, target: Target, cited: set[str]) -> Link:
        """The link of a target that no entry fits exactly: to the one entry that almost does, or to none."""
        fits = self._fits(target, near=True)
        scored = sorted(
            ((f.penalty - UNCITED_BONUS * (f.entry.reference.id not in cited), k) for k, f in enumerate(fits))
        )
        if target.exempt == CITED_THROUGH and not scored:
            return Link(citation, i, LinkStatus.EXEMPT, (), CITED_THROUGH)
        if scored and (len(scored) == 1 or scored[1][0] - scored[0][0] >= MARGIN):
            fit = fits[scored[0][1]]
            return Link(citation, i, LinkStatus.NEAR, (fit.entry.reference.id,), fit.diagnosis, "authors and year")
        if scored:
            why = "nearest are " + " and ".join(describe(fits[k].entry.reference) for _, k in scored[:2])
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
        return f"by {target.authors[0]} the list has only " + ", ".join(describe(e.reference) for e in by[:3])


def _fit(target: Target, first: NameKeys, full: str | None, entry: Entry) -> Fit | None:
    """How an entry fits, or `None` where it is another work."""
    if not entry.names:
        return None
    first_fits = (
        same_name(first, entry.names[0], full)
        or abbreviates(target.authors[0], entry)
        or (begins_with(entry, target.authors[0]) and (not entry.names[0].organisation or " " in target.authors[0]))
    )
    years = year_forms(target.year)
    same_year = bool(years & entry.years)
    if first_fits and not same_year and years & entry.printed_years:
        fit = _fit_rest(target, entry)
        return replace(fit, penalty=fit.penalty + OTHER_YEAR) if fit else None
    if first_fits:
        return _fit_rest(target, entry) if same_year else _fit_year(target, entry)
    return _fit_spelling(target, first, entry) if same_year else None


def _fit_rest(target: Target, entry: Entry) -> Fit | None:
    """First author and year agree: what of the co-authors and the letter?"""
    wrong = _letter(target, entry)
    co_authors = _co_authors(target, entry)
    if co_authors and co_authors.diagnosis:
        return co_authors if not wrong else None
    if wrong:
        return Fit(entry, 0.5, diagnosis=wrong)
    return co_authors or Fit(entry, 0.0)


def _letter(target: Target, entry: Entry) -> str:
    """What is wrong with the letter of the year. A citation without one fits several lettered entries."""
    if target.suffix and entry.suffix and target.suffix != entry.suffix:
        return f"the list has {target.year}{entry.suffix}, not {target.year}{target.suffix}"
    return ""


def _co_authors(target: Target, entry: Entry) -> Fit | None:
    """A fit with a note (form) or a diagnosis (other people), or `None` where all agree."""
    for k, name in enumerate(target.authors[1:], start=1):
        keys = printed_keys(name)
        if any(same_name(keys, n) for n in entry.names[1:]):
            continue
        if prints(entry, name):
            return None  # the entry has the name; only the reading of its authors missed it
        if entry.complete or k < len(entry.names):
            return _stranger(name, keys, k, entry)
    return _count_authors(target, entry) if entry.complete else None


def _stranger(name: str, keys: NameKeys, place: int, entry: Entry) -> Fit:
    """The fit of an entry that lacks a co-author: misspelt, or another person."""
    if place < len(entry.names) and misspelt(keys, entry.names[place]):
        spelling = f"the entry spells the co-author differently: {describe(entry.reference)}"
        return Fit(entry, 0.8, diagnosis=spelling)
    if entry.complete:
        return Fit(entry, 1.0, diagnosis=f"{name} is not an author of the entry: {describe(entry.reference)}")
    return Fit(entry, 1.0, diagnosis=f"{name} is not among the authors printed: {describe(entry.reference)}")


def _count_authors(target: Target, entry: Entry) -> Fit | None:
    """Whether as many authors are named as the entry has, "et al." considered."""
    count, named = len(entry.names), len(target.authors)
    if target.et_al:
        if count <= named or count == 2:  # noqa: PLR2004 - two authors are both named
            return Fit(entry, 0.2, note=f"'et al.' for a work of {count} author{'s' * (count > 1)}")
        return None
    if named == 1 and count > 2:  # noqa: PLR2004
        return Fit(entry, 0.2, note=f"one name for a work of {count} authors")
    if named != count:
        return Fit(entry, 1.0, diagnosis=f"the entry has {count} authors: {describe(entry.reference)}")
    return None


def _fit_year(target: Target, entry: Entry) -> Fit | None:
    """The first author agrees, the year does not."""
    rest = _co_authors(target, entry)
    if rest and (rest.diagnosis or rest.note):
        return None
    printed = [int(y) for y in year_forms(target.year) if y.isdigit()]
    listed = [int(y) for y in entry.years if y.isdigit()]
    has = " or ".join(sorted(entry.years)) or "no year"
    diagnosis = f"the entry says {has}"
    if not printed or not listed:
        return Fit(entry, 1.0, diagnosis=diagnosis)
    if min(abs(a - b) for a in printed for b in listed) == 1:
        return Fit(entry, 1.0, diagnosis=diagnosis)
    several = len(target.authors) > 1
    if any(_one_slip(a, b) for a in printed for b in listed):
        return Fit(entry, 1.4 if several else 1.6, diagnosis=diagnosis)
    return Fit(entry, 1.8, diagnosis=diagnosis) if several and entry.complete else None


def _one_slip(a: int, b: int) -> bool:
    """Whether two years differ by one wrong digit or two swapped ones."""
    x, y = str(a), str(b)
    return sum(p != q for p, q in zip(x, y, strict=True)) == 1 or (sorted(x) == sorted(y))


def _fit_spelling(target: Target, first: NameKeys, entry: Entry) -> Fit | None:
    """The year agrees, the first author does not: a slip of the pen, or another order of the authors."""
    slip = misspelt(first, entry.names[0])
    if slip and not (target.suffix and _letter(target, entry)):
        rest = _co_authors(target, entry)
        if rest is None or not rest.diagnosis:
            return Fit(
                entry,
                0.6 + 0.4 * slip,
                diagnosis=f"the entry spells the name differently: {describe(entry.reference)}",
            )
        return None
    if len(target.authors) > 1 and len(target.authors) == len(entry.names):
        everyone = all(any(same_name(printed_keys(a), n) for n in entry.names) for a in target.authors)
        if everyone:
            return Fit(
                entry,
                1.2,
                diagnosis=f"the entry has the authors in another order: {describe(entry.reference)}",
            )
    return None


def _settle_letters(target: Target, fits: list[Fit]) -> list[Fit]:
    """Several fit: the letter decides, or, where the list has none, the order of the list."""
    if not target.suffix:
        return fits
    lettered = [f for f in fits if f.entry.suffix == target.suffix]
    if lettered:
        return lettered
    plain = [f for f in fits if f.entry.suffix is None]
    place = ord(target.suffix) - ord("a")
    if len(plain) == len(fits) and place < len(plain):
        note = f"the list has no letters; {target.suffix} is taken as its place there"
        return [replace(plain[place], note=note, by_order=True)]
    return fits


def _one_work(fits: Sequence[Fit]) -> bool:
    """Whether all that fit are the same work, listed more than once."""
    titles = {squash(f.entry.reference.work.title or "") for f in fits}
    return len(titles) == 1 and "" not in titles
