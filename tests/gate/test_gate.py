"""The gate on a project: configuration, suppressions, baselines, folders, revisions and exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck.cli import main
from citecheck.gate.paths import expand_folders
from citecheck.index import build
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, list[str], str]]

LIST = """
# References

Berg A. Noise and sleep in small towns. J Noise. 2001;3:4-9.

Dahl B. Noise and work in large towns. J Noise. 2004;6:14-19.
"""
TEXT = "Noise wakes people up (Berg 2001). It tires them (Novak 2010). It lasts (Dahl 2004).\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "works"
    build(folder, [Path(__file__).parents[2] / "fixtures" / "works" / "works.jsonl"])
    return folder


@pytest.fixture
def project(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CITECHECK_OFFLINE", "1")
    monkeypatch.setenv("CITECHECK_SOURCES", f"index:{index}")
    for name in ("CITECHECK_SELECT", "CITECHECK_FAIL_ON", "CITECHECK_BASELINE"):
        monkeypatch.delenv(name, raising=False)
    (folder / "a.md").write_text(TEXT + LIST, encoding="utf-8")
    return folder


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    del project

    def call(*arguments: object) -> tuple[int, list[str], str]:
        """Code, concise findings (rules of the list and the text), stderr."""
        with pytest.raises(SystemExit) as ended:
            main(["extract" if arguments[0] == "extract" else "check", *map(str, arguments[arguments[0] == "extract" :]),
                  *(() if "--write-baseline" in arguments else ("--format", "concise")), "--allow-incomplete"])  # fmt: skip
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return (
            code,
            [line for line in said.out.splitlines() if "CC390" not in line and "not checked" not in line],
            said.err,
        )

    return call


MISSING = "a.md:1:50: CC101 error: Novak 2010 is not in the reference list: no entry by Novak."


def test_without_a_configuration(run: Run) -> None:
    assert run("a.md")[:2] == (1, [MISSING])


# --- configuration -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "code", "shown"),
    [
        ('ignore = ["CC101"]', 0, 0),
        ('select = ["CC2"]', 0, 0),
        ('severity = { CC101 = "warning" }', 0, 1),
        ('severity = { CC1 = "info" }\nfail-on = "warning"', 0, 1),
        ('per-file-ignores = { "*.md" = ["citation-missing"] }', 0, 0),
        ('per-file-ignores = { "drafts/*" = ["CC101"] }', 1, 1),
        ('fail-on = "never"', 0, 1),
        ("", 1, 1),
    ],
)
def test_what_a_file_says(run: Run, project: Path, settings: str, code: int, shown: int) -> None:
    (project / "citecheck.toml").write_text(settings, encoding="utf-8")
    assert [run("a.md")[0], len(run("a.md")[1])] == [code, shown]
    (project / "citecheck.toml").unlink()
    table = "[project]\nname = 'x'\n\n[tool.citecheck]\n" + settings
    (project / "pyproject.toml").write_text(table, encoding="utf-8")
    assert [run("a.md")[0], len(run("a.md")[1])] == [code, shown]
    assert run("a.md", "--no-config")[0] == 1


def test_flag_before_environment_before_file(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "citecheck.toml").write_text('fail-on = "never"', encoding="utf-8")
    assert run("a.md")[0] == 0
    monkeypatch.setenv("CITECHECK_FAIL_ON", "error")
    assert run("a.md")[0] == 1
    assert run("a.md", "--fail-on", "never")[0] == 0
    assert run("extract", "a.md")[0] == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("fail-onn = 1", "unknown key 'fail-onn'. Did you mean 'fail-on'?"),
        ('ignore = ["CC999"]', "unknown rule 'CC999'"),
        ('fail-on = "eror"', "Did you mean 'error'?"),
        ("offline = 'yes'", "true or false"),
        ("min-confidence = 3", "from 0 to 1"),
        ("ignore = 'CC101'", "a list of texts"),
        ("a = [", "not valid TOML"),
        ('[[suppress]]\nrules = ["CC101"]\ntext = "a"', "gives no reason"),
        ('[[suppress]]\nrules = ["CC101"]\nreason = "a"', "neither reference nor text"),
        ('[[suppress]]\nrules = ["CC101"]\nreason = "a"\ntext = "b"\nuntil = "soon"', "must be a date"),
    ],
)
def test_mistakes_in_a_file_are_one_line(run: Run, project: Path, settings: str, said: str) -> None:
    (project / "citecheck.toml").write_text(settings, encoding="utf-8")
    code, out, err = run("a.md")
    assert (code, out) == (2, [])
    assert said in err
    assert "citecheck.toml" in err
    assert "Traceback" not in err


def test_the_nearest_file_holds_and_the_repository_ends_the_search(run: Run, project: Path) -> None:
    inner = project / "inner" / "deep"
    inner.mkdir(parents=True)
    shutil.copy(project / "a.md", inner)
    (project / "citecheck.toml").write_text('ignore = ["CC101"]', encoding="utf-8")
    assert run("inner/deep/a.md")[0] == 0
    (project / "inner" / "citecheck.toml").write_text("", encoding="utf-8")
    assert run("inner/deep/a.md")[0] == 1
    (project / "inner" / "citecheck.toml").unlink()
    (project / "inner" / ".git").mkdir()
    assert run("inner/deep/a.md")[0] == 1
    assert run("inner/deep/a.md", "--config", "citecheck.toml")[0] == 0


def test_config_show_says_where_a_value_comes_from(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "citecheck.toml").write_text('ignore = ["CC101"]\nmailto = "a@example.org"', encoding="utf-8")
    monkeypatch.setenv("CITECHECK_SELECT", "CC1")
    with pytest.raises(SystemExit) as ended:
        main(["config", "show", "--fail-on", "warning"])
    assert ended.value.code == 0
    lines = dict(line.split(" = ", 1) for line in capsys.readouterr().out.splitlines()[1:])
    assert lines["ignore"].startswith("CC101  (citecheck.toml;")
    assert lines["select"].startswith("CC1  (environment;")
    assert lines["fail-on"].startswith("warning  (flag;")
    assert lines["offline"].startswith("True  (environment;")
    assert lines["allow-incomplete"].startswith("False  (default;")


def test_the_list_of_a_manuscript_can_be_named(run: Run, project: Path) -> None:
    (project / "list.txt").write_text(LIST.replace("# References\n", ""), encoding="utf-8")
    (project / "a.md").write_text(TEXT, encoding="utf-8")
    assert "CC110" in run("a.md")[1][0]
    (project / "citecheck.toml").write_text('references = { "*.md" = "list.txt" }', encoding="utf-8")
    assert run("a.md")[1] == [MISSING]


# --- suppressions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("", '<!-- citecheck: ignore[CC101] reason="in press" -->', []),
        ("", '<!-- citecheck: ignore[CC1] reason="in press" until=2999-01-01 -->', []),
        ('<!-- citecheck: ignore[citation-missing] reason="in press" -->\n', "", []),
        ('<!-- citecheck: ignore-file[CC101] reason="all in press" -->\n\n', "", []),
        ("", '<!-- citecheck: ignore[CC101] reason="over" until=2020-01-01 -->', ["CC101", "CC903"]),
        ("", "<!-- citecheck: ignore[CC101] -->", ["CC101", "CC903"]),
        ("", '<!-- citecheck: ignore[CC999] reason="x" -->', ["CC101", "CC903"]),
        ("", '<!-- citecheck: ignroe[CC101] reason="x" -->', ["CC101", "CC903"]),
        ("", '<!-- citecheck: ignore[CC201] reason="x" -->', ["CC101", "CC903"]),
        ("", "<!-- an ordinary note -->", ["CC101"]),
    ],
)
def test_comments(run: Run, project: Path, before: str, after: str, rules: list[str]) -> None:
    (project / "a.md").write_text(before + TEXT.rstrip("\n") + " " + after + "\n" + LIST, encoding="utf-8")
    code, lines, _ = run("a.md")
    assert [line.split(": ")[1].split()[0] for line in lines] == rules
    assert code == (1 if "CC101" in rules else 0)


def test_a_comment_in_latex(run: Run, project: Path) -> None:
    paper = '\\begin{document}\nNoise wakes people up \\cite{lost}. % citecheck: ignore[CC101] reason="in press"\n'
    listed = "\\begin{thebibliography}{9}\n\\bibitem{berg} Berg A. Noise and sleep. J Noise. 2001;3:4-9.\n\\end{thebibliography}\n"
    (project / "a.tex").write_text(paper + listed + "\\end{document}\n", encoding="utf-8")
    assert not any("CC101" in line for line in run("a.tex")[1])
    (project / "a.tex").write_text(
        paper.replace("% citecheck", "\\% citecheck") + listed + "\\end{document}\n", encoding="utf-8"
    )
    assert any("CC101" in line for line in run("a.tex")[1])


def test_tables_by_text_by_entry_and_beside_the_document(run: Run, project: Path) -> None:
    table = '[[suppress]]\nrules = ["CC101"]\nreason = "in press"\ntext = "Novak 2010"\n'
    for name in ("citecheck.toml", "a.md.citecheck.toml"):
        (project / name).write_text(table, encoding="utf-8")
        assert run("a.md")[:2] == (0, [])
        (project / name).write_text(table.replace("Novak 2010", "Berg 2001"), encoding="utf-8")
        code, lines, _ = run("a.md")
        assert code == 1
        assert any("CC903" in line and "silences nothing" in line for line in lines)
        (project / name).unlink()
    (project / "a.md.citecheck.toml").write_text("x = 1", encoding="utf-8")
    assert run("a.md")[0] == 2


def test_what_is_silenced_stays_in_the_json_with_its_reason(run: Run, project: Path) -> None:
    (project / "a.md").write_text(
        TEXT.rstrip("\n") + ' <!-- citecheck: ignore[CC101] reason="in press" -->\n' + LIST, encoding="utf-8"
    )
    run("a.md", "--format", "json=out.json")
    found = json.loads((project / "out.json").read_text(encoding="utf-8"))
    missing = next(f for f in found["findings"] if f["rule"] == "CC101")
    assert missing["suppressed_by"] == "a.md:1: in press"
    assert found["summary"]["findings"]["error"] == 0
    assert not any("<!--" in c["sentence"] for c in found["citations"])


# --- baselines ---------------------------------------------------------------------------------------------------


def test_only_new_findings_fail(run: Run, project: Path) -> None:
    code, _, err = run("a.md", "--write-baseline")
    assert (code, "are in .citecheck-baseline.json now" in err) == (0, True)
    text = (project / ".citecheck-baseline.json").read_text(encoding="utf-8")
    run("a.md", "--write-baseline")
    assert (project / ".citecheck-baseline.json").read_text(encoding="utf-8") == text
    known = ("--baseline", ".citecheck-baseline.json")
    assert run("a.md", *known)[:2] == (0, [])
    moved = "An opening paragraph that was not there.\n\n" + TEXT
    (project / "a.md").write_text(moved + LIST, encoding="utf-8")
    assert run("a.md", *known)[:2] == (0, [])  # moving text changes nothing
    (project / "a.md").write_text(moved + "\nIt is loud (Olsen 1999).\n" + LIST, encoding="utf-8")
    code, lines, _ = run("a.md", *known)
    assert (code, len(lines)) == (1, 1)
    (project / "a.md").write_text(TEXT.replace("Novak 2010", "Dahl 2004") + LIST, encoding="utf-8")
    code, lines, err = run("a.md", *known)
    assert (code, lines) == (0, [])
    assert "1 finding of the baseline is gone" in err


@pytest.mark.parametrize(
    "text", ["", "[]", '{"citecheck-baseline": 9, "documents": {}}', '{"citecheck-baseline": 1, "documents": 3}']
)
def test_what_is_no_baseline_is_one_line(run: Run, project: Path, text: str) -> None:
    (project / "b.json").write_text(text, encoding="utf-8")
    code, out, err = run("a.md", "--baseline", "b.json")
    assert (code, out, err.count("\n")) == (2, [], 1)
    assert run("a.md", "--baseline", "none.json")[0] == 2


# --- which documents ---------------------------------------------------------------------------------------------


def test_a_folder_stands_for_its_documents(run: Run, project: Path) -> None:
    for name in ("sub/b.md", "node_modules/c.md", "sub/notes.log", ".hidden/d.md"):
        (project / name).parent.mkdir(exist_ok=True)
        shutil.copy(project / "a.md", project / name)
    assert sorted(line.split(":")[0] for line in run(".")[1]) == ["a.md", "sub/b.md"]
    (project / "citecheck.toml").write_text('exclude = ["sub/"]', encoding="utf-8")
    assert [line.split(":")[0] for line in run(".")[1] if "modules" not in line and "hidden" not in line] == ["a.md"]
    (project / "tex").mkdir()
    (project / "tex" / "main.tex").write_text("\\begin{document}\n\\input{part}\n\\end{document}", encoding="utf-8")
    (project / "tex" / "part.tex").write_text("Noise \\cite{x}.", encoding="utf-8")
    (project / "tex" / "_part.qmd").write_text("Noise.", encoding="utf-8")
    assert expand_folders(["tex"], ["*.tex", "*.qmd"], []) == ["tex/main.tex"]  # parts are read with their document
    (project / "empty").mkdir()
    assert run("empty")[0] == 2
    assert expand_folders(["a.md", "-", "a.md"], ["*.md"], []) == ["a.md", "-"]


def test_only_what_changed(run: Run, project: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
            check=True,
            capture_output=True,
            cwd=project,
        )

    git("init", "-q")
    (project / "paper.tex").write_text(
        "\\begin{document}\nNoise \\cite{x}.\\input{part}\n\\end{document}\n", encoding="utf-8"
    )
    (project / "part.tex").write_text("Sleep \\cite{y}.\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "all")
    code, lines, err = run("a.md", "paper.tex", "--changed-since", "HEAD")
    assert (code, lines, "No document has changed" in err) == (0, [], True)
    (project / "part.tex").write_text("Sleep and noise \\cite{y}.\n", encoding="utf-8")  # what it includes counts
    assert {line.split(":")[0] for line in run("a.md", "paper.tex", "--changed-since", "HEAD")[1]} <= {
        "paper.tex",
        "part.tex",
    }
    (project / "new.md").write_text(TEXT + LIST, encoding="utf-8")
    assert any(line.startswith("new.md") for line in run("a.md", "new.md", "--changed-since", "HEAD")[1])
    assert run("a.md", "--changed-since", "no-such-revision")[0] == 2
    assert run("a.md", "--changed-since", "--output=x")[0] == 2


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("a.md", "*.md", True), ("sub/a.md", "*.md", True), ("sub/a.md", "sub/*.md", True), ("x/sub/a.md", "sub/*.md", False),
        ("sub/deep/a.md", "sub/*.md", False), ("sub/deep/a.md", "sub/**", True), ("sub/deep/a.md", "sub/**/*.md", True),
        ("sub/a.md", "sub", True), ("sub/a.md", "sub/", True), ("subs/a.md", "sub", False), ("a.mdx", "*.md", False),
        ("paper1/main.md", "paper?/main.md", True), ("a.md", "[ab].md", True), ("a.md", "[!a].md", False), ("a+b.md", "a+b.md", True),
    ],
)  # fmt: skip
def test_patterns(path: str, pattern: str, expected: bool) -> None:  # noqa: FBT001
    assert matches(path, pattern) is expected


def test_an_outage_is_exit_3_whatever_fails(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITECHECK_SOURCES")  # Crossref, offline, nothing in the cache
    (project / "a.md").write_text(TEXT.replace("Novak 2010", "Berg 2001") + LIST, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", "a.md", "--fail-on", "warning"])
    assert ended.value.code == 3
    assert run("a.md", "--fail-on", "warning")[0] == 0  # --allow-incomplete


def test_the_same_input_gives_the_same_bytes(run: Run, project: Path) -> None:
    shutil.copy(project / "a.md", project / "b.md")
    outputs = [f"{name}={name}.out" for name in ("sarif", "junit", "gitlab", "markdown", "csv", "json")]
    once = []
    for _ in range(2):
        run("a.md", "b.md", *(part for o in outputs for part in ("--format", o)))
        once.append([(project / f"{o.partition('=')[0]}.out").read_bytes() for o in outputs])
    assert once[0] == once[1]


def test_many_documents_come_in_their_order_whoever_read_them(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{n:02}.md" for n in range(6)]
    for n, name in enumerate(names):
        (project / name).write_text(TEXT.replace("Novak", f"Novak{'abcdef'[n]}") + LIST, encoding="utf-8")
    (project / "03.md").write_bytes(b"\x00\x01\x02")
    monkeypatch.setattr("citecheck.cli.many.MANY", 1000)
    one = run(*names)
    monkeypatch.setattr("citecheck.cli.many.MANY", 2)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert run(*names)[:2] == one[:2]
    assert run("extract", *names)[0] == 2
