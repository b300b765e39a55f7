"""Lists of works: of DOIs, of a venue and its years, and what a reference may mean."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference
from citecheck.records.crossref import work_to_crossref
from citecheck.text.normalize import squash
from citecheck.web.index_api.journals import find_journal
from citecheck.web.index_api.questions import MOST_ROWS
from citecheck.web.index_api.replies import make_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.index.search import Index
    from citecheck.index.venues import Row
    from citecheck.models import Work
    from citecheck.web.index_api.questions import Question
    from citecheck.web.index_api.replies import Reply

_DATED = 10  # times as many works are looked at where only some years are wanted
_VENUES_MEANT = 5  # by words of a container's title


def answer_works(index: Index, question: Question, venues: Sequence[Row] | None = None, *, whole: bool) -> Reply:
    """The list of works that a question asks for.

    Args:
        index: what is asked.
        question: the parameters.
        venues: those to which the list is confined, where the route says so.
        whole: whether what the index lacks is not registered.
    """
    meant = _venues_meant(index, question) if venues is None else venues
    works, total = _find_works(index, question, meant)
    records = [work_to_crossref(work) for work in works[: question.rows]]
    items = [{name: r[name] for name in r if not question.chosen or name in question.chosen} for r in records]
    message: dict[str, Any] = {
        "facets": _count_containers(works, question.facet) if question.facet is not None else {},
        "total-results": total,
        "items": items,
        "items-per-page": question.rows,
        "query": {"start-index": question.offset, "search-terms": question.text or question.container or None},
    }
    if question.cursor:
        message["next-cursor"] = f"from-{question.offset + len(items)}"
    if not whole:
        message["partial-index"] = True
    return make_reply("work-list", message)


def _venues_meant(index: Index, question: Question) -> list[Row] | None:
    """The venues that filters or the name of a container confine a list to; `None` where nothing does."""
    if question.issn or question.titles:
        rows = [row for issn in question.issn if (row := find_journal(index, issn))]
        for title in question.titles:
            named = index.venues.named(title)
            rows += [row for row in named if squash(title) in {squash(n) for n in row.names}] or named[:1]
        return rows
    if question.container and question.dois is None:
        return index.venues.named(question.container) or index.venues.with_words(question.container, _VENUES_MEANT)
    return None


def _find_works(index: Index, question: Question, venues: Sequence[Row] | None) -> tuple[list[Work], int]:
    """The works from the offset on, and how many there are."""
    if question.dois is not None:
        works = [w for w in index.lookup(question.dois).values() if _is_dated(w, question)]
    elif venues is not None:
        identities = list(dict.fromkeys(identity for row in venues for identity in row.identities))
        dated = [year for row in venues for year in row.years]
        if not dated:
            return [], 0
        first, last = question.years or (min(dated), max(dated))
        years = max(first, min(dated)), min(last, max(dated))
        if not question.text:
            shown = MOST_ROWS if question.facet is not None else question.rows
            return index.list_venue(identities, years, shown, question.offset)
        works = index.search_venue(identities, Query(question.text, parse_reference(question.text)), years)
    elif question.text:
        limit = max(question.rows + question.offset, 1) * (_DATED if question.years else 1)
        found = index.search(Query(question.text, parse_reference(question.text)), limit=min(limit, MOST_ROWS))
        works = [w for w in found if _is_dated(w, question)]
    else:
        works = []
    return works[question.offset :], len(works)


def _is_dated(work: Work, question: Question) -> bool:
    return question.years is None or (work.year is not None and question.years[0] <= work.year <= question.years[1])


def _count_containers(works: Sequence[Work], most: int) -> dict[str, Any]:
    counts = Counter(work.container for work in works if work.container)
    return {"container-title": {"value-count": len(counts), "values": dict(counts.most_common(most))}}
