"""One reference string into its fields: exact recognisers for what has a form, a sequence model for the words.

Identifiers, addresses and access dates are taken out first; what is left is read by the model. Pure, linear, and
silent about what is not printed: a field is `None` unless the text shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from citecheck.models import Work
from citecheck.parser.fields.assembly import assemble
from citecheck.parser.fields.csl_type import csl_type
from citecheck.parser.fields.documents import read_document
from citecheck.parser.fields.marks import take_marks
from citecheck.parser.fields.model import share_right
from citecheck.text.normalize import DASH_CLASS, close_up

MAX_LENGTH = 5_000  # code points read of one reference; longer ones are author lists: their beginning and their end
# `[12] `, `12. `, `(3) ` left in front of an entry
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s*(?=\D)")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
# `PLoS One. 2013 7 2;8(7):e1`, `Nature. 2011 7 18`: the day behind a year, in figures
_DAY = re.compile(r"(?<=\. )((?:19|20)\d\d) (?:1[0-2]|[1-9]) (?:3[01]|[12]\d|[1-9])(?=;|\.?\s*$)")
_ARTICLE_NUMBER = re.compile(r"^(?:[eE]\d+|[A-Za-z]{1,3}\d{3,}|\d{5,})$")  # `e64911`, `CD001800`, `681876`


# `(2016-01-19)`: the day of publication, of which the year is kept; its numbers are no issue and no pages
_ISO_DAY = re.compile(r"(?<![-/.\w])((?:1[89]|20)\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![-\w])")


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of a printed reference, and for each field that was read how likely it is right (0 to 1)."""

    work: Work
    confidence: dict[str, float]


def parse_reference(raw: str) -> Work:
    """Read the fields of one printed reference. Never raises; what is not printed is `None`.

    `first_page` is set for every page-like start, `article_number` for one that is no page range and looks like
    an e-locator (`e64911`, five digits or more).
    """
    return read_reference(raw).work


def read_reference(raw: str, *, calibrated: bool = True) -> Reading:
    """Read the fields of one printed reference, with a confidence for each; see `parse_reference`.

    Args:
        raw: The reference as printed.
        calibrated: Whether confidences are shares of fields that are right; else the model's own probabilities.

    Returns:
        The work, and confidences for the fields that were read. Identifiers have none: they are recognised by their
        form.
    """
    marks = take_marks(prepare(raw))
    rest = _ISO_DAY.sub(r"\1", marks.rest)
    read = read_document(rest) or assemble(rest)
    authors, editors = read.authors, read.editors
    names = authors.names if authors else ()
    edited = bool(authors and authors.editors and not editors)
    pages = read.pages
    first = re.split(DASH_CLASS, pages, maxsplit=1)[0].strip() if pages else None
    ranged = bool(pages and re.search(DASH_CLASS, pages))
    work = Work(
        type=csl_type(raw, read, marks),
        title=read.title,
        authors=() if edited else names,
        et_al=bool(authors and authors.et_al),
        editors=names if edited else editors.names if editors else (),
        container=read.container,
        year=int(read.year) if read.year else None,
        year_suffix=read.year_suffix,
        year_text=read.year_text,
        volume=read.volume,
        issue=read.issue,
        pages=pages,
        first_page=first or None,
        article_number=first if first and not ranged and _ARTICLE_NUMBER.match(first) else None,
        publisher=read.publisher,
        edition=read.edition,
        doi=marks.doi,
        pmid=marks.pmid,
        arxiv=marks.arxiv,
        isbn=marks.isbn,
        url=marks.url,
        accessed=marks.accessed,
    )
    sure = {name: p for name, p in read.sure.items() if getattr(work, name)}
    if calibrated:
        sure = {name: share_right(name, p) for name, p in sure.items()}
    return Reading(work, sure)


def prepare(raw: str) -> str:
    """The text that is read: at most `MAX_LENGTH`, single spaces, no label, no emphasis of Markdown."""
    if len(raw) > MAX_LENGTH:
        raw = raw[: MAX_LENGTH - 1_500] + raw[-1_500:]  # title, source and numbers are at the end
    if "&" in raw:
        raw = unescape(raw)  # `Ch&apos;ng`, `B&amp;B`: copied out of a web page
    text = " ".join(raw.replace("\u00ad", "").split())
    return _DAY.sub(r"\1", _LABEL.sub("", _EMPHASIS.sub("", close_up(text))))
