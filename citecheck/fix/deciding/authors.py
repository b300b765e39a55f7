"""Authors with one name put right: initials that are another person's, or one name in the place of another.

Names that are missing or too many are left to a person: lists are cut in print and in records.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.fix.deciding.spelling import given_as, name_as
from citecheck.fix.model import NameSwap
from citecheck.models import Name
from citecheck.resolver.comparing.authors import names_meet
from citecheck.text.names import exact_keys, initials, is_initials
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from citecheck.models import Work

MOST_GIVEN = 2  # authors whose initials are put right: two that changed places
LEAST = 2  # authors of a list in which one whole name is put right: the others show that it is the work


def author_changes(printed: Work, work: Work) -> tuple[str, str, tuple[NameSwap, ...]] | str:
    """Correct the printed names.

    Returns:
        The printed names, the same corrected, and what is exchanged; or the reason why that is left to a person.
    """
    mine, theirs = printed.authors, work.authors
    if len(mine) > len(theirs) or (len(mine) < len(theirs) and not printed.et_al):
        return "names are missing or too many"
    wrong = [i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if not _is_same_person(a, b)]
    if not wrong:
        return "names are in another order"
    pairs = [(mine[i], theirs[i]) for i in wrong]
    right = [(a, b) for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if i not in wrong]
    cut = [len(initials(a.given)) for a, b in right if a.given and len(initials(b.given)) > 1]
    single = max(cut, default=0) == 1  # the entry prints one initial of people who are registered with more
    if all(_have_same_family(a, b) for a, b in pairs) and len(wrong) <= MOST_GIVEN:
        new = [_correct_given(a, b, single=single) for a, b in pairs]
    elif len(wrong) == 1 and len(mine) >= LEAST and not any(names_meet(pairs[0][0], b) for b in theirs):
        families = [n.family for i, n in enumerate(mine) if i not in wrong and n.family and len(n.family) > 1]
        capitals = bool(families) and all(family.isupper() for family in families)
        new = [_correct_name(*pairs[0], single=single, capitals=capitals)]
    else:
        return "more than one name differs"
    names = list(mine)
    swaps = []
    for i, name in zip(wrong, new, strict=True):
        if name is None or name == mine[i]:
            return "how the name is to be spelled is not clear"
        if any(fold(name.family or "") in fold(n.display).split() for j, n in enumerate(mine) if j not in wrong):
            return "the registered name is printed already"
        swaps.append(NameSwap(i, mine[i], name))
        names[i] = name
    return ", ".join(n.display for n in mine), ", ".join(n.display for n in names), tuple(swaps)


def _is_same_person(a: Name, b: Name) -> bool:
    """Whether two names in one place are one person's: the family names meet, and so do the initials."""
    if not names_meet(a, b):
        return False
    if not a.given or not b.given or is_initials(b.given) or not _have_same_family(a, b):
        return True
    return bool(set(initials(a.given)) & set(initials(b.given)))


def _have_same_family(a: Name, b: Name) -> bool:
    return bool(exact_keys(a.family or "") & exact_keys(b.family or ""))


def _correct_given(a: Name, b: Name, *, single: bool) -> Name | None:
    """The printed name with the registered given names; `None` where the record has initials only."""
    given = given_as(a.given or "", b.given or "", single=single)
    if not given or not a.given or is_initials(b.given or ""):
        return None
    return replace(a, given=given)


def _correct_name(a: Name, b: Name, *, single: bool, capitals: bool) -> Name | None:
    """The registered name as the printed one is spelled; `None` with particles: where the family begins is unclear."""
    if is_initials(b.given or "") or a.suffix or b.suffix or " " in (a.family or "") or " " in (b.family or ""):
        return None
    found = name_as(a, b, single=single)
    return Name(family=found[0].upper() if capitals else found[0], given=found[1]) if found else None
