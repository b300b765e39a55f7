"""A manuscript with the lists it names, a list on its own, and what the command line makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citecheck.bibliography.pairing import read_pair
from citecheck.cli import cli
from citecheck.cli.exits import guarded
from citecheck.errors import UnreadableInput
from citecheck.formats import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
REFS = FIXTURES / "documents" / "lists" / "refs.bib"
MORE = (
    "TY  - JOUR\nID  - duman2006\nAU  - Duman, Ronald S.\nAU  - Monteggia, Lisa M.\n"
    "TI  - A Neurotrophic Model for Stress-Related Mood Disorders\nT2  - Biological Psychiatry\nPY  - 2006\n"
    "DO  - 10.1016/j.biopsych.2006.02.013\nER  - \n"
)
ALL = "leigh2018 welborn2015 fox2016 apa2013 loporto2013 kupferberg2016".split()

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run in this process: exit code, stdout, stderr."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")

    def invoke(*arguments: str | Path) -> tuple[int, str, str]:
        code = guarded(cli, [str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`paper/` with two lists, and one outside of it."""
    inside = tmp_path / "paper"
    (inside / "more").mkdir(parents=True)
    (inside / "refs.bib").write_bytes(REFS.read_bytes())
    (inside / "more" / "more.ris").write_text(MORE, encoding="utf-8")
    (tmp_path / "outside.bib").write_bytes(REFS.read_bytes())
    return inside


def markdown(folder: Path, names: str, text: str = "Mirrors matter [@fox2016].\n") -> Path:
    path = folder / "paper.md"
    path.write_text(f"---\ntitle: T\nbibliography: [{names}]\n---\n\n{text}", encoding="utf-8")
    return path


def latex(folder: Path, names: str, text: str = "Mirrors matter \\cite{fox2016}.") -> Path:
    path = folder / "paper.tex"
    body = f"\\documentclass{{article}}\n\\begin{{document}}\n{text}\n\\bibliography{{{names}}}\n\\end{{document}}\n"
    path.write_text(body, encoding="utf-8")
    return path


def extracted(run: Run, path: Path) -> tuple[int, dict[str, Any]]:
    code, out, _ = run("extract", path, "--format", "json")
    report: dict[str, Any] = json.loads(out)
    return code, report


def told(report: dict[str, Any], rule: str) -> list[str]:
    return [f["message"] for f in report["findings"] if f["rule"] == rule]


# --- pairs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "names"), [(markdown, "refs.bib"), (latex, "refs"), (latex, "refs.bib")])
def test_the_list_a_manuscript_names_is_read(folder: Path, make: Callable[..., Path], names: str) -> None:
    manuscript, reference_list = read_pair(str(make(folder, names)))
    assert manuscript
    assert reference_list
    assert [e.key for e in reference_list.markup.entries] == ALL
    assert (manuscript.unread, reference_list.role, reference_list.id) == (None, "references", "d2")


def test_several_lists_are_one(folder: Path) -> None:
    _, reference_list = read_pair(str(markdown(folder, "refs.bib, more/more.ris, refs.bib")))
    assert reference_list
    assert [e.key for e in reference_list.markup.entries] == [*ALL, "duman2006"]
    last = reference_list.markup.entries[-1]
    place = reference_list.locate(last.start, last.end)
    assert (place.document, place.line) == ("d2.1", 1)
    assert [Path(f.path).name for f in reference_list.included] == ["more.ris"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.bib", "does not exist"),
        ("../outside.bib", "is outside the folder"),
        ("/etc/passwd", "is outside the folder"),
        ("paper.md", "is no bibliography file (.md)"),
        ("more", "more.bib does not exist"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(folder: Path, name: str, said: str) -> None:
    manuscript, reference_list = read_pair(str(markdown(folder, f"'{name}', refs.bib")))
    assert manuscript
    assert reference_list
    assert said in (manuscript.unread or "")
    assert len(reference_list.markup.entries) == len(ALL)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "linked.bib").symlink_to(folder.parent / "outside.bib")
    manuscript, reference_list = read_pair(str(markdown(folder, "linked.bib")))
    assert manuscript
    assert "is outside the folder" in (manuscript.unread or "")
    assert reference_list is None


def test_a_broken_list_makes_the_run_incomplete(folder: Path) -> None:
    (folder / "bad.json").write_text("[\n{", encoding="utf-8")
    manuscript, reference_list = read_pair(str(markdown(folder, "bad.json")))
    assert manuscript
    assert "bad.json:2:2 is no JSON" in (manuscript.unread or "")
    assert reference_list is None


def test_a_list_that_is_given_overrules_those_that_are_named(folder: Path) -> None:
    given = read(str(folder / "more" / "more.ris"), role="references")
    manuscript, reference_list = read_pair(str(markdown(folder, "gone.bib")), given)
    assert reference_list is given
    assert manuscript
    assert manuscript.unread is None


@pytest.mark.parametrize("name", ["bib", "ris", "nbib", "xml", "json", "yaml"])
def test_a_list_alone_is_a_list(name: str) -> None:
    manuscript, reference_list = read_pair(str(REFS.with_suffix(f".{name}")))
    assert manuscript is None
    assert reference_list
    assert reference_list.role == "references"
    with pytest.raises(UnreadableInput, match="give one"):
        read_pair(str(REFS), reference_list)


# --- command line -----------------------------------------------------------------------------------------------


def test_extract_and_check_take_a_list_alone(run: Run, tmp_path: Path) -> None:
    index = tmp_path / "idx"
    assert run("index", "build", index, FIXTURES / "works" / "works.jsonl")[0] == 0
    code, report = extracted(run, REFS)
    assert (code, report["citations"], len(report["references"]), report["findings"]) == (0, [], len(ALL), [])
    code, out, _ = run("check", REFS, "--source", f"index:{index}", "--offline", "--format", "json")
    assert code == 0
    assert [r["verdict"] for r in json.loads(out)["resolutions"]] == ["verified"] * len(ALL)
    code, out, _ = run("resolve", REFS, "--source", f"index:{index}", "--offline", "--format", "jsonl")
    done = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(d["id"], d["verdict"]) for d in done] == [(key, "verified") for key in ALL]


def test_broken_entries_are_findings_with_their_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(
        "@misc{a,\n  title = {A},\n  auhtor = {X, Y}\n}\n@misc{b,\n  title={B\n}\n@misc{a, title={C}}\n", "utf-8"
    )
    _, out, _ = run("extract", path, "--format", "text")
    for words in ("refs.bib:3", "a field auhtor; author is meant?", "The entry b is broken", "refs.bib:8"):
        assert words in " ".join(out.split())


@pytest.mark.parametrize("make", [markdown, latex])
def test_keys_missing_nearly_right_and_unused(run: Run, folder: Path, make: Callable[..., Path]) -> None:
    keys = ("fox2016", "nobody2020", "lopotro2013")
    cited = "\n\n".join(f"Words [@{k}]." if make is markdown else f"Words \\cite{{{k}}}." for k in keys)
    path = make(folder, "refs.bib", cited)
    code, report = extracted(run, path)
    assert code == 1
    assert told(report, "CC101") == ["nobody2020 is not in the reference list: no entry has this key."]
    assert len(told(report, "CC103")) == 1
    (unused,) = told(report, "CC201")
    assert unused == "4 keys are used nowhere: leigh2018, welborn2015, apa2013, kupferberg2016."
    assert [f["severity"] for f in report["findings"] if f["rule"] == "CC201"] == ["info"]
    text = run("extract", path, "--format", "text")[1]
    line = path.read_text(encoding="utf-8").splitlines().index(cited.split("\n\n")[1]) + 1
    assert f"{path.name}:{line}" in text


def test_a_missing_bibliography_is_an_incomplete_run(run: Run, folder: Path) -> None:
    code, report = extracted(run, markdown(folder, "refs.bib, gone.bib, ../outside.bib"))
    assert (code, report["complete"]) == (3, False)
    (message,) = told(report, "CC902")
    assert "gone.bib does not exist" in message
    assert "../outside.bib is outside the folder" in message
    assert told(report, "CC101") == []
