"""The JSON report: its schema, its order, and that it can always be written."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import msgspec
import pytest

from citecheck.models import Name, Work
from citecheck.records.csl import as_string, csl_to_work, work_to_csl
from citecheck.reporter.bibtex import work_to_bibtex
from citecheck.reporter.json_report import dump, render_json, work_to_json
from report_builder import full_report

SCHEMA: dict[str, Any] = json.loads((files("citecheck.reporter") / "report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_full_report_fits_the_schema() -> None:
    report = json.loads(render_json(full_report()))
    VALIDATOR.validate(report)
    assert report["citations"][0]["targets"][0]["authors"] == ["Nordin"]
    assert "label" not in report["citations"][0]["targets"][0]
    assert report["citations"][1]["targets"][0]["label"] == "4"
    assert report["resolutions"][0]["doi"] == "10.5555/true"
    assert report["resolutions"][1]["doi"] is None
    assert report["summary"]["findings"] == {"error": 3, "warning": 2, "info": 9}


@pytest.mark.parametrize("key", ["schema", "complete", "documents", "summary", "findings"])
def test_the_schema_notices_what_is_missing(key: str) -> None:
    report = json.loads(render_json(full_report()))
    del report[key]
    assert not VALIDATOR.is_valid(report)


def test_one_line_the_same_bytes_and_always_utf8() -> None:
    text = render_json(full_report())
    assert text == render_json(full_report())
    assert text.count("\n") == 1
    assert "\ud800" in json.loads(text.encode("utf-8"))["citations"][0]["sentence"]


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029", "\x9b", "\x7f", "\u202e", "\u2066", "\ud800"])
def test_a_line_stays_a_line_and_moves_no_cursor(character: str) -> None:
    text = dump({"raw": f"a{character}b"})
    assert character not in text
    assert len(text.splitlines()) == 1
    assert json.loads(text) == {"raw": f"a{character}b"}


def test_a_work_has_every_key_and_nothing_guessed() -> None:
    work = msgspec.to_builtins(work_to_json(Work()))
    assert work["authors"] == []
    assert work["et_al"] is False
    assert all(value in (None, [], False) for value in work.values())
    names = msgspec.to_builtins(work_to_json(Work(authors=(Name(literal="WHO"), Name(family="Levy", given="K")))))[
        "authors"
    ]
    assert names == [{"literal": "WHO"}, {"family": "Levy", "given": "K", "suffix": None}]


WORK = Work(
    type="article-journal", title="Of {A} & B", authors=(Name(family="van Dis", given="E"), Name(literal="The Group")),
    et_al=True, container="J Long", year=2020, volume="77", issue="3", pages="265-273", doi="10.5555/x",
)  # fmt: skip


def test_csl_there_and_back() -> None:
    item = work_to_csl(WORK, "a1")
    assert item["issued"] == {"date-parts": [[2020]]}
    back = csl_to_work(item)
    assert (back.title, back.year, back.first_page, back.doi) == (WORK.title, 2020, "265", "10.5555/x")
    assert back.authors == WORK.authors


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, Work()),
        (
            {"title": ["A"], "DOI": "10.5555/ABC", "issued": {"raw": "May 2018"}},
            Work(title="A", doi="10.5555/abc", year=2018),
        ),
        (
            {"author": [{"name": "WHO"}, 3, {}], "issued": {"date-parts": [[None]]}},
            Work(authors=(Name(literal="WHO"),)),
        ),
        ({"author": "x", "issued": {"literal": "in press"}, "volume": 7}, Work(year_text="in press", volume="7")),
    ],
)
def test_csl_of_odd_shape(item: dict[str, Any], expected: Work) -> None:
    assert csl_to_work(item) == expected


def test_as_string_and_bibtex() -> None:
    assert as_string(WORK) == (
        "van Dis E, The Group, et al. Of {A} & B. J Long. 2020;77(3):265-273. https://doi.org/10.5555/x."
    )
    entry = work_to_bibtex(WORK, 4)
    assert entry.startswith("@article{vandis2020-4,\n  author = {van Dis, E and {The Group} and others},")
    assert r"title = {{Of \{A\} \& B}}," in entry
