"""CSL items as JSON (Zotero, Crossref) and YAML (Pandoc): their shapes, places, and what is no list of them."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.bibliography.csl import read_csl_json, read_csl_yaml
from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats.base import Source
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document, Work

ITEM: dict[str, Any] = {
    "id": "levy2015",
    "type": "article-journal",
    "title": "Rooms",
    "container-title": "Journal of Rooms",
    "author": [{"family": "Levy", "given": "K. N."}],
    "issued": {"date-parts": [[2015, 3]]},
    "page": "1-9",
    "DOI": "10.5555/LEVY",
}


def read(text: str) -> Document:
    return read_csl_json(Source("refs.json", text.encode("utf-8", "surrogatepass"), "references"))


def read_yaml(text: str) -> Document:
    return read_csl_yaml(Source("refs.yaml", text.encode("utf-8", "surrogatepass"), "references"))


def work(**fields: object) -> Work:
    found = read(json.dumps([{**ITEM, **fields}])).markup.entries[0].work
    assert found
    return found


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ITEM]),
        json.dumps([ITEM], indent=2).replace("\n", "\r\n"),
        "\ufeff" + json.dumps([ITEM]),
        json.dumps(ITEM),
        json.dumps({"items": [ITEM]}),
        json.dumps({"references": [ITEM]}, indent=2),
        json.dumps({"status": "ok", "message": {"total-results": 1, "items": [ITEM]}}),
        f"  [\n{json.dumps(ITEM)},\n]\n",
    ],
)
def test_shapes_of_a_list(text: str) -> None:
    document = read(text)
    (entry,) = document.markup.entries
    assert json.loads(document.text[entry.start : entry.end]) == ITEM
    assert (entry.key, entry.work and entry.work.doi) == ("levy2015", "10.5555/levy")
    assert document.markup.faults == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"title": "Rooms", "year": 2015, "first_page": "1", "authors": (Name("Levy", "K. N."),)}),
        ({"title": ["Rooms"], "container-title": ["Journal", "J"]}, {"title": "Rooms", "container": "Journal"}),
        ({"issued": {"date-parts": [["2015", "3"]]}}, {"year": 2015}),
        ({"issued": {"raw": "2015-03"}}, {"year": 2015}),
        ({"issued": {"literal": "in press"}}, {"year": None, "year_text": "in press"}),
        ({"issued": {"date-parts": [[None]]}}, {"year": None}),
        ({"volume": 12, "issue": 3.0}, {"volume": "12", "issue": "3"}),
        (
            {"author": [{"literal": "WHO"}, {"family": "Berg", "non-dropping-particle": "van den", "given": "R."}]},
            {"authors": (Name(literal="WHO"), Name("van den Berg", "R."))},
        ),
        ({"author": [{"family": "King", "given": "M.", "suffix": "Jr."}]}, {"authors": (Name("King", "M.", "Jr."),)}),
        ({"note": "PMID: 23456789\nCitation Key: levy"}, {"pmid": "23456789"}),
        ({"DOI": None, "note": "DOI: 10.5555/b"}, {"doi": "10.5555/b"}),
        ({"title": "<i>In vivo</i> work"}, {"title": "In vivo work"}),
        ({"title": "a\ud800"}, {"title": "a\ufffd"}),
        (
            {"author": "Levy", "issued": 2015, "page": {}, "volume": True},
            {"authors": (), "pages": None, "volume": None},
        ),
    ],
)
def test_fields(fields: dict[str, object], expected: dict[str, object]) -> None:
    found = work(**fields)
    assert {name: getattr(found, name) for name in expected} == expected


def test_ids_are_kept_and_told_when_they_stand_twice() -> None:
    other = {**ITEM, "id": "http://zotero.org/users/1/items/AB"}
    text = "[\n" + ",\n".join(json.dumps(i) for i in (ITEM, other, {**ITEM, "id": 7}, ITEM)) + "\n]"
    document = read(text)
    assert [e.key for e in document.markup.entries] == [
        "levy2015",
        "http://zotero.org/users/1/items/AB",
        "7",
        "levy2015",
    ]
    assert [(f.rule, document.locate(f.start, f.end).line) for f in document.markup.faults] == [("CC203", 5)]


def test_an_item_that_is_none_costs_itself_only() -> None:
    document = read('[\n{"id": "a"},\n3,\n{"id": "b", "title": "B"}\n]')
    assert [e.key for e in document.markup.entries] == ["b"]
    assert [(f.rule, document.locate(f.start, f.end).line) for f in document.markup.faults] == [
        ("CC204", 2),
        ("CC204", 3),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[\n{"id": "a", "title": "A"},\n{"id": "b" "title"}\n]', "refs.json:3:12 is no JSON"),
        ('[\n{"id": "a", "title": "A"}', "refs.json:2"),
        ('[{"id": "a"', "refs.json:1"),
        ("hello", "refs.json is no JSON"),
        ("3", "refs.json is no JSON"),
        ('{"a": 1}', "refs.json holds no references"),
        ("[1, 2]", "refs.json holds no references"),
        ("[" * 10**6, "refs.json:1 is no usable JSON"),
        ('[\n{"id": "a", "volume": ' + "9" * 5000 + "}]", "refs.json:2 is no usable JSON"),
        ('[{"title": "a\0"}]', "refs.json is a binary file"),
    ],
)
def test_what_is_no_list_is_told_in_one_line(text: str, where: str) -> None:
    with pytest.raises(UnreadableInput) as error:
        read(text)
    assert str(error.value).startswith(where)
    assert "\n" not in str(error.value)


def test_an_empty_list_holds_no_entries() -> None:
    assert "it holds no entries" in read("[]\n").problems


# --- YAML -----------------------------------------------------------------------------------------------------

YAML = """---
references:
- id: levy2015
  type: article-journal
  title: Rooms
  author:
  - family: Levy
    given: K. N.
  issued: 2015-03
  doi: 10.5555/LEVY
- id: clark
  title: "Doors: a study"
  issued:
  - year: 2018
"""


@pytest.mark.parametrize("text", [YAML, YAML + "...\n", YAML.replace("\n", "\r\n"), YAML.split("references:\n")[1]])
def test_yaml(text: str) -> None:
    document = read_yaml(text)
    levy, clark = document.markup.entries
    assert levy.work
    assert (levy.key, levy.work.year, levy.work.doi, levy.work.authors) == (
        "levy2015",
        2015,
        "10.5555/levy",
        (Name("Levy", "K. N."),),
    )
    assert clark.work
    assert (clark.key, clark.work.year, clark.work.title) == ("clark", 2018, "Doors: a study")
    assert document.text[levy.start :].startswith("id: levy2015")
    assert document.text[clark.start :].startswith("id: clark")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('- id: a\n  title: "A\n- id: b\n', "refs.yaml:4 is no YAML"),
        ("- id: a\n\ttitle: b\n", "refs.yaml:2 is no YAML"),
        ("just words\n", "refs.yaml holds no references"),
        ("title: A\n", "refs.yaml holds no references"),
        ("{" * 2_000, "refs.yaml is no YAML"),
        ("- id: a\n  title: b\n" * 30_000, "refs.yaml is no YAML: it is longer"),
        ("references:\n- !!python/object/apply:os.system [ls]\n", "refs.yaml holds no references"),
        ("references: &a\n- *a\n", "refs.yaml holds no references"),
    ],
)
def test_what_is_no_yaml_is_told_in_one_line(text: str, where: str) -> None:
    with pytest.raises(UnreadableInput) as error:
        read_yaml(text)
    assert str(error.value).startswith(where)
    assert "\n" not in str(error.value)


@pytest.mark.timeout(10)
def test_aliases_that_multiply_stay_small() -> None:
    names = "abcdefghij"
    bomb = 'a: &a ["x"]\n' + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise(names))
    document = read_yaml(f"{bomb}references:\n- id: k\n  title: T\n  keyword: *j\n")
    assert [e.key for e in document.markup.entries] == ["k"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "author", "issued", "date-parts", "DOI", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(_JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    for reader in (read, read_yaml):
        with suppress(CitecheckError):
            document = reader(text)
            assert all(0 <= e.start < e.end <= len(document.text) for e in document.markup.entries)
