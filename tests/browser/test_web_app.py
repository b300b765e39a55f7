"""The web app in a browser: from a file that is dropped to the letter that is saved, by mouse, by keyboard, narrow."""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from citecheck.index.build import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Download, FileChooser, Page

    from browser.conftest import Watched

    Entered = Callable[..., Page]

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXT, LIST = FIXTURES / "documents" / "manuscript.txt", FIXTURES / "documents" / "references.txt"
WORD = FIXTURES / "documents" / "word" / "zotero.docx"
LONG = 60_000  # ms: a check takes two seconds on a machine that has nothing else to do
DROP = """([target, files]) => {
  const held = new DataTransfer();
  for (const [name, data] of files) {
    held.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
  }
  const place = document.querySelector(target);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: held }));
  }
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server in a process of its own, offline, with the index of the fixtures."""
    folder = tmp_path_factory.mktemp("app")
    build(folder / "works", [FIXTURES / "works" / "works.jsonl"])
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", "serve", "--no-browser", "--data-dir", str(folder / "data"),
         "--source", f"index:{folder / 'works'}"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "CITECHECK_CACHE_DIR": str(folder / "cache")},
    )  # fmt: skip
    assert process.stderr
    found = re.search(r"http://127\.0\.0\.1:\d+/open\?key=\S+", process.stderr.readline())
    assert found
    yield found.group()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "failed" not in said


@pytest.fixture
def entered(address: str, new_page: Callable[..., Watched]) -> Iterator[Entered]:
    """Opens the app; at the end nothing must have gone wrong, and nobody else been asked."""
    made: list[Watched] = []

    def enter(width: int = 1280, height: int = 900, **options: Any) -> Page:
        watched = new_page(width, height, **options)
        made.append(watched)
        watched.page.goto(address)
        watched.page.wait_for_selector("form.app-check")
        return watched.page

    yield enter
    for watched in made:
        assert watched.errors == []
        assert watched.asked == []
        assert "key=" not in watched.page.url


@pytest.fixture(scope="module")
def report(address: str, browser: Any) -> str:
    """The address of a report that is there; each test that marks findings makes its own."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector("form.app-check")
    checked(page, TEXT, LIST)
    url: str = page.url
    page.close()
    return url


def checked(page: Page, manuscript: Path, reference_list: Path | None = None) -> None:
    page.set_input_files("input[name=manuscript]", manuscript)
    if reference_list:
        page.set_input_files("input[name=references]", reference_list)
    page.click("button:has-text('Check')")
    page.wait_for_selector("article.report", timeout=LONG)


def drop(page: Page, target: str, *files: Path) -> None:
    page.evaluate(DROP, [target, [[f.name, base64.b64encode(f.read_bytes()).decode()] for f in files]])


def saved(download: Download, tmp_path: Path) -> bytes:
    path = tmp_path / "saved"
    download.save_as(path)
    return path.read_bytes()


def words_of(document: bytes) -> str:
    """The text of a .docx, read by nothing of ours."""
    with ZipFile(BytesIO(document)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode("utf-8"))


def wide(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


def test_from_a_dropped_word_file_to_the_letter_in_three_acts(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    drop(page, "[data-drop=manuscript]", WORD)  # one
    assert "zotero.docx" in page.inner_text("[data-drop=manuscript] .app-chosen")
    page.click("button:has-text('Check')")  # two
    page.wait_for_selector("article.report", timeout=LONG)
    with page.expect_download() as download:
        page.click("text=Letter to the author (Word)")  # three
    assert download.value.suggested_filename == "zotero - letter to the author.docx"
    assert "Envy and the number of hours slept" in words_of(saved(download.value, tmp_path))
    with page.expect_download() as download:
        page.click("text=Manuscript with comments")
    with ZipFile(BytesIO(saved(download.value, tmp_path))) as archive:
        assert archive.testzip() is None
        assert "word/comments.xml" in archive.namelist()


def test_a_text_and_its_list_dropped_together_find_their_places(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    paper, reference_list = tmp_path / "paper.md", tmp_path / "own.bib"
    paper.write_text("Rooms [@a].", encoding="utf-8")
    reference_list.write_text("@article{a, title={Rooms}, author={Levy, K}, year=2015}", encoding="utf-8")
    drop(page, "h1", reference_list, paper)  # beside the field: the page is not left for the file
    assert "paper.md" in page.inner_text("[data-drop=manuscript] .app-chosen")
    assert "own.bib" in page.inner_text("[data-drop=references] .app-chosen")


def test_what_is_too_large_is_said_before_it_is_sent(entered: Entered) -> None:
    page = entered()
    page.evaluate("document.querySelector('form.app-check').dataset.limit = 100")
    drop(page, "[data-drop=manuscript]", TEXT)
    assert "is larger than" in page.inner_text("form .app-trouble")
    assert page.is_disabled("button:has-text('Check')")


def test_progress_is_shown_and_a_check_can_be_cancelled(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    long = tmp_path / "long.txt"
    entries = "".join(
        f"Author{n}, A. B. (20{n % 25:02}). A study of room {n} and its mirrors. Journal of Rooms, {n}(1), 1-9.\n\n"
        for n in range(2500)
    )
    long.write_text(f"Rooms matter (Author1, 2001).\n\nReferences\n\n{entries}", encoding="utf-8")
    page.set_input_files("input[name=manuscript]", long)
    page.click("button:has-text('Check')")
    page.wait_for_selector("progress[max]", timeout=LONG)
    assert re.search(r"Asking the local index .*: [\d,]+ of 2500", page.inner_text("#progress"))
    assert "Author" in page.inner_text("blockquote.app-asked")
    page.click("button:has-text('Cancel')")
    page.wait_for_selector("text=This check was stopped")
    assert page.is_visible("button:has-text('Check again')")


def test_a_citation_leads_to_its_entry(entered: Entered, report: str) -> None:
    page = entered()
    page.goto(report)
    page.click(".tabs a:has-text('Text')")
    page.locator(".cite a.t").first.click()
    page.wait_for_selector(".report .panel")
    assert "Entry" in page.inner_text(".report .panel")
    page.click(".tabs a:has-text('References')")
    whole = page.locator(".entry:visible").count()
    page.locator(".filters:visible button").nth(1).click()
    assert 0 < page.locator(".entry:visible").count() < whole


def test_findings_are_marked_hidden_and_left_out_of_the_letter(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    checked(page, TEXT, LIST)
    total = int(page.inner_text("#open"))
    first, second = (page.locator("article.card[data-fingerprint]").nth(n) for n in (0, 1))
    with page.expect_download() as download:
        page.click("text=Letter to the author (Word)")
    before = words_of(saved(download.value, tmp_path))
    assert "no entry by Bertschy" in before
    first.locator("button:has-text('Dealt with')").click()
    first.locator("text=Take back").wait_for()
    second.locator("summary:has-text('This finding is wrong')").click()
    second.locator("input[name=reason]").fill("The entry is in the <appendix>.")
    second.locator("input[name=reason]").press("Enter")
    second.locator("text=Take back").wait_for()
    assert "The entry is in the <appendix>." in second.inner_text()
    assert (int(page.inner_text("#open")), page.inner_text("#done")) == (total - 2, "2")
    with page.expect_download() as download:
        page.click("text=Letter to the author (Word)")
    assert "no entry by Bertschy" not in words_of(saved(download.value, tmp_path))
    page.click("text=Hide what is marked")
    assert not first.is_visible()
    page.reload()
    assert first.locator("text=Take back").is_visible()
    first.locator("text=Take back").click()
    first.locator("button:has-text('Dealt with')").wait_for()
    assert int(page.inner_text("#open")) == total - 1


def test_an_edited_file_is_checked_again_and_compared(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    checked(page, TEXT, LIST)
    edited = tmp_path / "edited.txt"
    edited.write_text(TEXT.read_text(encoding="utf-8").replace("(Bertschy et al. 2019)", ""), encoding="utf-8")
    page.click("summary:has-text('Check an edited version')")
    drop(page, ".app-again [data-drop=manuscript]", edited)
    page.click("button:has-text('Check the edited file')")
    page.wait_for_selector("section.app-since", timeout=LONG)
    assert "gone" in page.inner_text("section.app-since")
    assert "no entry by Bertschy" in str(page.text_content("section.app-since"))
    assert "no entry by Bertschy" not in page.inner_text(".part-of-report.findings")


def test_by_keyboard_alone(entered: Entered, tmp_path: Path) -> None:
    page = entered()
    choosers: list[FileChooser] = []

    def asked(chooser: FileChooser) -> None:
        choosers.append(chooser)

    page.on("filechooser", asked)  # from the start: asked for only with the key, it may come too late

    def reach(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            told = page.evaluate(
                "(e => e === document.body ? '' : e.type === 'file' ? e.name : e.innerText)(document.activeElement)"
            )
            if told.strip() == words:
                return
        raise AssertionError(words)

    reach("manuscript")
    for _ in range(5):
        page.keyboard.press("Space")
        page.wait_for_timeout(1000)
        if choosers:
            break
    choosers[0].set_files(WORD)
    reach("Check")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.report", timeout=LONG)
    reach("Letter to the author (Word)")
    with page.expect_download():
        page.keyboard.press("Enter")
    reach("Other files")
    page.keyboard.press("Enter")
    assert page.is_visible("text=The findings as a spreadsheet (CSV)")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=The findings as a spreadsheet (CSV)")
    reach("Dealt with")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Take back")
    assert page.evaluate("document.activeElement.innerText") == "Take back"  # the focus stays where the hand is
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#done').innerText === '0'")


def test_typing_a_reason_is_no_shortcut_of_the_report(entered: Entered, report: str) -> None:
    page = entered()
    page.goto(report)
    card = page.locator("article.card[data-fingerprint]").first
    card.locator("summary:has-text('This finding is wrong')").click()
    card.locator("input[name=reason]").press_sequentially("jk? kj /n")
    assert card.locator("input[name=reason]").input_value() == "jk? kj /n"
    assert not page.is_visible("dialog")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_shows_all_of_it(entered: Entered, report: str, scheme: str) -> None:
    page = entered(390, 844, color_scheme=scheme)
    assert wide(page) <= 390
    for words in ("Drop the manuscript here", "Reference list", "Offline"):
        assert page.is_visible(f"text={words}")
    page.goto(report)
    assert wide(page) <= 390
    page.click("summary:has-text('Other files')")
    box = page.locator("a:has-text('spreadsheet')").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_offline_switch(entered: Entered) -> None:
    page = entered()
    assert "Only reference strings are sent" in page.inner_text(".app-top")
    page.get_by_role("switch", name="Offline").click()
    page.wait_for_selector("text=Nothing leaves this computer")
    assert page.get_by_role("switch").get_attribute("aria-checked") == "true"
    page.get_by_role("switch").click()
    page.wait_for_selector("text=Only reference strings are sent")


def test_without_a_script(entered: Entered, tmp_path: Path) -> None:
    page = entered(java_script_enabled=False)
    checked(page, WORD)  # the page of the progress refreshes itself
    card = page.locator("article.card[data-fingerprint]").first
    card.locator("button:has-text('Dealt with')").click()
    page.locator("text=Take back").first.wait_for()
    with page.expect_download() as download:
        page.click("text=Letter to the author (Word)")
    assert words_of(saved(download.value, tmp_path))
    page.click("text=Delete this check")
    page.click("button:has-text('Delete it')")
    page.wait_for_selector("form.app-check")


def test_another_site_gets_nothing(address: str, entered: Entered, new_page: Callable[..., Watched]) -> None:
    """A page of another origin, in the very browser that holds the cookie."""
    page = entered()
    origin = address.partition("/open")[0]
    other = page.context.new_page()
    other.route("http://other.localhost/", lambda route: route.fulfill(body="<p>other</p>", content_type="text/html"))
    other.goto("http://other.localhost/")
    read = other.evaluate(
        "(to) => fetch(to, {credentials: 'include'}).then((r) => r.text(), () => 'refused')", f"{origin}/"
    )
    assert read == "refused"
    other.evaluate(
        """(to) => { const form = document.createElement("form"); form.method = "post"; form.action = to;
        document.body.append(form); form.submit(); }""", f"{origin}/delete-all",
    )  # fmt: skip
    other.wait_for_selector("text=Nothing was done")
    other.close()
    stranger = new_page()
    stranger.page.goto(f"{origin}/")
    assert stranger.page.is_visible("text=This browser has no key")
