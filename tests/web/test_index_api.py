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
    from collections.abc import Iterator

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
    assert answer(index, "/journals").status == 404


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
        ("/works?filter=issn:1234-5678", "filter-not-available", "issn"),
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
