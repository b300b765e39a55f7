"""A registered value spelled as the entry, or its list, prints such values: page ranges, journals, initials."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Verdict
from citecheck.text.lexicon import SMALL_WORDS
from citecheck.text.names import is_initials
from citecheck.text.normalize import DASH_CLASS, fold, strip_markup
from citecheck.text.pages import expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Name, Reference, Resolution, Work

_RANGE = re.compile(rf"\s*{DASH_CLASS}+\s*")
_PAGE = re.compile(r"([A-Za-z]*)(\d+)([A-Za-z]?)$")  # `S468`, `388`, `e64911`
_LONGEST = 300  # code points of a registered name that is put into an entry
_SMALL = frozenset(word for word in SMALL_WORDS if len(word) > 1)  # `A` in `Physica A` is none
_TELLING = 2  # entries whose journal is printed as registered, in full or short, tell what the list does


def clean(value: str | None) -> str:
    """A registered string on one line, without markup, controls and what is not seen; empty where it is too long."""
    spaced = strip_markup(value or "").split()
    kept = "".join(c for c in " ".join(spaced) if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    kept = " ".join(kept.split())
    return kept if len(kept) <= _LONGEST else ""


# --- pages --------------------------------------------------------------------------------------------------


def pages_as(printed: str, registered: str) -> str | None:
    """The registered pages in the printed form: dash, cut last page, first page alone.

    `155–62` and `165-172` give `165–72`; `None` where one side is no page or range of pages.
    """
    mine, theirs = expand(printed), expand(registered)
    if mine is None or theirs is None:
        return None
    if mine[1] is None:
        return theirs[0]
    if theirs[1] is None or not _ascending(theirs[0], theirs[1]):
        return None
    dash = _RANGE.search(printed)
    last = _RANGE.split(printed.strip(), maxsplit=1)[-1]
    return f"{theirs[0]}{dash.group() if dash else '–'}{_cut(mine[0], last, theirs[0], theirs[1])}"


def _ascending(first: str, last: str) -> bool:
    a, b = _PAGE.match(first), _PAGE.match(last)
    return bool(a and b and a[1] == b[1] and int(a[2]) < int(b[2]))


def _cut(my_first: str, my_last: str, first: str, last: str) -> str:
    """The last page as long as the printed form has it: `414`, `14`, or the two digits that some styles keep."""
    full, short = _PAGE.match(my_first), _PAGE.match(my_last)
    if my_last == last:
        return last
    if not full or not short or len(short[2]) >= len(full[2]):
        bare = bool(full and short and full[1] and not short[1])  # `S468–471`
        return re.sub(r"^[A-Za-z]+", "", last) if bare else last
    a, b = _PAGE.match(first), _PAGE.match(last)
    if not a or not b or len(a[2]) != len(b[2]):
        return last
    least = len(short[2]) if len(short[2]) > len(_differing(full[2][: -len(short[2])] + short[2], full[2])) else 1
    digits = _differing(b[2], a[2])
    return b[2][-max(len(digits), least) :]


def _differing(number: str, other: str) -> str:
    """The digits from the first one on in which a number differs from another as long."""
    same = next((i for i, (x, y) in enumerate(zip(number, other, strict=False)) if x != y), len(number) - 1)
    return number[same:]


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
    """What the entries whose journals agree with their records do."""
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
    if max(full, short) < _TELLING or min(full, short) * 4 > max(full, short):
        return JournalStyle(None, stops * 2 > short > 0)
    return JournalStyle(short > full, stops * 2 > short)


def _small_words(name: str) -> str:
    """A journal's name without the capitals that records give every word: `Zeitschrift Für Naturforschung`."""
    first, *rest = name.split(" ")
    return " ".join([first, *(w.lower() if w.lower() in _SMALL else w for w in rest)])


def journal_as(printed: str, work: Work, style: JournalStyle) -> str | None:
    """The registered journal as the list prints journals; `None` where the short name is needed and not registered."""
    whole, short = _small_words(clean(work.container)), clean(work.container_short)
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
