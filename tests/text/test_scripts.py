"""A correction brings no letters of another script, however much they look alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.text.normalize import brings_letters, scripts


@pytest.mark.parametrize(
    ("printed", "proposed", "brings"),
    [
        ("Kostin, O.", "Kostin, О.", True),  # a Cyrillic О
        ("Kostin, O.", "Kostin, A.", False),
        ("Костин, О.", "Костин, А.", False),
        ("Role of TGF-β in mice", "Role of TGF-β in rats", False),
        ("Role of TGF-b in mice", "Role of TGF-β in mice", True),
        ("12", "S12", False),
        ("12", "Σ12", True),
        ("Muller", "Müller", False),
        ("Physica A", "Physica Ａ", True),  # a fullwidth A
    ],
)
def test_letters_of_another_script(printed: str, proposed: str, brings: bool) -> None:  # noqa: FBT001 - of the table
    assert brings_letters(printed, proposed) is brings


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_brings_none_has_only_scripts_that_are_printed(printed: str, proposed: str) -> None:
    allowed = scripts(printed) or {"LATIN"}
    new = {unicodedata.name(c, "UNKNOWN").split()[0] for c in proposed if c.isalpha()} - allowed
    assert brings_letters(printed, proposed) is bool(new)
