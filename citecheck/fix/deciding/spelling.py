"""A registered value spelled as the entry, or its list, prints such values: DOIs, journals, given names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Verdict
from citecheck.text.lexicon import SMALL_WORDS
from citecheck.text.names import is_initials
from citecheck.text.normalize import fold, strip_markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Name, Reference, Resolution, Work

_LONGEST = 300  # code points of a registered name that is put into an entry; longer ones are no names
_SMALL = frozenset(word for word in SMALL_WORDS if len(word) > 1)  # `A` in `Physica A` is none
_ENOUGH = 2  # entries whose journal is printed as registered, in full or short, show what the list does
_MOST = 4  # times as many of one kind as of the other


def clean(value: str | None) -> str:
    """A registered string on one line, without markup, controls and what is not seen; empty where it is too long."""
    spaced = strip_markup(value or "").split()
    kept = "".join(c for c in " ".join(spaced) if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    kept = " ".join(kept.split())
    return kept if len(kept) <= _LONGEST else ""


# --- identifiers --------------------------------------------------------------------------------------------


def doi_as(printed: str, doi: str) -> str:
    """A DOI with the capitals of the printed one, as far as the two are one: DOIs are the same in both."""
    if len(printed) == len(doi):
        return "".join(mine if mine.lower() == theirs else theirs for mine, theirs in zip(printed, doi, strict=True))
    same = next(
        (i for i, (a, b) in enumerate(zip(printed.lower(), doi, strict=False)) if a != b), min(len(printed), len(doi))
    )
    return printed[:same] + doi[same:]


# --- journals -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JournalStyle:
    """How a list prints journals: in short or in full (`None`: it does not show), with or without stops."""

    short: bool | None = None
    stops: bool = False


def journal_style(references: Iterable[Reference], resolutions: dict[str, Resolution]) -> JournalStyle:
    """Find how a list prints journals, from the entries whose journals agree with their records."""
    full = short = stops = 0
    for reference in references:
        resolution = resolutions.get(reference.id)
        printed = (reference.embedded or reference.work).container
        if resolution is None or resolution.work is None or resolution.verdict is Verdict.CONFLICT or not printed:
            continue
        container = next((e for e in resolution.evidence if e.field == "container"), None)
        if container is None or container.agreement is not Agreement.SAME or len(printed.split()) == 1:
            continue
        whole = fold(printed) == fold(resolution.work.container or "")
        full, short, stops = full + whole, short + (not whole), stops + (not whole and ". " in printed)
    if max(full, short) < _ENOUGH or min(full, short) * _MOST > max(full, short):
        return JournalStyle(None, stops * 2 > short > 0)
    return JournalStyle(short > full, stops * 2 > short)


def journal_as(printed: str, work: Work, style: JournalStyle) -> str | None:
    """The registered journal as the list prints journals; `None` where the short name is needed and not registered."""
    first, *rest = clean(work.container).split(" ")
    # without the capitals that records give every word: `Zeitschrift Für Naturforschung`
    whole = " ".join([first, *(w.lower() if w.lower() in _SMALL else w for w in rest)])
    short = clean(work.container_short)
    stops = style.stops or ". " in printed or printed.endswith(".")
    if not whole:
        return None
    if len(whole.split()) == 1:
        return whole
    shortened = style.short if style.short is not None else (True if stops else None)
    if shortened is None:
        return None
    if not shortened:
        return whole
    if not short or fold(short) == fold(whole) or len(short.split()) == 1:  # an initialism is no abbreviation
        return None
    bare = short.replace(".", "")
    if not stops:
        return bare
    words = set(fold(whole).split())
    dotted = " ".join(w if fold(w) in words else f"{w}." for w in bare.split())
    return dotted if printed.endswith(".") else dotted.rstrip(".")


# --- names --------------------------------------------------------------------------------------------------


def given_as(printed: str, registered: str, *, single: bool = False) -> str | None:
    """Registered given names as the printed ones are spelled: `SC`, `S. C.`, `S.C.`, or in full.

    `single` says that the entry prints one initial of each.
    """
    words = [w for w in re.split(r"[\s.]+", clean(registered)) if w]
    if not words:
        return None
    if not is_initials(printed):
        return clean(registered) if not is_initials(clean(registered)) else None
    letters = ["-".join(part[0].upper() for part in w.split("-") if part) for w in words]
    stops, gap = "." in printed, " " if re.search(r"\.\s|\w\s\w", printed) else ""
    letters = letters[:1] if single else letters
    if not stops:
        return gap.join(letters) if "-" in printed else gap.join(letters).replace("-", "")
    return gap.join(letter.replace("-", ".-") + "." for letter in letters)


def name_as(printed: Name, registered: Name, *, single: bool = False) -> tuple[str, str | None] | None:
    """Family and given names of a registered person as the printed one is spelled; `None` where that is unclear."""
    family = clean(registered.family)
    if not family or registered.literal or printed.literal or not printed.family:
        return None
    given = given_as(printed.given, registered.given or "", single=single) if printed.given else None
    if printed.given and not given:
        return None
    return family, given
