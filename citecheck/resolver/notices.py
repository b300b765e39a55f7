"""The notices registered about a work, each once, the most serious first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.models import Notice, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Reference, Resolution, Work
    from citecheck.sources.retractions import Retractions

GRAVITY = (
    NoticeKind.RETRACTION,
    NoticeKind.WITHDRAWAL,
    NoticeKind.REMOVAL,
    NoticeKind.PARTIAL_RETRACTION,
    NoticeKind.EXPRESSION_OF_CONCERN,
    NoticeKind.CORRECTION,
    NoticeKind.ADDENDUM,
    NoticeKind.NEW_VERSION,
    NoticeKind.OTHER,
)


def fold_notices(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return each notice once, though publisher and Retraction Watch both assert it; the most serious first.

    Two are one where kind and notice DOI agree; the earliest date is kept, and all who assert it are named.
    """
    folded: dict[tuple[NoticeKind, str | None], Notice] = {}
    for notice in notices:
        key = (notice.kind, notice.notice_doi)
        known = folded.get(key)
        if known is not None:
            dates = [n.date for n in (known, notice) if n.date]
            asserters = dict.fromkeys(p for n in (known, notice) for p in (n.asserted_by or "").split(", ") if p)
            folded[key] = Notice(notice.kind, min(dates, default=None), notice.notice_doi, ", ".join(asserters) or None)
        else:
            folded[key] = notice
    return tuple(sorted(folded.values(), key=lambda n: (GRAVITY.index(n.kind), n.date or "")))


def with_retractions(
    references: Sequence[Reference], resolutions: Sequence[Resolution], table: Retractions | None
) -> tuple[Resolution, ...]:
    """The resolutions with the table's notices folded in: about the work found, or the identifiers printed."""
    if table is None:
        return tuple(resolutions)
    printed = {r.id: r.work for r in references}
    done = []
    for resolution in resolutions:
        as_printed = printed.get(resolution.reference)
        work = resolution.work or as_printed
        pmids = [known.pmid for known in (work, as_printed) if known and known.pmid]
        notices = table.notices_about(work.doi, pmids[0] if pmids else None) if work else ()
        done.append(
            replace(resolution, notices=fold_notices((*resolution.notices, *notices))) if notices else resolution
        )
    return tuple(done)


def standing(work: Work) -> tuple[Notice, ...]:
    """The notices about a work as `fold_notices` gives them."""
    return fold_notices(work.notices)
