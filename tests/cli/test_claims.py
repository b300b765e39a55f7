from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from citecheck.cli import cli

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
GIVEN = ["claims", str(ROOT / "fixtures/documents/manuscript.txt"), "--references", str(ROOT / "fixtures/documents/references.txt"), "--no-resolve"]  # fmt: skip


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    assert done.return_value == code, done.output
    return done.stdout


def test_text_is_at_most_80_columns_wide() -> None:
    shown = run(*GIVEN)
    assert max(map(len, shown.splitlines())) <= 80
    assert "41 claims: " in shown or "claims: " in shown
    assert "! Baruch et al. 2019: no entry in the list" in shown


def test_json_says_what_the_text_says() -> None:
    told = json.loads(run(*GIVEN, "--format", "json"))
    assert told["schema"] == "citecheck-claims/1"
    first = told["claims"][0]
    assert [w["entry"] for w in first["works"]] == ["1", "2"]
    assert sum(told["summary"].values()) == len(told["claims"])
    source = (ROOT / "fixtures/documents/manuscript.txt").read_text(encoding="utf-8")
    assert source[first["start"] : first["end"]].split()[-3:] == first["text"].split()[-3:]


def test_weakest_first() -> None:
    fits = [c["fit"] for c in json.loads(run(*GIVEN, "--weakest-first", "--format", "json"))["claims"]]
    known = [f for f in fits if f is not None]
    assert known == sorted(known)
    assert fits[len(known) :] == [None] * (len(fits) - len(known))


def test_csv_and_markdown_hold_no_formula_and_no_markup(tmp_path: Path) -> None:
    hostile = tmp_path / "a.txt"
    hostile.write_text(
        '=HYPERLINK("http://x") <script>alert(1)</script> | it is [1].\n\nReferences\n\n1. Payne A. =2+2 <b>. J Sea. 1970;1:1-9.\n'
    )
    rows = list(
        csv.reader(io.StringIO(run("claims", str(hostile), "--no-resolve", "--format", "csv").removeprefix("\ufeff")))
    )
    assert len(rows) == 2
    assert rows[1][4].startswith("'=")
    shown = run("claims", str(hostile), "--no-resolve", "--format", "markdown")
    assert "<script>" not in shown


def test_offline_without_answers_is_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path))
    given = [a for a in GIVEN if a != "--no-resolve"]
    assert "run is incomplete" in run(*given, "--offline", code=3)
    assert run(*given, "--offline", "--allow-incomplete")


def test_several_manuscripts_are_a_line_of_json_each(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It is so (Nobody 1999).\n")
    lines = run(
        "claims", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--no-resolve", "--format", "json"
    ).splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["citecheck-claims/1"] * 2


def test_what_cannot_be_read_is_one_line_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    run("claims", str(tmp_path / "a.pdf"), "--no-resolve", code=2)


def test_uncited_claims_are_asked_for() -> None:
    assert all(c["citations"] for c in json.loads(run(*GIVEN, "--format", "json"))["claims"])
    more = json.loads(run(*GIVEN, "--uncited", "--format", "json"))
    assert more["summary"]["uncited"] == sum(not c["citations"] for c in more["claims"]) <= 5
