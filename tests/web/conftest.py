"""A real server on loopback, in a thread, with a browser that is as plain as can be."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
import pytest
import uvicorn

from citecheck.index.build import build
from citecheck.web import runs as runs_module
from citecheck.web.app import App
from citecheck.web.check_service import CheckService, Settings
from citecheck.web.guard import Door
from citecheck.web.sessions import Store, Upload
from citecheck.web.worker import MEMORY, Task
from citecheck.workers.child import child_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAPER = FIXTURES / "documents" / "paper.md"
ZOTERO = FIXTURES / "documents" / "word" / "zotero.docx"


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Client:
    """What a browser does: keeps its cookie, fills the token of the page into forms."""

    port: int
    cookie: str = ""
    token: str = ""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request; `Host_="…"` overrules a header, underscores are hyphens."""
        sent = {"Host": f"127.0.0.1:{self.port}"} | ({"Cookie": self.cookie} if self.cookie else {})
        sent |= {name.strip("_").replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def enter(self, key: str) -> Client:
        answer = self.ask("GET", f"/open?key={key}")
        assert answer.status == 200
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        found = re.search(r'name="token" value="([^"]+)"', self.ask("GET", "/").text)
        assert found
        self.token = found[1]
        return self

    def form(self, path: str, headers: Mapping[str, str] | None = None, **fields: str) -> Answer:
        body = urlencode({"token": self.token} | fields).encode()
        given: dict[str, Any] = {"Content_Type": "application/x-www-form-urlencoded"} | dict(headers or {})
        return self.ask("POST", path, body, **given)

    def upload(self, path: str, *files: tuple[str, str, bytes], token: str | None = None, **fields: str) -> Answer:
        """Files as `(field, name, bytes)`, after the token as in our pages."""
        mark = secrets.token_hex(12)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in ({"token": self.token if token is None else token} | fields).items()
        ]
        for name, file, data in files:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
            parts += [head.encode(), data, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        return self.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={mark}")


@dataclass
class Served:
    """A server that runs in a thread."""

    app: App
    thread: threading.Thread
    server: uvicorn.Server
    told: list[str] = field(default_factory=list)

    @property
    def check_service(self) -> CheckService:
        return self.app.check_service

    def client(self) -> Client:
        return Client(self.app.door.port)

    def entered(self) -> Client:
        return self.client().enter(self.app.door.address_key)

    def check(self, client: Client, *files: tuple[str, str, bytes], **fields: str) -> str:
        """The id of a check that has ended."""
        answer = client.upload("/checks", *files, **fields)
        assert answer.status == 303, answer.text
        identifier = answer.headers["location"].rsplit("/", 1)[-1]
        self.ended(identifier)
        return identifier

    def ended(self, identifier: str) -> str:
        """Waits for the end of a check; its state."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            session = self.check_service.store.get(identifier)
            if session and not session.last.state.in_flight:
                return session.last.state.value
            time.sleep(0.02)
        raise AssertionError("the check did not end")

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "works"
    build(folder, [FIXTURES / "works" / "works.jsonl"])
    return folder


# A process that does not check anything: it leaves what a real check left once.
QUICK = """
import json, os, shutil, sys
task = json.loads(sys.stdin.readline())
for name in os.listdir({kept!r}):
    shutil.copy(os.path.join({kept!r}, name), task["folder"])
"""


@pytest.fixture(scope="session")
def kept(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a check leaves in the folder of its run."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "in").mkdir()
    shutil.copy(PAPER, folder / "in" / "manuscript.md")
    task = Task(str(folder), Upload("paper.md", "manuscript.md", 1), None, (f"index:{index}",))
    environment = {**os.environ, "CITECHECK_CACHE_DIR": str(folder / "cache")}
    with subprocess.Popen(
        child_command("citecheck.web.worker", memory=MEMORY), stdin=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin
        process.stdin.write(msgspec.json.encode(task) + b"\n")
        process.stdin.flush()  # and kept open: a worker ends with its server
        assert process.wait(60) == 0
    shutil.rmtree(folder / "in")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    return folder


@pytest.fixture
def quick(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that are done at once, for tests of what is around them."""
    quick = [sys.executable, "-c", QUICK.format(kept=str(kept))]
    monkeypatch.setattr(runs_module, "child_command", lambda *_, **__: quick)


@pytest.fixture
def serve(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Served]]:
    """A function that starts a server: `serve(offline=True, keep=1.0)`; the same folder each time."""
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    running: list[Served] = []

    def started(folder: Path | None = None, **settings: Any) -> Served:
        chosen = Settings(**({"sources": (f"index:{index}",)} | settings))
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        told: list[str] = []
        store = Store.opened(folder or tmp_path / "data", chosen.keep)
        app = App(CheckService(store, chosen), Door(listening.getsockname()[1]), told.append)
        config = uvicorn.Config(app.asgi(), log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append(Served(app, thread, server, told))
        return running[-1]

    yield started
    for each in running:
        each.close()


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()
