"""The live client against a Crossref of our own that fails: every reference gets its right verdict, or `undetermined`.

The server answers from a local index; of a hundred answers five are spoilt, each in one of ten ways. Verdicts are held
against those of the index asked directly. Only loopback is used.
"""

from __future__ import annotations

import json
import random
import socket
import struct
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from bench.accuracy.verdicts import TODAY, dev_rows, reference
from citecheck.index import open_index
from citecheck.models import Reason, Verdict
from citecheck.net.cache import HttpCache
from citecheck.net.endpoint import QUESTIONS_A_SECOND
from citecheck.net.pacing import RateLimiter
from citecheck.net.session import Limits
from citecheck.resolver.resolve import resolve
from citecheck.sources.crossref import CrossrefSource
from citecheck.sources.local import LocalIndexSource
from citecheck.web.index_api import answer

if TYPE_CHECKING:
    from bench.given import Given
    from citecheck.index import Index

LIMITS = Limits(connect=2.0, read=0.5, total=2.0, attempts=3, backoff=0.01)
KINDS = ("429", "429 later", "500", "503", "reset", "cut", "html", "proxy 404", "encoding", "slow")


class Faulty(ThreadingHTTPServer):
    """An index behind answers that fail at a rate; which ones is drawn with a fixed seed."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, index: Index, rate: float) -> None:
        """Listens at a free port of loopback."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.index, self.rate, self.dice = index, rate, random.Random(3)
        self.done: Counter[str] = Counter()
        self.lock = threading.Lock()

    def draw(self) -> str:
        """The fault of the next answer, or `fine`."""
        with self.lock:
            kind = self.dice.choice(KINDS) if self.dice.random() < self.rate else "fine"
            self.done[kind] += 1
            return kind

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up."""


class Handler(BaseHTTPRequestHandler):
    """One question."""

    server: Faulty

    def do_GET(self) -> None:
        """The right answer, or a spoilt one."""
        reply = answer(self.server.index, self.path)
        body = (reply.content if isinstance(reply.content, str) else json.dumps(reply.content)).encode()
        match self.server.draw():
            case "429":
                self._send_answer(429, b"", **{"Retry-After": "0"})
            case "429 later":
                self._send_answer(429, b"")
            case "500" | "503" as status:
                self._send_answer(int(status), b"<html>error</html>", "text/html")
            case "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "cut":
                self._send_answer(200, body[: len(body) // 2])
            case "html":
                self._send_answer(200, b"<html><body>Please log in</body></html>", "text/html")
            case "proxy 404":
                self._send_answer(404, b"<html><body>Not found here</body></html>", "text/html")
            case "encoding":
                self._send_answer(200, b"\xff\xfe\x00{" + body)
            case "slow":
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                time.sleep(0.7)
            case _:
                self._send_answer(
                    reply.status, body, "text/plain" if isinstance(reply.content, str) else "application/json"
                )

    def _send_answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (QUESTIONS_A_SECOND | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def run(given: Given) -> list[str]:
    """Both ways, compared, on `--references` (10,000) with the share `--faults` (0.05) of answers spoilt."""
    index = given.index("corpora/works.jsonl.gz")
    count, rate = given.number("references", 10_000), float(given.options.get("faults", "0.05"))
    rows = [r for r in dev_rows() if r["gold_doi"]]
    rows = random.Random(9).sample(rows, min(count, len(rows)))
    references = [reference(n, r["raw"]) for n, r in enumerate(rows)]
    expected = resolve(references, [LocalIndexSource(index)], today=TODAY)
    server = Faulty(open_index(index), rate)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        source = CrossrefSource(
            "bench@example.org",
            base_url=f"http://127.0.0.1:{server.server_port}",
            doi_url="http://127.0.0.1:9",
            cache=HttpCache(Path(folder)),
            limits=LIMITS,
            limiter=RateLimiter(10_000.0, 8),
        )
        began = time.perf_counter()
        found = [v for at in range(0, count, 500) for v in resolve(references[at : at + 500], [source], today=TODAY)]
        spent = time.perf_counter() - began
        source.close()
    server.shutdown()
    kinds: Counter[str] = Counter()
    for row, right, got in zip(rows, expected, found, strict=True):
        doi = [v.work.doi if v.work else None for v in (right, got)]
        if got.verdict is right.verdict and doi[0] == doi[1]:
            kinds["the same"] += 1
        elif got.verdict is Verdict.UNDETERMINED:
            down = got.reason == Reason.SOURCE_UNAVAILABLE
            kinds["undetermined, the source failed" if down else "undetermined, otherwise"] += 1
        elif got.verdict not in {Verdict.CONFLICT, Verdict.UNRESOLVED} and doi[1] == row["gold_doi"].lower():
            kinds["found by the shorter question, and right"] += 1
        else:
            kinds["WRONG"] += 1
    spoilt = server.done.total() - server.done["fine"]
    return [
        f"faults: {len(found)} of {len(references)} references, {server.done.total()} answers, {spoilt} of them spoilt",
        "  " + ", ".join(f"{k} {n}" for k, n in kinds.most_common()) + f"; {len(found) / spent:.0f} a second",
    ]
