"""Documents in archives: found with the files beside them, bounded, and never files on a disk."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from batch.packing import packed
from batch.runs import DOCUMENTS, SETTINGS
from citecheck.batch.inputs import archives, places
from citecheck.batch.inputs.discovery import Inputs
from citecheck.batch.inputs.items import File, Item, Lines, Outcome
from citecheck.batch.work import process, unchanged

if TYPE_CHECKING:
    from pathlib import Path

NATBIB = DOCUMENTS / "latex" / "natbib"
LATEX = {f"p/{path.relative_to(NATBIB)}": path.read_bytes() for path in NATBIB.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def nothing_open() -> None:
    places._open_zip.cache_clear()
    archives.opened_tar.cache_clear()


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz"])
def test_a_document_in_an_archive_has_its_list_and_chapters(name: str, tmp_path: Path) -> None:
    assert {n.rpartition(".")[2] for n in LATEX} >= {"tex", "bib"}
    packed(tmp_path / name, LATEX)
    (item,) = Inputs((str(tmp_path / name),)).items()
    alone = Item("x", File(str(DOCUMENTS / "latex" / "natbib" / "main.tex")))
    here, there = process(item, SETTINGS), process(alone, SETTINGS)
    assert here.entry.outcome is Outcome.OK
    assert len(here.rows.references) == len(there.rows.references) > 0
    assert [f["rule"] for f in here.rows.findings] == [f["rule"] for f in there.rows.findings]
    assert sorted(sha for _, sha in here.entry.files) == sorted(sha for _, sha in there.entry.files)
    assert unchanged(item, here.entry.files)
    assert unchanged(alone, there.entry.files)


@pytest.mark.parametrize("named", ["../secret", "/etc/passwd", "p/../../secret"])
def test_an_archive_gives_nothing_from_outside_the_folder(named: str, tmp_path: Path) -> None:
    text = f"\\documentclass{{article}}\\begin{{document}}\\cite{{a}}\\bibliography{{{named}}}\\end{{document}}"
    packed(tmp_path / "a.zip", {"p/main.tex": text.encode(), "secret.bib": b"@book{a, title={Secret}, year={2001}}"})
    (tmp_path / "secret.bib").write_text("@book{a, title={Secret}, year={2001}}", encoding="utf-8")
    done = process(next(Inputs((str(tmp_path / "a.zip"),)).items()), SETTINGS)
    assert "Secret" not in str(done.rows)
    assert not done.entry.complete


def test_a_bomb_is_refused_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.md", b"a" * (51 << 20))
    done = process(next(Inputs((str(tmp_path / "a.zip"),)).items()), SETTINGS)
    assert done.entry.outcome is Outcome.UNREADABLE
    assert "is larger than 50 MB" in done.rows.documents[0]["reason"]
    monkeypatch.setattr(archives, "MIN_LIMIT", 1 << 20)
    packed(tmp_path / "b.tgz", {"first.md": b"x", "bomb.md": b"a" * (3 << 20)})
    found = list(Inputs((str(tmp_path / "b.tgz"),)).items())
    assert "unpacks to more than 1 MB" in process(found[-1], SETTINGS).rows.documents[0]["reason"]


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", {"a.md": b"Noise (Berg 2001)."})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[6] |= 1  # the flag in the member's own head and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    done = process(next(Inputs((str(tmp_path / "a.zip"),)).items()), SETTINGS)
    assert done.rows.documents[0]["reason"].endswith("a.zip!a.md is encrypted: pack it without a password.")


def test_a_change_of_any_file_counts(tmp_path: Path) -> None:
    for name, data in LATEX.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(data)
    item = Item("x", File(str(tmp_path / "p" / "main.tex")))
    files = process(item, SETTINGS).entry.files
    assert len(files) > 1
    for path, _ in files:
        place = tmp_path / path
        before = place.read_bytes()
        place.write_bytes(before + b" ")
        assert not unchanged(item, files)
        place.write_bytes(before)
        assert unchanged(item, files)
        place.rename(f"{place}.gone")
        assert not unchanged(item, files)
        (tmp_path / f"{place}.gone").rename(place)


def test_lines_that_hold_no_reference_are_told_and_the_others_go_on() -> None:
    data = (
        b'"Leigh E. Noise. J Noise. 2018;21:3-9."\n{"id": "b", "raw": "Berg L. Sleep. 2010."}\n{oops\n[1]\n{"id": 3}\n'
    )
    done = process(Item("r.jsonl:11", Lines("r.jsonl", 11, data)), SETTINGS)
    assert [(r["reference"], r["key"], r["raw"][:5]) for r in done.rows.references[:2]] == [
        ("r11", None, "Leigh"),
        ("r12", "b", "Berg "),
    ]
    findings = [f for f in done.rows.findings if f["rule"] == "CC901"]
    assert [f["line"] for f in findings] == [13, 15]
    assert findings[0]["message"].startswith("r.jsonl:13: not JSON")
    assert not done.entry.complete


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Item("x", File("/nonexistent/a.md"), origin="m.csv:7"), "m.csv:7: /nonexistent/a.md does not exist."),
        (Item("x", File(str(DOCUMENTS))), f"{DOCUMENTS} is a folder: give a file in it."),
    ],
)
def test_what_cannot_be_read_is_a_row(item: Item, said: str) -> None:
    done = process(item, SETTINGS)
    assert done.rows.documents[0]["reason"] == said
    assert [(f["rule"], f["message"]) for f in done.rows.findings] == [("CC901", said)]
    assert (done.entry.outcome, done.entry.complete, done.entry.worst) == (Outcome.UNREADABLE, False, 0)
