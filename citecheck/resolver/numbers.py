"""Identifiers printed beside a DOI or in its place: arXiv numbers and PMIDs. Each leads to a record of its own.

A journal's article and its preprint are one work, so the record of an arXiv number is the work itself only where no
other publication is printed, or where no source has that publication. A number whose record is of other people and of
another title is another work's, whatever else was found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Agreement
from citecheck.resolver.deciding.table import Identity
from citecheck.resolver.deciding.verdict import judge_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.deciding.rank import Scored

# Where preprints stand: `arXiv preprint arXiv:1706.03762`, `CoRR`, `bioRxiv`
_SERVER = re.compile(
    r"\b(?:arxiv|corr|computing research repository|biorxiv|medrxiv|chemrxiv|psyarxiv|preprints?|ssrn|"
    r"e-?prints?|research square)\b",
    re.IGNORECASE,
)


def names_only_preprint(printed: Printed) -> bool:
    """Whether no other publication is printed than the preprint: no journal, and no place in one."""
    work = printed.work
    if work.container:
        return _SERVER.search(work.container) is not None
    return not (work.pages or work.volume) and work.type not in {"chapter", "paper-conference", "book"}


def is_of_another_work(printed: Printed, record: Scored) -> bool:
    """Whether the record of a printed number describes another work.

    Papers change their titles between preprint and journal: where another publication is printed, a record by the same
    people is not said to be of another work.
    """
    row, found = judge_named(printed, record), record.comparison
    if row.outcome is not Identity.OTHER:
        return False
    if found.authors.known or found.agreement("authors") in {Agreement.SAME, Agreement.CLOSE}:
        return names_only_preprint(printed) and row.name == "other-title"
    return True


def find_conflict(printed: Printed, records: Iterable[Scored]) -> Scored | None:
    """The first record that is another work's."""
    return next((r for r in records if is_of_another_work(printed, r)), None)


def find_work(printed: Printed, records: Iterable[Scored], *, nothing_else: bool) -> Scored | None:
    """The record that is the work itself; `nothing_else` says that no source has another publication of it."""
    preprint = names_only_preprint(printed)
    fitting = (r for r in records if judge_named(printed, r).outcome in {Identity.MEANT, Identity.OPEN})
    return next((r for r in fitting if nothing_else or (preprint and r.work.doi == printed.arxiv_doi)), None)
