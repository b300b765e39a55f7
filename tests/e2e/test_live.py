"""The command line against a Crossref of our own on loopback: healthy, and with every fault there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from citecheck.cli import main
from citecheck.index import build, open_index
from citecheck.models import Query
from citecheck.net.session import Limits
from citecheck.parser.fields.parse import parse_reference
from net.server import FAULTS, Server, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from net.server import Handler

FIXTURES = Path(__file__).parents[2] / "fixtures"
FAST = Limits(connect=0.5, read=0.3, total=0.5, attempts=2, backoff=0.01)
QUESTIONS_A_SECOND = {"x_rate_limit_limit": "1000", "x_rate_limit_interval": "1s", "x_concurrency_limit": "3"}


class Crossref:
    """Answers as Crossref does, from the fixture works."""

    def __init__(self, index: Path) -> None:
        lines = (FIXTURES / "works" / "works.jsonl").read_text(encoding="utf-8").splitlines()
        self.records = {r["DOI"].lower(): r for r in map(json.loads, lines)}
        self.index = open_index(index)
        self.journals: dict[str, dict[int, int]] = {}
        for record in self.records.values():
            for title in record.get("container-title") or ():
                years = self.journals.setdefault(title, {})
                year = record["issued"]["date-parts"][0][0]
                years[year] = years.get(year, 0) + 40

    def __call__(self, handler: Handler) -> None:
        url = urlsplit(handler.path)
        asked = parse_qs(url.query)
        if url.path.startswith("/api/handles/"):
            known = unquote(url.path.removeprefix("/api/handles/")).lower() in self.records
            body = json.dumps({"responseCode": 1 if known else 100}).encode()
            reply(200 if known else 404, body)(handler)
        elif url.path == "/journals":
            words = asked["query"][0].casefold().split()
            named = [title for title in self.journals if any(word in title.casefold() for word in words)]
            items = [
                {
                    "title": title,
                    "ISSN": [],
                    "breakdowns": {"dois-by-issued-year": [*map(list, self.journals[title].items())]},
                }
                for title in named
            ]
            self._answer(handler, {"items": items})
        elif url.path != "/works":
            record = self.records.get(unquote(url.path.removeprefix("/works/")).lower())
            self._answer(handler, record)
        elif "filter" in asked:
            dois = [d.removeprefix("doi:") for d in asked["filter"][0].split(",")]
            found = [self.records[d] for d in dois if d in self.records]
            self._answer(handler, {"items": found, "total-results": len(found)})
        else:
            raw = asked["query.bibliographic"][0]
            works = self.index.search(Query(raw, parse_reference(raw)), limit=10)
            self._answer(handler, {"items": [self.records[w.doi] for w in works if w.doi]})

    @staticmethod
    def _answer(handler: Handler, content: Any) -> None:
        body = json.dumps({"status": "ok", "message": content}).encode() if content else b"Resource not found."
        reply(200 if content else 404, body, **QUESTIONS_A_SECOND)(handler)


@pytest.fixture(scope="session")
def crossref(tmp_path_factory: pytest.TempPathFactory) -> Crossref:
    out = tmp_path_factory.mktemp("live") / "works"
    build(out, [FIXTURES / "works" / "works.jsonl"])
    return Crossref(out)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, crossref: Crossref) -> Iterator[Server]:
    monkeypatch.setattr("citecheck.sources.remote.Limits", lambda: FAST)
    monkeypatch.setattr("citecheck.sources.crossref.POLITE", 150.0)
    monkeypatch.setattr("citecheck.sources.crossref.POLITE_LISTS", 150.0)
    monkeypatch.setattr("citecheck.net.pacing.SLOWEST", 50.0, raising=False)
    with Server(crossref) as serving:
        monkeypatch.setenv("CITECHECK_CROSSREF_URL", serving.url)
        monkeypatch.setenv("CITECHECK_DOI_URL", serving.url)
        monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path))
        monkeypatch.setenv("CITECHECK_MAILTO", "editor@example.org")
        yield serving


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as stopped:
        main(["check", *arguments, "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return int(stopped.value.code or 0), report


CLEAN = str(FIXTURES / "documents" / "clean.md")
LISTED = ("--references", str(FIXTURES / "documents" / "references.txt"))


def test_a_clean_paper_is_clean(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = check(capsys, CLEAN)
    assert (code, report["findings"], report["complete"]) == (0, [], True)
    assert {r["verdict"] for r in report["resolutions"]} == {"verified"}
    assert len(server.seen) == 1  # ten DOIs, one request


def test_live_verdicts_say_what_an_index_cannot(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = check(capsys, *LISTED)
    verdicts = {r["reference"]: r for r in report["resolutions"]}
    assert code == 1
    assert verdicts["r28"]["verdict"] == "unresolved"  # invented, and Crossref answered
    (finding,) = [f for f in report["findings"] if f["reference"] == "r28"]
    assert finding["rule"] == "CC303"
    assert "registers its works with Crossref" in finding["message"]
    assert finding["coverage"]["source"] == "crossref"
    assert "fake" not in json.dumps(report).lower()


@pytest.mark.parametrize("name", FAULTS)
def test_an_outage_is_never_a_finding_and_never_green(
    server: Server, crossref: Crossref, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    server.plan = [FAULTS[name][0]]
    code, report = check(capsys, CLEAN)
    assert (code, report["complete"]) == (3, False)
    assert {r["verdict"] for r in report["resolutions"]} == {"undetermined"}
    assert {r["reason"] for r in report["resolutions"]} == {"source-unavailable"}
    assert {f["rule"] for f in report["findings"]} == {"CC390", "CC902"}
    assert len(report["incomplete_because"]) == 1
    server.plan = [crossref]
    assert check(capsys, CLEAN)[0] == 0


def test_a_second_run_resumes_from_the_cache(
    server: Server, crossref: Crossref, capsys: pytest.CaptureFixture[str]
) -> None:
    server.plan = [*[crossref] * 12, reply(503)]
    code, report = check(capsys, *LISTED)
    first = {r["reference"] for r in report["resolutions"] if r["reason"] != "source-unavailable"}
    assert not report["complete"]
    assert 0 < len(first) < len(report["references"])
    assert code in {1, 3}
    asked, server.plan, server.seen = len(server.seen), [crossref], []
    _, again = check(capsys, *LISTED)
    assert again["complete"]
    assert len(server.seen) < 60
    _, third = check(capsys, *LISTED)
    assert third["resolutions"] != []
    assert [a["cached"] for r in third["resolutions"] for a in r["asked"]].count(False) == 0
    assert asked > 0


def test_offline_uses_the_cache_and_says_what_it_lacks(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = check(capsys, CLEAN, "--offline")
    assert (code, report["complete"], server.seen) == (3, False, [])
    check(capsys, CLEAN)
    server.seen.clear()
    code, report = check(capsys, CLEAN, "--offline")
    assert (code, report["complete"], server.seen) == (0, True, [])


def test_nothing_but_reference_strings_is_sent(
    server: Server, crossref: Crossref, capsys: pytest.CaptureFixture[str]
) -> None:
    manuscript = FIXTURES / "documents" / "manuscript.txt"
    _, report = check(capsys, str(manuscript), *LISTED)
    sent = [parse_qs(urlsplit(p).query) for p in server.seen]
    venues = {"query", "query.container-title"}
    assert {k for q in sent for k in q} <= {"query.bibliographic", "filter", "rows", "select", "mailto", *venues}
    raws = [r["raw"] for r in report["references"]]
    for query in (q["query.bibliographic"][0] for q in sent if "query.bibliographic" in q):
        assert any(query[:60].split(" [")[0] in raw for raw in raws), query
    for name in (name for q in sent for key in venues for name in q.get(key, ())):
        assert any(name in raw for raw in raws) or name in crossref.journals, name
