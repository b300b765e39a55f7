"""`extract` as a gate: folders, a baseline, and only what changed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from citecheck.cli import cli
from citecheck.cli.exits import guarded

if TYPE_CHECKING:
    from pathlib import Path

PAPER = "# Rooms\n\nRooms matter (Unlisted & Missing, 2011).\n\n# References\n\nLevy, K. N. (2015). The role of rooms. J Rooms, 12(3), 1-9.\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.md").write_text(PAPER, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "two.md").write_text(PAPER.replace("Unlisted & Missing, 2011", "Levy, 2015"), encoding="utf-8")
    return tmp_path


def test_a_folder_is_walked(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["extract", ".", "--format", "concise", "--select", "CC1"]) == 1
    assert [line.split(":")[0] for line in capfd.readouterr().out.splitlines()] == ["one.md"]
    assert guarded(cli, ["extract", "sub"]) == 0


def test_a_file_named_beside_its_folder_is_read_once(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["extract", "one.md", ".", "--format", "json", "--exit-zero"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 2


def test_known_findings_pass_and_new_ones_do_not(repository: Path) -> None:
    assert guarded(cli, ["extract", ".", "--write-baseline", "--baseline", "known.json"]) == 0
    assert guarded(cli, ["extract", ".", "--baseline", "known.json"]) == 0
    moved = PAPER.replace("Rooms matter", "A new paragraph.\n\nRooms matter")
    (repository / "one.md").write_text(moved, encoding="utf-8")
    assert guarded(cli, ["extract", ".", "--baseline", "known.json"]) == 0
    (repository / "one.md").write_text(moved.replace("# Ref", "So do halls (Nobody, 1999).\n\n# Ref"), encoding="utf-8")
    assert guarded(cli, ["extract", ".", "--baseline", "known.json"]) == 1


def test_only_what_changed(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True, cwd=repository)
    assert guarded(cli, ["extract", ".", "--changed-since", "HEAD"]) == 0
    assert "No document has changed." in capfd.readouterr().err
    with (repository / "one.md").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert guarded(cli, ["extract", ".", "--changed-since", "HEAD"]) == 1
