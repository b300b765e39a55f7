from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from batch.runs import ROOT, Here, batch, content, documents
from citecheck.batch.engine import Status
from citecheck.batch.inputs.items import Outcome
from citecheck.cli import cli
from citecheck.cli.batch_progress import Meter, describe, span
from citecheck.cli.commands import batch as command
from citecheck.cli.exits import guarded
from citecheck.index import build
from citecheck.sources.open import SourceOptions, Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("index") / "works"
    build(folder, [ROOT / "fixtures" / "works" / "works.jsonl"])
    return f"index:{folder}"


@pytest.fixture
def run(tmp_path: Path, index: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command with an engine that starts no processes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.setattr(command, "chosen_engine", lambda *_, **__: Here())
    Path("in").mkdir()
    for name in ("clean.md", "numbered.txt"):
        Path("in", name).write_bytes((ROOT / "fixtures" / "documents" / name).read_bytes())

    def run(*arguments: str, out: str = "out") -> tuple[int, str, str]:
        code = guarded(cli, ["batch", *arguments, "--out", out, "--source", index, "--offline", "--no-config"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_run_tells_what_came_of_it(run: Run) -> None:
    assert run("in") == (0, "", "2 documents: 2 read.\nThe page is out/archive.html; the tables are in out.\n")
    assert run("in") == (
        0,
        "",
        "2 documents: 2 read (2 done before, unchanged).\nThe page is out/archive.html; the tables are in out.\n",
    )
    Path("in/clean.md").unlink()
    Path("in/empty.md").touch()
    code, _, said = run("in")
    assert said.splitlines()[:2] == [
        "1 that are no longer among the inputs were taken out.",
        "2 documents: 1 read, 1 unreadable; 1 not read or checked whole (1 done before, unchanged).",
    ]
    assert code == 3
    assert run("in", "--allow-incomplete")[0] == 0


def test_the_page_tells_of_the_tables_whatever_ended_a_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("in")
    before = Path("out/archive.html").read_bytes()
    Path("in/new.md").write_text("Noise (Berg 2001).", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("citecheck.batch.page.page.archive_page", lambda _: 1 / 0)
        assert run("in")[0] == 4
    assert not Path("out/archive.html").exists()
    assert run("in")[0] == 0
    assert before != Path("out/archive.html").read_bytes()


def test_findings_count_where_they_are_asked_for(run: Run) -> None:
    assert run("in/clean.md", "--fail-on", "error")[0] == 0
    assert run("in/numbered.txt", out="two")[0] == 0
    assert run("in/numbered.txt", "--fail-on", "error", out="two")[0] == 1
    assert run("in/numbered.txt", "--select", "CC206", "--fail-on", "error", out="three")[0] == 0


def test_the_rows_are_those_of_the_rules_chosen(run: Run) -> None:
    run("in", "--ignore", "CC1,CC2", "--no-suggest")
    rules = {row["rule"] for row in content(Path("out"))["findings"].to_pylist()}
    assert rules
    assert not any(rule.startswith(("CC1", "CC2")) for rule in rules)


def test_a_run_keeps_its_day(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("in")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798000000")
    Path("in/new.md").write_text("Noise (Berg 2001).", encoding="utf-8")
    assert run("in")[2].startswith("Goes on with the run of 2026-11-23.\n")
    assert {row["as_of"].isoformat() for row in documents(Path("out")).values()} == {"2026-11-23"}
    run("in", "--restart")
    assert {row["as_of"].isoformat() for row in documents(Path("out")).values()} == {"2026-12-23"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "Error: nothing does not exist."),
        (["m.csv"], "Error: m.csv:2: there is no id."),
        (["empty"], "Error: There is nothing to do: no document and no reference in what was given."),
        (["in", "--source", "index:nowhere"], "Error: nowhere: there is no index here; make one with: citecheck index build nowhere WORKS.jsonl"),
        (["in", "--input-format", "wordperfect"], "Error: Unknown input format 'wordperfect': one of text, markdown,"),
        (["in", "--select", "CC999"], "Error: Unknown rule 'CC999'."),
        (["in", "--closed-world", "--select", "CC1", "--source", "crosref"], "Error: Unknown source 'crosref'. Did you mean 'crossref'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_exit_2(arguments: list[str], said: str, run: Run) -> None:
    Path("empty").mkdir()
    Path("m.csv").write_text("id,manuscript\n,a.md\n", encoding="utf-8")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(said)


@pytest.mark.parametrize(
    ("out", "said"),
    [("in/clean.md", "Error: in/clean.md is a file: give a folder.\n"), ("in", "Error: in holds other things (clean.md): give a new folder.\n")],
)  # fmt: skip
def test_a_folder_that_is_none_or_not_empty_is_left_alone(out: str, said: str, run: Run) -> None:
    assert run("in", out=out) == (2, "", said)
    assert sorted(p.name for p in Path("in").iterdir()) == ["clean.md", "numbered.txt"]


def test_another_configuration_is_another_run(run: Run) -> None:
    run("in")
    code, _, said = run("in", "--no-suggest")
    assert (code, said) == (
        2,
        (
            "Error: out holds a run with another suggest (true; now false): "
            "give another folder, or --restart to do it all again here.\n"
        ),
    )
    assert run("in", "--no-suggest", "--restart")[0] == 0


def test_engines_that_are_not_there_say_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    code, _, said = run("in", "--master", "local[2]", out="/nonexistent")
    assert code == 2
    assert "--master is for --engine spark." in said
    monkeypatch.setitem(sys.modules, "citecheck.batch.spark.engine", None)
    code, _, said = run("in", "--engine", "spark", out="/nonexistent")
    assert said == "Error: --engine spark needs PySpark: pip install 'citecheck-audit[spark]' (and Java 17).\n"


def test_the_address_given_on_the_terminal_counts_for_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[SourceOptions] = []

    def open_nothing(options: SourceOptions) -> Sources:
        asked.append(options)
        return Sources(())

    monkeypatch.setattr("citecheck.cli.settings.ask_for_address", lambda: "a@example.org")
    monkeypatch.setattr("citecheck.sources.open.open_sources", open_nothing)
    options = {"select": (), "ignore": (), "no_suggest": False, "as_json": False, "input_format": None}
    day = date(2026, 11, 21)
    assert command.settled_for(SourceOptions(), options, day).mailto == "a@example.org"
    assert command.settled_for(SourceOptions(mailto="b@example.org"), options, day).mailto == "b@example.org"
    assert command.settled_for(SourceOptions(offline=True), options, day).mailto is None
    assert command.settled_for(SourceOptions(("index:works",)), options, day).mailto is None
    assert [options.mailto for options in asked] == ["a@example.org", "b@example.org", None, None]


def test_without_pyarrow_the_command_says_what_to_install(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['pyarrow'] = None; from citecheck.cli import main; main(sys.argv[1:])"
    (tmp_path / "a.md").write_text("Noise (Berg 2001).", encoding="utf-8")
    done = batch(tmp_path / "a.md", "--out", tmp_path / "out", code=blocked)
    assert (done.returncode, done.stderr) == (
        2,
        "Error: `citecheck batch` needs pyarrow: pip install 'citecheck-audit[batch]'\n",
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status(done=1204, total=9000), "1,204 of 9,000 done, 8.0/s (400 references/s), 16 min left"),
        (Status(done=4, known=8), "12 done, 8.0/s (400 references/s)"),
        (
            Status(done=4, total=4, outcomes={Outcome.CRASHED: 1, Outcome.OK: 3}),
            "4 of 4 done, 8.0/s (400 references/s), 0 s left, 1 could not be read",
        ),
    ],
)
def test_progress_in_a_line(status: Status, said: str) -> None:
    assert describe(status, 8.0, 400.0) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (119, "119 s"), (960, "16 min"), (12_000, "3 h 20 min"), (300_000, "3 days 11 h"), (-5, "0 s")],
)
def test_time_left(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_a_log_has_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    meter, status = Meter(), Status(total=1000)
    for _ in range(100):
        now += 1
        status.done += 2
        meter(status)
    meter.close()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "60 of 1,000 done, 2.0/s (0 references/s), 7 min left",
        "120 of 1,000 done, 2.0/s (0 references/s), 7 min left",
        "180 of 1,000 done, 2.0/s (0 references/s), 6 min left",
    ]


def test_the_files_say_which_schema_they_have(run: Run) -> None:
    run("in")
    (part,) = Path("out/findings").iterdir()
    about = pq.read_schema(part).metadata
    assert about[b"citecheck_schema"] == b"citecheck-batch/1"
