"""The page for editors: well-formed, whole in one file, safe, linked within itself, legible."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest
from lxml import html

from citecheck.models import Report
from citecheck.reporter.registry import render
from report_builder import EVIL, full_report


def parsed(page: str) -> Any:
    return html.document_fromstring(page)


CSS = resources.files("citecheck.reporter").joinpath("report.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page() -> str:
    return render("html", [full_report(), full_report()])


def test_it_is_one_file_and_loads_nothing(page: str) -> None:
    tree = parsed(page)
    assert not tree.xpath("//link | //img | //iframe | //script[@src] | //object")
    assert "url(" not in CSS
    assert "@import" not in CSS
    targets = set(tree.xpath("//a/@href"))
    assert all(t.startswith(("#", "https://doi.org/")) for t in targets)


def test_links_within_the_page_lead_somewhere_and_ids_are_unique(page: str) -> None:
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {t[1:] for t in tree.xpath("//a/@href") if t.startswith("#")} <= set(ids)
    assert tree.xpath("//*[contains(@class, 'cite')]")


def test_nothing_of_a_document_is_run(page: str) -> None:
    assert "\x1b" not in page
    assert "\u202e" not in page
    report = full_report()
    from dataclasses import replace  # noqa: PLC0415

    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='x'"
    findings = tuple(replace(f, message=evil, suggestion=evil) for f in report.findings)
    references = tuple(replace(r, raw=evil) for r in report.references)
    citations = tuple(replace(c, sentence=evil) for c in report.citations)
    tree = parsed(render("html", [replace(report, findings=findings, references=references, citations=citations)]))
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //*[@onclick] | //*[@onerror]")
    assert EVIL


def test_an_empty_report_is_a_page() -> None:
    assert "Nothing to report" in render("html", [Report(())])
    assert render("html", []).endswith("</html>\n")


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_contrast_is_enough_in_both_schemes(scheme: int) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for text, on the paper and on the cards."""
    block = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#\w+)", block))
    for name in ("ink", "link", "error", "warning", "info", "fine", "open"):
        for ground in ("paper", "soft"):
            a, b = sorted((_luminance(colours[name]), _luminance(colours[ground])), reverse=True)
            assert (a + 0.05) / (b + 0.05) >= 4.5, (name, ground)
