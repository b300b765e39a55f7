"""The local index: built whole or not at all, and asked."""

from __future__ import annotations

import gzip
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import IndexUnusable, InvalidRecord, UnreadableInput
from citecheck.index import build, open_index
from citecheck.index.store import decode, encode
from citecheck.models import Name, Notice, NoticeKind, Outcome, Query, Work
from citecheck.parser.fields.parse import parse_reference
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from pathlib import Path


def record(doi: str, title: str, family: str, year: int, **more: Any) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [title],
        "author": [{"family": family, "given": "A"}],
        "issued": {"date-parts": [[year]]},
        "container-title": ["Journal of Tests"],
        "volume": "7",
        **more,
    }


WORKS = [
    record("10.1000/amygdala", "The amygdala and its circuits in fear", "Herpertz", 2001, page="292-298"),
    record("10.1000/glacier", "Glaciers in retreat over forty years", "van der Berg", 2003, page="12-19"),
    record("10.1000/glacier2", "Glaciers in retreat: a reply", "Smith", 2004, page="20"),
    record("10.1000/grain", "Grain", "Ceres", 1999, page="e37"),
]


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.jsonl"
    path.write_text("\n".join(map(json.dumps, WORKS)) + "\n\n", encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, works: Path) -> Path:
    build(tmp_path / "index", [works])
    return tmp_path / "index"


def ask(index: Path, raw: str) -> list[str | None]:
    return [w.doi for w in open_index(index).search(Query(raw, parse_reference(raw)))]


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("Herpertz A. The amygdala and its circuits in fear. J Tests. 2001;7:292-8.", "10.1000/amygdala"),
        ("A. Herpertz, J. Tests 7, 292 (2001)", "10.1000/amygdala"),  # no title
        ("Berg A van der (2003) Glaciers in retreat over forty years", "10.1000/glacier"),
        ("Ceres A. Grain. J Tests 1999;7:e37", "10.1000/grain"),
        ("doi:10.1000/AMYGDALA", "10.1000/amygdala"),
        ("HERPERTZ THE AMYGDALA AND ITS CIRCUTS IN FEAR 2001", "10.1000/amygdala"),
    ],
)
def test_the_work_meant_comes_first(index: Path, raw: str, doi: str) -> None:
    assert ask(index, raw)[:1] == [doi]


def test_siblings_are_offered_too(index: Path) -> None:
    assert set(ask(index, "Smith A. Glaciers in retreat. 2004")) >= {"10.1000/glacier", "10.1000/glacier2"}


@pytest.mark.parametrize("raw", ["", " ", "!!", "zzzz qqqq", "1", "\ud800"])
def test_nothing_to_ask_finds_nothing(index: Path, raw: str) -> None:
    assert ask(index, raw) == []


PRINTED = [
    "Herpertz A. The amygdala and its circuits in fear. Journal of Tests 2001;7:292-8.",
    "Smith 2004. Glaciers in retreat: a reply",
    "",
    "Grain in 1999, doi:10.1000/grain",
    "nobody wrote this",
    "van der Berg, Glaciers in retreat over forty years 7, 12 (2003)",
]


@pytest.mark.parametrize("at_once", [1, 2, 256])
def test_asked_together_references_get_what_each_gets_alone(
    index: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.index.search.AT_ONCE", at_once)
    opened = open_index(index)
    queries = [Query(raw, parse_reference(raw)) for raw in [*PRINTED, *reversed(PRINTED)]]
    alone = [opened.search(query) for query in queries]
    assert opened.search_many(queries) == alone
    assert [bool(works) for works in alone[:6]] == [True, True, False, True, False, True]
    assert opened.search_many([]) == []


def test_what_references_share_is_read_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_index(index)
    read: list[int] = []
    work = type(opened)._work_at

    def reading(self: Any, at: Any) -> Work:
        read.append(at.doc)
        return work(self, at)

    monkeypatch.setattr(type(opened), "_work_at", reading)
    query = Query(PRINTED[0], parse_reference(PRINTED[0]))
    opened.search_many([query, Query(PRINTED[1], Work()), query])
    assert read == sorted(set(read)), "in the order of the index, each once"


def test_lookup_gives_each_doi_its_answer(index: Path) -> None:
    source = LocalIndexSource(index)
    found = source.lookup(["10.1000/grain", "10.1000/none"])
    assert found["10.1000/grain"].works[0].title == "Grain"
    assert found["10.1000/grain"].asked.outcome is Outcome.FOUND
    assert found["10.1000/none"].asked.outcome is Outcome.NONE


def test_suggestions_by_author_and_year(index: Path) -> None:
    opened = open_index(index)
    assert [w.doi for w in opened.suggest("Herpertz", 2002, ["fear"])] == ["10.1000/amygdala"]
    assert opened.suggest("Herpertz", 2010, ["fear"]) == []
    assert opened.suggest("", 2001, ["fear"]) == []


def test_a_later_record_of_a_doi_replaces_the_earlier(tmp_path: Path, works: Path) -> None:
    newer = tmp_path / "newer.jsonl"
    newer.write_text(json.dumps(record("10.1000/GRAIN", "Grain, revised", "Ceres", 1999)), encoding="utf-8")
    summary = build(tmp_path / "index", [works, newer])
    opened = open_index(tmp_path / "index")
    assert (summary.works, summary.replaced) == (4, 1)
    assert opened.lookup(["10.1000/grain"])["10.1000/grain"].title == "Grain, revised"
    assert opened.verify() == []


@pytest.mark.parametrize("shape", ["jsonl.gz", "json", "json.gz", "folder"])
def test_shapes_of_input(tmp_path: Path, works: Path, shape: str) -> None:
    given = tmp_path / f"given.{shape}"
    if shape == "jsonl.gz":
        given.write_bytes(gzip.compress(works.read_bytes()))
    elif shape == "folder":
        given.mkdir()
        works.rename(given / "part.jsonl")
    else:
        text = json.dumps({"items": WORKS}).encode()
        given.write_bytes(gzip.compress(text) if shape.endswith("gz") else text)
    assert build(tmp_path / "index", [given]).works == len(WORKS)


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.jsonl", b'{"DOI": "10.1000/a", "title": ["A"]}\n{"DOI": \n', InvalidRecord, "a.jsonl:2"),
        ("a.jsonl", b"[1, 2]\n", InvalidRecord, "a.jsonl:1"),
        ("a.jsonl", b"\xff\xfe\x00garbage\n", InvalidRecord, "a.jsonl:1"),
        ("a.jsonl", b"", UnreadableInput, "no works"),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"DOI": "10.1000/a"}\n' * 999, mtime=0)[:40],
            UnreadableInput,
            "damaged or cut off",
        ),
        ("a.json", b'{"items": 3}', InvalidRecord, "neither works"),
        ("a.json", b"{", InvalidRecord, "not JSON"),
    ],
)
def test_broken_input_is_one_line_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=says.replace(".", r"\.")) as caught:
        build(tmp_path / "index", [tmp_path / name])
    assert "\n" not in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


def test_an_interrupted_build_leaves_the_old_index(tmp_path: Path, index: Path, works: Path, monkeypatch: Any) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["citecheck.index.build"], "_make_document", stop)
    with pytest.raises(KeyboardInterrupt):
        build(index, [works])
    assert open_index(index).verify() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index", "works.jsonl"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError("no")])
def test_a_failed_replacement_puts_the_old_index_back(
    tmp_path: Path, index: Path, works: Path, monkeypatch: Any, failure: BaseException
) -> None:
    rename = type(index).rename

    def fails_for_the_new(path: Path, target: Path) -> Path:
        if ".building" in path.name:
            raise failure
        return rename(path, target)

    monkeypatch.setattr(type(index), "rename", fails_for_the_new)
    with pytest.raises((KeyboardInterrupt, IndexUnusable)):
        build(index, [works])
    assert open_index(index).verify() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index", "works.jsonl"]


def test_a_full_disk_is_told_in_one_line(tmp_path: Path, works: Path, monkeypatch: Any) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("citecheck.index.store.Manifest.write", full)
    with pytest.raises(IndexUnusable, match="No space left"):
        build(tmp_path / "index", [works])
    assert not (tmp_path / "index").exists()


def test_what_is_no_index_is_never_overwritten(tmp_path: Path, works: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.txt").write_text("mine")
    with pytest.raises(IndexUnusable, match="no citecheck index"):
        build(tmp_path / "papers", [works])
    assert (tmp_path / "papers" / "thesis.txt").exists()


def test_unusable_indexes_say_what_to_do(tmp_path: Path, index: Path) -> None:
    with pytest.raises(IndexUnusable, match="citecheck index build"):
        open_index(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexUnusable, match="no citecheck index"):
        open_index(tmp_path / "empty")
    manifest = index / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text(whole.replace('"format": 3', '"format": 99'))
    with pytest.raises(IndexUnusable, match="build it again"):
        open_index(index)
    manifest.write_text(whole[:20])
    with pytest.raises(IndexUnusable, match="build the index again"):
        open_index(index)
    manifest.write_text(whole.replace('"works": 4', '"works": 5'))
    assert open_index(index).verify() == ["it holds 4 works, its manifest says 5"]


_NAMES = st.builds(Name, family=st.none() | st.text(max_size=5), given=st.none() | st.text(max_size=5))
_NOTICES = st.builds(Notice, st.sampled_from(NoticeKind), st.none() | st.just("2010-02-06"))
_TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=8)


@given(
    st.builds(
        Work,
        title=_TEXT,
        authors=st.lists(_NAMES, max_size=3).map(tuple),
        year=st.none() | st.integers(1500, 2100),
        years=st.lists(st.integers(1500, 2100), max_size=2).map(tuple),
        et_al=st.booleans(),
        doi=_TEXT,
        notices=st.lists(_NOTICES, max_size=2).map(tuple),
        preprint_of=st.lists(st.text(max_size=4), max_size=2).map(tuple),
    )
)
def test_a_record_comes_back_as_it_was(work: Work) -> None:
    assert decode(encode(work)) == work
