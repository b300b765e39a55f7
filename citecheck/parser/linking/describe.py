"""Naming a reference, or what a citation names, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.text.normalize import collapse

if TYPE_CHECKING:
    from citecheck.models import Reference, Target


def describe(reference: Reference) -> str:
    """A reference in a few words, as a reader would look for it: `Duman & Monteggia 2006 (entry 5)`."""
    work = reference.work
    names = [n.family or n.literal or "" for n in work.authors or work.editors]
    if not names:
        who = " ".join(reference.raw.split()[:4])
    elif len(names) > 3 or work.et_al:  # noqa: PLR2004
        who = f"{names[0]} et al."
    else:
        who = " & ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    when = f"{work.year or work.year_text or 'no year'}{work.year_suffix or ''}"
    return f"{who} {when} (entry {reference.label or reference.position})"


def as_read(target: Target) -> str:
    """A target as it reads: `Kandel, 1998`, `Kandel (1998)` with the bracket that closes behind its year."""
    text = collapse(target.text)
    return text + ")" if text.count("(") > text.count(")") else text
