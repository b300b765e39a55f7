"""Corrections of .ris, .nbib, CSL-JSON and CSL-YAML files in place: order, line ends, escapes and layout stay."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.fix.edits.csl_json import edit_item, members, quoted
from citecheck.fix.edits.csl_yaml import spelled
from citecheck.fix.model import Change, applied
from fix_works import ROOMS, fixed, planned, reported

RIS = """TY  - JOUR
ID  - levy
AU  - Levy, Kenneth N.
AU  - Ellison, William D.
AU  - Scott, Lori N.
TI  - Windows and doors in the study of ordinary mirrors
T2  - Journal of Rooms and Halls
N1  - 2009, 21 and 201 stay
PY  - 2015/03
VL  - 12
IS  - 3
SP  - 101
EP  - 119
DO  - 10.5555/rooms.2015.12
ER  -

"""
NBIB = """PMID- 1234567
TI  - Windows and doors in the study of ordinary mirrors.
FAU - Levy, Kenneth N.
FAU - Ellison, William D.
FAU - Scott, Lori N.
JT  - Journal of Rooms and Halls
DP  - 2015 Mar
VI  - 12
IP  - 3
PG  - 101-19
LID - 10.5555/rooms.2015.12 [doi]
"""
ITEM: dict[str, Any] = {
    "id": "levy",
    "type": "article-journal",
    "title": "Windows and doors in the study of ordinary mirrors",
    "author": [
        {"family": "Levy", "given": "Kenneth N."},
        {"family": "Ellison", "given": "William D."},
        {"family": "Scott", "given": "Lori N."},
    ],
    "container-title": "Journal of Rooms and Halls",
    "volume": "12",
    "issue": 3,
    "page": "101-119",
    "issued": {"date-parts": [[2015, 3]]},
    "note": "2009, 21 and 201 stay",
    "DOI": "10.5555/rooms.2015.12",
}
YAML = """references:
- id: levy
  type: article-journal
  title: "Windows and doors in the study of ordinary mirrors"
  author:
  - family: Levy
    given: Kenneth N.
  - family: Ellison
    given: William D.
  - {family: Scott, given: Lori N.}
  container-title: Journal of Rooms and Halls # kept
  volume: 12
  issue: '3'
  page: 101-119
  issued: 2015-03
  note: 2009, 21 and 201 stay
  DOI: 10.5555/rooms.2015.12
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2015/03", "2009/03"),
        ("VL  - 12", "VL  - 21"),
        ("IS  - 3", "IS  - 5"),
        ("SP  - 101", "SP  - 201"),
        ("ordinary mirrors", "ordinary ceilings"),
        ("Levy, Kenneth N.", "Levy, Robert B."),
        ("Ellison, William D.", "Harrow, Thomas"),
        ("DO  - 10.5555/rooms.2015.12", "DO  - 10.5555/rooms.2015.13"),
        ("DO  - 10.5555/rooms.2015.12\nER", "ER"),
    ],
)
def test_ris(right: str, wrong: str, newline: str) -> None:
    text = RIS.replace(right, wrong).replace("\n", newline)
    assert text != RIS.replace("\n", newline)
    assert fixed(text, "refs.ris") == RIS.replace("\n", newline)


def test_ris_with_a_range_in_one_tag_and_a_year_in_several() -> None:
    text = RIS.replace("SP  - 101\nEP  - 119\n", "SP  - 201-119\n")
    assert fixed(text, "refs.ris") == RIS.replace("SP  - 101\nEP  - 119\n", "SP  - 101-119\n")
    text = RIS.replace("PY  - 2015/03", "PY  - 2009\nDA  - 2009/03/01")
    assert fixed(text, "refs.ris") == RIS.replace("PY  - 2015/03", "PY  - 2015\nDA  - 2015/03/01")


def test_a_doi_within_a_link_is_left_with_a_note() -> None:
    text = RIS.replace("DO  - 10.5555/rooms.2015.12", "UR  - https://doi.org/10.5555/rooms.2015.13")
    made = planned(text, "refs.ris")
    assert made.proposals == ()
    assert "another tag" in made.notes[0].message


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2015 Mar", "2009 Mar"),
        ("VI  - 12", "VI  - 21"),
        ("PG  - 101-19", "PG  - 201-19"),
        ("LID - 10.5555/rooms.2015.12 [doi]", "LID - 10.5555/rooms.2015.13 [doi]"),
        ("LID - 10.5555/rooms.2015.12 [doi]\n", ""),
    ],
)
def test_nbib(right: str, wrong: str) -> None:
    assert fixed(NBIB.replace(right, wrong), "refs.nbib").rstrip("\n") == NBIB.rstrip("\n")


WRONG_ITEMS: list[dict[str, Any]] = [
    {"volume": "21"},
    {"volume": 21},
    {"issue": 5},
    {"page": "201-119"},
    {"issued": {"date-parts": [["2009", 3]]}},
    {"issued": {"date-parts": [[2009, 3]]}},
    {"issued": {"literal": "March 2009"}},
    {"DOI": "10.5555/rooms.2015.13"},
    {"title": "Windows and doors in the study of ordinary ceilings"},
    {"DOI": ""},
    {"author": [{"given": "Robert B.", "family": "Levy"}, *ITEM["author"][1:]]},
]
RIGHT_ITEMS: dict[int, dict[str, Any]] = {
    1: {"volume": 12},
    4: {"issued": {"date-parts": [["2015", 3]]}},
    6: {"issued": {"literal": "March 2015"}},
    10: {"author": [{"given": "Kenneth N.", "family": "Levy"}, *ITEM["author"][1:]]},
}


@pytest.mark.parametrize("case", range(len(WRONG_ITEMS)))
@pytest.mark.parametrize("layout", [{"indent": 2}, {"indent": "\t"}, {}, {"separators": (",", ":")}])
def test_csl_json(case: int, layout: dict[str, Any]) -> None:
    wrong = json.dumps([{**ITEM, **WRONG_ITEMS[case]}], **layout)
    right = json.dumps([{**ITEM, **RIGHT_ITEMS.get(case, {})}], **layout)
    made = fixed(wrong, "refs.json")
    assert made == right


@pytest.mark.parametrize(
    "layout", [{"indent": 2}, {"indent": 4, "ensure_ascii": False}, {}, {"separators": (",", ":")}]
)
def test_csl_json_gets_a_doi_laid_out_as_its_neighbours(layout: dict[str, Any]) -> None:
    bare = {k: v for k, v in ITEM.items() if k != "DOI"}
    added = {**bare, "DOI": "10.5555/rooms.2015.12"}
    wrong = json.dumps({"items": [bare, {"id": "ü", "title": "Ü"}]}, **layout)
    assert fixed(wrong, "refs.json") == json.dumps({"items": [added, {"id": "ü", "title": "Ü"}]}, **layout)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("volume: 12", "volume: 21"),
        ("issue: '3'", "issue: '5'"),
        ("page: 101-119", "page: 201-119"),
        ("2015-03", "2009-03"),
        ("ordinary mirrors", "ordinary ceilings"),
        ("given: Kenneth N.", "given: Robert B."),
        ("rooms.2015.12", "rooms.2015.13"),
        ("  DOI: 10.5555/rooms.2015.12\n", ""),
        ("issued: 2015-03", "issued:\n    date-parts:\n    - [2009, 3]"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csl_yaml(right: str, wrong: str, newline: str) -> None:
    wanted = YAML.replace("issued: 2015-03", wrong.replace("2009", "2015")) if "date-parts" in wrong else YAML
    made = fixed(YAML.replace(right, wrong).replace("\n", newline), "refs.yaml")
    assert made == wanted.replace("\n", newline)


def test_yaml_that_is_folded_or_flowing_is_left() -> None:
    folded = YAML.replace(
        'title: "Windows and doors in the study of ordinary mirrors"',
        "title: >\n    Windows and doors in the\n    study of ordinary ceilings",
    )
    assert fixed(folded, "refs.yaml") == folded
    flow = "[{id: levy, title: Windows and doors in the study of ordinary mirrors, volume: 21}]"
    assert planned(flow, "refs.yaml").proposals == ()


def test_hostile_records_stay_within_their_values() -> None:
    evil = replace(ROOMS, doi='10.5555/a"b', container='Ann", "x": "\u202e\x1b[2J\nTY  - BOOK', container_short=None)
    for text, name in ((RIS, "refs.ris"), (json.dumps([ITEM], indent=1), "refs.json"), (YAML, "refs.yaml")):
        wrong = text.replace("Journal of Rooms and Halls", "Clinical Nephrology").replace("10.5555/rooms.2015.12", "")
        made = fixed(wrong, name, evil)
        assert "\x1b" not in made
        assert "\u202e" not in made
        assert len(reported(made, name, evil).references) == 1
        if name == "refs.json":
            assert set(json.loads(made)[0]) == set(ITEM)


# --- properties ---------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), JSON, min_size=1, max_size=5), st.sampled_from([None, 1, "\t"]), st.booleans()
)
def test_members_are_where_they_say(value: dict[str, object], indent: int | str | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = members(text, 0)
    assert {m.key: m.value for m in found} == value
    assert all(json.loads(text[m.start : m.end]) == m.value for m in found)


@settings(deadline=None)
@given(
    st.dictionaries(st.text(max_size=5).filter(lambda k: k not in {"DOI", "volume"}), JSON, min_size=1, max_size=4),
    st.sampled_from([None, 2, "\t"]),
    st.text(max_size=20),
    st.booleans(),
)
def test_an_edited_item_is_the_item_with_the_change(
    value: dict[str, object],
    indent: int | str | None,
    new: str,
    ascii_only: bool,  # noqa: FBT001
) -> None:
    text = json.dumps({**value, "volume": "21"}, indent=indent, ensure_ascii=ascii_only)
    changes = [
        Change("volume", "21", new, "CC315", "", None, "", 1.0),
        Change("doi", None, new, "CC316", "", None, "", 1.0),
    ]
    after = applied(text, edit_item(text, 0, changes).edits)
    assert json.loads(after) == {**value, "volume": new, "DOI": new}
    assert text.isascii() == (ascii_only or text.isascii())


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30))
def test_scalars_read_back(value: str) -> None:
    for style in (None, "'", '"'):
        node = yaml.compose(f"a: {spelled(value, style)}", Loader=yaml.SafeLoader)
        assert isinstance(node, yaml.MappingNode)
        assert node.value[0][1].value == value
    assert json.loads(quoted("ascii", value)) == value
