"""DataCite, PubMed and OpenAlex: what is sent, what comes back, and that an outage is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from citecheck.errors import ConfigError
from citecheck.models import Name, NoticeKind, Outcome, Query, Work
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import RateLimiter
from citecheck.net.session import Limits
from citecheck.records.datacite import work_from_datacite
from citecheck.sources.datacite import DataCite
from citecheck.sources.openalex import OpenAlex
from citecheck.sources.pubmed import PubMed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAST = Limits(connect=0.5, read=0.5, total=1.0, attempts=2, backoff=0.01)
QUERY = Query("Ames A, Bell B. Noise: a data set (v2). 2020.", Work(title="Noise: a data set (v2)"))
DATASET = {
    "attributes": {
        "doi": "10.5281/ZENODO.1",
        "titles": [{"title": "Noise: a data set"}],
        "publicationYear": 2020,
        "creators": [
            {"name": "Ames, Anna", "familyName": "Ames", "givenName": "Anna", "nameType": "Personal"},
            {"name": "Noise Group", "nameType": "Organizational"},
            {"name": "Bell, Bo"},
        ],
        "publisher": {"name": "Zenodo"},
        "types": {"resourceTypeGeneral": "Dataset"},
        "container": {},
    }
}
SUMMARY = {
    "uid": "123",
    "title": "Noise and sleep.",
    "authors": [{"name": "Ames AB", "authtype": "Author"}, {"name": "The Noise Group", "authtype": "CollectiveName"}],
    "source": "J Noise",
    "fulljournalname": "Journal of Noise",
    "pubdate": "2004 May-Jun",
    "epubdate": "2003 Dec 30",
    "volume": "3",
    "issue": "2",
    "pages": "10-9",
    "articleids": [{"idtype": "pubmed", "value": "123"}, {"idtype": "doi", "value": "10.1000/N"}],
    "pubtype": ["Journal Article", "Retracted Publication"],
}
RESULT = {
    "doi": "https://doi.org/10.1000/N",
    "title": "Noise and sleep",
    "publication_year": 2004,
    "type": "article",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
    "is_retracted": True,
    "authorships": [{"author": {"display_name": "Anna B. Ames"}}, {"author": {}}],
    "biblio": {"volume": "3", "issue": "2", "first_page": "10", "last_page": "19"},
    "primary_location": {"source": {"display_name": "Journal of Noise", "host_organization_name": "Noise Press"}},
}


@pytest.fixture
def given(tmp_path: Path) -> Iterator[dict[str, Any]]:
    cache = HttpCache(tmp_path)
    yield {"cache": cache, "limits": FAST, "limiter": RateLimiter(1000.0), "mailto": "editor@example.org"}
    cache.close()


def sent(number: int = 0) -> dict[str, list[str]]:
    return parse_qs(urlsplit(responses.calls[number].request.url or "").query)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"creators": [{"name": "Xiaoyong Pan"}]}, {"authors": (Name("Pan", "Xiaoyong"),)}),
        ({"creators": [{"name": "GSFC"}, {"name": "Lab For Space Studies"}]}, {"authors": (Name(literal="GSFC"), Name(literal="Lab For Space Studies"))}),
        ({"creators": [{"name": "(:unav)"}, {"name": "Bell, Bo"}]}, {"authors": (Name("Bell", "Bo"),)}),
        ({"publisher": "(:unkn)"}, {"publisher": None}),
        (
            {"publicationYear": 2020, "dates": [{"date": "2019-10-31", "dateType": "Issued"}, {"date": "2001", "dateType": "Collected"}]},
            {"year": 2020, "years": (2019, 2020)},
        ),
        ({"publicationYear": None, "dates": [{"date": "\n 2015 \n", "dateType": "Issued"}]}, {"year": 2015}),
        (
            {"titles": [{"title": "Rauschen", "titleType": "TranslatedTitle"}, {"title": "Noise"}, {"title": "Loud", "titleType": "Subtitle"}]},
            {"title": "Noise", "subtitle": "Loud", "original_title": "Rauschen"},
        ),
    ],
)  # fmt: skip
def test_datacite_records(said: dict[str, Any], expected: dict[str, Any]) -> None:
    work = work_from_datacite({"attributes": {**DATASET["attributes"], **said}})
    assert work is not None
    assert {name: getattr(work, name) for name in expected} == expected


@responses.activate
def test_datacite(given: dict[str, Any]) -> None:
    responses.get("https://api.datacite.org/dois", json={"data": [DATASET, {"attributes": {}}]})
    responses.get("https://api.datacite.org/dois/10.5281%2Fzenodo.1", json={"data": DATASET})
    responses.get("https://api.datacite.org/dois/10.1000%2Fnone", status=404, json={"errors": [{"title": "not found"}]})
    source = DataCite(**given)
    (work,) = source.search(QUERY).works
    assert (work.doi, work.type, work.year, work.publisher) == ("10.5281/zenodo.1", "dataset", 2020, "Zenodo")
    assert work.authors == (
        Name(family="Ames", given="Anna"),
        Name(literal="Noise Group"),
        Name(family="Bell", given="Bo"),
    )
    assert sent()["query"] == ["Noise  a data set  v2 "]  # nothing of its query language
    found = source.lookup(["10.5281/zenodo.1", "10.1000/none"])
    assert found["10.5281/zenodo.1"].works == (work,)
    assert found["10.1000/none"].asked.outcome is Outcome.NONE
    source.close()


@responses.activate
def test_pubmed_by_title_by_doi_and_by_pmid(given: dict[str, Any]) -> None:
    base = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    responses.get(f"{base}/esearch.fcgi", json={"esearchresult": {"idlist": ["123"]}})
    responses.get(f"{base}/esummary.fcgi", json={"result": {"uids": ["123"], "123": SUMMARY}})
    source = PubMed(**given)
    (work,) = source.search(Query("x", Work(title="Noise & sleep"))).works
    assert (work.title, work.doi, work.pmid) == ("Noise and sleep", "10.1000/n", "123")
    assert (work.year, work.years, work.pages, work.first_page) == (2004, (2003, 2004), "10-9", "10")
    assert work.authors == (Name(family="Ames", given="AB"), Name(literal="The Noise Group"))
    assert [(n.kind, n.asserted_by) for n in work.notices] == [(NoticeKind.RETRACTION, "PubMed")]
    assert source.lookup(["10.1000/n"])["10.1000/n"].works == (work,)
    assert source.lookup(["10.1000/other"])["10.1000/other"].asked.outcome is Outcome.NONE  # what came is another work
    asked = len(responses.calls)
    assert source.search(Query("x", Work(title="Noise", pmid="123"))).works == (work,)
    assert len(responses.calls) == asked  # the summary was there already
    source.close()


@responses.activate
@pytest.mark.parametrize(("mailto", "email"), [(None, None), ("me@example.org", ["me@example.org"])])
def test_pmids_are_asked_for_together_and_ncbi_learns_who_asks(
    given: dict[str, Any], mailto: str | None, email: list[str] | None
) -> None:
    result = {"uids": ["123", "9"], "123": SUMMARY, "9": {"uid": "9", "error": "cannot get document summary"}}
    responses.get("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi", json={"result": result})
    source = PubMed(**{**given, "mailto": mailto})
    answers = source.lookup_pmids(["123", "9"])
    assert [w.pmid for w in answers["123"].works] == ["123"]
    assert answers["9"].asked.outcome is Outcome.NONE
    assert len(responses.calls) == 1
    assert (sent()["id"], sent()["tool"], sent().get("email")) == (["123,9"], ["citecheck"], email)
    source.close()


@responses.activate
def test_openalex(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITECHECK_OPENALEX_KEY", "secret")
    responses.get("https://api.openalex.org/works", json={"results": [RESULT, {"title": None}]})
    source = OpenAlex(**given)
    (work,) = source.search(Query("x", Work(title="Noise, and sleep"))).works
    assert (work.doi, work.pmid, work.pages, work.container) == ("10.1000/n", "123", "10-19", "Journal of Noise")
    assert work.authors == (Name(family="Ames", given="Anna B."),)
    assert work.notices[0].kind is NoticeKind.RETRACTION
    assert sent()["api_key"] == ["secret"]
    assert "secret" not in "".join(row[0] for row in _keys(given["cache"]))
    source.close()
    monkeypatch.delenv("CITECHECK_OPENALEX_KEY")
    with pytest.raises(ConfigError, match="CITECHECK_OPENALEX_KEY"):
        OpenAlex(**given)


def _keys(cache: HttpCache) -> list[tuple[str]]:
    import sqlite3
    from contextlib import closing

    folder = cache.folder if hasattr(cache, "folder") else None
    assert folder is not None
    with closing(sqlite3.connect(next(folder.glob("*.sqlite")))) as db:
        return db.execute("SELECT key FROM answers").fetchall()


@responses.activate
@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"body": "<html>"},
        {"json": {"data": "x", "results": 3, "esearchresult": {}}},
        {"json": []},
        {"status": 429},
    ],
)
@pytest.mark.parametrize("kind", [DataCite, PubMed, OpenAlex])
def test_faults_are_unavailable(
    given: dict[str, Any], monkeypatch: pytest.MonkeyPatch, kind: type, answer: dict[str, Any]
) -> None:
    monkeypatch.setenv("CITECHECK_OPENALEX_KEY", "secret")
    for url in (
        "https://api.datacite.org/dois",
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi",
        "https://api.openalex.org/works",
    ):
        responses.get(url, **answer)
    source = kind(**given)
    assert source.search(QUERY).asked.outcome is Outcome.UNAVAILABLE
    assert not source.authoritative
    source.close()
    offline = kind(**given, offline=True)
    assert offline.search(QUERY).asked.outcome is Outcome.NOT_ASKED
    offline.close()
