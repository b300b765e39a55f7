"""The fixtures agree with themselves: what `expected/` says of a document stands in that document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from citecheck.rules import BY_CODE, select

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
EXPECTED = sorted((FIXTURES / "expected").glob("*.json"))
SEED = ROOT.parent / "shared" / "seeds" / "000_363afde668c9f3ee.txt"
HEADINGS = ("Works the review draws on", "## References", "References")
MARKER = re.compile(r"\[(\d+(?:[,-]\d+)*)\]")  # `[3]`, `[1,2]`, `[33-37]`; not `[0, 1]`, which has a space
AUTHOR_YEAR = re.compile(r"\(([^()\d]*(?:19|20)\d\d(?:[;,][^()\d]*(?:19|20)\d\d)*)\)")
NO_CITATION = re.compile(r"\((?:January|March) \d{4}\)")
MOST_BYTES = {"works": 120 * 1024, "hostile": 50 * 1024}


def collapse(text: str) -> str:
    return " ".join(text.split())


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def document(case: dict[str, Any]) -> str:
    """The text of a case: its document, and its list if that is a file of its own, white space folded."""
    names = [name for name in (case["document"], case["references"]) if name]
    return "\n\n".join(collapse((FIXTURES / name).read_text(encoding="utf-8")) for name in names)


def body_and_entries(name: str) -> tuple[str, list[str]]:
    """The text before the list and the entries of the list, split by blank lines or by line numbers."""
    text = (FIXTURES / "documents" / name).read_text(encoding="utf-8")
    heading = next((h for h in HEADINGS if f"\n{h}\n" in text), None)
    if heading is None:
        return text, []
    body, _, tail = text.partition(f"\n{heading}\n")
    tail = tail.partition("\n\nVisits\n")[0].strip()
    parts = tail.split("\n") if re.match(r"1\. ", tail) else tail.split("\n\n")
    return body, [collapse(part) for part in parts if part.strip()]


def numbers(marker: str) -> list[int]:
    found: list[int] = []
    for item in marker.split(","):
        first, _, last = item.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def works() -> dict[str, dict[str, Any]]:
    lines = (FIXTURES / "works" / "works.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["DOI"]: record for record in map(json.loads, lines)}


@pytest.fixture(params=EXPECTED, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return load(request.param)


def test_every_document_has_its_expectations() -> None:
    named = {name for path in EXPECTED for name in (load(path)["document"], load(path)["references"]) if name}
    assert named == {f"documents/{path.name}" for path in (FIXTURES / "documents").iterdir() if path.is_file()}


def test_what_is_expected_stands_in_the_document(case: dict[str, Any]) -> None:
    text = document(case)
    rows = case["expect"] + case["forbid"] + case.get("resolutions", []) + case.get("suggestions", [])
    for row in rows + case.get("no_suggestions", []):
        assert row["where"] in text, row
    for excerpt in case.get("not_citations", []) + case.get("not_entries", []):
        assert excerpt in text


def test_rules_are_in_the_catalogue(case: dict[str, Any]) -> None:
    for row in case["expect"]:
        assert {row["rule"], *row.get("also", [])} <= set(BY_CODE), row
        assert row["meant"]
    for row in case["forbid"]:
        assert select(tuple(row["rule"].split(",")))
        assert row["why"]


def test_nothing_is_both_expected_and_forbidden(case: dict[str, Any]) -> None:
    for wanted in case["expect"]:
        for banned in case["forbid"]:
            if wanted["rule"] in select(tuple(banned["rule"].split(","))):
                assert banned["where"], (wanted, banned)
                assert banned["where"] not in wanted["where"], (wanted, banned)


def test_the_counts_are_those_of_a_plain_reading(case: dict[str, Any]) -> None:
    body, entries = body_and_entries(Path(case["document"]).name)
    if case["references"]:
        _, entries = body_and_entries(Path(case["references"]).name)
    counts = case["counts"]
    assert len(entries) == counts["references"]
    if counts["citations"]:
        assert len(MARKER.findall(body)) == counts["numeric_citations"]


def test_the_manuscript_cites_every_number_once_or_twice() -> None:
    body, _ = body_and_entries("manuscript.txt")
    markers = MARKER.findall(body)
    cited = [number for marker in markers for number in numbers(marker)]
    assert (len(markers), len(cited), set(cited)) == (30, 40, set(range(1, 39)))
    assert cited.index(38) < cited.index(20)
    without_38 = [n for n in dict.fromkeys(cited) if n != 38]
    assert without_38 == sorted(without_38)


def test_the_manuscript_cites_17_times_by_author_and_year() -> None:
    body, _ = body_and_entries("manuscript.txt")
    groups = AUTHOR_YEAR.findall(NO_CITATION.sub("", collapse(body)))
    targets = [year for group in groups for year in re.findall(r"(?:19|20)\d\d", group)]
    assert (len(groups), len(targets)) == (14, 17)
    assert "(Jovev et\nal. 2013)" in body
    assert "(Duman &\nMonteggia, 2006)" in body
    assert re.search(r"\S {2,}\S", body)
    assert 1800 <= len(body.split()) <= 2500


def test_the_numbered_list_has_its_faults() -> None:
    body, entries = body_and_entries("numbered.txt")
    labels = [int(entry.partition(".")[0]) for entry in entries]
    assert labels == [1, 2, 3, 4, 5, 6, 6, 7, 9, 10, 11]
    cited = {n for marker in MARKER.findall(body) for n in numbers(marker)}
    assert cited == {1, 2, 3, 4, 5, 6, 7, 9, 10, 14}


def test_the_works_are_crossref_shaped() -> None:
    path = FIXTURES / "works" / "works.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(works())
    assert path.stat().st_size <= MOST_BYTES["works"]
    for record in map(json.loads, lines):
        assert re.fullmatch(r"10\.\d{4,9}/\S+", record["DOI"])
        assert record["DOI"] == record["DOI"].lower()
        assert record["title"]
        assert record["author"]
        assert record["issued"]["date-parts"][0][0] >= 1990
        assert not [key for key in record if key.startswith("_")]


def test_every_doi_that_is_planted_or_resolved_is_in_the_works() -> None:
    known = works()
    for path in EXPECTED:
        case = load(path)
        rows = case.get("resolutions", []) + case.get("suggestions", []) + case.get("no_suggestions", [])
        assert {row["doi"] for row in rows if row["doi"]} <= set(known), path.name
        printed = re.findall(r"(?:doi:|doi\.org/)(10\.\S+)", document(case))
        assert {doi.lower() for doi in printed} <= set(known), path.name


def test_notices_and_preprints_point_at_each_other() -> None:
    known = works()
    retracted = known["10.1016/s0140-6736(97)11096-0"]
    notice = known[retracted["updated-by"][0]["DOI"]]
    assert notice["update-to"][0]["DOI"] == retracted["DOI"]
    preprint = known["10.1101/2021.05.17.444574"]
    published = known[preprint["relation"]["is-preprint-of"][0]["id"]]
    assert published["relation"]["has-preprint"][0]["id"] == preprint["DOI"]


def test_entries_and_records_agree_where_no_fault_is_planted() -> None:
    known, (_, entries) = works(), body_and_entries("references.txt")
    rows = load(FIXTURES / "expected" / "manuscript.json")["resolutions"]
    assert [row["position"] for row in rows] == list(range(1, len(entries) + 1))
    for row, entry in zip(rows, entries, strict=True):
        assert entry.startswith(row["where"])
        if row["verdict"] != ["verified"] or known[row["doi"]]["type"] != "journal-article":
            continue
        record = known[row["doi"]]
        dates = [record[key] for key in ("issued", "published-print", "published-online") if key in record]
        assert any(str(date["date-parts"][0][0]) in entry for date in dates), row
        assert record["volume"] in entry, row
        if "Available from" not in entry:
            assert record["page"].partition("-")[0] in entry, row


@pytest.mark.parametrize("name", ["paper.md", "clean.md"])
def test_the_papers_lists_hold_what_is_registered(name: str) -> None:
    known, (_, entries) = works(), body_and_entries(name)
    assert entries == sorted(entries, key=str.casefold)
    for entry in entries:
        record = known[entry.rpartition("doi.org/")[2].lower()]
        dates = [record[key] for key in ("issued", "published-print", "published-online") if key in record]
        assert any(f"({date['date-parts'][0][0]})" in entry for date in dates), entry
        for author in record["author"]:
            family = author.get("family") or author["name"]
            assert family in entry.replace("ß", "ss"), entry
        assert entry.partition(" (")[0].count(".,") >= len(record["author"]) - 1, entry
        if record["type"] == "journal-article":
            assert f"*{record['volume']}*" in entry, entry
            assert record["page"].partition("-")[0] in entry, entry


def test_every_place_in_the_list_names_one_entry() -> None:
    _, entries = body_and_entries("references.txt")
    case = load(FIXTURES / "expected" / "manuscript.json")
    for row in case["expect"]:
        if row["rule"] != "CC202" and row["rule"] >= "CC2":
            assert sum(row["where"] in entry for entry in entries) == 1, row


def test_the_hostile_files_are_small_and_listed() -> None:
    files = [path for path in (FIXTURES / "hostile").iterdir() if path.name != ".gitattributes"]
    outcomes = load(FIXTURES / "expected" / "hostile" / "outcomes.json")
    assert {path.name for path in files} == set(outcomes)
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES["hostile"]
    assert {row["outcome"] for row in outcomes.values()} == {"read", "refused", "any"}
    assert (FIXTURES / "hostile" / "crlf.txt").read_bytes().count(b"\r\n") > 5
    assert len((FIXTURES / "hostile" / "utf16_odd.txt").read_bytes()) % 2 == 1


def test_the_fixtures_are_listed_in_their_readme() -> None:
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    for path in FIXTURES.rglob("*"):
        if path.is_file() and path.name not in {"README.md", ".gitattributes"}:
            assert re.search(rf"[`/]{re.escape(path.name)}`", readme), path.name


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not part of the project")
def test_no_sentence_of_the_seed_is_reused() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    ours, _ = body_and_entries("manuscript.txt")
    assert not runs(ours) & runs(SEED.read_text(encoding="utf-8"))
