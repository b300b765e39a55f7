from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claims.claims_builder import TOPICS, numbered, report

if TYPE_CHECKING:
    from citecheck.models import Finding


def shift(text: str) -> Finding | None:
    return next((f for f in report(text).findings if f.rule == "CC504"), None)


def test_a_list_in_step_with_its_text_is_left_alone() -> None:
    assert shift(numbered()) is None


@pytest.mark.parametrize(("step", "says"), [(1, "before the one"), (-1, "after the one")])
def test_a_whole_list_that_has_slipped(step: int, says: str) -> None:
    found = shift(numbered(step))
    assert found is not None
    assert says in found.message
    assert found.message.count(" better.") == 3
    assert len(found.locations) == 3


def test_a_list_that_has_slipped_from_some_number_on() -> None:
    found = shift(numbered(-1, 7))
    assert found is not None
    assert "From about [6] on" in found.message or "From about [7] on" in found.message
    assert found.suggestion is not None
    assert "added" in found.suggestion


def test_short_texts_are_not_judged() -> None:
    assert shift(numbered(1, size=8)) is None


def test_an_author_named_in_the_sentence_speaks_for_the_entry() -> None:
    text = numbered(1)
    for said, _, name in TOPICS:
        text = text.replace(said, f"So {name} has told us of it", 1)
    assert shift(text) is not None
    in_step = numbered()
    for said, _, name in TOPICS:
        in_step = in_step.replace(said, f"So {name} has told us of it", 1)
    assert shift(in_step) is None


def test_the_list_of_another_document_is_not_called_shifted() -> None:
    text = numbered()
    for i, (_, title, _) in enumerate(TOPICS):
        text = text.replace(title, f"Tax law of province number {i} after reform")
    assert shift(text) is None
