"""Names: spellings in other scripts, look-alike letters, given names that are one person's or not."""

from __future__ import annotations

import pytest

from citecheck.text.names import (
    contradict_in_full,
    family_keys,
    initial_keys,
    split_given_family,
    without_look_alikes,
)
from citecheck.text.normalize import squash


@pytest.mark.parametrize(
    ("registered", "printed"),
    [
        ("Хрущёв", "Khrushchev"),  # BGN/PCGN
        ("Хрущёв", "Chruščëv"),  # scholarly
        ("Хрущёв", "Hrushhyov"),
        ("Достоевский", "Dostoevsky"),
        ("Достоевский", "Dostoyevskii"),
        ("Чайковский", "Tchaikovsky"),
        ("Чайковский", "Čajkovskij"),
        ("Юрьев", "Yuryev"),
        ("Юрьев", "Iurev"),  # ALA-LC
        ("Щербаченко", "Shcherbachenko"),
        ("Зеленський", "Zelenskyi"),
        ("Иванова-Петрова", "Ivanova-Petrova"),
        ("Παπαδόπουλος", "Papadopoulos"),
        ("Χατζηδάκης", "Hatzidakis"),
        ("Χατζηδάκης", "Chatzidakis"),
        ("Ρόσση", "Rossi"),
        ("Kоstin", "Kostin"),  # a Cyrillic letter within
    ],
)
def test_names_meet_in_any_romanization(registered: str, printed: str) -> None:
    assert squash(printed) in family_keys(registered)


@pytest.mark.parametrize(("registered", "printed"), [("Костин", "Kastin"), ("Иванов", "Petrov"), ("Ρόσση", "Russo")])
def test_other_names_do_not_meet(registered: str, printed: str) -> None:
    assert squash(printed) not in family_keys(registered)


@pytest.mark.parametrize(
    ("given", "letters"), [("Юлия", "yjiu"), ("Χρήστος", "chkx"), ("О.", "o"), ("Sergey", "s"), ("Anna M", "am")]
)
def test_initials_are_those_of_any_romanization(given: str, letters: str) -> None:
    assert set(letters) <= initial_keys(given)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Anna Maria", "Alexander Martin", True),
        ("Jane", "John", True),
        ("David", "Daniel", True),
        ("Wei", "Ming", True),
        ("Bill", "William", False),
        ("Abby", "Abigail Rose", False),
        ("Sue", "Susan", False),
        ("Trudy", "Gertrude", False),
        ("Amelia Ruth", "Abigail Rose", True),
        ("J. Robert", "Julius Robert", False),
        ("Z. Practice", "Zichen", False),
        ("Luis", "José Luis", False),
        ("Sergey", "Serhii", False),
        ("Karl", "Carl", False),
        ("Hyo-Kyung", "Hyokyung", False),
        ("Yulia", "Юлия", False),
        ("Jian", "Jianguo", False),
        ("A. M.", "Alexander", False),  # initials contradict nothing in full
    ],
)
def test_given_names_in_full(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert contradict_in_full(one, other) is expected
    assert contradict_in_full(other, one) is expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Xiaoyong Pan", ("Pan", "Xiaoyong")),
        ("Maria E. van der Berg", ("van der Berg", "Maria E.")),
        ("Plato", ("Plato", None)),
    ],
)
def test_whole_names_are_split(name: str, parts: tuple[str, str | None]) -> None:
    assert split_given_family(name) == parts


def test_words_in_another_script_stay() -> None:
    assert without_look_alikes("Kоstin Олег") == "Kostin Олег"
