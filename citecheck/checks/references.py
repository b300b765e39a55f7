"""CC202-CC207: what the list shows by itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.checks.finding import finding
from citecheck.checks.list_order import order_findings
from citecheck.parser.linking.anonymous import begins_with_year
from citecheck.text.citing import describe_entry
from citecheck.text.names import exact_keys
from citecheck.text.normalize import fold, squash
from citecheck.text.pages import page_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from citecheck.models import Finding, Reference, ReferenceList

MIN_SAME_TITLE = 95  # rapidfuzz ratio of folded titles; below it siblings ("part I", "part II") begin
MAX_ALIKE = 100  # entries with the same first or last words of their titles that one entry is compared with
MIN_RAW = 25  # letters: entries that say the same word for word, also where no title could be read
MIN_TITLE = 12  # letters: shorter titles ("Editorial") say nothing


def reference_findings(reference_list: ReferenceList, today: date) -> Iterator[Finding]:
    """All findings about the list alone."""
    yield from _numbers(reference_list)
    yield from _duplicates(reference_list.references)
    yield from _contradictions(reference_list.references, today)
    yield from order_findings(reference_list)
    for reference in reference_list.references:
        work = reference.work
        if not (work.title or work.authors or work.container or work.doi or work.url):
            yield finding(
                "CC204",
                f"Entry {reference.label or reference.position} could not be read as a reference.",
                reference=reference,
            )
        elif begins_with_year(reference):
            number = reference.label or reference.position
            yield finding("CC204", f"Entry {number} begins with its year and names no author.", reference=reference)
    if reference_list.disagreement and reference_list.references:
        yield finding("CC207", reference_list.disagreement, reference=reference_list.references[0])


def _numbers(reference_list: ReferenceList) -> Iterator[Finding]:
    if not reference_list.numbered:
        return
    by_label: dict[str, list[Reference]] = defaultdict(list)
    for reference in reference_list.references:
        if reference.label:
            by_label[reference.label].append(reference)
    for label, same in by_label.items():
        if len(same) > 1:
            yield finding(
                "CC203",
                f"{len(same)} entries carry the number {label}.",
                reference=same[1],
                locations=[r.location for r in same],
            )


def _duplicates(references: Sequence[Reference]) -> Iterator[Finding]:
    """CC202: one DOI with one title, or one title by one first author in one year. Each entry is told once."""
    buckets: dict[str, list[Reference]] = defaultdict(list)
    told: set[str] = set()
    for reference in references:
        for key in _bucket_keys(reference):
            for earlier in buckets[key][-MAX_ALIKE:]:
                if earlier.id not in told and reference.id not in told and _same_work(earlier, reference):
                    told.add(reference.id)
                    yield finding(
                        "CC202",
                        f"Entry {reference.label or reference.position} is the same work as entry "
                        f"{earlier.label or earlier.position}: {describe_entry(earlier)}.",
                        reference=reference,
                        locations=[reference.location, earlier.location],
                    )
            buckets[key].append(reference)


def _bucket_keys(reference: Reference) -> set[str]:
    work = reference.work
    keys = {f"raw {squash(reference.raw)}"}
    if work.doi:
        keys.add(f"doi {work.doi}")
    words = fold(work.title or "").split()
    if words:
        keys.add("first " + " ".join(words[:2]))
        keys.add("last " + " ".join(words[-2:]))
    return keys


def _same_work(a: Reference, b: Reference) -> bool:
    """Whether two entries describe one work: every fact that both print agrees, and the title is the same."""
    if len(squash(a.raw)) >= MIN_RAW and squash(a.raw) == squash(b.raw):
        return True
    x, y = a.work, b.work
    one, two = fold(x.title or ""), fold(y.title or "")
    if min(len(one), len(two)) < MIN_TITLE or fuzz.ratio(one, two) < MIN_SAME_TITLE:
        return False
    if [w for w in one.split() if w.isdigit()] != [w for w in two.split() if w.isdigit()]:
        return False  # part 1 and part 2, 2010 and 2011
    if x.doi and y.doi:
        return x.doi == y.doi
    if x.year and y.year and x.year != y.year:
        return False
    if x.first_page and y.first_page and page_key(x.first_page) != page_key(y.first_page):
        return False
    if x.authors and y.authors:
        first = [exact_keys(w.authors[0].family or w.authors[0].literal or "") for w in (x, y)]
        return bool(first[0] & first[1])
    return True


def _contradictions(references: Sequence[Reference], today: date) -> Iterator[Finding]:
    by_doi: dict[str, Reference] = {}
    for reference in references:
        work = reference.work
        if work.year and work.year > today.year + 1:
            yield finding("CC205", f"The year {work.year} lies in the future.", reference=reference)
        if not work.doi:
            continue
        earlier = by_doi.setdefault(work.doi, reference)
        titles = squash(earlier.work.title or ""), squash(work.title or "")
        if earlier is not reference and all(titles) and fuzz.ratio(*titles) < 60:  # noqa: PLR2004 - other words
            yield finding(
                "CC205",
                f"The DOI {work.doi} stands on two works, entries {earlier.label or earlier.position} and "
                f"{reference.label or reference.position}.",
                reference=reference,
                locations=[reference.location, earlier.location],
            )
