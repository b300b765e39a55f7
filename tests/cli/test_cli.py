"""The command line: every exit code, every bad input in one line, output that is complete or not there."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from citecheck.cli import COMMANDS, cli
from citecheck.cli import output as output_module
from citecheck.cli.exits import guarded
from citecheck.cli.options import Progress
from citecheck.errors import ConfigError, IndexUnusable
from citecheck.models import Answer, Asked, Name, Outcome, Work
from citecheck.sources.open import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Query

SCHEMA: dict[str, Any] = json.loads((files("citecheck.reporter") / "report.schema.json").read_text("utf-8"))
PAPER = """A study of mirrors

Mirrors matter (Levy et al., 2015). So do rooms (Unlisted & Missing, 2011).

References

Levy, K. N., Ellison, W. D., & Scott, L. N. (2015). The role of rooms in mirror studies. Journal of Rooms, 12(3), 1-9.

Adams, B. (2003). Another account of windows and doors. Journal of Rooms, 1(2), 10-19.

Clark, D. M. (2018). The third account of windows and doors. Journal of Rooms, 16(2), 20-29.
"""
LEVY = Work(
    type="article-journal", title="The role of rooms in mirror studies", container="Journal of Rooms", year=2015,
    years=(2015,), volume="12", issue="3", pages="1-9", first_page="1", doi="10.5555/levy",
    authors=(Name("Levy", "Kenneth N."), Name("Ellison", "William D."), Name("Scott", "Lori N.")),
)  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


class FakeSource:
    """Knows one work, or is down."""

    name = "fake"
    registers_dois = False
    authoritative = True
    registry = None

    def __init__(self, outcome: Outcome = Outcome.FOUND) -> None:
        self.outcome = outcome
        self.warnings: list[str] = []

    def _answer(self) -> Answer:
        works = (LEVY,) if self.outcome is Outcome.FOUND else ()
        return Answer(works, Asked(self.name, self.outcome, "2026-11-22", detail="HTTP 500"))

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        return {doi: self._answer() for doi in dois}

    def search(self, query: Query) -> Answer:
        return self._answer()

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        return self._answer()

    def close(self) -> None:
        pass


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run in this process: exit code, stdout, stderr."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.delenv("CITECHECK_DEBUG", raising=False)

    def invoke(*arguments: str | Path) -> tuple[int, str, str]:
        code = guarded(cli, [str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return invoke


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "paper.txt"
    file.write_text(PAPER, encoding="utf-8")
    return file


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Callable[[Outcome], None]:
    def use(outcome: Outcome) -> None:
        monkeypatch.setattr("citecheck.sources.open.open_sources", lambda *_: Sources((FakeSource(outcome),)))

    return use


# --- help, and what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [[], *([name] for name in COMMANDS), ["index", "build"], ["index", "verify"], ["cache", "clear"]]
)
def test_every_command_has_help_at_80_columns(run: Run, words: list[str]) -> None:
    code, out, err = run(*words, "--help")
    assert (code, err) == (0, "")
    assert "Usage: citecheck" in out
    assert max(map(len, out.splitlines())) <= 80


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    heavy = ["requests", "habanero", "tantivy", "rapidfuzz", "msgspec", "anyascii", "citecheck.models"]
    script = f"import sys, citecheck.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extract_imports_no_network(paper: Path) -> None:
    script = (
        "import sys\nfrom citecheck.cli import cli\nfrom citecheck.cli.exits import guarded\n"
        f"guarded(cli, ['extract', {str(paper)!r}, '--format', 'json'])\n"
        "print([m for m in ('requests', 'habanero', 'tantivy', 'socket') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


# --- exit codes ---------------------------------------------------------------------------------------------


def test_findings_exit_1_and_thresholds_move_it(run: Run, paper: Path) -> None:
    assert run("extract", paper)[0] == 1
    assert run("extract", paper, "--exit-zero")[0] == 0
    assert run("extract", paper, "--fail-on", "never")[0] == 0
    assert run("extract", paper, "--ignore", "CC101")[0] == 0
    assert run("extract", paper, "--ignore", "CC101", "--fail-on", "warning")[0] == 1
    assert run("extract", paper, "--select", "CC3,CC106")[0] == 0


def test_a_clean_paper_exits_0(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clean.txt"
    file.write_text(PAPER.replace(" So do rooms (Unlisted & Missing, 2011).", ""), encoding="utf-8")
    assert run("extract", file)[0] == 0


def test_an_outage_exits_3_and_can_be_allowed(run: Run, paper: Path, source: Callable[[Outcome], None]) -> None:
    source(Outcome.UNAVAILABLE)
    rest = ("--ignore", "CC101", "--format", "json")
    code, out, err = run("check", paper, *rest)
    assert (code, err) == (3, "")
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    assert report["complete"] is False
    assert report["summary"]["verdicts"]["undetermined"] == 3
    assert run("check", paper, *rest, "--allow-incomplete")[0] == 0
    assert run("check", paper, "--format", "json")[0] == 1  # what was found comes first


def test_a_cache_that_cannot_be_used_is_told_on_stderr(run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeSource()
    fake.warnings = ["the cache /x\x1b cannot be used (disk full)"]
    for command in ("check", "resolve"):
        monkeypatch.setattr("citecheck.sources.open.open_sources", lambda *_: Sources((fake,)))
        code, out, err = run(command, paper, "--exit-zero", "--format", "json" if command == "check" else "jsonl")
        assert code == 0
        assert all(json.loads(line) for line in out.splitlines())
        assert err == "Warning: the cache /x\ufffd cannot be used (disk full).\n"


def test_check_reports_json_alone_on_stdout(run: Run, paper: Path, source: Callable[[Outcome], None]) -> None:
    source(Outcome.FOUND)
    code, out, err = run("check", paper, "--format", "json", "--select", "CC1")
    assert (code, err) == (1, "")
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    assert report["as_of"] == "2026-11-23"
    assert report["resolutions"][0]["verdict"] == "verified"
    assert [f["rule"] for f in report["findings"]] == ["CC101"]


def test_an_internal_error_is_one_line_and_4(run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("deep\ndown")

    monkeypatch.setattr("citecheck.pipeline.extract", broken)
    code, out, err = run("extract", paper)
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert "TypeError" in err
    assert "CITECHECK_DEBUG=1" in err
    monkeypatch.setenv("CITECHECK_DEBUG", "1")
    assert "Traceback" in run("extract", paper)[2]


def test_interrupt_is_one_line_and_130(run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("citecheck.pipeline.extract", interrupted)
    monkeypatch.setattr("citecheck.cli.exits._drop_stdout", lambda: None)
    assert run("extract", paper) == (130, "", "Interrupted.\n")


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
def test_a_real_interrupt() -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "citecheck", "parse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Levy K. A title. J. 2015.\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"raw":')  # answered line by line
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    lines = tmp_path / "refs.txt"
    lines.write_text("Levy K. A title. J. 2015.\n" * 4000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "citecheck", "parse", str(lines)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "binary"),
        (b"%PDF-1.7", "PDF"),
        (b"words \x00 words \x00", "binary"),
    ],
)
@pytest.mark.parametrize("option", ["PATH", "--references"])
def test_unreadable_input_is_one_line_and_2(
    run: Run, tmp_path: Path, content: bytes | None, said: str, option: str
) -> None:
    file = tmp_path / "in\x1b[31m.txt"
    if content is not None:
        file.write_bytes(content)
    arguments = [file] if option == "PATH" else ["--references", file]
    code, out, err = run("extract", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("Error: ")
    assert said in err
    assert "\x1b" not in err


def test_folder_huge_and_broken_utf16(run: Run, tmp_path: Path) -> None:
    assert "is a folder" in run("extract", tmp_path)[2]
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.truncate(200 * 2**20)
    assert "larger than 50 MB" in run("extract", huge)[2]
    odd = tmp_path / "odd.txt"
    odd.write_bytes(b"\xff\xfe" + PAPER.encode("utf-16-le") + b"x")
    code, out, _ = run("extract", odd, "--format", "json", "--exit-zero")
    assert code == 0
    assert "not valid UTF-16" in json.loads(out)["documents"][0]["problems"][0]


def test_standard_input_closed() -> None:
    done = subprocess.run(
        f"{sys.executable} -m citecheck extract - <&-", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "closed" in done.stderr or "cannot be read" in done.stderr


def test_standard_input(paper: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citecheck", "extract", "-", "--format", "json"], input=paper.read_bytes(),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["documents"][0]["path"] == "-"
    assert report["summary"]["missing"] == 1


def test_the_address_given_on_the_terminal_counts_in_all_processes(
    run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for once, where there is a terminal, and handed to the processes that ask Crossref."""
    handed: list[Any] = []

    def start_none(_: object, paths: Sequence[str], __: int, ___: object, given: tuple[Any, ...]) -> list[Any]:
        handed.extend(pickle.loads(pickle.dumps(given)))
        return []

    monkeypatch.setattr("citecheck.cli.settings.ask_for_address", lambda: "a@example.org")
    monkeypatch.setattr("citecheck.sources.open.open_sources", lambda _: Sources(()))
    monkeypatch.setattr("citecheck.workers.ordered.map_in_order", start_none)
    monkeypatch.setattr("citecheck.cli.commands.check.processes_for", lambda _: 2)
    assert run("check", paper, "--no-config")[0] == 0
    (documents,) = handed
    assert documents.make.source_options.mailto == "a@example.org"
    assert documents.make.sources is None


def test_several_manuscripts_one_line_each_and_one_unreadable(run: Run, paper: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(PAPER, encoding="utf-8")
    code, out, err = run("extract", paper, tmp_path / "no.txt", other, "--format", "json")
    assert (code, err.count("\n")) == (2, 1)
    first, unread, last = (json.loads(line) for line in out.splitlines())
    assert first["summary"]["references"] == last["summary"]["references"] == 3
    assert [f["rule"] for f in unread["findings"]] == ["CC901"]


def test_a_list_alone(run: Run, paper: Path) -> None:
    code, out, _ = run("extract", "--references", paper, "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert report["documents"][0]["role"] == "references"
    assert report["citations"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["extract"], "Give a manuscript"),
        (["extract", "-", "--references", "-"], "only once"),
        (["extract", "x", "--format", "jsn"], "Did you mean 'json'?"),
        (["extract", "x", "--format", "json", "--format", "text"], "Only one format"),
        (["extract", "x", "--format", "json="], "names no file"),
        (["extract", "x", "--select", "CC1101"], "Did you mean 'CC1"),
        (["extract", "x", "--ignore", "title-difers"], "Did you mean 'title-differs'?"),
        (["check", "x", "--source", "crosref"], "Did you mean 'crossref'?"),
        (["check", "x", "--source", "index"], "needs the folder"),
        (["check", "x", "--source", "/tmp"], "--source index:/tmp"),
        (["rule", "CC999"], "Unknown rule 'CC999'"),
        (["rule", "CC31"], "Did you mean"),
        (["parse", "a.bib"], "BibTeX"),
        (["resolve", "a.bib"], "a.bib does not exist"),
        (["resolve", "-", "--input-format", "bibtx"], "Unknown input format 'bibtx'"),
        (["extract", "x", "--format", "json=/no/such/folder/x"], "does not exist"),
    ],
)
def test_mistakes_are_told_with_what_was_meant(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_unusable_index_is_one_line(run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexUnusable("/x is no index: build one with `citecheck index build`.")

    monkeypatch.setattr("citecheck.sources.open.open_sources", broken)
    code, out, err = run("check", paper)
    assert (code, out, err.count("\n")) == (2, "", 1)


# --- output -------------------------------------------------------------------------------------------------


def test_two_formats_at_once(run: Run, paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    code, out, _ = run("extract", paper, "--format", "text", "--format", f"json={target}")
    assert code == 1
    assert out.startswith("WRONG (1)")
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "citecheck-report/1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["paper.txt", "report.json"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")

    def full(file: Path, data: bytes, shown: str) -> None:
        file.write_bytes(data[:2])
        raise ConfigError(f"Cannot write {shown}: No space left on device.")

    monkeypatch.setattr(output_module, "_write_to", full)
    with pytest.raises(ConfigError, match="No space left"):
        output_module.write_file(str(target), b"new content")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_2(paper: Path) -> None:
    for arguments, out in ((["--format", "json"], "/dev/full"), (["--format", "json=/dev/full"], os.devnull)):
        with Path(out).open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "citecheck", "extract", str(paper), *arguments], stdout=full,
                stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "No space left" in done.stderr


def test_show_text_prints_what_positions_count_in(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bom.txt"
    file.write_bytes(b"\xef\xbb\xbf" + "Größe\r\n".encode())
    assert run("extract", file, "--show-text") == (0, "Größe\r\n", "")


# --- parse, resolve, rule -----------------------------------------------------------------------------------


def test_parse_gives_a_line_for_a_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.txt"
    lines = PAPER.splitlines()[6:]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = run("parse", file)
    assert (code, err) == (0, "")
    done = [json.loads(line) for line in out.splitlines()]
    assert [d["raw"] for d in done] == lines
    assert done[0]["work"]["year"] == 2015
    assert done[1]["work"]["title"] is None
    items = json.loads(run("parse", file, "--format", "csl-json")[1])
    assert [item["issued"]["date-parts"][0][0] for item in items] == [2015, 2003, 2018]
    assert run("parse", file, "--format", "bibtex")[1].count("@article{") == 3
    text = run("parse", file, "--format", "text")[1]
    assert "authors" in text
    assert max(map(len, text.splitlines())) <= 80


def test_parse_of_a_binary_file_writes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.txt"
    file.write_bytes(b"looks\nlike text\n\x89\x00\x01\x02")
    code, out, err = run("parse", file)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_parse_of_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.txt"
    file.write_bytes(b"")
    assert run("parse", file) == (0, "", "")
    assert run("parse", file, "--format", "csl-json") == (0, "[]\n", "")


def test_resolve_takes_strings_and_records(run: Run, tmp_path: Path, source: Callable[[Outcome], None]) -> None:
    source(Outcome.FOUND)
    raw = PAPER.splitlines()[6]
    csl = {"type": "article-journal", "title": LEVY.title, "issued": {"date-parts": [[2015]]}, "volume": "12",
           "container-title": "Journal of Rooms", "page": "1-9", "author": [{"family": "Levy", "given": "K. N."},
           {"family": "Ellison", "given": "W. D."}, {"family": "Scott", "given": "L. N."}]}  # fmt: skip
    lines = [raw, "", json.dumps({"id": 7, "raw": raw}), json.dumps({"id": "k", "work": csl})]
    file = tmp_path / "refs.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = run("resolve", file)
    done = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [d["id"] for d in done] == [None, "7", "k"]
    assert [d["verdict"] for d in done] == ["verified"] * 3
    assert {d["doi"] for d in done} == {"10.5555/levy"}
    keys = "id raw verdict reason doi confidence work evidence candidates notices coverage place findings asked"
    assert list(done[0]) == keys.split()
    text = run("resolve", file, "--format", "text")[1]
    assert "VERIFIED" in text
    source(Outcome.UNAVAILABLE)
    assert run("resolve", file)[0] == 3


@pytest.mark.parametrize("line", ['{"raw": "cut', '{"id": 1}', '{"raw": 3}', '{"a":' * 5000])
def test_a_broken_record_names_its_line(run: Run, tmp_path: Path, line: str, source: Callable[[Outcome], None]) -> None:
    source(Outcome.FOUND)
    file = tmp_path / "refs.jsonl"
    file.write_text("\n" + line + "\n", encoding="utf-8")
    code, _, err = run("resolve", file)
    assert (code, err.count("\n")) == (2, 1)
    assert "refs.jsonl:2" in err


def test_a_lone_surrogate_gets_through(run: Run, tmp_path: Path, source: Callable[[Outcome], None]) -> None:
    source(Outcome.FOUND)
    file = tmp_path / "refs.jsonl"
    file.write_text('{"raw": "Levy K. Of \\ud800 rooms. J Rooms. 2015;1:2."}\n', encoding="utf-8")
    code, out, _ = run("resolve", file, "--exit-zero")
    assert code == 0
    assert "\ud800" in json.loads(out)["raw"]
    assert run("resolve", file, "--exit-zero", "--format", "text")[0] == 0


def test_rules_are_explained(run: Run) -> None:
    code, out, _ = run("rule", "cc312")
    assert code == 0
    assert out.startswith("CC312 title-differs (warning)")
    assert max(map(len, out.splitlines())) <= 80
    assert run("rule", "title-differs")[1] == out
    assert run("rule")[1].count("\n") > 30


# --- index, cache, doctor -----------------------------------------------------------------------------------


def test_an_index_from_build_to_check(run: Run, paper: Path, tmp_path: Path) -> None:
    record = {
        "DOI": "10.5555/levy", "title": [LEVY.title], "type": "journal-article", "volume": "12", "issue": "3",
        "page": "1-9", "container-title": ["Journal of Rooms"], "issued": {"date-parts": [[2015, 3]]},
        "author": [{"family": n.family, "given": n.given} for n in LEVY.authors],
    }  # fmt: skip
    works, index = tmp_path / "works.jsonl", tmp_path / "idx"
    works.write_text(json.dumps(record) + "\n", encoding="utf-8")
    code, out, err = run("index", "build", index, works)
    assert (code, err) == (0, "")
    assert "works" in out
    assert run("index", "info", index)[0] == 0
    assert run("index", "verify", index) == (0, "The index is whole.\n", "")
    code, out, _ = run("check", paper, "--source", f"index:{index}", "--offline", "--format", "json", "--exit-zero")
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    assert code == 0
    assert [r["verdict"] for r in report["resolutions"]] == ["verified", "undetermined", "undetermined"]
    assert run("doctor", "--source", f"index:{index}")[0] == 0


def test_an_index_that_is_none(run: Run, paper: Path, tmp_path: Path) -> None:
    for arguments in (
        ["index", "info", tmp_path],
        ["index", "verify", tmp_path / "no"],
        ["index", "build", tmp_path / "idx", tmp_path / "no.jsonl"],
        ["check", paper, "--source", f"index:{tmp_path}"],
    ):
        code, out, err = run(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "idx").exists()


def test_cache_and_doctor(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("CITECHECK_MAILTO", raising=False)
    code, out, _ = run("cache", "info")
    assert code == 0
    assert str(tmp_path) in out
    assert run("cache", "clear") == (0, "", "Cleared 0 answers.\n")
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert "CITECHECK_MAILTO" in out
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "file" / "cache"))
    (tmp_path / "file").write_text("in the way")
    code, out, err = run("doctor")
    assert (code, err.count("\n")) == (2, 1)
    assert "not writable" in out
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    code, _, err = run("doctor", "--source", f"index:{tmp_path / 'none'}")
    assert code == 2
    assert err.count("\n") == 1


# --- the hostile fixtures -----------------------------------------------------------------------------------

HOSTILE = Path(__file__).resolve().parents[2] / "fixtures" / "hostile"
OUTCOMES: dict[str, dict[str, Any]] = json.loads(
    (HOSTILE.parent / "expected" / "hostile" / "outcomes.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", sorted(n for n in OUTCOMES if n.endswith(".txt")))
def test_hostile_documents(run: Run, name: str) -> None:
    expected = OUTCOMES[name]
    code, out, err = run("extract", HOSTILE / name, "--format", "json", "--exit-zero")
    if code == 2:
        assert expected["outcome"] != "read"
        assert err.count("\n") == 1
        report = json.loads(out)
        jsonschema.validate(report, SCHEMA)
        assert [f["rule"] for f in report["findings"]] == ["CC901"]
        assert not report["complete"]
        return
    assert code == 0
    assert expected["outcome"] != "refused"
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    if expected["outcome"] == "read":
        counts = report["summary"]["citations"], report["summary"]["references"]
        assert counts == (expected["citations"], expected["references"])
    shown = run("extract", HOSTILE / name, "--exit-zero")[1]
    assert not set(shown) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160), 0x202E, 0x2066, 0x200B]))
    assert max(map(len, shown.splitlines())) <= 200  # combining marks take no column


def test_progress_is_for_terminals_and_long_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    fake = SimpleNamespace(isatty=lambda: True, write=written.append, flush=lambda: None)
    clock = iter([0.0, 0.1, 5.0, 6.0])
    monkeypatch.setattr("citecheck.cli.options.time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr("citecheck.cli.options.sys", SimpleNamespace(stderr=fake))
    progress = Progress()
    progress("first")
    assert written == []
    progress("second")
    progress.close()
    assert written == ["\r\x1b[Ksecond", "\r\x1b[K"]
