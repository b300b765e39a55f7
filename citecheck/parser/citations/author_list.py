"""Reading the authors before a year, backwards: `… as van der Kolk, Ó Súilleabháin & Wu et al. | 2001`.

Reading starts at the year and goes left while the words can be names, so its cost does not depend on the
length of the document, and what is further left cannot break it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.text.lexicon import (
    ET_AL_OF,
    ET_AL_PATTERN,
    MONTHS,
    NAME_SUFFIXES,
    PARTICLES,
    UNSURE_AND_WORDS,
    is_and,
)
from citecheck.text.names import is_organisation
from citecheck.text.normalize import APOSTROPHES, fold, squash

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# Code points before the year in which its authors are looked for. This and the numbers of words below were set by
# hand, 2026-11, and were in force when bench linking was measured
WINDOW = 320

_A = re.escape(APOSTROPHES)
# Letters of scripts that put no space between words: ideographs, kana, Hangul; and the letters of all others
_UNSPACED = r"[\u3005\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SPACED = r"(?:(?!" + _UNSPACED + r")[^\W\d_])"
_UNSPACED_ET_AL = "|".join(ET_AL_OF[code] for code in ("zh", "ja", "ko"))
_RUN = re.compile(rf"{_UNSPACED}{{2,}}")
_LONGEST_UNSPACED = 4  # letters; of a Chinese, Japanese or Korean name as citations print it
_TOKEN = re.compile(
    rf"""
    (?P<etal>{ET_AL_PATTERN})
    |(?P<word>{_UNSPACED}+?(?={_UNSPACED_ET_AL})|{_UNSPACED}+|{_SPACED}+(?={_UNSPACED})|(?-i:[A-Z]{{1,3}}[&\d][A-Z]{{1,4}}\b)|(?:[^\W\d_][\u0300-\u036f]*)+(?:(?:[{_A}]|[-‐‑–]\s*(?:\n\s*)?)(?:[^\W\d_][\u0300-\u036f]*)+)*\.?)
    |(?P<number>\d+)
    |(?P<mark>\S)
    """,  # words: `O'Brien`, `Bas-Hoogendam`, `Monteg-⏎gia`, `J.`, `D’Adda`
    re.VERBOSE | re.IGNORECASE,
)
_COMMAS = frozenset({",", "，", "、"})
# Marks that print nothing, or lead to a note: directions of writing, joiners, `*` behind a name
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff*†‡")
_BEFORE_YEAR = _COMMAS | {":", "(", "（"}
_IN_NAMES = frozenset(
    {"of", "for", "the", "on", "de", "des", "der", "für", "fur", "du", "do", "da", "del", "di", "and"}
)
# `l'OMS`, `dell'IPF`: an article without its vowel before a short name; `d'Alembert` is a name of its own
_ELIDED = re.compile(rf"(?i:[ld]|(?:[dns]e|a|da|su)ll|un)[{_A}](?=[^\W\d_a-z]{{2,}}\b)")
# What may be a short name of several tokens: `S.W.S.`, `WW2050`, `3WC`, `WWO/UK`
_SHORT_NAME = re.compile(r"(?<![\w./&-])(?=[\w./&-]*[A-Z])(?:[^\W_]+[./&-])*[^\W_]+\.?(?![\w/&-])")
_SAINTS = frozenset({"St.", "Ste."})  # `St. Clair`
_DOTTED = re.compile(r"[^\W\d_a-z]\.?(?:[-‐‑–]?[^\W\d_a-z]\.?){0,2}")  # `J.-P.`, `SC`; `GMP.` ends a sentence
_BORDER = re.compile(r"[a-z]{3}(?=[A-Z][a-z])")
_GLUED = re.compile(r"[a-z]{2,10}(?=[A-Z][a-z])")
# Words with a capital that begin a sentence or lead to a citation, and are no names. Closed classes only: an open
# class (adverbs, nouns) is learnt from the document itself, which has the same words in lower case.
_LEADING = frozenset(
    "a after also although an and are as at based because but by cf compare compared contrary despite "
    "during e.g. eg first following for from further given hence here how however if in inside into is it "
    "its later like moreover nevertheless of on once only or other our per recently see seealso second "
    "similarly since so some source sources still subsequently such than that the their then there "
    "therefore these they third this those though through thus to under unlike until using was we were "
    "what when where whereas whether which while who why with within without yet i.e. ie including namely "
    "notably adapted cited e.g reviewed review viz auch bei dagegen das dem den der die dies eine einer "
    "für gemäß im in laut nach nebst siehe sowie und vgl von zu zufolge d'après selon voir aussi par chez "
    "dans como con en la las los por según ver veja segundo conforme além apud secondo vedi nel gli una "
    "uno см wie pour le les lo come stando volgens zoals blijkens enligt enl ifølge iflg podle dle według wg jak za "
    "menurut potrivit conform göre szerint mukaan".split()
)
# Words with a capital before a year that are objects of the text, not authors.
_NOT_AUTHORS = (
    frozenset(
        "fig figs figure figures table tables tab eq eqs equation equations section sections sec chapter "
        "chapters appendix box note notes step version release vol volume no number issue page pages year "
        "years since until circa ca early late mid before after between from ref refs reference references "
        "item items phase part parts class type grade stage level day days week weeks month months date "
        "usa uk eu us accessed retrieved updated published copyright received accepted revised copy isbn issn doi http "
        "https www sars covid windows office python summer winter spring autumn fall monday tuesday wednesday "
        "thursday friday saturday sunday version abbildung abb tabelle kapitel jahr seit figura cuadro tabla "
        "capítulo año tableau chapitre depuis".split()
    )
    | MONTHS
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the window, with its place in the document's text."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a document itself teaches about its words.

    `known`: folded words of the author names of its reference list; `dated`: those with the years of
    their entries; `common`: folded words that it also has in lower case, and which are therefore hardly names.
    """

    known: AbstractSet[str] = frozenset()
    organisations: AbstractSet[str] = frozenset()  # squashed names
    dated: AbstractSet[tuple[str, str]] = frozenset()
    common: AbstractSet[str] = frozenset()
    places: AbstractSet[str] = frozenset()  # folded words where places are printed
    short_names: AbstractSet[str] = frozenset()  # squashed, of the organisations that the text or the list introduces
    compound: AbstractSet[str] = frozenset()  # folded names of several words: `costa e silva`, `raad van water en wind`

    def knows(self, name: str) -> bool:
        """Whether a word of the name is one of the list's author names."""
        found = fold(name).split()
        if len(found) == 1:
            return found[0] in self.known or found[0] in self.organisations
        return "".join(found) in self.organisations or any(w in self.known for w in found if w not in PARTICLES)

    def is_place(self, name: str) -> bool:
        """Whether a name is one of this document's places and none of its authors."""
        found = fold(name).split()
        return bool(found) and all(w in self.places and w not in self.known for w in found)

    def is_common(self, name: str) -> bool:
        """Whether a one-word name is an ordinary word of this document."""
        word = fold(name)
        return word in self.common and word not in self.known


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name in a citation and its place; `inverted` where initials follow it, as in list entries."""

    text: str
    start: int
    end: int
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The authors read before a year: the names in printed order, and whether `et al.` closes them."""

    names: tuple[PrintedName, ...]
    et_al: bool
    start: int
    end: int
    joined: bool = False  # an "and" is between them

    @property
    def inverted(self) -> bool:
        """Whether a name has its initials behind it: the form of list entries, not of citations in prose."""
        return any(n.inverted for n in self.names)


def tokens_before(text: str, low: int, end: int) -> list[Token]:
    """The tokens of `text[low:end]`."""
    found = (Token(m.lastgroup or "", m.group(), *m.span()) for m in _TOKEN.finditer(text, low, end))
    return [token for token in found if token.text not in _UNSEEN]


@lru_cache(maxsize=32768)
def _word_shape(word: str) -> str:
    """`name`, `initial`, `particle` or `other` by the form of a word alone."""
    bare = word.rstrip(".")
    if len(bare) == 1 and bare.isupper():
        return "initial"
    letters = [c for c in bare if c.isalpha()]
    if word.endswith(".") and _DOTTED.fullmatch(word) and word.count(".") >= len(letters) - word.count("-"):
        return "initial"
    if bare.lower() in PARTICLES and not bare.isupper():
        return "particle" if bare.islower() else "capital-particle"
    if any(c.isupper() for c in bare):
        return "initial" if word.endswith(".") and len(letters) <= 2 else "name"  # noqa: PLR2004 - `Ch.`
    return "name" if letters and not bare[0].islower() else "other"  # scripts without case


def read_back(text: str, tokens: list[Token], lexicon: Lexicon, *, enclosed: bool) -> AuthorList | None:
    """The author list that ends where the tokens end, or `None` where no name is there.

    `enclosed` says that year and authors are in one bracket, where commas alone may join authors.
    """
    tokens = [part for token in _join_short_names(text, tokens, lexicon) for part in _split_unspaced(token, lexicon)]
    i = len(tokens) - 1
    while i >= 0 and tokens[i].text in _BEFORE_YEAR:
        i -= 1
    i = _skip_behind_name(tokens, i)
    if i < 0:
        return None
    end = tokens[i].end
    et_al = tokens[i].kind == "etal"
    if et_al:
        i = _skip_commas(tokens, i - 1)
    names, joined = _names_back(text, tokens, i, lexicon, enclosed=enclosed, et_al=et_al)
    while len(names) > 1 and not lexicon.knows(names[0].text) and " " not in names[0].text:
        clause = _is_unspaced(names[0].text) and len(names[0].text) > _LONGEST_UNSPACED
        if names[0].text.lower() not in _LEADING and not lexicon.is_common(names[0].text) and not clause:
            break
        del names[0]  # a word that leads to the names: `Additionally, Smith and Jones`
    if not names:
        return None
    whole = text[names[0].start : names[-1].end]
    if len(names) > 1 and is_organisation(whole) and not lexicon.knows(names[-1].text):
        names = [PrintedName(whole, names[0].start, names[-1].end)]
    return AuthorList(tuple(names), et_al, names[0].start, end, joined)


def _join_short_names(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens with those of a short name that the text introduces as one word: `S.W.S.`, `G12S`, `NWC-Y`.

    Bodies that the list has each by itself stay several: `UNEP/MAP` by UNEP and MAP.
    """
    if not tokens or not lexicon.short_names:
        return tokens
    spans = {(token.start, token.end) for token in tokens}
    for run in _SHORT_NAME.finditer(text, tokens[0].start, tokens[-1].end):
        bodies = [squash(body) for body in run.group().split("/")]
        several = len(bodies) > 1 and all(body in lexicon.organisations for body in bodies)
        if run.span() not in spans and squash(run.group()) in lexicon.short_names and not several:
            before = [token for token in tokens if token.end <= run.start()]
            behind = [token for token in tokens if token.start >= run.end()]
            tokens = [*before, Token("word", squash(run.group()).upper(), *run.span()), *behind]
    return tokens


def _split_unspaced(token: Token, lexicon: Lexicon) -> list[Token]:
    """The parts of a run of letters that holds names of the list: `见李明和王芳` → 李明, 和, 王芳."""
    text = token.text
    if token.kind != "word" or not _RUN.fullmatch(text) or lexicon.knows(text):
        return [token]
    for at in range(1, len(text)):
        joined = is_and(text[at - 1])
        if (joined or len(text) - at > 1) and lexicon.knows(text[at:]):
            name = Token("word", text[at:], token.start + at, token.end)
            return [*(_split_joined(token, at - 1, lexicon) if joined else [_mark(token, at)]), name]
    for at in range(len(text) - 1, 0, -1):
        if is_and(text[at]) and (parts := _split_joined(token, at, lexicon))[-2].kind == "word":
            behind = Token("word", text[at + 1 :], token.start + at + 1, token.end)
            return [*parts, behind] if behind.text else parts
    return [token]


def _is_unspaced(name: str) -> bool:
    """Whether a name is of a script without spaces, where no given name stands before the family, parted from it."""
    return _RUN.fullmatch(name) is not None


def _split_joined(token: Token, at: int, lexicon: Lexicon) -> list[Token]:
    """The parts of a run up to its "and" at `at`, which is the last; what leads to the names is a mark."""
    joint = Token("word", token.text[at], token.start + at, token.start + at + 1)
    front = Token("word", token.text[:at], token.start, token.start + at)
    parts = _split_unspaced(front, lexicon) if at else []
    known = parts and lexicon.knows(parts[-1].text)
    return [*(parts if known else [_mark(token, at)]), joint]


def _mark(token: Token, end: int) -> Token:
    return Token("mark", token.text[:end], token.start, token.start + end)


def _names_back(
    text: str, tokens: list[Token], i: int, lexicon: Lexicon, *, enclosed: bool, et_al: bool
) -> tuple[list[PrintedName], bool]:
    """The names that end at token `i`, in printed order, and whether more than commas joins them."""
    names: list[PrintedName] = []
    joined = False
    while i >= 0:
        name, i = _name_back(text, tokens, i, lexicon)
        if name is None:
            break
        names.insert(0, name)
        separator, before = _separator_back(tokens, i)
        if not separator or before < 0:
            break
        if separator == ";" and not (enclosed and _joins_authors(name.text, tokens[before], lexicon)):
            break
        if separator == "," and not (joined or et_al or enclosed):
            break
        if separator == "/" and not (lexicon.knows(name.text) or lexicon.knows(tokens[before].text)):
            break  # `HIV/AIDS (2010)`; where the list has one of them: `Knorr Cetina/Schatzki/Savigny 2001`
        if separator == "in" and not (lexicon.knows(name.text) and lexicon.knows(tokens[before].text)):
            break
        joined |= separator != ","
        i = before
    return names, joined


def _separator_back(tokens: list[Token], i: int) -> tuple[str, int]:
    """What joins a name to the one before it (`and`, `,`, `;` or nothing), and the index of the token before that."""
    if i < 0:
        return "", i
    if is_and(tokens[i].text):
        sure = tokens[i].text.lower() not in UNSURE_AND_WORDS
        return "and" if sure else "in", _skip_commas(tokens, i - 1)
    if tokens[i].text in _COMMAS:
        return ",", i - 1
    return (tokens[i].text, i - 1) if tokens[i].text in {";", "/"} else ("", i)


def _skip_commas(tokens: list[Token], i: int) -> int:
    while i >= 0 and tokens[i].text in _COMMAS:
        i -= 1
    return i


def _joins_authors(right: str, left: Token, lexicon: Lexicon) -> bool:
    """Whether a semicolon joins two authors of one work, as in `(ALVES; SOARES, 2003)`, and not two works."""
    if left.kind != "word":
        return False
    return (left.text.isupper() and right.isupper()) or (lexicon.knows(left.text) and lexicon.knows(right))


def _skip_behind_name(tokens: list[Token], i: int) -> int:
    """Pass over a name's own abbreviation and a genitive: `World Health Organization [WHO], 2017`, `Berkes’ (2018)`."""
    if i > 1 and tokens[i - 2].text in "[(" and tokens[i - 1].kind == "word" and tokens[i].text in "])":
        i = _skip_commas(tokens, i - 3)
    if i > 1 and tokens[i].text in {"s", "S"} and tokens[i - 1].text in APOSTROPHES:
        return i - 2
    return i - 1 if i > 0 and tokens[i].text in APOSTROPHES else i


def _name_back(text: str, tokens: list[Token], i: int, lexicon: Lexicon) -> tuple[PrintedName | None, int]:
    """One name ending at token `i`, and the index of the token before it."""
    last = i
    family = _family_end(tokens, i)
    if family < 0 or not _is_name(tokens[family]) or tokens[family].text in _SAINTS:
        return None, last
    first = _drop_leading_words(
        text, tokens, _name_start(text, tokens, _compound_start(text, tokens, family, lexicon)), family, lexicon
    )
    start, end = tokens[first].start, tokens[family].end
    start = _skip_glued_word(text, start, end, lexicon)
    name = _strip_possessive(text[start:end])
    inverted = family < last and _word_shape(tokens[last].text) == "initial"
    return PrintedName(name, start, start + len(name), inverted), first - 1


def _skip_glued_word(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where a name begins that lost the space before it: `byFrancillon`, `albicollisBrandt`."""
    if elided := _ELIDED.match(text, start, end):
        return elided.end()
    glued = _GLUED.match(text, start, end)
    if glued and glued.group() in _LEADING:
        return glued.end()
    if not lexicon.knows(text[start:end]):
        for border in _BORDER.finditer(text, start, end):
            if lexicon.knows(text[border.end() : end]):
                return border.end()
    return start


def _family_end(tokens: list[Token], i: int) -> int:
    """The index of the family name, which a suffix or initials may follow: `Smith J`, `Hafeez, S.`."""
    if tokens[i].kind == "word" and fold(tokens[i].text) in NAME_SUFFIXES and i > 0:
        i = _skip_commas(tokens, i - 1)
    behind = i
    while behind >= 0 and tokens[behind].kind == "word" and _word_shape(tokens[behind].text) == "initial":
        behind -= 1
    if 0 <= behind < i:
        family = behind - 1 if tokens[behind].text in _COMMAS else behind
        if family >= 0 and _is_name(tokens[family]):
            return family
    return i


def _name_start(text: str, tokens: list[Token], family: int) -> int:
    """The index of a name's first word: given names, particles, the words of an organisation."""
    first = family
    for i in range(family - 1, max(family - 9, -1), -1):  # longer than nine words are cut
        token = tokens[i]
        shape = _word_shape(token.text)
        between = text[token.end : tokens[i + 1].start]
        if "\t" in between or "\n\n" in between:  # another cell, another paragraph
            break
        if token.kind != "word" or (token.text.endswith(".") and shape != "initial" and token.text not in _SAINTS):
            break
        small = shape == "other" or is_and(token.text)
        if small and not _inside_organisation(text, tokens, i, family):
            break
        if shape != "other":
            first = i
    return first


def _compound_start(text: str, tokens: list[Token], family: int, lexicon: Lexicon) -> int:
    """The index of the first word of a name as the list or the text has it: `Costa e Silva` is one author there."""
    if lexicon.compound:
        low = max(family - 11, 0)  # twelve words at most: `Verein für Umwelt und Natur`
        while low < family and any(t.kind != "word" for t in tokens[low:family]):
            low += 1
        for first in range(low, family):
            if fold(_strip_possessive(text[tokens[first].start : tokens[family].end])) in lexicon.compound:
                return first
    return family


def _is_name(token: Token) -> bool:
    return token.kind == "word" and _word_shape(token.text) in {"name", "capital-particle"}


def _inside_organisation(text: str, tokens: list[Token], i: int, end: int) -> bool:
    """Whether a small word joins the words of one organisation: `Centers for Disease Control`."""
    before = i - 1
    while before > i - 3 and before >= 0 and tokens[before].text.lower() in _IN_NAMES:  # three: `of the`, `and of the`
        before -= 1
    if tokens[i].text.lower() not in _IN_NAMES or before < 0 or not _is_name(tokens[before]):
        return False
    return is_organisation(text[tokens[before].start : tokens[end].end])


def _drop_leading_words(text: str, tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """Words at the beginning that only lead to the name are left out: `However Smith` → `Smith`."""
    organisation = is_organisation(text[tokens[first].start : tokens[last].end])
    acronym = tokens[last].text.isupper() and len(tokens[last].text) > 1  # no person's: `der VBB`, `del IPF`
    while first < last:
        if squash(_strip_possessive(text[tokens[first].start : tokens[last].end])) in lexicon.organisations:
            break
        word = fold(_strip_possessive(tokens[first].text))
        shape = _word_shape(tokens[first].text)
        if acronym and shape == "particle":
            first += 1
            continue
        if shape == "particle" or (word in lexicon.known and shape != "other"):
            break
        if shape == "initial" and tokens[first].text.endswith("."):
            break
        if (
            shape == "capital-particle"
            and first
            and (tokens[first - 1].text in _COMMAS or is_and(tokens[first - 1].text))
        ):
            break  # `Ronay and Von Hippel`
        leads = word in _LEADING or tokens[first].text.lower() in _LEADING or _is_unspaced(tokens[last].text)
        if not (leads or shape == "other" or (not organisation and word in lexicon.common)):
            break
        first += 1
    return first


def _strip_possessive(name: str) -> str:
    for mark in APOSTROPHES:
        if name.endswith((mark + "s", mark + "S")):
            return name[:-2]
        if name.endswith(mark):
            return name[:-1]
    return name


def is_object(name: str) -> bool:
    """Whether what is before a year is an object of the text, a date or a connective: `Figure`, `March`."""
    leads = frozenset() if name.isupper() and len(name) > 1 else _LEADING  # `WHO` is no pronoun
    if fold(name).split()[-1:] and fold(name).split()[-1] in MONTHS:  # `31st December, 2017`
        return True
    return all(w in _NOT_AUTHORS or w in leads for w in fold(name).split())
