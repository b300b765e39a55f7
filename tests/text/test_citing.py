"""The short name of works and entries."""

from __future__ import annotations

import pytest

from citecheck.models import Name, Work
from citecheck.text.citing import cite_work, describe_entry, describe_work, list_people, number_entry
from conftest import reference

ALDER, BIRCH, CEDAR, WHO = Name("Alder", "A."), Name("Birch"), Name("Cedar"), Name(literal="World Health Organization")


@pytest.mark.parametrize(
    ("work", "name"),
    [
        (Work(authors=(ALDER,), year=2001), "Alder 2001"),
        (Work(authors=(ALDER, BIRCH), year=2004, year_suffix="a"), "Alder & Birch 2004a"),
        (Work(authors=(ALDER, BIRCH, CEDAR), year=2001), "Alder et al. 2001"),
        (Work(authors=(ALDER,), et_al=True, year=2001), "Alder et al. 2001"),
        (Work(editors=(BIRCH,), year_text="in press"), "Birch in press"),
        (Work(authors=(WHO,)), "World Health Organization"),
        (Work(title="Soil", year=1999), "Soil 1999"),
        (
            Work(title="A long title of which nobody needs more than the first words"),
            "A long title of which nobody needs more…",
        ),
        (Work(), ""),
    ],
)
def test_a_work_has_one_short_name(work: Work, name: str) -> None:
    assert cite_work(work) == name


def test_an_entry_is_called_by_its_label_or_its_place() -> None:
    assert describe_entry(reference(5, "Duman", "2006a", label=9)) == "Duman 2006a (entry 9)"


@pytest.mark.parametrize(("label", "expected"), [(9, "9 · Duman 2006a"), (None, "5 · Duman 2006a")])
def test_an_entry_is_numbered_and_named(label: int | None, expected: str) -> None:
    assert number_entry(reference(5, "Duman", "2006a", label=label)) == expected


def test_a_registered_work_is_described_on_a_line() -> None:
    work = Work(title="On soil.", authors=(ALDER,), et_al=True, year=2001, container="Soil  Science", doi="10.1/x")
    assert describe_work(work) == "Alder et al. 2001. On soil. Soil Science. doi:10.1/x"
    assert describe_work(Work(title="On soil")) == "On soil"


def test_people_are_listed_up_to_a_number() -> None:
    assert list_people((ALDER, BIRCH)) == "Alder, Birch"
    assert list_people((ALDER, BIRCH, CEDAR, WHO)) == "Alder, Birch, Cedar et al."
    assert list_people((ALDER,), et_al=True) == "Alder et al."
    assert list_people((), et_al=True) == ""
