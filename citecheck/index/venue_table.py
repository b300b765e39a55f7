"""The table of venues on disk, beside an index: written when a build ends, and asked by names and ISSNs.

A printed name leads to few venues by a key of its words' beginnings, which abbreviation leaves as they are; those are
compared with it name by name (`text.journals`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
import tantivy
from rapidfuzz import fuzz

from citecheck.index.keys import hashed
from citecheck.index.venue_groups import VenueGroups
from citecheck.index.venue_log import read_rows, write_rows
from citecheck.index.venues import Row, merge, recurring_name
from citecheck.text.journals import content_words, words_agree
from citecheck.text.lexicon import SMALL_WORDS
from citecheck.text.normalize import fold
from citecheck.text.venues import same_venue, short_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

KEYS, WORDS, RECORD = "k", "t", "r"
_HEAP = 50_000_000  # bytes
_FEW = 0.02  # share of a venue's works; names that fewer bear are those of single books and misprints
_MANY = 0.5  # share of the works that bear the most usual name
_KEPT_NAMES, _KEPT_SHORTS = 12, 4
_MOST_COMPARED = 300  # venues that have a key in common with a printed name; the largest are looked at
_MOST_JOINED = 40
_MOST_FOUND = 5
_BEGINNING, _ACRONYM = 2, 3  # letters
_LONG_ACRONYM = 6  # letters that agree by chance no more: `NeurIPS`, not `BIOS` and `… Robotics and Biomimetics`
_MAIN = re.compile(r"\s*[:;=/]\s|\s+[-–—]\s")  # between a title and its subtitle
_INNER = re.compile(r"[(\[]([^)\]]{2,20})[)\]]|[-–—,]\s*([A-Z]\S{2,12})$")  # `… and Pattern Recognition (CVPR)`
_KINDS = frozenset(
    "proceedings proc conference conf symposium symp workshop meeting congress advances annual international ieee cvf "
    "acm".split()
)
_SPONSORS = frozenset("proceedings proc annual ieee cvf acm usenix".split())  # named or not, it is the same conference
_LEAST_LETTERS = 7  # of an abbreviation that is one word: `Neuropsychol`
_MISSPELT = 93  # rapidfuzz ratio, as in `text.journals`
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Row)


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Keys and words to find a venue by, and its row."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEYS, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field(RECORD, stored=True)
    return builder.build()


def write_table(folder: Path, rows: Iterable[Row], count: Callable[[Sequence[str], int], int]) -> int:
    """Write the table of venues.

    Args:
        folder: a new folder.
        rows: one row an identity.
        count: how many works the index holds for some identities in a year.

    Returns:
        How many venues there are.
    """
    folder.mkdir(parents=True)
    held = folder / "rows.part"
    groups = VenueGroups()
    write_rows(held, groups.note(rows))
    groups.join()
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(_HEAP, num_threads=1)
    venues = 0
    for row in groups.joined(read_rows(held)):
        if row.is_doubtful:
            _recount(row, count)
        _choose_names(row)
        if row.works and row.names:
            writer.add_document(_make_document(row))
            venues += 1
    writer.commit()
    writer.wait_merging_threads()
    held.unlink()
    return venues


def _recount(row: Row, count: Callable[[Sequence[str], int], int]) -> None:
    """Count the years of a venue in the index itself: works that took the place of others were counted twice."""
    undated = row.works - sum(row.years.values())
    counted = {year: count(row.identities, year) for year in row.years}
    row.years = {year: works for year, works in counted.items() if works}
    row.works = sum(row.years.values()) + max(undated, 0)
    row.is_doubtful = False


def _choose_names(row: Row) -> None:
    """Keep the names that enough works bear, the most usual first; before them the longest of those that many bear."""
    row.names, row.shorts = (
        {name: works for name, works in _most_usual(counts, most) if works >= row.works * _FEW}
        for counts, most in ((row.names, _KEPT_NAMES), (row.shorts, _KEPT_SHORTS))
    )
    many = max(row.names.values(), default=0) * _MANY
    title = max((name for name, works in row.names.items() if works >= many), key=len, default="")
    row.names = dict(sorted(row.names.items(), key=lambda pair: pair[0] != title))


def _most_usual(counts: dict[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: -pair[1])[:most]


def _make_document(row: Row) -> tantivy.Document:
    row.years = dict(sorted(row.years.items()))
    names = _names_of(row)
    keys = {_issn_key(issn) for issn in row.issn}.union(*map(_keys_of, names))
    document = tantivy.Document()
    document.add_text(KEYS, " ".join(sorted(keys)))
    document.add_text(WORDS, fold(" / ".join(names)))
    document.add_bytes(RECORD, _ENCODER.encode(row))
    return document


# --- asking ---------------------------------------------------------------------------------------------------


class VenueTable:
    """The table of an index, opened. Safe for threads."""

    def __init__(self, folder: Path) -> None:
        """Raises `ValueError` or `OSError` where it cannot be read."""
        self._searcher = tantivy.Index.open(str(folder)).searcher()
        self._schema = schema()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def rows(self, limit: int | None = None) -> Iterator[Row]:
        """All venues, or so many of them."""
        for _, place in self._searcher.search(tantivy.Query.all_query(), limit=limit or max(len(self), 1)).hits:
            yield self._row_at(place)

    def with_issn(self, issn: str) -> Row | None:
        """The venue that has an ISSN."""
        return next(iter(self._with_keys([_issn_key(issn.upper())], 1)), None)

    def with_words(self, text: str, limit: int) -> list[Row]:
        """Venues whose names hold all words of a text, but for articles and the like, best first."""
        words = dict.fromkeys(word for word in fold(text).split() if word not in SMALL_WORDS)
        terms = [self._term(WORDS, word) for word in words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        hits = self._searcher.search(query, limit=limit).hits if terms and limit else []
        return [self._row_at(place) for _, place in hits]

    def named(self, name: str) -> list[Row]:
        """The venues that a printed name may mean, the largest first; none where that is not sure.

        Those that are spelt like it, if any. One without ISSN, whose name is another's in short, is counted with it.
        """
        forms = {form: content_words(form) for form in (name, recurring_name(name)) if form}
        keys = set().union(*(_keys_of(form, asked=True) for form in forms))

        def is_named(row: Row, alike: Callable[[str, tuple[str, ...], str], bool]) -> bool:
            return any(alike(form, words, each) for form, words in forms.items() for each in _names_of(row))

        rows = self._with_keys(sorted(keys), _MOST_COMPARED)
        agreeing = [row for row in rows if is_named(row, _agrees)]
        agreeing.sort(key=lambda row: (not is_named(row, _is_spelt_like), -row.works))
        found = _join_short_names(agreeing[:_MOST_JOINED])
        exact = [row for row in found if is_named(row, _is_exact)]
        if not exact:
            found = _join_short_names([*found, *(r for r in rows if r not in found and is_named(r, _is_misspelt))])
        return sorted(exact or found, key=lambda row: -row.works)[:_MOST_FOUND]

    def _with_keys(self, keys: Sequence[str], limit: int) -> list[Row]:
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(KEYS, key)) for key in keys])
        hits = self._searcher.search(query, limit=limit, count=False).hits if keys else []
        return [self._row_at(place) for _, place in hits]

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    def _row_at(self, place: tantivy.DocAddress) -> Row:
        return _DECODER.decode(bytes(self._searcher.doc(place)[RECORD][0]))


def _names_of(row: Row) -> tuple[str, ...]:
    return (*row.names, *row.shorts)


def _agrees(printed: str, words: tuple[str, ...], name: str) -> bool:
    """Whether a printed name is a registered one, in full, abbreviated, or as the short name of a conference."""
    registered = content_words(name)
    if words == registered or _conference_words(printed) == _conference_words(name) != ():
        return True
    if len(words) == len(registered) == 1 and min(len(words[0]), len(registered[0])) < _LEAST_LETTERS:
        return False  # `Cell` is no abbreviation of `Cellulose`
    return words_agree(words, registered) or _is_acronym(printed, name)


def _is_spelt_like(printed: str, words: tuple[str, ...], name: str) -> bool:
    del printed
    return words == content_words(name)


def _is_exact(printed: str, words: tuple[str, ...], name: str) -> bool:
    """Whether a printed name is spelt like a registered one; a short name: whether it has all initials of the other."""
    if words == content_words(name) or _conference_words(printed) == _conference_words(name) != ():
        return True
    for short, long in ((short_name(printed), name), (short_name(name), printed)):
        if short and any(short == each or same_venue(short.upper(), each.upper()) for each in _initials_of(long)):
            return True
    return False


def _is_acronym(printed: str, name: str) -> bool:
    """Whether one of two names is the short name of the other: a word of it, its first initials, or long enough."""
    for short, long in ((short_name(printed), name), (short_name(name), printed)):
        if short and short not in _KINDS and same_venue(printed, name):
            sure = len(short) >= _LONG_ACRONYM or short in fold(long).split()
            return sure or any(each.startswith(short) for each in _initials_of(long))
    return False


def _initials_of(name: str) -> set[str]:
    words = content_words(name)
    return {_initials(words), _initials(_bare(words)), _initials(_conference_words(name))} - {""}


def _conference_words(name: str) -> tuple[str, ...]:
    """The words of a conference's name, without sponsors and a short name beside it; none where it is no such name."""
    if not any(word in _KINDS for word in content_words(name)):
        return ()
    found = tuple(word for word in content_words(_INNER.sub(" ", recurring_name(name))) if word not in _SPONSORS)
    return found if len(found) > 1 else ()


def _is_misspelt(printed: str, words: tuple[str, ...], name: str) -> bool:
    del printed
    return fuzz.ratio("".join(words), "".join(content_words(name)), score_cutoff=_MISSPELT) > 0


def _join_short_names(rows: Iterable[Row]) -> list[Row]:
    """Venues as one where at most one of them has an ISSN, and the name of one is that of the other in short.

    Longer names come first. What is short for several of them is left alone, but for rarities.
    """
    found: list[Row] = []
    for row in sorted(rows, key=lambda row: (-len("".join(content_words(row.title))), -row.works)):
        words = content_words(row.title)
        fitting = [held for held in found if _is_short_for(words, row, held)]
        most = max((held.works for held in fitting), default=0)
        fitting = [held for held in fitting if held.works >= most * _FEW]
        if len(fitting) == 1 and not (row.issn and fitting[0].issn):
            merge(fitting[0], row)
        else:
            found.append(row)
    return found


def _is_short_for(words: tuple[str, ...], row: Row, other: Row) -> bool:
    full = content_words(other.title)
    if len(words) == len(full) == 1:
        return words == full
    return words_agree(words, full) or _is_exact(row.title, words, other.title)


def _issn_key(issn: str) -> str:
    return f"i:{issn}"


def _keys_of(name: str, *, asked: bool = False) -> set[str]:
    """The keys by which a name and its abbreviations meet, of a registered name or of one that is asked for.

    `J Affect Disord` and `Journal of Affective Disorders` → `n:jad`; `EMBO J` → `em|j`; `Neurosci` → `neur`. The
    short name of a conference has letters in common with its long name: `s:` is kept with one, asked of the other.
    """
    words = content_words(name)
    keys = {hashed("e", *words)} if words else set()
    bare = _bare(words)
    mains = tuple(content_words(part) for part in _MAIN.split(name)[:1])
    for each in {words, bare, *mains}:
        keys |= _word_keys(each)
    letters: set[str] = set()
    short = short_name(name)
    if short:
        letters = {short[:_ACRONYM]}
    elif len(bare) < len(words):  # a conference, which may be printed as `ICML`
        for each in {words, bare}:
            letters.update(*(_beginnings(each[start:]) for start in range(min(3, len(each)))))
        letters.update(fold(a or b)[:_ACRONYM] for a, b in _INNER.findall(name))
        keys |= _word_keys(_conference_words(name))
    kind = "s:" if bool(short) != asked else "l:"
    keys.update(kind + each for each in letters)
    return {key.replace(" ", "") for key in keys}


def _word_keys(words: tuple[str, ...]) -> set[str]:
    if not words:
        return set()
    if len(words) == 1:
        word = words[0]
        return {f"n:{word}", word[:4], word[:3]} if len(word) > _ACRONYM else {f"n:{word}", word}
    if len(words) == 2:  # noqa: PLR2004 - two initials say little
        first, second = words
        return {f"{first[:1]}|{second[:_BEGINNING]}", f"{first[:_BEGINNING]}|{second[:1]}"}
    return {f"n:{_initials(words)}"}


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    """Without the words that many conferences share."""
    return tuple(word for word in words if word not in _KINDS)


def _beginnings(words: tuple[str, ...]) -> set[str]:
    """Three letters from the beginnings of words, in order: what a short name of them may begin with."""
    first, second, third = (*words, "", "", "")[:3]
    found = {first[:3], first[:2] + second[:1], first[:1] + second[:2], first[:1] + second[:1] + third[:1]}
    return {letters for letters in found if len(letters) == _ACRONYM}
