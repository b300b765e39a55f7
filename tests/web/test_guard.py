"""Who may come in, and what no answer forgets to forbid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from citecheck.web.guard import KEY_SECONDS, Door

if TYPE_CHECKING:
    from web.conftest import Served

pytestmark = pytest.mark.usefixtures("quick")
PATHS = ["/", "/checks/AAAAAAAAAAAAAAAAAAAAAA", "/checks/AAAAAAAAAAAAAAAAAAAAAA/files/json.json", "/nothing", "/open"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:{port}", ""])
def test_only_our_own_name_is_answered(served: Served, host: str) -> None:
    client = served.entered()
    answer = client.ask("GET", "/", Host=host.format(port=client.port))
    assert answer.status in {400, 421}
    assert "token" not in answer.text


def test_both_names_of_this_computer_are_ours(served: Served) -> None:
    client = served.entered()
    assert client.ask("GET", "/", Host=f"localhost:{client.port}").status == 200
    assert client.ask("GET", "/", Host=f"LOCALHOST:{client.port}").status == 200


@pytest.mark.parametrize("path", PATHS)
def test_without_the_cookie_there_is_nothing_to_see(served: Served, path: str) -> None:
    client = served.client()
    assert client.ask("GET", path).status == 403
    client.cookie = f"citecheck-{client.port}=guessed"
    assert client.ask("GET", path).status == 403


def test_every_answer_forbids_what_is_not_ours(served: Served) -> None:
    client = served.entered()
    for path in [*PATHS, "/static/app.js", "/static/nothing"]:
        for who in (client, served.client()):
            headers = who.ask("GET", path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "http" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert headers["cache-control"] == "no-store"
            assert "server" not in headers or "uvicorn" in headers["server"]


def test_the_cookie_is_for_this_site_and_no_script(served: Served) -> None:
    answer = served.client().ask("GET", f"/open?key={served.app.door.address_key}")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert served.app.door.address_key not in answer.text


def test_the_key_in_the_address_never_leads_elsewhere(served: Served) -> None:
    for destination in ("https://evil.example", "//evil.example", "../open", "x" * 22):
        answer = served.client().ask("GET", f"/open?key={served.app.door.address_key}&to={destination}")
        assert re.search(r'url=([^"]*)"', answer.text)[1] == "/"  # type: ignore[index]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:{other}"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),  # another port of this host
        ({"Sec_Fetch_Site": "none"}, 403),
        ({"Origin": "null", "Sec_Fetch_Site": "same-origin"}, 303),  # what a browser sends under our own policy
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 303),
        ({"Origin": "http://localhost:{port}"}, 303),
        ({}, 303),
    ],
)
def test_what_changes_something_comes_from_our_pages(served: Served, headers: dict[str, str], status: int) -> None:
    client = served.entered()
    sent = {k: v.format(port=client.port, other=client.port + 1) for k, v in headers.items()}
    assert client.form("/offline", sent, offline="yes").status == status
    assert served.check_service.offline is (status == 303)


@pytest.mark.parametrize("path", ["/offline", "/delete-all", "/checks/{id}/delete", "/checks/{id}/marks", "/checks"])
def test_a_form_without_its_token_does_nothing(served: Served, path: str) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", b"Nothing is cited here.\n"))
    client.token = "another"
    path = path.format(id=identifier)
    answer = client.upload(path, ("manuscript", "b.txt", b"x")) if path == "/checks" else client.form(path, kind="done")
    assert answer.status == 403
    assert [s.id for s in served.check_service.store.all()] == [identifier]
    assert not served.check_service.offline
    assert not list((served.check_service.store.folder / "incoming").iterdir())


def test_a_token_of_one_browser_is_no_good_in_another(served: Served) -> None:
    first, second = served.entered(), served.entered()
    assert first.token != second.token
    second.token = first.token
    assert second.form("/offline", offline="yes").status == 403


def test_get_changes_nothing(served: Served) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", "a.txt", b"Nothing is cited here.\n"))
    for path in ("/offline", "/delete-all", f"/checks/{identifier}/delete", f"/checks/{identifier}/cancel"):
        assert client.ask("GET", path).status == 405
    assert served.check_service.store.get(identifier)


# --- the door ---------------------------------------------------------------------------------------------------


def test_a_key_for_once_is_good_once_and_a_second_use_shuts_both_out() -> None:
    door = Door(1)
    key = door.key_for_once()
    cookie = door.admit(key)
    assert cookie
    assert door.visitor(cookie)
    assert door.admit(key) is None  # somebody read it off the command line of the browser: who was first is unknown
    assert door.visitor(cookie) is None


def test_a_key_for_once_grows_old() -> None:
    now = [0.0]
    door = Door(1, clock=lambda: now[0])
    key = door.key_for_once()
    now[0] = KEY_SECONDS + 1
    assert door.admit(key) is None
    assert door.admit(door.address_key)


def test_a_look_beforehand_does_not_use_up_a_key(served: Served) -> None:
    key = served.app.door.key_for_once()
    assert served.client().ask("HEAD", f"/open?key={key}").status == 200
    assert served.client().enter(key).token


def test_no_key_no_cookie() -> None:
    door = Door(1)
    assert [door.admit(k) for k in ("", "x", door.address_key[:-1], "ä")] == [None] * 4


def test_a_second_start_gets_a_key_for_once_by_the_key_of_the_first(served: Served) -> None:
    client = served.client()
    assert client.ask("POST", "/once", b"", X_Key="guessed").status == 404
    key = client.ask("POST", "/once", b"", X_Key=served.app.door.address_key).text
    assert client.enter(key).token
