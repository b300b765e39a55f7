"""A real HTTP server on loopback that answers as it is told, faults included."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Server(ThreadingHTTPServer):
    """Hands each request to the next of `plan` (the last one stays); `seen` are the paths asked for."""

    daemon_threads = True

    def __init__(self, *plan: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.plan = list(plan)
        self.seen: list[str] = []
        self.agents: list[str] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def next(self) -> Callable[[Handler], None]:
        with self._lock:
            return self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        self.server.agents.append(self.headers.get("User-Agent", ""))
        self.server.next()(self)

    def log_message(self, *_: object) -> None:
        """Silence."""


def reply(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def message(content: Any, **headers: str) -> Callable[[Handler], None]:
    return reply(200, json.dumps({"status": "ok", "message": content}).encode(), **headers)


def cut(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"message": {"it')
    handler.wfile.flush()
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """Breaks the connection hard."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def drip(handler: Handler) -> None:
    """One byte at a time, each within the read timeout."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def silent(_: Handler) -> None:
    time.sleep(1.0)


def loop(handler: Handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


FAULTS: dict[str, tuple[Callable[[Handler], None], str]] = {
    "429": (reply(429), "answered 429"),
    "429 and how long to wait": (reply(429, Retry_After="0"), "answered 429"),
    "429 and far too long to wait": (reply(429, Retry_After="86400"), "answered 429"),
    "500": (reply(500, b"<h1>Oops</h1>", "text/html"), "answered 500"),
    "503": (reply(503), "answered 503"),
    "400": (reply(400, b'{"status":"failed","message":[{"type":"x","value":"y","message":"z"}]}'), "answered 400"),
    "403": (reply(403), "refuses"),
    "a web page": (reply(200, b"<!doctype html><p>Welcome to the hotel"), "web page"),
    "cut JSON": (reply(200, b'{"message": {"items": [{"DOI"'), "cut off"),
    "a cut answer": (cut, "cut off"),
    "nothing": (reply(200, b""), "empty"),
    "another encoding": (reply(200, '{"message": "é"}'.encode("utf-16")), "UTF-8"),
    "a web page for a 404": (reply(404, b"<html><h1>Proxy</h1>", "text/html"), "404"),
    "brackets without end": (reply(200, b"[" * 200_000), "no JSON"),
    "JSON of another shape": (reply(200, b"[1, 2]"), "shape"),
    "no message": (reply(200, b'{"status": "ok"}'), "shape"),
    "a reset": (reset, "connection"),
    "silence": (silent, "in time"),
    "a drip": (drip, "too slowly"),
    "a loop of redirects": (loop, "redirects"),
}
