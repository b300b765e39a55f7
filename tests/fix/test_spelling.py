"""Values in the style that is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.fix.deciding.spelling import JournalStyle, clean, doi_as, given_as, journal_as
from citecheck.fix.deciding.titles import title_swaps
from citecheck.text.pages import expand, pages_as
from fix_works import ROOMS, retitled


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("155–62", "165-172", "165–72"),
        ("155-162", "165-172", "165-172"),
        ("321–28", "421-428", "421–28"),
        ("321–8", "421-428", "421–8"),
        ("155", "165-172", "165"),
        ("155 - 62", "1165-1172", "1165 - 72"),
        ("S468–71", "S568-S571", "S568–71"),
        ("388-414", "398-1004", "398-1004"),
        ("1086–988", "986-988", "986–988"),
        ("155-62", "e123", None),
        ("155-62", "172-165", None),
        ("155, 160", "165-172", None),
        ("xii-xv", "1-9", None),
    ],
)
def test_pages(printed: str, registered: str, expected: str | None) -> None:
    assert pages_as(printed, registered) == expected


@given(st.integers(1, 9000), st.integers(1, 300), st.integers(1, 9000), st.integers(1, 300), st.booleans())
def test_pages_mean_the_registered_ones(a: int, b: int, c: int, d: int, cut: bool) -> None:  # noqa: FBT001
    last = str(a + b)
    short = last[-max(len(last) - 1, 1) :] if cut and len(last) == len(str(a)) else last
    shown = pages_as(f"{a}–{short}", f"{c}-{c + d}")
    if shown is not None and expand(f"{a}–{short}") == (str(a), last):
        assert expand(shown) == (str(c), str(c + d))


@pytest.mark.parametrize(
    ("printed", "doi", "expected"),
    [
        ("10.1017/S0007123422000040", "10.1017/s0007123422000047", "10.1017/S0007123422000047"),
        ("10.1207/S15327965PLI1104", "10.1207/s15327965pli1104_01", "10.1207/S15327965PLI1104_01"),
        ("10.5555/a", "10.5555/b", "10.5555/b"),
        ("10.5555/A", "10.9999/xyz", "10.9999/xyz"),
    ],
)
def test_dois_keep_their_capitals(printed: str, doi: str, expected: str) -> None:
    assert doi_as(printed, doi) == expected


@pytest.mark.parametrize(
    ("printed", "style", "expected"),
    [
        ("Clin Nephrol", JournalStyle(short=True), "J Rooms Halls"),
        ("Clin. Nephrol.", JournalStyle(), "J. Rooms Halls"),
        ("Clinical Nephrology", JournalStyle(short=False), "Journal of Rooms and Halls"),
        ("Clinical Nephrology", JournalStyle(), None),
    ],
)
def test_journals(printed: str, style: JournalStyle, expected: str | None) -> None:
    assert journal_as(printed, ROOMS, style) == expected


def test_a_journal_without_a_short_name_is_not_abbreviated_for_anybody() -> None:
    assert journal_as("Clin Nephrol", replace(ROOMS, container_short=None), JournalStyle(short=True)) is None
    assert journal_as("Clin Nephrol", replace(ROOMS, container="Rooms"), JournalStyle(short=True)) == "Rooms"


@pytest.mark.parametrize(
    ("printed", "registered", "single", "expected"),
    [
        ("SC", "Kenneth N.", False, "KN"),
        ("S. C.", "Kenneth N.", False, "K. N."),
        ("S.C.", "Kenneth N.", False, "K.N."),
        ("S.", "Kenneth N.", True, "K."),
        ("S", "Kenneth N.", True, "K"),
        ("S", "Kenneth N.", False, "KN"),
        ("J.-P.", "Anne-Marie", False, "A.-M."),
        ("JP", "Anne-Marie", False, "AM"),
        ("Sabine", "Kenneth N.", False, "Kenneth N."),
        ("Sabine", "K. N.", False, None),
        ("S", "", False, None),
    ],
)
def test_given_names(printed: str, registered: str, single: bool, expected: str | None) -> None:  # noqa: FBT001
    assert given_as(printed, registered, single=single) == expected


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("Windows and floors of mirrors", "Windows and Doors of Mirrors", "Windows and doors of mirrors"),
        ("Windows And Floors Of Mirrors", "Windows and doors of mirrors", "Windows And Doors Of Mirrors"),
        ("Windows and floors", "Windows and doors of mirrors", None),  # a subtitle may be left out
        ("Windows and TMS of mirrors", "Windows and TES of mirrors", "Windows and TES of mirrors"),
        ("Windows and floors of mirrors", "Windows and DNA of mirrors", None),  # how is it written in small letters?
        ("Doors and floors and floors", "Doors and walls and floors", None),  # which of the two
        ("Part 2 of mirrors", "Part 3 of mirrors", None),
        ("One two three four", "Five six seven four", None),
        (r"Windows and floors of mirrors", r"Windows and \input{x} of mirrors", None),
        ("Windows and floors of mirrors", "Windows and <i>doors</i> of mirrors", "Windows and doors of mirrors"),
    ],
)
def test_titles(printed: str, registered: str, expected: str | None) -> None:
    found = title_swaps(printed, retitled(ROOMS, registered))
    assert (None if isinstance(found, str) else found[0]) == expected


@given(st.text(max_size=400))
def test_a_registered_string_is_one_line_without_controls(value: str) -> None:
    shown = clean(value)
    assert shown == " ".join(shown.split())
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u200b\u202e\ufeff" for c in shown)
