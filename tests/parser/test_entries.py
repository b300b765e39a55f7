from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from citecheck.parser.reference_list.entries import entry_text, lines_of, split_by_labels, split_by_shape, split_entries

if TYPE_CHECKING:
    from collections.abc import Callable

APA = [
    "Allard, R. W. (1975). The mating system and small changes in it over the years. Genetics, 79(1), 115–126.",
    "Baker, H. G., & Stone, P. (1985). On weeds and those who pull them out in spring. Ecology, 11(2), 4–9.",
    "van der Kolk, B. A. (1994). What the body keeps and what it lets go of again. Harvard Review, 1(5), 253–265.",
    "Young, T. (2001). Far from home and back: a long walk in the other direction. Walking, 12(3), 100–110.",
]


def _texts(text: str) -> list[str]:
    return [entry_text(text[s.body : s.end]) for s in split_entries(lines_of(text, 0, len(text))).spans]


def _wrap(entry: str, width: int = 60, hang: str = "") -> str:
    return "\n".join(textwrap.wrap(entry, width, subsequent_indent=hang, break_on_hyphens=False))


@pytest.mark.parametrize("form", ["[{}] ", "{}. ", "({}) ", "{}) ", "{} ", "\\[{}\\] ", "[{}]: ", "{}.\n"])
def test_labels_that_count_up_split(form: str) -> None:
    text = "\n".join(
        _wrap(form.format(i) + e) if not form.endswith("\n") else form.format(i) + e for i, e in enumerate(APA, 1)
    )
    lines = lines_of(text, 0, len(text))
    assert [s.label for s in split_by_labels(lines)] == ["1", "2", "3", "4"]
    assert _texts(text) == APA


def test_numbering_may_go_on_from_elsewhere() -> None:
    text = "\n".join(f"{i}. {e}" for i, e in enumerate(APA, 31))
    assert [s.label for s in split_by_labels(lines_of(text, 0, len(text)))] == ["31", "32", "33", "34"]


def test_years_at_the_start_of_wrapped_lines_are_no_labels() -> None:
    text = "Allard, R. W.\n(2011). One.\nBaker, H.\n(2012). Two.\nCole, P.\n(2013). Three.\n"
    assert split_by_labels(lines_of(text, 0, len(text))) == ()


def test_keys_in_brackets_are_labels() -> None:
    text = "\n".join(f"[{k}] {e}" for k, e in zip(["All75", "BS85", "Kol94", "You01"], APA, strict=True))
    assert [s.label for s in split_by_labels(lines_of(text, 0, len(text)))] == ["All75", "BS85", "Kol94", "You01"]


@pytest.mark.parametrize(
    "render",
    [
        "\n".join,
        "\n\n".join,
        lambda entries: "\n\n".join(_wrap(e) for e in entries),
        lambda entries: "\n".join(_wrap(e) for e in entries),
        lambda entries: "\n".join(_wrap(e, hang="    ") for e in entries),
        lambda entries: "\n".join(f"- {e}" for e in entries),
    ],
    ids=["lines", "blank", "blank wrapped", "wrapped", "hanging", "bullets"],
)
def test_shape_splits_what_has_no_labels(render: Callable[[list[str]], str]) -> None:
    text = render(APA)
    found = split_by_shape(lines_of(text, 0, len(text)))
    assert [entry_text(text[s.body : s.end]) for s in found] == APA


def test_a_disagreement_of_the_two_ways_is_told() -> None:
    text = "\n".join(f"{i}. {e}" for i, e in enumerate(APA, 1)) + "\n" + "\n".join(APA)
    split = split_entries(lines_of(text, 0, len(text)))
    assert split.disagreement
    assert "4 entries" in split.disagreement


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("an exam-\nple here", "an example here"),
        ("Bakermans-\nKranenburg MJ", "Bakermans-Kranenburg MJ"),
        ("a self-\nreport scale", "a self-report scale"),
        ("pages 388–\n414", "pages 388–414"),
        ("https://doi.org/10.1000/\nabc.1", "https://doi.org/10.1000/abc.1"),
        ("in *Journal of Things*,\r\n  **4**", "in Journal of Things, 4"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_an_entry_is_folded_to_one_line(raw: str, expected: str) -> None:
    assert entry_text(raw) == expected
