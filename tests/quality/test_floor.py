"""The least precision and recall that must hold on the labelled fixture; `python -m bench floor` prints the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.accuracy.floor import measure_linking

if TYPE_CHECKING:
    from bench.accuracy.floor import Count

FLOOR = {"citations": (0.97, 1.0), "links": (1.0, 1.0)}  # precision, recall: as measured on 2026-11-28 (n = 39, 46)


@pytest.fixture(scope="module")
def measured() -> dict[str, Count]:
    return measure_linking()


@pytest.mark.parametrize("what", FLOOR)
def test_precision_and_recall_do_not_fall(measured: dict[str, Count], what: str) -> None:
    precision, recall = FLOOR[what]
    assert measured[what].precision >= precision
    assert measured[what].recall >= recall
