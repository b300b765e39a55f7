"""Works from CSL-JSON as programs really write it."""

from __future__ import annotations

from typing import Any

import pytest

from citecheck.models import Name, Work
from citecheck.records.csl import csl_to_work


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        ({"DOI": "10.1000/ABC"}, "doi", "10.1000/abc"),
        ({"DOI": "https://doi.org/10.1000/ABC."}, "doi", "10.1000/abc"),
        ({"DOI": "doi:10.1000/ABC"}, "doi", "10.1000/abc"),
        ({"DOI": "Not one"}, "doi", "not one"),
        ({"note": "read\nDOI: 10.1000/ABC\nPMID: 12345"}, "doi", "10.1000/abc"),
        ({"note": "see DOI: 10.1000/ABC in text"}, "doi", None),
        ({"note": "PMID: 12345", "PMID": "6"}, "pmid", "6"),
        ({"note": "PMID: 12345"}, "pmid", "12345"),
        ({"title": "<i>Envy</i>  &amp; sleep"}, "title", "Envy & sleep"),
        ({"title": "p < .05"}, "title", "p < .05"),
        ({"title": ["First", "second"]}, "title", "First"),
        ({"title": "\ud800\x00"}, "title", "\ufffd\ufffd"),
        ({"title": {"a": 1}}, "title", None),
        ({"journalAbbreviation": "J Sleep"}, "container_short", "J Sleep"),
        ({"volume": 41}, "volume", "41"),
        ({"volume": 41.0}, "volume", "41"),
        ({"volume": 41.5}, "volume", None),
        ({"volume": True}, "volume", None),
        ({"volume": 10**5000}, "volume", None),
        ({"volume": float("inf")}, "volume", None),
        ({"page": "284-294"}, "first_page", "284"),
        ({"issued": {"date-parts": [["2015", 3]]}}, "year", 2015),
        ({"issued": {"date-parts": [[2015.0]]}}, "year", 2015),
        ({"issued": {"raw": "Published 2015-03"}}, "year", 2015),
        ({"issued": {"literal": "in press"}}, "year_text", "in press"),
        ({"issued": {"date-parts": [[]]}}, "year", None),
        ({"issued": [2015]}, "year", None),
        ({"author": [{"family": "Berg", "non-dropping-particle": "van den"}]}, "authors", (Name("van den Berg"),)),
        ({"author": [{"literal": "WHO"}, {}, "x"]}, "authors", (Name(literal="WHO"),)),
    ],
)
def test_what_an_item_says(item: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(csl_to_work(item), field) == expected


def test_an_empty_item() -> None:
    assert csl_to_work({}) == Work()
