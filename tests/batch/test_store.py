from __future__ import annotations

import errno
import os
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from batch.runs import DOCUMENTS, SETTINGS, Here, content, documents, plan
from citecheck.batch import store
from citecheck.batch.inputs.items import Outcome
from citecheck.batch.tables import parts
from citecheck.batch.work import digests, failed
from citecheck.batch.worker import answer
from citecheck.errors import ConfigError, InputError, InvalidRecord, OutputFailed


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for n in range(5):
        Path(f"in/{n}.md").write_text(
            f"Noise {n} (Berg 2001).\n\n# References\n\nBerg L. Noise {n}. 2001.\n", encoding="utf-8"
        )


def run(at_a_time: int = 2, out: str = "out", **more: Any) -> tuple[int, int]:
    """How many were done, and how many were known."""
    with plan(Path(out), "in", **more) as made:
        status = Here(at_a_time).run(made)
        made.store.forget(list(made.store.journal.unseen()))
    return status.done, status.known


def files(out: str = "out") -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in Path(out).rglob("*") if p.is_file() and p.name != "lock"}


def test_a_second_run_has_nothing_to_do_and_changes_no_byte() -> None:
    assert run() == (5, 0)
    before = files()
    assert run() == (0, 5)
    assert files() == before


def test_the_shards_make_no_difference() -> None:
    run(1, "one")
    run(99, "two")
    assert content(Path("one")) == content(Path("two"))
    assert len(list(Path("one/documents").iterdir())) == 5


def test_what_changed_is_replaced_and_what_is_gone_goes() -> None:
    run()
    Path("in/1.md").write_text("Sleep (Leigh 2002).", encoding="utf-8")
    Path("in/2.md").unlink()
    Path("in/9.md").write_text("Sound (Dale 2003).", encoding="utf-8")
    assert run() == (2, 3)
    run(out="fresh")
    assert content(Path("out")) == content(Path("fresh"))
    assert sorted(documents(Path("out"))) == ["in/0.md", "in/1.md", "in/3.md", "in/4.md", "in/9.md"]
    assert not Path("out/documents/part-00000001.parquet").exists()


def test_a_file_that_comes_later_is_read_then() -> None:
    Path("in/0.md").write_text("---\nbibliography: late.bib\n---\nNoise [@berg].", encoding="utf-8")
    run()
    assert not documents(Path("out"))["in/0.md"]["complete"]
    before = files()
    assert run() == (1, 4)  # tried again, with the same result
    assert files() == before
    Path("in/late.bib").write_text("@book{berg, title={Noise}, author={Berg, L}, year={2001}}", encoding="utf-8")
    run()
    assert documents(Path("out"))["in/0.md"]["references"] == 1


@pytest.mark.parametrize("fails_at", range(1, 16))
def test_a_full_disk_ends_the_run_and_loses_nothing(fails_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each write of a part in turn; the next run, with room, ends as one that was never disturbed."""
    written = 0
    write = parts.write_part

    def full(table: Any, path: Path) -> None:
        nonlocal written
        written += 1
        if written == fails_at:
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(table, path)

    monkeypatch.setattr(store, "write_part", full)
    with pytest.raises(
        OutputFailed, match=r"^cannot write in out: the disk is full\. What was done is kept: .* goes on\.$"
    ):
        run()
    done, known = run()
    assert (done, known) == (5 - 2 * ((fails_at - 1) // 5), 2 * ((fails_at - 1) // 5))
    run(out="fresh")
    assert content(Path("out")) == content(Path("fresh"))


def test_a_journal_that_cannot_be_written_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("citecheck.batch.journal.Journal.commit", full)
        with pytest.raises(OutputFailed, match="database or disk is full"):
            run()
    assert run() == (5, 0)
    run(out="fresh")
    assert content(Path("out")) == content(Path("fresh"))


def test_two_runs_at_once_are_refused_and_a_dead_one_is_not() -> None:
    with (
        plan(Path("out"), "in"),
        pytest.raises(ConfigError, match=rf"another run \(process {os.getpid()}\) is at work"),
    ):
        run()
    assert not Path("out/lock.process").exists()
    assert Path("out/lock").exists()
    assert run() == (5, 0)


def test_another_configuration_is_refused_and_restart_does_it_all_again() -> None:
    run()
    with (
        pytest.raises(ConfigError, match=r'a run with another inputs \(\["in"\]; now \["in", "in/0.md"\]\)'),
        plan(Path("out"), "in", "in/0.md"),
    ):
        pass
    with plan(Path("out"), "in/0.md", restart=True) as made:
        Here().run(made)
    assert list(documents(Path("out"))) == ["in/0.md"]


def test_a_folder_with_other_things_is_left_alone() -> None:
    Path("out").mkdir()
    Path("out/thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"out holds other things \(thesis\.docx\)"):
        run(restart=True)
    assert [p.name for p in Path("out").iterdir()] == ["thesis.docx"]
    with pytest.raises(ConfigError, match="is a file"):
        run(out="in/0.md")


def test_a_part_that_is_gone_is_noticed() -> None:
    run()
    Path("out/findings/part-00000001.parquet").unlink()
    with pytest.raises(ConfigError, match=r"part-00000001\.parquet is gone: do it all again with --restart"):
        run()
    assert run(restart=True) == (5, 0)


@pytest.mark.parametrize("text", ["", "[]", "{oops"])
def test_a_broken_run_json_is_told(text: str) -> None:
    run()
    Path("out/run.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="with --restart"):
        run()


def test_nothing_to_do_is_an_error() -> None:
    Path("empty").mkdir()
    with plan(Path("out"), "empty") as made, pytest.raises(InputError, match="There is nothing to do"):
        Here().run(made)


def test_a_file_given_twice_is_done_once_but_an_id_of_a_manifest_is_its_own() -> None:
    with plan(Path("out"), "in", "in/0.md") as made:
        assert Here().run(made).done == 5
    Path("m.csv").write_text("id,manuscript\nin/0.md,in/1.md\n", encoding="utf-8")
    with plan(Path("two"), "in", "m.csv") as made, pytest.raises(InvalidRecord, match=r"^m\.csv:2: the id 'in/0\.md'"):
        Here().run(made)


def test_json_is_written_on_request_under_names_of_our_own(tmp_path: Path) -> None:
    with plan(tmp_path / "out", "in", settings=replace(SETTINGS, json=True)) as made:
        Here().run(made)
        paths = [made.store.json_path(f"in/{n}.md") for n in range(5)]
        assert all(b'"schema":"citecheck-report/1"' in p.read_bytes() for p in paths)
        made.store.forget(["in/0.md"])
        assert [p.exists() for p in paths] == [False, True, True, True, True]
        evil = made.store.json_path("../../../etc/\x00passwd")
        assert evil.parent.parent == tmp_path / "out" / "json"


def test_the_fixtures_make_rows_in_every_table() -> None:
    with plan(Path("out"), str(DOCUMENTS)) as made:
        Here(3).run(made)
    tables = content(Path("out"))
    assert all(table.num_rows > 10 for table in tables.values())
    seen = documents(Path("out"))
    word = seen[str(DOCUMENTS / "word" / "zotero.docx")]
    assert (word["format"], word["outcome"], word["references"]) == ("docx", "ok", 2)
    for row in seen.values():
        for table in ("references", "findings"):
            held = [r for r in tables[table].to_pylist() if r["document"] == row["document"]]
            assert [r["n"] for r in held] == list(range(1, len(held) + 1))
            if table == "references":
                assert len(held) == row["references"]


def test_what_failed_is_tried_again_on_request_only() -> None:
    with plan(Path("out"), "in") as made:
        items = list(made.items())
        done = [answer(failed(i, SETTINGS, Outcome.TIMEOUT, "It takes long.", digests(i))) for i in items]
        made.store.commit([d.packed for d in done], [d.entry for d in done], {})
    assert run() == (0, 5)
    assert run(retry=True) == (5, 0)
    assert {row["outcome"] for row in documents(Path("out")).values()} == {"ok"}


def test_a_name_that_is_no_unicode_is_kept_apart() -> None:
    try:
        Path(os.fsdecode(b"in/\xff.md")).write_text("Noise (Berg 2001).", encoding="utf-8")
    except OSError:  # a file system that takes Unicode only
        return
    assert run() == (6, 0)
    assert run() == (0, 6)
    assert documents(Path("out"))["in/\\udcff.md"]["path"] == "in/\ufffd.md"
