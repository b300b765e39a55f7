"""Superscript numbers that may be citations: `word¹²,¹³`, not exponents and affiliations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.parser.citations.numeric import read_numbers
from citecheck.text.lexicon import JOINING_WORDS, PARTICLES
from citecheck.text.names import UPPER
from citecheck.text.normalize import DASH_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.parser.citations.numeric import Marker

SUPERSCRIPT = "^"  # in place of the bracket of a superscript marker
# between two superscript runs of one marker: `1` `,` `2`, `3` `–` `5`
_BETWEEN = re.compile(rf"[\s,;]{{0,2}}(?:{DASH_CLASS})?\s?")
_FIGURES = re.compile("[⁰¹²³⁴-⁹](?:[⁻˒’ʼ,–-]?[⁰¹²³⁴-⁹])*")  # `¹²˒³`, `³⁻⁵`
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒ʼ", "0123456789-,,")  # one for one: places stay
_TRIM = " \t\n\r\u00a0,;()[]"
# What a superscript number belongs to, whatever it is: `= 2`, `× 3`, `cm−1`, `10⁻⁵`
_OPERATOR = re.compile(rf"(?:[=<>±×*/^+~]|(?<!\w){DASH_CLASS}|(?<![\w.,])10)$")
# What a small superscript number is an exponent of: `10³`, `m²`, `cm²`, `R²`, `χ²`, `km²`, `5.2³`
_BASE = re.compile(
    r"(?:(?<![\w.,])\d+(?:[.,]\d+)*|(?<![^\W\d_])(?:[kcmnµμdh]?m|k?g|[kMGm]?Pa|s|L|l|ml|mol|Hz|ft|in|mi|[A-Za-zα-ωΑ-Ω]|ha|yr|d|h))$"
)
MAX_EXPONENT = 4  # larger ones are exponents of 10; set by hand, 2026-11
_CLOSED = re.compile(r"[^\W\d_]{2}[.,;:)\]]?$")  # a word and its stop
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")
# `12,13 `, `3–5.`, `7,`: numbers with nothing behind them but a stop
_GLUED = re.compile(rf"\d{{1,3}}(?:\s?(?:,|{DASH_CLASS})\s?\d{{1,3}}){{0,15}}(?=[\s.,;:)\]]|$)")
_STUCK = re.compile(r"[a-zà-ÿ]{3}[.,;:)\]\"”’%]{0,2}$")  # `shown.`, `mice`, `others”`: a word and its stop
_PERSON = re.compile(rf"\b(?:[{UPPER}]\.[\s-]?){{1,4}}[{UPPER}][\w'’-]+\s?$")  # `A.M. Sirunyan¹`: who works where
_NOT_COUNTED = PARTICLES | JOINING_WORDS  # small in names, too
MIN_WORDS = 3  # of a line that can be judged by how many of its words are in lower case


def superscript_spans(text: str, marked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that a format marks as superscript, and those in Unicode's superscript digits: `shown¹²˒³`."""
    written = [m.span() for m in _FIGURES.finditer(text)]
    return sorted({*marked, *written}) if written else list(marked)


def superscript_markers(text: str, spans: Sequence[tuple[int, int]]) -> list[Marker]:
    """The superscript stretches that could be numeric citations, in order."""
    text = _FIGURES.sub(lambda m: m.group().translate(_PLAIN), text)
    names: dict[int, bool] = {}
    markers = []
    line = seen = 0  # where the line begins; searched on from the last marker, so that one long line is read once
    for start, end in _join_runs(text, spans):
        while start < end and text[start] in _TRIM:
            start += 1  # noqa: PLW2901 - trimmed in place
        while end > start and text[end - 1] in _TRIM:
            end -= 1  # noqa: PLW2901 - the end moves left
        if start == end or not text[start].isdigit() or _is_exponent(text, start, end):
            continue
        line = max(text.rfind("\n", seen, start) + 1, line)
        seen = start
        if line not in names:
            names[line] = _is_byline(text, line)
        if line == start or names[line] or _PERSON.search(text, max(start - 40, line), start):
            continue
        marker = read_numbers(text, start, end, start, end, SUPERSCRIPT)
        if marker:
            markers.append(marker)
    return markers


def glued_markers(text: str) -> list[Marker]:
    """Numbers stuck to the word or stop before them, as plain text has superscript citations: `shown.12,13 Then`."""
    stuck = (m for m in _GLUED.finditer(text) if _STUCK.search(text, max(m.start() - 5, 0), m.start()))
    found = (read_numbers(text, *m.span(), *m.span(), SUPERSCRIPT) for m in stuck)
    return [marker for marker in found if marker]


def is_sure(text: str, marker: Marker) -> bool:
    """Whether a number stuck to a word is hardly part of it: behind a stop, or one of several. `cas9` is a name."""
    return not text[marker.start - 1].isalpha() or (len(marker.numbers) > 1 and marker.labels == sorted(marker.labels))


def _join_runs(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs that only a comma or a dash of normal height keeps apart, as one."""
    pending: tuple[int, int] | None = None
    for start, end in spans:
        if pending and start - pending[1] <= 4 and _BETWEEN.fullmatch(text, pending[1], start):  # noqa: PLR2004 - explained beside it
            pending = (pending[0], end)
            continue
        if pending:
            yield pending
        pending = (start, end)
    if pending:
        yield pending


def _is_exponent(text: str, start: int, end: int) -> bool:
    """Whether a superscript number is an exponent, an isotope's mass, an ordinal: part of what is beside it."""
    before = text[max(start - 12, 0) : start]
    after = text[end : end + 1]
    if after.isalpha() and not _CLOSED.search(before):  # `¹⁸F`; `mice,²⁰Rats` lost its space
        return True
    if _OPERATOR.search(before) or (after.isdigit() and not before[-1:].isspace()):
        return True
    superscript = text[start:end]
    small = superscript.isdigit() and int(superscript) <= MAX_EXPONENT
    return small and not _YEAR.search(before) and _BASE.search(before) is not None


def _is_byline(text: str, line: int) -> bool:
    """Whether a line is made of names: authors with the numbers of their affiliations, an affiliation, a heading."""
    end = text.find("\n", line)
    words = re.findall(r"[^\W\d_]{2,}", text[line : end if end >= 0 else len(text)])
    counted = [word for word in words if word not in _NOT_COUNTED]
    small = sum(word[0].islower() for word in counted)
    # a quarter, set by hand: running text has more words in lower case; in force when bench linking was measured
    return len(counted) >= MIN_WORDS and small < 0.25 * len(counted)
