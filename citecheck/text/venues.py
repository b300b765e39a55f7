"""Conferences by their short names: whether `ICML` is the *International Conference on Machine Learning*.

A short name is held against the words of a long one: its letters must be taken, in order, from beginnings of words;
words that every conference carries may be left out, others only at the beginning and the end. So no list of
conferences is needed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.text.normalize import fold, strip_markup

_YEAR = re.compile(r"['’]?\b(?:19|20)?\d\d\b")
# `ICML`, `NeurIPS`, `SysML`, `S&P`, `AAAI 2021`, `ICML '20`, `Proc. CVPR`, `In: ECCV`
_SHORT = re.compile(
    r"^\W*(?:[Ii]n:?\s+)?(?:[Pp]roc(?:eedings|\.)?\s+(?:of\s+)?(?:the\s+)?)?(?:(?:IEEE|ACM|IEEE/CVF)\s+)?"
    r"((?=(?:\S*[A-Z]){3})(?=(?:[^A-Za-z]*[A-Za-z]){3})[A-Z][A-Za-z]{0,11}(?:[&+][A-Z][A-Za-z]{0,5})?)"
    r"(?:[\s-]*['’]?(?:19|20)?\d\d)?\W*$"
)
# Words of conferences' names that no short name needs.
_COMMON = frozenset(
    """
    proceedings proc annual international intl national european world joint conference conf symposium symp workshop
    congress meeting ieee cvf acm usenix sig on in of the and for to at a an advances th st nd rd first second third
    north american chapter association society its with held volume vol part track main findings long short papers
    """.split()
)
# Series that hold the papers of many conferences, and servers: neither confirms nor contradicts one.
_SERIES = re.compile(
    r"\b(?:lecture notes|lncs|lnai|lnbip|pmlr|jmlr|proceedings of machine learning research|machine learning research|"
    r"ceur|arxiv|corr|openreview|ssrn|preprints?|acm digital library|ieee xplore|springer|curran|icps|lipics|oasics|"
    r"dagstuhl|communications in computer|advances in intelligent systems|studies in|ifip|procedia|acl anthology|"
    r"aaai press|acm press|proceedings of the acm on|pacm\w*)\b"
)
_SAME = (frozenset({"nips", "neurips"}), frozenset({"www", "webconf", "thewebconf"}))  # one conference, renamed
_CONFERENCE = re.compile(
    r"\b(?:conference|symposium|workshop|congress|meeting|proceedings|conf|symp|proc|advances in neural)\b"
)
_KINDS = frozenset("conference symposium workshop congress meeting".split())  # their letters may be at the end
_GROUP = "sig"  # Special Interest Group, which its conference's name leaves out
# Set by hand, 2026-11; in force when bench verdicts was measured
_LEAST = 2  # content words a conference must name to be distinguished from another
_LOOSE = 3  # letters: so short a name may leave out a word in the middle (`CHI`, Human *Factors* in Computing)


def short_name(name: str) -> str | None:
    """The short name that a printed name consists of: `Proc. CVPR 2021` → `cvpr`; `None` for any other."""
    found = _SHORT.match(strip_markup(name))
    return found.group(1).lower().replace("&", "").replace("+", "") if found else None


@lru_cache(maxsize=8192)
def same_venue(one: str, other: str) -> bool | None:
    """Whether two names mean one conference, of which at least one is a short name; `None` where nothing can be said.

    `ICML` and `Proceedings of the 38th International Conference on Machine Learning`: true. `ICML` and `CVPR`,
    `ICML` and `Symposium on Scaling Laws`: false. `ICML` and `PMLR`: `None`.
    """
    a, b = short_name(one), short_name(other)
    if a is None and b is None:
        return None
    if _SERIES.search(fold(one)) or _SERIES.search(fold(other)):
        return None
    if a and b:
        return a == b or any({a, b} <= both for both in _SAME)
    short, long = (a, other) if a else (b or "", one)
    if not _CONFERENCE.search(fold(long)):
        return None
    if _names_venue(short, long):
        return True
    content = [w for w in fold(_YEAR.sub(" ", long)).split() if w not in _COMMON and not w[0].isdigit()]
    return False if len(content) >= _LEAST and "".join((short, *content)).isascii() else None


def _names_venue(short: str, long: str) -> bool:
    """Whether a long name holds a short one as a word, or in the beginnings of its words."""
    words = fold(_YEAR.sub(" ", strip_markup(long))).split()
    others = {short, *(w for both in _SAME if short in both for w in both)}
    if short.startswith(_GROUP) and len(short) > len(_GROUP) + 1:
        others.add(short.removeprefix(_GROUP))  # `SIGMOD`: Management of Data
    kinds = {word[0] for word in words if word in _KINDS}
    others |= {
        o[:-1] for o in tuple(others) if o[-1] in kinds and len(o) > _LOOSE
    }  # `EMBC`: Conference of the … Society
    return bool(others & set(words)) or any(_is_spelled(o, tuple(words), 0, int(len(o) <= _LOOSE)) for o in others)


def _is_spelled(short: str, words: tuple[str, ...], at: int, spare: int) -> bool:
    """Whether beginnings of words, from a place on, spell a short name; `spare` content words may be passed over."""
    if not short or (short == "s" and at):  # `AISTATS`
        return True
    for i in range(at, len(words)):
        word = words[i]
        for size in range(min(len(word), len(short)), 0, -1):
            if word[:size] == short[:size] and _is_spelled(short[size:], words, i + 1, spare):
                return True
        if at and word not in _COMMON and not word[0].isdigit():
            if not spare:
                return False
            spare -= 1
    return False
