"""The notices registered about a work, each once, the most serious first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Notice, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Work

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


def standing(work: Work) -> tuple[Notice, ...]:
    """The notices about a work as `fold_notices` gives them."""
    return fold_notices(work.notices)
