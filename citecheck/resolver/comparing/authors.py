"""Authors: who of the registered ones is printed, in which order, and whether the lists agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.models import Agreement, Evidence, Name
from citecheck.resolver.comparing.title import full_title
from citecheck.text.names import (
    acronym,
    contradict_in_full,
    exact_keys,
    family_keys,
    initial_keys,
    initials,
    is_initials,
    is_organisation,
    may_be_one_given_name,
)
from citecheck.text.normalize import fold, squash, transliterate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Work
    from citecheck.resolver.comparing.printed import Printed

# Similarities of 100 (rapidfuzz), from which on two names may be one
MISPRINT = 84  # a family name with one letter wrong; bench/matching, dev
_MISPRINT_SAME_INITIALS = 74  # the same, where the initials agree: `Stuka J`, `Sutka J`
_SHORTEST_FAMILY = 4  # letters; shorter names with one letter changed are other names: `Li`, `Lu`
_MISPRINT_LETTERS = 2  # by which the lengths of a name and its misprint may differ
_SHORTEST_ACRONYM = 3  # letters
_SHOWN = 8  # names shown in evidence before "…"
# Where publishers cut the lists they deposit: a record that stops there is incomplete, not contradicted.
_CUTS = frozenset({1, 3, 6, 10, 20})
_MORE = re.compile(r"\bet al|\b(?:others|colleagues|co ?workers|mitarbeiter|colaboradores|и др)\b")  # in folded text
_NOBODY = ("anonymous", "anon", "noauthor", "noauthors", "noauthorlisted", "sinautor", "anonyme", "anonym")
_ELLIPSIS = re.compile(r"…|\.\.\.|\. \. \.")  # names left out
_MOST_READ = 0.5  # share of the printed names that are registered, where some are left out


@dataclass(frozen=True, slots=True)
class AuthorMatch:
    """Registered authors in a printed string: shares of both lists, and where the first one is.

    `first` is 1 if the first registered author is printed, 0 if not; `place` is the word position; `found` is the
    share of registered authors printed (of the first twelve); `known` the share of parsed authors registered.
    """

    first: float
    place: int
    found: float
    known: float
    registered: int
    printed: int
    words: frozenset[int]  # positions explained


@lru_cache(maxsize=65536)
def name_keys(name: Name) -> frozenset[str]:
    """Keys under which two spellings of a name meet; of an organisation, its whole name and initials.

    Records with the name in the wrong field (`given: "Xuewen Ding", family: "-"`) answer to all its words.
    """
    if name.literal:
        return frozenset({squash(name.literal), acronym(name.literal)} - {""})
    family = name.family or ""
    if not squash(family):
        return frozenset(w for w in fold(name.given or "").split() if len(w) > 1)
    return family_keys(family) or frozenset({squash(transliterate(family))})


def locate_authors(printed: Printed, registered: Sequence[Name]) -> AuthorMatch:
    """Look for the registered authors among the printed words."""
    spots: set[int] = set()
    found, first, place = 0, 0.0, len(printed.words)
    scanned = registered[:12]  # more names say nothing new
    for i, name in enumerate(scanned):
        at = _find_name(printed, name)
        if at is None:
            continue
        found += 1
        spots.update(at)
        if i == 0:
            first, place = 1.0, at[0]
    mine = printed.work.authors
    known = sum(1 for a in mine if any(names_meet(a, b) for b in registered)) if registered else 0
    return AuthorMatch(
        first,
        place,
        found / len(scanned) if scanned else 0.0,
        known / len(mine) if mine else 0.0,
        len(registered),
        len(mine),
        frozenset(spots),
    )


def _find_name(printed: Printed, name: Name) -> tuple[int, ...] | None:
    """The word positions of a name in the string, the longest key first."""
    if name.literal:
        return _find_body(printed, name.literal)
    for key in sorted(name_keys(name), key=len, reverse=True):
        at = printed.places.get(key)
        if at is not None and len(key) > 1:
            size, end = 0, at
            while size < len(key) and end < len(printed.words):
                size, end = size + len(printed.words[end]), end + 1
            return tuple(range(at, end))
    return None


def _find_body(printed: Printed, literal: str) -> tuple[int, ...] | None:
    """The word positions of an organisation's name, or of its initials: `WHO`."""
    wanted = fold(literal)
    at = printed.text.find(wanted) if wanted else -1
    if at >= 0:
        first = sum(1 for s in printed.starts if s < at)
        return tuple(range(first, min(first + len(wanted.split()), len(printed.words))))
    short = acronym(literal)
    spot = printed.places.get(short) if len(short) >= _SHORTEST_ACRONYM else None
    return None if spot is None else (spot,)


def names_meet(a: Name, b: Name) -> bool:
    """Whether two names may be one person's or one body's."""
    mine, theirs = name_keys(a), name_keys(b)
    if mine & theirs:
        return True
    if a.literal or b.literal:
        one_body, other_body = fold(a.display), fold(b.display)
        if not one_body or not other_body:
            return False
        contained = one_body in other_body or other_body in one_body
        return contained or fuzz.ratio(one_body, other_body) >= MISPRINT
    one, other = _name_facets(a), _name_facets(b)
    # family and given names in each other's place: `Liu Xun`, `Xun Liu`
    if mine & other.given or theirs & one.given:
        return not _is_other_person(Name(a.given, a.family), b)
    likeness = _MISPRINT_SAME_INITIALS if one.initials and one.initials == other.initials else MISPRINT
    return any(
        abs(len(x) - len(y)) <= _MISPRINT_LETTERS and fuzz.ratio(x, y) >= likeness
        for x in one.families
        for y in other.families
    )


@dataclass(frozen=True, slots=True)
class _Facets:
    """What a second look at a name needs: initials, full given names as keys, family names of four letters up."""

    initials: str
    given: frozenset[str]
    families: tuple[str, ...]


@lru_cache(maxsize=65536)
def _name_facets(name: Name) -> _Facets:
    full = name.given if name.given and not is_initials(name.given) else None
    return _Facets(
        initials(name.given),
        family_keys(full) if full else frozenset(),
        tuple(k for k in exact_keys(name.family or "") if len(k) >= _SHORTEST_FAMILY),
    )


def compare_authors(printed: Printed, registered: Work) -> Evidence:
    """The evidence on the authors.

    `same`: all printed ones, in order, and none left out but behind "et al."; `close`: another order, a list cut on
    either side, a misprint; `different` otherwise, with the share of printed authors that are registered.
    """
    title = squash(registered.title or "")
    mine = [a for a in printed.work.authors if squash(a.display) not in {"", title, *_NOBODY}]
    theirs = list(registered.authors) or list(registered.editors)
    if not mine or not theirs:
        return Evidence("authors", _show_names(mine), _show_names(theirs), Agreement.ABSENT)
    share, agreement = judge_authors(printed, mine, theirs, fold(full_title(registered)))
    if agreement is Agreement.DIFFERENT and not registered.authors and registered.type == "article-journal":
        agreement = Agreement.NOT_COMPARABLE  # the editors of the journal, of whom no reference to an article tells
    return Evidence("authors", _show_names(mine), _show_names(theirs), agreement, round(share, 3))


def judge_authors(printed: Printed, mine: list[Name], theirs: list[Name], title: str = "") -> tuple[float, Agreement]:
    """Give the share of printed authors that are registered, and the agreement that follows from it.

    Args:
        printed: The reference, in whose string registered names are looked for that the parse missed.
        mine: The authors as parsed, at least one.
        theirs: The registered authors or editors, at least one.
        title: The registered title, folded, of which words may have been read into a name.
    """
    if all(map(_is_body, mine)) != all(map(_is_body, theirs)) and not _any_meet(mine, theirs):
        return 0.0, Agreement.NOT_COMPARABLE  # a body on one side, its members on the other
    if any(not transliterable(b) for b in theirs):
        return 0.0, Agreement.NOT_COMPARABLE
    order = _pair_names(mine, theirs)
    known = sum(1 for o in order if o is not None)
    share = known / len(mine)
    unfound = [b for j, b in enumerate(theirs) if j not in order and _find_name(printed, b) is None]
    if known == len(mine) > 1 and not _any_meet(mine, theirs):
        return share, Agreement.CLOSE  # every name the other way round
    if known == len(mine):
        strangers = sum(_is_other_person(a, theirs[o]) for a, o in zip(mine, order, strict=True) if o is not None)
        if strangers:
            return max(share - strangers / len(mine), 1 / (len(mine) + 1)), Agreement.DIFFERENT
        return share, _judge_complete(printed, mine, order, unfound)
    if known == 0 and _find_name(printed, theirs[0]) is None:
        return 0.0, Agreement.DIFFERENT
    unread = [a for a, o in zip(mine, order, strict=True) if o is None]
    explained = (known == 0 and not unfound) or (share >= _MOST_READ and _ELLIPSIS.search(printed.raw))
    explained = (
        explained or _is_misread(printed, unread, theirs, unfound, title) or _is_cut_record(order, theirs, unfound)
    )
    return share, Agreement.CLOSE if explained else Agreement.DIFFERENT


def _is_misread(printed: Printed, unread: list[Name], theirs: list[Name], unfound: list[Name], title: str) -> bool:
    """Whether printed names that are not registered are none: pieces of registered ones, or words of something else."""
    if (not unfound or printed.work.et_al) and _are_pieces(unread, theirs, title):
        return True
    # The parse took words for names, while everyone registered is printed: nothing to hold against it.
    persons = any(a.family and a.given for a in unread) and not all(map(_is_body, theirs))
    return not unfound and len(theirs) > 1 and not persons


def _is_cut_record(order: list[int | None], theirs: list[Name], unfound: list[Name]) -> bool:
    """Whether the record holds only the first few of the printed authors."""
    size, more = len(theirs), len(order) - len(theirs)
    return not unfound and more > 0 and order[:size] == list(range(size)) and (size in _CUTS or more > 1)


def _are_pieces(unread: list[Name], theirs: list[Name], title: str) -> bool:
    """Whether printed names are made of words of registered ones, and of the title: `Koh` and `Jin, Myung`.

    `Koh, Myung Jin` was read so, `Jimenez DA. SLAP-CC: …` as a name. A registered family name is no piece: another
    printed name was taken for its bearer.
    """
    words = {w for b in theirs for w in (*fold(b.display).split(), initials(b.given))} | set(title.split())
    families = frozenset().union(*(exact_keys(b.family or "") for b in theirs))
    return all(
        {w for w in fold(a.display).split() if len(w) > 1} <= words and families.isdisjoint(exact_keys(a.family or ""))
        for a in unread
    )


def _is_other_person(a: Name, b: Name) -> bool:
    """Whether two people share a family name only: `Smith J.` and *Karen Smith*, not `Xiong R.` and *Rui Xiong*.

    Only a record with given names in full shows that: initials are misprinted too often on either side. Where both have
    them in full, other names with the same initials show it too: `Anna Maria` and *Alan Mark*.
    """
    if (
        not (a.given and b.given)
        or is_initials(b.given)
        or not set(exact_keys(a.family or "")) & set(exact_keys(b.family or ""))
        or may_be_one_given_name(a.given, b.given)
    ):
        return False
    if initial_keys(a.given).isdisjoint(initial_keys(b.given)):
        return True
    return not is_initials(a.given) and contradict_in_full(a.given, b.given)


def _is_body(name: Name) -> bool:
    """Whether a name is an organisation's, also where a record has it in a person's fields (`The Gene Ontology C.`)."""
    family = name.family or ""
    return bool(name.literal) or family.startswith("The ") or is_organisation(family)


def _looks_inverted(a: Name, b: Name) -> bool:
    """Whether two names in one place may be one, given and family name exchanged: `Daniela S.`, `Stroppiana D.`."""
    if not (is_initials(a.given or "") or is_initials(b.given or "")):
        return False  # both in full: those meet by their names
    one, other = fold(a.family or "").split(), fold(b.family or "").split()
    mine, theirs = (
        fold(n.given or "").replace(" ", "")
        if is_initials(n.given or "")
        else "".join(w[0] for w in fold(n.given or "").split())
        for n in (a, b)
    )
    if not (one and other and mine and theirs):
        return False
    return one[0][0] in theirs and other[0][0] in mine and one[0][0] != other[0][0]


def _any_meet(mine: list[Name], theirs: list[Name]) -> bool:
    return any(names_meet(a, b) for a in mine for b in theirs)


def transliterable(name: Name) -> bool:
    """Whether a name is in Latin letters, or in a script that can be compared with Latin ones."""
    return any(k.isascii() for k in name_keys(name)) or not squash(name.display)


def _pair_names(mine: list[Name], theirs: list[Name]) -> list[int | None]:
    """For each printed author the registered one it meets, each used once, the one in the same place first."""
    order: list[int | None] = []
    free = set(range(len(theirs)))
    for i, a in enumerate(mine):
        ahead = (order[-1] + 1) if order and order[-1] is not None else i
        tried = sorted(free, key=lambda j: (j != i, j != ahead, j))
        hits = [j for j in tried if names_meet(a, theirs[j])]
        # of several with one family name the one whose given names do not contradict: `Mons B.`, *Albert*, *Barend*
        hit = next((j for j in hits if not _is_other_person(a, theirs[j])), hits[0] if hits else None)
        if hit is None and i in free and len(mine) > 1 and _looks_inverted(a, theirs[i]):
            hit = i
        if hit is not None:
            free.discard(hit)
        order.append(hit)
    return order


def _judge_complete(printed: Printed, mine: list[Name], order: list[int | None], unfound: list[Name]) -> Agreement:
    """The agreement where all printed authors are registered: the order, and who is left out, decide."""
    places = [o for o in order if o is not None]
    in_order = places == sorted(places)
    if not unfound:
        return Agreement.SAME if in_order else Agreement.CLOSE
    if printed.work.et_al or _MORE.search(printed.text):
        return Agreement.SAME if in_order else Agreement.CLOSE
    if _ELLIPSIS.search(printed.raw):
        return Agreement.CLOSE
    # The list is cut: to its first author, or where styles cut it, with a comma where "et al." would be
    begins = sorted(places) == list(range(len(places)))
    if begins and (len(mine) == 1 < len(unfound) or _ends_in_comma(printed, mine)):
        return Agreement.CLOSE
    return Agreement.DIFFERENT


def _ends_in_comma(printed: Printed, mine: list[Name]) -> bool:
    """Whether as many names as styles keep are printed, and a comma behind the last: `Finazzi G., . (2006)`."""
    keys = name_keys(mine[-1])
    bearers = sum(bool(keys & name_keys(name)) for name in mine)  # `Chen Y. C., Chen Y. F., (2016)`
    places = [i for i, word in enumerate(printed.words) if word in keys]
    if len(mine) not in _CUTS or len(places) < bearers:
        return False
    given, end = fold(mine[-1].given or "").split(), places[bearers - 1] + 1
    while end < len(printed.words) and printed.words[end] in {*given, "".join(given)}:
        end += 1
    return printed.bare[printed.spans[end - 1][1] :].lstrip(". ").startswith(",")


def _show_names(names: Sequence[Name]) -> str | None:
    if not names:
        return None
    shown = ", ".join(n.display for n in names[:_SHOWN])
    return f"{shown}, … ({len(names)})" if len(names) > _SHOWN else shown
