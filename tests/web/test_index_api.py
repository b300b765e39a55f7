"""A local index served as Crossref's REST API: the same records, the same verdicts, and no harm done by a client."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.cli import main
from citecheck.index import build, open_index
from citecheck.models import Notice, NoticeKind
from citecheck.net.endpoint import LONGEST_TARGET, Endpoint
from citecheck.records.crossref import work_from_crossref, work_to_crossref
from citecheck.web.index_api import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.index import Index

WORKS = Path(__file__).parents[2] / "fixtures" / "works" / "works.jsonl"
DOI = "10.1016/j.tics.2022.06.003"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "works"
    build(folder, [WORKS])
    return folder


@pytest.fixture(scope="module")
def index(path: Path) -> Index:
    return open_index(path)


@pytest.fixture
def url(index: Index) -> Iterator[str]:
    said: list[str] = []
    server = Endpoint(("127.0.0.1", 0), lambda target: answer(index, target), said.append)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def got(index: Index, target: str) -> Any:
    reply = answer(index, target)
    assert reply.status == 200
    assert isinstance(reply.content, dict)
    return reply.content["message"]


# --- records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", WORKS.read_text(encoding="utf-8").splitlines()[::7])
def test_a_work_comes_back_from_its_record(line: str) -> None:
    work = work_from_crossref(json.loads(line))
    assert work is not None
    assert work_from_crossref(work_to_crossref(work)) == work


NAMES = st.text(st.characters(categories=["L", "Nd"], include_characters="-' "), min_size=1, max_size=12).filter(
    str.strip
)


@given(
    st.fixed_dictionaries(
        {"DOI": st.just("10.1000/a"), "title": st.lists(NAMES, max_size=1), "type": st.sampled_from(["journal-article", "book"])},
        optional={
            "author": st.lists(st.fixed_dictionaries({"family": NAMES}, optional={"given": NAMES}), max_size=3),
            "issued": st.integers(1500, 2030).map(lambda y: {"date-parts": [[y]]}),
            "published-print": st.integers(1500, 2030).map(lambda y: {"date-parts": [[y, 3]]}),
            "volume": NAMES, "page": NAMES, "container-title": st.lists(NAMES, max_size=3),
            "published-online": st.integers(1500, 2030).map(lambda y: {"date-parts": [[y]]}),
            "institution": st.lists(st.fixed_dictionaries({"name": NAMES}), max_size=2),
            "original-title": st.lists(NAMES, max_size=1), "aliases": st.just(["10.1000/old"]),
        },
    )
)  # fmt: skip
def test_any_record_comes_back(record: dict[str, Any]) -> None:
    work = work_from_crossref(record)
    assert work is not None
    assert work_from_crossref(work_to_crossref(work)) == work


def test_notices_and_relations_come_back() -> None:
    record = {
        "DOI": "10.1000/a", "title": ["A"], "author": [{"name": "The Group"}],
        "updated-by": [{"type": "retraction", "DOI": "10.1000/n", "source": "publisher", "updated": {"date-parts": [[2020, 2]]}}],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/b"}]},
    }  # fmt: skip
    work = work_from_crossref(record)
    assert work is not None
    assert work.notices == (Notice(NoticeKind.RETRACTION, "2020-02", "10.1000/n", "publisher"),)
    assert work_from_crossref(work_to_crossref(work)) == work


# --- routes ----------------------------------------------------------------------------------------------------


def test_one_work(index: Index) -> None:
    for name in (DOI, DOI.upper(), quote(DOI, safe=""), f"https://doi.org/{DOI}"):
        assert got(index, f"/works/{name}")["DOI"] == DOI
    missing = answer(index, "/works/10.1000/none")
    assert (missing.status, missing.content) == (404, "Resource not found.")
    assert answer(index, "/members").status == 404


def test_a_search(index: Index) -> None:
    found = got(index, "/works?query.bibliographic=Bonini+mirror+neurons+30+years+later&rows=3&mailto=a@b.org")
    assert found["items"][0]["DOI"] == DOI
    assert len(found["items"]) <= 3
    assert found["partial-index"] is True
    assert set(got(index, "/works?query=mirror&rows=1&select=DOI,title")["items"][0]) == {"DOI", "title"}
    assert got(index, "/works")["items"] == []


def test_a_filter_of_dois(index: Index) -> None:
    found = got(index, f"/works?filter=doi:{DOI},doi:10.1000/none&rows=2")
    assert [i["DOI"] for i in found["items"]] == [DOI]
    assert found["total-results"] == 1


@pytest.mark.parametrize(
    ("target", "kind", "value"),
    [
        ("/works?quer=a", "parameter-not-allowed", "quer"),
        ("/works?query=a&rows=2000", "integer-not-valid", "2000"),
        ("/works?query=a&rows=-1", "integer-not-valid", "-1"),
        ("/works?query=a&rows=%C2%B2", "integer-not-valid", "²"),
        (f"/works?query=a&rows={'9' * 5000}", "integer-not-valid", "9" * 5000),
        ("/works?filter=funder:1", "filter-not-available", "funder"),
        ("/works?filter=from-pub-date:soon", "date-not-valid", "soon"),
        ("/works?facet=funder-name:2", "facet-not-valid", "funder-name:2"),
        ("/works?query=a&cursor=thing", "cursor-invalid", "thing"),
        ("/journals?sort=score", "parameter-not-allowed", "sort"),
        ("/journals?rows=things", "integer-not-valid", "things"),
    ],
)
def test_what_is_not_understood_is_refused_as_crossref_does(index: Index, target: str, kind: str, value: str) -> None:
    reply = answer(index, target)
    assert isinstance(reply.content, dict)
    said = reply.content["message"][0]
    assert (reply.status, reply.content["message-type"], said["type"], said["value"]) == (
        400,
        "validation-failure",
        kind,
        value,
    )


# --- venues ----------------------------------------------------------------------------------------------------


GRAINS = "bran oats barley spelt millet maize rice teff sorghum wheat emmer einkorn".split()


def soil(
    n: int, year: int, title: str = "Journal of Soil Affairs", issn: Sequence[str] = ("1234-5678",)
) -> dict[str, Any]:
    return {
        "DOI": f"10.1000/{n}", "type": "journal-article", "title": [f"Rye and {GRAINS[n]}"], "publisher": "Farm Press",
        "issued": {"date-parts": [[year]]}, "container-title": [title], "ISSN": list(issn),
    }  # fmt: skip


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("farm")
    records = [soil(n, 2000 + n % 2) for n in range(1, 6)]
    records += [soil(10, 2003, "Annals of Bread", []), {**soil(11, 2021, "ICSL", []), "type": "proceedings-article"}]
    (folder / "works.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    build(folder / "index", [folder / "works.jsonl"])
    return open_index(folder / "index")


def test_a_journal_with_its_works_a_year(farm: Index) -> None:
    journal = got(farm, "/journals/1234-5678")
    assert (journal["title"], journal["ISSN"], journal["publisher"]) == (
        "Journal of Soil Affairs",
        ["1234-5678"],
        "Farm Press",
    )
    assert journal["counts"]["total-dois"] == 5
    assert journal["breakdowns"]["dois-by-issued-year"] == [[2001, 3], [2000, 2]]
    assert answer(farm, "/journals/9999-9999").content == "Resource not found."
    refused = answer(farm, "/journals/1234-5678?query.bibliographic=fish")
    assert (refused.status, refused.content["message"][0]["value"]) == (400, "query.*")  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("Journal of Soil Affairs", ["Journal of Soil Affairs"]),
        ("J+Soil+Aff", ["Journal of Soil Affairs"]),
        ("soil", ["Journal of Soil Affairs"]),
        ("Annals of Bread", ["Annals of Bread"]),
        ("ICSL", []),
        ("nothing", []),
    ],
)
def test_journals_by_title(farm: Index, query: str, titles: list[str]) -> None:
    found = got(farm, f"/journals?query={quote(query, safe='+')}&rows=5")
    assert [j["title"] for j in found["items"]] == titles
    assert found["total-results"] == len(titles)


def test_all_journals(farm: Index) -> None:
    assert got(farm, "/journals?rows=1")["total-results"] == 2
    assert len(got(farm, "/journals?rows=1&offset=1")["items"]) == 1


def dois(message: dict[str, Any]) -> set[str]:
    return {item["DOI"].removeprefix("10.1000/") for item in message["items"]}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/journals/1234-5678/works?filter=from-pub-date:2001,until-pub-date:2001", {"1", "3", "5"}),
        ("/journals/12345678/works?query.bibliographic=rye+millet&rows=1", {"4"}),
        ("/works?filter=issn:1234-5678,until-pub-date:2000-12-31", {"2", "4"}),
        ("/works?filter=container-title:Annals of Bread,from-pub-date:2000", {"10"}),
        ("/works?filter=container-title:Annals of Nothing", set()),
        ("/works?query.container-title=ICSL&filter=from-pub-date:2021,until-pub-date:2021", {"11"}),
        ("/works?query.container-title=ICSL&filter=from-pub-date:2022", set()),
        ("/works?query.container-title=Journal+of+Soil+Affairs&query.title=rye+barley&rows=1", {"2"}),
        ("/works?query.bibliographic=rye&filter=from-pub-date:2003", {"10", "11"}),
        ("/works?filter=doi:10.1000/1,doi:10.1000/2,from-pub-date:2001", {"1"}),
    ],
)
def test_works_of_a_venue_and_of_years(farm: Index, target: str, expected: set[str]) -> None:
    assert dois(got(farm, quote(target, safe="/?=&:+,.-"))) == expected


def test_a_long_list_in_parts(farm: Index) -> None:
    first = got(farm, "/journals/1234-5678/works?rows=3&cursor=*")
    second = got(farm, f"/journals/1234-5678/works?rows=3&cursor={first['next-cursor']}")
    assert (len(dois(first)), len(dois(second)), len(dois(first) | dois(second))) == (3, 2, 5)
    assert first["total-results"] == 5
    assert dois(got(farm, "/journals/1234-5678/works?rows=3&offset=3")) == dois(second)


def test_containers_are_counted(farm: Index) -> None:
    found = got(farm, "/works?query.container-title=Journal+of+Soil+Affairs&rows=0&facet=container-title:5")
    assert found["facets"]["container-title"] == {"value-count": 1, "values": {"Journal of Soil Affairs": 5}}
    assert (found["items"], found["total-results"]) == ([], 5)


def test_only_what_is_whole_says_that_a_doi_is_not_registered(farm: Index) -> None:
    assert answer(farm, "/doi/api/handles/10.1000/1").content == {"responseCode": 1, "handle": "10.1000/1"}
    assert answer(farm, "/doi/api/handles/10.1000/none").status == 503
    missing = answer(farm, "/doi/api/handles/10.1000/none", whole=True)
    assert (missing.status, missing.content) == (404, {"responseCode": 100, "handle": "10.1000/none"})
    assert answer(farm, "/doi/10.1000/1").content["title"] == "Rye and oats"  # type: ignore[index]
    assert answer(farm, "/doi/10.1000/none", whole=True).status == 404
    for target in ("/works?query=rye", "/journals/1234-5678/works"):
        whole = answer(farm, target, whole=True).content
        assert isinstance(whole, dict)
        assert "partial-index" not in whole["message"]
        assert got(farm, target)["partial-index"] is True


def test_the_agency_of_a_doi(farm: Index) -> None:
    assert got(farm, "/works/10.1000/1/agency")["agency"]["id"] == "crossref"
    assert answer(farm, "/works/10.1000/none/agency").status == 404


# --- over HTTP -------------------------------------------------------------------------------------------------


def test_headers_and_bodies(url: str) -> None:
    with urllib.request.urlopen(f"{url}/works/{DOI}") as reply:
        assert json.loads(reply.read())["message"]["DOI"] == DOI
        assert reply.headers["Content-Type"] == "application/json;charset=utf-8"
        assert int(reply.headers["X-Rate-Limit-Limit"]) > 50
        assert "Python" not in reply.headers["Server"]
    for target, status in (("/works/10.1000/none", 404), ("/../../etc/passwd", 404), ("/works?x=1", 400)):
        with pytest.raises(urllib.error.HTTPError) as failed:
            urllib.request.urlopen(url + target)
        assert failed.value.code == status
        failed.value.close()


def test_rough_clients_leave_it_standing(url: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    for sent in (b"\0\xff garbage\r\n\r\n", b"GET /works HTTP/1.1\r\n", b"POST /works HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
                 b"GET /works?query=" + b"a" * (LONGEST_TARGET + 10) + b" HTTP/1.1\r\n\r\n"):  # fmt: skip
        with socket.create_connection((host, int(port)), timeout=2) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            line.recv(4096)
    with urllib.request.urlopen(f"{url}/works/{DOI}") as reply:
        assert reply.status == 200


def test_the_same_verdicts_as_from_the_index_itself(
    path: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("CITECHECK_CROSSREF_URL", url)
    monkeypatch.setenv("CITECHECK_DOI_URL", "http://127.0.0.1:9")  # nobody there
    monkeypatch.setenv("CITECHECK_MAILTO", "team@example.org")
    entries = (WORKS.parents[1] / "documents" / "references.txt").read_text(encoding="utf-8").split("\n\n")
    file = tmp_path / "strings.txt"
    file.write_text("\n".join(" ".join(e.split()) for e in entries[:25] if e.strip()), encoding="utf-8")

    def verdicts(*source: str) -> list[tuple[str, str | None, list[str]]]:
        with pytest.raises(SystemExit):
            main(["resolve", str(file), "--format", "jsonl", "--exit-zero", "--allow-incomplete", *source])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [(r["verdict"], r["doi"], sorted(f["rule"] for f in r["findings"])) for r in lines]

    assert verdicts() == verdicts("--source", f"index:{path}", "--offline")
