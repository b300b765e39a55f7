"""Printed against registered, word by word: what only one side has is marked on that side."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from citecheck.reporter.html.pieces import text
from citecheck.reporter.plain import printable
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST = 400  # words of a side beyond which it is shown without marks
_WORD = re.compile(r"\S+")  # `Mirror`, `activity,`
_NAME = re.compile(r"[^,;]+[,;]?")  # `Fox N.A.,`


def compared(field: str, printed: str | None, registered: str | None) -> tuple[str, str]:
    """Both sides as HTML, what differs in `<del>` (only printed) and `<ins>` (only registered)."""
    if not printed or not registered:
        return _whole(printed, "del"), _whole(registered, "ins")
    unit, key = (_NAME, _name_key) if field in {"authors", "editors"} else (_WORD, _word_key)
    left, right = unit.findall(printable(printed)), unit.findall(printable(registered))
    if len(left) > _MOST or len(right) > _MOST:
        return text(printed), text(registered)
    matcher = SequenceMatcher(None, _keys(left, key), _keys(right, key), autojunk=False)
    ours: list[str] = []
    theirs: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        ours.append(_marked(left[a:b], "" if kind == "equal" else "del"))
        theirs.append(_marked(right[c:d], "" if kind == "equal" else "ins"))
    return " ".join(filter(None, ours)), " ".join(filter(None, theirs))


def _keys(units: Sequence[str], key: Callable[[str], str]) -> list[str]:
    return [key(u) or u for u in units]


def _word_key(word: str) -> str:
    """A word without case, accents and the punctuation around it."""
    return fold(word).strip(".,;:!?()[]{}'\"“”‘’«»-–— ")


def _name_key(name: str) -> str:
    """`Kernberg Otto F.` and `Kernberg OF` are one person as far as marks go: the family name and an initial."""
    words = fold(name).strip(" ,;.").split()
    return " ".join((*words[:1], *(w[:1] for w in words[1:2])))


def _marked(units: Sequence[str], tag: str) -> str:
    inside = text(" ".join(u.strip() for u in units))
    return f"<{tag}>{inside}</{tag}>" if tag and inside else inside


def _whole(value: str | None, tag: str) -> str:
    return f"<{tag}>{text(value)}</{tag}>" if value else '<span class="none">–</span>'
