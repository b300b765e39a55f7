"""Short names that a text introduces: `World Health Organization (WHO)`, `WHO (World Health Organization)`.

After Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text": the
letters of the short form are matched from its last to its first in the words beside it. Here a letter must begin a word
(or the letters go on in it, `Ofsted`: Office for Standards in Education), and small words may be passed over: those of
`citecheck.text.lexicon`, and any lower-case word of up to four letters, whatever its language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.text.lexicon import SMALL_WORDS
from citecheck.text.names import UPPER, is_organisation
from citecheck.text.normalize import APOSTROPHES, DASHES, fold, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Set by hand, 2026-11; in force when bench linking was measured
WINDOW = 140  # code points beside a bracket in which the long form is looked for
SMALL = 4  # letters of a lower-case word that may be passed over though no list has it
INNER = 8  # letters from which on a word may be a compound with letters of the short form in it: `Umweltbundesamt`
STEM = 5  # first letters of a word that are the same in another form of it
_SHORT = rf"(?=[^\W_]*[{UPPER}])[^\W_](?:(?:[&/.]|(?<=[{UPPER}])-(?=[{UPPER}\d]))?[^\W_]){{1,10}}\.?"
_LEADS = (
    "the|hereafter|henceforth|hereinafter|abbreviated|short|in short|kurz|abgekürzt|im Folgenden|nachfolgend|kort|"
    "hierna|verder|en abrégé|ci-après|ci-dessous|sigla|d['’]ora in poi|di seguito|en adelante|doravante|w skrócie|"
    "dalej|dále jen|nedan|fortan|herefter|heretter|jäljempänä|kısaca"
)
# `(WHO)`, `[WHO], `, `(VUN, 2011)`, `(the “WHO”; `, `(kurz VUN)`, `(Główny Urząd Statystyczny, GUS)`, `(US EPA, 2011)`
_BEHIND_LONG = re.compile(
    rf"[(\[](?P<words>[^()\[\]]{{3,100}},\s)?(?:(?:{_LEADS})[:,]?\s){{0,2}}"
    rf"(?:[\"“„'‘«*_]\s?){{0,3}}(?P<short>(?:[A-Z]{{2,4}}\s)?{_SHORT})(?:\s?[\"”“'’»*_]){{0,3}}(?=\s?[)\],;:]|\s\d{{4}})"
)
# `WHO (World Health Organization)`, `VUN [Verein für Umwelt und Natur], 2011`
_BEFORE_LONG = re.compile(
    rf"(?<![\w&.-])(?P<short>{_SHORT})\s?[(\[][\"“„'‘«]?(?P<long>[^()\[\];]{{5,{WINDOW}}}?)[\"”“'’»]?"
    r"(?:,\s\d{4}[a-z]?)?[)\]]"
)
# `WHO – World Health Organization. (2011)`, `[WHO] World …`: how an entry begins
_ENTRY_BEGINS = re.compile(
    rf"\W{{0,3}}(?P<short>{_SHORT})\s?[{re.escape(DASHES)}:=,\])]\s(?P<long>[^()\[\]\n;.]{{5,{WINDOW}}}?)(?=[.,]?\s?[(\[]|\.)"
)
# `(hereafter Wells Board)`, `(the “Board”)`, `(WWF)`: a short name of words is led to or quoted
_CALLED = re.compile(
    rf"[(\[](?:(?:(?P<lead>{_LEADS})[:,]?\s){{1,2}}(?:the\s)?[\"“„'‘«]?|(?:the\s)?(?P<quoted>[\"“„'‘«]))?(?:the\s)?"
    rf"(?P<name>[{UPPER}][\w{re.escape(APOSTROPHES)}-]*(?:\s[\w{re.escape(APOSTROPHES)}-]+){{0,4}})[\"”“'’»]?[)\]]"
)
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")  # Markdown's `[Verband für Brunnen](https://…)`
_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[()\[\];:\t]|\n\s*\n|(?<=[^\W\d_]{3})[.?!]\s")  # no name goes on over it; `St.` and initials aside


@lru_cache(maxsize=4)  # reading and linking the citations of a document both ask
def find_abbreviations(text: str) -> Mapping[str, tuple[str, ...]]:
    """The short names that a text introduces, folded, with the names in full.

    `{"who": ("World Health Organization",)}`. Names whose words begin with the letters come first; where there are
    none, a body's name in front of the bracket is taken though its letters are others, as it may be a translation. With
    a year behind it, it must look like one: `by the World Health Organization (UNICEF, 2012)` only cites.
    """
    spelt: dict[str, dict[str, None]] = {}
    other: dict[str, dict[str, None]] = {}
    for short, long, whole, alone in _find_introduced(text):
        letters = _to_letters(short)
        name = _name_of_letters(long, letters, whole=whole)
        if name:
            spelt.setdefault(squash(short), {})[name] = None
        elif _is_acronym(short) and (name := _organisation_at_end(long)) and (alone or _may_translate(name, letters)):
            other.setdefault(squash(short), {})[name] = None
    return {short: tuple(names) for short, names in {**other, **spelt}.items()}


def _may_translate(name: str, letters: str) -> bool:
    """Whether letters may be those of a name in another language: as many, and one the same (`OMS`, World Health …)."""
    initials = [fold(word)[0] for word in name.split() if word[0].isupper()]
    return len(initials) == len(letters) and not set(initials).isdisjoint(letters)


def abbreviations_of_entry(text: str) -> Mapping[str, tuple[str, ...]]:
    """The short names that an entry of a list introduces, also without brackets: `WHO – World Health Organization`."""
    found = dict(find_abbreviations(text))
    begins = _ENTRY_BEGINS.match(text)
    if begins and _is_acronym(begins["short"]):
        name = _name_of_letters(begins["long"], _to_letters(begins["short"]), whole=True)
        if name:
            short = squash(begins["short"])
            found[short] = tuple(dict.fromkeys((*found.get(short, ()), name)))
    return found


def find_called(text: str) -> Iterator[tuple[str, str]]:
    """Short names in brackets behind words with capitals, for a list to say whether these are a body's name.

    `the Royal Board of Wells (hereafter Wells Board)`, `die Versuchs- und Lehranstalt Speyer (LUFA)`. A short name of
    words has words of the long one.
    """
    for match in _CALLED.finditer(text):
        name = match["name"]
        long = _capitals_at_end(_STOP.split(text[max(match.start() - WINDOW, 0) : match.start()])[-1])
        if not long:
            continue
        words = [fold(word)[:STEM] for word in _WORD.findall(long)]
        named = (match["lead"] or match["quoted"]) and all(
            _is_small(word) or any(w.startswith(fold(word)[: STEM - 1]) for w in words) for word in _WORD.findall(name)
        )
        if named or (_is_acronym(name) and " " not in name):
            yield squash(name), long
            yield squash(name), long.partition(" ")[2]  # `The Royal Board of Wells`


def may_be_short_for(short: str, body: str, introduced: Sequence[str]) -> bool:
    """Whether a body whose initials are a short name's letters may be meant, given what a text introduces it for.

    `Methode der kleinsten Quadrate (MKQ)` is no Museum für Kunst und Quilts; a name that has half of its words in the
    body's may be another form of it. Introduced names with other letters are translations and decide nothing.
    """
    letters = _to_letters(short)
    spelt = [
        name
        for name in introduced
        # two words in small letters may have the letters by chance: `emissions under (EU, 2010)`
        if (name[:1].isupper() or len(letters) > 2) and _name_of_letters(name, letters, whole=True)  # noqa: PLR2004 - `EU`
    ]
    return not spelt or any(_shares_half(name, body) for name in spelt)


def _shares_half(name: str, other: str) -> bool:
    """Whether half of the words of a name are in another, by their first letters: `Agricultural`, `Agriculture`."""
    words, others = ([fold(w)[:STEM] for w in _WORD.findall(text) if not _is_small(w)] for text in (name, other))
    return 2 * sum(word in others for word in words) >= len(words)


def _find_introduced(text: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Short forms, the words beside each, whether these are all of a name (or end with one), and no year is with it."""
    for match in _BEHIND_LONG.finditer(text):
        short = _to_singular(match["short"])
        alone = text[match.end() : match.end() + 2].lstrip()[:1] in {")", "]"}
        before = _STOP.split(_LINK.sub(r"\1", text[max(match.start() - WINDOW, 0) : match.start()]))[-1]
        if match["words"]:
            yield short, match["words"].rstrip(", "), False, alone
        if before.strip():
            yield short, before.strip(), False, alone
    for match in _BEFORE_LONG.finditer(text):
        if _is_acronym(match["short"]) and not match["long"][-4:].isdigit():
            yield _to_singular(match["short"]), match["long"].strip(" ,"), True, True


def _to_singular(short: str) -> str:
    """`NGOs` → `NGO`."""
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short.rstrip(".")


def _is_acronym(short: str) -> bool:
    """Whether a word has two capitals or more, which words of a sentence seldom have: `WHO`, `DfE`; not `Smith`."""
    return sum(c.isupper() for c in short) > 1


def _to_letters(short: str) -> str:
    """The letters that words must begin with: `wwwc` for `W3C`."""
    return re.sub(r"([a-z])([2-4])", lambda m: m[1] * int(m[2]), squash(short))


def _name_of_letters(long: str, letters: str, *, whole: bool) -> str | None:
    """The words at the end of `long` (or all of them) that a short form's letters are those of, as printed."""
    words = list(_WORD.finditer(long))[-(3 * len(letters) + 4) :]
    shown = [word.group() for word in words]
    first = _match_back(shown, letters)
    if first is None or len(letters) < 2:  # noqa: PLR2004 - one letter says nothing
        return None
    taken = [word for word in shown[first:] if not _is_small(word)]
    if not taken or (whole and any(not _is_small(word) for word in shown[:first])):
        return None
    if not shown[first][0].isupper() and len(taken) < 2:  # noqa: PLR2004 - `studies (ST, 2001)`
        return None
    return " ".join(long[words[first].start() :].split()).strip(" ,\"“”„«»'’") if first < len(words) else None


def _match_back(shown: Sequence[str], letters: str) -> int | None:
    """The first of the words that begin with the letters, matched from the last word on; `None` where they do not.

    Every letter begins a word; several may be one word's first letters, or be in order in a long one.
    """
    folded = [fold(word) for word in shown]
    failed: set[tuple[int, int]] = set()  # so that the cost stays in proportion to words times letters

    def match(end: int, left: int) -> int | None:
        if not left:
            return end
        if not end or (end, left) in failed:
            return None
        word = folded[end - 1]
        for size in range(1, min(len(word), left) + 1):
            ending = letters[left - size : left]
            fits = word.startswith(ending) or (size > 1 and len(word) >= INNER and _holds_in_order(word, ending))
            if size == left and shown[end - 1].islower() and _is_small(shown[end - 1]):
                continue  # no name begins with a small word: `Ligue pour la …`, not `la …`
            if fits and (first := match(end - 1, left - size)) is not None:
                return first
        first = match(end - 1, left) if _is_small(shown[end - 1]) else None
        if first is None:
            failed.add((end, left))
        return first

    return match(len(shown), len(letters))


def _holds_in_order(word: str, letters: str) -> bool:
    """Whether a word begins with the first letter and has the others behind it: `umweltbundesamt`, `uba`."""
    rest = iter(word[1:])
    return word[0] == letters[0] and all(letter in rest for letter in letters[1:])


def _is_small(word: str) -> bool:
    return fold(word) in SMALL_WORDS or (word.islower() and len(word) <= SMALL)


def _organisation_at_end(text: str) -> str | None:
    """The capitalised words, with small ones between, that a text ends with, if they name a body."""
    name = _capitals_at_end(text)
    return name if is_organisation(name) else None


def _capitals_at_end(text: str) -> str:
    """Two words or more with capitals, and small ones between, that a text ends with."""
    words = list(re.finditer(rf"[^\W_][\w{re.escape(APOSTROPHES + DASHES)}]*", text))
    first = len(words)
    for i in range(len(words) - 1, -1, -1):
        if words[i].group()[0].isupper():
            first = i
        elif not _is_small(words[i].group()):
            break
    return text[words[first].start() :].strip() if first < len(words) - 1 else ""
