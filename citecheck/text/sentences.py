"""Where sentences end: one splitter for reports, for letters and for the claims of a text.

A citation has stops and capitals of its own (`[Smith et al. 2001]`) and often follows the full stop of the
sentence it belongs to (`… of the disorder.12 These …`). So `hide_citations` first puts them out of sight, by characters
that no text has, one for each of theirs: every position stays what it is in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.lexicon import ABBREVIATIONS, NEVER_LAST, SENTENCE_STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Citation

# Code points of a sentence that a report repeats: a table without a stop is no sentence. Set by hand, 2026-11
MAX_SENTENCE = 1200
MARK, NAME = "\ue000", "\ue001"  # for `[12]`, `(Smith 2001)`; and for `Smith (2001)`, which is a part of its sentence
_WORDED = re.compile(r"[^\W\d_]|@|\\(?:[cC]itet|[tT]extcite|citeauthor)\b")  # citations that a sentence can begin with
# A mark that can end a sentence, what closes behind it, and citations set behind the stop: `."`, `.) [12]`, `.12,13`
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?P<marks>[ \t\n]{{0,3}}{MARK}++(?:[ \t,;\n]{{1,3}}{MARK}++)*+)?(?=\s|$)"
    rf"|(?<![。！？])[。！？]++[”’」』)]*+{MARK}*+"
)
_LAST_WORD = re.compile(r"[^\s(\[“\"'‘/–-]*$")
_FIRST_WORD = re.compile(r"[^\W_][\w-]*")  # `The`, `mRNA`, `25`
_OPENING = " \t\n\r\xa0\u2009\"'“‘„«([*_¿¡" + MARK  # what a sentence begins with before its first word
_COMMENT = re.compile(r"<!--(?:(?!-->).){0,2000}(?:-->|$)", re.DOTALL)  # `<!-- a note to myself -->` in Markdown
_SIGN = re.compile(r"(?:#{1,6}|[-*+•–]|\(?[0-9]{1,3}[.)]) +(?=\S)")  # `## Depth`, `- the first reason`, `1. Wells`
_VOWELS = frozenset("aeiouyäöüåæøáéíóúàèìòùâêîôûãõąęěůűőăıœ")  # a word without one is short for another: `blz`, `mht`
MOST_LETTERS = 5  # of an abbreviation that no list has; set by hand
_ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")  # `Kap. IV`; `I` is a word, too
_CLOSING = {"(": ")", "“": "”", "„": "“", "«": "»", "‘": "’"}  # what a sentence may be inside of, and where that ends
_BROKEN = re.compile(r"(\w-)\s*\n\s*(?=\w)")  # a compound broken at a line end keeps its hyphen


def hide_citations(text: str, citations: Sequence[Citation]) -> str:
    """The text with private characters in the place of citations; positions are kept."""
    pieces, at = [], 0
    for citation in sorted(citations, key=lambda c: c.start):
        if citation.end > at:
            start = max(citation.start, at)
            pieces += [text[at:start], (NAME if _WORDED.match(citation.raw) else MARK) * (citation.end - start)]
            at = citation.end
    return "".join([*pieces, text[at:]])


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of text whose citations are hidden.

    They are disjoint, their ends are trimmed, and they leave out nothing but white space.
    """
    first = start
    for match in _END.finditer(text, start, end):
        at = match.end() if match.end() <= first or _ends_sentence(text, match, end) else 0
        if at > first and not _is_inside(text, first, at, end):
            yield trim_span(text, first, at)
            first = at
    first, last = trim_span(text, first, end)
    if first < last:
        yield first, last


def plain_sentence(text: str) -> str:
    """The words of a sentence on one line, without comments to oneself and the sign of a list or a heading."""
    if "<!--" in text:
        text = _COMMENT.sub(" ", text)
    words = " ".join(_BROKEN.sub(r"\1", text).split())
    return _SIGN.sub("", words, count=1) if _SIGN.match(words) else words


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    stop = match.start()
    if text[stop] in "。！？":
        return True
    after = text[match.end() : min(match.end() + 40, end)].lstrip(_OPENING)
    if not after or after[0] == NAME:
        return True
    found = _FIRST_WORD.match(after)
    word = found.group() if found else ""
    if not word or (word.islower() and word.isascii()) or (word[0].islower() and word[1:].islower()):
        return False
    return text[stop] != "." or match.group().startswith("..") or not _is_abbreviation(text, stop, word)


def _is_inside(text: str, first: int, at: int, end: int) -> bool:
    """Whether a stop is within brackets or quotation marks that close soon: `(left. Right) is dry`, `“Dry. Wet.”`."""
    # 300 code points, set by hand: there are quotation marks that never close
    piece, behind = text[first:at], text[at : min(at + 300, end)].partition("\n\n")[0]
    if piece.count('"') % 2 and '"' in behind:
        return True
    for opening, closing in _CLOSING.items():
        opened = piece.rfind(opening)
        if opened >= 0 and closing not in piece[opened + 1 :]:
            close = behind.find(closing)
            if close >= 0 and opening not in behind[:close]:
                return True
    return False


def _is_abbreviation(text: str, stop: int, next_word: str) -> bool:
    """Whether the stop belongs to the word before it alone: in `Fig. 2`, `J. Smith`; not in `vitamin C. The`."""
    found = _LAST_WORD.search(text, max(stop - 12, 0), stop)
    before = found.group() if found else ""
    if len(before) == 1 and before.isalpha():
        return before.islower() or next_word.lower() not in SENTENCE_STARTERS
    if before.isupper() and "." not in before:
        return False
    folded = before.lower()
    shortened = _ROMAN.fullmatch(next_word) or _VOWELS.isdisjoint(folded)
    if 1 < len(before) <= MOST_LETTERS and shortened and before.isalpha():
        return True
    return folded in ABBREVIATIONS and (folded in NEVER_LAST or next_word.lower() not in SENTENCE_STARTERS)


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of text without the white space at its ends; empty or reversed where it has nothing else."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
