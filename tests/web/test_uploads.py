"""What arrives in forms: counted, named by us, refused past a limit; names are shown and are never paths."""

from __future__ import annotations

import http.client
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.web.names import LONGEST, disposition, download_name, kept_suffix, shown_name
from citecheck.web.uploads import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from web.conftest import Served

TEXT = b"Rooms matter (Levy et al., 2015).\n\nReferences\n\nLevy, K. (2015). Rooms. Journal of Rooms, 1, 1-9.\n"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\papers\\a.docx", ".", "..", "", "~/.bashrc", "-",
     "a.txt\x00.exe", "con.txt", "%2e%2e%2fa.txt", "session.json", "x" * 3000 + ".txt"],
)  # fmt: skip
def test_no_file_is_made_from_a_name(served: Served, tmp_path: Path, name: str) -> None:
    client = served.entered()
    before = {p for p in tmp_path.rglob("*") if "data" not in p.parts}
    answer = client.upload("/checks", ("manuscript", name.replace("\x00", "%00"), TEXT))
    assert answer.status == 303
    identifier = answer.headers["location"].rsplit("/", 1)[-1]
    assert served.ended(identifier) == "done"
    session = served.check_service.store.get(identifier)
    assert session
    kept = {p.name for p in (served.check_service.store.run_folder(session) / "in").iterdir()}
    assert kept <= {"manuscript", "manuscript.txt", "manuscript.docx", "manuscript.json"}
    assert {p for p in tmp_path.rglob("*") if "data" not in p.parts and "cache" not in p.parts} <= before | {
        tmp_path / "cache"
    }
    assert all(re.fullmatch(r"[\w.-]+", p.name) for p in served.check_service.store.folder.rglob("*"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.txt", "<script>alert(1)<script>.txt", "a&amp;b'%22.txt"]
)
def test_names_are_escaped_wherever_they_stand(served: Served, name: str) -> None:
    client = served.entered()
    identifier = served.check(client, ("manuscript", name, TEXT))
    for path in ("/", f"/checks/{identifier}"):
        page = client.ask("GET", path).text
        assert "<img" not in page
        assert "<script>alert" not in page
        assert "&lt;" in page or "&amp;amp;" in page


def test_hostile_text_is_text_on_the_page(served: Served) -> None:
    evil = b"<script>alert(1)</script> & <!--tools:0123456789abcdef--> (Levy et al., 2015) [3].\n\n"
    client = served.entered()
    page = client.ask("GET", f"/checks/{served.check(client, ('manuscript', 'a.txt', evil + TEXT))}").text
    assert "<script>alert" not in page
    assert set(re.findall(r"<script[^>]*>", page)) <= {
        '<script src="/static/app.js" defer>', '<script src="/static/report.js" defer>',
    }  # fmt: skip
    assert " style=" not in page  # our own policy forbids it
    assert not re.search(r"\son\w+=", page)
    assert page.count('data-tool="0123456789abcdef"') == 0


@pytest.mark.parametrize(
    ("files", "status", "says"),
    [
        ([], 400, "Choose a file first"),
        ([("manuscript", "a.txt", b"")], 400, "is empty"),
        ([("manuscript", "a.txt", b"x" * 5001)], 413, "is larger than"),
        ([("manuscript", f"{n}.txt", TEXT) for n in range(4)], 413, "More than 3 files"),
        ([("other", "a.txt", TEXT)], 400, "where none belongs"),
        (
            [("manuscript", "a.txt", TEXT), ("references", "a.bib", b"x"), ("references", "b.bib", b"x")],
            400,
            "one reference",
        ),
    ],
)
def test_refusals_say_why_and_leave_nothing(
    serve: Callable[..., Served], files: list[tuple[str, str, bytes]], status: int, says: str
) -> None:
    served = serve(uploads=Limits(file=5000, files=3))
    answer = served.entered().upload("/checks", *files)
    assert answer.status == status
    assert says in answer.text
    assert "Traceback" not in answer.text
    assert not list((served.check_service.store.folder / "incoming").iterdir())
    assert served.check_service.store.all() == []


def test_a_stated_length_is_not_believed(serve: Callable[..., Served]) -> None:
    """A body that says it is small, or says nothing and comes in chunks, is counted all the same."""
    served = serve(uploads=Limits(file=5000))
    client = served.entered()
    head = (
        f'--m\r\nContent-Disposition: form-data; name="token"\r\n\r\n{client.token}\r\n'
        '--m\r\nContent-Disposition: form-data; name="manuscript"; filename="a.txt"\r\n\r\n'
    ).encode()
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
    chunks = iter([head, *[b"x" * 1000] * 9, b"\r\n--m--\r\n"])
    connection.request("POST", "/checks", chunks, encode_chunked=True, headers={
        "Cookie": client.cookie, "Content-Type": "multipart/form-data; boundary=m", "Transfer-Encoding": "chunked",
    })  # fmt: skip
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=m", b"no form at all"),
        ("multipart/form-data; boundary=m", b'--m\r\nContent-Disposition: form-data; name="token"\r\n\r\ncut off'),
        ("multipart/form-data", b"--m--"),
        ("multipart/form-data; boundary=" + "m" * 300, b"--m--"),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
def test_what_is_no_form_is_refused(served: Served, kind: str, body: bytes) -> None:
    answer = served.entered().ask("POST", "/checks", body, Content_Type=kind)
    assert answer.status in {400, 403, 415}
    assert served.told == []


@pytest.mark.parametrize("body", [b"token=" + b"x" * 200_000, b"&".join(b"a=1" for _ in range(1000))])
def test_a_form_that_never_ends_is_too_large(served: Served, body: bytes) -> None:
    answer = served.entered().ask("POST", "/offline", body, Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 413
    assert served.told == []


def test_a_zip_bomb_is_one_clear_line(served: Served) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 210_000_000)
    client = served.entered()
    page = client.ask("GET", f"/checks/{served.check(client, ('manuscript', 'bomb.docx', bomb.getvalue()))}").text
    assert "This file could not be checked" in page
    assert "bomb.docx" in page


@pytest.mark.usefixtures("quick")
def test_a_full_house_says_so(serve: Callable[..., Served]) -> None:
    served = serve(most=1)
    client = served.entered()
    served.check(client, ("manuscript", "a.txt", TEXT))
    answer = client.upload("/checks", ("manuscript", "a.txt", TEXT))
    assert (answer.status, "Delete some of them" in answer.text) == (507, True)
    assert serve(room=10).entered().upload("/checks", ("manuscript", "a.txt", TEXT)).status == 507
    assert serve(free=1 << 60).entered().upload("/checks", ("manuscript", "a.txt", TEXT)).status == 507


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("paper.docx", "paper.docx"), ("C:\\papers\\a.docx", "a.docx"), ("../../a.txt", "a.txt"), ("a/", "a"),
        ("", "x"), ("..", "x"), ("-", "x"), (" .hidden ", "hidden"), ("e\u0301.txt", "é.txt"), ("a\u202etxt.exe", "atxt.exe"),
        ("Größe – 論文.pdf", "Größe – 論文.pdf"), ("a\r\nSet-Cookie: b.txt", "a Set-Cookie: b.txt"),
    ],
)  # fmt: skip
def test_names_are_cleaned(given: str, expected: str) -> None:
    assert shown_name(given, "x") == expected


@given(st.text(max_size=400))
def test_every_name_can_be_shown_and_sent(given: str) -> None:
    name = shown_name(given, "x")
    assert 0 < len(name) <= LONGEST
    assert name == shown_name(name, "x")
    assert not set(name) & set("/\\\n\r\x00")
    assert kept_suffix(name) in {"", *kept_suffix(name).split()}
    saved = download_name(name, "letter", ".docx")
    header = disposition(saved)
    assert header.isascii()
    assert not set(header) & {"\n", "\r", "\x00"}
    assert unquote(header.split("UTF-8''")[1]) == saved
    assert not set(saved) & set('<>:"|?*/\\')


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.docx", ".docx"), ("a.DOCX", ".docx"), ("a.bib", ".bib"), ("a.exe", ""), ("a", ""), ("a.docx/..", "")],
)
def test_only_known_suffixes_are_kept(name: str, suffix: str) -> None:
    assert kept_suffix(name) == suffix
