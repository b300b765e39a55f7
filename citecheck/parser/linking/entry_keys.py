"""What of a reference a citation can be compared with: names as sets of keys, years, letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from citecheck.text.abbreviations import may_be_short_for
from citecheck.text.dates import NO_YEAR, YEAR
from citecheck.text.lexicon import AND_WORDS, NAME_SUFFIXES
from citecheck.text.names import UPPER, acronym, exact_keys, family_keys, is_initials, is_organisation
from citecheck.text.normalize import fold, squash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Name, Reference

# The limits were set by hand, 2026-11, and were in force when bench linking was measured
MIN_PREFIX = 8  # letters of an organisation's name that must agree where one goes on longer
# One wrong letter in a name of this many letters, two in one of the second; shorter names differ by one letter anyway.
ONE_SLIP, TWO_SLIPS = 4, 9
MAX_INITIALS = 4
MAX_BODY = 8  # words of an organisation's name
LONG_NAME = 12  # letters of an organisation's name that identify it
LONG_ACRONYM = 4  # letters from which on an acronym may leave out the last words of a name
LEAD = 200  # code points of an entry without a year in which its authors are printed
# `AAMoses`, `ZhaoZ`; `MacDonald` has its own
_LOST_SPACE = re.compile(rf"(?<=[{UPPER}])(?=[{UPPER}][^\W\d_{UPPER}]{{2}})")
_CAPITALS = re.compile(rf"\b[{UPPER}][{UPPER}&-]{{1,11}}\b")  # `USEPA`, `C&EN`
_MARKS = re.compile(r"[.?!:;\"“”«»]\s")  # a sentence ends, a title is quoted
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")  # `(VUN)` behind the name of a body
_FIRST_WORDS = re.compile(r"[^\W\d_][^\s,.;:()]*")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The keys under which one author of an entry can be named."""

    exact: frozenset[str]
    parts: frozenset[str]
    organisation: str = ""  # squashed name of a body, or of who may be one; bodies have no `parts`


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference, ready for comparison with citations."""

    reference: Reference
    names: tuple[NameKeys, ...]
    complete: bool  # all authors are printed and could be read
    years: frozenset[str]
    suffix: str | None
    words: tuple[str, ...]  # of the entry as printed, folded: what the reading of its fields may have missed
    printed_years: frozenset[str]
    head: str = ""  # as printed, up to the first year


def entry_of(reference: Reference) -> Entry:
    """The keys of one reference. Where no author could be read, its first words are taken for one."""
    work = reference.work
    head = reference.raw[:600]  # code points in which the authors and the year are printed
    names = tuple(_name_keys(n) for n in work.authors or work.editors)
    complete = bool(names) and not work.et_al
    if not names:
        found = _FIRST_WORDS.search(reference.raw)
        first_word = found.group() if found else ""
        body = squash(lead_name(reference) or work.title or "")
        names = (NameKeys(exact_keys(first_word), family_keys(first_word), body),) if first_word else ()
    years = {str(work.year)} if work.year else set()
    if work.year_text:
        years.add(_no_year(work.year_text))
    years |= {str(y) for y in work.years}
    printed = {m.group(1) for m in YEAR.finditer(head)} | {_no_year(m.group()) for m in NO_YEAR.finditer(head)}
    spaced = _LOST_SPACE.sub(" ", head)
    first = YEAR.search(head)
    lead = head[: first.start()] if first and first.start() else head[:LEAD]
    return Entry(
        reference,
        names,
        complete,
        frozenset(years),
        work.year_suffix,
        tuple(fold(spaced).split()),
        frozenset(printed),
        lead,
    )


def lead_name(reference: Reference) -> str:
    """What an entry prints before its year without authors, where it is a name: `The Plant List (2013)`."""
    head = reference.raw[:LEAD]
    year = YEAR.search(head)
    lead = head[: year.start()].strip(" .,([") if year else ""
    return lead.removeprefix("The ") if 0 < len(lead.split()) <= MAX_BODY and not _MARKS.search(lead) else ""


def begins_with(entry: Entry, name: str) -> bool:
    """Whether the entry as printed begins with a name, initials in front of it aside.

    A single word must be all of the first author: `eMonocot (2010)`, `NRC – National …`; not `American Heart …`.
    """
    words = [w for w in fold(name).split() if w not in AND_WORDS]
    at = 0
    while at < len(entry.words) and (len(entry.words[at]) == 1 or entry.words[at] == "the") and at < MAX_INITIALS:
        at += 1
    printed = [w for w in entry.words[at : at + 2 * len(words)] if w not in AND_WORDS]
    if not words or printed[: len(words)] != words:
        return False
    person = not entry.names or bool(entry.names[0].parts) or not entry.names[0].organisation
    return person or len(words) > 1 or _name_pattern(name, short=False).match(entry.head) is not None


@lru_cache(maxsize=8192)
def _name_pattern(name: str, *, short: bool) -> re.Pattern[str]:
    """The pattern of a name as all of the first author (`The Plant List (`), or, of a short one, in a place for it."""
    if short:  # `(FAO)`, `– FAO, `
        front, flags, closing = r"(?:^|[(\[–—-]\s?|,\s)", re.NOFLAG, r")\]"
    else:
        front, flags, closing = r"\W*(?:the\s)?", re.IGNORECASE, ""
    return re.compile(rf"{front}{re.escape(name)}(?=\s*(?:[,&(\[.:;–—{closing}-]|and\b|\d{{4}}|$))", flags)


def ends_with(entry: Entry, name: str) -> bool:
    """Whether an entry has a name of several words right before its year: `… of Australia Gazette (2015)`."""
    words, head = fold(name).split(), fold(entry.head).split()
    return len(words) > 1 and head[-len(words) :] == words and "," not in name


def is_by(entry: Entry, name: str) -> bool:
    """Whether a name is all that an entry prints before its year: of a body that may have been read as persons."""
    words = [w for w in fold(name).split() if w not in AND_WORDS and w != "the"]
    head = [w for w in fold(_BRACKETED.sub(" ", entry.head)).split() if w not in AND_WORDS and w != "the"]
    return bool(words) and words == head


def prints(entry: Entry, name: str) -> bool:
    """Whether the entry prints a name anywhere, as its last word at least."""
    words = fold(name).split()
    return bool(words) and words[-1] in entry.words


def lookup_keys(entry: Entry) -> frozenset[str]:
    """The keys under which an entry is looked up by its first author."""
    if not entry.names:
        return frozenset()
    first = entry.names[0]
    organisation = {first.organisation[:MIN_PREFIX]} - {""}
    literal = next((n.literal for n in entry.reference.work.authors[:1] if n.literal), "")
    start = {w for w in entry.words[: MAX_INITIALS + 1] if len(w) > 1}
    other = {acronym(literal), squash(entry.reference.work.publisher or "")} - {""} if literal else set()
    other |= {acronym(literal)[:LONG_ACRONYM]} - {""} if literal else set()
    other |= {acronym(entry.head)} - {""} if "," not in entry.head else set()
    other |= {squash(found) for found in _CAPITALS.findall(entry.head)}
    return first.exact | first.parts | organisation | start | other


def _name_keys(name: Name) -> NameKeys:
    if name.literal:
        literal = name.literal.removeprefix("The ").removeprefix("THE ")
        return NameKeys(exact_keys(literal), frozenset(), squash(literal))
    family = name.family or ""
    # an unknown order of names (`Liu Xun`): either word may be the family name
    given = name.given or ""
    other = exact_keys(given) if " " not in family and given.isalpha() and not is_initials(given) else frozenset()
    body = squash(f"{given} {family}") if is_in_full(given) else ""  # `Drinking Water Inspectorate`, `Liu Xun`
    return NameKeys(exact_keys(family), family_keys(family) | family_keys(given + " " + family) | other, body)


def is_in_full(given: str) -> bool:
    """Whether given names are printed as words: the whole may then be an organisation's name."""
    words = given.split()
    return bool(words) and all(len(w) > 2 and w.isalpha() for w in words)  # noqa: PLR2004 - longer than initials


@lru_cache(maxsize=16384)
def printed_keys(name: str) -> NameKeys:
    """The keys of a name as a citation prints it, given names or initials in front or not."""
    parts = [p for p in name.replace("-\n", "").split() if fold(p) not in NAME_SUFFIXES]
    bare = " ".join(parts)
    exact = set(exact_keys(bare))
    if len(parts) > 1:
        for i in range(1, len(parts)):  # `Mary Ann Smith`, `J. van der Berg`: what is in front may be given names
            exact |= exact_keys(" ".join(parts[i:]))
    return NameKeys(frozenset(exact), family_keys(bare), squash(bare))


def same_name(printed: NameKeys, entry: NameKeys, full: str | None = None) -> bool:
    """Whether a printed name can be the entry's author; `full` is the name in full of an abbreviation."""
    if entry.organisation and _same_organisation(printed.organisation, entry.organisation, full):
        return True
    if entry.organisation and not entry.parts:
        return False
    if printed.exact & entry.exact:
        return True
    return bool(printed.exact & entry.parts) or bool(printed.parts & entry.exact)


def _same_organisation(printed: str, registered: str, full: str | None) -> bool:
    for spelling in (printed, squash(full) if full else ""):
        if not spelling:
            continue
        if len(spelling) == len(registered) and spelling in registered + registered:
            return True  # the same, or turned round: `R Core Team`, `Core Team R`
        if len(registered) >= LONG_NAME and spelling.endswith(registered):
            return True  # what introduced an abbreviation may have been read with words in front of it
        shorter, longer = sorted((spelling, registered), key=len)
        if len(shorter) >= MIN_PREFIX and longer.startswith(shorter):
            return True
    return False


def abbreviates(printed: str, entry: Entry, introduced: Sequence[str] = ()) -> bool:
    """Whether a printed name and an entry's organisation are name and abbreviation, either way round.

    `WHO` for an entry by the World Health Organization; that name for an entry that begins with `WHO`; `Inep` for
    an entry by an organisation that is its own publisher, printed as `Inep`; `FAO` for one that prints `(FAO)`.
    Initials alone say nothing where the text introduces the short name for something else.
    """
    work = entry.reference.work
    literal = next((n.literal for n in work.authors[:1] if n.literal), None)
    letters = squash(printed)
    if literal and len(letters) > 1 and letters == squash(work.publisher or ""):
        return True
    if len(letters) > 1 and printed.isupper() and _name_pattern(printed, short=True).search(entry.head):
        return True
    if literal and len(letters) > 1 and letters == acronym(literal):
        return may_be_short_for(printed, literal, introduced)
    if literal and len(letters) >= LONG_ACRONYM and acronym(literal).startswith(letters):
        # `Inep` for Instituto Nacional de Estudos e Pesquisas Educacionais Anísio Teixeira
        return may_be_short_for(printed, literal, introduced)
    if len(letters) > 2 and "," not in entry.head and letters == acronym(entry.head):  # noqa: PLR2004 - `MEA`
        return may_be_short_for(printed, entry.head, introduced)
    return is_organisation(printed) and entry.words[:1] == (acronym(printed),)


def misspelt(printed: NameKeys, entry: NameKeys) -> int | None:
    """The number of wrong letters (1 or 2) where the names are the same but for a slip, else `None`."""
    best: int | None = None
    for a in printed.exact:
        for b in entry.exact:
            limit = 2 if min(len(a), len(b)) >= TWO_SLIPS else 1 if min(len(a), len(b)) >= ONE_SLIP else 0
            distance = OSA.distance(a, b, score_cutoff=limit)
            if 0 < distance <= limit and (best is None or distance < best):
                best = distance
    return best


def year_forms(year: str | None) -> frozenset[str]:
    """The years that a citation's year can mean: `1915/1957` → both, `n. d.` → `nd`."""
    if not year:
        return frozenset()
    return frozenset(y if y.isdigit() else _no_year(y) for y in year.split("/"))


def _no_year(text: str) -> str:
    return {"nd": "nd", "sd": "nd", "oj": "nd"}.get(squash(text), "in press")
