"""`citecheck fix`: a diff first, written only on request, never over what was read; exit codes; hostile input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck.cli import cli
from citecheck.cli.commands import fix as command
from citecheck.cli.exits import guarded
from citecheck.models import Outcome
from citecheck.sources.open import Sources
from fix_works import ROOMS, WORKS
from resolver_records import Shelf

if TYPE_CHECKING:
    from citecheck.models import Work

BIB = """@article{levy,
  author  = {Levy, Kenneth N. and Ellison, William D. and Scott, Lori N.},
  title   = {Windows and Doors in the Study of Ordinary {Mirrors}},
  journal = {Journal of Rooms and Halls},
  year    = {2009},
  volume  = {12},
  number  = {3},
  pages   = {101--119},
}
"""
FIXED = BIB.replace("2009", "2015").replace("119},\n", "119},\n  doi     = {10.5555/rooms.2015.12},\n")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run in this process, in the temporary folder: exit code, stdout, stderr."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.chdir(tmp_path)
    shelve(monkeypatch, *WORKS)

    def invoke(*arguments: str | Path) -> tuple[int, str, str]:
        code = guarded(cli, ["fix", *map(str, arguments), "--no-config"])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8", "surrogateescape"), err.decode()

    return invoke


def shelve(monkeypatch: pytest.MonkeyPatch, *works: Work, outcome: Outcome | None = None) -> None:
    monkeypatch.setattr("citecheck.sources.open.open_sources", lambda *_: Sources((Shelf(*works, outcome=outcome),)))


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(BIB, encoding="utf-8", newline="")
    return file


def test_by_default_a_diff_with_reasons_and_nothing_written(run: Run, bib: Path) -> None:
    code, out, err = run("refs.bib")
    assert code == 0
    assert bib.read_text(encoding="utf-8") == BIB
    assert "# 2 changes in 1 entry." in out
    assert "year: 2009 becomes 2015 [CC313]" in out
    assert re.search(r"record 10\.5555/rooms\.2015\.12 of crossref, confidence (?:0\.9|1\.0)", out), out
    assert "--- a/refs.bib\n+++ b/refs.bib\n@@" in out
    assert "-  year    = {2009},\n+  year    = {2015},\n" in out
    assert "--write OUT" in err
    assert all(line[:1] in "# +-@" for line in out.splitlines())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "extra"), [("utf-8", "% é\n"), ("utf-8-sig", "% é\n"), ("cp1252", "% é\n"), ("ascii", "")]
)
@pytest.mark.parametrize("tool", ["patch", "git"])
def test_the_diff_applied_is_what_is_written(
    run: Run, bib: Path, newline: str, encoding: str, extra: str, tool: str
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    bib.write_bytes((extra + BIB).replace("\n", newline).encode(encoding))
    before = bib.read_bytes()
    code, out, err = run("refs.bib", "--write", "new.bib")
    assert (code, bib.read_bytes()) == (0, before)
    assert "new.bib: 2 changes in 1 entry." in err
    wanted = (extra + FIXED).replace("\n", newline).encode(encoding)
    assert Path("new.bib").read_bytes() == wanted
    Path("fix.diff").write_bytes(out.encode("utf-8", "surrogateescape"))
    how = {"patch": ["patch", "--binary", "-s", "-p1", "-i"], "git": ["git", "apply", "--whitespace=nowarn"]}[tool]
    done = subprocess.run([*how, "fix.diff"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert bib.read_bytes() == wanted


def test_utf_16_is_written_as_it_was(run: Run, bib: Path) -> None:
    bib.write_bytes(b"\xff\xfe" + BIB.encode("utf-16-le"))
    assert run("refs.bib", "--write", "new.bib")[0] == 0
    assert Path("new.bib").read_bytes() == b"\xff\xfe" + FIXED.encode("utf-16-le")


@pytest.mark.parametrize("how", ["itself", "symlink", "hardlink", "relative", "manuscript"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_what_was_read_is_never_written_over(run: Run, bib: Path, how: str, force: list[str]) -> None:
    paper = bib.with_name("paper.md")
    paper.write_text("---\nbibliography: refs.bib\n---\n\nSee @levy.\n", encoding="utf-8")
    out = bib.with_name("out.bib")
    if how == "symlink":
        out.symlink_to(bib)
    elif how == "hardlink":
        os.link(bib, out)
    else:
        out = {"itself": bib, "relative": Path("./../") / bib.parent.name / bib.name, "manuscript": paper}[how]
    code, stdout, err = run("paper.md", "--write", out, *force)
    assert (code, stdout) == (2, "")
    assert "never written over" in err
    assert bib.read_text(encoding="utf-8") == BIB


def test_another_file_that_is_there_needs_force(run: Run, bib: Path) -> None:
    other = bib.with_name("other.bib")
    other.write_text("mine", encoding="utf-8")
    code, _, err = run("refs.bib", "--write", "other.bib")
    assert (code, other.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in err
    assert run("refs.bib", "--write", "other.bib", "--force")[0] == 0
    assert other.read_text(encoding="utf-8") == FIXED


@pytest.mark.parametrize("out", [".", "no/such/folder/x.bib"])
def test_where_it_cannot_be_written_one_line_says_so(run: Run, bib: Path, out: str) -> None:
    assert bib.exists()
    code, _, err = run("refs.bib", "--write", out, "--force")
    assert code == 2
    assert len(err.strip().splitlines()) == 1


def test_exit_codes(run: Run, bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("refs.bib", "--check")[0] == 1
    assert run("refs.bib", "--check", "--ignore", "CC313,CC316")[0] == 0
    assert run("refs.bib", "--select", "CC316")[1].count("becomes") == 0
    bib.write_text(FIXED, encoding="utf-8")
    code, out, _ = run("refs.bib", "--check")
    assert (code, out) == (0, "# Nothing to put right.\n")
    shelve(monkeypatch, outcome=Outcome.UNAVAILABLE)
    code, _, err = run("refs.bib")
    assert code == 3
    assert "incomplete" in err
    assert run("refs.bib", "--allow-incomplete")[0] == 0
    assert run()[0] == 2
    assert run("missing.bib")[0] == 2
    assert run("refs.bib", "--select", "CC999")[0] == 2


def test_nothing_to_put_right_is_written_as_it_is(run: Run, bib: Path) -> None:
    bib.write_text(FIXED, encoding="utf-8")
    assert run("refs.bib", "--write", "new.bib")[0] == 0
    assert Path("new.bib").read_text(encoding="utf-8") == FIXED


def test_json(run: Run, bib: Path) -> None:
    code, out, _ = run("refs.bib", "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert said["schema"] == "citecheck-fix/1"
    assert said["files"][0]["path"] == bib.name
    proposal = said["proposals"][0]
    assert [c["field"] for c in proposal["changes"]] == ["year", "doi"]
    text = BIB
    for edit in reversed(proposal["edits"]):
        text = text[: edit["start"]] + edit["new"] + text[edit["end"] :]
    assert text == FIXED
    assert proposal["after"] in FIXED


def test_several_lists_are_shown_together_and_written_one_at_a_time(run: Run, bib: Path) -> None:
    bib.with_name("more.bib").write_text(BIB.replace("levy", "other"), encoding="utf-8")
    bib.with_name("paper.md").write_text(
        "---\nbibliography: [refs.bib, more.bib]\n---\n\nSee @levy and @other.\n", encoding="utf-8"
    )
    _, out, _ = run("paper.md")
    assert "a/refs.bib" in out
    assert "a/more.bib" in out
    code, _, err = run("paper.md", "--write", "new.bib")
    assert code == 2
    assert "refs.bib, more.bib" in err


def test_a_list_in_word_comes_as_text(run: Run, bib: Path) -> None:
    from docx_builder import docx, p
    from docx_builder import run as words

    entry = "Levy KN, Ellison WD, Scott LN. Windows and doors in the study of ordinary mirrors. J Rooms Halls. 2009;12(3):101-19."
    second = "Adams B, Osei CT. How seldom stairs are counted by those who climb them daily. Ann Careful Build. 2003;48(2):388-414."
    third = "Quist M, Brandt O, Vik S. Cellars, attics and the memory of tenants in four northern towns. Rev Tenancy. 2009;7(1):20-41."
    file = bib.with_name("paper.docx")
    file.write_bytes(docx(*(p(words(each)) for each in ("Text.", "References", entry, second, third))))
    before = file.read_bytes()
    code, out, _ = run("paper.docx", "--write", "list.txt")
    assert code == 0
    written = Path("list.txt").read_text(encoding="utf-8")
    assert entry.replace("2009;", "2015;") + " https://doi.org/10.5555/rooms.2015.12" in written
    assert "--- a/paper.docx.txt" in out
    assert file.read_bytes() == before
    assert run("paper.docx", "--write", "list.docx")[0] == 2


def test_hostile_records_and_files_do_not_steer(run: Run, bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\n--- a/etc/passwd\n"
    shelve(monkeypatch, replace(ROOMS, container=f"Ann {evil}", container_short=None, title=ROOMS.title))
    bib.write_text(
        BIB.replace("Journal of Rooms and Halls", "Clinical Nephrology").replace("2009", "2015")
        + "% \x1b[31mred\u202e\n@misc{x, title = {\x1b[2J}}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(command, "_on_terminal", lambda: True)
    code, out, err = run("refs.bib")
    assert code == 0
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert out.count("\n--- a/") <= 1


def test_standard_input(run: Run, bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bib.exists()
    with bib.open("rb") as stream:
        monkeypatch.setattr(
            "sys.stdin", type("In", (), {"buffer": stream, "closed": False, "isatty": lambda _: False})()
        )
        code, out, _ = run("-", "--input-format", "bibtex", "--write", "new.bib")
    assert code == 0
    assert "+  year    = {2015}," in out
    assert Path("new.bib").read_text(encoding="utf-8") == FIXED
