"""The page of an archive: its counts against the rows they are made from, and what hostile documents do to it."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citecheck.batch.page.facts import WORST, count_archive, reason_of
from citecheck.batch.page.page import archive_page
from citecheck.batch.page.pictures import draw_rate, share
from citecheck.batch.page.shared import find_shared
from citecheck.batch.tables.schema import SCHEMAS, TABLES

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \x1b[2J \u202egnp.exe {{ 7 * 7 }}"
KEY = "0123456789abcdef"


class Archive:
    """Tables made row by row."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}

    def document(self, name: str, **more: Any) -> None:
        zero = dict.fromkeys(("citations", "references", "linked", "missing", "uncited", "verified", "mismatched", "conflict",
                              "unresolved", "undetermined", "retracted", "errors", "warnings", "infos"), 0)  # fmt: skip
        self.rows["documents"].append(
            {"document": name, "n": 1, "path": name, "kind": "manuscript", "outcome": "ok", "complete": True,
             "incomplete_because": [], "as_of": date(2026, 11, 22), **zero, **more}
        )  # fmt: skip

    def reference(self, document: str, raw: str, key: str = KEY, verdict: str = "unresolved", **more: Any) -> None:
        n = len(self.rows["references"]) + 1
        self.rows["references"].append(
            {"document": document, "n": n, "reference": f"r{n}", "raw": raw, "work_key": key}
        )
        row = {"document": document, "n": n, "reference": f"r{n}", "verdict": verdict, "retracted": False, **more}
        self.rows["resolutions"].append(row)

    def finding(self, document: str, rule: str, severity: str, message: str = "m") -> None:
        n = len(self.rows["findings"]) + 1
        row = {"document": document, "n": n, "rule": rule, "name": "x", "severity": severity, "message": message}
        self.rows["findings"].append(row)

    def write(self, folder: Path, part: int = 1) -> None:
        for table in TABLES:
            (folder / table).mkdir(exist_ok=True)
            made = pa.Table.from_pylist(self.rows[table], schema=SCHEMAS[table])
            pq.write_table(made, folder / table / f"part-{part:08}.parquet")


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_counts_are_those_of_the_rows_over_several_parts(tmp_path: Path) -> None:
    one, two = Archive(), Archive()
    one.document("a", references=3, errors=2, warnings=1, year=2020)
    one.document("b", references=1, errors=0, warnings=0, year=2020)
    two.document(
        "c",
        references=2,
        errors=1,
        newest_reference=2021,
        outcome="timeout",
        complete=False,
        reason="c takes more than 120 s.",
    )
    two.document("s", kind="lines", references=500, errors=90)
    for document, rule, severity in (("a", "CC101", "error"), ("a", "CC101", "error"), ("a", "CC201", "warning")):
        one.finding(document, rule, severity)
    two.finding("c", "CC101", "error")
    one.write(tmp_path, 1)
    two.write(tmp_path, 2)
    made = count_archive(tmp_path)
    assert (made.documents, made.strings, made.sums["references"]) == (3, 500, 506)
    assert made.rules == {("CC101", "error"): [3, 2], ("CC201", "warning"): [1, 1]}
    assert [row["document"] for row in made.worst] == ["a", "c"], "stretches of strings are no documents"
    assert [row["rule"] for row in made.examples["a"]] == ["CC101", "CC101", "CC201"]
    assert {y: (o.documents, o.errors) for y, o in made.years.items()} == {2020: (2, 2), 2021: (1, 1)}
    assert made.reason_counts == {("timeout", "takes more than N s."): 1}


def test_the_worst_are_the_worst_of_all(tmp_path: Path) -> None:
    archive = Archive()
    for n in range(3 * WORST):
        archive.document(f"d{n:03}", errors=(n * 37) % (3 * WORST), warnings=1)
    archive.write(tmp_path)
    worst = [row["errors"] for row in count_archive(tmp_path).worst]
    assert worst == list(range(3 * WORST - 1, 2 * WORST - 1, -1))


def test_references_that_documents_share_are_counted_once_a_document(tmp_path: Path) -> None:
    one, two = Archive(), Archive()
    for name, archive in (("a", one), ("b", one), ("c", two)):
        archive.document(name, references=3)
        archive.reference(name, f"Nobody 2001. Nowhere. {name}")
        archive.reference(name, "the same once more in its list")
        archive.reference(name, "found", key="f" * 16, verdict="verified")
        archive.reference(name, "a report", key="e" * 16, verdict="undetermined", reason="grey-literature")
        archive.reference(name, "not held", key="d" * 16, verdict="undetermined", reason="offline-miss")
    two.reference("c", "only here", key="c" * 16)
    one.write(tmp_path, 1)
    two.write(tmp_path, 2)
    shared, least = find_shared(tmp_path, ["part-00000001.parquet", "part-00000002.parquet"], 10)
    assert [(s.raw, s.documents, s.unresolved, s.named) for s in shared] == [
        ("Nobody 2001. Nowhere. a", 3, 3, ["a", "b", "c"]), ("not held", 3, 0, ["a", "b", "c"]),
    ]  # fmt: skip
    assert least == 2


def test_strings_without_documents_each_count(tmp_path: Path) -> None:
    archive = Archive()
    archive.document("refs.jsonl:1", kind="lines", references=2)
    archive.reference("refs.jsonl:1", "Nobody 2001")
    archive.reference("refs.jsonl:1", "Nobody 2001")
    archive.write(tmp_path)
    shared, _ = find_shared(tmp_path, ["part-00000001.parquet"], 10)
    assert [(s.documents, s.named) for s in shared] == [(2, ["refs.jsonl:1"])]


def test_buckets_that_meet_do_not_change_a_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.batch.page.shared._BUCKETS", (4, 4))
    archive = Archive()
    for document in range(6):
        archive.document(f"d{document}")
        for key in range(40):
            if key % (document + 1) == 0:
                archive.reference(f"d{document}", f"{key}", key=f"{key:016x}")
    archive.write(tmp_path)
    shared, _ = find_shared(tmp_path, ["part-00000001.parquet"], 100)
    counts = {int(s.raw): s.documents for s in shared}
    wanted = {key: sum(key % (d + 1) == 0 for d in range(6)) for key in range(40)}
    assert counts == {key: n for key, n in wanted.items() if n >= 2}


def test_retracted_works_by_the_documents_that_cite_them(tmp_path: Path) -> None:
    archive = Archive()
    notices = [
        {"kind": "correction", "date": "2001"},
        {"kind": "retraction", "date": "2010-02-06", "notice_doi": "10.1000/n"},
    ]
    for name in ("a", "b"):
        archive.document(name, retracted=2)
        for _ in range(2):
            archive.reference(
                name, "x", verdict="verified", retracted=True, doi="10.1000/x", title="Gone", notices=notices
            )
    archive.reference("b", "y", verdict="verified", retracted=True, doi="10.1000/y", title="Too", notices=notices)
    archive.write(tmp_path)
    page = archive_page(tmp_path)
    assert {k: (w.documents, w.kind, w.date) for k, w in count_archive(tmp_path).retracted.items()} == {
        "10.1000/x": (2, "retraction", "2010-02-06"), "10.1000/y": (1, "retraction", "2010-02-06"),
    }  # fmt: skip
    assert page.index("10.1000/x") < page.index("10.1000/y")


def test_nothing_of_a_document_becomes_markup(tmp_path: Path) -> None:
    archive = Archive()
    for name in (EVIL, EVIL + "2"):
        archive.document(name, title=EVIL, errors=1, warnings=1, retracted=1, references=1, year=2020,
                         outcome="crashed", reason=EVIL, complete=False, incomplete_because=[EVIL])  # fmt: skip
        archive.finding(name, EVIL, "error", EVIL)
        archive.reference(name, EVIL)
        archive.reference(name, EVIL, key="a" * 16, verdict="verified", retracted=True, title=EVIL, doi=f"10.1000/{EVIL}",
                          notices=[{"kind": "retraction", "date": EVIL, "notice_doi": f'10.1000/"onclick="x"{EVIL[:8]}'}])  # fmt: skip
        archive.reference(name, "x", key="b" * 16, verdict="undetermined", reason=EVIL)
    archive.write(tmp_path)
    page = archive_page(tmp_path)
    found = Tags(page)
    assert not {"script", "img", "iframe", "link", "object"} & set(found.tags)
    assert not [name for name in found.attributes if name.startswith("on")]
    assert all(link.startswith(("#", "https://doi.org/10.1000/")) for link in found.links)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "{{ 7 * 7 }}" in page


def test_the_page_loads_nothing_and_needs_no_script(tmp_path: Path) -> None:
    archive = Archive()
    archive.document("a")
    archive.write(tmp_path)
    page = archive_page(tmp_path)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page
    assert "1 document<" in page


def test_documents_and_strings_are_counted_apart(tmp_path: Path) -> None:
    archive = Archive()
    archive.document("a", year=2020, references=1)
    archive.document("s", kind="lines", references=500)
    archive.write(tmp_path)
    page = archive_page(tmp_path)
    assert "<h1>1 document and 500 reference strings</h1>" in page
    assert page.count('<rect class="fill info"') == 1


def test_an_archive_of_nothing_has_a_page(tmp_path: Path) -> None:
    for table in TABLES:
        (tmp_path / table).mkdir()
    assert "0 documents" in archive_page(tmp_path)


@pytest.mark.parametrize(
    ("why", "path", "expected"),
    [
        ("back/a 1.docx takes more than 120 s: it is given up.", "back/a 1.docx", "takes more than N s: it is given up."),
        ("x/y.pdf is encrypted.", "x/y.pdf", "is encrypted."),
        ("m.csv:12: back/no.docx does not exist.", "back/no.docx", "does not exist."),
    ],
)  # fmt: skip
def test_reasons_without_what_differs(why: str, path: str, expected: str) -> None:
    assert reason_of(why, path) == expected


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [(0, 10, "0 %"), (1, 0, "0 %"), (1, 3, "33 %"), (1, 50, "2.0 %"), (1, 400, "0.25 %"), (1, 10**6, "< 0.01 %")],
)
def test_shares(count: int, total: int, expected: str) -> None:
    assert share(count, total) == expected


def test_years_without_documents_stay_empty_and_pale_ones_are_marked() -> None:
    picture = draw_rate("Rate", {2018: 0.5, 2019: None, 2021: 1.0}, frozenset({2018}), "error", "%")
    assert [(bar.label, bar.few) for bar in picture.bars] == [("2018: 50 %", True), ("2021: 100 %", False)]
