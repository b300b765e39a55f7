"""A read-only HTTP server for questions that have JSON as their answer: what a team shares a local index with.

`GET` only; no files, no state, no bodies. Meant for a trusted network: it has no accounts and no encryption.
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Protocol

from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_TARGET = 16_384  # characters of a request's target: 50 DOIs, or the longest reference, percent-encoded
# Crossref's headers, with what a local index bears.
QUESTIONS_A_SECOND = {"X-Rate-Limit-Limit": "500", "X-Rate-Limit-Interval": "1s", "X-Concurrency-Limit": "8"}


class Reply(Protocol):
    """A status, and what to say: JSON or text."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def content(self) -> dict[str, Any] | str:
        """The body."""
        ...


class Endpoint(ThreadingHTTPServer):
    """Answer `GET` with what `answer` makes of the target; `log` gets a line for each request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], answer: Callable[[str], Reply], log: Callable[[str], None]) -> None:
        """Bind the address; raises `OSError` where that cannot be."""
        super().__init__(address, _Handler)
        self.answer = answer
        self.log = log

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no event."""
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    server_version = f"citecheck/{__version__}"
    sys_version = ""
    timeout = 30.0  # seconds for a client to say what it wants
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One question."""
        if len(self.path) > LONGEST_TARGET:
            self._send_reply(414, "The question is too long.")
            return
        try:
            reply = self.server.answer(self.path)
        except Exception as error:  # noqa: BLE001 - a question must not end the server
            self.server.log(f"{type(error).__name__}: {error}")
            self._send_reply(500, "The index could not be asked.")
        else:
            self._send_reply(reply.status, reply.content)

    def _send_reply(self, status: int, content: dict[str, Any] | str) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        kind = "text/plain" if isinstance(content, str) else "application/json"
        self.send_header("Content-Type", f"{kind};charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in QUESTIONS_A_SECOND.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        self.server.log(f"{self.client_address[0]} {format % args}")
