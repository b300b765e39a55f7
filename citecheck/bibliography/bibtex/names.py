"""BibTeX's names: `First von Last`, `von Last, First`, `von Last, Jr, First`, `{An Organisation}`, `and others`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Name
from citecheck.text.lexicon import NAME_SUFFIXES
from citecheck.text.names import is_organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_NAMES = 5000  # authors of one work: the longest lists have some 3,000
MOST_COMMAS = 2  # in a name: `von Last, Jr, First`
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,5}")  # `J.`, `J. A.`, `J.-P.`, `JA`
# What names and their parts are split at, and the braces within which they are not
_AND = re.compile(r"[{}]|(?<!\S)and(?!\S)", re.IGNORECASE)  # `Smith and Doe`
_COMMA = re.compile(r"[{},]")  # `Smith, John`
_SPACE = re.compile(r"[{}]|[\s~]+")  # `John~Smith`
_OTHERS = frozenset({"others", "et al", "et al."})


def read_names(value: str, clean: Callable[[str], str]) -> tuple[tuple[Name, ...], bool]:
    """The names of a field, and whether it ends with `and others`. `clean` makes LaTeX plain text."""
    names: list[Name] = []
    et_al = False
    for each in list(_split_outside_braces(value, _AND))[:MAX_NAMES]:
        if each.strip().lower() in _OTHERS:
            et_al = True
        elif each.strip():
            names += _read_names_without_and(each, clean) or [_read_name(each.strip(), clean)]
    return tuple(n for n in names if n != Name()), et_al


def split_authors(value: str) -> list[tuple[int, int]]:
    """The places of the names in the value of a field, without white space, in the order of `read_names`."""
    places = []
    at = 0
    for each in _split_outside_braces(value, _AND):
        start = value.index(each, at) if each else at
        bare = each.strip()
        if bare and bare.lower() not in _OTHERS:
            begins = start + each.index(bare)
            places.append((begins, begins + len(bare)))
        at = start + len(each)
    return places


def has_commas_for_and(value: str) -> bool:
    """Whether there are commas between the names: `Smith, J., Doe, A.`, which BibTeX refuses."""
    if value.count(",") <= MOST_COMMAS * (1 + value.lower().count(" and ")):
        return False
    return any(
        sum(1 for _ in _split_outside_braces(name, _COMMA)) > MOST_COMMAS + 1
        for name in _split_outside_braces(value, _AND)
    )


def _read_names_without_and(words: str, clean: Callable[[str], str]) -> list[Name]:
    """The names of `Smith, J., Doe, A.`, where every second part is initials; none for anything else."""
    if words.count(",") <= MOST_COMMAS:
        return []
    parts = [clean(p) for p in _split_outside_braces(words, _COMMA)]
    if len(parts) <= MOST_COMMAS + 1 or len(parts) % 2:
        return []
    if not all(p.isupper() and _INITIALS.fullmatch(p) for p in parts[1::2]):
        return []
    return [Name(family=f or None, given=g) for f, g in zip(parts[::2], parts[1::2], strict=True)]


def _split_outside_braces(value: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """A value cut where a pattern matches outside braces."""
    depth, start = 0, 0
    for found in pattern.finditer(value):
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield value[start : found.start()]
            start = found.end()
    yield value[start:]


def _read_name(words: str, clean: Callable[[str], str]) -> Name:
    parts = [p.strip() for p in _split_outside_braces(words, _COMMA)]
    if len(parts) > 1:
        return _read_name_with_commas([clean(p) for p in parts])
    whole = clean(words)
    if _is_one_group(words) or is_organisation(whole):
        return Name(literal=whole or None)
    pieces = [p for p in (clean(p) for p in _split_outside_braces(words, _SPACE) if p) if p]
    if len(pieces) <= 1:
        return Name(family=whole or None)
    # `Ludwig van Beethoven`: the family name begins at the first small word, else it is the last word
    first = next((i for i, p in enumerate(pieces[:-1]) if p[:1].islower()), len(pieces) - 1)
    return Name(family=" ".join(pieces[first:]), given=" ".join(pieces[:first]) or None)


def _is_one_group(words: str) -> bool:
    """Whether braces hold the whole name: `{World Health Organization}`."""
    if not (words.startswith("{") and words.endswith("}")):
        return False
    depth = 0
    for i, sign in enumerate(words):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and i < len(words) - 1:
            return False
    return True


def _read_name_with_commas(parts: list[str]) -> Name:
    family, *rest = parts[:1] + [p for p in parts[1:] if p]
    if len(rest) > 1 and rest[1].strip(".").lower() in NAME_SUFFIXES:  # `Smith, John, Jr.`: turned round, but plain
        return Name(family=family or None, given=rest[0], suffix=rest[1])
    if len(rest) > 1:
        return Name(family=family or None, given=" ".join(filter(None, rest[1:])) or None, suffix=rest[0] or None)
    return Name(family=family or None, given=rest[0] if rest else None)
