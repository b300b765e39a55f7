"""What is printed before a year and names no author: authorities of taxa, products, events, places.

All of it is asked only of names that the reference list does not know: what the list has is a citation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.text.names import UPPER, is_organisation
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from citecheck.parser.citations.author_list import AuthorList

MAX_WORDS = 4  # of a person's name: longer ones before a year are titles
# Programs that carry years as versions; of common ones only, as no name of a person is among them
_PRODUCTS = frozenset(
    "microsoft excel photoshop adobe matlab spss stata minitab sigmaplot graphpad autocad windows office labview "
    "powerpoint autodesk statistica".split()
)
FIRST_YEAR = 1700  # of a work that a list does not have: `A. A. Santos et al. 1591` is a specimen
LAST_AUTHORITY = 2000  # years of taxa that nearly all described ones are older than; later a name may be a citation
# `Lycosa thorelli (`, `Hypericum perforatum `, `E. coli `: a genus, and an epithet with a Latin ending
_BINOMIAL = re.compile(
    rf"(?:[{UPPER}][a-z]{{2,20}}|[{UPPER}]\.)\s(?:\([{UPPER}][a-z]{{2,20}}\)\s)?(?:[a-z]{{3,20}}\s)?"
    r"[a-z]{2,18}(?:us|um|is|a|ae|i|e|es|ax|ix|ex|or|os|on|ens|ans|er)\s\(?$"
)
# Endings that words of other languages hardly have; `Prices rise`, `Birds nest there` end as some epithets do
_LATIN_ENDING = re.compile(r"(?:us|um|is|ae|ii|oides|ens|ans|ix|ax)\s\(?$")
LAST_OLD_AUTHORITY = (
    1950  # later, two words with a common ending are a taxon only in a row of them; bench linking, 2026-11
)
_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]{2,20}(?!\w)")
# What sentences begin with and a short text may have nowhere else: `Others disagree (Ames 1999)`
_OPENERS = frozenset(
    """
    the this these those that there here others some many most several few all both one two each every such it they he
    she we you another other much more recent earlier later further similar early first also and but yet so as in on at
    by for from with studies results data research authors evidence findings work
    """.split()
)
_YEAR_ALONE = re.compile(r"[,\s(]*\d{4}[a-z]?\)?\.?\s*")  # what follows `Cresson` on the line `(Cresson 1878)`
_LINE = re.compile(r"[^\n]*")
# `NanoDrop`, `HiSeq`: a capital within a word, behind three small letters; not `FitzGerald`, `Smith-Jones`.
# With a hyphen only behind what begins names of things: `Nano-Drop`
_PRODUCT = re.compile(
    rf"(?:(?!Fitz|Vander|Vanden)[{UPPER}]?[a-z]{{3,}}"
    r"|(?:[Nn]ano|[Mm]icro|[Mm]ulti|[Bb]io|[Aa]uto|[Uu]ltra|[Gg]eno|[Cc]yto|[Ii]mmuno|[Pp]hoto)-)"
    rf"[{UPPER}][a-z]+"
)
# `the `, `of the `, `a `, `der `, `la `: what is before a thing, not before a person
_ARTICLE = re.compile(
    r"(?:\b(?:the|an?|this|our|its|their|der|die|das|den|dem|des|ein|eine|la|el|los|las|le|les|du|il|lo|gli|"
    r"os|um|uma|un|una|une)|\b[ld][’'])\s*$",
    re.IGNORECASE,
)
# `in San Francisco (1951)`, `in der Stadt (1994)`: two words behind a preposition are a place or a thing
_IN = re.compile(r"\b(?:in|at|near|from|aus|bei|em|en|dans|à)\s$", re.IGNORECASE)
_GERMAN = frozenset({"der", "die", "das", "den", "dem", "des"})
# Where a text has a name as it has places: `in Quito`, `from Njoro`, `em Portugal`
_PLACE = re.compile(
    rf"\b(?:in|at|from|near|across|throughout|within|em|en|aus|à|nach)\s(?P<place>[{UPPER}][\w’'-]{{2,30}}\b)(?![\w’'-])"
    r"(?!\s(?:et\b|and\b|&|\(?(?:1[5-9]|20)\d\d)|,?\s\(?\d{4}|[’']s?\s\()"
)


def is_authority(text: str, start: int, authors: AuthorList, year: str) -> bool:
    """Whether names are the authority of a taxon: `Lycosa thorelli (Keyserling, 1877)`, or a line by themselves.

    Names with a number too small for a year are collectors of a specimen.
    """
    if not year[:4].isdigit():
        return False
    if int(year[:4]) < FIRST_YEAR:
        return True
    if authors.et_al:
        return False
    binomial = _BINOMIAL.search(text, max(start - 60, 0), start + 1) if int(year[:4]) <= LAST_AUTHORITY else None
    if binomial:
        genus = binomial.group().split()[0].strip(".()").lower()
        # a word of the language is no genus: the text has it in small letters, too
        if len(genus) < 2 or (genus not in _OPENERS and genus not in _small_words(text)):  # noqa: PLR2004 - `E.`
            in_a_row = text[max(binomial.start() - 3, 0) : binomial.start()].rstrip()[-1:] in {",", ";", "("}
            if int(year[:4]) <= LAST_OLD_AUTHORITY or in_a_row or _LATIN_ENDING.search(binomial.group()):
                return True
    behind = _LINE.match(text, authors.end)
    own_line = text[max(start - 2, 0) : start] == "\n\n" and behind is not None
    return own_line and behind is not None and _YEAR_ALONE.fullmatch(behind.group()) is not None


@lru_cache(maxsize=4)
def _small_words(text: str) -> frozenset[str]:
    return frozenset(_SMALL_WORD.findall(text))


def is_product(name: str) -> bool:
    """Whether a name is written as products are, or holds the name of one: `NanoDrop`, `MS Excel`; a long title too."""
    found = fold(name).split()
    if any(c.isdigit() for c in name):  # `H5N`; a `W3C` that the document introduces is not asked about
        return True
    if len(found) > MAX_WORDS and not is_organisation(name):
        return True
    return _PRODUCT.fullmatch(name) is not None or any(w in _PRODUCTS for w in found)


def introduces_thing(text: str, start: int, name: str) -> bool:
    """Whether an article is before a name: `the Industrial Revolution (1780)`, `da Universidade (1772)`."""
    if name[:1].islower() and is_organisation(name):
        return True
    before = text[max(start - 12, 0) : start]
    first, *rest = name.split()
    if _IN.search(before) and ((rest and first[:1].isupper() and "." not in first) or first in _GERMAN):
        return True
    return _ARTICLE.search(text, max(start - 12, 0), start) is not None


def places_of(text: str) -> frozenset[str]:
    """Folded words that a text has as places, without a year behind them."""
    return frozenset(fold(m["place"]) for m in _PLACE.finditer(text))
