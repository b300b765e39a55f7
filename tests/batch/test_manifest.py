from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.batch.inputs.manifest import check, items_of
from citecheck.errors import InputError

NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("m.csv", "", "m.csv:1: a manifest has the columns id, manuscript, references; this has nothing."),
        (
            "m.csv",
            "name,file\n1,a.md\n",
            "m.csv:1: a manifest has the columns id, manuscript, references; this has name, file.",
        ),
        ("m.csv", "id,manuscript\n1,a.md\n,b.md\n", "m.csv:3: there is no id."),
        ("m.csv", "id,manuscript,references\n1,,\n", "m.csv:2: there is neither a manuscript nor references."),
        ("m.csv", "id,manuscript\n1,a.md\n2,b.md\n1,c.md\n", "m.csv:4: the id '1' was given before, in m.csv:2."),
        ("m.csv", "id,manuscript\n1,a.md,more\n", "m.csv:2: the row has more fields than the first line."),
        ("m.csv", 'id,manuscript\n1,"a.md\n', "m.csv:2: not CSV (unexpected end of data)."),
        ("m.csv", "id,manuscript,year\n1,a.md,20x9\n", "m.csv:2: '20x9' is no year."),
        ("m.csv", b"id,manuscript\n1,\xff.md\n", "m.csv is not UTF-8 (byte 16): save it as UTF-8."),
        ("m.jsonl", '{"id": "1", "manuscript": "a.md"}\n{"id": "2"', "m.jsonl:2: not JSON (Expecting ',' delimiter)."),
        ("m.jsonl", '{"id": "1", "manuscript": ["a.md"]}', "m.jsonl:1: manuscript must be a string."),
        ("m.jsonl", '{"id": "1", "manuscript": "a\\u0000.md"}', "m.jsonl:1: manuscript holds a NUL."),
        (
            "m.jsonl",
            '{"id": "1", "raw": "Leigh 2001"}',
            'm.jsonl:1: a record needs "id" and "manuscript" or "references".',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    name: str, text: str | bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InputError) as error:
        check([name])
    assert str(error.value) == said


def test_an_id_counts_across_manifests(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,manuscript\n1,a.md\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"was given before, in .*a\.csv:2"):
        check([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])


@given(st.lists(st.tuples(NAME, NAME, NAME | st.just("")), unique_by=lambda row: row[0], min_size=1))
@settings(max_examples=60, deadline=None)
def test_what_a_spreadsheet_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    for mark, dialect in (("", ","), ("\ufeff", ";")):
        path = tmp_path_factory.mktemp("m") / "m.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(mark)
            csv.writer(file, delimiter=dialect).writerows([("ID", "Manuscript", "References"), *rows])
        found = list(items_of(str(path)))
        assert [item.id for item in found] == [row[0] for row in rows]
        assert [item.path for item in found] == [str(path.parent / row[1]) for row in rows]
        assert [item.reference_list is None for item in found] == [row[2] == "" for row in rows]
