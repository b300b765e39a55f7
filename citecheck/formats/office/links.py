"""Which links within a document are citations, and what they lead to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from citecheck.models import Anchor, CitationForm, MarkedCitation, MarkedTarget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.formats.office.found import Found, Span
    from citecheck.models import Heading

_LONGEST = 120  # code points of a linked citation: `(Smith, Jones, & García-Hernández, 2001a, pp. 12–15)`
# `12`, `[12]`, `[3-5, 7]`, `(12)`
_NUMBERS = re.compile(r"[\[(]?\s*\d{1,4}[a-z]?(?:\s*[,;–—-]\s*\d{1,4}[a-z]?)*\s*[\])]?")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[a-z]?(?!\d)|\bn\.\s?d\.|\b(?:in press|forthcoming)\b", re.IGNORECASE)
# `ref-smith2001` (Pandoc), `_ENREF_12` (EndNote), `bib12`, `cite_3`, `CR12`, `B12`; not Word's `_Ref1234`, for anything
_REFERENCE_ID = re.compile(
    r"(?:_?enref|ref|references?|bibr?|cite?|citation|cr|b)[-_.:]?\d|(?:ref|bib|cite|citation)[-_.:]", re.IGNORECASE
)
# `Table 1`, `Figs. 2–3`, `Section 4.1`, `Equation (5)`: links, but to no reference; `Page (2002)` may be one
_OTHER = re.compile(
    r"[\[(]?\s*(?:supp\w*\s+)?(?:figs?|figures?|tabs?|tables?|secs?|sections?|eqs?|eqns?|equations?|app|appendix|"
    r"appendices|chap|chapters?|pages?|pp?|notes?|box|panel|text|files?|movies?|videos?|data)\b\.?\s*[(\[]?\w{1,3}\b",
    re.IGNORECASE,
)
# how the bookmarks of programs and of what is no reference begin
_NOT_CITED = tuple("_Toc _Hlk _GoBack _ftnref _ednref aff fig: fig- tbl: tbl- tab: sec: sec- eq: eq-".split())


def linked_citations(
    found: Found, text: str, headings: Sequence[Heading]
) -> tuple[list[MarkedCitation], tuple[Anchor, ...]]:
    """The links to bookmarks whose words can be a citation, and the bookmarks that those lead to."""
    bookmarks = _anchor_bookmarks(found.bookmarks, text)
    starts, ends = [h.start for h in headings], [h.end for h in headings]
    captions = sorted(c.start for c in found.captions if c.start is not None)

    def is_heading_or_caption(anchor: Anchor) -> bool:
        above = bisect_right(starts, anchor.start) - 1
        if above >= 0 and anchor.start < ends[above]:
            return True
        at = bisect_left(captions, anchor.start)
        return at < len(captions) and captions[at] <= anchor.end

    citations: list[MarkedCitation] = []
    cited: dict[str, Anchor] = {}
    for name, span in found.links:
        anchor = bookmarks.get(name)
        start, end = trimmed(text, span)
        if anchor is None or is_heading_or_caption(anchor) or not _can_cite(text[start:end], name):
            continue
        citations.append(MarkedCitation(start, end, CitationForm.LINKED, (MarkedTarget(start, end, name),)))
        cited[name] = anchor
    return citations, tuple(sorted(cited.values(), key=lambda a: (a.start, a.end, a.id)))


def _anchor_bookmarks(bookmarks: Iterable[tuple[str, Span]], text: str) -> dict[str, Anchor]:
    """The bookmarks by name, the first of a name; one without an end of its own goes to the end of its line."""
    ends = [m.start() for m in re.finditer("\n", text)]
    found: dict[str, Anchor] = {}
    for name, span in bookmarks:
        if not name or span.start is None or name in found or name.startswith(_NOT_CITED):
            continue
        start, end = trimmed(text, span)
        if end <= start:
            at = bisect_left(ends, start)
            end = ends[at] if at < len(ends) else len(text)
        found[name] = Anchor(name, start, end)
    return found


def trimmed(text: str, span: Span) -> tuple[int, int]:
    """A span without the white space at its ends."""
    start = min(span.start or 0, len(text))
    end = min(start if span.end is None else max(span.end, start), len(text))
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _can_cite(words: str, name: str) -> bool:
    """Whether the words of a link to that bookmark can be a citation."""
    if not 0 < len(words) <= _LONGEST or _OTHER.match(words):
        return False
    return bool(_NUMBERS.fullmatch(words) or _YEAR.search(words) or _REFERENCE_ID.match(name))
