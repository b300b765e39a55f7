"""A local index as Crossref's REST API answers, and as doi.org does under `/doi`: without any HTTP.

Routes and messages: https://api.crossref.org/swagger-ui/index.html. An index that is no whole copy of Crossref says
so in every list (`partial-index`), so that nobody takes "not here" for "not registered".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from citecheck.records.crossref import work_to_crossref
from citecheck.records.csl import work_to_csl
from citecheck.text.identifiers import clean_doi
from citecheck.web.index_api.journals import answer_journal, answer_journals, find_journal
from citecheck.web.index_api.questions import Refused, read_question
from citecheck.web.index_api.replies import NOT_FOUND, Reply, make_reply
from citecheck.web.index_api.works import answer_works

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.index.search import Index

__all__ = ["Reply", "answer"]

_REGISTERED, _UNKNOWN_HANDLE = 1, 100  # response codes of the handle system


def answer(index: Index, target: str, *, whole: bool = False) -> Reply:
    """The answer to `GET target`.

    Args:
        index: what is asked.
        target: e.g. `/works?query.bibliographic=…&rows=5`, `/journals/1476-4687/works`, `/doi/10.1000%2Fxyz`.
        whole: whether the index is all of its source, so that what it lacks is not registered.
    """
    url = urlsplit(target)
    params = dict(parse_qsl(url.query, keep_blank_values=True))
    path = url.path.rstrip("/")
    whole = whole or index.manifest.whole
    try:
        if path == "/works":
            return answer_works(index, read_question(params), whole=whole)
        if path == "/journals":
            return answer_journals(index, params)
        if url.path.startswith("/journals/"):
            return _answer_journal_route(index, path.removeprefix("/journals/"), params, whole=whole)
    except Refused as refused:
        return refused.reply
    if url.path.startswith("/works/"):
        return _answer_work(index, unquote(url.path.removeprefix("/works/")))
    if url.path.startswith("/doi/"):
        return _answer_doi(index, unquote(url.path.removeprefix("/doi/")), whole=whole)
    return NOT_FOUND


def _answer_journal_route(index: Index, rest: str, params: Mapping[str, str], *, whole: bool) -> Reply:
    issn, _, works = rest.partition("/")
    row = find_journal(index, issn)
    if row is None or works not in {"", "works"}:
        return NOT_FOUND
    return answer_works(index, read_question(params), [row], whole=whole) if works else answer_journal(row, params)


def _answer_work(index: Index, name: str) -> Reply:
    agency = name.endswith("/agency")
    doi = clean_doi(name.removesuffix("/agency"))
    work = index.lookup([doi]).get(doi) if doi else None
    if work is None:
        return NOT_FOUND
    if agency:
        return make_reply("work-agency", {"DOI": doi, "agency": {"id": "crossref", "label": "Crossref"}})
    return make_reply("work", work_to_crossref(work))


def _answer_doi(index: Index, name: str, *, whole: bool) -> Reply:
    """As doi.org: whether a DOI is registered, or its work. A part of a source cannot say that it is not."""
    handle = name.removeprefix("api/handles/")
    doi = clean_doi(handle)
    work = index.lookup([doi]).get(doi) if doi else None
    if work is None and not whole:
        return Reply(503, "This index is a part of its source: a DOI that it does not hold may be registered.")
    if handle != name:
        code = _REGISTERED if work else _UNKNOWN_HANDLE
        return Reply(200 if work else 404, {"responseCode": code, "handle": handle})
    if work is None or doi is None:
        return Reply(404, "DOI Not Found")
    return Reply(200, work_to_csl(work, doi))
