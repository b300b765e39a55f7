"""Corrected references: the style stays, the value changes, and nothing is guessed."""

from __future__ import annotations

import pytest

from citecheck.checks.correct import corrected
from citecheck.models import Agreement, Evidence, Work

RAW = "Ames A, Bell B. Noise and sleep. J. Noise Res. 2004;12(3):310–25."
WORK = Work(container="Journal of Noise Control", container_short="J. Noise Control")


@pytest.mark.parametrize(
    ("field", "printed", "registered", "expected"),
    [
        ("year", "2004", "2005, 2006", RAW.replace("2004", "2005")),
        ("volume", "12", "21", RAW.replace("12(", "21(")),
        ("pages", "310–25", "410-425", RAW.replace("310–25", "410–25")),
        ("title", "Noise and sleep", "Noise and dreams", RAW.replace("sleep", "dreams")),
        ("container", "J. Noise Res", "Journal of Noise Control", RAW.replace("J. Noise Res", "J. Noise Control")),
        ("authors", "Ames A, Bell B", "Ames A, Cole C", None),  # names are not put in for anybody
        ("volume", "99", "21", None),  # not printed
        ("volume", None, "21", None),
    ],
)
def test_one_value(field: str, printed: str | None, registered: str, expected: str | None) -> None:
    evidence = Evidence(field, printed, registered, Agreement.DIFFERENT)
    assert corrected(RAW, [evidence], WORK) == expected


def test_several_values_or_none() -> None:
    wrong = [Evidence("volume", "12", "21", Agreement.DIFFERENT), Evidence("issue", "3", "4", Agreement.DIFFERENT)]
    assert corrected(RAW, wrong, WORK) == RAW.replace("12(3)", "21(4)")
    twice = Evidence("volume", "7", "8", Agreement.DIFFERENT)
    assert corrected("Ames A. Noise. J Noise. 2004;7(7):1-9.", [twice], WORK) is None
    assert corrected(RAW, [], WORK) is None


def test_no_letters_of_another_script_are_put_in() -> None:
    raw = "Kostin O. Burials. Short Reports. 2017;249:18-27."
    item = Evidence("container", "Short Reports", "Краткие сообщения", Agreement.DIFFERENT)
    assert corrected(raw, (item,), Work(container="Краткие сообщения")) is None
