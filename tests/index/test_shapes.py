"""What several sources give out, in their own shapes: read into works, indexed, found, and refused where broken."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.cli import main
from citecheck.errors import InvalidRecord, UnreadableInput
from citecheck.index import build, open_index, update
from citecheck.index.inputs import chunks_of
from citecheck.index.shapes import read_record
from citecheck.models import Name, Notice, NoticeKind, Query, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.errors import InputError

CORPORA = Path(__file__).parents[2] / "fixtures" / "corpora"
FILES = {
    "dblp": "dblp.xml",
    "arxiv": "arxiv-metadata-oai-snapshot.json",
    "datacite": "datacite.jsonl",
    "openalex": "openalex.jsonl",
    "pubmed": "pubmed.xml",
}
SHAPES = pytest.mark.parametrize("corpus", FILES)


def works_of(corpus: str) -> dict[str, Work]:
    found = {}
    for chunk in chunks_of(CORPORA / FILES[corpus]):
        for record in chunk.records:
            work = read_record(chunk.shape, record).work
            if work is not None:
                found[(work.title or "").split()[0]] = work
    return found


def test_dblp() -> None:
    works = works_of("dblp")
    assert len(works) == 7
    assert works["Sparse"] == Work(
        type="paper-conference",
        title="Sparse Furrows: Learning to Plough with O(n) Memory & No Oxen",
        authors=(Name("Ceres", "Ada"), Name("Mühle", "Björn"), Name("van der Korn", "Laurens", "Jr.")),
        container="NeurIPS",
        year=2021,
        years=(2021,),
        pages="1208-1220",
        first_page="1208",
        url="https://proceedings.example.org/hash/furrows-Abstract.html",
        containers=("NIPS",),
    )
    assert works["Reading"].doi == "10.5555/fields.2019.7"
    oats = works["Notes"]
    assert (oats.type, oats.arxiv, oats.doi, oats.containers, oats.volume) == (
        "article",
        "1801.00001",
        "10.48550/arxiv.1801.00001",
        ("arXiv",),
        None,
    )
    assert (works["Milling"].type, works["Milling"].publisher) == ("thesis", "Mill College")


def test_arxiv() -> None:
    works = works_of("arxiv")
    assert works["Notes"] == Work(
        type="article",
        title="Notes on Oats: Rows, Roots and Rain",
        authors=(Name("Ceres", "Ada"), Name("Mühle", "Björn")),
        container="arXiv",
        year=2018,
        years=(2018, 2019),
        doi="10.48550/arxiv.1801.00001",
        arxiv="1801.00001",
        preprint_of=("10.5555/oats.2019.1",),
    )
    assert works["Strings"].doi == "10.48550/arxiv.hep-th/9901001"


def test_datacite() -> None:
    works = works_of("datacite")
    assert len(works) == 2
    assert (works["Hourly"].type, works["Hourly"].year, works["Hourly"].publisher) == ("dataset", 2020, "Field Archive")
    assert works["Hourly"].authors == (Name("Ceres", "Ada"), Name(literal="Mill College Data Group"))


def test_openalex() -> None:
    works = works_of("openalex")
    assert len(works) == 2
    dough = works["How"]
    assert dough.title == "How Secale rises: a long account of dough"
    assert dough.authors == (Name("Ceres", "Ada M."), Name("van der Korn", "Laurens"))
    assert (dough.issn, dough.pages, dough.pmid) == (("1234-5679", "9876-5432"), "45-61", "90000001")
    assert dough.notices == (Notice(NoticeKind.RETRACTION, asserted_by="OpenAlex"),)


def test_pubmed() -> None:
    works = works_of("pubmed")
    assert works["How"] == Work(
        type="article-journal",
        title="How Secale rises: a long account of dough",
        authors=(Name("Ceres", "Ada M"), Name("van der Korn", "Laurens", "Jr"), Name(literal="Dough Study Group")),
        container="Journal of bread science",
        container_short="J Bread Sci",
        year=2012,
        years=(2011, 2012),
        volume="7",
        issue="3",
        pages="45-61",
        first_page="45",
        doi="10.5555/bread.2012.3",
        pmid="90000001",
        notices=(Notice(NoticeKind.RETRACTION, asserted_by="PubMed"),),
        issn=("9876-5432", "1234-5679"),
    )
    sour = works["On"]
    assert (sour.title, sour.original_title, sour.doi) == (
        "On the souring of milled rye",
        "Zur Säuerung gemahlenen Roggens",
        None,
    )


@SHAPES
def test_an_index_says_what_it_covers(tmp_path: Path, corpus: str) -> None:
    packed = tmp_path / f"{FILES[corpus]}.gz"
    packed.write_bytes(gzip.compress((CORPORA / FILES[corpus]).read_bytes()))
    for name, given in (("plain", CORPORA / FILES[corpus]), ("packed", packed)):
        build(tmp_path / name, [given])
        index = open_index(tmp_path / name)
        assert index.manifest.corpus == corpus
        assert index.manifest.works == len(works_of(corpus))
        assert index.manifest.data_date
        assert index.verify() == []


@SHAPES
def test_works_are_found_by_reference(tmp_path: Path, corpus: str) -> None:
    build(tmp_path / "index", [CORPORA / FILES[corpus]])
    index = open_index(tmp_path / "index")
    for work in works_of(corpus).values():
        found = index.search(Query(f"{work.authors and work.authors[0].family}. {work.title}. {work.year}.", Work()))
        assert found[0] == work
        if work.doi:
            assert index.lookup([work.doi]) == {work.doi: work}


@pytest.mark.parametrize(
    ("corpus", "name", "years"),
    [
        ("dblp", "NeurIPS", {2010: 1, 2021: 1}),
        ("dblp", "NIPS", {2010: 1, 2021: 1}),
        ("dblp", "Advances in Neural Information Processing Systems", {2010: 1, 2021: 1}),
        ("dblp", "IEEE Transactions on Pattern Analysis and Machine Intelligence", {2019: 1}),
        ("arxiv", "arXiv", {1999: 1, 2018: 1}),
        ("datacite", "Field Archive", {2020: 1}),
        ("openalex", "J Bread Sci", {2012: 1}),
        ("pubmed", "J. Bread Sci.", {1981: 1, 2012: 1}),
    ],
)
def test_which_venues_and_years_an_index_covers(tmp_path: Path, corpus: str, name: str, years: dict[int, int]) -> None:
    build(tmp_path / "index", [CORPORA / FILES[corpus]])
    (row,) = open_index(tmp_path / "index").venues.named(name)
    assert row.years == years


def test_a_work_is_found_by_its_pmid_and_its_arxiv_number(tmp_path: Path) -> None:
    build(tmp_path / "index", [CORPORA / FILES["pubmed"], CORPORA / FILES["arxiv"]])
    index = open_index(tmp_path / "index")
    assert index.search(Query("", Work(pmid="90000002")))[0].pmid == "90000002"
    assert index.search(Query("", Work(arxiv="hep-th/9901001")))[0].arxiv == "hep-th/9901001"


def test_several_sources_in_one_index(tmp_path: Path) -> None:
    build(tmp_path / "index", [CORPORA / FILES["pubmed"], CORPORA / FILES["arxiv"]], whole=True)
    manifest = open_index(tmp_path / "index").manifest
    assert manifest.corpus == "other"
    build(tmp_path / "one", [CORPORA / FILES["pubmed"]], whole=True)
    update(tmp_path / "one", [CORPORA / FILES["pubmed"]])
    assert (open_index(tmp_path / "one").manifest.corpus, open_index(tmp_path / "one").manifest.whole) == (
        "pubmed",
        True,
    )
    update(tmp_path / "one", [CORPORA / FILES["arxiv"]])
    assert (open_index(tmp_path / "one").manifest.corpus, open_index(tmp_path / "one").manifest.whole) == (
        "other",
        False,
    )


def test_an_update_replaces_a_work_without_doi(tmp_path: Path) -> None:
    build(tmp_path / "index", [CORPORA / FILES["dblp"]])
    text = (CORPORA / FILES["dblp"]).read_text(encoding="latin-1")
    newer = tmp_path / "newer.xml"
    newer.write_text(text.replace("Threshing with Margins", "Threshing with Wider Margins"), encoding="latin-1")
    update(tmp_path / "index", [newer])
    index = open_index(tmp_path / "index")
    assert index.manifest.works == 7
    assert (
        index.search(Query("Korn Threshing with Wider Margins 2010", Work()))[0].title == "Threshing with Wider Margins"
    )


# --- files and folders ------------------------------------------------------------------------------------------


def test_an_archive_of_parts(tmp_path: Path) -> None:
    lines = (CORPORA / FILES["datacite"]).read_bytes().splitlines(keepends=True)
    with tarfile.open(tmp_path / "DataCite_Public_Data_File.tar", "w") as archive:
        for name, data in (
            ("dois/manifest.json", b"{}"),
            ("dois/updated_2020-01/part_0000.jsonl.gz", gzip.compress(lines[0])),
            ("dois/updated_2020-02/part_0000.jsonl", lines[1] + b"{broken\n"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    with pytest.raises(InvalidRecord, match=r"\.tar: dois/updated_2020-02/part_0000\.jsonl:2: this line is no JSON"):
        build(tmp_path / "index", [tmp_path / "DataCite_Public_Data_File.tar"])
    chunks = list(chunks_of(tmp_path / "DataCite_Public_Data_File.tar"))
    assert [(c.first, len(c.records), c.shape) for c in chunks] == [(1, 1, "datacite"), (2, 2, "datacite")]


def test_a_snapshot_in_folders(tmp_path: Path) -> None:
    part = tmp_path / "works" / "updated_date=2024-03-04" / "part_000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress((CORPORA / FILES["openalex"]).read_bytes()))
    (tmp_path / "works" / "manifest").write_text("{}", encoding="utf-8")
    (tmp_path / "works" / "manifest.json").write_text("{}", encoding="utf-8")
    assert build(tmp_path / "index", [tmp_path / "works"]).works == 2


@pytest.mark.parametrize("key", ["data", "results", "items"])
def test_a_page_of_answers(tmp_path: Path, key: str) -> None:
    corpus = "openalex" if key == "results" else "datacite"
    records = [json.loads(line) for line in (CORPORA / FILES[corpus]).read_text(encoding="utf-8").splitlines()]
    (tmp_path / "page.json").write_text(json.dumps({key: records, "meta": {}}), encoding="utf-8")
    assert build(tmp_path / "index", [tmp_path / "page.json"]).works == 2


def dblp(records: Sequence[str]) -> bytes:
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<dblp>\n" + "\n".join(records) + "\n</dblp>\n").encode()


def record(n: int, title: str = "") -> str:
    title = title or f"Counting sheaf {n} of the harvest"
    return f'<article key="journals/x/{n}" mdate="2020-01-01"><author>A Ceres</author><title>{title}.</title><year>{1990 + n % 9}</year><journal>J. X Y</journal></article>'


def test_xml_is_read_in_parts_by_several_processes_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.index.elements._BLOCK", 1000)  # records and tags lie across blocks
    (tmp_path / "a.xml").write_bytes(dblp([record(n) for n in range(1203)]))
    chunks = list(chunks_of(tmp_path / "a.xml"))
    assert [(c.first, len(c.records)) for c in chunks] == [(1, 500), (501, 500), (1001, 203)]
    monkeypatch.setattr("citecheck.index.workers.SMALL", 0)
    assert build(tmp_path / "one", [tmp_path / "a.xml"], processes=1) == build(
        tmp_path / "two", [tmp_path / "a.xml"], processes=2
    )
    assert open_index(tmp_path / "two").venues.named("J X Y")[0].works == 1203


BROKEN: list[tuple[str, bytes, type[InputError], str]] = [
    ("a.xml", dblp([record(1), record(2, "<b>Open")]), InvalidRecord, r"a\.xml: record 2: this record is no well-formed XML"),
    ("a.xml", dblp([record(1, "A &bogus; entity")]), InvalidRecord, r"record 1: .*no character &bogus;"),
    ("a.xml", dblp([record(1)])[:-20], UnreadableInput, "cut off"),
    ("a.xml", dblp([record(1)]).replace(b"</dblp>", b""), UnreadableInput, "</dblp> is missing"),
    ("a.xml", dblp([]), UnreadableInput, "no works"),
    ("a.xml", b"<html><p>x</p></html>", UnreadableInput, "<dblp> and <PubmedArticleSet>"),
    ("a.xml", dblp([record(1)]).replace(b"UTF-8", b"ascii").replace(b"sheaf", b"\xe9\xff"), InvalidRecord, "encoding ascii"),
    ("a.xml", dblp([record(1)]).replace(b"UTF-8", b"x-none"), InvalidRecord, "encoding x-none"),
    ("a.jsonl", (CORPORA / FILES["arxiv"]).read_bytes() + b"[]\n", InvalidRecord, r"a\.jsonl:3: this line is no JSON object"),
    ("a.xml.gz", gzip.compress(dblp([record(1)]))[:-12], UnreadableInput, "damaged or cut off"),
    ("a.tar", b"no archive at all" * 99, UnreadableInput, "damaged or cut off"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind", "said"), BROKEN)
def test_broken_files_say_where(tmp_path: Path, name: str, data: bytes, kind: type[InputError], said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(kind, match=said) as refused:
        build(tmp_path / "index", [tmp_path / name])
    assert "\n" not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_document_type_expands_nothing(tmp_path: Path) -> None:
    laughs = "<!DOCTYPE dblp [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    data = dblp([record(1, "Nothing &b; here")]).replace(b"<dblp>", laughs.encode() + b"<dblp>")
    (tmp_path / "a.xml").write_bytes(data)
    with pytest.raises(InvalidRecord, match="no character &b;"):
        build(tmp_path / "index", [tmp_path / "a.xml"])


def test_a_record_has_a_greatest_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.index.elements._LONGEST", 5000)
    monkeypatch.setattr("citecheck.index.elements._BLOCK", 1000)
    (tmp_path / "a.xml").write_bytes(dblp([record(1), record(2, "very " * 5000)]))
    with pytest.raises(InvalidRecord, match="record 2: longer than"):
        build(tmp_path / "index", [tmp_path / "a.xml"])


@pytest.mark.parametrize(
    "line",
    [
        {"attributes": {"doi": "10.5555/a", "titles": "x", "creators": 3, "container": None, "types": None}},
        {"id": "https://openalex.org/W1", "title": "A", "authorships": None, "biblio": None, "primary_location": {"source": None}},
        {"id": "1801.1", "title": "A", "authors_parsed": [None, [], ["X"], "y"], "versions": [None, {"created": None}]},
    ],
)  # fmt: skip
def test_odd_shapes_are_no_error(tmp_path: Path, line: dict[str, Any]) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    summary = build(tmp_path / "index", [tmp_path / "a.jsonl"])
    assert summary.works + summary.skipped == 1


# --- from the command line ---------------------------------------------------------------------------------------


def test_a_paper_without_doi_is_verified_where_several_indexes_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for corpus in ("dblp", "pubmed"):
        with pytest.raises(SystemExit) as ended:
            main(["index", "build", str(tmp_path / corpus), str(CORPORA / FILES[corpus])])
        assert not ended.value.code
    file = tmp_path / "strings.txt"
    file.write_text(
        "Ceres A, Mühle B, van der Korn L. Sparse Furrows: Learning to Plough with O(n) Memory & No Oxen. NeurIPS 2021, pp. 1208-1220.\n"
        "Ceres AM, van der Korn L, Dough Study Group. How Secale rises: a long account of dough. J Bread Sci. 2012;7(3):45-61.\n",
        encoding="utf-8",
    )
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["resolve", str(file), "--format", "jsonl", "--offline", "--exit-zero", "--allow-incomplete",
              "--source", f"index:{tmp_path / 'dblp'}", "--source", f"index:{tmp_path / 'pubmed'}"])  # fmt: skip
    furrows, dough = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (furrows["verdict"], furrows["doi"]) == ("verified", None)
    assert (dough["verdict"], dough["doi"]) == ("verified", "10.5555/bread.2012.3")
    assert "CC401" in [f["rule"] for f in dough["findings"]]
    assert [a["source"] for a in dough["asked"]] == ["index:dblp", "index:pubmed"]


def test_the_corpus_may_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["index", "build", str(tmp_path / "i"), str(CORPORA / FILES["arxiv"]), "--corpus", "other", "--whole"])
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["index", "info", str(tmp_path / "i")])
    said = capsys.readouterr().out
    assert "corpus     other" in said
    assert "whole      True" in said
