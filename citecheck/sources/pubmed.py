"""PubMed: by PMID where one is printed, else by title. It says, too, what was retracted.

E-utilities: https://www.ncbi.nlm.nih.gov/books/NBK25499/
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.models import Answer, Outcome
from citecheck.records.pubmed import work_from_summary
from citecheck.sources.remote import ROWS, RemoteSource, holds, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Query, Work
    from citecheck.sources.remote import Json

_SYNTAX = re.compile(r"[^\w\s-]")  # of its query language: `[`, `"`, `:`
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
            private=self._name_caller(),
        )
        return self._fetch_summaries(identifiers) if identifiers else answer

    def _fetch_summaries(self, identifiers: Sequence[str]) -> Answer:
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(identifiers)}

        def read(value: Json) -> Iterable[Work | None]:
            result = value["result"]
            return [
                work_from_summary(result[uid]) for uid in result.get("uids", ()) if isinstance(result.get(uid), dict)
            ]

        url = f"{self.base_url}/esummary.fcgi"
        return self.ask(url, params, read, lambda value: holds(value, "result", kind=dict), private=self._name_caller())

    def _name_caller(self) -> dict[str, str]:
        """Who asks, as NCBI wants to know: the program, and an address where the user gives one."""
        return {"tool": "citecheck"} | ({"email": self.mailto} if self.mailto else {})
