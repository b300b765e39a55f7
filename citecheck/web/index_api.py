"""A local index as Crossref's REST API answers: what is asked, and the answer, without any HTTP.

Routes and messages: https://api.crossref.org/swagger-ui/index.html. An index that is no whole copy of Crossref says
so in every message (`partial-index`), so that nobody takes "not here" for "not registered".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from citecheck.index.store import WHOLE
from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference
from citecheck.records.crossref import work_to_crossref
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.index.search import Index

MOST_ROWS, ROWS = 1000, 20
LONGEST = 4000  # characters of a question
_QUERIES = ("query.bibliographic", "query", "query.title", "query.author", "query.container-title")
_KNOWN = frozenset({*_QUERIES, "filter", "rows", "select", "mailto", "offset", "sort", "order", "cursor"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, and JSON, or text where Crossref answers with text."""

    status: int
    content: dict[str, Any] | str


def answer(index: Index, target: str) -> Reply:
    """The answer to `GET target`, e.g. `/works?query.bibliographic=…&rows=5` or `/works/10.1000%2Fxyz`."""
    url = urlsplit(target)
    if url.path.rstrip("/") == "/works":
        return _answer_list(index, dict(parse_qsl(url.query, keep_blank_values=True)))
    if url.path.startswith("/works/"):
        return _answer_record(index, unquote(url.path.removeprefix("/works/")))
    return Reply(404, "Resource not found.")


def _answer_record(index: Index, name: str) -> Reply:
    doi = clean_doi(name)
    work = index.lookup([doi]).get(doi) if doi else None
    if work is None:
        return Reply(404, "Resource not found.")
    return _ok("work", work_to_crossref(work))


def _answer_list(index: Index, params: Mapping[str, str]) -> Reply:
    unknown = next((name for name in params if name not in _KNOWN), None)
    if unknown is not None:
        return _refuse_parameter("parameter-not-allowed", unknown, "This route does not support this parameter")
    rows = params.get("rows", str(ROWS))
    if not rows.isdigit() or int(rows) > MOST_ROWS:
        return _refuse_parameter(
            "integer-not-valid", rows, f"Integer specified as {rows} but must be between 0 and {MOST_ROWS}"
        )
    filters = [part.partition(":") for part in params.get("filter", "").split(",") if part]
    other = next((name for name, _, _ in filters if name != "doi"), None)
    if other is not None:
        return _refuse_parameter("filter-not-available", other, "This index filters by doi only")
    asked = " ".join(params[name] for name in _QUERIES if params.get(name))[:LONGEST]
    if filters:
        dois = [doi for _, _, value in filters if (doi := clean_doi(value))]
        works = list(index.lookup(dois).values())[: int(rows)]
    elif asked:
        works = list(index.search(Query(asked, parse_reference(asked)), limit=max(int(rows), 1)))[: int(rows)]
    else:
        works = []
    chosen = frozenset(params.get("select", "").split(",")) - {""}
    records = [work_to_crossref(work) for work in works]
    items = [{name: r[name] for name in r if not chosen or name in chosen} for r in records]
    message = {
        "facets": {},
        "total-results": len(items),
        "items": items,
        "items-per-page": int(rows),
        "query": {"start-index": 0, "search-terms": asked or None},
        "partial-index": index.manifest.works < WHOLE,
    }
    return _ok("work-list", message)


def _ok(kind: str, message: dict[str, Any]) -> Reply:
    return Reply(200, {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message})


def _refuse_parameter(kind: str, value: str, text: str) -> Reply:
    failure = {"type": kind, "value": value, "message": text}
    return Reply(400, {"status": "failed", "message-type": "validation-failure", "message": [failure]})
