"""PubMed: by PMID where one is printed, else by title. It says, too, what was retracted.

E-utilities: https://www.ncbi.nlm.nih.gov/books/NBK25499/
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from citecheck.models import Answer, Name, Notice, NoticeKind, Outcome, Work
from citecheck.sources.remote import ROWS, RemoteSource, holds, words_of
from citecheck.text.identifiers import clean_doi
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Query
    from citecheck.sources.remote import Json

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SYNTAX = re.compile(r"[^\w\s-]")  # of its query language: `[`, `"`, `:`
_MARKS = {"Retracted Publication": NoticeKind.RETRACTION, "Expression of Concern": NoticeKind.EXPRESSION_OF_CONCERN}


BATCH = 200  # identifiers of one request, says the documentation


class PubMed(RemoteSource):
    """Works in PubMed."""

    name = "pubmed"
    base_url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    per_second = 3.0  # without a key

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs, found by the index of article identifiers."""
        answers = {}
        for doi in dois:
            found = self._search_term(f'"{doi}"[AID]')
            works = tuple(w for w in found.works if w.doi == doi)
            outcome = found.asked.outcome if works or found.asked.outcome is not Outcome.FOUND else Outcome.NONE
            answers[doi] = Answer(works, replace(found.asked, outcome=outcome))
        return answers

    def lookup_pmids(self, pmids: Sequence[str]) -> Mapping[str, Answer]:
        """The records of PMIDs, 200 a request."""
        answers: dict[str, Answer] = {}
        for at in range(0, len(pmids), BATCH):
            asked = pmids[at : at + BATCH]
            answer = self._fetch_summaries(asked)
            found = {work.pmid: work for work in answer.works}
            for pmid in asked:
                works = (found[pmid],) if pmid in found else ()
                none = answer.asked.outcome is Outcome.FOUND and not works
                answers[pmid] = Answer(works, replace(answer.asked, outcome=Outcome.NONE) if none else answer.asked)
        return answers

    def search(self, query: Query) -> Answer:
        """The work of the PMID printed; else works with the words of the title."""
        if query.work.pmid:
            return self._fetch_summaries([query.work.pmid])
        title = query.work.title
        return self._search_term(f"{words_of(_SYNTAX.sub(' ', title))}[Title]" if title else words_of(query.raw))

    def _search_term(self, term: str) -> Answer:
        """Identifiers first, then what they are."""
        identifiers: list[str] = []

        def keep(value: Json) -> Iterable[Work]:
            identifiers.extend(str(i) for i in value["esearchresult"]["idlist"])
            return ()

        params = {"db": "pubmed", "retmode": "json", "term": term, "retmax": str(ROWS)}
        answer = self.ask(
            f"{self.base_url}/esearch.fcgi",
            params,
            keep,
            lambda value: holds(value, "esearchresult", "idlist", kind=list),
        )
        return self._fetch_summaries(identifiers) if identifiers else answer

    def _fetch_summaries(self, identifiers: Sequence[str]) -> Answer:
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(identifiers)}

        def read(value: Json) -> Iterable[Work | None]:
            result = value["result"]
            return [work(result[uid]) for uid in result.get("uids", ()) if isinstance(result.get(uid), dict)]

        url = f"{self.base_url}/esummary.fcgi"
        return self.ask(url, params, read, lambda value: holds(value, "result", kind=dict))


def work(record: Mapping[str, Any]) -> Work | None:
    """The work of one summary, or `None` where it names nothing."""
    title = str(record.get("title") or "").rstrip(".")
    if not title:
        return None
    found = _YEAR.search(str(record.get("pubdate") or ""))
    year = int(found.group()) if found else None
    online = _YEAR.search(str(record.get("epubdate") or ""))
    years = sorted({y for y in (year, int(online.group()) if online else None) if y})
    pages = record.get("pages") or None
    ids = {i.get("idtype"): str(i.get("value") or "") for i in record.get("articleids") or [] if isinstance(i, dict)}
    kinds = record.get("pubtype") or []
    return Work(
        type="article-journal",
        title=title,
        authors=tuple(_read_people(record.get("authors") or [])),
        container=record.get("fulljournalname") or None,
        container_short=record.get("source") or None,
        year=year,
        years=tuple(years),
        volume=record.get("volume") or None,
        issue=record.get("issue") or None,
        pages=pages,
        first_page=first_page(pages) if pages else None,
        doi=clean_doi(ids.get("doi", "")),
        pmid=str(record.get("uid") or "") or None,
        notices=tuple(Notice(kind, asserted_by="PubMed") for mark, kind in _MARKS.items() if mark in kinds),
    )


def _read_people(authors: Iterable[Any]) -> Iterable[Name]:
    for author in authors:
        name = str(author.get("name") or "") if isinstance(author, dict) else ""
        family, _, given = name.rpartition(" ")
        if name and author.get("authtype") == "CollectiveName":
            yield Name(literal=name)
        elif name:
            yield Name(family=family or given, given=given if family else None)
