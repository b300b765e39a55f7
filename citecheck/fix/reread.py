"""The corrected file read once more: every entry is there, reads as proposed, and nothing else has changed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.errors import CitecheckError
from citecheck.fix.model import applied
from citecheck.fix.sources import DATA
from citecheck.formats.base import Source
from citecheck.formats.registry import read_source
from citecheck.parser.reference_list.sections import find_list
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.fix.model import Change, Proposal
    from citecheck.fix.sources import File
    from citecheck.models import Reference, Work

MOST_TRIED = 50  # proposals that are tried one by one where other entries than before are found with all of them
_FOLLOWING = {"pages": ("first_page", "article_number"), "year": ("year_suffix", "year_text"), "container": ("type",)}


def misread(file: File, made: Sequence[Proposal]) -> set[str]:
    """Find the references whose entries would not read as wanted.

    Args:
        file: The file before its correction.
        made: The proposals for it.

    Returns:
        Their ids; those of all proposals where other entries than before are found, and no single one is the cause.
    """
    before = _read_entries(file, file.text)
    after = _read_entries(file, applied(file.text, [e for p in made for e in p.edits]))
    if [(r.key, r.label) for r in before] != [(r.key, r.label) for r in after]:
        if not 1 < len(made) <= MOST_TRIED:
            return {p.reference for p in made}
        return {r for p in made for r in misread(file, [p])} or {p.reference for p in made}
    bad: set[str] = set()
    starts = [r.location.start for r in before]
    by_place = {bisect_right(starts, p.edits[0].start) - 1: p for p in made}
    for i, (one, other) in enumerate(zip(before, after, strict=True)):
        proposal = by_place.get(i)
        changes = proposal.changes if proposal else ()
        if not _is_as_wanted(one, other, changes, data=file.format in DATA):
            bad |= {proposal.reference} if proposal else {p.reference for p in made}
    return bad


def _read_entries(file: File, text: str) -> Sequence[Reference]:
    """The entries of a text in the file's format; none where it cannot be read."""
    source = Source(file.path, text.encode("utf-8", "surrogatepass"), file.role)
    try:
        document = read_source(source, file.format)
    except CitecheckError:
        return ()
    return find_list(document, whole=file.role == "references").references


def _is_as_wanted(one: Reference, other: Reference, changes: Sequence[Change], *, data: bool) -> bool:
    """Whether an entry reads as proposed, and in all other fields as before."""
    if not changes:
        return one.work == other.work and one.raw == other.raw
    before, after = one.work, other.work
    if not all(_has_change(after, change) for change in changes):
        return False
    names = {c.field for c in changes}
    fields = {name: getattr(after, name) for f in names for name in (f, *_FOLLOWING.get(f, ())) if hasattr(after, name)}
    # a typed entry is read as a whole: what a long DOI moves was looked at when it was put in
    return not data or replace(before, **fields) == after


def _has_change(work: Work, change: Change) -> bool:
    """Whether the entry reads as a change wants it."""
    match change.field:
        case "authors":
            return all(work.authors[s.place : s.place + 1] for s in change.names)
        case "year":
            return str(work.year) == change.proposed
        case "doi":
            return work.doi == change.proposed
        case name:
            return squash(getattr(work, name) or "") == squash(change.proposed)
