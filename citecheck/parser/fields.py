"""One reference string into its fields, by rules: the names at its head, the numbers at its tail, words between.

Pure, linear, and silent about what is not printed: a field is `None` unless the text shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Work
from citecheck.parser.field_authors import read_authors
from citecheck.parser.field_marks import take_marks
from citecheck.parser.field_tail import Tail, loose_tail, rigid_tail
from citecheck.parser.field_title import read_source
from citecheck.parser.field_type import csl_type
from citecheck.text.dates import NO_YEAR
from citecheck.text.normalize import DASH_CLASS, close_up

if TYPE_CHECKING:
    from citecheck.parser.field_authors import Head
    from citecheck.parser.field_marks import Marks
    from citecheck.parser.field_title import Source

MAX_LENGTH = 5_000  # code points read of one reference; the longest real one in the dev data has 4,6xx (an author list)
# `(2001a).`, `(2001, May 5).`, `2001.`, `, 2001,`, `(n.d.)`, `[2001]`: a date right behind the names
_DATE = re.compile(
    r"[\s.,;:]*(?:[(\[]\s*(?:c(?:a|irca)?\.?\s*)?(?P<year>(?:1[5-9]|20)\d\d)(?P<suffix>[a-z])?(?:\s?[-–/]\s?\d{2,4})?(?P<more>[^()\[\]]{0,40})[)\]]"
    r"|(?P<bare>(?:1[5-9]|20)\d\d)(?P<baresuffix>[a-z])?(?=[\s.,:;)]+)(?![\s,]*[;:]\s?\d)(?!\s?[-–]\s?\d))[\s.,:;–—-]*"
)
_UNDATED = re.compile(rf"[\s.,;:]*[(\[]?\s*(?P<text>{NO_YEAR.pattern})\s*[)\]]?[\s.,:;]*", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<![\w/.:-])(?P<year>(?:1[5-9]|20)\d\d)(?P<suffix>[a-z])?(?![\w/])(?!\s?[-–]\s?\d)")
# `[12] `, `12. `, `(3) ` left in front of an entry
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s*(?=\D)")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
_ARTICLE_NUMBER = re.compile(r"^(?:[eE]\d+|[A-Za-z]{1,3}\d{3,}|\d{5,})$")
_NUMBER_OF_PAGES = re.compile(r"[,.;(]?\s*\b\d{1,4}\s?(?:pp?|pages|p\.|S\.|с\.)\)?\.?$")


@dataclass(frozen=True, slots=True)
class _Date:
    end: int
    year: str | None = None
    suffix: str | None = None
    text: str | None = None


def parse_reference(raw: str) -> Work:
    """The fields of one printed reference. Never raises; what is not printed stays `None`.

    `first_page` is set for every page-like start, `article_number` for one that is no page range and looks like
    an e-locator (`e64911`, five digits or more).
    """
    marks = take_marks(_prepare(raw))
    text = marks.rest
    head = read_authors(text)
    at = head.end if head else 0
    early = _date_after(text, at, named=head is not None)
    if early:
        at = early.end
    tail = _tail_of(text, at, early)
    middle = text[at : tail.start] if tail and tail.start >= at else text[at:]
    source = read_source(_NUMBER_OF_PAGES.sub("", middle), journal=_is_journal(tail))
    return _work(raw, marks, head, early, tail, source)


def _prepare(raw: str) -> str:
    text = " ".join(raw[:MAX_LENGTH].replace("\u00ad", "").split())
    return _LABEL.sub("", _EMPHASIS.sub("", close_up(text)))


def _date_after(text: str, at: int, *, named: bool) -> _Date | None:
    """The date right behind the names; without names, one in brackets behind a first piece is none of ours."""
    if not named:
        return None
    found = _DATE.match(text, at)
    if found:
        more = (found.group("more") or "").strip(" ,;")
        note = NO_YEAR.search(more)
        return _Date(
            found.end(),
            found.group("year") or found.group("bare"),
            found.group("suffix") or found.group("baresuffix"),
            note.group().strip() if note else None,
        )
    undated = _UNDATED.match(text, at)
    return _Date(undated.end(), text=undated.group("text").strip()) if undated else None


def _tail_of(text: str, at: int, early: _Date | None) -> Tail | None:
    body = text[at:].rstrip(" .,;")
    tail = rigid_tail(body) or loose_tail(body)
    if tail is None or (early and early.year and tail.volume is None and tail.pages is None):
        return None
    return Tail(at + tail.start, at + tail.end, tail.year, tail.suffix, tail.volume, tail.issue, tail.pages)


def _is_journal(tail: Tail | None) -> bool:
    return tail is not None and tail.volume is not None


def _work(raw: str, marks: Marks, head: Head | None, early: _Date | None, tail: Tail | None, source: Source) -> Work:
    year, suffix, undated = _year(marks.rest, early, tail)
    names = head.names if head else ()
    edited = bool(head and head.editors)
    pages = tail.pages if tail else None
    first = re.split(DASH_CLASS, pages, maxsplit=1)[0].strip() if pages else None
    ranged = bool(pages and re.search(DASH_CLASS, pages))
    return Work(
        type=csl_type(raw, tail=tail, source=source, marks=marks, edited=edited),
        title=source.title,
        authors=() if edited else names,
        et_al=bool(head and head.et_al),
        editors=names if edited else source.editors,
        container=source.container,
        year=int(year) if year else None,
        year_suffix=suffix,
        year_text=undated,
        volume=tail.volume if tail else None,
        issue=tail.issue if tail else None,
        pages=pages,
        first_page=first,
        article_number=first if first and not ranged and _ARTICLE_NUMBER.match(first) else None,
        publisher=source.publisher,
        edition=source.edition,
        doi=marks.doi,
        pmid=marks.pmid,
        arxiv=marks.arxiv,
        isbn=marks.isbn,
        url=marks.url,
        accessed=marks.accessed,
    )


def _year(text: str, early: _Date | None, tail: Tail | None) -> tuple[str | None, str | None, str | None]:
    if early and (early.year or early.text):
        return early.year, early.suffix, early.text
    if tail and tail.year:
        return tail.year, tail.suffix, None
    last = None
    for found in _ANY_YEAR.finditer(text):
        last = found
    if last:
        return last.group("year"), last.group("suffix"), None
    note = NO_YEAR.search(text)
    return None, None, note.group().strip() if note else None
