"""Formats that are files of their own: copies of the manuscript with notes, letters; and what is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from citecheck.cli import cli
from citecheck.cli.exits import guarded
from citecheck.cli.output import Output, parse_outputs
from citecheck.reporter.registry import FORMATS
from docx_builder import docx, p
from docx_opened import comments
from pdf_builder import typed

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, str]]
LINES = (
    "A study of mirrors", "Mirrors matter (Levy et al., 2015). So do rooms (Unlisted & Missing, 2011).", "References",
    "Levy, K. N., Ellison, W. D., & Scott, L. N. (2015). The role of rooms in mirror studies. Journal of Rooms, 12(3), 1-9.",
    "Adams, B. (2003). Another account of windows and doors. Journal of Rooms, 1(2), 10-19.",
)  # fmt: skip


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `extract` in this process: exit code, and standard error."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")

    def invoke(*arguments: str | Path) -> tuple[int, str]:
        code = guarded(cli, ["extract", *map(str, arguments)])
        return code, capfdbinary.readouterr().err.decode()

    return invoke


@pytest.fixture
def word(tmp_path: Path) -> Path:
    file = tmp_path / "paper.docx"
    file.write_bytes(docx(*(p(line) for line in LINES)))
    return file


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    file = tmp_path / "paper.pdf"
    file.write_bytes(typed([LINES[0], "", LINES[1], "", *LINES[2:]], size=8))
    return file


def test_from_a_word_file_to_comments_and_a_letter_in_one_run(run: Run, word: Path, tmp_path: Path) -> None:
    notes, letter, mail = (tmp_path / name for name in ("notes.docx", "letter.docx", "letter.txt"))
    code, err = run(word, "--format", f"docx={notes}", "--format", f"letter={letter}", "--format", f"letter={mail}")
    assert (code, err) == (1, "")
    found = comments(notes.read_bytes())
    assert [c.lines[0] for c in found] == ["To fix: CC101 citation-missing", "Please check: CC201 uncited-reference"]
    assert found[0].words == "(Unlisted & Missing, 2011)"
    assert letter.read_bytes().startswith(b"PK")
    text = mail.read_text("utf-8")
    assert text.startswith("Subject: Queries on the references of your manuscript (paper.docx)\n\nDear Author,\n")
    assert "\n1. In the text: “So do rooms (Unlisted & Missing, 2011).”\n" in text


def test_a_pdf_gets_notes(run: Run, printed: Path, tmp_path: Path) -> None:
    made = tmp_path / "notes.pdf"
    assert run(printed, "--format", f"pdf={made}") == (1, "")
    assert made.read_bytes().startswith(printed.read_bytes())
    assert b"/Highlight" in made.read_bytes()


def test_what_does_not_fit_is_said_and_the_rest_is_written(run: Run, printed: Path, tmp_path: Path) -> None:
    made, page, letter = tmp_path / "notes.docx", tmp_path / "report.html", tmp_path / "letter.txt"
    made.write_bytes(b"of an earlier run")
    code, err = run(printed, "--format", f"docx={made}", "--format", f"html={page}", "--format", f"letter={letter}")
    assert code == 2
    assert err == (
        f"Error: {printed} is not copied: --format docx writes into Word documents (.docx) only; "
        "--format html shows any manuscript.\n"
    )
    assert made.read_bytes() == b"of an earlier run"
    assert page.exists()
    assert letter.exists()


@pytest.mark.parametrize(
    ("formats", "why"),
    [
        (["docx"], "--format docx is a file, not text for a terminal: give it a name, docx=FILE.docx."),
        (["pdf"], "--format pdf is a file, not text for a terminal: give it a name, pdf=FILE.pdf."),
        (["docx=notes.pdf"], "--format docx makes no .pdf file: name it docx=FILE.docx."),
        (["pdf=notes.docx"], "--format pdf makes no .docx file: name it pdf=FILE.pdf."),
        (["letter=letter.pdf"], "--format letter makes no .pdf file: name it letter=FILE.txt."),
        (["letter=letter.doc"], "--format letter makes no .doc file: name it letter=FILE.txt."),
    ],
)
def test_refused_before_the_work_is_done(run: Run, word: Path, formats: list[str], why: str) -> None:
    code, err = run(word, *(x for each in formats for x in ("--format", each)))
    assert code == 2
    assert " ".join(err.split()).endswith(why)


def test_a_document_with_macros_stays_one(run: Run, word: Path, tmp_path: Path) -> None:
    """Word does not open one that is called otherwise."""
    macros = word.rename(tmp_path / "paper.docm")
    code, err = run(macros, "--format", f"docx={tmp_path / 'notes.docx'}")
    assert code == 2
    assert " ".join(err.split()).endswith("The copy of a .docm file is one, too: name it docx=FILE.docm.")
    assert run(macros, "--format", f"docx={tmp_path / 'notes.docm'}") == (1, "")


def test_several_manuscripts_have_a_letter_each_but_no_copy(run: Run, word: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.docx"
    other.write_bytes(word.read_bytes())
    code, err = run(word, other, "--format", f"docx={tmp_path / 'notes.docx'}")
    assert code == 2
    assert "--format docx is a copy of one manuscript: give one PATH at a time (2 given)." in " ".join(err.split())
    letter = tmp_path / "letter.txt"
    assert run(word, other, "--format", f"letter={letter}")[0] == 1
    assert letter.read_text("utf-8").count("Dear Author,") == 2


@pytest.mark.parametrize("name", ["paper.docx", "./paper.docx", "link.docx", "same.docx"])
@pytest.mark.parametrize("format_", ["docx", "json", "letter"])
def test_the_manuscript_is_never_written_over(
    run: Run, word: Path, name: str, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(word.parent)
    (word.parent / "link.docx").symlink_to(word)
    os.link(word, word.parent / "same.docx")
    before = word.read_bytes()
    code, err = run("paper.docx", "--format", f"{format_}={name}")
    assert code == 2
    assert "is one of the files to check: name another file" in " ".join(err.split())
    assert word.read_bytes() == before


def test_nor_is_the_list(run: Run, word: Path, tmp_path: Path) -> None:
    reference_list = tmp_path / "refs.txt"
    reference_list.write_text("\n".join(LINES[3:]), encoding="utf-8")
    code, err = run(word, "--references", reference_list, "--format", f"letter={reference_list}")
    assert code == 2
    assert "is one of the files to check" in err


def test_a_folder_that_is_not_there_and_a_file_that_may_not_be_written(run: Run, word: Path, tmp_path: Path) -> None:
    code, err = run(word, "--format", f"docx={tmp_path / 'no' / 'notes.docx'}")
    assert (code, "does not exist" in err) == (2, True)
    code, err = run(word, "--format", "docx=/dev/full")
    assert (code, "Cannot write /dev/full" in err) == (2, True)


def test_an_unreadable_manuscript_gives_no_copy(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    code, err = run(broken, "--format", f"docx={tmp_path / 'notes.docx'}", "--format", f"letter={tmp_path / 'l.txt'}")
    assert code == 2
    assert "could not be read: there is no copy of it" in err
    assert not (tmp_path / "notes.docx").exists()
    assert "Please send us the file again" in (tmp_path / "l.txt").read_text("utf-8")


def test_every_format_says_what_file_it_is() -> None:
    for name, each in FORMATS.items():
        assert each.suffix.startswith("."), name
        assert "/" in each.media_type, name
        assert not each.binary or each.suffix in each.suffixes
        [output] = parse_outputs([f"{name}=out{each.suffix}"], list(FORMATS))
        assert output == Output(name, f"out{each.suffix}")
