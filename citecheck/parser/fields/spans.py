"""From labels of tokens to the fields they spell: the stretch of each field, cleaned of what only introduces it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.text.normalize import DASHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.fields.tokens import Token

# `vol. 12`, `Bd. 3`, `第12`, `No. 70`: words before a number; not the letter of `S468`, a page of a supplement
_NUMBER_LEAD = re.compile(
    r"^(?!(?-i:[\s.,;:(\[]*[SsCcТтHhNnVv]\d))[\s.,;:(\[]*(?:(?:in|of)\s)?(?:(?:vol(?:ume|s|umen)?|bd|band|tom[eo]?|t|jg|jahrg(?:ang)?|anno|v|nos?|nr|n|num|núm|"
    r"número|numero|issue|iss|heft|h|fasc|вып|т|том|pp?|pgs?|pages?|seiten?|págs?|стр|с|c|s|bls|str|art(?:icle)?)"
    r"(?:\.\s?|\s|:\s?|(?=\d))|[№#]\s?|n?[°º]\s?|[第제]\s?)+",
    re.IGNORECASE,
)
_NUMBER_TRAIL = re.compile(r"\s*(?:[卷권巻期호号號쪽面頁页집]|pp?\.?|S\.|с\.|ff?\.?)?[\s.,;:\])]*$")
_IN = re.compile(r"^(?:[\s.,;:(*–—-]*\b(?:in|en|dans|im|em)\b\s*:?\s*|\s*//\s*)+", re.IGNORECASE)
_ONE_WORD = re.compile(r"[^\W\d_][^\W\d_A-Z]+\W*")  # a single word, no abbreviation in capitals
_IN_AFTER = re.compile(r"[\s.,;:(–—-]+\b(?:in|en|dans)\s*:?\s*$", re.IGNORECASE)
# ` [PhD thesis]`, ` (Doctoral dissertation)`
_GENRE = re.compile(
    r"[\s.,]*[\[(](?:ph\.?\s?d\.?|doctoral|master|m\.?\s?sc|bachelor|unpublished|thesis|dissertation|diss)\b[^\[\]()]{0,60}[\])]?$",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:press|verlag|publish\w*|springer|wiley|elsevier|books?|univ\w*|[eé]dition\w*|editorial|inc|ltd)\b",
    re.IGNORECASE,
)
# Code points of what a bracket held before its end was taken for another field; set by hand, 2026-11
_CUT_OFF = 24
_EDGE = " \t,;:*_/|=–—-"
# Each opening mark with its closing ones, and each closing mark with its opening one; a bracket may be printed reversed
_PAIRS = {pair[0]: pair[1:] for pair in "“” \"\" «» „“” ‘’ '' () [] 「」 『』 《》 `'`".split()}
_OPENING_OF = {pair[1]: pair[0] for pair in "() [] “” «» „“ ‘’ '' \"\" 「」 『』 )( ][".split()}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of tokens of one field: its place in the text, in code points, and among the tokens."""

    field: str
    start: int
    end: int
    first: int
    last: int


def stretches(tokens: Sequence[Token], labels: Sequence[str]) -> list[Stretch]:
    """The runs of equal labels, in order."""
    found: list[Stretch] = []
    first = 0
    for i in range(1, len(tokens) + 1):
        if i == len(tokens) or labels[i] != labels[first]:
            found.append(Stretch(labels[first], tokens[first].start, tokens[i - 1].end, first, i))
            first = i
    return found


def clean_words(text: str) -> str | None:
    """Clean a title, container, publisher or place of the marks and lead words around it."""
    inside = _IN.sub("", text)
    if ":" not in text[: len(text) - len(inside)] and _ONE_WORD.fullmatch(inside):
        inside = text  # `In Vivo` is a journal
    return unwrap(_without_end(_IN_AFTER, inside) or inside)


def _without_end(pattern: re.Pattern[str], text: str) -> str:
    """The text without what a pattern finds at its end, looked for in a window so that no text is costly."""
    found = pattern.search(text, max(0, len(text) - 100))  # code points; longer than any mark of a thesis
    return text[: found.start()] if found else text


def clean_title(text: str) -> str | None:
    """A title without the mark of a thesis behind it: `Attachment in adults [PhD thesis]`."""
    found = unwrap(_without_end(_IN_AFTER, text) or text)
    return (unwrap(_without_end(_GENRE, found)) or found) if found else None


def clean_publisher(text: str) -> str | None:
    """A publisher without a place before it: `Buenos Aires: Editorial Sudamericana`."""
    found = clean_words(text)
    place, colon, house = (found or "").partition(": ")
    return house if colon and house and not _HOUSE.search(place) else found


def unwrap(text: str) -> str | None:
    """Text without marks at its ends that belong to the sentence and not to it; pairs are kept or go together."""
    before = None
    while before != text:
        before = text
        text = text.strip(_EDGE)
        if not text.endswith("..."):
            text = text.rstrip(" .,;:*_/=")
        text = text.lstrip(".,;: ")
        if len(text) > 1 and text[0] in _PAIRS and text[-1] in _PAIRS[text[0]] and text[1:-1].count(text[0]) == 0:
            text = text[1:-1]
        text = _without_half_pairs(text)
    return text or None


def _without_half_pairs(text: str) -> str:
    """Without an opening mark at the start that nothing closes, or a closing one at the end that nothing opened."""
    if text[:1] in _PAIRS and text[0] not in "'`" and not any(c in text[1:] for c in _PAIRS[text[0]]):
        text = text[1:]
    cut = text.rfind("(")
    if cut > 0 and ")" not in text[cut:] and len(text) - cut <= _CUT_OFF:
        return text[:cut].rstrip()  # `Advances in … Systems 30 (NIPS`, the year taken out
    last = text[-1:]
    opening = _OPENING_OF.get(last)
    if opening is None:
        return text
    opened = text.count(opening) - (opening == last)
    return text[:-1] if not opened or opened < text.count(last) - (opening == last) else text


def clean_number(text: str) -> str | None:
    """A volume, issue or page range without the words and brackets around it: `vol. 12,` → `12`."""
    bare = _NUMBER_LEAD.sub("", text.strip(" .,;:()[]{}*_\"'“”/|"))
    bare = _NUMBER_TRAIL.sub("", bare).strip(f" .,;:()[]*_/{DASHES}~")
    if text.count("(") and text.rstrip(" .,;:").endswith(")") and bare.count("(") > bare.count(")"):
        bare += ")"
    return bare or None


def starts_inside(text: str) -> bool:
    """Whether a stretch begins with the `In:` that leads to a larger work."""
    found = _IN.match(text)
    return bool(found and found.end())
