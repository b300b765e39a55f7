"""CC206: strays in an alphabetical list, and lists that keep another order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.checks.list_order import order_findings
from conftest import reference, reference_list

NAMES = "Abel Boyd Carr Dean Ernst Fisk Gray Hall Iver Joss Kern Lane Moss Nash".split()


def told(names: list[str], *, numbered: bool = False) -> list[str | None]:
    entries = reference_list(*(reference(i, n, 2001) for i, n in enumerate(names, start=1)), numbered=numbered)
    return [f.reference for f in order_findings(entries)]


def moved(name: str, place: int) -> list[str]:
    names = [n for n in NAMES if n != name]
    return [*names[:place], name, *names[place:]]


def test_a_sorted_list_has_no_strays() -> None:
    assert told(NAMES) == []


@pytest.mark.parametrize(
    ("name", "place", "expected"), [("Nash", 2, ["r3"]), ("Abel", 5, ["r6"]), ("Boyd", 13, ["r14"])]
)
def test_a_stray_is_named(name: str, place: int, expected: list[str]) -> None:
    assert told(moved(name, place)) == expected


@pytest.mark.parametrize(
    "names",
    [
        [*NAMES[:11], "van der Kolk", *NAMES[11:]],  # under K
        [*NAMES, "van der Aa"],  # under V
        [*NAMES[:6], "Gräf", *NAMES[6:]],
        [*NAMES[:7], "Gray-Boyd", *NAMES[7:]],
        [*NAMES[:5], "Ernst", "Ernst", *NAMES[5:]],
    ],
)
def test_particles_and_accents_sort_either_way(names: list[str]) -> None:
    assert told(names) == []


@pytest.mark.parametrize("names", [NAMES[::-1], [*NAMES[::2], *NAMES[1::2]], [*NAMES[:4], "Abel"]])
def test_lists_in_another_order_or_too_short_have_none(names: list[str]) -> None:
    assert told(names) == []


def test_numbered_lists_have_none() -> None:
    assert told(moved("Nash", 2), numbered=True) == []


@given(st.lists(st.sampled_from([*NAMES, "van Dyk", "O'Hara", "Ångström", ""]), max_size=30))
def test_any_list_is_read_and_sorting_it_leaves_none(names: list[str]) -> None:
    told(names)
    assert told(sorted(n for n in names if n in NAMES)) == []
