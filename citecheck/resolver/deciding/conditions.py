"""Conditions on the evidence, in the words of the field: what the rows of the decision tables ask.

Limits of similarity and length say which bench they were chosen on; those that name none have no figure of their own
and were in force when bench/verdicts was measured (3,000 real references, 250 of each planted fault; dev, 2026-11-23).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from citecheck.models import Agreement
from citecheck.resolver.comparing.numbers import is_later_edition
from citecheck.resolver.comparing.printed import is_preprint
from citecheck.resolver.comparing.title import CLOSE_TITLE, VERBATIM, fold_title, full_title
from citecheck.resolver.deciding.features import about_a_work
from citecheck.resolver.deciding.versions import LONGEST_TO_ARTICLE
from citecheck.text.lexicon import MONTHS

if TYPE_CHECKING:
    from citecheck.resolver.comparing.comparison import Comparison
    from citecheck.resolver.comparing.printed import Printed

COMPARED = ("title", "authors", "year", "container", "volume", "issue", "pages")
# Fields that together leave room for one work: two by the same people never begin on one page of one volume.
_PLACE_AND_PEOPLE = ("authors", "year", "container", "volume", "pages")
_PLACE = ("container", "volume", "pages")
_SHORT_TITLE = 4  # words; with year and journal a title of so many is one work's
_LONG_TITLE = 6  # words; shorter titles are reused
_UNIQUE_TITLE = 8  # words; no two works of one year have borne so long a title; bench/matching, absent, dev
_OTHER_TITLE = 0.6  # similarity; titles that share less are of two works, whoever wrote them
_SAME_TITLE = 0.75  # similarity; titles of one work are closer, whatever the spelling; bench/matching, dev
_ONE_WORD_OFF = 0.8  # similarity; titles of one group at one conference are less alike; bench/matching, absent, dev
_TWO_FIELDS = 2  # that agree, of those which say where a work was published: no longer chance
_NEAR = frozenset({Agreement.SAME, Agreement.CLOSE})
# CSL types of a volume that holds works of others, and of what stands in one
_VOLUMES = frozenset({"book", "report", "periodical", "collection", None})
_PARTS = frozenset({"chapter", "entry-encyclopedia", "entry-dictionary", "entry", "paper-conference"})
_DAY = re.compile(r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$")  # `12 May`, `May 3rd`
# CSL types of what may bear the title of an article, as its summary, without being one
_PRESS_TYPES = frozenset(
    {"webpage", "post", "post-weblog", "article-newspaper", "article-magazine", "broadcast", "motion_picture", "speech"}
)


@dataclass(frozen=True, slots=True)
class Held:
    """A record held against a reference.

    Attributes:
        printed: The reference.
        comparison: The record, and the evidence field by field.
        probability: That it is the work meant: by itself under a printed DOI, against its rivals where search found it.
        rival: Whether a second work bears the printed title too.
        despite_errors: The probability where details of the reference may be wrong.
    """

    printed: Printed
    comparison: Comparison
    probability: float
    rival: bool = False
    despite_errors: float = 0.0

    def agrees(self, *names: str) -> bool:
        """Whether all of the fields agree, or nearly."""
        return all(self.comparison.agreement(name) in _NEAR for name in names)

    def same(self, *names: str) -> bool:
        """Whether all of the fields agree."""
        return self.comparison.count_same(*names) == len(names)

    def differs(self, name: str) -> bool:
        """Whether a field differs."""
        return self.comparison.agreement(name) is Agreement.DIFFERENT

    @property
    def placed(self) -> bool:
        """Whether two of journal, volume and pages agree."""
        return self.comparison.count_same(*_PLACE) >= _TWO_FIELDS

    @property
    def other_people(self) -> bool:
        """Whether people are registered, and not one of them is printed."""
        authors = self.comparison.authors
        return self.differs("authors") and authors.known == 0

    @property
    def whole_title(self) -> bool:
        """Whether the whole registered title is printed, set off on both sides."""
        title = self.comparison.title
        return title.similarity >= VERBATIM and title.opens and title.ends and not title.main_only


def nothing_compares(held: Held) -> bool:
    """No field is there on both sides: a bare DOI, `https://doi.org/10.1000/1`, or an empty record."""
    return all(held.comparison.agreement(name) is Agreement.ABSENT for name in COMPARED)


def is_volume(held: Held) -> bool:
    """The record is the book that the printed chapter stands in, or a chapter of the printed book.

    `Ferro A. Sensing by rings. In: Guided Light Handbook. 10.5555/978-3-642-21311-3`, where that DOI is the handbook's.
    """
    work, record, located = held.printed.work, held.comparison.work, held.comparison.title
    title, other = fold_title(work.title or ""), fold_title(full_title(record))
    if not other or fuzz.ratio(title, other) >= 100 * _SAME_TITLE:
        return False
    book = work.container or work.publisher  # `In A. Sato & T. Krug (Eds.), Quiet Machines. Springer` is read as either
    if record.type in _VOLUMES and title and book:
        names = _likeness(book, full_title(record), record.title)
        whole = located.similarity >= VERBATIM and located.words > 1 and located.first > 0
        return names >= CLOSE_TITLE or (bool(work.container) and whole and other not in title)
    part = record.type in _PARTS and located.similarity < _OTHER_TITLE and bool(record.container)
    book = work.title or work.container or ""  # of a book without authors the title may be read as the container
    return part and _likeness(book, record.container, *record.containers) >= CLOSE_TITLE


def _likeness(text: str, *others: str | None) -> float:
    """The similarity of a title to the most similar of others, 0 to 1."""
    wanted = fold_title(text)
    return max((fuzz.ratio(wanted, fold_title(other)) / 100 for other in others if other), default=0.0)


def bears_other_title(held: Held) -> bool:
    """The title has nothing of the printed one, and no place explains it.

    It is another work then, also one of the same people: *Sleep in adults* for `Memory of mice`, both by Smith. Two of
    volume, pages and journal in agreement say that it is the work after all, under a translated or misread title.
    """
    found = held.comparison
    similarity = max(found.parsed_title_similarity, found.title.similarity)
    return held.differs("title") and similarity < _OTHER_TITLE and not held.placed


def differs_in_title_and_place(held: Held) -> bool:
    """The titles differ less, but people, journal, year, volume or pages differ too: two chapters of one handbook."""
    differing = held.comparison.count_different("authors", "container", "pages", "volume", "year")
    low = held.comparison.parsed_title_similarity < _SAME_TITLE
    return held.differs("title") and low and not held.placed and differing >= 1


def differs_in_people_and_place(held: Held) -> bool:
    """The titles agree and are a common one (`Introduction`), but nobody is registered and something else differs."""
    differing = held.comparison.count_different("authors", "container", "pages", "volume", "year")
    return not held.differs("title") and held.other_people and differing >= _TWO_FIELDS


def is_in_the_press(held: Held) -> bool:
    """A web page or newspaper article is printed, by other people or in another place, under the title of a work.

    `Israel J. Opportunities of learning. In: Towards Data Science. https://…`, and a review of that title by Ching.
    """
    work, words = held.printed.work, held.printed.words
    numbered = work.volume or work.pages or work.article_number
    dated = any(w in MONTHS and _DAY.match(d) for a in pairwise(words) for w, d in (a, a[::-1]))
    public = work.type in _PRESS_TYPES or (not numbered and ((work.url and not held.printed.dois) or dated))
    elsewhere = held.other_people or held.differs("container")
    return bool(public) and elsewhere and not held.comparison.count_same(*_PLACE)


def is_other_publication(held: Held) -> bool:
    """Title and people agree, year and place do not: a reprint, a talk and its article, a chapter made of a paper.

    One of year and place wrong is a detail of the work; both are another publication, and none of its details is one to
    be corrected by the other's.
    """
    found = held.comparison
    elsewhere = held.differs("container") or found.count_different("volume", "pages") == _TWO_FIELDS
    other = held.differs("year") and elsewhere and not found.count_same(*_PLACE)
    return other and held.agrees("title", "authors") and not is_preprint(found.work)


def is_other_edition(held: Held) -> bool:
    """An earlier edition of the book described, of the same title and people: `Peat Chemistry (2nd ed.)` of 2011."""
    return is_later_edition(held.printed, held.comparison.work) and held.agrees("title", "authors")


def is_preprint_of_it(held: Held) -> bool:
    """The record is the preprint of the article described: title and people agree, and it is no later."""
    record, year = held.comparison.work, held.printed.work.year
    earlier = year is not None and record.year is not None and 0 <= year - record.year <= LONGEST_TO_ARTICLE
    return is_preprint(record) and earlier and held.agrees("title", "authors") and held.differs("container")


def is_about_it(held: Held) -> bool:
    """The record is an erratum, a reply or a comment, and bears the title of the work described, which so exists."""
    record = held.comparison.work
    notice = about_a_work(record.title) is not None and about_a_work(held.printed.work.title) is None
    return notice and held.agrees("authors") and held.comparison.title.similarity >= _SAME_TITLE


def has_place_and_people(held: Held) -> bool:
    """Another word in the title: people, year, journal, volume and first page are those of one work."""
    return held.comparison.title.similarity >= _SAME_TITLE and held.same(*_PLACE_AND_PEOPLE)


def differs_in_a_title_word(held: Held) -> bool:
    """People, year and journal agree, only the title differs: `Neural mirrors in speech`, *Neural networks …*."""
    found = held.comparison
    return (
        found.title.similarity >= _ONE_WORD_OFF
        and found.authors.printed > 1
        and held.same("authors", "year", "container")
        and not found.count_different("volume", "issue", "pages")
    )


def has_title_people_and_pages(held: Held) -> bool:
    """Title, people and pages are one work's, with its journal, volume or year: whatever else differs is a detail."""
    found = held.comparison
    pages = held.printed.work.pages or ""
    return (
        held.agrees("title", "authors")
        and held.whole_title
        and held.same("pages")
        and len(pages) > len("1-9")
        and found.count_same("container", "volume", "year") >= 1
    )


def has_place_and_nearly_the_title(held: Held) -> bool:
    """Journal, year, volume and pages are one work's, and so is the title but for a word: the people are invented."""
    return held.comparison.title.similarity >= _SAME_TITLE and held.same("year", *_PLACE)


def has_title_and_journal(held: Held) -> bool:
    """The whole title is printed, and people and journal agree: an article with invented numbers."""
    return _is_named_by_title(held) and held.same("authors", "container")


def has_title_people_and_publisher(held: Held) -> bool:
    """Title, people, year and publisher or university are those of one work: a book or thesis, which has no place."""
    record = held.comparison.work
    mine, theirs = (set(fold_title(w.publisher or "").split()) for w in (held.printed.work, record))
    return (
        bool(theirs)
        and theirs <= mine
        and record.container is None
        and held.whole_title
        and held.comparison.title.words >= _SHORT_TITLE
        and held.same("title", "authors", "year")
        and not held.comparison.count_different(*_PLACE)
    )


def has_title_of_its_year(held: Held) -> bool:
    """The whole title is printed, and it is long enough to be one work's of that year: with another work's authors."""
    long = held.comparison.title.words >= _UNIQUE_TITLE
    return _is_named_by_title(held) and long and held.agrees("year")


def has_title_and_place(held: Held) -> bool:
    """The whole title is printed, two of year, journal, volume and pages agree, and one of them at most differs."""
    found = held.comparison
    agreeing = found.count_same("year", *_PLACE) >= _TWO_FIELDS
    return _is_named_by_title(held) and agreeing and found.count_different(*_PLACE) <= 1


def _is_named_by_title(held: Held) -> bool:
    """The whole title is printed and long enough to name a work: four words with year and journal, else six."""
    least = _SHORT_TITLE if held.same("year", "container") else _LONG_TITLE
    people = held.comparison.agreement("authors") is not Agreement.ABSENT
    return held.whole_title and held.comparison.title.words >= least and people


def is_surely_other(held: Held) -> bool:
    """The title differs from the one that was read, and is not to be found elsewhere in the string."""
    found = held.comparison
    return held.differs("title") and max(found.title.similarity, found.parsed_title_similarity) < _SAME_TITLE


def is_by_other_people(held: Held) -> bool:
    """The title differs, or agrees but for a word or letter, nobody is registered, and no place explains it."""
    verbatim = held.comparison.title.similarity >= VERBATIM and not held.differs("title")
    return held.other_people and not verbatim and (held.differs("title") or not held.placed)
