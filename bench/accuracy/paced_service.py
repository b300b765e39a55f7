"""The live client against a Crossref of our own that enforces Crossref's limits: next to nothing is refused, nothing lost.

Its answers state the limit of single records, as Crossref's do (5 and 10 a second); lists are refused beyond the
documented 1 and 3 within any second, and so is what comes while as many as the pool allows are under way. Answers take
a while, at random. Verdicts are held against those of the index asked directly. Only loopback is used.
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from bench.accuracy.verdicts import TODAY, dev_rows, reference
from citecheck.index import open_index
from citecheck.net.cache import HttpCache
from citecheck.net.pacing import POLITE, POLITE_LISTS, PUBLIC, PUBLIC_LISTS
from citecheck.resolver.resolve import resolve
from citecheck.sources.crossref import POLITE_CONCURRENCY, CrossrefSource
from citecheck.sources.local import LocalIndexSource
from citecheck.web.index_api import answer

if TYPE_CHECKING:
    from bench.given import Given
    from citecheck.index import Index

_WINDOW = 1.0  # seconds
_LATENCY = (0.02, 0.35)  # seconds that an answer takes at least and at most


class Paced(ThreadingHTTPServer):
    """An index that refuses what comes too fast."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, index: Index, singles: float, lists: float, concurrency: int) -> None:
        """Listens at a free port of loopback."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.index, self.concurrency = index, concurrency
        self.limits = {"list": lists, "single": singles}
        self.recent: dict[str, deque[float]] = {kind: deque() for kind in self.limits}
        self.done: Counter[str] = Counter()
        self.under_way = 0
        self.dice = random.Random(3)
        self.lock = threading.Lock()

    def admits(self, kind: str) -> bool:
        """Whether a question is answered: the limit of its kind is not reached, nor that of the pool."""
        with self.lock:
            now, recent = time.monotonic(), self.recent[kind]
            while recent and recent[0] <= now - _WINDOW:
                recent.popleft()
            self.done[kind] += 1
            if len(recent) >= self.limits[kind] or self.under_way >= self.concurrency:
                self.done[f"{kind} refused"] += 1
                return False
            recent.append(now)
            self.under_way += 1
            return True


class Handler(BaseHTTPRequestHandler):
    """One question."""

    server: Paced
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The answer after a while, or 429."""
        kind = "single" if self.path.startswith("/works/") else "list"
        if not self.server.admits(kind):
            self._send_answer(429, b"")
            return
        time.sleep(self.server.dice.uniform(*_LATENCY))
        reply = answer(self.server.index, self.path)
        body = (reply.content if isinstance(reply.content, str) else json.dumps(reply.content)).encode()
        with self.server.lock:
            self.server.under_way -= 1
        self._send_answer(reply.status, body, "text/plain" if isinstance(reply.content, str) else "application/json")

    def _send_answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Rate-Limit-Limit", f"{self.server.limits['single']:.0f}")
        self.send_header("X-Rate-Limit-Interval", "1s")
        self.send_header("X-Concurrency-Limit", str(self.server.concurrency))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def run(given: Given) -> list[str]:
    """Both pools: requests, refused, time, and verdicts that were lost, on `--references` (120)."""
    index = given.index("corpora/works.jsonl.gz")
    count = given.number("references", 120)
    rows = random.Random(9).sample([r for r in dev_rows() if r["gold_doi"]], count)
    references = [reference(n, r["raw"]) for n, r in enumerate(rows)]
    expected = resolve(references, [LocalIndexSource(index)], today=TODAY)
    lines = [f"limits enforced as documented, {count} references"]
    for pool, mailto, singles, lists, concurrency in (
        ("public", None, PUBLIC, PUBLIC_LISTS, 1),
        ("polite", "bench@example.org", POLITE, POLITE_LISTS, POLITE_CONCURRENCY),
    ):
        server = Paced(open_index(index), singles, lists, concurrency)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        with tempfile.TemporaryDirectory() as folder:
            source = CrossrefSource(
                mailto,
                base_url=f"http://127.0.0.1:{server.server_port}",
                doi_url="http://127.0.0.1:9",
                cache=HttpCache(Path(folder)),
            )
            began = time.perf_counter()
            found = resolve(references, [source], today=TODAY)
            spent = time.perf_counter() - began
            source.close()
        server.shutdown()
        lost = sum(
            a.verdict is not b.verdict or (a.work and a.work.doi) != (b.work and b.work.doi)
            for a, b in zip(expected, found, strict=True)
        )
        asked = server.done["list"] + server.done["single"]
        refused = server.done["list refused"] + server.done["single refused"]
        lines.append(
            f"  {pool}: {server.done['list']} lists and {server.done['single']} single records in {spent:.0f} s, "
            f"{refused} refused ({refused / max(asked, 1):.1%}), {lost} verdicts other than those of the index"
        )
    return lines
