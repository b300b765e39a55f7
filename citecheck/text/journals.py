"""Names of journals and books: whether a printed one and a registered one mean the same.

Journals are printed in full, by ISO 4 or NLM abbreviation, by initials (PNAS), with a place in brackets; the
comparison aligns words with words, so that `J Affect Disord` is the *Journal of Affective Disorders* while
`Cell` is not *Cell Metabolism*.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.models import Agreement
from citecheck.text.lexicon import JOURNAL_SMALL_WORDS
from citecheck.text.normalize import fold, squash, strip_markup
from citecheck.text.venues import same_venue

_DROPPED = frozenset(["sect", "section", "part", "pt", "ser", "series", "abt"])
_FIRST = frozenset(["des"])  # `Des Stud`: an abbreviation at the beginning, elsewhere an article
# `Acta Psychol (Amst)`, `Nutrients [Internet]`, `Science (80-. )`, `Cancers (Basel)`
_BRACKETED = re.compile(r"\s*[\[(][^\])]{0,60}[\])]")
# `Proceedings of the 26th …`, `Lecture Notes in …`, `arXiv preprint arXiv:…`: named too freely to accuse anybody
_FREE = re.compile(
    r"\b(proc(?:eedings)?(?! (?:of )?(?:the )?(?:natl|national|r|roy|royal)\b)|conf|conference|symposium|symp|workshop|"
    r"congress|meeting|lecture notes|lect notes|lncs|advances in neural|adv neural inf\w*|neurips|nips|arxiv|biorxiv|"
    r"medrxiv|preprints?|ssrn|psyarxiv|handbook|encyclopa?edia|series|ser|annals of the new york|collection|studies in|"
    r"methods in|monographs?|statpearls|vol|edition|book|springer|wiley|elsevier|press)\b"
)
_CONFERENCE = re.compile(
    r"\b(?:proc(?:eedings)?"
    r"(?! (?:of )?(?:the )?(?:natl|national|r|roy|royal|inst|institution|ieee$|london|zool|indian)\b)|conf|"
    r"conference|symposium|symp|workshop|congress|neurips|nips|advances in neural|adv neural inf\w*)\b"
)
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals|quarterly)\b")
# Journals whose issues are the proceedings of conferences, by words of their names
_HOLDS_PROCEEDINGS = re.compile(
    r"\b(?:procedia|proceedings|conferences|papersonline|graphics|visuali[sz]ation|bioinformatics|forum|horticulturae|"
    r"machine learning research|robotics and automation|logic programming|archives of the photogrammetry|"
    r"ecs trans\w*|materials? research|mechanics and materials|engineering materials|suppl\w*|abstracts?)\b"
)
# `Soils: A Review`, `Soils — Water`, `Miscellany (1557–1587)`, `Miscellany, Volume II`
_SUBTITLE = re.compile(
    r"\s*[:;=/]\s*|\s+[-–—]\s+|\.\s+(?=[A-Z][a-z]{3})|\s+[(\[](?=\d)|,?\s+(?=(?:Vol(?:ume|\.)|Band|Part)\s+\w+$)"
)
_PLACES = frozenset(
    ["usa", "us", "uk", "u", "s", "k", "united", "states", "america", "london", "engl", "online", "print"]
)
_USA = re.compile(r"\bU\.?\s?S\b\.?(?:\s?A\b\.?)?")  # `U.S.A.`, `U S A`, `US`
_MIN_INITIALISM = 3
_LETTER_AND_FIGURE = re.compile(r"[a-z]\d$")  # `G3`: short, and yet no word of another sense
# Successive names of one journal, either of which a reference may print; folded, without small words.
_RENAMED = frozenset(
    {
        ("archives general psychiatry", "jama psychiatry"),
        ("archives internal medicine", "jama internal medicine"),
        ("archives neurology", "jama neurology"),
        ("archives surgery", "jama surgery"),
        ("archives ophthalmology", "jama ophthalmology"),
        ("archives dermatology", "jama dermatology"),
        ("archives pediatrics adolescent medicine", "jama pediatrics"),
        ("journal abnormal psychology", "journal psychopathology clinical science"),
        ("british medical journal", "bmj"),
        ("journal american medical association", "jama"),
        ("journal biological chemistry", "jbc"),
        ("new england journal medicine", "nejm"),
    }
)


def compare_containers(printed: str, *registered: str | None) -> Agreement:
    """Whether a printed name means the journal or book that bears the registered names, one of which is enough.

    `same` where every word meets its abbreviation; `close` for a misspelling; `not-comparable` where one has a
    subtitle or series that the other leaves out, for proceedings and series, and across scripts; else `different`.
    """
    names = [n for n in registered if n]
    if not printed.strip() or not names:
        return Agreement.ABSENT
    found = {_compare_names(printed, name) for name in names}
    best = (Agreement.SAME, Agreement.CLOSE, Agreement.NOT_COMPARABLE, Agreement.DIFFERENT)
    return next(agreement for agreement in best if agreement in found)


def is_conference_for_journal(printed: str, *registered: str | None) -> bool:
    """Whether a conference is printed, while all registered names are of a journal that holds no proceedings.

    `NeurIPS` for *Journal of Mud Methods*, but not for *Lecture Notes in …*, nor `SIGGRAPH` for *ACM Transactions on
    Graphics*, whose issues are the proceedings of that conference.
    """
    names = [n for n in registered if n]
    if not names or not _CONFERENCE.search(fold(printed)):
        return False
    return not any(_FREE.search(fold(name)) or _HOLDS_PROCEEDINGS.search(fold(name)) for name in names)


def is_journal_for_conference(printed: str, *registered: str | None) -> bool:
    """Whether a journal is printed by its name, while all registered names are of a conference: the reverse.

    `Journal of Mud Methods` for *NeurIPS*, but not `Journal of Physics: Conference Series`, nor `Mud Methods`.
    """
    names, name = [fold(n) for n in registered if n], fold(printed)
    if not names or not _JOURNAL.search(name) or _FREE.search(name) or _HOLDS_PROCEEDINGS.search(name):
        return False
    return all(_CONFERENCE.search(each) and not _JOURNAL.search(each) for each in names)


@lru_cache(maxsize=8192)
def _compare_names(printed: str, registered: str) -> Agreement:
    a, b = content_words(printed), content_words(registered)
    if squash(printed) == squash(registered) or a == b:
        return Agreement.SAME
    if not a or not b or not "".join(a + b).isascii():
        return Agreement.NOT_COMPARABLE
    if words_agree(a, b) or _is_renamed(a, b):
        return Agreement.SAME
    venue = same_venue(printed, registered)
    if venue is not None:
        return Agreement.SAME if venue else Agreement.DIFFERENT
    if (
        _begins_alike(a, b)
        or _subtitle_left_out(printed, registered)
        or _FREE.search(fold(printed))
        or _FREE.search(fold(registered))
    ):
        return Agreement.NOT_COMPARABLE
    from rapidfuzz import fuzz

    # rapidfuzz ratio, set by hand, 2026-11; in force when bench verdicts was measured
    misspelt = fuzz.ratio("".join(a), "".join(b), score_cutoff=93) > 0
    return Agreement.CLOSE if misspelt else Agreement.DIFFERENT


def _is_renamed(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    for old, new in _RENAMED:
        first, second = tuple(old.split()), tuple(new.split())
        if (words_agree(a, first) and words_agree(b, second)) or (words_agree(a, second) and words_agree(b, first)):
            return True
    return False


def names_venue(printed: str, registered: str) -> bool:
    """Whether a printed name surely is that of a registered venue: in full, or abbreviated in two words or more.

    Stricter than `compare_containers`, which asks whether two names known to be of one work agree: among all journals
    there are, `Gene` is not *Gastroenterology*, and `Wegmarken` is not *Wear*. `PNAS` is still the *Proceedings …*.
    """
    a, b = content_words(printed), content_words(registered)
    if squash(printed) == squash(registered) or (a and a == b):
        return True
    if min(len(a), len(b)) == 1 and max(len(a), len(b)) <= _MIN_INITIALISM:
        return False
    return words_agree(a, b) or _is_renamed(a, b)


def _begins_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the longer name begins with all of the other, three words or more: cut, or renamed by an addition.

    A first word with a figure in it is enough: `G3`, `G3 Genes, Genomes, Genetics`.
    """
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short[0] == long[0] and not short[0].isalpha() and not short[0].isdigit() and len(short) == 1:
        return True
    return len(short) >= 3 and words_agree(short, long[: len(short)])  # noqa: PLR2004 - two are chance


def _subtitle_left_out(printed: str, registered: str) -> bool:
    for short, long in ((printed, registered), (registered, printed)):
        parts = _SUBTITLE.split(strip_markup(long))
        whole = content_words(short)
        if len(parts) > 1 and any(words_agree(whole, content_words(p)) for p in parts if p):
            return True
    return False


@lru_cache(maxsize=16384)
def content_words(name: str) -> tuple[str, ...]:
    """The folded words that identify a journal: no articles, prepositions, brackets or trailing places.

    `The Journal of Neuroscience` → `("journal", "neuroscience")`.
    """
    bare = _USA.sub("USA", _BRACKETED.sub(" ", strip_markup(name)))
    split = fold(bare if bare.strip() else name).split()
    last = len(split) - 1  # `Mol Plant Microbe In` ends in an abbreviation
    found = [
        _american_spelling(w)
        for i, w in enumerate(split)
        if w not in _DROPPED and (w not in JOURNAL_SMALL_WORDS or (i == last and last) or (not i and w in _FIRST))
    ]
    if len(found) > _MIN_INITIALISM and len(found[0]) >= _MIN_INITIALISM and _count_initials(found[0], tuple(found), 1):
        found.pop(0)  # `TAG Theoretical and Applied Genetics`
    while len(found) > 2 and found[-1] in _PLACES:  # noqa: PLR2004 - `Nature London` keeps both words
        found.pop()
    return tuple(found)


def _american_spelling(word: str) -> str:
    """British and American spellings in one form: `behaviour` → `behavior`, `paediatrics` → `pediatrics`."""
    if word.startswith(("jour", "cour")):
        return word
    return word.replace("our", "or").replace("ae", "e").replace("oe", "e")


def words_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names agree word by word, where a word may be abbreviated and several be initials."""
    if not a or not b:
        return False
    if a[0][0] != b[0][0]:
        return False
    return _align_words(a, 0, b, 0)


def _align_words(a: tuple[str, ...], i: int, b: tuple[str, ...], j: int) -> bool:
    while i < len(a) and j < len(b):
        if not _word_agrees(a[i], b[j]):
            k = _count_initials(a[i], b, j)
            if k and (_align_words(a, i + 1, b, j + k)):
                return True
            k = _count_initials(b[j], a, i)
            return bool(k) and _align_words(a, i + k, b, j + 1)
        i, j = i + 1, j + 1
    return i == len(a) and j == len(b)


def _count_initials(word: str, others: tuple[str, ...], at: int) -> int:
    """How many of the words from `at` on a word is the initials of: `pnas` → 4; 0 where it is none."""
    n = len(word)
    if n < _MIN_INITIALISM or not word.isalpha():
        return 0
    return n if word == "".join(o[0] for o in others[at : at + n]) else 0


def _word_agrees(a: str, b: str) -> bool:
    if a == b:
        return True
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short[0] != long[0] or short.isdigit() or long.isdigit():
        return False
    if long.startswith(short):
        # ISO 4: `phys` is physics or physical, `physiol` physiology
        return not (short == "phys" and long.startswith(("physiol", "physio")))
    size = len(short)
    if size > 3 and short[-1] == "s" and long.startswith(short[:-1]):  # noqa: PLR2004 - `scis` is one; `dis` is none
        return True  # `sciences` ~ `scientific` never, `sci`/`scis`, `disorders`/`disorder` do
    # `natl` for national, `dtsch` for deutsche, `jpn` for Japanese: the letters in order, cut by a third or more
    letters = iter(long)
    return size in range(3, 7) and size * 3 <= len(long) * 2 and all(c in letters for c in short)


def find_container(words: tuple[str, ...], closes: tuple[bool, ...], name: str) -> tuple[int, int] | None:
    """Where a registered name is among the folded words of a printed reference, in full or abbreviated.

    `closes[i]` says that punctuation or a number follows word i. The place must end there, so that `Cell` is not
    found in `Cell Metab 2010`. Returns word positions, end exclusive, or `None`.
    """
    shorter = dict.fromkeys((_SUBTITLE.split(name, maxsplit=1)[0], name.partition(". ")[0]))  # `eLife. Publisher, Ltd`
    found = (_find_words(words, closes, content_words(each)) for each in (name, *shorter))
    return next((place for place in found if place), None)


def _find_words(words: tuple[str, ...], closes: tuple[bool, ...], wanted: tuple[str, ...]) -> tuple[int, int] | None:
    if not wanted or (
        len(wanted) == 1 and len(wanted[0]) < _MIN_INITIALISM and not _LETTER_AND_FIGURE.match(wanted[0])
    ):
        return None
    first = wanted[0][0]
    for start in range(len(words) - 1, -1, -1):
        if words[start] == wanted[0] or (words[start][0] == first and not first.isdigit()):
            end = _match_from(words, closes, start, wanted)
            if end:
                return start, end
    return None


def _match_from(words: tuple[str, ...], closes: tuple[bool, ...], start: int, wanted: tuple[str, ...]) -> int | None:
    i, j = start, 0
    while j < len(wanted) and i < len(words):
        word = _american_spelling(words[i])
        small = word in JOURNAL_SMALL_WORDS and i > start
        if small and i + 1 < len(words) and _word_agrees(_american_spelling(words[i + 1]), wanted[j]):
            i += 1  # `Issues in Internet`: `in` is no abbreviation of the word behind it
        elif _word_agrees(word, wanted[j]):
            i, j = i + 1, j + 1
        elif k := _count_initials(word, wanted, j):
            i, j = i + 1, j + k
        elif small or (word in _DROPPED and i > start):
            i += 1
        else:
            return None
    if j < len(wanted):
        return None
    letters = sum(len(w) for w in words[start:i])
    if letters < _MIN_INITIALISM + (1 if len(wanted) > 1 else 0) and not _LETTER_AND_FIGURE.match(wanted[0]):
        return None
    return i if closes[i - 1] or (i < len(words) and words[i] in _PLACES) else None
