"""Standing of a work: the notices registered about it, folded, the gravest first."""

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
    """Each notice once, though publisher and Retraction Watch both assert it; the gravest first.

    Two are one where kind and notice DOI agree; the earliest date is kept, and all who assert it are named.
    """
    folded: dict[tuple[NoticeKind, str | None], Notice] = {}
    for notice in notices:
        key = (notice.kind, notice.notice_doi)
        known = folded.get(key)
        folded[key] = notice if known is None else _merge(known, notice)
    return tuple(sorted(folded.values(), key=lambda n: (GRAVITY.index(n.kind), n.date or "")))


def _merge(a: Notice, b: Notice) -> Notice:
    dates = sorted(d for d in (a.date, b.date) if d)
    by = dict.fromkeys(p for n in (a, b) for p in (n.asserted_by or "").split(", ") if p)
    return Notice(a.kind, dates[0] if dates else None, a.notice_doi, ", ".join(by) or None)


def standing(work: Work) -> tuple[Notice, ...]:
    """The folded notices about a work."""
    return fold_notices(work.notices)
