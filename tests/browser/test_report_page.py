"""The HTML report in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.reporter.registry import render
from report_builder import full_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import Watched


def test_it_opens_without_errors_and_asks_nobody(tmp_path: Path, new_page: Callable[..., Watched]) -> None:
    file = tmp_path / "report.html"
    file.write_text(render("html", [full_report()]), encoding="utf-8")
    watched = new_page()
    watched.page.goto(file.as_uri())
    assert watched.page.title()
    assert watched.errors == []
    assert watched.asked == []
