"""Documents that crash, hang and bloat: each costs itself alone. Real processes, readers as other packages bring them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from batch import hostile_readers
from batch.runs import ROOT, batch, documents, environment
from citecheck.index import build

if TYPE_CHECKING:
    import subprocess

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone"),
    pytest.mark.timeout(300),  # starts processes, which a busy machine is slow at
]
GOOD = "Noise (Berg 2001).\n\n# References\n\nBerg L. Noise. J Noise. 2001;3:4-9.\n"


def test_one_that_crashes_hangs_or_bloats_is_a_row_and_the_rest_go_on(tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    hostile_readers.install(tmp_path / "packages")
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in (*hostile_readers.FORMATS, "md", "txt"):
        for n in range(2 if name in {"md", "txt"} else 1):
            (folder / f"{n}.{name}").write_text(GOOD, encoding="utf-8")
    env = environment(PYTHONPATH=str(tmp_path / "packages"))

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        bounds = ("--timeout", "6", "--memory", "512", "--workers", "2")
        return batch(folder, "--out", out, *bounds, "--allow-incomplete", *more, env=env)

    done = run()
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (
        "10 documents: 2 crashed, 1 out of memory, 5 read, 2 out of time; 10 not read or checked whole." in done.stderr
    )
    rows = {Path(name).name: row for name, row in documents(out).items()}
    assert {name: row["outcome"] for name, row in rows.items() if row["outcome"] != "ok"} == {
        "0.crash": "crashed",
        "0.fail": "crashed",
        "0.hang": "timeout",
        "0.spin": "timeout",
        "0.bloat": "memory",
    }
    assert rows["0.crash"]["reason"] == f"{folder}/0.crash: the process that read it died, twice (SIGABRT)."
    assert "takes more than 6 s: it is given up" in rows["0.spin"]["reason"]
    assert "needs more than 512 MB of memory" in rows["0.bloat"]["reason"]
    assert "ZeroDivisionError at hostile_formats.py:" in rows["0.fail"]["reason"]
    assert len({row["sha256"] for row in rows.values()}) == 1  # what failed is known again, too
    (folder / "0.crash").rename(folder / "2.md")
    said = run().stderr
    assert "10 documents: 1 crashed, 1 out of memory, 6 read, 2 out of time;" in said
    assert "(9 done before, unchanged)" in said  # what failed is known again, too, and not tried anew
    assert str(folder / "0.crash") not in documents(out)


def test_processes_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    """As where an index is gone when they open it, or the memory they are given does not hold Python."""
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    for code, said in (
        ("w.Limits = lambda *_: limits.Limits(9.0, 9.0, 1 << 20)", "The processes of the run do not start ("),
        ("w.Limits = limits.Limits; b.describe_settings = gone", "/works: there is no index here"),
    ):
        script = (
            "import sys, shutil, citecheck.workers.limits as limits, citecheck.cli.commands.batch as b\n"
            "class w: pass\n"
            "def gone(what): shutil.rmtree(what.sources[0].removeprefix('index:')); return {}\n"
            f"{code}\n"
            "from citecheck.batch.local_engine import LocalEngine\n"
            "b.chosen_engine = lambda *_, **__: LocalEngine(1, w.Limits(9.0, 9.0, 2 << 30))\n"
            "from citecheck.cli import main\n"
            "main(sys.argv[1:])\n"
        )
        index = tmp_path / "index" / "works"
        build(index, [ROOT / "fixtures" / "works" / "works.jsonl"])
        done = batch(
            tmp_path / "a.md", "--out", tmp_path / "out", "--restart", "--source", f"index:{index}", code=script
        )
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
