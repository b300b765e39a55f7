from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from batch.packing import packed
from citecheck.batch.inputs import line_files
from citecheck.batch.inputs.discovery import Inputs
from citecheck.batch.inputs.items import Broken, File, Item, Lines, Member
from citecheck.errors import UnreadableInput


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(*names: str, text: str = "Noise (Berg 2001).") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def ids(*given: str, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    return [item.id for item in Inputs(given, include, exclude).items()]


def test_a_folder_gives_its_manuscripts_in_order() -> None:
    lay("in/b.md", "in/a.docx", "in/sub/c.PDF", "in/refs.bib", "in/data.csv", "in/photo.png", "in/.hidden.md")
    lay("in/.git/x.md", "in/__MACOSX/y.md", "in/_part.qmd")
    lay("in/chapter.tex", text="\\section{One}")
    lay("in/main.tex", text="\\documentclass{article}\\begin{document}x\\end{document}")
    assert ids("in") == ["in/a.docx", "in/b.md", "in/main.tex", "in/sub/c.PDF"]
    assert ids("./in/") == ids("in")


def test_patterns_choose() -> None:
    lay("in/a.md", "in/drafts/b.md", "in/c.bib", "in/d.docx")
    assert ids("in", include=("*.bib", "*.docx")) == ["in/c.bib", "in/d.docx"]
    assert ids("in", exclude=("drafts/", "d.*")) == ["in/a.md"]
    assert ids("in/**/*.md") == ["in/a.md", "in/drafts/b.md"]
    assert ids("in/*.docx", "in/a.md") == ["in/d.docx", "in/a.md"]


def test_links_to_folders_are_not_followed() -> None:
    lay("in/sub/a.md")
    Path("in/sub/up").symlink_to(Path("in").absolute())
    Path("in/b.md").symlink_to(Path("in/sub/a.md").absolute())
    assert ids("in") == ["in/b.md", "in/sub/a.md"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.tar.bz2", "a.tar.xz"])
def test_an_archive_gives_its_manuscripts(name: str) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("deep.md", "x")
    packed(
        name,
        {
            "x/one.md": b"Noise (Berg 2001).",
            "../../evil.md": b"x",
            "/etc/absolute.md": b"x",
            "nested.zip": inner.getvalue(),
            "x/refs.bib": b"@book{a, title={T}}",
            "x/part.tex": b"\\section{x}",
            "__MACOSX/._one.md": b"x",
        },
    )
    found = list(Inputs((name,)).items())
    assert [i.id for i in found] == [f"{name}!x/one.md", f"{name}!../../evil.md", f"{name}!/etc/absolute.md"]
    assert all(isinstance(i.place, Member) for i in found)
    assert [p.name for p in Path().iterdir()] == [name]  # nothing was unpacked, whatever the members are called


def test_archives_in_folders_are_looked_through() -> None:
    Path("in").mkdir()
    packed("in/p.tgz", {"p/a.nxml": b"<article/>"})
    lay("in/b.md")
    assert ids("in") == ["in/b.md", "in/p.tgz!p/a.nxml"]


@pytest.mark.parametrize(
    ("name", "data"), [("a.zip", b"no zip"), ("a.tar", b"no tar" * 200), ("a.tgz", b"\x1f\x8b broken")]
)
def test_a_damaged_archive_is_an_item_that_says_so(name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    (found,) = Inputs((name,)).items()
    assert isinstance(found.place, Broken)
    assert found.place.why.startswith(f"{name} cannot be looked through to its end (")


def test_what_stands_before_the_damage_is_found() -> None:
    packed("a.tgz", {f"{n}.md": os.urandom(4000) for n in range(20)})
    Path("a.tgz").write_bytes(Path("a.tgz").read_bytes()[:40_000])
    found = list(Inputs(("a.tgz",)).items())
    assert len(found) > 5
    assert [type(i.place) for i in found] == [Member] * (len(found) - 1) + [Broken]


def test_links_and_devices_in_archives_are_passed_over() -> None:
    with tarfile.open("a.tar", "w") as tar:
        for name, kind in (("l.md", tarfile.SYMTYPE), ("h.md", tarfile.LNKTYPE), ("d.md", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    with zipfile.ZipFile("a.zip", "w") as archive:
        link = zipfile.ZipInfo("l.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert ids("a.tar", "a.zip") == []


def test_references_are_cut_into_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_files, "CHUNK", 2)
    lay("r.jsonl", text='"one"\n{"raw": "two"}\r\n\n"four"\n"five"')
    found = list(Inputs(("r.jsonl",)).items())
    assert [i.id for i in found] == ["r.jsonl:1", "r.jsonl:3", "r.jsonl:5"]
    assert found[1].place == Lines("r.jsonl", 3, b'\n"four"')
    Path("r.jsonl.gz").write_bytes(gzip.compress(Path("r.jsonl").read_bytes()))
    assert [i.place.data for i in Inputs(("r.jsonl.gz",)).items() if isinstance(i.place, Lines)] == [
        i.place.data for i in found if isinstance(i.place, Lines)
    ]


def test_a_line_without_end_is_cut() -> None:
    Path("r.jsonl").write_bytes(b'"one"\n"' + b"x" * 3_000_000 + b'"\n"three"\n')
    (found,) = Inputs(("r.jsonl",)).items()
    assert isinstance(found.place, Lines)
    assert [len(line) < 1_100_000 for line in found.place.data.split(b"\n")] == [True] * 3


def test_a_jsonl_with_manuscripts_is_a_manifest() -> None:
    Path("sub").mkdir()
    rows = [{"id": 7, "manuscript": "a.md", "references": "a.bib", "year": 2019}, {"id": "list", "references": "b.bib"}]
    Path("sub/m.jsonl").write_text("\n" + "\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert list(Inputs(("sub/m.jsonl",)).items()) == [
        Item("7", File("sub/a.md"), File("sub/a.bib"), 2019, "sub/m.jsonl:2"),
        Item("list", File("sub/b.bib"), None, None, "sub/m.jsonl:3"),
    ]


def test_what_is_not_there_is_said_at_once() -> None:
    with pytest.raises(UnreadableInput, match=r"^nothing does not exist\.$"):
        Inputs(("nothing",)).check()


def test_the_folder_of_the_run_is_no_input() -> None:
    lay("a.md", "out/archive.html", "sub/out/b.md")
    assert [i.id for i in Inputs((".",), out="out").items()] == ["a.md", "sub/out/b.md"]


def test_pipes_are_passed_over_and_names_may_be_anything() -> None:
    lay("in/a.md")
    os.mkfifo("in/pipe.md")
    Path("in/gone.md").symlink_to("nowhere")
    try:
        Path(os.fsdecode(b"in/\xff.md")).write_text("x", encoding="utf-8")
    except OSError:  # a file system that takes Unicode only
        return
    assert ids("in") == ["in/a.md", "in/gone.md", "in/\\udcff.md"]
