"""Linking by what the format marks: keys, which must be in the list, and links, which the words may contradict."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from citecheck.models import Link, LinkStatus
from citecheck.records.csl import as_string
from citecheck.text.citing import describe_entry

if TYPE_CHECKING:
    from citecheck.models import Reference, ReferenceList, Target

# Characters of a key that identify it though one is wrong; for two wrong ones twice as many. Set by hand, 2026-11
MIN_KEY = 6


def by_key(citation: str, i: int, target: Target, reference_list: ReferenceList) -> Link:
    """The link of a key that an author wrote: the entry of that key, or none. Case counts, as in BibTeX and Pandoc."""
    if target.leads_to:
        return Link(citation, i, LinkStatus.LINKED, (target.leads_to,), "", "key")
    if not reference_list.references:
        return Link(citation, i, LinkStatus.MISSING, (), "there is no reference list", "key")
    near = _nearest_key(target.label or "", reference_list)
    if near is None:
        return Link(citation, i, LinkStatus.MISSING, (), "no entry has this key", "key")
    return Link(citation, i, LinkStatus.NEAR, (near.id,), f"the list has the key {near.key}", "key")


def _nearest_key(key: str, reference_list: ReferenceList) -> Reference | None:
    """Find the one entry whose key is nearly the same."""
    slips = 0 if len(key) < MIN_KEY else 1 if len(key) < MIN_KEY * 2 else 2
    found: dict[str, Reference] = {}
    digits = re.sub(r"\D", "", key)  # another digit is another year or number, no slip
    for reference in reference_list.references:
        other = reference.key or ""
        same = other and other.casefold() == key.casefold()
        slip = slips and re.sub(r"\D", "", other) == digits and OSA.distance(other, key, score_cutoff=slips) <= slips
        if other and (same or slip):
            found.setdefault(other, reference)
    return next(iter(found.values())) if len(found) == 1 else None


def by_note(citation: str, i: int, target: Target) -> Link:
    """The link of a citation in a note: to the work it names, full or shortened."""
    if target.leads_to:
        return Link(citation, i, LinkStatus.LINKED, (target.leads_to,), "", "author and title")
    if not target.authors:
        return Link(citation, i, LinkStatus.UNPARSED, (), "nothing is cited before it", "author and title")
    why = f"no entry by {target.authors[0]} has this title"
    return Link(citation, i, LinkStatus.MISSING, (), why, "author and title")


def unread(citation: str, i: int, target: Target) -> Link:
    """The link of words that only a link or a field code shows to be a citation, before it is followed."""
    why = f"the list has no {as_string(target.embedded)}" if target.embedded else "its link leads nowhere"
    return Link(citation, i, LinkStatus.MISSING, (), why, "field code" if target.embedded else "link")


def by_link(typed: Link, target: Target, reference: Reference, reference_list: ReferenceList) -> Link:
    """The link of words that carry a link or a field code: to where it leads, with what the words say against it."""
    by = "field code" if target.embedded else "link"
    marked = replace(typed, status=LinkStatus.LINKED, references=(reference.id,), by=by, why="")
    if reference.id in typed.references:
        return typed if typed.status is LinkStatus.NEAR else replace(marked, note=typed.note)
    if target.label and reference_list.numbered and reference.label and reference.label.isdigit():
        if reference.label == target.label:
            return marked
        return replace(marked, note="", conflict=f"it leads to entry {reference.label}, {describe_entry(reference)}")
    if target.authors and typed.status is LinkStatus.LINKED:
        return replace(marked, note="", conflict=f"it leads to {describe_entry(reference)}")
    return replace(marked, note="")
