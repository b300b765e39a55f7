from __future__ import annotations

import pytest

from citecheck.text.dates import ACCESSED


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2013 [cited 2025 Aug 5];4", "2025 Aug 5"),
        ("Accessed 5 May 2010.", "5 May 2010"),
        ("Retrieved March 3, 2010, from http://e.org", "March 3, 2010"),
        ("Zugriff am: 26.05.2011", "26.05.2011"),
        ("(accessed September 15, 2020)", "September 15, 2020"),
        ("last accessed 2020-09-15", "2020-09-15"),
        ("as cited in Smith (2001)", None),
    ],
)
def test_dates_of_access(text: str, date: str | None) -> None:
    found = ACCESSED.search(text)
    assert (found.group("date").strip(" .,") if found else None) == date
