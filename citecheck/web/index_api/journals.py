"""Journals, as `/journals` gives them: those with an ISSN, and those whose articles bear none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from citecheck.web.index_api.questions import MOST_ROWS, MOST_SKIPPED, ROWS, Refused, read_number
from citecheck.web.index_api.replies import make_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.index.search import Index
    from citecheck.index.venues import Row
    from citecheck.web.index_api.replies import Reply

_ISSN = re.compile(r"([0-9]{4})-?([0-9]{3}[0-9Xx])")
_LIST = frozenset({"query", "rows", "offset", "mailto"})
_CURRENT = 2  # years before this one that Crossref counts as current


def find_journal(index: Index, issn: str) -> Row | None:
    """The journal with an ISSN."""
    found = _ISSN.fullmatch(issn)
    return index.venues.with_issn(f"{found[1]}-{found[2]}".upper()) if found else None


def answer_journal(row: Row, params: Mapping[str, str]) -> Reply:
    """One journal."""
    _refuse_others(params, frozenset({"mailto"}))
    return make_reply("journal", _describe(row))


def answer_journals(index: Index, params: Mapping[str, str]) -> Reply:
    """The journals whose title holds words of a query, those that are so named first."""
    _refuse_others(params, _LIST)
    rows = read_number(params.get("rows", str(ROWS)), MOST_ROWS)
    offset = read_number(params.get("offset", "0"), MOST_SKIPPED)
    query = params.get("query", "")
    if query:
        found = [*index.venues.named(query), *index.venues.with_words(query, MOST_ROWS)]
    else:
        found = list(index.venues.rows(MOST_ROWS))
    journals = {row.identities[0]: row for row in reversed(found) if row.issn or 2 * row.articles >= row.works}
    message = {
        "items-per-page": rows,
        "query": {"start-index": offset, "search-terms": query or None},
        "total-results": len(journals),
        "items": [_describe(row) for row in list(reversed(journals.values()))[offset : offset + rows]],
    }
    return make_reply("journal-list", message)


def _refuse_others(params: Mapping[str, str], known: frozenset[str]) -> None:
    other = next((name for name in params if name not in known), None)
    if other is not None and other.startswith("query."):
        raise Refused("parameter-not-allowed", "query.*", "This route does not support field query parameters")
    if other is not None:
        raise Refused("parameter-not-allowed", other, f"This route does not support {other}")


def _describe(row: Row) -> dict[str, Any]:
    """A journal as Crossref describes it; which ISSN is of print and which of the online edition is not known here."""
    current = sum(works for year, works in row.years.items() if year >= datetime.now(UTC).year - _CURRENT)
    return {
        "title": row.title,
        "publisher": row.publisher or None,
        "ISSN": row.issn,
        "issn-type": [{"value": issn, "type": "electronic" if k else "print"} for k, issn in enumerate(row.issn)],
        "subjects": [],
        "counts": {"current-dois": current, "backfile-dois": row.works - current, "total-dois": row.works},
        "breakdowns": {"dois-by-issued-year": sorted(map(list, row.years.items()), key=lambda pair: -pair[1])},
        "flags": {"deposits": True, "deposits-articles": row.articles > 0},
    }
