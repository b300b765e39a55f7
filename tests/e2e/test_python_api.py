"""citecheck as a package: the examples of the documentation run as they are printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import citecheck
from citecheck.index import build

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manuscript, `paper.md`, whose list has no DOIs, and an index, `works`."""
    paper = (FIXTURES / "documents" / "paper.md").read_text(encoding="utf-8")
    (tmp_path / "paper.md").write_text(re.sub(r" https://doi\.org/\S+", "", paper), encoding="utf-8")
    build(tmp_path / "works", [FIXTURES / "works" / "works.jsonl"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize(
    ("page", "printed"),
    [("README.md", "error CC101 "), ("docs/fix.md", "('doi', None, '10.1001/jamapsychiatry.2019.3986')")],
)
@pytest.mark.usefixtures("folder")
def test_the_example_of_a_page_runs(page: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(example, page, "exec"), {})
    assert printed in capsys.readouterr().out


def test_the_day_of_a_report_is_that_of_the_run_where_none_is_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    document = citecheck.read(str(folder / "paper.md"))
    with citecheck.open_sources(citecheck.SourceOptions(("index:works",))) as sources:
        report = citecheck.audit(document, sources=sources)
        resolutions = citecheck.resolve(report.references, tuple(sources))
    assert report.as_of == citecheck.extract(document).as_of == "2020-09-13"
    assert resolutions == citecheck.resolve(report.references, tuple(sources), today=date(2020, 9, 13))
