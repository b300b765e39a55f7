"""DOIs inside addresses: what the publisher's site adds is no part of them."""

from __future__ import annotations

import pytest

from citecheck.text.identifiers import clean_doi, find_dois


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("http://journal.example.org/article/10.3389/fpsyg.2013.00118/abstract", "10.3389/fpsyg.2013.00118"),
        ("https://site.example.com/doi/10.1002/wps.21156/full", "10.1002/wps.21156"),
        ("https://site.example.com/doi/10.1002/wps.21156/full/pdf.", "10.1002/wps.21156"),
        ("https://site.example.com/10.1002/wps.21156.pdf", "10.1002/wps.21156"),
        ("doi:10.1000/abstract", "10.1000/abstract"),
        ("10.1016/S0006-3223(01)01075-7", "10.1016/s0006-3223(01)01075-7"),
    ],
)
def test_tails(text: str, doi: str) -> None:
    assert find_dois(text) == [doi]
    assert clean_doi(doi) == doi
