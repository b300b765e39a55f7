"""One Chromium for all browser tests. Where there is none, they are skipped and say why."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LOCAL = ("file:", "data:", "blob:", "http://127.0.0.1", "http://localhost")


@dataclass
class Watched:
    """A page, and what it did that nobody asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)  # exceptions, and errors on the console
    asked: list[str] = field(default_factory=list)  # addresses beyond this machine that it wanted

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def requested(self, address: str) -> None:
        if not address.startswith(LOCAL):
            self.asked.append(address)


def chromium() -> str | None:
    """The browser of `CITECHECK_CHROMIUM`, or the first of the usual names on the path."""
    named = os.environ.get("CITECHECK_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the tests of this folder."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
    path = chromium()
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed, and CITECHECK_CHROMIUM names none")
    with api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """A function that opens an empty page in a context of its own: `new_page(390, 800, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def opened(width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.on("console", watched.heard)
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        watched.page.on("request", lambda request: watched.requested(request.url))
        return watched

    yield opened
    for context in contexts:
        context.close()
