"""Where sentences end, and where a stop belongs to a word, a quotation or an aside."""

from __future__ import annotations

import pytest

from citecheck.text.sentences import plain_sentence, split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The rule is given in App. B of the manual.",
        "Dies steht in Kap. IV des Buches.",
        "Zie blz. Twaalf van het boek.",
        "Se kap. Fem i boken.",
        "As Lohr wrote: “Wells die. They do.” in a letter.",
        "„Brunnen sterben. So ist es.“ schrieb er.",
        'She wrote "Wells dry up. Nobody knows why." in her diary.',
        "The plot (left. Right panel) is dry.",
        "Mr. Moor, Mrs. Dune and St. Ives agree.",
        "The pump of Wells Bros. Inc. of Leeds was sold.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. The wells filled.", ["It rained.", "The wells filled."]),
        ("He called it “a well.” The wells filled.", ["He called it “a well.”", "The wells filled."]),
        ("We took the last step. I measured it.", ["We took the last step.", "I measured it."]),
        ("It is dry (see below). Wells die.", ["It is dry (see below).", "Wells die."]),
        ("It is 5″ “deep. Wells die.", ["It is 5″ “deep.", "Wells die."]),  # a quotation that never closes
    ],
)
def test_two_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- the first reason\nis rain", "the first reason is rain"),
        ("## Depth of wells", "Depth of wells"),
        ("1. Wells are dear", "Wells are dear"),
        ("2011 was dry", "2011 was dry"),
        ("-5 degrees", "-5 degrees"),
    ],
)
def test_signs_of_lists_and_headings_are_no_words(text: str, expected: str) -> None:
    assert plain_sentence(text) == expected
