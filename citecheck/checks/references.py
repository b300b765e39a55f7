"""CC202-CC207 and CC305: what can be seen in the list alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.checks.finding import enumerate_names, finding
from citecheck.checks.list_order import order_findings
from citecheck.models import Severity
from citecheck.parser.fields.placeholders import find_placeholders
from citecheck.parser.linking.anonymous import begins_with_year
from citecheck.rules.codes import (
    DUPLICATE_NUMBER,
    DUPLICATE_REFERENCE,
    ENTRY_UNPARSED,
    PLACEHOLDER,
    SELF_CONTRADICTION,
    SPLITTERS_DISAGREE,
)
from citecheck.text.citing import describe_entry, entry_number, family_name
from citecheck.text.names import exact_keys
from citecheck.text.normalize import fold, squash
from citecheck.text.pages import page_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from citecheck.models import Finding, Reference, ReferenceList

MIN_SAME_TITLE = 95  # rapidfuzz ratio of folded titles; below it siblings ("part I", "part II") begin
MAX_OTHER_TITLE = 60  # the same; two titles below it have hardly a word in common
MAX_COMPARED = 100  # entries with the same first or last words of their titles that one entry is compared with
MIN_RAW = 25  # letters: entries that are the same word for word, also where no title could be read
MIN_TITLE = 12  # letters: shorter titles ("Editorial") name no work
_MOST_QUOTED = 4  # placeholders of one entry that its message quotes
_LONGEST_QUOTED = 60  # characters of each


def entry_findings(references: Sequence[Reference], today: date) -> Iterator[Finding]:
    """What is seen in each entry by itself, without its list and without a source: placeholders, years to come."""
    for reference in references:
        year = reference.work.year
        if year and year > today.year + 1:
            yield finding(SELF_CONTRADICTION, f"The year {year} lies in the future.", reference=reference)
    yield from placeholder_findings(references)


def reference_findings(reference_list: ReferenceList) -> Iterator[Finding]:
    """All findings about the list alone."""
    if reference_list.numbered:
        yield from _repeated_numbers(reference_list.references)
    yield from _duplicate_findings(reference_list.references)
    yield from _contradiction_findings(reference_list.references)
    yield from order_findings(reference_list)
    for reference in reference_list.references:
        work = reference.work
        if not (work.title or work.authors or work.container or work.doi or work.url):
            message = f"Entry {entry_number(reference)} could not be read as a reference."
            yield finding(ENTRY_UNPARSED, message, reference=reference)
        elif begins_with_year(reference):
            message = f"Entry {entry_number(reference)} begins with its year and names no author."
            yield finding(ENTRY_UNPARSED, message, reference=reference)
    if reference_list.disagreement and reference_list.references:
        yield finding(SPLITTERS_DISAGREE, reference_list.disagreement, reference=reference_list.references[0])


def _repeated_numbers(references: Sequence[Reference]) -> Iterator[Finding]:
    by_label: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        if reference.label:
            by_label[reference.label].append(reference)
    for label, same in by_label.items():
        if len(same) > 1:
            yield finding(
                DUPLICATE_NUMBER,
                f"{len(same)} entries carry the number {label}.",
                reference=same[1],
                locations=[r.location for r in same],
            )


def _duplicate_findings(references: Sequence[Reference]) -> Iterator[Finding]:
    """CC202: one DOI with one title, or one title by one first author in one year. Each entry is reported once."""
    buckets: dict[str, list[Reference]] = defaultdict(list)
    reported: set[str] = set()
    for reference in references:
        for key in _bucket_keys(reference):
            for earlier in buckets[key][-MAX_COMPARED:]:
                if not reported & {earlier.id, reference.id} and _is_same_work(earlier, reference):
                    reported.add(reference.id)
                    yield finding(
                        DUPLICATE_REFERENCE,
                        f"Entry {entry_number(reference)} is the same work as entry {entry_number(earlier)}: "
                        f"{describe_entry(earlier)}.",
                        reference=reference,
                        locations=[reference.location, earlier.location],
                    )
            buckets[key].append(reference)


def _bucket_keys(reference: Reference) -> set[str]:
    """What two entries of one work share at least one of, so that not every entry is compared with every other."""
    keys = {f"raw {squash(reference.raw)}"}
    if reference.work.doi:
        keys.add(f"doi {reference.work.doi}")
    words = fold(reference.work.title or "").split()
    if words:
        keys.add("first " + " ".join(words[:2]))
        keys.add("last " + " ".join(words[-2:]))
    return keys


def _is_same_work(first: Reference, second: Reference) -> bool:
    """Whether two entries describe one work: every fact that both print agrees, and the title is the same."""
    if len(squash(first.raw)) >= MIN_RAW and squash(first.raw) == squash(second.raw):
        return True
    a, b = first.work, second.work
    titles = fold(a.title or ""), fold(b.title or "")
    if min(map(len, titles)) < MIN_TITLE or fuzz.ratio(*titles) < MIN_SAME_TITLE:
        return False
    numbers = [[word for word in title.split() if word.isdigit()] for title in titles]
    if numbers[0] != numbers[1]:
        return False  # part 1 and part 2, 2010 and 2011
    if a.doi and b.doi:
        return a.doi == b.doi
    if a.year and b.year and a.year != b.year:
        return False
    if a.first_page and b.first_page and page_key(a.first_page) != page_key(b.first_page):
        return False
    if a.authors and b.authors:
        names = [exact_keys(family_name(w.authors[0])) for w in (a, b)]
        return bool(names[0] & names[1])
    return True


def _contradiction_findings(references: Sequence[Reference]) -> Iterator[Finding]:
    """CC205: one DOI on two works."""
    by_doi: dict[str, Reference] = {}
    for reference in references:
        work = reference.work
        if not work.doi:
            continue
        earlier = by_doi.setdefault(work.doi, reference)
        titles = squash(earlier.work.title or ""), squash(work.title or "")
        if earlier is not reference and all(titles) and fuzz.ratio(*titles) < MAX_OTHER_TITLE:
            yield finding(
                SELF_CONTRADICTION,
                f"The DOI {work.doi} is printed for two works, entries {entry_number(earlier)} and "
                f"{entry_number(reference)}.",
                reference=reference,
                locations=[reference.location, earlier.location],
            )


def placeholder_findings(references: Iterable[Reference]) -> Iterator[Finding]:
    """One finding for each entry with placeholders; a warning where only numbers of its place are left to fill in."""
    for reference in references:
        found = find_placeholders(reference.raw, reference.embedded or reference.work)
        if not found.all:
            continue
        quoted = [f"“{text[:_LONGEST_QUOTED]}”" for text in found.all]
        verb = "stand" if len(quoted) > 1 else "stands"
        place = "facts about a work" if found.facts else "an identifier" if found.identifiers else "numbers"
        reason = f"{enumerate_names(quoted, most=_MOST_QUOTED)} {verb} where {place} should be"
        message = f"{reason}, so the entry names no work that could be looked up." if found.facts else f"{reason}."
        graver = found.facts or found.identifiers
        yield finding(
            PLACEHOLDER,
            message,
            reference=reference,
            severity=None if graver else Severity.WARNING,
            reason=reason,
        )
