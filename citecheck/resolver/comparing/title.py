"""Titles: where a registered title is found in a printed reference, and whether the two agree."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from citecheck.models import Agreement, Evidence
from citecheck.resolver.comparing.printed import GREEK
from citecheck.text.lexicon import JOURNAL_SMALL_WORDS, SMALL_WORDS
from citecheck.text.normalize import fold, squash, strip_markup

if TYPE_CHECKING:
    from citecheck.models import Work
    from citecheck.resolver.comparing.printed import Printed

# What publishers and printers add at the end of a title: `[version 2; peer review: 2 approved]`, `[Internet]`
_TAIL = re.compile(r"\s*\[[^\[\]]{0,80}\]\s*\.?$")
# `RETRACTED: …`, `Retracted article: …` is before the title in the record only
_MARK = re.compile(r"^\s*(?:retracted(?: article)?|withdrawn|removed|retraction)\s*[:.]\s*", re.IGNORECASE)
# The number of a chapter, which many records hold and no reference prints: `Chapter-13 Gout`, `Kapitel X: …`, `7. …`
_CHAPTER = re.compile(
    r"^\s*(?:(?:chapter|kapitel|chapitre|cap[íi]tulo)[\s-]*(?:\d+|[IVXL]+)\b[\s.:–—-]*|\d{1,2}\.\s+)(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
# `Review of the book Salt, by A. Lee`; `Salt. By Ann Lee. Pp. xii, 340`, as journals head a review
_REVIEW_OF = re.compile(r"^\W{0,2}(?:book )?review (?:essay )?of (?:the )?(?:book |film )?", re.IGNORECASE)
_BY = re.compile(r",? \bby (?=[A-Z])|[.,] (?:By|Edited by|Ed\. by) |[.,] Pp?\.? ")
# A title's main part ends at `: `, ` - `, `. `, `? `, an em dash
_MAIN = re.compile(r"\s*[:;]\s+|\s+[-–]\s+|\s*—\s*|[.?!]\s+")
# `Comment on …`, `Reply to …`: another work's title follows
NOTICE_WORDS = re.compile(
    r"^(?:correction|corrigend|errat|retract|reply|response|comment|letter|addendum|concern|editorial|review|discussion)"
)
_MIN_VERBATIM, VERBATIM = 5, 0.97  # words, similarity: so much of a title is not in a string by chance
_MIN_MAIN = 3  # words; a shorter main part alone says nothing
LOCATED = 0.85  # bench/matching, dev: below it what was found is other text
CLOSE_TITLE = 0.90  # bench/matching, dev: below it two titles are of different works, or versions
_ROLES = frozenset({"al", "ed", "eds", "editor", "editors", "hrsg"})  # what ends a list of names
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"])
# Small words that authors mistake for one another: `effect of … in`, `effect of … on`
_LIGHT = frozenset("a an the of in on at to for by and or as its their is are with from within during among".split())
_LETTERS = frozenset((name[0], name) for name in GREEK.values())  # `k-mer`, `κ-mer`
_ONE_WORD = 72  # rapidfuzz ratio: `learning`, `training` are two words, `tumour`, `tumoral` one; bench/verdicts, dev
# No figure of their own; in force when bench/matching and bench/verdicts were measured (dev, 2026-11-23)
_SURELY_LOCATED = 0.95  # similarity; from here on no shorter form of the title is looked for
_LEAST_SHARED = 0.4  # share of a title's words that are printed; below it the title cannot be there, and is not aligned
_SIMILAR_SUBTITLE = 50  # of 100; a printed subtitle at least so similar is another version of the registered one
_SAME_PART = 95  # of 100; parts of titles that are one
_TRANSLATED = 0.6  # similarity; two titles in two languages below it may be one title and its translation
_NUMBER_WORDS = 2  # `part ii` behind a title
_INITIALS = 3  # letters; so many stand behind a family name: `Orós J`
_SHORT_WORD = 3  # letters; shorter words are exchanged by accident: `of`, `in`
_LANGUAGES = {
    "en": frozenset("the of and in for with on by from an is".split()),
    "de": frozenset("der die das und bei von zur zum mit im eine einer des ein".split()),
    "fr": frozenset("le les et des du dans chez une sur par au aux".split()),
    "es": frozenset("el los las en una por con del al y un".split()),
    "pt": frozenset("os da do das dos em uma com na no e um".split()),
    "it": frozenset("il di della delle nel nella gli dei con e un".split()),
    "nl": frozenset("het een van voor en bij met de".split()),
}


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """How a registered title was found in a printed string.

    `similarity` is that of the best place (0 where there is none); `first`/`end` are word positions; `opens` and
    `ends` say whether the place is set off by punctuation on either side; `main_only` that only the part before
    the colon was found. `shared` is the share of its words that are printed anywhere.
    """

    similarity: float
    shared: float
    words: int
    first: int = 0
    end: int = 0
    opens: bool = False
    ends: bool = False
    main_only: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else of a registered work was found in the string: positions of its authors' words, and its container."""

    authors: frozenset[int] = frozenset()
    container: tuple[int, int] | None = None


@lru_cache(maxsize=8192)
def fold_title(title: str) -> str:
    """A title in the form titles are compared in: no markup, marks, brackets at its end; Greek letters named.

    `RETRACTED: β-Catenin in <i>E. coli</i> [version 1]` → `beta catenin in e coli`; `Chapter-13 Gout` → `gout`.
    """
    bare = _CHAPTER.sub("", _MARK.sub("", strip_markup(title)))
    cut = _TAIL.sub("", bare)
    bare = cut if len(cut) > len(bare) / 3 else bare.strip("[]. ")
    return fold(bare if bare.isascii() else bare.translate(GREEK))


def full_title(work: Work) -> str:
    """Title and subtitle in one: `Mirror neurons: implications`, once where the title already holds both."""
    title, subtitle = work.title or "", work.subtitle
    if not subtitle or squash(subtitle) in squash(title):
        return title
    return f"{title.rstrip(' .:')}: {subtitle}" if title else subtitle


def main_title(title: str) -> str:
    """The part of a title before its subtitle, where it is long enough to say something; else the whole."""
    parts = _MAIN.split(strip_markup(title), maxsplit=1)
    return parts[0] if len(parts) > 1 and len(parts[0].split()) >= _MIN_MAIN else title


def locate_title(printed: Printed, registered: Work) -> TitleMatch:
    """The best place of the registered title, with or without its subtitle, in the printed string."""
    title = full_title(registered)
    best = _locate_words(printed, fold_title(title))
    if best.similarity >= _SURELY_LOCATED:
        return best
    if registered.original_title:
        original = _locate_words(printed, fold_title(registered.original_title))
        if original.similarity > max(best.similarity, LOCATED):
            return original
    for shorter in {registered.title or "", main_title(title)} - {title, ""}:
        match = _locate_words(printed, fold_title(shorter))
        if match.similarity > max(best.similarity, LOCATED) and match.words >= _MIN_MAIN:
            best = TitleMatch(
                match.similarity,
                match.shared,
                match.words,
                match.first,
                match.end,
                match.opens,
                match.ends,
                main_only=True,
            )
    return best


def _locate_words(printed: Printed, wanted: str) -> TitleMatch:
    """The best place of a folded title in the printed words, whole words at both its ends."""
    parts = wanted.split()
    if not parts:
        return TitleMatch(0.0, 0.0, 0)
    places = printed.places
    shared = sum(1 for w in parts if w in places) / len(parts)
    # A title that is longer than the string or whose words are mostly not printed cannot be here: the costly alignment
    # is spared.
    if shared < _LEAST_SHARED or len(wanted) > 1.15 * len(printed.text):
        return TitleMatch(0.0, shared, len(parts))
    found = fuzz.partial_ratio_alignment(wanted, printed.text, score_cutoff=60)  # of 100; worse places are none
    if found is None or found.dest_end <= found.dest_start:
        return TitleMatch(0.0, shared, len(parts))
    first = max(bisect_right(printed.starts, found.dest_start + 1) - 1, 0)
    # The word at the end belongs to the place or not, also one of a single letter: measured on whole words.
    ends = {max(bisect_left(printed.starts, found.dest_end - off), first + 1) for off in (0, 1)}
    similarity, end = max((fuzz.ratio(wanted, " ".join(printed.words[first:end])) / 100, end) for end in ends)
    if squash(wanted) == "".join(printed.words[first:end]):
        similarity = 1.0
    return TitleMatch(
        similarity,
        shared,
        len(parts),
        first,
        end,
        opens=first == 0 or printed.closes[first - 1],
        ends=printed.closes[end - 1],
    )


def compare_title(
    printed: Printed, registered: Work, match: TitleMatch, around: Surroundings = Surroundings()
) -> Evidence:
    """The evidence on the title; the printed one is that of the parse, or what was located."""
    title, theirs = printed.work.title, full_title(registered)
    located = match.similarity >= LOCATED and match.words > 0
    shown = title or (printed.original(match.first, match.end) if located else None)
    if not theirs or not fold_title(theirs) or not shown:
        return Evidence("title", shown, theirs or None, Agreement.ABSENT)
    similarity, agreement = judge_titles(title or shown, registered)
    if agreement is Agreement.DIFFERENT and located and title:
        similarity_there, agreement_there = _judge_located(printed, registered, match, around)
        if agreement_there is not Agreement.DIFFERENT:
            similarity, agreement = similarity_there, agreement_there
    if agreement is Agreement.DIFFERENT and registered.subtitle:  # `CRISP. In CIKM`, its subtitle left out
        without = _locate_words(printed, fold_title(registered.title or ""))
        if without.similarity >= VERBATIM and _is_between(printed, without, registered, around):
            similarity, agreement = without.similarity, Agreement.CLOSE
    return Evidence("title", shown, theirs, agreement, round(similarity, 3))


def _judge_located(
    printed: Printed, registered: Work, match: TitleMatch, around: Surroundings
) -> tuple[float, Agreement]:
    """Judge what is printed where the title was found, if it is set off or long: the parse was wrong there.

    Names in front or a journal behind may have been read into the title. `Comment on …` in front may not, unless it is
    the name of an author: `Editorial Office`.
    """
    before = (printed.words[i] for i in range(max(match.first - 6, 0), match.first) if i not in around.authors)
    if any(NOTICE_WORDS.match(w) for w in before):
        return 0.0, Agreement.DIFFERENT
    if match.words < _MIN_MAIN:
        alone = match.similarity >= VERBATIM and _is_between(printed, match, registered, around)
        return (1.0, Agreement.CLOSE) if alone else (0.0, Agreement.DIFFERENT)
    leads = match.first == 0 and match.similarity >= CLOSE_TITLE  # a style that prints the title first
    if not leads and not (match.opens and match.ends) and (match.words < _MIN_VERBATIM or match.similarity < VERBATIM):
        return 0.0, Agreement.DIFFERENT
    if match.main_only:
        # The title as parsed may go on behind the main part with a subtitle like the registered one, and not it.
        size = len(fold_title(printed.work.title or "").split()) - match.words
        subtitle = " ".join(printed.words[match.end : match.end + max(size, 0)])
        registered_subtitle = " ".join(fold_title(full_title(registered)).split()[match.words :])
        if subtitle and registered_subtitle and fuzz.ratio(subtitle, registered_subtitle) >= _SIMILAR_SUBTITLE:
            return 0.0, Agreement.DIFFERENT
    similarity, agreement = judge_titles(printed.original(match.first, match.end), registered)
    return similarity, Agreement.CLOSE if agreement is Agreement.SAME else agreement


def _is_between(printed: Printed, match: TitleMatch, registered: Work, around: Surroundings) -> bool:
    """Whether a title of one or two words is between names or year and container or publisher: `(2019). Gout. In R`."""
    before, end = match.first - 1, match.end
    names = {printed.words[i] for i in around.authors}  # also of a second author of that name
    while before >= 0 and printed.words[before].isalpha() and printed.words[before] not in names | _ROLES:
        if len(printed.words[before]) > _INITIALS:
            break
        before -= 1
    word = printed.words[max(before, 0)]
    leads = before < 0 or word.isdigit() or word in names or word in _ROLES
    if not (leads and (match.opens or word.isdigit()) and match.ends):
        return False
    publisher = tuple(fold(registered.publisher or "").split())
    if publisher and printed.words[end : end + len(publisher)] == publisher:
        return True
    place = around.container
    return (
        place is not None
        and place[0] >= end
        and all(w in JOURNAL_SMALL_WORDS or w.isdigit() for w in printed.words[end : place[0]])
    )


def judge_titles(printed: str, registered: Work) -> tuple[float, Agreement]:
    """Similarity and agreement of a printed title with a registered one.

    `close` covers a subtitle that one side lacks, misprints and spelling; a word exchanged for another one, or
    another number (Part I, Part II), is a difference however similar the rest.
    """
    theirs = full_title(registered)
    a, b = _unify_spelling(fold_title(printed)), _unify_spelling(fold_title(theirs))
    original = _unify_spelling(fold_title(registered.original_title or ""))
    if a.replace(" ", "") in {b.replace(" ", ""), original.replace(" ", "")}:
        return 1.0, Agreement.SAME
    if registered.subtitle and squash(printed) == squash(registered.title or ""):
        return fuzz.ratio(a, b) / 100, Agreement.CLOSE
    if not a or a.isascii() != b.isascii():
        return 0.0, Agreement.NOT_COMPARABLE
    similarity = fuzz.ratio(a, b) / 100
    if similarity >= CLOSE_TITLE and not _has_exchanged_word(a.split(), b.split()):
        return similarity, Agreement.CLOSE
    if _is_turned_round(a, b):
        return 1.0, Agreement.CLOSE
    if _subtitle_apart(printed, registered) or _review_one_book(printed, registered):
        return similarity, Agreement.CLOSE
    if _guess_language(a) != _guess_language(b) and similarity < _TRANSLATED:
        return similarity, Agreement.NOT_COMPARABLE
    return similarity, Agreement.DIFFERENT


def _subtitle_apart(printed: str, registered: Work) -> bool:
    """Whether the two are one title but for a subtitle, or a series name in front, that one side lacks."""
    theirs = full_title(registered)
    pairs = [(printed, registered.title or ""), (printed, main_title(theirs)), (main_title(printed), theirs)]
    pairs += [(printed, part) for part in _MAIN.split(strip_markup(theirs)) if len(part.split()) > _MIN_MAIN]
    pairs += [(part, theirs) for part in _MAIN.split(strip_markup(printed)) if len(part.split()) > _MIN_MAIN]
    # the longer begins with the other, five words or more, and not only a number follows
    short, long = sorted((fold_title(printed).split(), fold_title(theirs).split()), key=len)
    rest = long[len(short) :]
    only_number = len(rest) <= _NUMBER_WORDS and any(w in _ROMAN or w.isdigit() for w in rest)
    cut = len(short) > 1 and short[-1] in SMALL_WORDS  # a record that ends where italics began: `Biology of <i>Apis`
    if (cut or len(short) >= _MIN_VERBATIM) and short == long[: len(short)] and not only_number:
        return True
    for one, other in pairs:
        a, b = _unify_spelling(fold_title(one)), _unify_spelling(fold_title(other))
        if (
            len(a.split()) >= _MIN_MAIN
            and fuzz.ratio(a, b) >= _SAME_PART
            and not _has_exchanged_word(a.split(), b.split())
        ):
            return True
    return False


def _is_turned_round(a: str, b: str) -> bool:
    """Whether two folded titles are one with its parts exchanged: `Ageing of cedar. Part II`, *Part II. Ageing …*."""
    return len(a) == len(b) and len(a.split()) >= _MIN_VERBATIM and f" {b} " in f" {a} {a} "


def _review_one_book(printed: str, registered: Work) -> bool:
    """Whether the reference is to a review of the book that the record names, as a journal heads its reviews.

    `Review of the book Salt, by A. Lee` and *Salt. By Ann Lee. Pp. xii, 340*.
    """
    said = _REVIEW_OF.match(printed)
    if not said:
        return False
    one, other = (_unify_spelling(fold_title(_BY.split(t)[0])) for t in (printed[said.end() :], full_title(registered)))
    return len(one.split()) > 1 and fuzz.ratio(one, other) >= _SAME_PART


def _unify_spelling(folded: str) -> str:
    """British and American spelling in one form; the same is done to both sides, so no word needs to survive."""
    for one, other in (("our", "or"), ("ae", "e"), ("oe", "e"), ("is", "iz"), ("ys", "yz"), ("tre", "ter")):
        folded = folded.replace(one, other)
    return folded


def _has_exchanged_word(a: list[str], b: list[str]) -> bool:
    """Whether a word or number of one title is another one in the other: `Part I`, `Part II`."""
    for code in Levenshtein.opcodes(a, b):
        mine, theirs = a[code.src_start : code.src_end], b[code.dest_start : code.dest_end]
        if code.tag == "replace" and _are_other_words("".join(mine), "".join(theirs)):
            return True
        if code.tag in {"insert", "delete"} and any(w in _ROMAN or w.isdigit() for w in mine + theirs):
            at_end = code.src_end == len(a) and code.dest_end == len(b)
            if at_end and len(mine + theirs) == 1:
                return True
    return False


def _are_other_words(mine: str, theirs: str) -> bool:
    """Whether two words are not two spellings of one: `learning`, `training`; `ii`, `iii`; not `tumour`, `tumoral`."""
    if mine == theirs:
        return False
    if mine.isdigit() and theirs.isdigit():
        return True
    if mine in _ROMAN and theirs in _ROMAN:
        return True
    if mine in _LIGHT and theirs in _LIGHT:
        return False
    if (min(mine, theirs, key=len), max(mine, theirs, key=len)) in _LETTERS:
        return False
    return max(len(mine), len(theirs)) > _SHORT_WORD and fuzz.ratio(mine, theirs) < _ONE_WORD


def _guess_language(folded: str) -> str:
    """The language whose small words a folded text has most of; English where it has none."""
    found = folded.split()
    counts = {name: sum(w in small for w in found) for name, small in _LANGUAGES.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0 else "en"
