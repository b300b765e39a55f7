r"""What a format marks itself: entries of a list, citations by key, link or field code, and where these lead.

Marks say more than any reading of the words: `\cite{smith2001}` names its entry, and so does a link. What the words
say is kept beside it, because text and mark can disagree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.models import Reference, ReferenceList
from citecheck.parser.fields.parse import parse_reference
from citecheck.parser.reference_list.entries import MAX_ENTRIES, MAX_ENTRY
from citecheck.records.csl import as_string
from citecheck.text.citing import family_name
from citecheck.text.names import family_keys
from citecheck.text.normalize import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Document, MarkedEntry, Work

# rapidfuzz partial ratio of a field code's title within a printed entry: an entry may cut a subtitle or break a word,
# another work by the same author of the same year stays below
MIN_TITLE_WITHIN = 85
MIN_TITLE = 8  # letters of a title that can be looked for; set by hand, 2026-11
_IDENTIFIERS = ("doi", "pmid", "arxiv", "isbn", "url", "accessed")
_LABEL = re.compile(r"\s*[\[(]?(\d{1,4})[\])]?[.)]?\s+")  # `[12] `, `12. ` at the start of an entry with that label


# --- lists --------------------------------------------------------------------------------------------------


def marked_list(document: Document) -> ReferenceList:
    """The list whose entries the format marks, in their order."""
    entries = document.markup.entries[:MAX_ENTRIES]
    read = (_read_reference(document, entry) for entry in entries)
    references = [replace(r, id=f"r{i}", position=i) for i, r in enumerate(filter(None, read), start=1)]
    if not references:
        return ReferenceList()
    numbered = 2 * sum(bool(r.label and r.label.isdigit()) for r in references) >= len(references)  # half of them
    return ReferenceList(tuple(references), numbered, entries[0].start, max(e.end for e in entries))


def joined(first: ReferenceList, second: ReferenceList) -> ReferenceList:
    """Two lists as one: the entries of the second follow those of the first."""
    references = (*first.references, *second.references)
    return replace(
        first, references=tuple(replace(r, id=f"r{i}", position=i) for i, r in enumerate(references, start=1))
    )


def _read_reference(document: Document, entry: MarkedEntry) -> Reference | None:
    printed = document.text[entry.start : min(entry.end, entry.start + MAX_ENTRY)]
    raw = collapse(entry.raw or printed)
    if entry.label and (label := _LABEL.match(raw)) and label.group(1) == entry.label:
        raw = raw[label.end() :]
    if not raw:
        return None
    work = _read_work(entry, raw)
    place = document.locate(entry.start, entry.end)
    embedded = entry.work if entry.raw is not None else None
    return Reference("", document.id, raw, place, 0, entry.label, work, embedded, key=entry.key)


def _read_work(entry: MarkedEntry, raw: str) -> Work:
    """The fields that the format tags; where it tags none, or not the identifiers, those that can be read."""
    if entry.raw is not None and entry.work is not None:
        return entry.work
    read = parse_reference(raw)
    tagged = entry.work
    if tagged is None:
        return read
    fields = (tagged.title or tagged.container) and (tagged.authors or tagged.editors or tagged.year)
    first, second = (tagged, read) if fields else (read, tagged)
    return replace(first, **{name: getattr(first, name) or getattr(second, name) for name in _IDENTIFIERS})


# --- where marks lead ---------------------------------------------------------------------------------------


def destinations(document: Document, reference_list: ReferenceList) -> Mapping[str, str]:
    """The references, by id, that the keys of a document's marks lead to; keys that lead elsewhere are left out."""
    found = _by_anchor(document, reference_list)
    works = marked_works(document)
    found |= _by_work({key: work for key, work in works.items() if key not in found}, reference_list.references)
    for reference in reversed(reference_list.references):
        if reference.key:
            found[reference.key] = reference.id
    return found


def marked_works(document: Document) -> dict[str, Work]:
    """The works that field codes carry, by the keys of their items, in the order of their first use."""
    return {t.key: t.work for c in document.markup.citations for t in c.targets if t.work is not None}


def with_embedded(document: Document, reference_list: ReferenceList) -> ReferenceList:
    """The list with the records of field codes beside the entries they belong to.

    A document without a printed list, but with field codes, gets the list that they make up.
    """
    works = marked_works(document)
    if not works:
        return reference_list
    if not reference_list.references:
        return _list_of_works(document, works)
    leads = destinations(document, reference_list)
    by_reference = {leads[key]: work for key, work in reversed(works.items()) if key in leads}
    return replace(
        reference_list,
        references=tuple(replace(r, embedded=r.embedded or by_reference.get(r.id)) for r in reference_list.references),
    )


def _list_of_works(document: Document, works: Mapping[str, Work]) -> ReferenceList:
    places = {t.key: (c.start, c.end) for c in reversed(document.markup.citations) for t in c.targets}
    return ReferenceList(
        tuple(
            Reference(
                f"r{i}", document.id, as_string(work), document.locate(*places[key]), i, None, work, work, key=key
            )
            for i, (key, work) in enumerate(works.items(), start=1)
        )
    )


def _by_anchor(document: Document, reference_list: ReferenceList) -> dict[str, str]:
    """The entries within which the anchors of a document are."""
    entries = [r for r in reference_list.references if r.location.document == document.id]
    starts = [r.location.start for r in entries]
    found: dict[str, str] = {}
    for anchor in document.markup.anchors:
        place = document.locate(anchor.start, max(anchor.end, anchor.start + 1))
        i = bisect_right(starts, place.start) - 1
        if i >= 0 and place.start < entries[i].location.end:
            found[anchor.id] = entries[i].id
        elif i + 1 < len(entries) and place.start <= starts[i + 1] < place.end:
            found[anchor.id] = entries[i + 1].id  # the anchor takes in the label, the entry does not
    return found


def _by_work(works: Mapping[str, Work], references: Sequence[Reference]) -> dict[str, str]:
    """The entries that print the works of field codes: by DOI, else by title with the first author or the year."""
    dois = {r.work.doi: r.id for r in references if r.work.doi}
    folded = [(r, fold(r.raw)) for r in references] if works else []
    found: dict[str, str] = {}
    for key, work in works.items():
        if work.doi and work.doi in dois:
            found[key] = dois[work.doi]
        elif nearest := _nearest_entry(work, folded):
            found[key] = nearest
    return found


def _nearest_entry(work: Work, folded: Iterable[tuple[Reference, str]]) -> str | None:
    title = fold(work.title or "")
    if len(title) < MIN_TITLE:
        return None
    first = next((n for n in (*work.authors, *work.editors)), None)
    names = family_keys(family_name(first)) if first else frozenset()
    year = str(work.year or "")
    best: tuple[float, str] | None = None
    for reference, raw in folded:
        words = raw.split()
        if not (year and year in raw) and names.isdisjoint(words):
            continue
        score = fuzz.partial_ratio(title, raw, score_cutoff=MIN_TITLE_WITHIN) if len(title) <= len(raw) else 0.0
        score += bool(year and year in raw) + (not names.isdisjoint(words))
        if score >= MIN_TITLE_WITHIN and (best is None or score > best[0]):
            best = (score, reference.id)
    return best[1] if best else None
