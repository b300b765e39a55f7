"""Printed against registered, word by word: what only one side has is marked on that side."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from citecheck.reporter.plain import printable
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_WORDS = 400  # of a side; longer ones are shown without marks, as comparing takes the square of it
_WORD = re.compile(r"\S+")  # `Mirror`, `activity,`
_NAME = re.compile(r"[^,;]+[,;]?")  # `Fox N.A.,`


class Piece(NamedTuple):
    """Some words of one side, and whether the other side lacks them."""

    text: str
    changed: bool


def compare(field: str, printed: str | None, registered: str | None) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Both sides in pieces, which a blank joins; a side without a value has none."""
    if not printed or not registered:
        return [Piece(printable(printed), changed=True)] if printed else [], [
            Piece(printable(registered), changed=True)
        ] if registered else []
    unit, key = (_NAME, _name_key) if field in {"authors", "editors"} else (_WORD, _word_key)
    left, right = unit.findall(printable(printed)), unit.findall(printable(registered))
    if max(len(left), len(right)) > _MOST_WORDS:
        return [Piece(printable(printed), changed=False)], [Piece(printable(registered), changed=False)]
    matcher = SequenceMatcher(None, [key(u) or u for u in left], [key(u) or u for u in right], autojunk=False)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, a, b, c, d in matcher.get_opcodes():
        for side, units in zip(sides, (left[a:b], right[c:d]), strict=True):
            if words := " ".join(u.strip() for u in units):
                side.append(Piece(words, changed=kind != "equal"))
    return sides


def _word_key(word: str) -> str:
    """A word without case, accents and the punctuation around it."""
    return fold(word).strip(".,;:!?()[]{}'\"“”‘’«»-–— ")


def _name_key(name: str) -> str:
    """The family name and an initial: `Kernberg Otto F.` and `Kernberg OF` are one person as far as marks go."""
    words = fold(name).strip(" ,;.").split()
    return " ".join((*words[:1], *(w[:1] for w in words[1:2])))
