"""The Retraction Watch table: imported, asked, folded into what sources say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from citecheck.errors import ConfigError
from citecheck.models import Notice, NoticeKind, Resolution, Verdict
from citecheck.records.crossref import work_from_crossref
from citecheck.resolver.notices import with_retractions
from citecheck.sources.retractions import import_table, open_retractions
from resolver_records import GUTZ, GUTZ_RAW, reference

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Record ID,Title,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"


def table(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "watch.csv"
    file.write_text("\ufeff" + HEAD + "".join(f"{r}\n" for r in rows), encoding="utf-8")
    return file


def test_notices_by_doi_and_by_pmid(tmp_path: Path) -> None:
    rows = (
        '1,"Noise, sleep",3/27/2019 0:00,10.1000/notice,10.1037/A0038614,123,Retraction,+Error',
        "2,Other,4/1/2020 0:00,,unavailable,456,Expression of concern,",
        "3,Third,bad date,,10.1000/third,0,Correction,",
        "4,Odd,4/1/2020 0:00,,10.1000/odd,0,Something new,",
    )
    done = import_table(table(tmp_path, *rows), tmp_path / "t.sqlite", today="2026-11-23")
    assert done.about() == {"source": "watch.csv", "imported": "2026-11-23", "works": "4"}
    retracted = Notice(NoticeKind.RETRACTION, "2019-03-27", "10.1000/notice", "Retraction Watch")
    assert done.notices_about("10.1037/a0038614", None) == (retracted,)
    assert done.notices_about(None, "123") == (retracted,)
    assert [n.kind for n in done.notices_about(None, "456")] == [NoticeKind.EXPRESSION_OF_CONCERN]
    assert [n.date for n in done.notices_about("10.1000/third", None)] == [None]
    assert done.notices_about("10.1000/odd", None) == done.notices_about(None, None) == ()


def test_a_reinstated_paper_is_not_retracted(tmp_path: Path) -> None:
    rows = (
        "1,A,1/2/2019 0:00,,10.1000/a,0,Retraction,",
        "2,A,1/2/2020 0:00,,10.1000/a,0,Reinstatement,",
        "3,A,1/2/2021 0:00,,10.1000/a,0,Retraction,",
    )
    once = import_table(table(tmp_path, *rows[:2]), tmp_path / "one.sqlite", today="2026-11-23")
    again = import_table(table(tmp_path, *rows), tmp_path / "two.sqlite", today="2026-11-23")
    assert once.notices_about("10.1000/a", None) == ()
    assert [n.date for n in again.notices_about("10.1000/a", None)] == ["2021-01-02"]


def test_they_are_folded_into_what_the_source_says(tmp_path: Path) -> None:
    done = import_table(
        table(tmp_path, "1,A,3/27/2019 0:00,10.1000/notice,10.1037/a0038614,0,Retraction,"),
        tmp_path / "t",
        today="2026-11-23",
    )
    said = Notice(NoticeKind.RETRACTION, "2019-04-01", "10.1000/notice", "publisher")
    resolution = Resolution("r1", Verdict.VERIFIED, work=GUTZ, notices=(said,))
    folded = with_retractions([reference(GUTZ_RAW)], [resolution], done)[0].notices
    assert [(n.date, n.asserted_by) for n in folded] == [("2019-03-27", "publisher, Retraction Watch")]
    unknown = replace(resolution, work=None, verdict=Verdict.UNDETERMINED, notices=())
    entry = reference(GUTZ_RAW, replace(GUTZ, notices=()))
    assert with_retractions([entry], [unknown], done)[0].notices  # by the DOI printed
    assert with_retractions([entry], [unknown], None) == (unknown,)


def test_a_second_import_replaces_the_first(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    import_table(table(tmp_path, "1,A,1/2/2019,,10.1000/a,0,Retraction,"), path, today="2026-11-23")
    import_table(table(tmp_path, "1,B,1/2/2019,,10.1000/b,0,Retraction,"), path, today="2026-11-24")
    found = open_retractions(path)
    assert found is not None
    assert (found.notices_about("10.1000/a", None), len(found.notices_about("10.1000/b", None))) == ((), 1)


def test_what_is_no_table_is_said_and_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    import_table(table(tmp_path, "1,A,1/2/2019,,10.1000/a,0,Retraction,"), path, today="2026-11-23")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="lacks the column OriginalPaperDOI"):
        import_table(other, path, today="2026-11-23")
    with pytest.raises(ConfigError, match="cannot be read"):
        import_table(tmp_path / "none.csv", path, today="2026-11-23")
    found = open_retractions(path)
    assert found is not None
    assert found.notices_about("10.1000/a", None)
    assert open_retractions(tmp_path / "absent") is None
    path.write_bytes(b"no database at all, but long enough to look at")
    with pytest.raises(ConfigError, match="import it again"):
        open_retractions(path)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("RETRACTED: Noise and sleep", [NoticeKind.RETRACTION]),
        ("RETRACTED ARTICLE: Noise and sleep", [NoticeKind.RETRACTION]),
        ("[Retracted] Noise and sleep", [NoticeKind.RETRACTION]),
        ("WITHDRAWN: Noise and sleep", [NoticeKind.WITHDRAWAL]),
        ("Retraction note: Noise and sleep", []),
        ("Retracted papers and their afterlife", []),
        ("Withdrawn patients: a cohort", []),
    ],
)
def test_marks_in_registered_titles(title: str, kinds: list[NoticeKind]) -> None:
    work = work_from_crossref({"DOI": "10.1000/a", "title": [title]})
    assert work is not None
    assert [n.kind for n in work.notices] == kinds
