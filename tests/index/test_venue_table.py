"""The table of venues: what is counted of each, through kills and updates, and which venue a printed name means."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from citecheck.cli import main
from citecheck.index import build, open_index, update
from citecheck.index.venues import MOST_NAMES, count_work, recurring_name
from citecheck.models import Outcome, Query, Work
from citecheck.sources.closed import ClosedWorld
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from citecheck.index.venues import Row
    from citecheck.models import Venue


def record(n: int, container: str | list[str], year: int, kind: str = "journal-article", **more: Any) -> dict[str, Any]:
    return {
        "DOI": f"10.1000/{n}",
        "title": [f"Grain number {n} in winter fields"],
        "type": kind,
        "author": [{"family": f"Ceres{n}", "given": "A."}],
        "issued": {"date-parts": [[year]]},
        "container-title": [container] if isinstance(container, str) else container,
        **more,
    }


SOIL = ["1234-5678", "8765-4321"]
RECORDS = [
    *(record(n, "Journal of Soil Affairs", 2001, ISSN=SOIL, volume="5", page=f"{n}0-{n}8") for n in range(1, 4)),
    record(4, "Journal of Soil Affairs", 1999, ISSN=SOIL[:1], volume="3"),
    record(5, "The Journal of Soil Affairs", 2002),
    record(6, "J. Soil Aff.", 2003),
    record(10, "Cell", 2001, ISSN=["0092-8674"]),
    record(11, "Cellulose", 2001, ISSN=["0969-0239"]),
    record(12, "2016 IEEE Conference on Winter Vision (CWV)", 2016, "proceedings-article"),
    record(13, "Proceedings of the 25th International Conference on Soil Learning - ICSL '08", 2008, "proceedings-article"),
    record(14, "ICSL", 2021, "proceedings-article"),
    record(22, "A Single Book of Bread", 2012, "book-chapter"),
    record(30, "Meeting of Millers", 2000, "proceedings-article", event={"name": "Congress on Bran"}),
    record(31, "Meeting of Bakers", 2001, "proceedings-article", event={"name": "Congress on Bran"}),
    record(32, "Congress on Bran", 2002, "proceedings-article"),
    record(35, "IEEE", 2004, "proceedings-article"),
    record(36, "47th Meeting on Husks", 2004),
    record(33, "Forum on Chaff", 2003, "proceedings-article", event={"name": "Chaff Summit", "acronym": "CHAFF"}),
    record(34, "CHAFF", 2004, "proceedings-article"),
]  # fmt: skip


def test_a_series_has_its_name_and_not_those_of_its_books() -> None:
    rows: dict[str, Row] = {}
    for n in range(200):
        names = (f"Book {n} on Fields", "Lecture Notes in Grain")[:: 1 if n % 3 else -1]
        count_work(Work(type="chapter", container=names[0], containers=names[1:], issn=("0302-9743",), year=2001), rows)
    (row,) = rows.values()
    assert max(row.names, key=lambda name: row.names[name]) == "Lecture Notes in Grain"
    assert len(row.names) <= MOST_NAMES
    assert row.years == {2001: 200}


@pytest.mark.parametrize(
    ("work", "identities"),
    [
        (Work(type="chapter", container="A Single Book of Bread"), ()),
        (
            Work(type="chapter", container="Proceedings of the 3rd Conference on Bread"),
            ("t:proceedings conference bread",),
        ),
        (Work(type="book", container="Bread"), ()),
        (Work(type="article-journal", container="The Journal of Bread"), ("t:journal bread",)),
        (Work(type="article-journal", container="Am J Bread"), ("t:am j bread",)),
        (Work(type="article-journal", container="J Bread", issn=("1234-5678",)), ("1234-5678",)),
        (Work(type="article-journal", title="Bread"), ()),
        (
            Work(type="paper-conference", container="Conference on Bread 2019", issn=("1234-5678",)),
            ("1234-5678", "t:conference bread"),
        ),
    ],
)
def test_for_which_venues_a_work_counts(work: Work, identities: tuple[str, ...]) -> None:
    assert count_work(work, {}) == identities


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path: Path) -> LocalIndexSource:
    build(tmp_path / "farm", [write(tmp_path / "works.jsonl", RECORDS)])
    return LocalIndexSource(tmp_path / "farm")


def found(source: LocalIndexSource | ClosedWorld, name: str, *issn: str) -> list[Venue]:
    return list(source.find_venues([name] if name else [], issn, 2001).venues)


SOIL_YEARS = ((1999, 1), (2001, 3), (2002, 1), (2003, 1))


@pytest.mark.parametrize(
    "name",
    ["Journal of Soil Affairs", "The journal of soil affairs", "J Soil Aff", "J. Soil Aff."],
)
def test_a_name_in_full_or_abbreviated_is_one_venue(source: LocalIndexSource, name: str) -> None:
    (venue,) = found(source, name)
    assert (venue.title, set(venue.issn), venue.years) == ("Journal of Soil Affairs", set(SOIL), SOIL_YEARS)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("Cell", ["Cell"]),
        ("Cellulose", ["Cellulose"]),
        ("Conference on Winter Vision 2017", ["IEEE Conference on Winter Vision (CWV)"]),
        ("CWV", ["IEEE Conference on Winter Vision (CWV)"]),
        ("ICSL", ["Proceedings of the International Conference on Soil Learning - ICSL"]),
        ("27th International Conference on Soil Learning", ["Proceedings of the International Conference on Soil Learning - ICSL"]),
        ("Jounal of Soil Affairs", ["Journal of Soil Affairs"]),
        ("A Single Book of Bread", []),
        ("Chaff Summit", ["Forum on Chaff"]),
        ("IEEE Conference on Straw", []),
        ("47th Meeting on Husks", ["47th Meeting on Husks"]),
        ("Journal of Invented Things", []),
        ("", []),
    ],
)  # fmt: skip
def test_which_venue_a_printed_name_means(source: LocalIndexSource, name: str, titles: list[str]) -> None:
    assert [v.title for v in found(source, name)] == titles


def test_a_conference_is_one_under_all_its_names_but_a_series_joins_none(source: LocalIndexSource) -> None:
    assert [v.years for v in found(source, "CHAFF")] == [((2003, 1), (2004, 1))]
    (bran,) = (v for v in found(source, "Congress on Bran") if v.title == "Congress on Bran")
    assert bran.years == ((2002, 1),)


def test_an_issn_leads_to_its_venue(source: LocalIndexSource) -> None:
    assert [v.title for v in found(source, "", SOIL[1])] == ["Journal of Soil Affairs"]
    answer = source.find_venues([], ["0000-0000"], None)
    assert (answer.venues, answer.asked.outcome) == ((), Outcome.NONE)


def test_the_works_of_a_venue_and_its_years(source: LocalIndexSource) -> None:
    (venue,) = found(source, "J Soil Aff")
    contents = source.list_venue(venue, (2001, 2002))
    assert {w.doi for w in contents.works} == {f"10.1000/{n}" for n in (1, 2, 3, 5)}
    assert contents.complete
    assert source.list_venue(venue, (1980, 1990)).works == ()
    best = source.search_venue(venue, Query("Ceres2 A. Grain number 2 in winter fields. 2001", Work()), (2001, 2001))
    assert best.works[0].doi == "10.1000/2"
    assert all(w.container != "Cell" for w in best.works)


def test_a_list_of_more_than_may_be_listed_is_not_complete(
    source: LocalIndexSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.sources.local.MOST_LISTED", 2)
    (venue,) = found(source, "J Soil Aff")
    contents = source.list_venue(venue, (2001, 2001))
    assert (len(contents.works), contents.complete) == (2, False)


def test_volumes_have_their_years(source: LocalIndexSource) -> None:
    row = source.index.venues.with_issn(SOIL[0])
    assert row is not None
    assert row.volumes == {"5": {2001: 3}, "3": {1999: 1}}


@pytest.mark.parametrize("how", ["find", "search", "list"])
def test_a_table_that_cannot_be_read_is_unavailable(
    source: LocalIndexSource, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (venue,) = found(source, "Cell")

    def fails(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(type(source.index.venues), "named", fails)
    monkeypatch.setattr(type(source.index), "search_venue", fails)
    monkeypatch.setattr(type(source.index), "list_venue", fails)
    asked = {
        "find": lambda: source.find_venues(["Cell"], [], None).asked,
        "search": lambda: source.search_venue(venue, Query("x", Work()), (2000, 2001)).asked,
        "list": lambda: source.list_venue(venue, (2000, 2001)).asked,
    }[how]()
    assert asked.outcome is Outcome.UNAVAILABLE


def test_a_closed_world_passes_venues_on(source: LocalIndexSource) -> None:
    closed = ClosedWorld(source)
    (venue,) = found(closed, "Cell")
    assert [w.doi for w in closed.list_venue(venue, (2001, 2001)).works] == ["10.1000/10"]
    assert closed.search_venue(venue, Query("Grain number 10 in winter", Work()), (2001, 2001)).works


def years_of(folder: Path, name: str) -> dict[int, int]:
    (row,) = open_index(folder).venues.named(name)
    return row.years


def test_works_given_twice_count_once(tmp_path: Path) -> None:
    moved = record(1, "Journal of Soil Affairs", 2004, ISSN=SOIL)
    parts = [write(tmp_path / "a.jsonl", RECORDS), write(tmp_path / "b.jsonl", [*RECORDS[1:3], moved])]
    build(tmp_path / "farm", parts)
    assert years_of(tmp_path / "farm", "Journal of Soil Affairs") == {1999: 1, 2001: 2, 2002: 1, 2003: 1, 2004: 1}


def test_an_update_counts_what_is_new_and_what_moved(tmp_path: Path) -> None:
    build(tmp_path / "farm", [write(tmp_path / "a.jsonl", RECORDS)])
    newer = [record(1, "Cell", 2005, ISSN=["0092-8674"]), record(90, "J Soil Aff", 2001, ISSN=SOIL[1:])]
    opened = open_index(tmp_path / "farm")
    for _ in range(2):
        update(tmp_path / "farm", [write(tmp_path / "b.jsonl", newer)])
        assert years_of(tmp_path / "farm", "Journal of Soil Affairs") == {1999: 1, 2001: 3, 2002: 1, 2003: 1}
        assert years_of(tmp_path / "farm", "Cell") == {2001: 1, 2005: 1}
    assert opened.venues.named("Cell")[0].years == {2001: 1}  # a reader goes on with what it opened
    assert len([p for p in (tmp_path / "farm").iterdir() if p.name.startswith("venues")]) == 1


def test_many_commits_and_processes_count_what_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [record(n, f"Annals of Field {n % 7}", 1990 + n % 5, volume=str(n % 5)) for n in range(1000, 4000)]
    file = write(tmp_path / "a.jsonl", many)
    build(tmp_path / "one", [file], processes=1)
    monkeypatch.setattr(sys.modules["citecheck.index.build"], "COMMIT", 500)
    monkeypatch.setattr("citecheck.index.venue_log.MOST_PARTS", 2)
    monkeypatch.setattr("citecheck.index.workers.SMALL", 0)
    build(tmp_path / "two", [file], processes=2)
    one, two = (sorted(open_index(tmp_path / name).venues.rows(), key=lambda r: r.title) for name in ("one", "two"))
    assert len(one) == 7
    assert one == two
    assert not list((tmp_path / "two").glob("*.part"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Proceedings of the 25th International Conference on Soil - ICS '08", "Proceedings of the International Conference on Soil - ICS"),
        ("2016 IEEE Conference on Bread (CB)", "IEEE Conference on Bread (CB)"),
        ("Proceedings of the Twenty-Fifth Symposium on Rye", "Proceedings of the Symposium on Rye"),
        ("Conference on Oats (2019)", "Conference on Oats"),
        ("Annals of Rye", "Annals of Rye"),
        ("2020", ""),
    ],
)  # fmt: skip
def test_what_recurs_of_a_name(name: str, expected: str) -> None:
    assert recurring_name(name) == expected


def test_venues_are_shown(source: LocalIndexSource, capsys: pytest.CaptureFixture[str]) -> None:
    for asked, code, said in (
        (["J Soil Aff"], 0, "1999: 1, 2001: 3, 2002: 1, 2003: 1"),
        (["0092-8674"], 0, "Cell"),
        (["Cell", "Journal of Nothing"], 1, "Cell"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["index", "venues", str(source.index.path), *asked])
        shown = capsys.readouterr()
        assert (ended.value.code or 0) == code
        assert said in shown.out
        assert ("Journal of Nothing: the index holds no such venue" in shown.err) == (code == 1)
