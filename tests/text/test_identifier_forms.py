"""arXiv numbers, ISSNs and their forms: found where they are printed, and known for what they cannot be."""

from __future__ import annotations

import pytest

from citecheck.text.identifiers import (
    ISSN,
    arxiv_of_doi,
    doi_of_arxiv,
    find_arxiv,
    isbns_of,
    names_identifier,
    valid_issn,
    without_version,
)


@pytest.mark.parametrize(
    ("printed", "number", "doi"),
    [
        ("arXiv:1804.02767v3", "1804.02767", "10.48550/arxiv.1804.02767"),
        ("CoRR, vol. abs/1706.03762, 2017", "1706.03762", "10.48550/arxiv.1706.03762"),
        ("https://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001", "10.48550/arxiv.hep-th/9901001"),
        ("[hep-th/9901001]", "hep-th/9901001", "10.48550/arxiv.hep-th/9901001"),
        ("arXiv:math.GT/0309136", "math.GT/0309136", "10.48550/arxiv.math/0309136"),
        ("arXiv preprint 2106.05372", "2106.05372", "10.48550/arxiv.2106.05372"),
        ("arXiv [cs.LG] 2106.05372", "2106.05372", "10.48550/arxiv.2106.05372"),
        ("arXiv e-prints, p. arXiv:1501.06472", "1501.06472", "10.48550/arxiv.1501.06472"),
        ("arXiv: 0705.0001", "0705.0001", "10.48550/arxiv.0705.0001"),
        ("https://ar5iv.org/abs/1706.03762", "1706.03762", "10.48550/arxiv.1706.03762"),
        ("arXiv:2113.05372", "2113.05372", None),  # there is no thirteenth month
        ("arXiv:2106.0537", "2106.0537", None),  # five digits since 2015
        ("arXiv:1234.56789", "1234.56789", None),
        ("arXiv preprint, 2017", None, None),
    ],
)
def test_arxiv_numbers(printed: str, number: str | None, doi: str | None) -> None:
    assert find_arxiv(f"Moen K. River gauges. {printed}.") == number
    assert (doi_of_arxiv(number) if number else None) == doi


def test_the_number_of_an_arxiv_doi() -> None:
    assert arxiv_of_doi("10.48550/arxiv.2602.12271v1") == "2602.12271"
    assert without_version("10.48550/arxiv.2602.12271v1") == "10.48550/arxiv.2602.12271"
    assert without_version("10.1000/xyz.v1") == "10.1000/xyz.v1"


@pytest.mark.parametrize(
    ("printed", "right"), [("ISSN 0378-5955", True), ("e-ISSN: 2434561X", True), ("ISSN 0378-5954", False)]
)
def test_the_check_digit_of_an_issn(printed: str, right: bool) -> None:  # noqa: FBT001 - a column of the table
    found = ISSN.search(printed)
    assert found
    assert valid_issn(found.group(1)) is right


@pytest.mark.parametrize(
    ("field", "isbns"),
    [
        ("978-1-4419-6468-7", ["9781441964687"]),
        ("9780262033848 0-262-03384-4", ["9780262033848", "0262033844"]),
        ("080442957x", ["080442957X"]),
        ("", []),
    ],
)
def test_the_isbns_of_a_field(field: str, isbns: list[str]) -> None:
    assert isbns_of(field) == isbns


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("K. Moen, arXiv:2106.05372", True),
        ("K. Moen, https://osf.io/g4xnq", True),
        ("K. Moen, PMC4347352", True),
        ("K. Moen, 2004.", False),
    ],
)
def test_whether_a_reader_can_follow_an_identifier(printed: str, named: bool) -> None:  # noqa: FBT001 - the same
    assert names_identifier(printed) is named
