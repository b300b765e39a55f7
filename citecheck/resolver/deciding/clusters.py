"""Several records of one work: a mistyped second DOI, a preprint and its article, a reprint.

Records of one work are one candidate, so that duplicates do not look like ambiguity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.models import Agreement
from citecheck.resolver.comparing.authors import name_keys
from citecheck.resolver.comparing.numbers import judge_pages, registered_years
from citecheck.resolver.comparing.printed import is_preprint
from citecheck.resolver.comparing.title import fold_title, judge_titles
from citecheck.resolver.deciding.features import about_a_work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from citecheck.models import Work

    T = TypeVar("T")

# Of 100. Trial of 2026-11 on 209,000 works: with year, first author and pages not in conflict, 1.3 % of works are
# registered under a second, often mistyped DOI.
SAME_TITLE = 90


def same_work(a: Work, b: Work) -> bool:
    """Whether two records are of one work: title, first author, years and pages do not speak against it."""
    if a.doi is not None and a.doi == b.doi:
        return True
    if (a.doi and a.doi in b.preprint_of) or (b.doi and b.doi in a.preprint_of):
        return True
    if bool(about_a_work(a.title)) != bool(about_a_work(b.title)):
        return False
    one, other = fold_title(a.title or ""), fold_title(b.title or "")
    people, other_people = a.authors or a.editors, b.authors or b.editors
    if not one or not other or bool(people) != bool(other_people):
        return False
    if people and not name_keys(people[0]) & name_keys(other_people[0]):
        return False
    if fuzz.ratio(one, other) < SAME_TITLE or judge_titles(a.title or "", b)[1] is Agreement.DIFFERENT:
        return False
    preprint = is_preprint(a) or is_preprint(b)
    span = 3 if preprint else 1  # a preprint may precede its article by three years
    years, other_years = registered_years(a), registered_years(b)
    if years and other_years and not any(abs(y - z) <= span for y in years for z in other_years):
        return False
    if preprint:
        return True
    if a.pages and b.pages and judge_pages(a.pages, b.pages) is Agreement.DIFFERENT:
        return False
    return not (a.volume and b.volume) or a.volume.lstrip("0") == b.volume.lstrip("0")


def cluster(items: Sequence[T], work_of: Callable[[T], Work]) -> list[list[T]]:
    """Group items whose works are one work, in the order of their first items."""
    groups: list[list[T]] = []
    for item in items:
        group = next((g for g in groups if any(same_work(work_of(item), work_of(m)) for m in g)), None)
        if group is None:
            groups.append([item])
        else:
            group.append(item)
    return groups
