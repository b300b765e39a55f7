"""Crossref as a source: what is sent, what comes back, and what becomes of faults."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import responses

from citecheck.models import Outcome, Query, Work
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import GIVE_UP_AFTER, RateLimiter
from citecheck.net.session import Limits, Session
from citecheck.sources.crossref import CrossrefSource, clean_query
from citecheck.sources.doi_org import DoiOrg, Registration
from net.server import FAULTS, Server, message, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = Path(__file__).parents[2] / "fixtures" / "crossref"
FAST = Limits(connect=0.5, read=0.3, total=0.5, attempts=2, backoff=0.01)
PLAIN = Query("Bonini L. Mirror neurons 30 years later. Trends Cogn Sci. 2022;26:767-81.", Work())


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[HttpCache]:
    kept = HttpCache(tmp_path)
    yield kept
    kept.close()


def source(cache: HttpCache, url: str = "https://api.crossref.org", **more: Any) -> CrossrefSource:
    return CrossrefSource(
        "editor@example.org", base_url=url, cache=cache, limits=FAST, limiter=RateLimiter(1000.0, 2), **more
    )


def recorded(name: str) -> bytes:
    return (RECORDED / name).read_bytes()


@responses.activate
def test_a_search_sends_the_string_and_the_address(cache: HttpCache) -> None:
    responses.get("https://api.crossref.org/works", body=recorded("search.json"))
    source_options = source(cache)
    answer = source_options.search(PLAIN)
    source_options.close()
    assert answer.works[0].doi == "10.1016/j.tics.2022.06.003"
    assert (answer.asked.outcome, answer.asked.cached) == (Outcome.FOUND, False)
    sent = parse_qs(urlsplit(responses.calls[0].request.url or "").query)
    assert sent["query.bibliographic"] == [PLAIN.raw]
    assert sent["mailto"] == ["editor@example.org"]
    assert set(sent) == {"query.bibliographic", "mailto", "rows", "select"}
    agent = responses.calls[0].request.headers["User-Agent"]
    assert re.fullmatch(r"citecheck/[\w.]+ \(mailto:editor@example\.org\)", agent)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1016/s0006-3223(01)01075-7",
        "10.1000/a#b",
        "10.1000/a?b=c",
        "10.1002/(sici)1<1::aid>3.0.co;2-#",
        "10.1000/ä b",
    ],
)
def test_a_doi_is_sent_whole(cache: HttpCache, doi: str) -> None:
    with Server(message({"DOI": doi, "title": ["A"]})) as server:
        source_options = source(cache, server.url)
        answer = source_options.lookup([doi])[doi]
        source_options.close()
        path = urlsplit(server.seen[0]).path
    assert unquote(path) == f"/works/{doi}"
    assert path.count("/") == 2
    assert answer.works[0].title == "A"


def test_dois_go_fifty_at_a_time_and_commas_alone(cache: HttpCache) -> None:
    dois = [f"10.1000/{n}" for n in range(120)]

    def filtered(handler: Any) -> None:
        asked = parse_qs(urlsplit(handler.path).query).get("filter", [""])[0]
        found = [d.removeprefix("doi:") for d in asked.split(",") if not d.endswith("7")]
        if asked:
            message({"items": [{"DOI": d, "title": [d]} for d in found]})(handler)
        elif "%2Cy" in handler.path:
            message({"DOI": "10.1000/x,y", "title": ["C"]})(handler)
        else:
            reply(404, b"Resource not found.", "text/plain")(handler)

    with Server(filtered) as server:
        source_options = source(cache, server.url)
        answers = source_options.lookup([*dois, "10.1000/x,y"])
        source_options.close()
        assert len(server.seen) == 4 + 12  # a filter knows no aliases: what is not in its answer is asked alone
    assert set(answers) == {*dois, "10.1000/x,y"}
    assert {d for d, a in answers.items() if a.asked.outcome is Outcome.NONE} == {d for d in dois if d.endswith("7")}


def test_a_redirected_doi_is_an_alias_of_the_record_it_leads_to(cache: HttpCache) -> None:
    primary = {
        "DOI": "10.1000/new",
        "title": ["Lichens on slate"],
        "updated-by": [{"DOI": "10.1000/r", "type": "retraction"}],
    }

    def registry(handler: Any) -> None:
        path = urlsplit(handler.path)
        if path.path == "/works":
            message({"items": [{"DOI": "10.1000/b", "title": ["B"]}]})(handler)
        elif path.path.endswith("old"):
            handler.send_response(301)
            handler.send_header("Location", "/works/10.1000%2Fnew")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            message(primary)(handler)

    with Server(registry) as server:
        source_options = source(cache, server.url)
        answers = source_options.lookup(["10.1000/old", "10.1000/b"])
        again = source_options.lookup(["10.1000/old"])
        source_options.close()
    for answer in (answers["10.1000/old"], again["10.1000/old"]):
        assert (answer.works[0].doi, answer.works[0].aliases) == ("10.1000/new", ("10.1000/old",))
        assert [n.notice_doi for n in answer.works[0].notices] == ["10.1000/r"]


def test_searches_come_back_in_order(cache: HttpCache) -> None:
    def echo(handler: Any) -> None:
        asked = parse_qs(urlsplit(handler.path).query)["query.bibliographic"][0]
        message({"items": [{"DOI": "10.1000/x", "title": [asked]}]})(handler)

    with Server(echo) as server:
        source_options = source(cache, server.url)
        answers = list(source_options.search_many([Query(f"Reference {n}", Work()) for n in range(12)]))
        source_options.close()
    assert [a.works[0].title for a in answers] == [f"Reference {n}" for n in range(12)]


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_unavailable_and_the_second_run_asks_again(cache: HttpCache, name: str) -> None:
    fault, says = FAULTS[name]
    with Server(fault) as server:
        source_options = source(cache, server.url)
        answer = source_options.search(PLAIN)
        assert (answer.works, answer.asked.outcome) == ((), Outcome.UNAVAILABLE)
        assert says in answer.asked.detail
        batch = source_options.lookup(["10.1000/a", "10.1000/b"])
        assert {a.asked.outcome for a in batch.values()} == {Outcome.UNAVAILABLE}
        source_options.close()
        server.plan = [message({"items": []})]
        again = source(cache, server.url)
        assert again.search(PLAIN).asked.outcome is Outcome.NONE
        again.close()


def test_a_second_run_is_answered_from_the_cache_and_an_outage_resumes(cache: HttpCache) -> None:
    queries = [Query(f"Reference {n}", Work()) for n in range(4)]
    fine = message({"items": [{"DOI": "10.1000/x", "title": ["x"]}]})
    with Server(fine, fine, reply(503)) as server:
        source_options = source(cache, server.url)
        outcomes = [source_options.search(q).asked.outcome for q in queries]
        source_options.close()
        assert outcomes == [Outcome.FOUND] * 2 + [Outcome.UNAVAILABLE] * 2
        server.plan, server.seen = [fine], []
        source_options = source(cache, server.url)
        answers = [source_options.search(q) for q in queries]
        source_options.close()
        assert [a.asked.cached for a in answers] == [True, True, False, False]
        assert len(server.seen) == 2


def test_after_failures_in_a_row_the_rest_is_not_asked(cache: HttpCache) -> None:
    with Server(reply(500)) as server:
        source_options = source(cache, server.url)
        for n in range(20):
            assert source_options.search(Query(f"Reference {n}", Work())).asked.outcome is Outcome.UNAVAILABLE
        source_options.close()
        assert len(server.seen) <= GIVE_UP_AFTER * FAST.attempts


def test_404_is_no_record(cache: HttpCache) -> None:
    with Server(reply(404, b"Resource not found.", "text/plain")) as server:
        source_options = source(cache, server.url)
        assert source_options.lookup(["10.1000/none"])["10.1000/none"].asked.outcome is Outcome.NONE
        source_options.close()


@pytest.mark.parametrize(
    "answer",
    [
        reply(404, b"<html><h1>Proxy</h1>", "text/html"),
        reply(200, b'{"message": {}}'),
        reply(200, b'{"message": {"title": {}}}'),
    ],
)
def test_what_cannot_be_read_is_not_no_record(cache: HttpCache, answer: Any) -> None:
    with Server(answer) as server:
        source_options = source(cache, server.url)
        assert source_options.lookup(["10.1000/a"])["10.1000/a"].asked.outcome is Outcome.UNAVAILABLE
        source_options.close()
        server.plan = [message({"DOI": "10.1000/a", "title": ["A"]})]
        source_options = source(cache, server.url)
        assert source_options.lookup(["10.1000/a"])["10.1000/a"].asked.outcome is Outcome.FOUND
        source_options.close()


def test_a_batch_with_less_than_it_says_is_no_answer(cache: HttpCache) -> None:
    with Server(message({"total-results": 2, "items": [{"DOI": "10.1000/a", "title": ["A"]}]})) as server:
        source_options = source(cache, server.url)
        answers = source_options.lookup(["10.1000/a", "10.1000/b"])
        source_options.close()
    assert {a.asked.outcome for a in answers.values()} == {Outcome.UNAVAILABLE}


def test_a_404_to_a_search_is_not_kept(cache: HttpCache) -> None:
    with Server(reply(404, b"Resource not found.", "text/plain")) as server:
        source_options = source(cache, server.url)
        assert source_options.search(PLAIN).asked.outcome is Outcome.UNAVAILABLE
        source_options.close()
        server.plan = [message({"items": []})]
        source_options = source(cache, server.url)
        assert source_options.search(PLAIN).asked.outcome is Outcome.NONE
        source_options.close()


def test_one_doi_that_spoils_a_batch_spoils_itself_only(cache: HttpCache) -> None:
    dois = [f"10.1000/{n}" for n in range(49)]

    def picky(handler: Any) -> None:
        parts = urlsplit(handler.path)
        asked = [d.removeprefix("doi:") for d in parse_qs(parts.query).get("filter", [""])[0].split(",")]
        if "bad" in handler.path:
            reply(400, b'{"status": "failed", "message": [{"message": "no"}]}')(handler)
        elif asked == [""]:
            message({"DOI": unquote(parts.path).removeprefix("/works/"), "title": ["A"]})(handler)
        else:
            message({"items": [{"DOI": d, "title": ["A"]} for d in asked]})(handler)

    with Server(picky) as server:
        source_options = source(cache, server.url)
        answers = source_options.lookup([*dois[:20], "10.1000/bad", *dois[20:]])
        source_options.close()
        assert len(server.seen) < 20
    assert {d for d, a in answers.items() if a.asked.outcome is not Outcome.FOUND} == {"10.1000/bad"}


def test_offline_asks_the_cache_only(cache: HttpCache, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(message({"items": [{"DOI": "10.1000/x", "title": ["x"]}]})) as server:
        source_options = source(cache, server.url)
        source_options.search(PLAIN)
        source_options.close()
        url = server.url

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    offline = source(cache, url, offline=True)
    assert offline.search(PLAIN).asked.cached
    assert offline.search(Query("Another one", Work())).asked.outcome is Outcome.NOT_ASKED
    assert offline.lookup(["10.1000/a"])["10.1000/a"].asked.outcome is Outcome.NOT_ASKED


def test_sentences_are_never_sent(cache: HttpCache) -> None:
    with Server(message({"items": []})) as server:
        answer = source(cache, server.url).suggest("herpertz", 2001, ["confidential", "claim"])
        assert (answer.asked.outcome, server.seen) == (Outcome.NOT_ASKED, [])


@pytest.mark.parametrize(
    ("raw", "sent"),
    [
        ("[12] Smith J. A title. 2001.", "Smith J. A title. 2001."),
        ("3. Smith J.  A\n title.", "Smith J. A title."),
        ("Smith J. A title [Internet]. [cited 2025 Aug 5]. Available from: http://x.org/a", "Smith J. A title . ."),
        ("x" * 900, "x" * 400),
        ("\ud800 Smith", " Smith"),
        ("", ""),
    ],
)
def test_what_is_sent_of_a_reference(raw: str, sent: str) -> None:
    assert clean_query(raw) == sent


@pytest.mark.parametrize(
    ("answer", "registration", "outcome"),
    [
        (reply(200, b'{"responseCode": 1, "handle": "10.1000/A"}'), Registration.REGISTERED, Outcome.FOUND),
        (reply(404, b'{"responseCode": 100}'), Registration.NOT_REGISTERED, Outcome.NONE),
        (reply(200, b'{"responseCode": 100}'), Registration.NOT_REGISTERED, Outcome.NONE),
        (reply(200, b'{"responseCode": 2}'), Registration.UNKNOWN, Outcome.UNAVAILABLE),
        (reply(500), Registration.UNKNOWN, Outcome.UNAVAILABLE),
        (reply(404, b"<html>Proxy", "text/html"), Registration.UNKNOWN, Outcome.UNAVAILABLE),
        (reply(404, b"Not found", "text/plain"), Registration.UNKNOWN, Outcome.UNAVAILABLE),
        (reply(410, b""), Registration.UNKNOWN, Outcome.UNAVAILABLE),
    ],
)
def test_doi_org_is_the_authority_on_registration(
    cache: HttpCache, answer: Any, registration: Registration, outcome: Outcome
) -> None:
    with Server(answer) as server:
        session = Session("citecheck/test", cache, RateLimiter(1000.0), FAST)
        said, asked = DoiOrg(session, server.url).registration("10.1000/a(1)<2>")
        session.close()
        assert unquote(server.seen[0]) == "/api/handles/10.1000/a(1)<2>"
    assert (said, asked.outcome) == (registration, outcome)


def test_the_recorded_answers_have_the_shape_of_the_api() -> None:
    for path in RECORDED.glob("*.json"):
        answer = json.loads(path.read_text(encoding="utf-8"))
        assert answer["status"] == "ok"
        assert set(answer) == {"status", "message-type", "message-version", "message"}
