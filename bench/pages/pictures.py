"""`make pictures`: docs/pictures/ anew, from the fixtures: the web app, the report, the Word file, the letter.

Needs Chromium, LibreOffice (`soffice`), poppler (`pdftoppm`), and for the window of Word's file a virtual screen:
`xvfb-run`, `xdotool` and ImageMagick's `import`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "fixtures" / "documents"
OUT = ROOT / "docs" / "pictures"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREEN = "-screen 0 1180x760x24"
# LibreOffice opens the file in $1; its window fills the screen, and the picture of it is $2.
WINDOW = """
soffice --norestore --nologo --nofirststartwizard "$1" & for i in $(seq 60); do sleep 1
window=$(xdotool search --name notes.docx | tail -1); [ -n "$window" ] && break; done
xdotool windowsize "$window" 1180 760 windowmove "$window" 0 0; sleep 8; xdotool key Escape; sleep 1
xdotool mousemove 500 450 click --repeat 6 --delay 300 5; sleep 4; import -window root "$2"; pkill -x soffice.bin
"""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ENDED = re.compile(r"[.!?:)\]]$")


def main() -> None:
    """Makes every picture; what it needs and does not find is an error of that program."""
    index = Path(sys.argv[1]).resolve()
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        manuscript = _word_file(work)
        made = _check_manuscript(manuscript, index, work)
        _run_command("xvfb-run", "-a", "-s", SCREEN, "sh", "-c", WINDOW, "sh", str(made["docx"]), str(OUT / "word.png"))
        _picture_letter(made["letter"], work)
        _in_browser(made["html"], manuscript, index, work)


def _word_file(work: Path) -> Path:
    """The fixture manuscript with its list as a Word file, as LibreOffice makes one."""
    parts = [
        f"<p>{escape(p)}</p>" for p in _join_paragraphs((DOCUMENTS / "manuscript.txt").read_text(encoding="utf-8"))
    ]
    entries = [e for e in (DOCUMENTS / "references.txt").read_text(encoding="utf-8").split("\n\n") if e.strip()]
    parts += ["<h1>References</h1>", *(f"<p>{escape(' '.join(e.split()))}</p>" for e in entries)]
    page = work / "manuscript.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{''.join(parts)}", encoding="utf-8")
    _run_command(
        "soffice",
        "--headless",
        "--convert-to",
        "docx:Office Open XML Text",
        "--infilter=HTML (StarWriter)",
        "--outdir",
        str(work),
        str(page),
    )
    return work / "manuscript.docx"


def _join_paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text with hard-wrapped lines and stray blank ones."""
    held = ""
    for block in text.split("\n\n"):
        words = " ".join(block.split())
        held = f"{held} {words}".strip()
        if held and (_ENDED.search(held) or held.isupper() or len(held) < 40):
            yield held
            held = ""
    if held:
        yield held


def _check_manuscript(manuscript: Path, index: Path, work: Path) -> dict[str, Path]:
    made = {"docx": work / "notes.docx", "letter": work / "letter.docx", "html": work / "report.html"}
    formats = [part for name, path in made.items() for part in ("--format", f"{name}={path}")]
    _run_command(
        sys.executable,
        "-m",
        "citecheck",
        "check",
        manuscript.name,
        "--source",
        f"index:{index}",
        "--offline",
        "--exit-zero",
        "--ignore",
        "CC316",
        *formats,
        folder=work,
    )
    return made


def _picture_letter(document: Path, work: Path) -> None:
    """The first page of the letter, as LibreOffice prints it."""
    _run_command("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(document))
    _run_command(
        "pdftoppm", "-png", "-r", "80", "-l", "1", "-singlefile", str(document.with_suffix(".pdf")), str(OUT / "letter")
    )


def _in_browser(report: Path, manuscript: Path, index: Path, work: Path) -> None:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, _BROWSERS)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1180, "height": 760}, reduced_motion="reduce")
        page.goto(report.as_uri())
        page.screenshot(path=OUT / "report.png")
        page.get_by_role("tab", name="Text").click()
        page.locator(".manuscript .t.near, .manuscript .t.differs").first.click()
        page.screenshot(path=OUT / "text.png")
        _web_app(browser, manuscript, index, work)
        browser.close()


def _web_app(browser: Any, manuscript: Path, index: Path, work: Path) -> None:  # noqa: ANN401 - playwright is a test's
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "citecheck",
            "serve",
            "--no-browser",
            "--data-dir",
            str(work / "data"),
            "--source",
            f"index:{index}",
            "--offline",
        ],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CITECHECK_CACHE_DIR": str(work / "cache")},
    )
    try:
        found = re.search(r"http://\S+", server.stderr.readline() if server.stderr else "")
        assert found
        page = browser.new_page(viewport={"width": 1180, "height": 560}, reduced_motion="reduce")
        page.goto(found.group())
        page.set_input_files("input[name=manuscript]", manuscript)
        page.screenshot(path=OUT / "web-start.png")
        page.click("button:has-text('Check')")
        page.wait_for_selector("article.report", timeout=60_000)
        page.screenshot(path=OUT / "web-report.png")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _run_command(*command: str, folder: Path = ROOT) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)})


if __name__ == "__main__":
    main()
