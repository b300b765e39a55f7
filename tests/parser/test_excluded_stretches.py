"""Code, math and front matter hold no citations, however many stretches there are."""

from __future__ import annotations

import time
from dataclasses import replace

from citecheck.models import Markup, ReferenceList
from citecheck.parser.citations.find import find_citations
from conftest import document


def test_nothing_is_found_in_them_and_positions_are_kept() -> None:
    text = "`(Levy et al. 2015)` and (Irle et al. 2005), `[1]` and `[2]` and (Levy et al. 2016)."
    overlapping = ((0, 20), (5, 12), (45, 60), (50, 58))
    paper = replace(document(text), markup=Markup(excluded=overlapping))
    found = find_citations(paper, ReferenceList())
    assert [paper.text[c.start : c.end] for c in found] == ["(Irle et al. 2005)", "(Levy et al. 2016)"]


def test_many_of_them_take_linear_time() -> None:
    count = 100_000  # four seconds when each stretch copied the text
    paper = replace(
        document("a `b` " * count), markup=Markup(excluded=tuple((i * 6 + 2, i * 6 + 5) for i in range(count)))
    )
    started = time.process_time()
    assert find_citations(paper, ReferenceList()) == ()
    assert time.process_time() - started < 2
