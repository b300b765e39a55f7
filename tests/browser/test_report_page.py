"""The HTML report in a browser: what a click, a key, a narrow window and a printer make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from citecheck.reporter.registry import render
from demo_report import demo_report
from report_builder import full_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from browser.conftest import Watched

    Opener = Callable[..., Page]

PARTS = ["findings", "text", "references", "claims"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render("html", [demo_report()]), encoding="utf-8")
    return path


@pytest.fixture
def opened(file: Path, new_page: Callable[..., Watched]) -> Iterator[Opener]:
    """Opens the report at a place; at the end nothing must have gone wrong, and nobody been asked."""
    made: list[Watched] = []

    def open_at(place: str = "", width: int = 1280, height: int = 900, **options: object) -> Page:
        watched = new_page(width, height, reduced_motion="reduce", **options)
        made.append(watched)
        watched.page.goto(file.as_uri() + place)
        return watched.page

    yield open_at
    assert [w.errors for w in made] == [[]] * len(made)
    assert [w.asked for w in made] == [[]] * len(made)


def shown_part(page: Page) -> list[str]:
    return [p for p in PARTS if page.locator(f"#m1-{p}").get_attribute("hidden") is None]


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.closest('[id]')?.id ?? ''")
    return found


def cite(page: Page, words: str) -> str:
    """The id of the citation that begins so."""
    found: str = page.evaluate(
        "w => [...document.querySelectorAll('.cite')].find(c => c.textContent.includes(w)).id", words
    )
    return found


# --- tabs and places ---------------------------------------------------------------------------------------------


def test_tabs_show_one_part_at_a_time_and_go_back(opened: Opener) -> None:
    page = opened()
    assert shown_part(page) == ["findings"]
    page.get_by_role("tab", name="References").click()
    assert shown_part(page) == ["references"]
    assert page.get_by_role("tab", name="References").get_attribute("aria-selected") == "true"
    assert page.url.endswith("#m1-references")
    page.get_by_role("tab", name="Claims").click()
    page.go_back()
    assert shown_part(page) == ["references"]
    page.go_back()
    assert shown_part(page) == ["findings"]


def test_tabs_are_worked_with_arrows(opened: Opener) -> None:
    page = opened()
    page.get_by_role("tab", name="Findings").focus()
    for key, expected in (
        ("ArrowRight", "text"),
        ("End", "claims"),
        ("ArrowRight", "findings"),
        ("ArrowLeft", "claims"),
    ):
        page.keyboard.press(key)
        assert shown_part(page) == [expected]
        assert focused(page) == f"m1-{expected}-tab"
    assert page.locator("[role=tab][tabindex='0']").count() == 1


@pytest.mark.parametrize(
    ("place", "part"), [("#m1-c3", "text"), ("#m1-r7", "references"), ("#m1-f60", "findings"), ("#m1-k3", "claims")]
)
def test_a_deep_link_opens_the_right_part_and_shows_the_place(opened: Opener, place: str, part: str) -> None:
    page = opened(place)
    assert shown_part(page) == [part]
    page.wait_for_function(
        "p => { const b = document.querySelector(p).getBoundingClientRect(); return b.top > 40 && b.bottom < innerHeight; }",
        arg=place,
    )


def test_a_link_from_a_finding_to_the_text_and_back(opened: Opener) -> None:
    page = opened()
    page.locator(".card", has_text="Bertschy").get_by_role("link", name="In the text").click()
    assert shown_part(page) == ["text"]
    assert page.locator(".panel").is_visible()
    page.go_back()
    assert shown_part(page) == ["findings"]
    assert not page.locator(".panel").count()


# --- the panel ---------------------------------------------------------------------------------------------------


def test_a_click_on_a_citation_shows_the_entry_and_its_record(opened: Opener) -> None:
    page = opened("#m1-text")
    name = cite(page, "Zanarini et al. 2005")
    page.locator(f"#{name} a").click()
    panel = page.locator(".panel")
    assert "differs from its record" in panel.locator(".badge").inner_text()
    assert "as printed" in panel.inner_text()
    assert panel.locator("del").count() >= 1
    assert panel.locator("ins").count() >= 1
    assert panel.locator("a.doi").first.get_attribute("href").startswith("https://doi.org/10.")  # type: ignore[union-attr]
    assert page.url.endswith(f"#{name}")
    assert page.evaluate("document.activeElement.classList.contains('panel')")
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert focused(page) == name


def test_each_of_several_works_has_its_part_of_the_panel(opened: Opener) -> None:
    page = opened("#m1-text")
    page.locator(f"#{cite(page, '[33-37')} a").click()
    page.locator(".panel").wait_for()
    assert page.locator(".panel .target").count() == 5
    assert page.locator(".panel .target .raw").count() == 5
    assert page.locator(".panel [id]").count() == 0  # what is copied keeps no id


def test_a_retracted_work_is_told_with_its_notice(opened: Opener) -> None:
    page = opened("#m1-text")
    page.locator(f"#{cite(page, 'Wakefield et al. 1998')} a").click()
    assert "retracted" in page.locator(".panel .badge").inner_text()
    assert "Retraction" in page.locator(".panel .notice").first.inner_text()


def test_a_citation_without_an_entry_is_told_why_and_what_may_be_meant(opened: Opener) -> None:
    page = opened("#m1-text")
    page.locator(f"#{cite(page, 'Ruocco et al. 2015')} a", has_text="Ruocco").click()
    assert "not in the list" in page.locator(".panel").inner_text()
    assert "Perhaps" in page.locator(".panel").inner_text()


# --- keys --------------------------------------------------------------------------------------------------------


def test_all_can_be_done_with_keys(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("2")
    assert shown_part(page) == ["text"]
    page.keyboard.press("j")
    assert focused(page) == "m1-c1"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == "m1-c2"
    page.keyboard.press("Enter")
    assert "Citation 2 of 44" in page.locator(".panel h2").inner_text()
    page.keyboard.press("j")
    assert "Citation 3 of 44" in page.locator(".panel h2").inner_text()
    page.keyboard.press("ArrowLeft")
    assert "Citation 2 of 44" in page.locator(".panel h2").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".panel").count() == 0
    page.keyboard.press("/")
    assert focused(page) == "m1-search"
    page.keyboard.type("j")  # a letter in a field is a letter
    assert page.locator("#m1-search").input_value() == "j"


def test_single_keys_are_listed_and_can_be_turned_off(opened: Opener) -> None:
    page = opened("#m1-text")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    before = focused(page)
    page.keyboard.press("j")
    assert focused(page) == before


def test_the_first_stop_skips_to_the_findings(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    assert focused(page).startswith("m1-findings")


def test_the_marks_of_the_list_are_one_stop(opened: Opener) -> None:
    page = opened()
    assert page.locator(".cells a[tabindex='0']").count() == 1
    page.locator(".cells a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert shown_part(page) == ["references"]
    assert page.url.endswith("#m1-r2")


# --- filters -----------------------------------------------------------------------------------------------------


def visible(page: Page, selector: str) -> int:
    return page.locator(f"{selector}:visible").count()


def test_the_list_is_narrowed_by_verdict_and_by_words(opened: Opener) -> None:
    page = opened("#m1-references")
    assert visible(page, ".entry") == 53
    page.get_by_role("button", name="retracted").click()
    assert visible(page, ".entry") == 1
    assert "1 of 53 shown" in page.locator("#m1-references [role=status]").inner_text()
    page.get_by_role("button", name="all").click()
    page.get_by_label("Search").fill("massó RODRIGUEZ")
    assert visible(page, ".entry") == 1
    page.get_by_label("Search").fill("no such entry")
    assert visible(page, ".entry") == 0
    page.evaluate("location.hash = '#m1-r7'")  # a link to an entry that is narrowed away shows it
    page.wait_for_function("!document.querySelector('#m1-r7').hidden")


def test_marks_are_narrowed_by_the_legend(opened: Opener) -> None:
    page = opened("#m1-text")
    page.get_by_role("button", name="not in the list").click()
    assert page.locator(".t.kept").count() == 5
    page.keyboard.press("j")
    assert "Bertschy" in page.evaluate("document.activeElement.textContent")


def test_the_weakest_fits_come_first_on_request(opened: Opener) -> None:
    page = opened("#m1-claims")
    fits = "[...document.querySelectorAll('.claim')].map(c => Number(c.dataset.fit ?? 99))"
    before = page.evaluate(fits)
    page.get_by_role("button", name="weakest fits first").click()
    assert page.evaluate(fits) == sorted(before)
    page.get_by_role("button", name="weakest fits first").click()
    assert page.evaluate(fits) == before
    page.get_by_role("button", name="left without support").click()
    assert visible(page, ".claim") == 2


def test_findings_are_copied_as_text(opened: Opener) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy findings as text").click()
    page.get_by_text("Copied.", exact=True).wait_for()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("manuscript.txt\n")
    assert "MUST FIX 7" in copied
    assert "Bertschy et al. 2019 is not in the reference list" in copied
    assert "year: printed" in copied
    assert copied.count("\n- ") == len(demo_report().findings)


# --- windows, schemes, paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "#m1-c43", "#m1-references", "#m1-claims"])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_narrow_window_scrolls_down_only(opened: Opener, width: int, place: str) -> None:
    page = opened(place, width, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_a_narrow_window_the_panel_is_a_sheet_below_the_citation(opened: Opener) -> None:
    page = opened("#m1-c20", 390, 844)
    sheet, at = page.locator(".panel").bounding_box(), page.locator("#m1-c20").bounding_box()
    assert sheet is not None
    assert at is not None
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert at["y"] + at["height"] <= sheet["y"]


def test_without_a_script_all_parts_are_there_and_marks_lead_to_entries(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    assert all(page.locator(f"#m1-{p}").is_visible() for p in PARTS)
    assert page.locator(".narrow:visible").count() == 0
    page.locator("#m1-c2 a").click()
    assert page.url.endswith("#m1-r3")


def test_paper_has_the_findings_the_text_and_the_list_in_full(opened: Opener, tmp_path: Path) -> None:
    page = opened("#m1-references")
    page.get_by_role("button", name="retracted").click()  # what is narrowed away is printed nevertheless
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(tmp_path / "report.pdf").pages).split())
    report = demo_report()
    for found in report.findings:
        if found.rule in {"CC101", "CC390", "CC316", "CC401"}:
            assert found.message.split(".")[0].split(":")[0] in text
    squeezed = "".join(normalize("NFKC", text).split())
    lost = [r.raw for r in report.references if "".join(normalize("NFKC", r.raw).split())[:40] not in squeezed]
    assert lost == []
    assert "".join(report.documents[0].text.split())[200:400] in squeezed
    assert squeezed.count("https://doi.org/") > 40
    assert "Copyfindings" not in squeezed
    assert page.locator("details.many[open]").count() == 0  # and is closed again


def test_several_manuscripts_keep_to_themselves(tmp_path: Path, new_page: Callable[..., Watched]) -> None:
    path = tmp_path / "two.html"
    path.write_text(render("html", [demo_report(), full_report()]), encoding="utf-8")
    watched = new_page()
    page = watched.page
    page.goto(path.as_uri() + "#m2-references")
    assert shown_part(page) == ["findings"]
    assert page.locator("#m2-references").get_attribute("hidden") is None
    page.locator(".index a").first.click()
    assert page.url.endswith("#m1-report")
    assert watched.errors == []
    assert watched.asked == []
